//! Makes the scene of a card, of one photo or of pictures that come drawn.

use crate::compose::card::{Card, FOLDER, PHOTO_ITSELF, number_of};
use crate::compose::filling::{WHOLE, is_written, push_words};
use crate::compose::library::Library;
use crate::compose::places::{Fit, PicturePlace};
use crate::compose::scene::{Content, Scene, Subject};
use crate::compose::template::TemplateLayer;
use crate::error::Error;

impl Card {
    /// Its scene for one photo; with `given` pictures they are in their places.
    pub(super) fn scene_with(&self, library: &Library, given: bool) -> Result<Scene, Error> {
        let template = self.drawing(library)?;
        let mut scene = Scene {
            size: template.size,
            layers: Vec::new(),
        };
        let stands = |place: &str| is_written(&self.words, place, &template);
        for layer in &template.layers {
            match layer {
                TemplateLayer::Drawing(drawing) if drawing.stands(stands) => {
                    scene.push(WHOLE, Content::Drawing(drawing.svg.clone()));
                }
                TemplateLayer::Drawing(_) => {}
                TemplateLayer::Words(place) => {
                    let words = self.words.get(&place.name).map_or("", String::as_str);
                    push_words(&mut scene, place, words, library, FOLDER, self.language);
                }
                TemplateLayer::Picture(place) => scene.push(WHOLE, self.content(place, given)),
            }
        }
        Ok(scene)
    }

    fn content(&self, place: &PicturePlace, given: bool) -> Content {
        let number = number_of(place);
        let subject = match (
            place.name.as_str(),
            self.look_of(number.unwrap_or_default()),
        ) {
            ("photo", _) | (_, PHOTO_ITSELF) => Subject::Photo,
            _ if given => Subject::Given(number.unwrap_or_default()),
            (_, look) if place.fit == Some(Fit::Bust) => {
                let people = Subject::People(look.to_owned());
                return Content::Picture(place.clone(), people);
            }
            (_, look) => Subject::Portrait(look.to_owned()),
        };
        Content::Framed(place.clone(), subject)
    }
}
