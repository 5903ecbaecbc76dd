//! Writes a drawing that is made of flat shapes as an SVG file of paths (W3C, SVG 1.1), the same bytes every time.
//!
//! There is no script, style, text, name or date in it, and no picture.

use std::fmt::Write;

use rayon::prelude::*;

use crate::codec::MAX_SVG_BYTES;
use crate::image::FloatImage;
use crate::looks::drawn::canvas::{Drawing, Place};
use crate::looks::drawn::curves::fitted;
use crate::looks::drawn::flats::{Flat, Shadow};
use crate::looks::drawn::marks::Mark;
use crate::looks::drawn::shape::length;
use crate::looks::drawn::trace::{area, contours};

/// How far a path may be from its contour at first, in pixels of the planes.
const TOLERANCE: f32 = 0.12;

/// A drawing whose details are of this many pixels of the planes or less is traced on a finer grid.
const FINE_UNIT: f32 = 1.3;

/// Steps of a distance in a pixel: fields are kept in few bytes.
const STEPS: f32 = 512.0;

/// A shape with its colour.
struct Layer {
    color: [f32; 3],
    raised: bool,
    /// `None` covers everything.
    lines: Option<Vec<Vec<[f32; 2]>>>,
}

/// A drawing as a file, or `None` if it is not made of flat shapes. `unit` is that of the sketch.
pub(super) fn svg(drawing: &dyn Drawing, unit: f32) -> Option<String> {
    let mut layers = layers(drawing, unit);
    if layers.is_empty() {
        return None;
    }
    layers.par_extend(drawing.marks().par_iter().map(mark_layer));
    Some(written_within(
        MAX_SVG_BYTES,
        &layers,
        drawing.shadow(),
        drawing.planes().size(),
    ))
}

/// The most exact file of at most so many bytes.
fn written_within(
    largest: usize,
    layers: &[Layer],
    shadow: Option<Shadow>,
    size: (usize, usize),
) -> String {
    let (mut tolerance, mut least) = (TOLERANCE, 1.5);
    loop {
        let file = written(layers, shadow, size, tolerance, least);
        if file.len() <= largest {
            return file;
        }
        // Each round loses what is seen least: a curve's last wobble and the smallest shapes.
        tolerance *= 1.5;
        least *= 2.0;
    }
}

/// The shapes of a drawing, traced: lines in pixels of the planes, where 0 is the left or upper border.
fn layers(drawing: &dyn Drawing, unit: f32) -> Vec<Layer> {
    let planes = drawing.planes();
    let (width, height) = planes.size();
    let fineness = (FINE_UNIT / unit.max(0.1)).clamp(1.0, 1.5);
    let pixel = 1.0 / fineness;
    // One sample more beyond each border, so that what reaches it is closed where nobody sees it.
    let [columns, rows] = [width, height].map(|side| (side as f32 * fineness).ceil() as usize + 3);
    let at = |sample: usize| (sample as f32 - 1.0) * pixel;
    let sample = |x: usize, y: usize, values: &mut Vec<f32>, flats: &mut Vec<Flat>| {
        let place = Place {
            x: at(x) - 0.5,
            y: at(y) - 0.5,
            pixel,
        };
        planes.values(place, values);
        flats.clear();
        drawing.flats(place, values, flats);
    };
    let distances: Vec<Vec<i16>> = (0..rows)
        .into_par_iter()
        .map(|y| {
            let (mut values, mut flats, mut row) = (Vec::new(), Vec::new(), Vec::new());
            for x in 0..columns {
                sample(x, y, &mut values, &mut flats);
                // A cast stops at the ends of the numbers.
                row.extend(flats.iter().map(|flat| (flat.distance * STEPS) as i16));
            }
            row
        })
        .collect();
    let mut flats = Vec::new();
    sample(0, 0, &mut Vec::new(), &mut flats);
    let layer = |(number, flat): (usize, &Flat)| {
        let field = FloatImage::from_fn(columns, rows, |x, y| {
            [f32::from(distances[y][x * flats.len() + number]) / STEPS]
        });
        let &Flat { color, raised, .. } = flat;
        let everywhere = field.pixels.iter().all(|&[distance]| distance > 0.0);
        let lines = (!everywhere).then(|| {
            let mut lines = contours(&field);
            for place in lines.iter_mut().flatten() {
                *place = place.map(|along| (along - 1.0) * pixel);
            }
            lines
        });
        Layer {
            color,
            raised,
            lines,
        }
    };
    flats.par_iter().enumerate().map(layer).collect()
}

/// So many samples along the longer side of a mark, and no more than this many a pixel.
const MARK_SAMPLES: f32 = 160.0;
const FINEST_MARK: f32 = 8.0;

/// A mark, traced on a grid of its own.
fn mark_layer(mark: &Mark) -> Layer {
    let [left, top, right, bottom] = mark.bounds();
    let side = (right - left).max(bottom - top).max(1.0);
    let fineness = (MARK_SAMPLES / side).clamp(1.0, FINEST_MARK);
    let [columns, rows] =
        [right - left, bottom - top].map(|side| (side.max(1.0) * fineness).ceil() as usize + 1);
    let at = |x: f32, y: f32| [left + x / fineness, top + y / fineness];
    let field = FloatImage::from_fn(
        columns,
        rows,
        |x, y| [mark.distance(at(x as f32, y as f32))],
    );
    let mut lines = contours(&field);
    for place in lines.iter_mut().flatten() {
        // In the planes 0 is the middle of the first pixel.
        *place = at(place[0], place[1]).map(|along| along + 0.5);
    }
    Layer {
        color: mark.colors[0],
        raised: false,
        lines: Some(lines),
    }
}

fn written(
    layers: &[Layer],
    shadow: Option<Shadow>,
    (width, height): (usize, usize),
    tolerance: f32,
    least: f32,
) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" fill-rule=\"evenodd\">\n"
    );
    if let Some(shadow) = shadow {
        out.push_str(&filter(shadow));
    }
    let paths: Vec<String> = (layers.par_iter())
        .map(|layer| element(layer, (width, height), tolerance, least))
        .collect();
    out.extend(paths);
    out.push_str("</svg>\n");
    out
}

/// What puts a blurred shadow below a shape.
fn filter(shadow: Shadow) -> String {
    let [dx, dy, blur, strength] = [shadow.fall[0], shadow.fall[1], shadow.blur, shadow.strength]
        .map(|value| {
            let mut text = String::new();
            hundredths(&mut text, value);
            text
        });
    format!(
        "<filter id=\"shadow\" x=\"-20%\" y=\"-20%\" width=\"140%\" height=\"140%\" color-interpolation-filters=\"sRGB\">\
         <feGaussianBlur in=\"SourceAlpha\" stdDeviation=\"{blur}\"/><feOffset dx=\"{dx}\" dy=\"{dy}\"/>\
         <feComponentTransfer><feFuncA type=\"linear\" slope=\"{strength}\"/></feComponentTransfer>\
         <feMerge><feMergeNode/><feMergeNode in=\"SourceGraphic\"/></feMerge></filter>\n"
    )
}

fn element(layer: &Layer, (width, height): (usize, usize), tolerance: f32, least: f32) -> String {
    let [r, g, b] = layer
        .color
        .map(|value| (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8);
    let fill = format!("fill=\"#{r:02x}{g:02x}{b:02x}\"");
    let Some(lines) = &layer.lines else {
        return format!("<rect width=\"{width}\" height=\"{height}\" {fill}/>\n");
    };
    let mut path = Path::default();
    for line in lines.iter().filter(|line| area(line) >= least) {
        path.add(line, tolerance);
    }
    if path.out.is_empty() {
        return String::new();
    }
    let shadow = match layer.raised {
        true => " filter=\"url(#shadow)\"",
        false => "",
    };
    format!("<path {fill}{shadow} d=\"{}\"/>\n", path.out)
}

/// The data of a path, in tenths of a pixel: every number is what is left to its place, so errors do not add up.
#[derive(Default)]
struct Path {
    out: String,
    /// Where the pen is.
    at: [i32; 2],
}

impl Path {
    fn add(&mut self, line: &[[f32; 2]], tolerance: f32) {
        let (from, curves) = fitted(line, tolerance);
        let start = from.map(tenths_of);
        self.command('m', &[start]);
        self.at = start;
        for curve in curves {
            let to = curve.to.map(tenths_of);
            let controls = curve.controls.map(|control| control.map(tenths_of));
            if to == self.at && controls == [to; 2] {
                continue;
            }
            match is_straight(self.at, controls, to) {
                true => self.command('l', &[to]),
                false => self.command('c', &[controls[0], controls[1], to]),
            }
            self.at = to;
        }
        self.out.push('z');
        self.at = start;
    }

    fn command(&mut self, letter: char, places: &[[i32; 2]]) {
        self.out.push(letter);
        let mut first = true;
        for place in places {
            for (along, from) in place.iter().zip(self.at) {
                let by = along - from;
                // A sign parts two numbers as well as a space does.
                if !first && by >= 0 {
                    self.out.push(' ');
                }
                tenths(&mut self.out, by);
                first = false;
            }
        }
    }
}

fn tenths_of(along: f32) -> i32 {
    (along * 10.0).round() as i32
}

/// Whether the control points are within a tenth of the line between the ends, and not beyond them.
fn is_straight(from: [i32; 2], controls: [[i32; 2]; 2], to: [i32; 2]) -> bool {
    let [dx, dy] = [0, 1].map(|axis| (to[axis] - from[axis]) as f32);
    let length = length([dx, dy]).max(1.0);
    controls.into_iter().all(|control| {
        let [x, y] = [0, 1].map(|axis| (control[axis] - from[axis]) as f32);
        let along = (x * dx + y * dy) / length;
        ((x * dy - y * dx) / length).abs() <= 1.0 && (-1.0..=length + 1.0).contains(&along)
    })
}

/// Writes a number of tenths as short as it can be.
fn tenths(out: &mut String, value: i32) {
    if value < 0 {
        out.push('-');
    }
    let (whole, tenth) = (value.unsigned_abs() / 10, value.unsigned_abs() % 10);
    // Writing to a string never fails.
    let _ = match (whole, tenth) {
        (whole, 0) => write!(out, "{whole}"),
        (0, tenth) => write!(out, ".{tenth}"),
        (whole, tenth) => write!(out, "{whole}.{tenth}"),
    };
}

/// A number of at least zero with two places.
fn hundredths(out: &mut String, value: f32) {
    let _ = write!(out, "{:.2}", value.max(0.0));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::has_only_paths;

    #[test]
    fn numbers_are_short_and_errors_do_not_add_up() {
        let mut out = String::new();
        for value in [0, 3, 10, -7, -120, 345] {
            tenths(&mut out, value);
            out.push(',');
        }
        assert_eq!(out, "0,.3,1,-.7,-12,34.5,");
        let mut path = Path::default();
        let square = [[0.0, 0.0], [10.04, 0.0], [10.04, 10.04], [0.0, 10.04]];
        path.add(&square, 0.1);
        path.add(&square.map(|at| at.map(|along| along + 20.0)), 0.1);
        assert_eq!(
            path.out,
            "m0 0l10 0l0 10l-10 0l0-10zm20 20l10 0l0 10l-10 0l0-10z"
        );
    }

    #[test]
    fn a_file_that_would_be_too_large_loses_detail_and_stays_sound() {
        let noise = FloatImage::from_fn(120, 120, |x, y| {
            [((x * 37 + y * 91 + x * y * 13) % 17) as f32 - 8.0]
        });
        let layers = [Layer {
            color: [0.5; 3],
            raised: false,
            lines: Some(contours(&noise)),
        }];
        let size = (120, 120);
        let whole = written_within(usize::MAX, &layers, None, size);
        assert!(whole.len() > 40_000 && has_only_paths(whole.as_bytes()));
        for largest in [30_000, 4_000, 200] {
            let file = written_within(largest, &layers, None, size);
            assert!(file.len() <= largest && has_only_paths(file.as_bytes()));
        }
    }
}
