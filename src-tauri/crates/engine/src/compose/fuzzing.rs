//! What must hold of whatever somebody types or sends to be composed.

use crate::compose::composition::Composition;
use crate::compose::library::library;
use crate::compose::places::{Align, Bounds, Voice, WordsPlace};
use crate::compose::scene::Content;
use crate::compose::tones::Tones;
use crate::compose::words::{Fitted, fit};
use crate::looks::Color;

pub(crate) const VOICES: [Voice; 5] = [
    Voice::Display,
    Voice::Round,
    Voice::Text,
    Voice::Serif,
    Voice::Script,
];

/// A place for words of one voice.
pub(crate) fn place(voice: Voice, width: f32, height: f32, lines: usize) -> WordsPlace {
    WordsPlace {
        name: "name".to_owned(),
        bounds: Bounds {
            x: 50.0,
            y: 20.0,
            width,
            height,
        },
        key: None,
        default: None,
        voice,
        size: 90.0,
        least_size: 20.0,
        lines,
        align: Align::Middle,
        valign: Align::Middle,
        fill: Color([0; 3]),
        stroke: Some((Color([255; 3]), 6.0)),
        capitals: voice == Voice::Display,
        rotate: 0.0,
        spacing: 2.0,
    }
}

/// Whether everything that is drawn, the line around it included, lies in the box.
pub(crate) fn lies_within(fitted: &Fitted, place: &WordsPlace) -> bool {
    let margin = place.stroke.map_or(0.0, |(_, width)| width / 2.0) - 0.05;
    let Bounds {
        x,
        y,
        width,
        height,
    } = place.bounds;
    fitted.path.as_ref().is_none_or(|path| {
        let ink = path.bounds();
        ink.left() - margin >= x
            && ink.top() - margin >= y
            && ink.right() + margin <= x + width
            && ink.bottom() + margin <= y + height
    })
}

/// Typed words, the first byte saying in which voice.
pub(crate) fn try_words(bytes: &[u8]) {
    let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let voice = VOICES[usize::from(*first) % VOICES.len()];
    let place = place(voice, 400.0, 110.0, 1 + usize::from(*first) / 100);
    let fitted = fit(&String::from_utf8_lossy(rest), &place);
    assert!(fitted.is_ok_and(|fitted| lies_within(&fitted, &place)));
}

/// A composition as it comes over the pipe.
pub(crate) fn try_composition(bytes: &[u8]) {
    let Ok(composition) = serde_json::from_slice::<Composition>(bytes) else {
        return;
    };
    let written = serde_json::to_vec(&composition).unwrap_or_default();
    let again = serde_json::from_slice::<Composition>(&written);
    assert!(again.is_ok_and(|again| again == composition));
    // An id that no template has is refused.
    let Ok(scene) = composition.scene(library(), &Tones::default()) else {
        return;
    };
    for layer in &scene.layers {
        if let Content::Words(place, words) = &layer.content {
            let fitted = fit(words, place);
            assert!(fitted.is_ok_and(|fitted| lies_within(&fitted, place)));
        }
    }
}
