//! The network that paints neural styles: its vectors, statistics, tiles, and what follows it.

mod fold;
mod network;
mod postprocess;
mod precision;
mod tile;
mod vector;

pub(crate) use fold::NetworkLayout;
pub use fold::Statistics;
pub(crate) use network::{FoldedNetwork, Network};
pub(crate) use postprocess::{Postprocess, SUPPORT_RADIUS};
pub use precision::Precision;
pub use tile::TilePainter;
pub(crate) use tile::TileRenderer;
pub use vector::StyleVector;
pub(crate) use vector::read_vectors;
