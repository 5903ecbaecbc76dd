//! Where the faces of a photo are, and no more: what painted looks need, at a tenth of the cost of a portrait map.
//!
//! Somebody who is small in a crowd may be missed, and nothing confirms that a face is one.

use std::fmt;
use std::num::NonZeroUsize;

use crate::analysis::faces::{candidates_in_tiles, candidates_in_whole};
use crate::analysis::networks::{FaceFinder, PortraitModels, face_finders};
use crate::analysis::{Analyzer, PortraitMap};
use crate::codec::Source;
use crate::error::Error;
use crate::onnx::Runtime;

/// The longest side of the copy in which faces are searched, in pixels.
const SEARCHED_SIDE: u32 = 512;

/// Where the faces of a photo are. It tells one photo from another, so it is never written to a disk and never logged.
#[derive(Clone, Default)]
pub struct FaceSpots {
    /// Left, top, right and bottom of each, in shares of the photo's sides.
    pub(crate) boxes: Vec<[f32; 4]>,
}

/// The networks that find faces, ready to run.
#[derive(Debug)]
pub struct FaceSpotter {
    finders: Vec<FaceFinder>,
}

impl FaceSpotter {
    /// Prepares the detectors of `models`. It opens no file.
    ///
    /// # Errors
    /// [`Error::GraphRefused`] and [`Error::ModelRefused`].
    pub fn prepare(models: &PortraitModels, runtime: &Runtime) -> Result<FaceSpotter, Error> {
        Ok(FaceSpotter {
            finders: face_finders(models, runtime, NonZeroUsize::MIN)?,
        })
    }

    /// The faces of the photo.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`], and those of reading the photo.
    pub fn find(&mut self, source: &Source) -> Result<FaceSpots, Error> {
        spot_faces(&mut self.finders, source)
    }
}

impl Analyzer {
    /// As [`FaceSpotter::find`], with the detectors that are ready.
    ///
    /// # Errors
    /// As [`FaceSpotter::find`].
    pub fn spot_faces(&mut self, source: &Source) -> Result<FaceSpots, Error> {
        spot_faces(&mut self.networks.finders, source)
    }
}

fn spot_faces(finders: &mut [FaceFinder], source: &Source) -> Result<FaceSpots, Error> {
    let picture = source.downscaled(SEARCHED_SIDE)?;
    let mut faces = candidates_in_whole(finders, &picture)?;
    if faces.is_empty() {
        faces = candidates_in_tiles(finders, &picture)?;
    }
    let bounds = faces.iter().map(|face| face.bounds);
    let boxes = bounds.map(|it| [it.left, it.top, it.right, it.bottom]);
    Ok(FaceSpots::of(boxes, (picture.width(), picture.height())))
}

impl FaceSpots {
    /// The height of the middle one of the faces by size, in shares of the photo's; 0 without a face.
    pub(crate) fn median_height(&self) -> f32 {
        let mut heights: Vec<f32> = self.boxes.iter().map(|it| it[3] - it[1]).collect();
        heights.sort_by(f32::total_cmp);
        heights.get(heights.len() / 2).copied().unwrap_or(0.0)
    }

    fn of(boxes: impl Iterator<Item = [f32; 4]>, (width, height): (u32, u32)) -> FaceSpots {
        let sides = [width, height, width, height].map(|side| side as f32);
        let share = |along: [f32; 4]| std::array::from_fn(|at| along[at] / sides[at]);
        FaceSpots {
            boxes: boxes.map(share).collect(),
        }
    }
}

impl From<&PortraitMap> for FaceSpots {
    fn from(map: &PortraitMap) -> FaceSpots {
        let bounds = map.faces.iter().map(|face| face.bounds);
        let boxes = bounds.map(|it| [it.left, it.top, it.right, it.bottom]);
        FaceSpots::of(boxes, map.photo_size)
    }
}

impl fmt::Debug for FaceSpots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FaceSpots({})", self.boxes.len())
    }
}
