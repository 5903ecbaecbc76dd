//! Draws a word on a sticker: letters as outlines, over the lower end of the people, and never markup.

use resvg::tiny_skia::{FillRule, LineJoin, Paint, Pixmap, Stroke, Transform};

use crate::compose::places::{Align, Bounds, Voice, WordsPlace};
use crate::compose::words::fit;
use crate::error::Error;
use crate::looks::Color;

/// The letters; the line around them is that of the people.
const INK: Color = Color([38, 34, 46]);

/// The box of the word, as a share of the height of the canvas, and how much of it lies over the people.
const HEIGHT: f32 = 0.21;
const OVER_PEOPLE: f32 = 0.5;

/// The smallest letters, as a share of the largest.
const LEAST: f32 = 0.3;

/// Pixels that the box takes.
pub(super) fn box_height(most_height: u32) -> u32 {
    (most_height as f32 * HEIGHT).round() as u32
}

/// Pixels below the people that a box of this height needs for itself.
pub(super) fn room_below(tall: u32) -> u32 {
    (tall as f32 * (1.0 - OVER_PEOPLE)).round() as u32
}

/// Draws the word above a row of a canvas, `around` pixels from its sides. Over the people a line is around the letters; where
/// nothing lies behind them it is drawn with that of the people.
///
/// `outline` is the width of that line and its colour; the word is `word_size` times as large as it fits, about the middle of its box.
///
/// # Errors
/// [`Error::FontRefused`].
pub(super) fn draw_word(
    pixels: &mut [[u8; 4]],
    (width, height): (u32, u32),
    (word, word_size): (&str, f32),
    (around, bottom, tall): (u32, u32, u32),
    outline: Option<(f32, Color)>,
) -> Result<(), Error> {
    let tall = tall as f32;
    let place = WordsPlace {
        name: String::new(),
        bounds: Bounds {
            x: around as f32,
            y: bottom as f32 - tall,
            width: width.saturating_sub(2 * around).max(1) as f32,
            height: tall,
        },
        key: None,
        default: None,
        voice: Voice::Round,
        size: tall,
        least_size: tall * LEAST,
        lines: 1,
        align: Align::Middle,
        valign: Align::End,
        fill: INK,
        stroke: None,
        capitals: false,
        rotate: 0.0,
        spacing: 0.0,
    };
    let Some(path) = fit(word, &place)?.path else {
        return Ok(());
    };
    let middle = (width as f32 / 2.0, bottom as f32 - tall / 2.0);
    let sized = Transform::from_translate(middle.0, middle.1)
        .pre_scale(word_size, word_size)
        .pre_translate(-middle.0, -middle.1);
    let Some(path) = path.transform(sized) else {
        return Ok(());
    };
    let canvas = || Pixmap::new(width, height).ok_or(Error::OutputInvalid);
    let (mut line, mut letters) = (canvas()?, canvas()?);
    if let Some((width, color)) = outline {
        let stroke = Stroke {
            width: 2.0 * width,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        line.stroke_path(&path, &paint(color), &stroke, Transform::identity(), None);
    }
    letters.fill_path(
        &path,
        &paint(INK),
        FillRule::Winding,
        Transform::identity(),
        None,
    );
    let (line, letters) = (
        line.data().as_chunks::<4>().0,
        letters.data().as_chunks::<4>().0,
    );
    let color = outline.map_or(INK, |(_, color)| color);
    for ((pixel, line), letter) in pixels.iter_mut().zip(line).zip(letters) {
        // The line shows where somebody is behind it.
        let behind = f32::from(pixel[3]) / 255.0;
        *pixel = over(*pixel, color, f32::from(line[3]) / 255.0 * behind);
        *pixel = over(*pixel, INK, f32::from(letter[3]) / 255.0);
    }
    Ok(())
}

/// A colour of this opacity over a pixel with straight alpha.
fn over(pixel: [u8; 4], Color(color): Color, share: f32) -> [u8; 4] {
    if share <= 0.0 {
        return pixel;
    }
    let back = f32::from(pixel[3]) / 255.0 * (1.0 - share);
    let whole = share + back;
    let mixed = |at: usize| {
        let value = (f32::from(color[at]) * share + f32::from(pixel[at]) * back) / whole;
        value.round() as u8
    };
    [mixed(0), mixed(1), mixed(2), (whole * 255.0).round() as u8]
}

fn paint(Color([red, green, blue]): Color) -> Paint<'static> {
    let mut paint = Paint {
        anti_alias: true,
        ..Paint::default()
    };
    paint.set_color_rgba8(red, green, blue, 255);
    paint
}
