//! One head as a picture of its own: as wide as it counts, with the place of its chin.

use resvg::tiny_skia::Pixmap;

use crate::analysis::{FaceFrame, HeadMask, PortraitMap};
use crate::compose::sprite::AlphaPicture;

/// The tip of the chin.
const CHIN: usize = 152;

/// A head is at least and at most so many heights of the face wide: hair that stands far off does not make a face small.
const WIDTHS: [f32; 2] = [0.7, 1.05];

/// Nor does high hair or a hat: what is above the chin counts as no higher than this, in widths of the head.
pub(crate) const HEIGHT: f32 = 1.4;

/// A head, cut out.
pub(crate) struct Head {
    pub(crate) image: Pixmap,
    /// Where the tip of the chin is in the image.
    pub(crate) chin: [f32; 2],
    /// How wide it counts, in pixels of the image.
    pub(crate) width: f32,
    /// By how many degrees it is tilted clockwise.
    pub(crate) roll: f32,
}

/// The head of the face of this number in `cut_out`, which is of the whole photo. None if nothing of it can be seen.
pub(crate) fn head(cut_out: &AlphaPicture, map: &PortraitMap, number: usize) -> Option<Head> {
    let face = map.faces.get(number)?;
    let mask = HeadMask::of(map, number)?;
    let scale = cut_out.width as f32 / map.photo_size.0.max(1) as f32;
    let side = |at: f32, length: usize| (at * scale).clamp(0.0, length as f32) as usize;
    let (left, top) = (
        side(mask.bounds.left, cut_out.width),
        side(mask.bounds.top, cut_out.height),
    );
    let right = (side(mask.bounds.right, cut_out.width) + 2).min(cut_out.width);
    let bottom = (side(mask.bounds.bottom, cut_out.height) + 2).min(cut_out.height);
    if right <= left || bottom <= top {
        return None;
    }
    let rows = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y)));
    let pixels = rows.map(|(x, y)| {
        let [r, g, b, a] = cut_out.pixels[y * cut_out.width + x];
        let share = mask.share([(x as f32 + 0.5) / scale, (y as f32 + 0.5) / scale]);
        [r, g, b, (f32::from(a) * share + 0.5) as u8]
    });
    let cut = AlphaPicture {
        width: right - left,
        height: bottom - top,
        pixels: pixels.collect(),
    };
    let seen = cut.visible()?;
    let image = cut.part(seen)?;
    let [x, y, _] = face.landmarks.get(CHIN).copied()?;
    let height = FaceFrame::of(&face.landmarks).height * scale;
    let above_chin = y * scale - (top + seen[1]) as f32;
    Some(Head {
        chin: [x * scale - (left + seen[0]) as f32, above_chin],
        width: (image.width() as f32)
            .clamp(WIDTHS[0] * height, WIDTHS[1] * height)
            .max(above_chin / HEIGHT),
        roll: face.angles.roll.clamp(-35.0, 35.0),
        image,
    })
}
