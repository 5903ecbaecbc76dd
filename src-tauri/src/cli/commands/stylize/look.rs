//! The options of a look: what it is, its controls, and the part of the photo that it shows.

use clap::Args;
use engine::{Background, Brush, Crop, DrawnOptions, Frame, Recipe, Regions, Straighten};

use crate::cli::context::CommandContext;
use crate::cli::photo_line::recipe_text;
use crate::cli::values::{backdrop, brush, frame, line_weight, quarter_turns, share, straighten};
use crate::fault::Fault;

/// A look and its controls.
#[derive(Debug, Args)]
pub(in crate::cli::commands) struct LookArgs {
    /// Look or style, or a blend of painted styles with weights: storybook, or wave:2,mosaic:1; by default the first that
    /// `ambrotype styles` lists, storybook
    #[arg(long, value_name = "STYLES")]
    style: Option<String>,
    /// Strength of the style, from 0 (the photo) to 1
    #[arg(long, default_value = "1", value_name = "0..1", value_parser = share, allow_hyphen_values = true)]
    strength: f32,
    /// Palette of a drawn look; `ambrotype styles` lists them
    #[arg(long, value_name = "NAME")]
    palette: Option<String>,
    /// How much larger eyes and how much smaller noses are drawn, from 0 to 1
    #[arg(long, default_value = "0", value_name = "0..1", value_parser = share)]
    character: f32,
    /// Weight of the lines of a drawn look, from 0.5 to 2
    #[arg(long, default_value = "1", value_name = "0.5..2", value_parser = line_weight)]
    line_weight: f32,
    /// Number that changes what a drawn look leaves to chance: grain, paper, the tremble of a hand
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u32,
    /// Width of painted strokes: fine, medium, broad, native (the size of the photo), or the pixels of the longer side that
    /// is painted
    #[arg(long, default_value = "medium", value_name = "BRUSH", value_parser = brush)]
    brush: Brush,
    /// Keep the colours of the photo
    #[arg(long = "keep-colour", alias = "keep-color")]
    keep_color: bool,
    /// Strength on faces, from 0 to 1; multiplies --strength
    #[arg(long, default_value = "1", value_name = "0..1", value_parser = share)]
    face: f32,
    /// Strength on the rest of the people
    #[arg(long, default_value = "1", value_name = "0..1", value_parser = share)]
    person: f32,
    /// Strength on the background
    #[arg(long, default_value = "1", value_name = "0..1", value_parser = share)]
    background: f32,
    /// What is behind the people: styled, photo, blurred, transparent, a colour like #f4e9d8, two (from the top to the
    /// bottom) like #f6d6ad,#c98f86, or a style
    #[arg(long, default_value = "styled", value_name = "BACKDROP", value_parser = backdrop)]
    backdrop: Background,
    /// Part of the photo: 1:1, 4:5, 9:16, 16:9, profile, passport, or X,Y,WIDTH,HEIGHT in shares of the photo
    #[arg(long, default_value = "whole", value_name = "CROP", value_parser = frame)]
    crop: Frame,
    /// Turn the photo clockwise first, by 90, 180 or 270 degrees
    #[arg(long, default_value = "0", value_name = "DEGREES", value_parser = quarter_turns, allow_hyphen_values = true)]
    turn: u8,
    /// Straighten the photo by the eyes, or by degrees clockwise (--straighten=-2.5)
    #[arg(long, value_name = "DEGREES", value_parser = straighten, num_args = 0..=1, require_equals = true, default_missing_value = "eyes")]
    straighten: Option<Straighten>,
    /// Exchange left and right
    #[arg(long)]
    mirror: bool,
}

impl LookArgs {
    /// The styles that are named, each as `name:weight,…`.
    pub(in crate::cli::commands) fn named_styles(&self) -> impl Iterator<Item = &str> {
        let behind = match &self.backdrop {
            Background::Look { style } => Some(style.as_str()),
            _ => None,
        };
        self.style.as_deref().into_iter().chain(behind)
    }
}

/// The recipe of the options.
pub(in crate::cli::commands) fn recipe_of(
    context: &CommandContext,
    args: &LookArgs,
) -> Result<Recipe, Fault> {
    let studio = &context.studio;
    let first = || studio.styles().first().map(|style| style.name.clone());
    let styles = args.style.clone().or_else(first).unwrap_or_default();
    let recipe = Recipe::parse(&styles, args.strength)?
        .with_brush(args.brush)?
        .keeping_color(args.keep_color)
        .with_drawn(DrawnOptions {
            palette: args.palette.clone(),
            character: args.character,
            line_weight: args.line_weight,
            seed: args.seed,
        })?
        .with_regions(Regions::new(args.face, args.person, args.background)?)?
        .with_background(args.backdrop.clone())?
        .with_crop(Crop {
            frame: args.crop,
            turns: args.turn,
            straighten: args.straighten.unwrap_or_default(),
            mirror: args.mirror,
        })?;
    let updated = recipe.updated();
    if let Some(updated) = &updated {
        let [old, new] = [&recipe, updated].map(recipe_text);
        context
            .output
            .print_note(&format!("{old} is now made as {new}."));
    }
    let recipe = updated.unwrap_or(recipe);
    studio.check_recipe(&recipe)?;
    if args.style.is_none() {
        let note = format!("Made as {styles}; --style chooses another look.");
        context.output.print_hint(&note);
    }
    Ok(recipe)
}
