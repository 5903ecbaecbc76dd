//! Looks that are drawn by a program that knows the face, rather than painted by a network.
//!
//! A look has two halves. It *plans* on a small copy of the photo: tones on the scale of the face, regions,
//! lines. Then its drawing is *shaded* at each pixel of the result, of whatever size, row by row. Contours are
//! signed distances and textures are computed where they are needed, so both are as fine as the pixels are.
//! Every length is in three-hundredths of the width of the face: photos of every size look the same.

mod away;
mod calm;
mod canvas;
mod character_sketch;
mod color;
mod comic;
mod curves;
mod emphasis;
mod faces;
mod features;
mod few_colors;
mod flats;
mod flatten;
mod flow;
mod ink;
mod lines;
mod linocut;
mod marks;
mod oil;
mod options;
mod paint;
mod paper_cut;
mod pencil;
mod pixel;
mod poster;
mod regions;
mod risograph;
mod rows;
mod shape;
mod sketch;
mod storybook;
mod strokes;
mod svg;
mod texture;
mod tones;
mod trace;
mod vector;
mod watercolour;

use canvas::Drawing;
use options::DrawnOptions;

use crate::looks::palette::StylePalette;
use crate::looks::recipe::Color;

pub use rows::DrawnRows;
pub use sketch::Sketch;

/// A look that is drawn.
#[derive(Clone, Copy)]
pub struct DrawnLook {
    /// As it is written in a recipe.
    pub name: &'static str,
    /// As it is shown.
    pub title: &'static str,
    /// What it is, in one sentence.
    pub description: &'static str,
    palettes: fn() -> Vec<StylePalette>,
    plan: fn(&Sketch, &DrawnOptions) -> Box<dyn Drawing>,
}

/// The names of the looks that are made of flat shapes, and can be written as paths.
const LOOKS_OF_PATHS: [&str; 4] = ["vector", "linocut", "poster", "paper-cut"];

/// Every drawn look.
pub const DRAWN_LOOKS: [DrawnLook; 12] = [
    DrawnLook {
        name: "storybook",
        title: "Storybook",
        description: "Soft paint with warm shadows, coloured ink, bright eyes, and a painted background.",
        palettes: || shown(&storybook::PALETTES),
        plan: storybook::plan,
    },
    DrawnLook {
        name: "comic",
        title: "Comic",
        description: "Bold ink, flat colours, and dots where the shadows are.",
        palettes: || shown(&comic::PALETTES),
        plan: comic::plan,
    },
    DrawnLook {
        name: "vector",
        title: "Vector",
        description: "Flat shapes with clean edges and no ink, before a plain ground.",
        palettes: || shown(&vector::PALETTES),
        plan: vector::plan,
    },
    DrawnLook {
        name: "linocut",
        title: "Linocut",
        description: "One ink, and lines that bend with the face as a gouge cuts them.",
        palettes: || shown(&linocut::PALETTES),
        plan: linocut::plan,
    },
    DrawnLook {
        name: "risograph",
        title: "Risograph",
        description: "Two bright inks on paper, a little apart, one of them in dots.",
        palettes: || shown(&risograph::PALETTES),
        plan: risograph::plan,
    },
    DrawnLook {
        name: "poster",
        title: "Poster",
        description: "Four flat colours before rays of light, as a screen print has them.",
        palettes: || shown(&poster::PALETTES),
        plan: poster::plan,
    },
    DrawnLook {
        name: "paper-cut",
        title: "Paper-cut",
        description: "Layers of coloured paper, each with its shadow on the one below.",
        palettes: || shown(&paper_cut::PALETTES),
        plan: paper_cut::plan,
    },
    DrawnLook {
        name: "pencil",
        title: "Pencil",
        description: "Hatching that follows the face, on paper with a grain.",
        palettes: || shown(&pencil::PALETTES),
        plan: pencil::plan,
    },
    DrawnLook {
        name: "ink",
        title: "Ink",
        description: "A brush full of ink over a thin wash.",
        palettes: || shown(&ink::PALETTES),
        plan: ink::plan,
    },
    DrawnLook {
        name: "watercolour",
        title: "Watercolour",
        description: "Thin paint that gathers at its borders and runs out into white paper.",
        palettes: || shown(&watercolour::PALETTES),
        plan: watercolour::plan,
    },
    DrawnLook {
        name: "oil",
        title: "Oil",
        description: "Thick paint in strokes, broad on the background and fine at the face.",
        palettes: || shown(&oil::PALETTES),
        plan: oil::plan,
    },
    DrawnLook {
        name: "pixel",
        title: "Pixel",
        description: "Large cells and few colours, with eyes set by hand.",
        palettes: || shown(&pixel::PALETTES),
        plan: pixel::plan,
    },
];

fn shown<const N: usize>(palettes: &[options::Palette<N>]) -> Vec<StylePalette> {
    let byte = |value: f32| (value * 255.0 + 0.5) as u8;
    let shown = |palette: &options::Palette<N>| StylePalette {
        name: palette.name.to_owned(),
        colors: palette
            .colors
            .iter()
            .map(|color| Color(color.map(byte)))
            .collect(),
    };
    palettes.iter().map(shown).collect()
}

impl DrawnLook {
    /// The look of this name.
    pub fn find(name: &str) -> Option<&'static DrawnLook> {
        DRAWN_LOOKS.iter().find(|look| look.name == name)
    }

    /// Its palettes, the usual one first.
    pub fn palettes(&self) -> Vec<StylePalette> {
        (self.palettes)()
    }

    /// A photo in this look, of this width and height, drawn while it is read.
    pub fn draw(&self, sketch: &Sketch, options: &DrawnOptions, size: (u32, u32)) -> DrawnRows {
        DrawnRows::new((self.plan)(sketch, options), size)
    }

    /// Whether [`DrawnLook::svg`] gives a file.
    pub fn has_svg(&self) -> bool {
        LOOKS_OF_PATHS.contains(&self.name)
    }

    /// A photo in this look as an SVG file: flat shapes without grain or paper, 2 MB at most. `None` if the look is
    /// not made of shapes.
    pub fn svg(&self, sketch: &Sketch, options: &DrawnOptions) -> Option<String> {
        if !self.has_svg() {
            return None;
        }
        svg::svg(&*(self.plan)(sketch, options), sketch.unit)
    }
}
