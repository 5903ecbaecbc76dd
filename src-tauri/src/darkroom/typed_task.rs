//! Ties each task to the type of its result, and takes a reply apart for it.
//!
//! A picture that comes back is passed on only if it has the announced length and is of the wanted format with no metadata:
//! what is stored, exported and shown by the web view comes through here.

use engine::{OutputFormat, has_only_pixels};

use super::protocol::{
    Convert, DecodeOptions, Import, PhotoInfo, Preview, Stylize, Task, TaskReply,
};

/// A task and what it gives: the type of the task decides the type of the result.
pub trait TypedTask: Clone + Into<Task> {
    /// The result.
    type Output;

    /// How the photo is read.
    fn decode_options(&self) -> &DecodeOptions;

    /// The result, where `reply` and `body` are a sound reply to this very task.
    fn output(&self, reply: TaskReply, body: Vec<u8>) -> Option<Self::Output>;
}

/// What [`Stylize`] gives.
#[derive(Debug)]
pub struct Stylized {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// The portrait, encoded.
    pub image: Vec<u8>,
    /// Its thumbnail, where one was wanted.
    pub thumbnail: Option<Vec<u8>>,
}

/// What [`Import`] gives.
#[derive(Debug)]
pub struct Imported {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// Its thumbnail, a JPEG.
    pub thumbnail: Vec<u8>,
}

impl From<Preview> for Task {
    fn from(task: Preview) -> Self {
        Self::Preview(task)
    }
}

impl TypedTask for Preview {
    type Output = Vec<u8>;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn output(&self, reply: TaskReply, body: Vec<u8>) -> Option<Vec<u8>> {
        let TaskReply::Preview { image_bytes } = reply else {
            return None;
        };
        checked_image(body, image_bytes, OutputFormat::Jpeg)
    }
}

impl From<Stylize> for Task {
    fn from(task: Stylize) -> Self {
        Self::Stylize(task)
    }
}

impl TypedTask for Stylize {
    type Output = Stylized;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn output(&self, reply: TaskReply, mut body: Vec<u8>) -> Option<Stylized> {
        let TaskReply::Stylize {
            photo,
            image_bytes,
            thumbnail_bytes,
        } = reply
        else {
            return None;
        };
        let thumbnail = match (self.thumbnail_side, thumbnail_bytes) {
            (None, None) => None,
            (Some(_), Some(length)) => {
                let split = usize::try_from(image_bytes).ok()?;
                let thumbnail = (split <= body.len()).then(|| body.split_off(split))?;
                Some(checked_image(thumbnail, length, OutputFormat::Jpeg)?)
            }
            _ => return None,
        };
        Some(Stylized {
            photo,
            image: checked_image(body, image_bytes, self.format)?,
            thumbnail,
        })
    }
}

impl From<Import> for Task {
    fn from(task: Import) -> Self {
        Self::Import(task)
    }
}

impl TypedTask for Import {
    type Output = Imported;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn output(&self, reply: TaskReply, body: Vec<u8>) -> Option<Imported> {
        let TaskReply::Import {
            photo,
            thumbnail_bytes,
        } = reply
        else {
            return None;
        };
        Some(Imported {
            photo,
            thumbnail: checked_image(body, thumbnail_bytes, OutputFormat::Jpeg)?,
        })
    }
}

impl From<Convert> for Task {
    fn from(task: Convert) -> Self {
        Self::Convert(task)
    }
}

impl TypedTask for Convert {
    type Output = Vec<u8>;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn output(&self, reply: TaskReply, body: Vec<u8>) -> Option<Vec<u8>> {
        let TaskReply::Convert { image_bytes } = reply else {
            return None;
        };
        checked_image(body, image_bytes, self.encode.format)
    }
}

/// A part of a body, where it has the announced length and is a picture of this format and nothing else.
fn checked_image(part: Vec<u8>, announced: u64, format: OutputFormat) -> Option<Vec<u8>> {
    (part.len() as u64 == announced && has_only_pixels(&part, format)).then_some(part)
}
