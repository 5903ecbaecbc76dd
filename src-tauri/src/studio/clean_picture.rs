//! The one exit for pictures: whatever writes a file, a zip entry, standard output, the clipboard or a drag takes a
//! [`CleanPicture`] or a [`CleanDrawing`], and these exist only where their bytes were checked.

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
    pub(super) fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }

    /// The file's format.
    pub fn format(&self) -> OutputFormat {
        self.format
    }
}

/// A drawing as SVG that may leave the program: shapes and nothing else. The darkroom wrote it, so every byte was read by the
/// grammar of its writer, which has numbers and colours and no word of a stranger's.
#[derive(Debug)]
pub struct CleanDrawing(Zeroizing<Vec<u8>>);

impl CleanDrawing {
    /// Checks every byte of a drawing.
    ///
    /// # Errors
    /// [`Fault::Unexpected`] where it is no SVG file of ours.
    pub fn new(bytes: impl Into<Zeroizing<Vec<u8>>>) -> Result<Self, Fault> {
        let bytes = bytes.into();
        match engine::has_only_paths(&bytes) {
            true => Ok(Self(bytes)),
            false => Err(not_clean()),
        }
    }
}

/// What may be written for the user.
pub trait CleanFile {
    /// The file's bytes.
    fn bytes(&self) -> &[u8];
}

impl CleanFile for CleanPicture {
    fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl CleanFile for CleanDrawing {
    fn bytes(&self) -> &[u8] {
        &self.0
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
        let script = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>";
        assert!(CleanDrawing::new(script.to_vec()).is_err());
    }
}
