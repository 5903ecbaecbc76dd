//! Eyes, brows, nose and mouth, drawn from the points of a face in the colours that they have.
//!
//! An eye that is closed stays closed, and of a face from the side only what is seen is drawn.

use crate::image::FloatImage;
use crate::looks::drawn::color::{from_oklab, mix, rgb, to_oklab};
use crate::looks::drawn::faces::{SketchedFace, median};
use crate::looks::drawn::marks::{Form, Mark, smooth, stroke};
use crate::looks::drawn::shape::length;

/// The points around an eye, from its outer corner to its inner one.
pub(super) struct EyePoints {
    pub(super) upper: [usize; 9],
    pub(super) lower: [usize; 9],
    /// The middle of the iris, and its rim.
    pub(super) iris: [usize; 5],
    /// Above the upper lid.
    pub(super) crease: [usize; 6],
}

pub(super) const EYES: [EyePoints; 2] = [
    EyePoints {
        upper: [33, 246, 161, 160, 159, 158, 157, 173, 133],
        lower: [33, 7, 163, 144, 145, 153, 154, 155, 133],
        iris: [468, 469, 470, 471, 472],
        crease: [247, 30, 29, 27, 28, 56],
    },
    EyePoints {
        upper: [263, 466, 388, 387, 386, 385, 384, 398, 362],
        lower: [263, 249, 390, 373, 374, 380, 381, 382, 362],
        iris: [473, 474, 475, 476, 477],
        crease: [467, 260, 259, 257, 258, 286],
    },
];

/// The line between the lips.
const MOUTH: [usize; 11] = [61, 78, 80, 81, 82, 13, 312, 311, 310, 308, 291];

/// The lips, each from corner to corner and back.
pub(super) const UPPER_LIP: [usize; 20] = [
    61, 40, 39, 37, 0, 267, 269, 270, 291, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191, 78,
];
pub(super) const LOWER_LIP: [usize; 20] = [
    78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 291, 375, 321, 405, 314, 17, 84, 181, 91,
];

/// The underside of the nose, and its wings.
const NOSE: [&[usize]; 3] = [&[97, 2, 326], &[64, 98, 97], &[294, 327, 326]];

/// An eye this much narrower than the other is on the far side of a turned head.
pub(super) const FAR_EYE: f32 = 0.45;

/// An eye whose opening is a smaller share of its width is closed.
pub(super) const CLOSED: f32 = 0.11;

/// The colours of lines in a face.
#[derive(Clone, Copy)]
pub(super) struct FeatureColors {
    /// Lids, lashes and the mouth.
    pub(super) ink: [f32; 3],
    /// Softer lines.
    pub(super) shade: [f32; 3],
}

/// The features of a face, in the order in which they are laid.
pub(super) fn features(
    face: &SketchedFace,
    photo: &FloatImage<3>,
    colors: FeatureColors,
    weight: f32,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    if face.points.len() < 478 {
        return marks;
    }
    let unit = face.unit;
    marks.extend(lips(face, photo, colors, weight));
    for line in NOSE {
        let half = [0.3, 1.25, 0.4].map(|half| half * unit * weight);
        marks.push(Mark::of(stroke(&face.path(line), half), colors.shade, 0.70));
    }
    let widths = EYES.each_ref().map(|eye| {
        let [a, b] = [face.points[eye.upper[0]], face.points[eye.upper[8]]];
        distance(a, b)
    });
    let widest = widths[0].max(widths[1]);
    for (points, width) in EYES.iter().zip(widths) {
        if width > widest * FAR_EYE {
            marks.extend(eye(face, points, width, photo, colors, weight));
        }
    }
    marks
}

pub(super) fn distance([ax, ay]: [f32; 2], [bx, by]: [f32; 2]) -> f32 {
    length([ax - bx, ay - by])
}

pub(super) fn between(a: [f32; 2], b: [f32; 2], share: f32) -> [f32; 2] {
    [0, 1].map(|at| a[at] + (b[at] - a[at]) * share)
}

fn lips(
    face: &SketchedFace,
    photo: &FloatImage<3>,
    colors: FeatureColors,
    weight: f32,
) -> Vec<Mark> {
    let unit = face.unit;
    let [lightness, a, b] = to_oklab(median(
        photo,
        &face.path(&[17, 84, 314, 0, 37, 267, 16, 15]),
    ));
    let color = |light: f32| from_oklab([lightness * light, a * 1.25 + 0.016, b]);
    let mut marks = Vec::new();
    for (lip, light) in [(&UPPER_LIP, 0.93), (&LOWER_LIP, 1.03)] {
        let area = Form::Area(face.path(lip));
        marks.push(Mark::of(area, color(light), 0.46).soft(1.6 * unit));
    }
    let width = distance(face.points[61], face.points[291]);
    let open = distance(face.points[13], face.points[14]) / width.max(1.0);
    if open < 0.06 {
        let half = [0.4, 1.5, 0.4].map(|half| half * unit * weight);
        marks.push(Mark::of(
            stroke(&face.path(&MOUTH), half),
            mix(colors.ink, colors.shade, 0.3),
            0.85,
        ));
    }
    marks
}

fn eye(
    face: &SketchedFace,
    points: &EyePoints,
    width: f32,
    photo: &FloatImage<3>,
    colors: FeatureColors,
    weight: f32,
) -> Vec<Mark> {
    let (upper, lower) = (face.path(&points.upper), face.path(&points.lower));
    let opening = distance(upper[4], lower[4]);
    let mut marks = Vec::new();
    let lash = |half: [f32; 3]| half.map(|half| half * width * weight);
    let outer = upper[0];
    // Away from the inner corner and a little up: where lashes point.
    let flick = {
        let away = between(upper[8], outer, 1.10);
        let up = between(lower[4], upper[4], 1.0);
        let rise = [up[0] - lower[4][0], up[1] - lower[4][1]];
        let length = length(rise).max(1e-3);
        [
            away[0] + rise[0] / length * width * 0.05,
            away[1] + rise[1] / length * width * 0.05,
        ]
    };
    let mut lid = vec![flick];
    lid.extend_from_slice(&upper);
    if opening < CLOSED * width {
        marks.push(Mark::of(
            stroke(&lid, lash([0.006, 0.038, 0.012])),
            colors.ink,
            0.95,
        ));
        return marks;
    }
    let mut area = smooth(&upper);
    area.extend(smooth(&lower).into_iter().rev());

    let center = face.points[points.iris[0]];
    let rim: f32 = (points.iris[1..].iter())
        .map(|&at| distance(face.points[at], center))
        .sum::<f32>()
        / 4.0;
    let radius = (rim * 1.12).min(width * 0.30).max(width * 0.17);
    let down = {
        let [dx, dy] = [lower[4][0] - upper[4][0], lower[4][1] - upper[4][1]];
        let length = length([dx, dy]).max(1e-3);
        [dx / length, dy / length]
    };
    let at = |across: f32, along: f32| {
        [
            center[0] + (down[1] * across + down[0] * along) * radius,
            center[1] + (-down[0] * across + down[1] * along) * radius,
        ]
    };
    // The white, with the shadow of the lid on it. It is as light as the light that falls on it.
    let mut seen: Vec<f32> = (0..9)
        .flat_map(|at| [0.35, 0.5, 0.65].map(|share| between(upper[at], lower[at], share)))
        .map(|[x, y]| to_oklab(photo.sample(x, y))[0])
        .collect();
    seen.sort_by(f32::total_cmp);
    let light = (seen[seen.len() * 8 / 10] * 0.72 + 0.26).clamp(0.62, 0.95);
    let white = from_oklab([light, 0.006, 0.010]);
    let shaded = from_oklab([light * 0.84, 0.014, 0.008]);
    marks.push(Mark {
        colors: [shaded, white],
        gradient: [
            between(upper[4], lower[4], 0.02),
            between(upper[4], lower[4], 0.55),
        ],
        ..Mark::of(Form::Area(area.clone()), white, 0.94)
    });

    let iris = iris_colors(photo, center, rim);
    let disc = |middle: [f32; 2], size: f32, color: [f32; 3], opacity: f32| {
        Mark::of(Form::Disc(middle, radius * size), color, opacity).within(&area)
    };
    marks.push(disc(center, 1.0, iris[0], 1.0));
    marks.push(Mark {
        colors: [iris[1], iris[2]],
        gradient: [at(0.0, -0.55), at(0.0, 0.85)],
        ..disc(center, 0.86, iris[1], 1.0)
    });
    marks.push(disc(at(0.0, 0.42), 0.46, iris[3], 0.75).soft(radius * 0.22));
    marks.push(disc(center, 0.43, rgb(0x0d0a10), 1.0));
    marks.push(disc(at(-0.32, -0.36), 0.25, [1.0, 1.0, 1.0], 0.97));
    marks.push(disc(at(0.36, 0.40), 0.11, [1.0, 1.0, 1.0], 0.75));

    marks.push(Mark::of(
        stroke(&lower[1..8], lash([0.003, 0.010, 0.003])),
        colors.shade,
        0.55,
    ));
    marks.push(Mark::of(
        stroke(&lid, lash([0.006, 0.042, 0.014])),
        colors.ink,
        0.97,
    ));
    let crease: Vec<[f32; 2]> = (face.path(&points.crease).iter())
        .zip(&upper[1..7])
        .map(|(&fold, &lid)| between(lid, fold, 0.55))
        .collect();
    marks.push(Mark::of(
        stroke(&crease, lash([0.004, 0.013, 0.004])),
        colors.shade,
        0.5,
    ));
    marks
}

/// The rim, the upper and the lower half, and the light in an iris of the colour that it has.
pub(super) fn iris_colors(photo: &FloatImage<3>, center: [f32; 2], radius: f32) -> [[f32; 3]; 4] {
    // Its sides: above is the shadow of the lid, in the middle the pupil.
    let mut places = Vec::new();
    for across in [-0.72f32, -0.6, 0.6, 0.72] {
        for along in [-0.1f32, 0.1, 0.3] {
            places.push([center[0] + across * radius, center[1] + along * radius]);
        }
    }
    let [lightness, a, b] = to_oklab(median(photo, &places));
    let strength = length([a, b]).max(1e-3);
    let richer = (0.075 / strength).clamp(1.0, 2.0);
    // An eye without a colour of its own is a warm dark brown.
    let (a, b) = if strength < 0.012 {
        (0.022, 0.035)
    } else {
        (a * richer, b * richer)
    };
    let light = lightness.clamp(0.30, 0.62);
    [
        from_oklab([light * 0.42, a * 0.6, b * 0.6]),
        from_oklab([light * 0.62, a * 0.9, b * 0.9]),
        from_oklab([light * 1.12, a, b]),
        from_oklab([light * 1.45 + 0.06, a * 1.1, b * 1.1]),
    ]
}
