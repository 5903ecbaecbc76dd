//! What a photo's file is, and what was to be said about reading it.

use serde::{Deserialize, Serialize};

use crate::photo::OutputFormat;

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

/// What a person should know about a photo that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum DecodeNote {
    /// The file holds several pictures, moving or in pages; this is the first.
    FirstOfSeveral,
    /// The file ends early; this is the upper part of the picture that could be read.
    UpperPart {
        /// How much of the picture that is, from 1 to 100. Where it is 100 the lower part may be coarse.
        percent: u8,
    },
}
