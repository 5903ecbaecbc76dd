//! Understands a portrait: its faces and their points, its people, and their hair, skin, clothes, headwear and
//! facial hair.
//!
//! All of it is measured on a copy of a fixed size, the same on any number of threads. The result is a
//! [`PortraitMap`], plain data that lives in memory alone: nothing here writes a file or a log, and
//! nothing measured of a face is in what `Debug` prints.

mod alone;
mod analyzer;
mod bare_skin;
mod components;
mod compose;
mod contours;
mod crop;
mod detector;
mod face_frame;
mod face_spots;
mod faces;
mod facial_hair;
mod hairline;
mod head_mask;
mod headwear;
mod landmarks;
mod locks;
mod mixture;
mod network;
mod networks;
mod overlay;
mod parts;
mod parts_square;
mod person;
mod pixel_sets;
mod polygon;
mod portrait_map;
mod samples;
mod small_faces;
mod suppression;
mod tiles;

pub use analyzer::{Analyzer, Stage};
pub(crate) use components::components;
pub(crate) use contours::{MOUTH, OVAL};
pub(crate) use face_frame::{FaceFrame, contour};
pub use face_spots::{FaceSpots, FaceSpotter};
pub use head_mask::HeadMask;
pub use networks::PortraitModels;
pub use overlay::overlay;
pub(crate) use polygon::{fill_polygon, to_segment};
pub use portrait_map::{Angles, Face, FaceBox, FaceParts, Mask, PartShares, PortraitMap};
