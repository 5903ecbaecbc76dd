//! Learning: any picture becomes a style on the user's machine, and a portrait can be painted pixel by pixel.
//!
//! What a picture looks like is measured by the loss network (Gatys, Ecker and Bethge, "Image Style Transfer Using
//! Convolutional Neural Networks", 2016). Four graphs are enough (`graphs`): the gradients were written as graphs too, so
//! that ONNX Runtime computes them like anything else. No photo takes part: a style is learnt on people whom a program
//! drew (`content`).

mod adam;
mod content;
mod gram;
mod graphs;
mod learn;
mod learnt;
mod models;
mod pictures;

pub use content::SHOWN_SIDE;
#[cfg(test)]
pub(crate) use graphs::learning_interfaces;
pub(crate) use learn::{Learning, learn};
pub use learn::{LearningStep, MAX_LEARNING_STEPS, PREPARATION_STEPS};
pub use learnt::{LearntStyle, MAX_STYLE_FILE_BYTES};
pub use models::LearningModels;
pub use pictures::sample_head;
