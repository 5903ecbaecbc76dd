//! Eyes, brows, nose and mouth as flat shapes without ink, from the points of a face.

use crate::image::FloatImage;
use crate::looks::drawn::color::{from_oklab, mix, to_oklab};
use crate::looks::drawn::faces::{SketchedFace, median};
use crate::looks::drawn::features::{
    EYES, EyePoints, FAR_EYE, LOWER_LIP, UPPER_LIP, between, distance, iris_colors,
};
use crate::looks::drawn::marks::{Form, Mark, smooth, stroke};

/// The upper and the lower border of each brow, from its inner end to its outer one.
pub(super) const BROWS: [[[usize; 5]; 2]; 2] = [
    [[107, 66, 105, 63, 70], [55, 65, 52, 53, 46]],
    [[336, 296, 334, 293, 300], [285, 295, 282, 283, 276]],
];

/// What the lips go around: the border of the upper and of the lower one, from the right corner to the left.
pub(super) const INNER_UPPER: [usize; 11] = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308];
pub(super) const INNER_LOWER: [usize; 11] = [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308];

/// The underside of the nose from wing to wing, and each nostril.
const UNDERSIDE: [usize; 7] = [64, 98, 97, 2, 326, 327, 294];
const NOSTRILS: [[usize; 3]; 2] = [[98, 97, 2], [327, 326, 2]];

/// The corners of the mouth.
const CORNERS: [usize; 2] = [61, 291];

/// A mouth whose opening is a larger share of its width is open.
const OPEN: f32 = 0.07;

/// An eye whose opening is a smaller share of its width is closed.
const CLOSED: f32 = 0.11;

/// The colours of a face, in Oklab.
#[derive(Clone, Copy)]
pub(super) struct FaceColors {
    pub(super) skin: [f32; 3],
    pub(super) hair: [f32; 3],
    pub(super) beard: [f32; 3],
    /// Hair so short that it is a shade of skin.
    pub(super) is_cropped: bool,
}

impl FaceColors {
    /// The colour of the brows.
    pub(super) fn brow(self) -> [f32; 3] {
        let [lightness, a, b] = self.hair;
        // Grey and fair hair has darker brows; they are seen on every skin.
        [
            lightness.min(0.42).min(self.skin[0] * 0.52),
            a * 0.8,
            b * 0.8,
        ]
    }
}

/// The features of a face, in the order in which they are laid.
pub(super) fn flat_features(
    face: &SketchedFace,
    photo: &FloatImage<3>,
    colors: FaceColors,
    weight: f32,
) -> Vec<Mark> {
    if face.points.len() < 478 {
        return Vec::new();
    }
    let mut marks = nose(face, colors, weight);
    marks.extend(mouth(face, photo, colors, weight));
    let widths = EYES
        .each_ref()
        .map(|eye| distance(face.points[eye.upper[0]], face.points[eye.upper[8]]));
    let widest = widths[0].max(widths[1]);
    for ((points, brow), width) in EYES.iter().zip(&BROWS).zip(widths) {
        if width > widest * FAR_EYE {
            marks.extend(eye(face, points, width, photo, colors, weight));
        }
        if width > widest * 0.3 {
            marks.push(self::brow(face, brow, photo, colors));
        }
    }
    marks
}

/// A colour of skin that is darker by this share, and a little warmer.
pub(super) fn shaded([lightness, a, b]: [f32; 3], by: f32) -> [f32; 3] {
    [
        lightness * (1.0 - by),
        a * (1.0 - 0.3 * by) + 0.045 * by,
        b * (1.0 - 0.3 * by) + 0.012 * by,
    ]
}

fn nose(face: &SketchedFace, colors: FaceColors, weight: f32) -> Vec<Mark> {
    let unit = face.unit * weight;
    let shade = from_oklab(shaded(colors.skin, 0.30));
    let dark = from_oklab(shaded(colors.skin, 0.55));
    let mut marks = vec![Mark::of(
        stroke(
            &face.path(&UNDERSIDE),
            [0.4, 1.8, 0.4].map(|half| half * unit),
        ),
        shade,
        1.0,
    )];
    for nostril in NOSTRILS {
        let line = face.path(&nostril);
        let nearer: Vec<[f32; 2]> = line.iter().map(|&at| between(at, line[1], 0.35)).collect();
        let half = [0.5, 2.6, 0.5].map(|half| half * unit);
        marks.push(Mark::of(stroke(&nearer, half), dark, 1.0));
    }
    marks
}

fn mouth(face: &SketchedFace, photo: &FloatImage<3>, colors: FaceColors, weight: f32) -> Vec<Mark> {
    let seen = to_oklab(median(
        photo,
        &face.path(&[17, 84, 314, 0, 37, 267, 16, 15]),
    ));
    let skin = colors.skin;
    // Lips as they are seen, but never as light or as pale as the skin around them.
    let lip = [
        seen[0].clamp(skin[0] * 0.72, skin[0] * 0.90),
        (seen[1] * 1.1).max(skin[1] + 0.018).min(0.14),
        (seen[2] * 0.9).min(skin[2]).max(0.0),
    ];
    let upper = from_oklab([lip[0] * 0.90, lip[1], lip[2]]);
    let lower = from_oklab([lip[0] * 1.04, lip[1], lip[2]]);
    let inside = from_oklab([lip[0] * 0.38, lip[1] * 0.7, lip[2] * 0.6]);
    let (above, below) = (face.path(&INNER_UPPER), face.path(&INNER_LOWER));
    let width = distance(face.points[CORNERS[0]], face.points[CORNERS[1]]);
    let open = distance(above[5], below[5]) / width.max(1.0);
    let mut marks = vec![
        Mark::of(
            Form::Area(lip_border(&face.path(&UPPER_LIP), 9)),
            upper,
            1.0,
        ),
        Mark::of(
            Form::Area(lip_border(&face.path(&LOWER_LIP), 11)),
            lower,
            1.0,
        ),
    ];
    if open < OPEN {
        let line: Vec<[f32; 2]> = (above.iter().zip(&below))
            .map(|(&a, &b)| between(a, b, 0.5))
            .collect();
        let half = [0.5, 1.6, 0.5].map(|half| half * face.unit * weight);
        marks.push(Mark::of(stroke(&line, half), inside, 1.0));
        return marks;
    }
    let mut gap = smooth(&above);
    gap.extend(smooth(&below).into_iter().rev());
    marks.push(Mark::of(Form::Area(gap.clone()), inside, 1.0));
    // Teeth, if something as light as teeth is seen there.
    let middle: Vec<[f32; 2]> = (2..9)
        .map(|at| between(above[at], below[at], 0.4))
        .collect();
    let [light, ..] = to_oklab(median(photo, &middle));
    if light > skin[0] * 0.66 {
        let edge: Vec<[f32; 2]> = (above.iter().zip(&below).enumerate())
            .map(|(at, (&a, &b))| {
                let from_end = at.min(10 - at) as f32 / 5.0;
                between(a, b, 0.55 + 0.20 * from_end)
            })
            .collect();
        let mut teeth = smooth(&above);
        teeth.extend(smooth(&edge).into_iter().rev());
        let white = from_oklab([(0.80 + 0.15 * light).min(0.95), 0.004, 0.014]);
        marks.push(Mark::of(Form::Area(teeth), white, 1.0).within(&gap));
    }
    marks
}

/// The border of a lip: a line from corner to corner of so many places, and the line back.
fn lip_border(points: &[[f32; 2]], turn: usize) -> Vec<[f32; 2]> {
    let (there, back) = points.split_at(turn.min(points.len()));
    [smooth(there), smooth(back)].concat()
}

fn brow(
    face: &SketchedFace,
    [upper, lower]: &[[usize; 5]; 2],
    photo: &FloatImage<3>,
    colors: FaceColors,
) -> Mark {
    let (upper, lower) = (face.path(upper), face.path(lower));
    let mut middle: Vec<[f32; 2]> = (upper.iter().zip(&lower))
        .map(|(&a, &b)| between(a, b, 0.38))
        .collect();
    let seen = darkest(photo, &smooth(&middle));
    // The inner points lie on the bridge of the nose, where a brow would frown.
    middle[0] = between(middle[0], between(middle[1], upper[0], 0.3), 0.45);
    // Between what is seen and the hair of the head, and always seen on the skin.
    let own = if colors.is_cropped { 0.0 } else { 0.4 };
    let color = [0, 1, 2].map(|axis| seen[axis] * (1.0 - own) + colors.hair[axis] * own);
    let color = [color[0].min(colors.skin[0] * 0.60), color[1], color[2]];
    let line: Vec<[f32; 3]> = {
        let places = smooth(&middle);
        let last = places.len().saturating_sub(1).max(1) as f32;
        let thick = upper.iter().zip(&lower).map(|(&a, &b)| distance(a, b));
        let thickest = thick.fold(0.0, f32::max).min(16.0 * face.unit);
        let half = |way: f32| {
            // Full near the nose, thin at the temple.
            let rise = (way / 0.18).min(1.0).sqrt();
            let fall = ((1.0 - way) / 0.55).clamp(0.0, 1.0).powf(0.8);
            thickest * 0.26 * (0.45 + 0.55 * rise) * (0.14 + 0.86 * fall)
        };
        (places.iter().enumerate())
            .map(|(at, &[x, y])| [x, y, half(at as f32 / last)])
            .collect()
    };
    Mark::of(Form::Stroke(line), from_oklab(color), 1.0)
}

/// The mean of the darker half of what is seen at these places, in Oklab.
fn darkest(photo: &FloatImage<3>, places: &[[f32; 2]]) -> [f32; 3] {
    let mut seen: Vec<[f32; 3]> = (places.iter())
        .map(|&[x, y]| to_oklab(photo.sample(x, y)))
        .collect();
    seen.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let half = &seen[..seen.len().div_ceil(2)];
    let count = half.len().max(1) as f32;
    [0, 1, 2].map(|axis| half.iter().map(|color| color[axis]).sum::<f32>() / count)
}

fn eye(
    face: &SketchedFace,
    points: &EyePoints,
    width: f32,
    photo: &FloatImage<3>,
    colors: FaceColors,
    weight: f32,
) -> Vec<Mark> {
    let (upper, lower) = (face.path(&points.upper), face.path(&points.lower));
    let dark = shaded(colors.skin, 0.80);
    let lash = from_oklab([dark[0].min(0.24), dark[1] * 0.6, dark[2] * 0.5]);
    let fold = from_oklab(shaded(colors.skin, 0.30));
    let part = |half: [f32; 3]| half.map(|half| half * width * weight);
    let away = between(upper[8], upper[0], 1.08);
    let mut lid = vec![between(away, between(lower[4], upper[4], 1.4), 0.06)];
    lid.extend_from_slice(&upper);
    let mut marks = Vec::new();
    if distance(upper[4], lower[4]) < CLOSED * width {
        marks.push(Mark::of(
            stroke(&lid, part([0.006, 0.040, 0.012])),
            lash,
            1.0,
        ));
        return marks;
    }
    let mut area = smooth(&upper);
    area.extend(smooth(&lower).into_iter().rev());
    let light = (0.80 + 0.18 * colors.skin[0]).min(0.95);
    let white = from_oklab([light, 0.004, 0.008]);
    let shadow = from_oklab([light * 0.86, 0.010, 0.012]);
    marks.push(Mark::of(Form::Area(area.clone()), white, 1.0));
    // The lid throws a shadow on the white.
    let shade: Vec<[f32; 2]> = (upper.iter().zip(&lower))
        .map(|(&a, &b)| between(a, b, 0.26))
        .collect();
    let mut band = smooth(&upper);
    band.extend(smooth(&shade).into_iter().rev());
    marks.push(Mark::of(Form::Area(band), shadow, 1.0).within(&area));

    let center = face.points[points.iris[0]];
    let rim: f32 = (points.iris[1..].iter())
        .map(|&at| distance(face.points[at], center))
        .sum::<f32>()
        / 4.0;
    let radius = (rim * 1.08).min(width * 0.28).max(width * 0.17);
    let iris = iris_colors(photo, center, rim);
    let disc = |[x, y]: [f32; 2], size: f32, color: [f32; 3]| {
        let middle = [center[0] + x * radius, center[1] + y * radius];
        Mark::of(Form::Disc(middle, radius * size), color, 1.0).within(&area)
    };
    marks.push(disc([0.0, 0.0], 1.0, iris[0]));
    marks.push(disc([0.0, 0.06], 0.80, mix(iris[1], iris[2], 0.6)));
    marks.push(disc([0.0, 0.0], 0.44, from_oklab([0.14, 0.004, 0.004])));
    marks.push(disc([-0.32, -0.34], 0.24, [1.0; 3]));

    marks.push(Mark::of(
        stroke(&lower[1..8], part([0.004, 0.014, 0.004])),
        fold,
        1.0,
    ));
    marks.push(Mark::of(
        stroke(&lid, part([0.006, 0.044, 0.016])),
        lash,
        1.0,
    ));
    let crease: Vec<[f32; 2]> = (face.path(&points.crease).iter())
        .zip(&upper[1..7])
        .map(|(&fold, &lid)| between(lid, fold, 0.60))
        .collect();
    marks.push(Mark::of(
        stroke(&crease, part([0.004, 0.016, 0.004])),
        fold,
        1.0,
    ));
    marks
}
