//! Finds the faces that the analysis does not look for: people far away, down to 24 pixels of a photo
//! of 12 megapixels.

use crate::analysis::analyzer::{Analyzer, face_of};
use crate::analysis::detector::{Bounds, Detection};
use crate::analysis::faces::{confirm, small_candidates};
use crate::analysis::portrait_map::{Face, FaceBox, PortraitMap};
use crate::analysis::suppression::overlap;
use crate::codec::Source;
use crate::error::Error;

/// The longest side of the copy that is searched, in pixels: all that a photo of 12 megapixels has.
const SEARCH_SIDE: u32 = 4096;

/// A face that shares more than this of its union with a known one is that face.
const SAME_FACE: f32 = 0.2;

/// A face of which more than this lies in a known one, or the other way round, is that face too.
const PART_OF_FACE: f32 = 0.5;

impl Analyzer {
    /// Adds to the map of this photo the faces that are too small for [`Analyzer::analyze`], without parts. It takes
    /// several times as long as the analysis; a photo with fewer than 1,200 pixels on its longer side has no such faces.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`], and those of reading the photo.
    pub fn add_small_faces(&mut self, source: &Source, map: &mut PortraitMap) -> Result<(), Error> {
        let picture = source.downscaled(SEARCH_SIDE)?;
        let longest = source.size().0.max(source.size().1) as f32;
        let scale = longest / picture.width().max(picture.height()) as f32;
        let mut found = small_candidates(&mut self.networks.finders, &picture)?;
        found.retain(|face| !is_known(face, scale, &map.faces));
        let faces = confirm(&mut self.networks.mesh, found, &picture, None)?;
        let faces = faces.into_iter().map(|face| face_of(face, None, scale));
        map.faces.extend(faces);
        let size = |face: &Face| face.bounds.width() * face.bounds.height();
        map.faces.sort_by(|a, b| size(b).total_cmp(&size(a)));
        Ok(())
    }
}

/// Whether a face of the copy, of which the photo is `scale` times as large, is one of `known`.
fn is_known(face: &Detection, scale: f32, known: &[Face]) -> bool {
    let bounds = face.scaled(scale).bounds;
    known.iter().any(|face| {
        let FaceBox {
            left,
            top,
            right,
            bottom,
        } = face.bounds;
        let (union, smaller) = overlap(
            bounds,
            Bounds {
                left,
                top,
                right,
                bottom,
            },
        );
        union > SAME_FACE || smaller > PART_OF_FACE
    })
}
