//! Makes the scene of a composition: its template, the figure, the words.

use crate::compose::composition::{Composition, Poster, Toy};
use crate::compose::figures::push_figures;
use crate::compose::filling::{WHOLE, is_written, push_words};
use crate::compose::layers::{picture, push_drawings, within};
use crate::compose::library::Library;
use crate::compose::places::Bounds;
use crate::compose::scene::{Affine, Content, Scene, WordNotes};
use crate::compose::template::{Palette, TemplateLayer};
use crate::compose::tones::Tones;
use crate::error::Error;

/// The look of a composition that names none.
const USUAL_LOOK: &str = "comic";

impl Composition {
    /// The look that its people are drawn in.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`].
    pub(crate) fn look(&self, library: &Library) -> Result<String, Error> {
        let (chosen, entry) = match self {
            Composition::Toy(toy) => (&toy.look, library.entry("toys", &toy.layout)?),
            Composition::Poster(poster) => (&poster.look, library.scene(&poster.template)?.1),
            Composition::Card(card) => return Ok(card.look_of(0).to_owned()),
        };
        let look = chosen.as_deref().or(entry.look.as_deref());
        Ok(look.unwrap_or(USUAL_LOOK).to_owned())
    }

    /// The size of its template.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`] and [`Error::TemplateRefused`].
    pub fn size(&self, library: &Library) -> Result<(f32, f32), Error> {
        Ok(self.scene(library, &Tones::default())?.size)
    }

    /// What a person should know about their words, without a photo.
    ///
    /// # Errors
    /// As [`Composition::size`]; [`Error::FontRefused`].
    pub fn word_notes(&self, library: &Library) -> Result<WordNotes, Error> {
        self.scene(library, &Tones::default())?.word_notes()
    }

    /// Its scene; `tones` are the colours of the person in that look.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`] and [`Error::TemplateRefused`].
    pub(crate) fn scene(&self, library: &Library, tones: &Tones) -> Result<Scene, Error> {
        let look = self.look(library)?;
        match self {
            Composition::Toy(toy) => toy_scene(toy, library, &look, tones),
            Composition::Poster(poster) => poster_scene(poster, library, &look),
            Composition::Card(card) => card.scene_with(library, false),
        }
    }
}

fn toy_scene(toy: &Toy, library: &Library, look: &str, tones: &Tones) -> Result<Scene, Error> {
    let palette = &library.palette("toys", &toy.palette)?.colours;
    let entry = library.entry("toys", &toy.layout)?;
    let template = library.template("toys", entry, palette)?;
    let mut scene = Scene {
        size: template.size,
        layers: Vec::new(),
    };
    for layer in &template.layers {
        match layer {
            TemplateLayer::Drawing(drawing) if drawing.stands(|place| is_filled(toy, place)) => {
                scene.push(WHOLE, Content::Drawing(drawing.svg.clone()));
            }
            TemplateLayer::Drawing(_) => {}
            TemplateLayer::Words(place) => {
                let words = match place.name.as_str() {
                    "name" => &toy.name,
                    "tagline" => &toy.tagline,
                    _ => "",
                };
                push_words(&mut scene, place, words, library, "toys", toy.language);
            }
            TemplateLayer::Picture(place) if place.name == "body" => {
                push_figures(&mut scene, place, toy, library, palette, look, tones)?;
            }
            TemplateLayer::Picture(place) => {
                if let Some(number) = place.name.strip_prefix("accessory-") {
                    let at = number.parse().unwrap_or(0usize).checked_sub(1);
                    if let Some(id) = at.and_then(|at| toy.accessories.get(at)) {
                        push_accessory(&mut scene, place.bounds, id, library, palette)?;
                    }
                } else {
                    scene.push(WHOLE, picture(place, look));
                }
            }
        }
    }
    Ok(scene)
}

fn poster_scene(poster: &Poster, library: &Library, look: &str) -> Result<Scene, Error> {
    let (folder, entry) = library.scene(&poster.template)?;
    let is_season = folder == "seasons";
    let own = match is_season && !poster.palette.is_empty() {
        true => &library.palette(folder, &poster.palette)?.colours,
        false => library.colors(folder, entry)?,
    };
    let mut palette = own.clone();
    palette.extend(poster.colors.clone());
    let template = library.template(folder, entry, &palette)?;
    let is_square = is_season && poster.square;
    let (width, height) = template.size;
    let (size, at) = match is_square {
        true => (
            (width, width),
            Affine {
                y: (width - height) / 2.0,
                ..WHOLE
            },
        ),
        false => ((width, height), WHOLE),
    };
    let mut scene = Scene {
        size,
        layers: Vec::new(),
    };
    for layer in &template.layers {
        match layer {
            TemplateLayer::Drawing(drawing)
                if drawing.stands(|place| is_written(&poster.words, place, &template)) =>
            {
                scene.push(at, Content::Drawing(drawing.svg.clone()));
            }
            TemplateLayer::Drawing(_) => {}
            // They stand below the square.
            TemplateLayer::Words(_) if is_square => {}
            TemplateLayer::Words(place) => {
                let words = poster.words.get(&place.name).map_or("", String::as_str);
                push_words(&mut scene, place, words, library, folder, poster.language);
            }
            TemplateLayer::Picture(place) => scene.push(at, picture(place, look)),
        }
    }
    Ok(scene)
}

/// Whether a box shows something in this place.
fn is_filled(toy: &Toy, place: &str) -> bool {
    match place {
        "words-name" => !toy.name.trim().is_empty(),
        "words-tagline" => !toy.tagline.trim().is_empty(),
        place => match place
            .strip_prefix("slot-accessory-")
            .and_then(|number| number.parse::<usize>().ok())
        {
            Some(number) => number <= toy.accessories.len(),
            None => true,
        },
    }
}

fn push_accessory(
    scene: &mut Scene,
    bounds: Bounds,
    id: &str,
    library: &Library,
    palette: &Palette,
) -> Result<(), Error> {
    let entry = library.entry("accessories", id)?;
    let template = library.template("accessories", entry, palette)?;
    push_drawings(scene, &template, within(template.bounds(), bounds, 0.5));
    Ok(())
}
