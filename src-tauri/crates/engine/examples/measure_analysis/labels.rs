//! Labels of portraits, and how far a map agrees with them.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::fs;
use std::path::Path;

use engine::{Face, Limits, Mask, Photo, PortraitMap, Source, TruncationPolicy};

/// What is compared: the number of a part is its place here.
pub(crate) const PARTS: [&str; 5] = ["person", "skin", "hair", "clothes", "headwear"];

/// The colours of the parts in a label; background is the first.
const COLORS: [[u8; 3]; 6] = [
    [0, 0, 0],
    [255, 160, 60],
    [200, 0, 255],
    [0, 200, 90],
    [255, 230, 0],
    [0, 220, 255],
];

/// A part with fewer pixels in a label is not compared.
const LEAST: usize = 150;

/// The landmarks at the points of a label: corners of the eyes and of the mouth.
const POINTS: [usize; 6] = [33, 133, 362, 263, 61, 291];

/// The label of one picture.
pub(crate) struct Label {
    pub(crate) name: String,
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// The part of each pixel; 0 is background.
    parts: Vec<u8>,
    /// Left, top, right and bottom of the face.
    face: [f32; 4],
    points: Option<[[f32; 2]; 6]>,
    held_out: bool,
}

/// How far a map agrees with a label.
pub(crate) struct Score {
    name: String,
    pub(crate) held_out: bool,
    pub(crate) found: bool,
    pub(crate) extra_faces: usize,
    /// The mean distance of the points, over the distance of the eyes.
    pub(crate) landmark_error: Option<f32>,
    /// The mean lightness of the skin, 0..=255.
    pub(crate) lightness: f32,
    /// Intersection over union of each of [`PARTS`]; `None` of a part that is not in the label.
    pub(crate) overlaps: [Option<f32>; 5],
    /// The share of the label's headwear that was found; of a picture without any whether some was found.
    pub(crate) headwear: Headwear,
}

/// How much of the headwear in a picture was found.
pub(crate) enum Headwear {
    /// This share of it.
    Found(f32),
    /// There is none: whether some was found all the same.
    None { alarm: bool },
}

pub(crate) fn read_labels(folder: &Path) -> Result<Vec<Label>, Box<dyn Error>> {
    let held_out = fs::read_to_string(folder.join("held-out.txt"))?;
    let faces = fs::read_to_string(folder.join("faces.txt"))?;
    let faces: HashMap<&str, &str> = (faces.lines())
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .collect();
    let mut labels = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "png") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let picture = Source::open(
            fs::read(&path)?,
            &Limits::default(),
            TruncationPolicy::Reject,
        )?;
        let picture = picture.downscaled(4096)?;
        let (pixels, _) = picture.pixels().as_chunks::<3>();
        let part = |rgb| {
            COLORS
                .iter()
                .position(|color| color == rgb)
                .ok_or("a colour of no part")
        };
        let numbers: Vec<f32> = (faces.get(&*name).ok_or("no face")?.split(' '))
            .map(str::parse)
            .collect::<Result<_, _>>()?;
        let (face, points) = numbers.split_first_chunk().ok_or("no face")?;
        let (points, _) = points.as_chunks::<2>();
        labels.push(Label {
            width: picture.width() as usize,
            height: picture.height() as usize,
            parts: (pixels.iter())
                .map(|rgb| part(rgb).map(|part| part as u8))
                .collect::<Result<_, _>>()?,
            face: *face,
            points: points.try_into().ok(),
            held_out: held_out.lines().any(|line| line == name),
            name: name.into_owned(),
        });
    }
    labels.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(labels)
}

impl Label {
    /// `picture` is the photo at about the label's size.
    pub(crate) fn score(&self, map: &PortraitMap, picture: &Photo) -> Score {
        let face = map.faces.iter().find(|face| self.is_face(face));
        let found = self.parts_of(map);
        let overlap = |part: usize| {
            let of = |parts: &[u8]| -> Vec<bool> {
                let holds = |&at: &u8| {
                    if part == 0 {
                        at > 0
                    } else {
                        usize::from(at) == part
                    }
                };
                parts.iter().map(holds).collect()
            };
            let (label, found) = (of(&self.parts), of(&found));
            let both = label.iter().zip(&found).filter(|(a, b)| **a && **b).count();
            let either = label.iter().zip(&found).filter(|(a, b)| **a || **b).count();
            let size = label.iter().filter(|pixel| **pixel).count();
            (size > LEAST).then(|| both as f32 / either as f32)
        };
        Score {
            name: self.name.clone(),
            held_out: self.held_out,
            found: face.is_some(),
            extra_faces: map.faces.len() - usize::from(face.is_some()),
            landmark_error: face.and_then(|face| self.landmark_error(face)),
            lightness: self.lightness(picture),
            overlaps: std::array::from_fn(overlap),
            headwear: self.headwear(&found),
        }
    }

    fn headwear(&self, found: &[u8]) -> Headwear {
        const NUMBER: u8 = 4;
        let size = self.parts.iter().filter(|part| **part == NUMBER).count();
        let of_found = found.iter().filter(|part| **part == NUMBER).count();
        if size <= LEAST {
            return Headwear::None {
                alarm: of_found > LEAST,
            };
        }
        let both = (self.parts.iter().zip(found))
            .filter(|(a, b)| **a == NUMBER && **b == NUMBER)
            .count();
        Headwear::Found(both as f32 / size as f32)
    }

    /// Half of what both boxes cover together is in both.
    fn is_face(&self, face: &Face) -> bool {
        let [left, top, right, bottom] = self.face;
        let bounds = face.bounds;
        let width = right.min(bounds.right) - left.max(bounds.left);
        let height = bottom.min(bounds.bottom) - top.max(bounds.top);
        let both = width.max(0.0) * height.max(0.0);
        let either = (right - left) * (bottom - top) + bounds.width() * bounds.height() - both;
        both > 0.5 * either
    }

    /// The strongest part of each pixel of the label.
    fn parts_of(&self, map: &PortraitMap) -> Vec<u8> {
        let masks = [&map.skin, &map.hair, &map.clothes, &map.headwear];
        let at = |x: usize, y: usize, mask: &Mask| {
            let x = (2 * x + 1) * mask.width / (2 * self.width);
            let y = (2 * y + 1) * mask.height / (2 * self.height);
            mask.values[y * mask.width + x]
        };
        let part = |x: usize, y: usize| {
            if at(x, y, &map.person) < 128 {
                return 0;
            }
            let mut best = 0;
            for (part, mask) in masks.iter().enumerate() {
                if at(x, y, mask) > at(x, y, masks[best]) {
                    best = part;
                }
            }
            best as u8 + 1
        };
        (0..self.width * self.height)
            .map(|place| part(place % self.width, place / self.width))
            .collect()
    }

    fn landmark_error(&self, face: &Face) -> Option<f32> {
        let points = self.points.as_ref()?;
        let far = |[x, y]: [f32; 2], [u, v]: [f32; 2]| (x - u).hypot(y - v);
        let middle = |a: [f32; 2], b: [f32; 2]| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        let eyes = far(middle(points[0], points[1]), middle(points[2], points[3]));
        let sum: f32 = (points.iter().zip(POINTS))
            .map(|(&point, landmark)| {
                let [x, y, _] = face.landmarks[landmark];
                far(point, [x, y])
            })
            .sum();
        Some(sum / (points.len() as f32 * eyes))
    }

    fn lightness(&self, picture: &Photo) -> f32 {
        let (pixels, _) = picture.pixels().as_chunks::<3>();
        let (mut sum, mut count) = (0.0, 0.0);
        for (rgb, _) in pixels
            .iter()
            .zip(&self.parts)
            .filter(|(_, part)| **part == 1)
        {
            let [red, green, blue] = rgb.map(f32::from);
            sum += 0.299 * red + 0.587 * green + 0.114 * blue;
            count += 1.0;
        }
        sum / f32::max(count, 1.0)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        for (title, overlap) in PARTS.iter().zip(self.overlaps) {
            if let Some(overlap) = overlap {
                write!(f, "  {title} {overlap:.3}")?;
            }
        }
        Ok(())
    }
}

/// The value below which a share of the values lies, between two of them if need be; 0 of none.
pub(crate) fn quantile(values: &[f32], share: f32) -> f32 {
    let mut values = values.to_vec();
    values.sort_by(f32::total_cmp);
    let at = share * values.len().saturating_sub(1) as f32;
    let value = |at: f32| values.get(at as usize).copied().unwrap_or(0.0);
    value(at.floor()) + (value(at.ceil()) - value(at.floor())) * at.fract()
}
