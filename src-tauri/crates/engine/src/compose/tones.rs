//! The colours of a person that a drawn body takes over. They die with the photo.

use crate::analysis::{PortraitMap, contour, fill_polygon};
use crate::compose::sprite::AlphaPicture;
use crate::looks::Color;

/// Colours of the largest face, as it is drawn.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) struct Tones {
    /// The skin, and the skin in the shade.
    pub(crate) skin: Option<[Color; 2]>,
}

/// How much darker skin is in the shade.
const SHADE: f32 = 0.8;

impl Tones {
    /// Of the people in `cut_out`, which is of the whole photo.
    pub(crate) fn of(cut_out: &AlphaPicture, map: &PortraitMap) -> Tones {
        let Some(face) = map.faces.first() else {
            return Tones::default();
        };
        let scale = cut_out.width as f32 / map.photo_size.0.max(1) as f32;
        let oval = contour(&face.landmarks).map(|point| point.map(|along| along * scale));
        let mut channels: [Vec<u8>; 3] = Default::default();
        fill_polygon(&oval, cut_out.width, cut_out.height, |at| {
            let [r, g, b, _] = cut_out.pixels[at];
            for (channel, value) in channels.iter_mut().zip([r, g, b]) {
                channel.push(value);
            }
        });
        // A little lighter than the middle: brows, eyes and lips are darker than skin.
        let tone = channels.map(|mut channel| {
            let at = channel.len() * 55 / 100;
            match channel.is_empty() {
                true => None,
                false => Some(*channel.select_nth_unstable(at).1),
            }
        });
        let [Some(r), Some(g), Some(b)] = tone else {
            return Tones::default();
        };
        let skin = [r, g, b];
        let shade = skin.map(|value| (f32::from(value) * SHADE) as u8);
        Tones {
            skin: Some([Color(skin), Color(shade)]),
        }
    }
}
