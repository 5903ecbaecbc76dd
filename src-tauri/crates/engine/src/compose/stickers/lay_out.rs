//! Lays people on the canvas of a sticker and draws the line around them, outside of what is seen of them.

use super::StickerOptions;
use super::cut_out::CutOut;
use super::distance::distances;
use super::word::{box_height, draw_word, room_below};
use crate::analysis::components;
use crate::error::Error;
use crate::looks::Color;

/// The widest line, in pixels.
pub const MAX_OUTLINE: f32 = 32.0;

/// The line around the people of a sticker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outline {
    /// Its width in pixels of the sticker, in 0..=[`MAX_OUTLINE`].
    pub width: f32,
    /// Its colour.
    pub color: Color,
}

/// The people on the canvas of their target: at scale 1 as large as there is room for, and with all their
/// detail at 1. Their contour is always as fine as it is.
///
/// # Errors
/// Those of [`CutOut::from_pixels`], which no target causes.
pub(super) fn laid_out(
    people: &CutOut,
    options: &StickerOptions,
    detail: f32,
    scale: f32,
) -> Result<CutOut, Error> {
    laid_out_with(people, options, (detail, scale), 1.0)
}

/// The same with the word so many times as large as there is room for, in 0..=1.
///
/// # Errors
/// As [`laid_out`].
pub(super) fn laid_out_with(
    people: &CutOut,
    options: &StickerOptions,
    (detail, scale): (f32, f32),
    word_size: f32,
) -> Result<CutOut, Error> {
    let target = options.target;
    let line = options.outline.map_or(0.0, |outline| outline.width);
    // The line is as soft as a pixel on its outer side.
    let around = target.margin + (line + 0.5).ceil() as u32;
    let (most_width, most_height) = target.canvas.most();
    let room = |most: u32| most.saturating_sub(2 * around).max(1) as f32;
    let word = (options.word.as_deref()).filter(|word| !word.trim().is_empty());
    let tall = word.map_or(0, |_| box_height(most_height));
    let (room_across, room_down) = (
        room(most_width),
        (room(most_height) - room_below(tall) as f32).max(1.0),
    );
    let fit = (room_across / people.width() as f32).min(room_down / people.height() as f32);
    let side = |length: u32, room: f32| {
        let length = (length as f32 * fit * scale).round();
        length.clamp(1.0, room) as u32
    };
    let (width, height) = (
        side(people.width(), room_across),
        side(people.height(), room_down),
    );
    // The word is as wide as there is room for, and stands on whatever little of the people is left.
    let below = room_below(tall).max(tall.saturating_sub(height));
    let across = match word {
        Some(_) => room_across as u32,
        None => width,
    };
    let figure = people.resampled(width, height)?;
    let figure = match detail < 1.0 {
        true => softened(figure, detail)?,
        false => figure,
    };
    let canvas = target
        .canvas
        .around((across + 2 * around, height + below + 2 * around));
    let (left, top) = ((canvas.0 - width) / 2, (canvas.1 - height - below) / 2);
    let mut pixels = vec![[0; 4]; canvas.0 as usize * canvas.1 as usize];
    for (y, row) in figure.pixels().chunks_exact(width as usize).enumerate() {
        let at = (top as usize + y) * canvas.0 as usize + left as usize;
        pixels[at..at + row.len()].copy_from_slice(row);
    }
    if let Some(word) = word {
        let place = (around, top + height + below, tall);
        let line = options
            .outline
            .map(|outline| (outline.width, outline.color));
        draw_word(&mut pixels, canvas, (word, word_size), place, line)?;
    }
    if let Some(outline) = options.outline.filter(|outline| outline.width > 0.0) {
        draw_outline(&mut pixels, canvas.0 as usize, outline);
    }
    CutOut::from_pixels(canvas.0, canvas.1, pixels)
}

/// The same with colours that change as slowly as in a picture that is `detail` times as large.
fn softened(figure: CutOut, detail: f32) -> Result<CutOut, Error> {
    let (width, height) = (figure.width(), figure.height());
    let small = |length: u32| ((length as f32 * detail).round() as u32).max(1);
    let soft = figure.resampled(small(width), small(height))?;
    let soft = soft.resampled(width, height)?;
    let pixels = figure.pixels().iter().zip(soft.pixels());
    let pixels = pixels.map(|(&sharp, &soft)| match soft[3] {
        0 => sharp,
        _ => [soft[0], soft[1], soft[2], sharp[3]],
    });
    CutOut::from_pixels(width, height, pixels.collect())
}

/// Draws the line behind what is seen.
fn draw_outline(pixels: &mut [[u8; 4]], width: usize, outline: Outline) {
    let alpha: Vec<u8> = pixels.iter().map(|pixel| pixel[3]).collect();
    let mut line: Vec<f32> = distances(&alpha, width)
        .iter()
        .map(|distance| (outline.width - distance + 0.5).clamp(0.0, 1.0))
        .collect();
    fill_holes(&mut line, width, outline.width);
    let Color([red, green, blue]) = outline.color;
    for (pixel, &behind) in pixels.iter_mut().zip(&line) {
        let front = f32::from(pixel[3]) / 255.0;
        let back = behind * (1.0 - front);
        let whole = front + back;
        if back <= 0.0 {
            continue;
        }
        let mixed = |value: u8, of: u8| {
            ((f32::from(value) * front + f32::from(of) * back) / whole).round() as u8
        };
        *pixel = [
            mixed(pixel[0], red),
            mixed(pixel[1], green),
            mixed(pixel[2], blue),
            (whole * 255.0).round() as u8,
        ];
    }
}

/// Closes small holes that the line leaves within itself, between an ear and hair for example.
fn fill_holes(line: &mut [f32], width: usize, line_width: f32) {
    let height = line.len() / width;
    let open: Vec<bool> = line.iter().map(|&covered| covered < 1.0).collect();
    let (labels, sizes) = components(&open, width);
    let mut outside = vec![false; sizes.len()];
    for x in 0..width {
        outside[labels[x] as usize] = true;
        outside[labels[(height - 1) * width + x] as usize] = true;
    }
    for y in 0..height {
        outside[labels[y * width] as usize] = true;
        outside[labels[y * width + width - 1] as usize] = true;
    }
    let small = (3.0 * line_width).powi(2) as usize;
    for (covered, &label) in line.iter_mut().zip(&labels) {
        let label = label as usize;
        if label != 0 && !outside[label] && sizes[label] < small {
            *covered = 1.0;
        }
    }
}
