//! Ties each task to the pictures that it gives and to the type of its result.

use super::protocol::{
    Convert, DecodeOptions, Import, MAX_PREVIEW_SIDE, PhotoInfo, Preview, Stylize, Task,
};

/// A task and what it gives: the type of the task decides the type of the result.
pub trait TypedTask: Clone + Into<Task> {
    /// The result.
    type Output;

    /// How the photo is read.
    fn decode_options(&self) -> &DecodeOptions;

    /// The pictures that the task gives, in their order: the longest side that each may have, or none where it has the
    /// photo's size.
    fn longest_sides(&self) -> Vec<Option<u32>>;

    /// The result, where these are its pictures, each encoded.
    fn output(photo: PhotoInfo, pictures: Vec<Vec<u8>>) -> Option<Self::Output>;
}

/// What [`Stylize`] gives.
#[derive(Debug)]
pub struct Stylized {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// The portrait, encoded.
    pub image: Vec<u8>,
    /// Its thumbnail, where one was wanted, encoded in the same format.
    pub thumbnail: Option<Vec<u8>>,
}

/// What [`Import`] gives.
#[derive(Debug)]
pub struct Imported {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// Its thumbnail, encoded.
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

    fn longest_sides(&self) -> Vec<Option<u32>> {
        vec![Some(self.longest_side.min(MAX_PREVIEW_SIDE))]
    }

    fn output(_: PhotoInfo, pictures: Vec<Vec<u8>>) -> Option<Vec<u8>> {
        let [preview] = <[_; 1]>::try_from(pictures).ok()?;
        Some(preview)
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

    fn longest_sides(&self) -> Vec<Option<u32>> {
        let thumbnail = self.thumbnail_side.map(Some);
        std::iter::once(None).chain(thumbnail).collect()
    }

    fn output(photo: PhotoInfo, pictures: Vec<Vec<u8>>) -> Option<Stylized> {
        let mut pictures = pictures.into_iter();
        Some(Stylized {
            photo,
            image: pictures.next()?,
            thumbnail: pictures.next(),
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

    fn longest_sides(&self) -> Vec<Option<u32>> {
        vec![Some(self.thumbnail_side)]
    }

    fn output(photo: PhotoInfo, pictures: Vec<Vec<u8>>) -> Option<Imported> {
        let [thumbnail] = <[_; 1]>::try_from(pictures).ok()?;
        Some(Imported { photo, thumbnail })
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

    fn longest_sides(&self) -> Vec<Option<u32>> {
        vec![self.longest_side]
    }

    fn output(_: PhotoInfo, pictures: Vec<Vec<u8>>) -> Option<Vec<u8>> {
        let [picture] = <[_; 1]>::try_from(pictures).ok()?;
        Some(picture)
    }
}
