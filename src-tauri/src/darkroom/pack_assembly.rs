//! Puts together what comes of a pack while it is made: the photo, and each picture with its thumbnail.

use engine::OutputFormat;

use super::protocol::{ImageSize, PhotoInfo};
use super::typed_task::TypedTask;
use crate::fault::Fault;

/// What comes of a pack while it is made.
#[derive(Debug)]
pub enum PackEvent {
    /// The photo is decoded. Comes first.
    Photo {
        /// What is known of it.
        info: PhotoInfo,
        /// Its thumbnail as JPEG, where thumbnails are wanted.
        thumbnail: Option<Vec<u8>>,
    },
    /// A picture is done.
    Picture {
        /// Its place among those that were asked for, from 0.
        index: usize,
        /// It and its thumbnail.
        made: MadePicture,
    },
    /// The photo does not give a picture.
    Omitted {
        /// Its place among those that were asked for, from 0.
        index: usize,
        /// Why.
        fault: Fault,
    },
}

/// A picture of a pack that is done.
#[derive(Debug)]
pub struct MadePicture {
    /// Its file, or the pixels of a [figure](super::PackShape::Figure).
    pub file: Vec<u8>,
    /// Its size.
    pub size: ImageSize,
    /// Its thumbnail as JPEG, where thumbnails are wanted.
    pub thumbnail: Option<Vec<u8>>,
}

/// Puts together what comes of a pack: a thumbnail belongs to what came before it.
#[derive(Debug)]
pub(super) struct PackAssembly {
    with_thumbnails: bool,
    photo: Option<PhotoInfo>,
    picture: Option<(Vec<u8>, ImageSize)>,
    index: usize,
}

impl PackAssembly {
    /// None where the task makes no pack.
    pub(super) fn of(task: &impl TypedTask) -> Option<Self> {
        task.pack_rules().map(|_| Self {
            with_thumbnails: task.pack_thumbnail_side().is_some(),
            photo: None,
            picture: None,
            index: 0,
        })
    }

    /// The format of the next file; none where its pixels are wanted.
    pub(super) fn next_format(&self, task: &impl TypedTask) -> Option<OutputFormat> {
        let usual = OutputFormat::Jpeg;
        match self.photo.is_some() || self.picture.is_some() {
            true => Some(usual),
            false if task.gives_pixels_of(self.index) => None,
            false => Some(task.format_of(self.index, usual)),
        }
    }

    pub(super) fn decoded(&mut self, info: PhotoInfo) -> Option<PackEvent> {
        match self.with_thumbnails {
            true => {
                self.photo = Some(info);
                None
            }
            false => Some(PackEvent::Photo {
                info,
                thumbnail: None,
            }),
        }
    }

    /// Takes the next file, of a picture of this size.
    pub(super) fn file(&mut self, file: Vec<u8>, size: ImageSize) -> Option<PackEvent> {
        if let Some(info) = self.photo.take() {
            let thumbnail = Some(file);
            return Some(PackEvent::Photo { info, thumbnail });
        }
        let made = match self.picture.take() {
            Some((picture, size)) => MadePicture {
                file: picture,
                size,
                thumbnail: Some(file),
            },
            None if self.with_thumbnails => {
                self.picture = Some((file, size));
                return None;
            }
            None => MadePicture {
                file,
                size,
                thumbnail: None,
            },
        };
        let index = self.next_index();
        Some(PackEvent::Picture { index, made })
    }

    pub(super) fn omitted(&mut self, fault: Fault) -> PackEvent {
        let index = self.next_index();
        PackEvent::Omitted { index, fault }
    }

    fn next_index(&mut self) -> usize {
        self.index += 1;
        self.index - 1
    }
}
