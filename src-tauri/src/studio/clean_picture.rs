//! The one exit for pictures: whatever writes a file, a zip entry, standard output, the clipboard or a drag takes a
//! [`CleanPicture`], and a `CleanPicture` exists only where its bytes were checked.

use engine::OutputFormat;
use zeroize::Zeroizing;

use crate::fault::Fault;

/// An encoded picture that may leave the program: pixels and nothing else.
#[derive(Debug)]
pub struct CleanPicture {
    bytes: Zeroizing<Vec<u8>>,
    format: OutputFormat,
}

impl CleanPicture {
    /// Checks every byte of an encoded picture.
    ///
    /// # Errors
    /// [`Fault::Unexpected`] where it is no whole picture of this format, or holds more than pixels.
    pub fn new(bytes: impl Into<Zeroizing<Vec<u8>>>, format: OutputFormat) -> Result<Self, Fault> {
        let bytes = bytes.into();
        if is_clean(&bytes, format) {
            Ok(Self { bytes, format })
        } else {
            Err(not_clean())
        }
    }

    /// The file's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file's bytes.
    pub(super) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }

    /// The file's format.
    pub fn format(&self) -> OutputFormat {
        self.format
    }
}

/// Whether a file is a whole picture of this format with nothing but pixels in it. A JPEG must have the exact shape of our
/// own encoder, so that nothing hides in its tables or in a colour profile.
pub(super) fn is_clean(file: &[u8], format: OutputFormat) -> bool {
    match format {
        OutputFormat::Jpeg => engine::own_jpeg_size(file).is_some(),
        OutputFormat::Png | OutputFormat::WebP => engine::has_only_pixels(file, format),
    }
}

pub(super) fn not_clean() -> Fault {
    Fault::Unexpected {
        detail: "the picture holds more than pixels, or is not whole; it was not written".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_hold_more_than_pixels_never_become_a_picture_that_may_leave() {
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(2, 2)
            .write_to(&mut png, image::ImageFormat::Png)
            .unwrap();
        let png = png.into_inner();
        assert!(CleanPicture::new(png.clone(), OutputFormat::Png).is_ok());
        let behind = [&png[..], b"WHERE-I-LIVE"].concat();
        assert!(CleanPicture::new(behind, OutputFormat::Png).is_err());
        assert!(CleanPicture::new(png, OutputFormat::Jpeg).is_err());
    }
}
