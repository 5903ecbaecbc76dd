//! What is done to a picture in its place: its colours, light from behind, a line around it, its shadow.

use resvg::tiny_skia::{IntSize, Pixmap, PixmapPaint, Transform};

use crate::compose::places::{Light, Shadow, Treatment};
use crate::compose::sprite::Placed;
use crate::image::FloatImage;
use crate::looks::Color;

/// How wide light from behind is, and how wide light from a side reaches, as shares of the picture.
const RIM: f32 = 0.014;
const SIDE_LIGHT: f32 = 0.17;

impl Treatment {
    /// `scale` is a unit of the template in pixels.
    pub(crate) fn apply(&self, placed: Placed, scale: f32) -> Option<Placed> {
        let mut placed = placed;
        self.color(&mut placed.image);
        if let Some(Color(rim)) = self.rim {
            light_from_behind(&mut placed.image, rim);
        }
        let line = self.outline.map_or(0.0, |(_, width)| width * scale);
        let spread = self.shadow.map_or(0.0, |it| {
            (it.dx.abs().max(it.dy.abs()) + 1.5 * it.blur) * scale
        });
        if line <= 0.0 && spread <= 0.0 {
            return Some(placed);
        }
        let margin = (line + spread).ceil() as u32 + 2;
        let mut out = Pixmap::new(
            placed.image.width() + 2 * margin,
            placed.image.height() + 2 * margin,
        )?;
        let at = margin as i32;
        let paint = PixmapPaint::default();
        out.draw_pixmap(
            at,
            at,
            placed.image.as_ref(),
            &paint,
            Transform::identity(),
            None,
        );
        if let Some((Color(color), _)) = self.outline {
            let mut back = outlined(&out, line, color)?;
            back.draw_pixmap(0, 0, out.as_ref(), &paint, Transform::identity(), None);
            out = back;
        }
        if let Some(shadow) = self.shadow {
            let mut back = shadow_of(&out, shadow, scale)?;
            back.draw_pixmap(0, 0, out.as_ref(), &paint, Transform::identity(), None);
            out = back;
        }
        Some(Placed {
            x: placed.x - at,
            y: placed.y - at,
            image: out,
        })
    }

    fn color(&self, image: &mut Pixmap) {
        if self.duotone.is_none() && self.tint.is_none() && self.light.is_none() {
            return;
        }
        let (width, height) = (image.width() as usize, image.height() as usize);
        let tint = self
            .tint
            .map(|(Color(color), amount)| (color.map(unit), amount));
        let duotone = self
            .duotone
            .map(|colors| colors.map(|Color(color)| color.map(unit)));
        for (at, pixel) in image
            .data_mut()
            .as_chunks_mut::<4>()
            .0
            .iter_mut()
            .enumerate()
        {
            let alpha = unit(pixel[3]);
            if alpha == 0.0 {
                continue;
            }
            let mut color = [0, 1, 2].map(|channel| (unit(pixel[channel]) / alpha).min(1.0));
            if let Some([dark, light]) = duotone {
                let lightness = 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2];
                let share = ((lightness - 0.06) / 0.86).clamp(0.0, 1.0);
                color = mixed(dark, light, share);
            }
            if let Some((tint, amount)) = tint {
                color = [0, 1, 2]
                    .map(|channel| color[channel] * (1.0 - amount + amount * tint[channel]));
            }
            let along = match self.light {
                Some(Light::Left) => 0.5 - (at % width) as f32 / width as f32,
                Some(Light::Right) => (at % width) as f32 / width as f32 - 0.5,
                Some(Light::Top) => 0.5 - (at / width) as f32 / height as f32,
                None => 0.0,
            };
            let gain = 1.0 + 2.0 * SIDE_LIGHT * along;
            for channel in 0..3 {
                pixel[channel] = byte((color[channel] * gain).min(1.0) * alpha);
            }
        }
    }
}

/// A narrow light edge inside of what can be seen. Where a picture ends at its own side it is cut, and no light comes there.
fn light_from_behind(image: &mut Pixmap, rim: [u8; 3]) {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let radius = ((width.max(height) as f32 * RIM) as usize).max(1);
    let soft = alphas(image).box_mean(radius).box_mean(radius);
    let rim = rim.map(unit);
    for (pixel, [near]) in image
        .data_mut()
        .as_chunks_mut::<4>()
        .0
        .iter_mut()
        .zip(&soft.pixels)
    {
        let alpha = unit(pixel[3]);
        let share = ((0.88 - near) * 2.4).clamp(0.0, 1.0) * 0.85;
        for channel in 0..3 {
            let lit = unit(pixel[channel]) * (1.0 - share) + rim[channel] * alpha * share;
            pixel[channel] = byte(lit);
        }
    }
}

fn alphas(image: &Pixmap) -> FloatImage<1> {
    FloatImage {
        width: image.width() as usize,
        height: image.height() as usize,
        pixels: image
            .data()
            .as_chunks::<4>()
            .0
            .iter()
            .map(|pixel| [unit(pixel[3])])
            .collect(),
    }
}

/// Everything that is no further from the picture than `width`, in one colour.
fn outlined(image: &Pixmap, width: f32, color: [u8; 3]) -> Option<Pixmap> {
    let alphas = alphas(image);
    // Border pixels are as far off as they are transparent.
    let away = |&[alpha]: &[f32; 1]| match alpha >= 0.5 {
        true => 0.0,
        false => FAR,
    };
    let mut squares: Vec<f32> = alphas.pixels.iter().map(away).collect();
    squared_distances(&mut squares, alphas.width, alphas.height);
    let share = squares
        .iter()
        .map(|&square| (width + 0.5 - square.sqrt()).clamp(0.0, 1.0));
    from_shares(share, color, image)
}

fn shadow_of(image: &Pixmap, shadow: Shadow, scale: f32) -> Option<Pixmap> {
    let alphas = alphas(image);
    let (dx, dy) = (
        (shadow.dx * scale).round() as i64,
        (shadow.dy * scale).round() as i64,
    );
    let moved = FloatImage::from_fn(alphas.width, alphas.height, |x, y| {
        let (x, y) = (x as i64 - dx, y as i64 - dy);
        let inside =
            (0..alphas.width as i64).contains(&x) && (0..alphas.height as i64).contains(&y);
        match inside {
            true => alphas.at(x as usize, y as usize),
            false => [0.0],
        }
    });
    // Three boxes are almost a bell.
    let radius = (shadow.blur * scale / 2.0) as usize;
    let soft = moved.box_mean(radius).box_mean(radius).box_mean(radius);
    from_shares(
        soft.pixels.iter().map(|[share]| share * shadow.opacity),
        [0; 3],
        image,
    )
}

fn from_shares(shares: impl Iterator<Item = f32>, color: [u8; 3], like: &Pixmap) -> Option<Pixmap> {
    let [r, g, b] = color.map(unit);
    let data = shares.flat_map(|share| {
        [
            byte(r * share),
            byte(g * share),
            byte(b * share),
            byte(share),
        ]
    });
    Pixmap::from_vec(
        data.collect(),
        IntSize::from_wh(like.width(), like.height())?,
    )
}

/// Further than any picture is wide.
const FAR: f32 = 1e9;

/// The square of the distance of every pixel to the nearest zero, exactly (Felzenszwalb and Huttenlocher, 2012).
fn squared_distances(values: &mut [f32], width: usize, height: usize) {
    let mut column = vec![0.0; height];
    for x in 0..width {
        for y in 0..height {
            column[y] = values[y * width + x];
        }
        let out = along_line(&column);
        for y in 0..height {
            values[y * width + x] = out[y];
        }
    }
    for row in values.chunks_exact_mut(width) {
        let out = along_line(row);
        row.copy_from_slice(&out);
    }
}

fn along_line(values: &[f32]) -> Vec<f32> {
    let mut lowest: Vec<(usize, f32)> = vec![(0, f32::NEG_INFINITY)];
    for (at, &value) in values.iter().enumerate().skip(1) {
        let meets = |other: usize| {
            let (a, b) = (at as f32, other as f32);
            ((value + a * a) - (values[other] + b * b)) / (2.0 * (a - b))
        };
        let mut from = f32::NEG_INFINITY;
        while let Some(&(other, begins)) = lowest.last() {
            from = meets(other);
            if from > begins || lowest.len() == 1 {
                break;
            }
            lowest.pop();
        }
        lowest.push((at, from));
    }
    let mut current = 0;
    (0..values.len())
        .map(|at| {
            while lowest
                .get(current + 1)
                .is_some_and(|&(_, begins)| begins < at as f32)
            {
                current += 1;
            }
            let (parabola, _) = lowest[current];
            let apart = at as f32 - parabola as f32;
            apart * apart + values[parabola]
        })
        .collect()
}

fn mixed(from: [f32; 3], to: [f32; 3], share: f32) -> [f32; 3] {
    [0, 1, 2].map(|at| from[at] + (to[at] - from[at]) * share)
}

fn unit(value: u8) -> f32 {
    f32::from(value) / 255.0
}

fn byte(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}
