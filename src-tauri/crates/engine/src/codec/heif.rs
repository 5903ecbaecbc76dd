//! The HEIF container (ISO/IEC 23008-12), which holds HEIC and AVIF pictures: its boxes and its items.
//!
//! A picture is one coded item or a grid of them. Sizes are checked where they are announced, by the
//! grid and by each item, before memory is allocated for them.

mod boxes;
mod items;

pub(crate) use boxes::parse_tables;
pub(crate) use items::HeifImage;
