//! What is compared of a face before and after it was drawn. All of it is computed on a copy of 512 pixels.

use engine::{Face, Mask, Photo, PortraitMap};

/// The contour of a face in the mesh.
const OVAL: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/// Places on cheeks and forehead that are away from eyes, brows, nose and mouth.
const PLAIN: [usize; 10] = [50, 280, 205, 425, 123, 352, 151, 108, 337, 10];

/// Half the width of the patch around such a place, in widths of the face.
const PATCH: f32 = 0.07;

/// The width of the lines that are measured, in widths of the face.
const LINE: f32 = 0.006;

/// Where a face is in a copy of a photo.
pub(crate) struct Place {
    width: usize,
    /// The pixels within the contour.
    inside: Vec<usize>,
    /// Those that are skin on a cheek or the forehead.
    plain: Vec<usize>,
    /// Those that are skin.
    skin: Vec<usize>,
    face_width: f32,
}

/// A face that was drawn, compared with the photo's.
#[derive(Clone, Copy)]
pub(crate) struct Difference {
    /// The mean of ΔE00 within the contour.
    pub(crate) color: f32,
    /// The mean structural similarity of lightness within the contour (Wang et al., 2004; a Gaussian of 1.5 pixels).
    pub(crate) similarity: f32,
    /// The mean of the absolute difference of Gaussians on cheeks and forehead, over the photo's.
    pub(crate) lines: f32,
    /// How much darker the darkest tenth of the photo's lines there is drawn than what is around, over the photo's.
    pub(crate) wrinkles: f32,
    /// The mean lightness of the skin, 0..=100, in the photo and drawn.
    pub(crate) skin: [f32; 2],
}

impl Place {
    /// `copy` is of the photo that `map` is of.
    pub(crate) fn of(map: &PortraitMap, face: &Face, copy: &Photo) -> Place {
        let (width, height) = (copy.width() as usize, copy.height() as usize);
        let scale = width as f32 / map.photo_size.0.max(1) as f32;
        let point = |at: usize| {
            let [x, y, _] = face.landmarks[at];
            [x * scale, y * scale]
        };
        let oval: Vec<[f32; 2]> = OVAL.iter().map(|&at| point(at)).collect();
        let far = |[ax, ay]: [f32; 2], [bx, by]: [f32; 2]| (ax - bx).hypot(ay - by);
        let face_width = far(point(234), point(454)).max(far(point(10), point(152)) * 0.75);
        let inside: Vec<usize> = (0..width * height)
            .filter(|at| is_inside([at % width, at / width].map(|at| at as f32 + 0.5), &oval))
            .collect();
        let is_skin = |mask: &Mask, at: usize| {
            let x = (at % width * 2 + 1) * mask.width / (2 * width);
            let y = (at / width * 2 + 1) * mask.height / (2 * height);
            mask.values[y * mask.width + x] > 128
        };
        let skin: Vec<usize> = (inside.iter().copied())
            .filter(|&at| is_skin(&map.skin, at))
            .collect();
        let plain = skin.iter().copied().filter(|at| {
            let here = [at % width, at / width].map(|at| at as f32 + 0.5);
            PLAIN
                .iter()
                .any(|&near| far(point(near), here) < PATCH * face_width)
        });
        Place {
            width,
            plain: plain.collect(),
            inside,
            skin,
            face_width,
        }
    }

    /// Compares two pictures of the size of the copy.
    pub(crate) fn compare(&self, photo: &Photo, drawn: &Photo) -> Difference {
        let [before, after] = [photo, drawn].map(Lab::of);
        let mean = |of: &[usize], value: &dyn Fn(usize) -> f32| {
            of.iter().map(|&at| value(at)).sum::<f32>() / of.len().max(1) as f32
        };
        let similarity = structural_similarity(&before.lightness, &after.lightness, self.width);
        let sigma = LINE * self.face_width;
        let [lines_before, lines_after] =
            [&before, &after].map(|lab| lines(&lab.lightness, self.width, sigma));
        let strength = |lines: &[f32]| mean(&self.plain, &|at| lines[at].abs());
        let mut darkest = self.plain.clone();
        darkest.sort_by(|&a, &b| lines_before[b].total_cmp(&lines_before[a]));
        darkest.truncate(darkest.len().div_ceil(10));
        let wrinkles =
            |lines: &[f32]| mean(&darkest, &|at| lines[at]) - mean(&self.plain, &|at| lines[at]);
        Difference {
            color: mean(&self.inside, &|at| before.difference(&after, at)),
            similarity: mean(&self.inside, &|at| similarity[at]),
            lines: strength(&lines_after) / strength(&lines_before).max(1e-3),
            wrinkles: wrinkles(&lines_after) / wrinkles(&lines_before).max(1e-3),
            skin: [&before, &after].map(|lab| mean(&self.skin, &|at| lab.lightness[at])),
        }
    }
}

/// CIE Lab of a picture, lightness in 0..=100.
struct Lab {
    lightness: Vec<f32>,
    color: Vec<[f32; 2]>,
}

impl Lab {
    fn of(picture: &Photo) -> Lab {
        let linear: Vec<f32> = (0..256)
            .map(|value| match value as f32 / 255.0 {
                value if value <= 0.04045 => value / 12.92,
                value => ((value + 0.055) / 1.055).powf(2.4),
            })
            .collect();
        let (pixels, _) = picture.pixels().as_chunks::<3>();
        let (mut lightness, mut color) = (Vec::new(), Vec::new());
        for rgb in pixels {
            let [r, g, b] = rgb.map(|value| linear[usize::from(value)]);
            let xyz = [
                (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
                0.2126 * r + 0.7152 * g + 0.0722 * b,
                (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
            ];
            let [x, y, z] = xyz.map(|value| match value > 0.008856 {
                true => value.cbrt(),
                false => 7.787 * value + 16.0 / 116.0,
            });
            lightness.push(116.0 * y - 16.0);
            color.push([500.0 * (x - y), 200.0 * (y - z)]);
        }
        Lab { lightness, color }
    }

    /// CIEDE2000 (Sharma, Wu and Dalal, 2005) of a pixel.
    fn difference(&self, other: &Lab, at: usize) -> f32 {
        let (l1, l2) = (self.lightness[at], other.lightness[at]);
        let ([a1, b1], [a2, b2]) = (self.color[at], other.color[at]);
        let seventh = |chroma: f32| (chroma.powi(7) / (chroma.powi(7) + 25f32.powi(7))).sqrt();
        let chroma = (a1.hypot(b1) + a2.hypot(b2)) / 2.0;
        let grey = 1.0 + 0.5 * (1.0 - seventh(chroma));
        let (a1, a2) = (a1 * grey, a2 * grey);
        let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
        let hue = |a: f32, b: f32| b.atan2(a).to_degrees().rem_euclid(360.0);
        let (h1, h2) = (hue(a1, b1), hue(a2, b2));
        let has_hue = c1 * c2 > 0.0;
        let turn = match has_hue {
            true => (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0,
            false => 0.0,
        };
        let middle_hue = if has_hue { h1 + turn / 2.0 } else { h1 + h2 };
        let by_hue = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
        let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
        let cos = |degrees: f32| degrees.to_radians().cos();
        let t = 1.0 - 0.17 * cos(middle_hue - 30.0)
            + 0.24 * cos(2.0 * middle_hue)
            + 0.32 * cos(3.0 * middle_hue + 6.0)
            - 0.20 * cos(4.0 * middle_hue - 63.0);
        let off = (l - 50.0).powi(2);
        let by_lightness = (l2 - l1) / (1.0 + 0.015 * off / (20.0 + off).sqrt());
        let by_chroma = (c2 - c1) / (1.0 + 0.045 * c);
        let by_hue = by_hue / (1.0 + 0.015 * c * t);
        let bend = ((middle_hue.rem_euclid(360.0) - 275.0) / 25.0).powi(2);
        let turned = -(2.0 * 30.0 * (-bend).exp()).to_radians().sin() * 2.0 * seventh(c);
        let sum = by_lightness.powi(2) + by_chroma.powi(2) + by_hue.powi(2);
        (sum + turned * by_chroma * by_hue).max(0.0).sqrt()
    }
}

/// How dark a line is at each pixel: what is around less what is there.
fn lines(lightness: &[f32], width: usize, sigma: f32) -> Vec<f32> {
    let (narrow, wide) = (
        blurred(lightness, width, sigma),
        blurred(lightness, width, sigma * 1.6),
    );
    wide.iter()
        .zip(narrow)
        .map(|(wide, narrow)| wide - narrow)
        .collect()
}

fn structural_similarity(one: &[f32], other: &[f32], width: usize) -> Vec<f32> {
    let smooth = |value: &dyn Fn(usize) -> f32| {
        let values: Vec<f32> = (0..one.len()).map(value).collect();
        blurred(&values, width, 1.5)
    };
    let (mean_one, mean_other) = (smooth(&|at| one[at]), smooth(&|at| other[at]));
    let squares_one = smooth(&|at| one[at] * one[at]);
    let squares_other = smooth(&|at| other[at] * other[at]);
    let products = smooth(&|at| one[at] * other[at]);
    // Lightness goes to 100.
    let (c1, c2) = (1.0, 9.0);
    (0..one.len())
        .map(|at| {
            let (a, b) = (mean_one[at], mean_other[at]);
            let variances = squares_one[at] - a * a + squares_other[at] - b * b;
            let covariance = products[at] - a * b;
            (2.0 * a * b + c1) * (2.0 * covariance + c2) / ((a * a + b * b + c1) * (variances + c2))
        })
        .collect()
}

/// A Gaussian of `sigma` pixels; the edge goes on outside.
fn blurred(values: &[f32], width: usize, sigma: f32) -> Vec<f32> {
    let reach = (sigma * 3.0).ceil() as isize;
    let weights: Vec<f32> = (-reach..=reach)
        .map(|by| (-0.5 * (by as f32 / sigma).powi(2)).exp())
        .collect();
    let sum: f32 = weights.iter().sum();
    let height = values.len() / width.max(1);
    let along =
        |from: &[f32], length: usize, index: &dyn Fn(usize, usize) -> usize, at: [usize; 2]| {
            let [at, line] = at;
            let near = |by: usize| (at + by).saturating_sub(reach as usize).min(length - 1);
            let weighted = weights
                .iter()
                .enumerate()
                .map(|(by, weight)| weight * from[index(near(by), line)]);
            weighted.sum::<f32>() / sum
        };
    let across: Vec<f32> = (0..values.len())
        .map(|at| {
            along(
                values,
                width,
                &|x, y| y * width + x,
                [at % width, at / width],
            )
        })
        .collect();
    (0..values.len())
        .map(|at| {
            along(
                &across,
                height,
                &|y, x| y * width + x,
                [at / width, at % width],
            )
        })
        .collect()
}

fn is_inside([x, y]: [f32; 2], polygon: &[[f32; 2]]) -> bool {
    let mut inside = false;
    let mut before = polygon.last().copied().unwrap_or_default();
    for &corner in polygon {
        if (corner[1] > y) != (before[1] > y) {
            let share = (y - corner[1]) / (before[1] - corner[1]);
            inside ^= x < corner[0] + (before[0] - corner[0]) * share;
        }
        before = corner;
    }
    inside
}
