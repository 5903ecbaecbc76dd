//! How far a head reaches, hair and whatever is worn on it included.

use crate::analysis::{Face, Mask, PortraitMap};

/// The middle points of the irises, the tip of the chin.
const IRISES: [usize; 2] = [468, 473];
const CHIN: usize = 152;

/// A head in a straightened picture, in its pixels, downwards and to the right.
#[derive(Clone, Copy)]
pub(super) struct Head {
    /// The line of the eyes.
    pub(super) eyes: f32,
    /// The middle of the head, from left to right.
    pub(super) middle: f32,
    /// Below the chin.
    pub(super) chin: f32,
    /// Above the hair.
    pub(super) top: f32,
    /// Left of the hair.
    pub(super) left: f32,
    /// Right of it.
    pub(super) right: f32,
}

impl Head {
    /// The head of a face; `place` says where a place of the photo is in the straightened picture.
    pub(super) fn of(face: &Face, map: &PortraitMap, place: &dyn Fn([f32; 2]) -> [f32; 2]) -> Head {
        let point = |at: usize| {
            let [x, y, _] = face.landmarks.get(at).copied().unwrap_or_default();
            place([x, y])
        };
        let [right_eye, left_eye] = IRISES.map(point);
        let eyes = (right_eye[1] + left_eye[1]) / 2.0;
        let between = (right_eye[0] + left_eye[0]) / 2.0;
        let chin = point(CHIN)[1].max(eyes + 1.0);
        let unit = chin - eyes;
        // Without a mask: as heads usually are.
        let mut head = Head {
            eyes,
            middle: between,
            chin,
            top: eyes - 1.05 * unit,
            left: between - 0.75 * unit,
            right: between + 0.75 * unit,
        };
        let (mut across, mut down) = (Vec::new(), Vec::new());
        for_each_of_person(face, map, |at| {
            let [x, y] = place(at);
            let near = (x - between).abs() < 1.5 * unit;
            if near && y < chin && y > eyes - 2.2 * unit {
                across.push(x);
                down.push(y);
            }
        });
        if !across.is_empty() {
            across.sort_by(f32::total_cmp);
            down.sort_by(f32::total_cmp);
            // A stray pixel is no head.
            let few = across.len() / 500;
            head.top = head.top.min(down[few]);
            head.left = head.left.min(across[few]);
            head.right = head.right.max(across[across.len() - 1 - few]);
        }
        head.middle = (between + (head.left + head.right) / 2.0) / 2.0;
        Head {
            chin: chin + 0.12 * unit,
            top: head.top - 0.08 * unit,
            left: head.left - 0.06 * unit,
            right: head.right + 0.06 * unit,
            ..head
        }
    }
}

/// Calls `each` with the places of the photo that belong to the person of this face, or to anybody if
/// nobody's parts are known.
fn for_each_of_person(face: &Face, map: &PortraitMap, mut each: impl FnMut([f32; 2])) {
    let mut in_square = |masks: &[&Mask], corner: [f32; 2], size: [f32; 2]| {
        let Some(Mask { width, height, .. }) = masks.first() else {
            return;
        };
        let step = [size[0] / *width as f32, size[1] / *height as f32];
        for at in 0..width * height {
            let share: u32 = masks.iter().map(|mask| u32::from(mask.values[at])).sum();
            if share >= 128 {
                let (x, y) = ((at % width) as f32 + 0.5, (at / width) as f32 + 0.5);
                each([corner[0] + x * step[0], corner[1] + y * step[1]]);
            }
        }
    };
    match &face.parts {
        Some(parts) => in_square(
            &[&parts.hair, &parts.skin, &parts.clothes, &parts.headwear],
            [parts.left, parts.top],
            [parts.side; 2],
        ),
        None => {
            let (width, height) = map.photo_size;
            in_square(&[&map.person], [0.0; 2], [width as f32, height as f32]);
        }
    }
}
