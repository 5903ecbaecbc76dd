//! The formats that are read and written.

use serde::{Deserialize, Serialize};

/// The formats that are read, recognised by their content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceFormat {
    /// JPEG: baseline or progressive; grey, YCbCr, RGB, CMYK or YCCK.
    Jpeg,
    /// PNG of every depth, animated ones included.
    Png,
    /// WebP, lossy or lossless, animated ones included.
    WebP,
    /// HEIF with HEVC inside, as phones write it.
    Heic,
    /// HEIF with AV1 inside.
    Avif,
    /// GIF.
    Gif,
    /// TIFF other than cameras' RAW files.
    Tiff,
    /// Windows bitmap.
    Bmp,
}

impl SourceFormat {
    /// The default format of a copy without metadata: the same if the engine writes it, else PNG
    /// for lossless formats and JPEG for lossy ones.
    pub fn written(self) -> OutputFormat {
        match self {
            SourceFormat::Jpeg | SourceFormat::Heic | SourceFormat::Avif => OutputFormat::Jpeg,
            SourceFormat::Png | SourceFormat::Gif | SourceFormat::Tiff | SourceFormat::Bmp => {
                OutputFormat::Png
            }
            SourceFormat::WebP => OutputFormat::WebP,
        }
    }

    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            SourceFormat::Jpeg => "JPEG",
            SourceFormat::Png => "PNG",
            SourceFormat::WebP => "WebP",
            SourceFormat::Heic => "HEIC",
            SourceFormat::Avif => "AVIF",
            SourceFormat::Gif => "GIF",
            SourceFormat::Tiff => "TIFF",
            SourceFormat::Bmp => "BMP",
        }
    }
}

impl From<OutputFormat> for SourceFormat {
    fn from(format: OutputFormat) -> SourceFormat {
        match format {
            OutputFormat::Jpeg => SourceFormat::Jpeg,
            OutputFormat::Png => SourceFormat::Png,
            OutputFormat::WebP => SourceFormat::WebP,
        }
    }
}

/// The formats that the engine writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum OutputFormat {
    /// JPEG, baseline.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, lossless.
    WebP,
}

impl OutputFormat {
    /// The format that a file name extension asks for, without the dot and in any case; `None` for
    /// any other. For files to be written only: files that are read are recognised by their
    /// content.
    pub fn from_extension(extension: &str) -> Option<OutputFormat> {
        match extension.to_ascii_lowercase().as_str() {
            "jpg" | "jpeg" => Some(OutputFormat::Jpeg),
            "png" => Some(OutputFormat::Png),
            "webp" => Some(OutputFormat::WebP),
            _ => None,
        }
    }

    /// The usual file name extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            OutputFormat::Jpeg => "jpg",
            OutputFormat::Png => "png",
            OutputFormat::WebP => "webp",
        }
    }

    /// Its usual name.
    pub fn name(self) -> &'static str {
        SourceFormat::from(self).name()
    }

    /// The most pixels that a picture may have on one side. WebP: what libwebp reads, one less than its lossless form
    /// could write.
    pub fn max_side(self) -> u32 {
        match self {
            OutputFormat::Jpeg => 65_535,
            OutputFormat::Png => i32::MAX as u32,
            OutputFormat::WebP => 16_383,
        }
    }

    /// The media type, for a `Content-Type` header.
    pub fn media_type(self) -> &'static str {
        match self {
            OutputFormat::Jpeg => "image/jpeg",
            OutputFormat::Png => "image/png",
            OutputFormat::WebP => "image/webp",
        }
    }
}
