//! The outlines of shaped lines as one path.

use resvg::tiny_skia::{Path, PathBuilder};
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};

use crate::compose::fonts::Fonts;
use crate::compose::words::shape::Line;

/// A path of these lines, each with the place of its left end on the baseline; `size` is that of the letters. `None` where
/// nothing is drawn.
pub(super) fn outline(lines: &[(&Line, [f32; 2])], size: f32, fonts: &Fonts) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (line, [left, baseline]) in lines {
        for glyph in &line.glyphs {
            let face = fonts.face(glyph.font);
            let mut pen = Pen {
                builder: &mut builder,
                scale: size / face.units_per_em() as f32,
                x: left + glyph.x * size,
                y: baseline - glyph.y * size,
            };
            face.outline_glyph(GlyphId(glyph.id), &mut pen);
        }
    }
    builder.finish()
}

struct Pen<'a> {
    builder: &'a mut PathBuilder,
    scale: f32,
    x: f32,
    y: f32,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.builder.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2)) = (self.at(x1, y1), self.at(x2, y2));
        let (x, y) = self.at(x, y);
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
