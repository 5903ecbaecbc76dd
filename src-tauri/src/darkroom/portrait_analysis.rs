//! What the darkroom tells of the people in a photo: as much as `ambrotype analyze` prints. It is printed for the person
//! who asked, and goes nowhere else: no use case stores it, and `Debug` prints no measurement.

use std::fmt;

use serde::{Deserialize, Serialize};

/// More faces than this are not told of; the largest come first.
pub(super) const MAX_FACES: usize = 512;

/// The people in a photo.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PortraitAnalysis {
    /// The faces, the largest first.
    pub faces: Vec<AnalyzedFace>,
    /// How much of the photo each part covers.
    pub shares: AnalyzedShares,
}

/// One face. Places and lengths are in pixels of the photo, angles in degrees.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnalyzedFace {
    /// The left side of the box, from the brows to the chin. It may lie outside of the photo.
    pub left: f32,
    /// Its upper side.
    pub top: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// How sure it is that this is a face, 0..=1.
    pub presence: f32,
    /// Tilted in the plane of the picture; clockwise is positive.
    pub roll: f32,
    /// Turned to a side; to the right of the picture is positive.
    pub yaw: f32,
    /// Nodding; upwards is positive.
    pub pitch: f32,
}

/// The share of the photo that each part covers, 0..=1.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnalyzedShares {
    /// People: hair, skin, clothes and headwear together.
    pub person: f32,
    /// Hair.
    pub hair: f32,
    /// Skin.
    pub skin: f32,
    /// Clothes.
    pub clothes: f32,
    /// What covers heads.
    pub headwear: f32,
    /// Beards and moustaches, which are counted as skin or hair too.
    pub facial_hair: f32,
    /// What is no person.
    pub background: f32,
}

impl PortraitAnalysis {
    /// Whether a sound darkroom can say this of a photo of this width and height.
    pub(super) fn is_plausible_for(&self, photo: (u32, u32)) -> bool {
        let shares = &self.shares;
        let is_share = |share: f32| (0.0..=1.0).contains(&share);
        self.faces.len() <= MAX_FACES
            && self.faces.iter().all(|face| face.is_plausible_for(photo))
            && [
                shares.person,
                shares.hair,
                shares.skin,
                shares.clothes,
                shares.headwear,
                shares.facial_hair,
                shares.background,
            ]
            .into_iter()
            .all(is_share)
    }
}

impl AnalyzedFace {
    /// A face at the edge of a photo may reach beyond it by its own size, and no further.
    fn is_plausible_for(&self, photo: (u32, u32)) -> bool {
        let fits = |from: f32, length: f32, side: u32| {
            let side = side as f32;
            length > 0.0 && length <= 2.0 * side && from >= -length && from <= side
        };
        let is_angle = |degrees: f32| (-180.0..=180.0).contains(&degrees);
        fits(self.left, self.width, photo.0)
            && fits(self.top, self.height, photo.1)
            && (0.0..=1.0).contains(&self.presence)
            && [self.roll, self.yaw, self.pitch].into_iter().all(is_angle)
    }
}

impl From<&engine::PortraitMap> for PortraitAnalysis {
    fn from(map: &engine::PortraitMap) -> Self {
        let shares = map.shares();
        Self {
            faces: map.faces.iter().take(MAX_FACES).map(Into::into).collect(),
            shares: AnalyzedShares {
                person: shares.person,
                hair: shares.hair,
                skin: shares.skin,
                clothes: shares.clothes,
                headwear: shares.headwear,
                facial_hair: shares.facial_hair,
                background: shares.background,
            },
        }
    }
}

impl From<&engine::Face> for AnalyzedFace {
    fn from(face: &engine::Face) -> Self {
        Self {
            left: face.bounds.left,
            top: face.bounds.top,
            width: face.bounds.width(),
            height: face.bounds.height(),
            presence: face.presence,
            roll: face.angles.roll,
            yaw: face.angles.yaw,
            pitch: face.angles.pitch,
        }
    }
}

impl fmt::Debug for PortraitAnalysis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PortraitAnalysis({} faces)", self.faces.len())
    }
}
