//! Fills what a scene leaves free of a canvas of other proportions: above and below it, or at its sides.

use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};

/// Paints the bands around a scene of this size, `scale` pixels a unit, in the mean colour of the edge that each lies beside. What a
/// drawing shows there stays in front.
pub(super) fn fill_bands(canvas: &mut Pixmap, (width, height): (f32, f32), scale: f32) {
    let (across, down) = (canvas.width() as usize, canvas.height() as usize);
    let band = |canvas: usize, scene: f32| {
        let free = (canvas as f32 - scene * scale).max(0.0) / 2.0;
        (free.ceil() as usize).min(canvas / 2)
    };
    let (left, top) = (band(across, width), band(down, height));
    if left == 0 && top == 0 {
        return;
    }
    let pixels = canvas.pixels_mut();
    let row = |y: usize| (0..across).map(move |x| y * across + x);
    let column = |x: usize| (0..down).map(move |y| y * across + x);
    // One pixel further in, where nothing is half covered.
    if let Some(color) = mean(pixels, row((top + 1).min(down - 1))) {
        (0..top)
            .flat_map(row)
            .for_each(|at| behind(&mut pixels[at], color));
    }
    if let Some(color) = mean(pixels, row(down.saturating_sub(top + 2))) {
        (down - top..down)
            .flat_map(row)
            .for_each(|at| behind(&mut pixels[at], color));
    }
    if let Some(color) = mean(pixels, column((left + 1).min(across - 1))) {
        (0..left)
            .flat_map(column)
            .for_each(|at| behind(&mut pixels[at], color));
    }
    if let Some(color) = mean(pixels, column(across.saturating_sub(left + 2))) {
        (across - left..across)
            .flat_map(column)
            .for_each(|at| behind(&mut pixels[at], color));
    }
}

/// The mean colour of what is opaque; none where nothing is.
fn mean(pixels: &[PremultipliedColorU8], places: impl Iterator<Item = usize>) -> Option<[u8; 3]> {
    let (mut sum, mut count) = ([0u64; 3], 0u64);
    for pixel in places
        .map(|at| pixels[at])
        .filter(|pixel| pixel.alpha() == u8::MAX)
    {
        for (sum, value) in sum
            .iter_mut()
            .zip([pixel.red(), pixel.green(), pixel.blue()])
        {
            *sum += u64::from(value);
        }
        count += 1;
    }
    (count > 0).then(|| sum.map(|sum| (sum / count) as u8))
}

fn behind(pixel: &mut PremultipliedColorU8, color: [u8; 3]) {
    let free = u32::from(u8::MAX - pixel.alpha());
    let mixed = |front: u8, back: u8| front.saturating_add((u32::from(back) * free / 255) as u8);
    let [red, green, blue] = color;
    let whole = PremultipliedColorU8::from_rgba(
        mixed(pixel.red(), red),
        mixed(pixel.green(), green),
        mixed(pixel.blue(), blue),
        u8::MAX,
    );
    *pixel = whole.unwrap_or(*pixel);
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::Color;

    use super::*;

    #[test]
    fn bands_have_the_colour_of_their_edge_and_the_scene_stays() {
        let mut canvas = Pixmap::new(40, 60).unwrap();
        let pixels = canvas.pixels_mut();
        for (at, pixel) in pixels.iter_mut().enumerate() {
            let y = at / 40;
            let color = match y {
                10..30 => Color::from_rgba8(200, 0, 0, 255),
                30..50 => Color::from_rgba8(0, 0, 200, 255),
                _ => Color::TRANSPARENT,
            };
            *pixel = color.premultiply().to_color_u8();
        }
        fill_bands(&mut canvas, (10.0, 10.0), 4.0);
        let color = |y: u32| {
            canvas
                .pixel(20, y)
                .map(|it| (it.red(), it.blue(), it.alpha()))
        };
        for y in 0..30 {
            assert_eq!(color(y), Some((200, 0, 255)), "{y}");
        }
        for y in 30..60 {
            assert_eq!(color(y), Some((0, 200, 255)), "{y}");
        }
        let whole = canvas.clone();
        fill_bands(&mut canvas, (10.0, 15.0), 4.0);
        assert!(canvas == whole, "nothing is free");
    }
}
