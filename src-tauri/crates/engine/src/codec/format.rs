//! What a photo's file is, and what was to be said about reading it.

use serde::{Deserialize, Serialize};

/// The kinds of file that are read, known by their content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceFormat {
    /// JPEG: baseline or progressive; grey, YCbCr, RGB, CMYK or YCCK.
    Jpeg,
    /// PNG of every depth, animated ones included.
    Png,
    /// WebP, lossy or lossless, animated ones included.
    WebP,
    /// HEIF with HEVC inside, as telephones write it.
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
    /// The format that a clean copy is written in where nobody asks for another: the same, where it
    /// is one that is written; else PNG for what was exact, and JPEG for what was not.
    pub fn written(self) -> OutputFormat {
        match self {
            SourceFormat::Jpeg | SourceFormat::Heic | SourceFormat::Avif => OutputFormat::Jpeg,
            SourceFormat::Png | SourceFormat::Gif | SourceFormat::Tiff | SourceFormat::Bmp => {
                OutputFormat::Png
            }
            SourceFormat::WebP => OutputFormat::WebP,
        }
    }

    /// What it is called in a table.
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
    /// any other. Meant for files to be written: files that are read are known by their content.
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

    /// The media type, for a `Content-Type` header.
    pub fn media_type(self) -> &'static str {
        match self {
            OutputFormat::Jpeg => "image/jpeg",
            OutputFormat::Png => "image/png",
            OutputFormat::WebP => "image/webp",
        }
    }
}
