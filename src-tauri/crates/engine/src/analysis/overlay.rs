//! Draws what was understood of a photo over the photo, for people who want to check it. The picture is
//! as personal as the photo.

use crate::analysis::contours::{BROWS, IRISES, LIDS, LIPS, OVAL};
use crate::analysis::polygon::to_segment;
use crate::analysis::portrait_map::{Face, Mask, PortraitMap};
use crate::error::Error;
use crate::image::Photo;

/// How much of the photo shows through the colour of a part.
const PHOTO_SHARE: f32 = 0.6;

const HAIR: [f32; 3] = [226.0, 60.0, 190.0];
const SKIN: [f32; 3] = [40.0, 200.0, 110.0];
const CLOTHES: [f32; 3] = [50.0, 110.0, 250.0];
const HEADWEAR: [f32; 3] = [255.0, 230.0, 0.0];
const FACIAL_HAIR: [f32; 3] = [255.0, 120.0, 0.0];
const BACKGROUND: [f32; 3] = [16.0; 3];
const BOX: [f32; 3] = [255.0, 214.0, 64.0];
const POINT: [f32; 3] = [255.0; 3];
const CONTOUR: [f32; 3] = [255.0, 240.0, 200.0];

/// `photo`, the analysed one or a copy of it of another size, with hair in magenta, skin in green, clothes in
/// blue, what covers a head in yellow, beards in orange and the rest darkened; of each face the box, the contours and the 478 points.
///
/// # Errors
/// None of a sound photo.
pub fn overlay(photo: &Photo, map: &PortraitMap) -> Result<Photo, Error> {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let mut canvas = Canvas {
        width,
        height,
        pixels: photo.pixels().iter().map(|&value| value.into()).collect(),
    };
    canvas.tint(map);
    let scale = width as f32 / map.photo_size.0.max(1) as f32;
    for face in &map.faces {
        canvas.draw_face(face, scale);
    }
    let pixels = canvas.pixels.iter().map(|value| (value + 0.5) as u8);
    Photo::from_pixels(photo.width(), photo.height(), pixels.collect())
}

/// The picture while it is drawn, three numbers a pixel in 0..=255.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<f32>,
}

impl Canvas {
    fn tint(&mut self, map: &PortraitMap) {
        let (width, height) = (self.width, self.height);
        for (at, pixel) in self.pixels.chunks_exact_mut(3).enumerate() {
            let share = |mask: &Mask| {
                let x = at % width * mask.width / width;
                let y = at / width * mask.height / height;
                let value = mask.values.get(y * mask.width + x);
                value.map_or(0.0, |&value| f32::from(value) / 255.0)
            };
            let parts = [
                (HAIR, share(&map.hair)),
                (SKIN, share(&map.skin)),
                (CLOTHES, share(&map.clothes)),
                (HEADWEAR, share(&map.headwear)),
                (BACKGROUND, 1.0 - share(&map.person)),
            ];
            let beard = share(&map.facial_hair);
            for (channel, value) in pixel.iter_mut().enumerate() {
                let tint: f32 = parts
                    .iter()
                    .map(|(color, share)| color[channel] * share)
                    .sum();
                let tint = tint + (FACIAL_HAIR[channel] - tint) * beard;
                *value = *value * PHOTO_SHARE + tint.min(255.0) * (1.0 - PHOTO_SHARE);
            }
        }
    }

    fn draw_face(&mut self, face: &Face, scale: f32) {
        let bounds = face.bounds;
        let side = bounds.width().max(bounds.height()) * scale;
        let (thin, thick) = ((side / 300.0).max(0.8), (side / 150.0).max(1.2));
        let [left, top, right, bottom] =
            [bounds.left, bounds.top, bounds.right, bounds.bottom].map(|along| along * scale);
        let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
        self.draw_ring(&corners, thick, BOX);

        let point = |at: usize| {
            let [x, y, _] = face.landmarks.get(at).copied().unwrap_or_default();
            [x * scale, y * scale]
        };
        for at in 0..face.landmarks.len() {
            self.draw_line(point(at), point(at), thin * 1.6, POINT);
        }
        let rings: [&[usize]; 9] = [
            &OVAL, &LIDS[0], &LIDS[1], &IRISES[0], &IRISES[1], &BROWS[0], &BROWS[1], &LIPS[0],
            &LIPS[1],
        ];
        for ring in rings {
            let points: Vec<[f32; 2]> = ring.iter().map(|&at| point(at)).collect();
            self.draw_ring(&points, thin, CONTOUR);
        }
    }

    fn draw_ring(&mut self, points: &[[f32; 2]], width: f32, color: [f32; 3]) {
        for (from, to) in points.iter().zip(points.iter().cycle().skip(1)) {
            self.draw_line(*from, *to, width, color);
        }
    }

    /// A line with round ends, its border blended over one pixel.
    fn draw_line(&mut self, from: [f32; 2], to: [f32; 2], width: f32, color: [f32; 3]) {
        let reach = width / 2.0 + 1.0;
        let range = |axis: usize, length: usize| {
            let first = (from[axis].min(to[axis]) - reach).max(0.0) as usize;
            let last = (from[axis].max(to[axis]) + reach).max(0.0) as usize;
            first.min(length)..(last + 1).min(length)
        };
        for y in range(1, self.height) {
            for x in range(0, self.width) {
                let (distance, _) = to_segment([x as f32 + 0.5, y as f32 + 0.5], from, to);
                let share = (width / 2.0 + 0.5 - distance).clamp(0.0, 1.0);
                let at = (y * self.width + x) * 3;
                for (value, color) in self.pixels[at..at + 3].iter_mut().zip(color) {
                    *value += (color - *value) * share;
                }
            }
        }
    }
}
