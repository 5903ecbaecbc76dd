//! Neural styles: one network that paints in many manners (Dumoulin, Shlens and Kudlur, "A Learned
//! Representation for Artistic Style", 2017).
//!
//! A picture takes two graphs. The first (`statistics`) sees all of it, small, and says what each
//! norm of the network measures there. With that and a style vector (`vector`) the norms are folded
//! into the kernels of the second graph (`fold`), which paints tile by tile (`tile`) and needs to know
//! nothing else of the picture. What it paints are logits; `postprocess` makes pixels of them.

mod fold;
mod interface;
mod learning;
mod light;
mod lightness;
mod model;
mod network;
mod postprocess;
mod precision;
mod skin;
mod statistics;
mod tile;
mod vector;

#[cfg(any(test, fuzzing))]
pub(crate) use interface::{statistics_interface, tile_interface};
#[cfg(test)]
pub(crate) use learning::learning_interfaces;
pub(crate) use learning::{Learning, learn};
pub use learning::{
    LearningModels, LearningStep, LearntStyle, MAX_LEARNING_STEPS, MAX_STYLE_FILE_BYTES,
    PREPARATION_STEPS, SHOWN_SIDE, sample_head,
};
pub(crate) use lightness::{COMPARED_SIDE, KeptLightness, KeptRows};
pub(crate) use model::NeuralModel;
pub(crate) use network::FoldedNetwork;
pub(crate) use postprocess::{POSTPROCESS_RADIUS, Postprocess};
pub use precision::Precision;
pub(crate) use statistics::STATISTICS_SIDE;
pub(crate) use tile::{TilePainter, TileRenderer, paint_whole};
pub(crate) use vector::StyleVector;
#[cfg(any(test, fuzzing))]
pub(crate) use vector::read_vectors;
