//! How large a file and its picture may be.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The limits of a file and its picture. They are checked against the header, before memory is
/// allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The most pixels, width × height.
    pub max_pixels: u64,
    /// The most pixels on one side.
    pub max_side: u32,
    /// The most bytes in the file.
    pub max_bytes: u64,
}

impl Default for Limits {
    /// 100 megapixels, as many a side as JPEG can have, and files up to 256 MB.
    fn default() -> Limits {
        Limits {
            max_pixels: 100 << 20,
            max_side: 65_535,
            max_bytes: 256_000_000,
        }
    }
}

impl Limits {
    /// # Errors
    /// [`Error::TooLarge`] unless a picture of this size is allowed.
    pub fn check(&self, width: u32, height: u32) -> Result<(), Error> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels <= self.max_pixels && width.max(height) <= self.max_side {
            return Ok(());
        }
        Err(Error::TooLarge {
            width,
            height,
            limit_pixels: self.max_pixels,
            limit_side: self.max_side,
        })
    }
}
