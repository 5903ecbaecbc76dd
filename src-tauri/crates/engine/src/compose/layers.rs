//! Layers that boxes, figures and posters share: a picture in its place, the drawings of a template, a drawing in a box.

use crate::compose::places::{Bounds, Fit, PicturePlace};
use crate::compose::scene::{Affine, Content, Scene, Subject};
use crate::compose::template::{Template, TemplateLayer};

/// The picture of a place, in this look.
pub(crate) fn picture(place: &PicturePlace, look: &str) -> Content {
    let subject = match place.fit {
        Some(Fit::Cover) => Subject::Portrait(look.to_owned()),
        _ => Subject::People(look.to_owned()),
    };
    Content::Picture(place.clone(), subject)
}

/// Adds what is drawn of a template.
pub(crate) fn push_drawings(scene: &mut Scene, template: &Template, at: Affine) {
    for layer in &template.layers {
        if let TemplateLayer::Drawing(drawing) = layer {
            scene.push(at, Content::Drawing(drawing.svg.clone()));
        }
    }
}

/// As large as fits into a box, in its middle; `down` says where from top to bottom.
pub(crate) fn within(content: Bounds, place: Bounds, down: f32) -> Affine {
    let scale = (place.width / content.width).min(place.height / content.height);
    Affine {
        scale,
        x: place.x + (place.width - content.width * scale) / 2.0 - content.x * scale,
        y: place.y + (place.height - content.height * scale) * down - content.y * scale,
    }
}
