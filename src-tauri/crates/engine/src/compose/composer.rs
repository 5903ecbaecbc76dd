//! Makes the picture of a composition, and keeps what the next one of the same photo may need.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use resvg::tiny_skia::Pixmap;

use crate::analysis::PortraitMap;
use crate::compose::composition::Composition;
use crate::compose::library::library;
use crate::compose::scene::{KeptLayers, Pictures, Subject, WordNotes};
use crate::compose::sprite::AlphaPicture;
use crate::compose::tones::Tones;
use crate::error::Error;
use crate::image::Photo;
use crate::looks::Sketch;

/// What was made of one photo for its last composition: another name or palette costs no drawing of people. It dies with
/// the photo.
#[derive(Default)]
pub struct KeptComposition {
    pub(crate) sketch: Option<Sketch>,
    pictures: Pictures,
    layers: KeptLayers,
}

/// A composed picture.
pub struct Composed {
    /// The picture.
    pub photo: Photo,
    /// What a person should know about their words.
    pub notes: WordNotes,
}

/// Draws a subject of a photo, and keeps the photo's sketch in the place that it gets.
type Draw<'a> = dyn FnMut(&Subject, &mut Option<Sketch>) -> Result<AlphaPicture, Error> + 'a;

/// The composition of a photo, of this width and height. `draw` draws the photo of `map` as it is asked; it gets the place
/// where the photo's sketch is kept.
///
/// # Errors
/// [`Error::TemplateUnknown`]; [`Error::NoFace`] and [`Error::NoPerson`] if the composition needs one; those of `draw`.
pub(crate) fn compose(
    composition: &Composition,
    map: &PortraitMap,
    size: (u32, u32),
    kept: &mut KeptComposition,
    draw: &mut Draw<'_>,
) -> Result<Composed, Error> {
    let library = library();
    if let Composition::Card(_) = composition {
        return compose_card(composition, map, size, kept, draw);
    }
    let people = Subject::People(composition.look(library)?);
    if map.faces.is_empty() && matches!(composition, Composition::Toy(_)) {
        return Err(Error::NoFace);
    }
    if !map.has_people() {
        return Err(Error::NoPerson);
    }
    let KeptComposition {
        sketch,
        pictures,
        layers,
    } = kept;
    let mut add = |pictures: &mut Pictures, subject: &Subject| {
        if !pictures.contains_key(subject) {
            pictures.insert(subject.clone(), Arc::new(draw(subject, sketch)?));
        }
        Ok::<_, Error>(())
    };
    add(pictures, &people)?;
    let tones = pictures
        .get(&people)
        .map(|people| Tones::of(people, map, composition.heads()))
        .unwrap_or_default();
    let scene = composition.scene(library, &tones)?;
    let subjects = scene.subjects();
    pictures.retain(|subject, _| subjects.contains(subject) || *subject == people);
    for subject in &subjects {
        add(pictures, subject)?;
    }
    let (pixmap, notes) = scene.draw(size, pictures, map, layers)?;
    Ok(Composed {
        photo: opaque(&pixmap)?,
        notes,
    })
}

/// A card of a photo, which may show nobody.
fn compose_card(
    composition: &Composition,
    map: &PortraitMap,
    size: (u32, u32),
    kept: &mut KeptComposition,
    draw: &mut Draw<'_>,
) -> Result<Composed, Error> {
    let scene = composition.scene(library(), &Tones::default())?;
    let subjects = scene.subjects();
    let pictures = &mut kept.pictures;
    pictures.retain(|subject, _| subjects.contains(subject));
    for subject in subjects {
        if let Entry::Vacant(missing) = pictures.entry(subject) {
            let picture = draw(missing.key(), &mut kept.sketch)?;
            missing.insert(Arc::new(picture));
        }
    }
    let (pixmap, notes) = scene.draw(size, &kept.pictures, map, &mut kept.layers)?;
    Ok(Composed {
        photo: opaque(&pixmap)?,
        notes,
    })
}

/// A canvas as a photo; what no layer covers is white.
pub(super) fn opaque(pixmap: &Pixmap) -> Result<Photo, Error> {
    let white = |color: u8, alpha: u8| color.saturating_add(255 - alpha);
    let (pixels, _) = pixmap.data().as_chunks::<4>();
    let pixels = pixels
        .iter()
        .flat_map(|&[r, g, b, a]| [r, g, b].map(|color| white(color, a)));
    Photo::from_pixels(pixmap.width(), pixmap.height(), pixels.collect())
}
