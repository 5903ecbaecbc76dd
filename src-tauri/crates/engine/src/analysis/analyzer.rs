//! The analysis of a photo, from its pixels to its [`PortraitMap`].

use std::num::NonZeroUsize;

use rayon::prelude::*;

use crate::analysis::bare_skin::extend_skin;
use crate::analysis::compose::compose;
use crate::analysis::contours::{CHIN, FOREHEAD, SIDES};
use crate::analysis::crop::{Outside, TurnedRect, Window};
use crate::analysis::detector::Bounds;
use crate::analysis::faces::{FoundFace, candidates, confirm, is_small};
use crate::analysis::facial_hair::{FacialHair, facial_hair_mask, find_facial_hair};
use crate::analysis::networks::{Networks, PortraitModels};
use crate::analysis::parts::{PersonParts, find_parts};
use crate::analysis::parts_square::{CLOTHES, HAIR, HEADWEAR, SKIN};
use crate::analysis::person::{PersonCrop, people};
use crate::analysis::portrait_map::{Angles, Face, FaceBox, FaceParts, Mask, PortraitMap};
use crate::codec::Source;
use crate::error::Error;
use crate::image::{FloatImage, Photo};
use crate::onnx::Runtime;

/// The longest side of the copy that is analysed, in pixels; masks of the photo are of its size.
const WORKING_SIDE: u32 = 1024;

/// The longest side of the copy in which the landmarks of small faces are found.
const DETAIL_SIDE: u32 = 3072;

/// The copy on which the edges of masks are measured is as many times smaller as leaves this many
/// pixels on its longest side.
const GUIDE_SIDE: u32 = 320;

/// The least longer side of a face in the working copy, in pixels, of which hair, skin and clothes can be told.
const LEAST_FOR_PARTS: f32 = 40.0;

/// The pitch that the line from the forehead to the chin gives for a face that looks straight ahead, in degrees: the median
/// of 127 portraits that look into the camera.
const PITCH_AT_REST: f32 = -7.0;

/// The networks that understand portraits, ready to run. The styles work without it.
#[derive(Debug)]
pub struct Analyzer {
    pub(super) networks: Networks,
}

/// A step of the analysis, in the order in which they end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The photo was made small.
    Downscaled,
    /// The detectors have found what may be faces.
    Detected,
    /// The landmarks are there, and what is no face is gone.
    Located,
    /// The mask of people is there.
    Segmented,
    /// The parts of people are told apart.
    Parted,
}

impl Analyzer {
    /// Prepares the models to run on `threads` threads. It opens no file.
    ///
    /// # Errors
    /// [`Error::GraphRefused`] if a graph holds something that no known graph has, and
    /// [`Error::ModelRefused`] if ONNX Runtime does not accept one.
    pub fn prepare(
        models: PortraitModels,
        runtime: &Runtime,
        threads: NonZeroUsize,
    ) -> Result<Analyzer, Error> {
        let networks = Networks::prepare(models, runtime, threads)?;
        Ok(Analyzer { networks })
    }

    /// What is in the photo.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`], and those of reading the photo.
    pub fn analyze(&mut self, source: &Source) -> Result<PortraitMap, Error> {
        self.analyze_in_stages(source, &mut |_| {})
    }

    /// As [`Analyzer::analyze`]; `ended` receives each stage as it ends.
    ///
    /// # Errors
    /// As [`Analyzer::analyze`].
    pub fn analyze_in_stages(
        &mut self,
        source: &Source,
        ended: &mut dyn FnMut(Stage),
    ) -> Result<PortraitMap, Error> {
        let Networks {
            finders,
            mesh,
            segmenter,
        } = &mut self.networks;
        let picture = source.downscaled(WORKING_SIDE)?;
        ended(Stage::Downscaled);

        let (found, whole) = rayon::join(
            || candidates(finders, &picture),
            || segmenter.whole(&picture),
        );
        let (found, whole) = (found?, whole?);
        ended(Stage::Detected);

        let longest = source.size().0.max(source.size().1) as f32;
        let scale = longest / picture.width().max(picture.height()) as f32;
        let larger = match scale > 1.0 && found.iter().any(is_small) {
            true => Some(source.downscaled(DETAIL_SIDE)?),
            false => None,
        };
        let detail = larger.as_ref().map(|larger| {
            let side = larger.width().max(larger.height()) as f32;
            (larger, side / picture.width().max(picture.height()) as f32)
        });
        let bounds: Vec<Bounds> = found.iter().map(|face| face.bounds).collect();
        let (faces, crops) = rayon::join(
            || confirm(mesh, found, &picture, detail),
            || {
                let bounds = bounds.iter();
                bounds
                    .map(|&face| segmenter.around(&picture, face))
                    .collect::<Result<Vec<_>, Error>>()
            },
        );
        let (faces, crops) = (faces?, crops?);
        drop(larger);
        ended(Stage::Located);

        let of_faces = |at: usize| faces.iter().any(|face| face.candidate == at);
        let crops: Vec<PersonCrop> = (crops.into_iter().enumerate())
            .filter_map(|(at, crop)| crop.filter(|_| of_faces(at)))
            .collect();
        let guide = guide_of(&picture);
        let points: Vec<&[[f32; 3]]> = faces.iter().map(|face| &face.mesh.points[..]).collect();
        let mask = people(&picture, &guide, &whole, &crops, &points);
        ended(Stage::Segmented);

        let mut parts: Vec<Option<PersonParts>> = faces
            .par_iter()
            .map(|face| {
                let large = face.detection.bounds.longer_side() >= LEAST_FOR_PARTS;
                large.then(|| find_parts(&picture, &mask, &face.mesh.points))
            })
            .collect();
        let beards: Vec<FacialHair> = (points.par_iter())
            .filter_map(|points| find_facial_hair(&picture, &mask, points))
            .collect();
        let facial_hair = facial_hair_mask(&mask, &beards);
        let bare = extend_skin(&guide, &mask, &mut parts, &points);
        // Far people first: the nearest has the last word.
        let from_far: Vec<&PersonParts> = parts.iter().rev().flatten().collect();
        let whole = compose(&picture, &guide, &mask, &bare, &from_far);
        ended(Stage::Parted);

        let faces = faces.into_iter().zip(&parts);
        let part = |part: usize| Mask {
            width: mask.width,
            height: mask.height,
            values: whole.iter().map(|shares| shares[part]).collect(),
        };
        Ok(PortraitMap {
            photo_size: source.size(),
            faces: faces
                .map(|(face, parts)| face_of(face, parts.as_ref(), scale))
                .collect(),
            hair: part(HAIR),
            skin: part(SKIN),
            clothes: part(CLOTHES),
            headwear: part(HEADWEAR),
            facial_hair,
            person: mask,
        })
    }
}

/// A copy of the picture for the guided filter, smaller by a whole number.
fn guide_of(picture: &Photo) -> FloatImage<3> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let factor = (width.max(height) / GUIDE_SIDE as usize).max(1);
    let rect = TurnedRect {
        center: [width as f32 / 2.0, height as f32 / 2.0],
        width: width as f32,
        height: height as f32,
        angle: 0.0,
    };
    let size = (width.div_ceil(factor), height.div_ceil(factor));
    rect.crop(picture, Window::whole((width, height)), size, Outside::Edge)
}

/// A face in pixels of the photo, which is `scale` times as large as the working copy.
pub(super) fn face_of(face: FoundFace, parts: Option<&PersonParts>, scale: f32) -> Face {
    let detection = face.detection.scaled(scale);
    let angles = angles(&face.mesh.points);
    let landmarks = face.mesh.points.into_iter();
    Face {
        bounds: FaceBox {
            left: detection.bounds.left,
            top: detection.bounds.top,
            right: detection.bounds.right,
            bottom: detection.bounds.bottom,
        },
        score: detection.score,
        presence: face.mesh.presence,
        points: detection.points,
        landmarks: landmarks
            .map(|point| point.map(|along| along * scale))
            .collect(),
        angles,
        parts: parts.map(|parts| FaceParts {
            left: parts.square.left * scale,
            top: parts.square.top * scale,
            side: parts.square.side * scale,
            hair: part_mask(parts, HAIR),
            skin: part_mask(parts, SKIN),
            clothes: part_mask(parts, CLOTHES),
            headwear: part_mask(parts, HEADWEAR),
        }),
    }
}

/// How a head is turned: from the lines between its sides, and between forehead and chin.
fn angles(points: &[[f32; 3]]) -> Angles {
    let between = |from: usize, to: usize| [0, 1, 2].map(|at| points[to][at] - points[from][at]);
    let [x, y, z] = between(SIDES[0], SIDES[1]);
    let down = between(FOREHEAD, CHIN);
    // Away from the viewer, out of the back of the head.
    let back = [
        y * down[2] - z * down[1],
        z * down[0] - x * down[2],
        x * down[1] - y * down[0],
    ];
    Angles {
        roll: y.atan2(x).to_degrees(),
        yaw: (-back[0]).atan2(back[2]).to_degrees(),
        pitch: back[1].atan2(back[0].hypot(back[2])).to_degrees() - PITCH_AT_REST,
    }
}

/// A part of a person in the square around the face.
fn part_mask(parts: &PersonParts, part: usize) -> Mask {
    let pixels = parts.shares.pixels.iter().zip(&parts.person);
    Mask {
        width: parts.shares.width,
        height: parts.shares.height,
        values: pixels
            .map(|(shares, person)| (shares[part] * person * 255.0 + 0.5) as u8)
            .collect(),
    }
}
