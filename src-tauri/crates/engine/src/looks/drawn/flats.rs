//! Flat shapes: what a drawing is made of if it can be written as paths as well as painted in pixels.

use crate::looks::drawn::color::mix;
use crate::looks::drawn::shape::coverage;

/// A shape of one colour, at one place of it.
#[derive(Clone, Copy)]
pub(super) struct Flat {
    /// How far inside of the shape the place is, in pixels of the planes.
    pub(super) distance: f32,
    /// sRGB in 0..=1.
    pub(super) color: [f32; 3],
    /// Whether it throws the drawing's shadow on what lies below.
    pub(super) raised: bool,
}

impl Flat {
    /// What is below all shapes.
    pub(super) fn ground(color: [f32; 3]) -> Flat {
        Flat::of(f32::MAX, color)
    }

    pub(super) fn of(distance: f32, color: [f32; 3]) -> Flat {
        Flat {
            distance,
            color,
            raised: false,
        }
    }
}

/// The colour of a pixel under these shapes, the lowest first.
pub(super) fn laid(flats: &[Flat], pixel: f32) -> [f32; 3] {
    (flats.iter()).fold([1.0; 3], |below, flat| {
        mix(below, flat.color, coverage(flat.distance, pixel))
    })
}

/// The shadow that raised shapes throw, in pixels of the planes.
#[derive(Clone, Copy)]
pub(super) struct Shadow {
    /// To the right and down.
    pub(super) fall: [f32; 2],
    /// The standard deviation of its blur.
    pub(super) blur: f32,
    /// How dark it is, 0..=1.
    pub(super) strength: f32,
}
