//! Puts the figures of a toy into their box: people on a stand, or up to four heads on drawn bodies, side by side or in
//! two rows.

use std::collections::BTreeMap;

use crate::compose::composition::{Clothes, Figure, Outfit, Toy};
use crate::compose::head::HeadPart;
use crate::compose::layers::{picture, push_drawings, within};
use crate::compose::library::Library;
use crate::compose::places::{Bounds, PicturePlace, Treatment};
use crate::compose::scene::{Affine, Content, Scene};
use crate::compose::template::{Palette, Template, TemplateLayer};
use crate::compose::tones::{PersonTones, Tones};
use crate::error::Error;

/// Width of the lines of a body, in units of its view box; the head gets the same.
const LINE: f32 = 9.0;

/// How high a standing figure is, in units of a body. A sitting one gets no larger than it.
const STANDING: f32 = 1356.0;

/// From one figure of a row to the next; heads may just touch.
const STEP: f32 = 500.0;

/// What a body takes beside others: only its hands reach further.
const WIDTH: f32 = 540.0;

/// Two behind two stand further apart, so that everybody is seen.
const STEP_BEHIND: f32 = 760.0;

/// How much higher one stands who is behind two, and two who are behind two.
const RISES: [f32; 2] = [460.0, 500.0];

/// Where the figures of one row stand: who, how far apart, and how far above the ground.
struct Row {
    figures: Vec<usize>,
    step: f32,
    rise: f32,
}

impl Row {
    /// From the first to the last.
    fn length(&self) -> f32 {
        self.step * (self.figures.len() as f32 - 1.0)
    }
}

/// Adds the figure or figures of the toy to the scene, in the place of the box.
///
/// # Errors
/// [`Error::TemplateUnknown`] and [`Error::TemplateRefused`].
pub(crate) fn push_figures(
    scene: &mut Scene,
    place: &PicturePlace,
    toy: &Toy,
    library: &Library,
    palette: &Palette,
    look: &str,
    tones: &Tones,
) -> Result<(), Error> {
    match &toy.figure {
        Figure::Bust { stand } => push_bust(scene, place, stand, library, palette, look),
        figure @ Figure::BobbleHead { .. } => {
            let count = tones.people.len().max(1);
            let outfits: Vec<Outfit> = figure.outfits().into_iter().take(count).collect();
            push_bobble_heads(scene, place.bounds, &outfits, library, palette, look, tones)
        }
    }
}

fn push_bust(
    scene: &mut Scene,
    place: &PicturePlace,
    stand: &str,
    library: &Library,
    palette: &Palette,
    look: &str,
) -> Result<(), Error> {
    let entry = library.entry("stands", stand)?;
    let template = library.template("stands", entry, palette)?;
    let at = within(template.bounds(), place.bounds, 1.0);
    for layer in &template.layers {
        let content = match layer {
            TemplateLayer::Drawing(drawing) => Content::Drawing(drawing.svg.clone()),
            TemplateLayer::Picture(place) => picture(place, look),
            TemplateLayer::Words(_) => continue,
        };
        scene.push(at, content);
    }
    Ok(())
}

fn push_bobble_heads(
    scene: &mut Scene,
    place: Bounds,
    outfits: &[Outfit],
    library: &Library,
    palette: &Palette,
    look: &str,
    tones: &Tones,
) -> Result<(), Error> {
    let unknown = PersonTones::default();
    let mut figures = Vec::with_capacity(outfits.len());
    for (at, outfit) in outfits.iter().enumerate() {
        let person = tones.people.get(at).unwrap_or(&unknown);
        let entry = library.entry("bodies", &outfit.body)?;
        let colors = body_colors(&entry.colours, outfit, person);
        let template = library.template("bodies", entry, &colors)?;
        figures.push((person.face, colors, template));
    }
    let rows = rows(figures.len(), place);
    let scale = scale_of(&rows, place);
    let middle = place.x + place.width / 2.0;
    for row in &rows {
        let ground = place.y + place.height - row.rise * scale;
        let lefts = row.length() * scale / 2.0;
        if row.rise > 0.0 {
            scene.push(
                Affine {
                    scale: 1.0,
                    x: middle - lefts - PODIUM / 2.0 * scale,
                    y: ground - STEP_DEPTH * scale,
                },
                Content::Drawing(podium(row, scale, palette)),
            );
        }
        for (across, (face, colors, template)) in
            (row.figures.iter().filter_map(|&at| figures.get(at))).enumerate()
        {
            let at = Affine {
                scale,
                x: middle - lefts + row.step * scale * across as f32
                    - template.size.0 / 2.0 * scale,
                y: ground - template.size.1 * scale,
            };
            push_one(scene, at, *face, colors, template, look);
        }
    }
    Ok(())
}

fn push_one(
    scene: &mut Scene,
    at: Affine,
    face: usize,
    colors: &Palette,
    template: &Template,
    look: &str,
) {
    let head = |part| {
        template.neck.map(|neck| Content::Head {
            face,
            part,
            chin: neck.chin,
            width: neck.head_width,
            look: look.to_owned(),
            treatment: Treatment {
                outline: colors.get("line").map(|color| (*color, LINE)),
                ..Treatment::default()
            },
        })
    };
    if let Some(behind) = head(HeadPart::Behind) {
        scene.push(at, behind);
    }
    push_drawings(scene, template, at);
    if let Some(front) = head(HeadPart::Front) {
        scene.push(at, front);
    }
}

/// One row, or two where that makes everybody larger; those behind come first.
fn rows(count: usize, place: Bounds) -> Vec<Row> {
    let row = |figures: Vec<usize>, step, rise| Row {
        figures,
        step,
        rise,
    };
    let one = vec![row((0..count).collect(), STEP, 0.0)];
    // Behind are those who stand in the middle of three, and at the sides of four.
    let two = match count {
        3 => [row(vec![1], STEP, RISES[0]), row(vec![0, 2], STEP, 0.0)],
        4 => [
            row(vec![0, 3], STEP_BEHIND, RISES[1]),
            row(vec![1, 2], STEP, 0.0),
        ],
        _ => return one,
    };
    let two = Vec::from(two);
    match scale_of(&two, place) > scale_of(&one, place) {
        true => two,
        false => one,
    }
}

fn scale_of(rows: &[Row], place: Bounds) -> f32 {
    let rise = rows.iter().map(|row| row.rise).fold(0.0, f32::max);
    let length = rows.iter().map(Row::length).fold(0.0, f32::max);
    let wide = match length > 0.0 {
        true => WIDTH + length,
        false => 600.0,
    };
    (place.width / wide).min(place.height / (STANDING + rise))
}

/// Width of what somebody behind stands on, and the depth of its upper side.
const PODIUM: f32 = 470.0;
const STEP_DEPTH: f32 = 40.0;

/// What those behind stand on, in the colours of the box.
fn podium(row: &Row, scale: f32, palette: &Palette) -> String {
    let color = |name: &str, usual: &str| {
        palette
            .get(name)
            .map_or_else(|| usual.to_owned(), ToString::to_string)
    };
    let width = (PODIUM + row.length()) * scale;
    let (height, depth) = ((row.rise + STEP_DEPTH) * scale, STEP_DEPTH * 2.0 * scale);
    let (line, half) = (LINE * scale, LINE * scale / 2.0);
    let (side, top, ink) = (
        color("card", "#888888"),
        color("card-light", "#aaaaaa"),
        color("ink", "#222222"),
    );
    let (inner, tall) = (width - line, height - line);
    let round = 20.0 * scale;
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><rect x="{half}" y="{half}" width="{inner}" height="{tall}" rx="{round}" fill="{side}"/><rect x="{half}" y="{half}" width="{inner}" height="{depth}" rx="{round}" fill="{top}"/><rect x="{half}" y="{half}" width="{inner}" height="{tall}" rx="{round}" fill="none" stroke="{ink}" stroke-width="{line}"/></svg>"#
    )
}

/// What was chosen, then the skin of the face, then the clothes of the photo if they are asked for, then the body's own.
fn body_colors(own: &Palette, outfit: &Outfit, person: &PersonTones) -> Palette {
    let mut colors: BTreeMap<_, _> = own.clone();
    let mut add = |names: [&str; 2], pair: Option<[crate::looks::Color; 2]>| {
        for (name, color) in names.into_iter().zip(pair.into_iter().flatten()) {
            colors.insert(name.to_owned(), color);
        }
    };
    add(["skin", "skin-shade"], person.skin);
    if outfit.clothes == Clothes::Photo {
        add(["main", "main-shade"], person.clothes);
        add(["second", "second-shade"], person.second);
    }
    colors.extend(outfit.colors.clone());
    colors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_figures_are_no_smaller_than_four_beside_one_another_would_be_and_lie_in_their_place() {
        let place = Bounds {
            x: 316.0,
            y: 372.0,
            width: 448.0,
            height: 692.0,
        };
        let one = scale_of(&rows(1, place), place);
        let mut before = f32::INFINITY;
        for count in 1..=4 {
            let rows = rows(count, place);
            let scale = scale_of(&rows, place);
            assert!(scale <= before && scale > 0.55 * one, "{count}: {scale}");
            assert_eq!(
                rows.iter().map(|row| row.figures.len()).sum::<usize>(),
                count
            );
            before = scale;
        }
    }
}
