//! Which part of a picture goes into a place, and where it lies there.

use resvg::tiny_skia::Transform;

use crate::analysis::{FaceFrame, PortraitMap};
use crate::compose::places::{Bounds, Fit};
use crate::compose::sprite::AlphaPicture;

/// Where the eyes are in a whole portrait, as a share of the height, and how high a face is in it.
const EYE_LINE: f32 = 0.42;
const FACE_SHARE: f32 = 0.36;

/// The middle points of the irises.
const IRISES: [usize; 2] = [468, 473];

/// Left, top, right and bottom of what is shown of a picture; none if nobody is there.
pub(crate) fn part_for(
    fit: Fit,
    picture: &AlphaPicture,
    map: &PortraitMap,
    bounds: Bounds,
) -> Option<[usize; 4]> {
    match fit {
        Fit::Bust | Fit::Head => picture.visible(),
        Fit::Contain => picture.visible(),
        Fit::Cover => Some(portrait_part(picture, map, bounds.width / bounds.height)),
    }
}

/// Where a picture of this size lies in the place, from its pixels to units of the template.
pub(crate) fn fitted(fit: Fit, (width, height): (u32, u32), bounds: Bounds) -> Transform {
    let (width, height) = (width as f32, height as f32);
    let (across, down) = (bounds.width / width, bounds.height / height);
    let scale = match fit {
        Fit::Cover => across.max(down),
        Fit::Bust | Fit::Head | Fit::Contain => across.min(down),
    };
    let x = bounds.x + (bounds.width - width * scale) / 2.0;
    let y = match fit {
        Fit::Bust | Fit::Head => bounds.y + bounds.height - height * scale,
        Fit::Cover | Fit::Contain => bounds.y + (bounds.height - height * scale) / 2.0,
    };
    Transform::from_row(scale, 0.0, 0.0, scale, x, y)
}

/// The part of these proportions around the faces, or the middle of the picture.
fn portrait_part(picture: &AlphaPicture, map: &PortraitMap, ratio: f32) -> [usize; 4] {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let scale = width / map.photo_size.0.max(1) as f32;
    let most = (height.min(width / ratio)).max(1.0);
    let (mut tall, mut x, mut y) = (most, width / 2.0, height / 2.0);
    if let [face] = &map.faces[..] {
        let eyes = IRISES.map(|at| face.landmarks.get(at).copied().unwrap_or_default());
        let middle = [0, 1].map(|axis| (eyes[0][axis] + eyes[1][axis]) / 2.0 * scale);
        tall = (FaceFrame::of(&face.landmarks).height * scale / FACE_SHARE)
            .min(most)
            .max(1.0);
        (x, y) = (middle[0], middle[1] + (0.5 - EYE_LINE) * tall);
    } else if !map.faces.is_empty() {
        let sum = map
            .faces
            .iter()
            .map(|face| (face.bounds.left + face.bounds.right) / 2.0)
            .sum::<f32>();
        x = sum / map.faces.len() as f32 * scale;
    }
    let wide = tall * ratio;
    let left = (x - wide / 2.0).clamp(0.0, (width - wide).max(0.0)) as usize;
    let top = (y - tall / 2.0).clamp(0.0, (height - tall).max(0.0)) as usize;
    let right = (left + (wide.round() as usize).max(1)).min(picture.width);
    let bottom = (top + (tall.round() as usize).max(1)).min(picture.height);
    [
        left.min(right.saturating_sub(1)),
        top.min(bottom.saturating_sub(1)),
        right,
        bottom,
    ]
}
