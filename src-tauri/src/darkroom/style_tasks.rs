//! The tasks that give a learnt style.

use super::protocol::{DecodeOptions, ImageSize, LearnStyle, ReadStyle, Task};
use super::typed_task::{TaskResults, TypedTask};

/// What [`LearnStyle`] and [`ReadStyle`] give.
#[derive(Debug)]
pub struct LearntStyleFile {
    /// The style's file: numbers alone, of a length that the engine knows.
    pub file: Vec<u8>,
    /// A picture to know it by, as JPEG.
    pub thumbnail: Vec<u8>,
    /// The size of what that is of.
    pub size: ImageSize,
}

impl LearntStyleFile {
    fn of(results: TaskResults) -> Option<Self> {
        let [thumbnail] = <[_; 1]>::try_from(results.pictures).ok()?;
        Some(Self {
            file: results.style?,
            thumbnail,
            size: results.photo.size,
        })
    }
}

impl From<LearnStyle> for Task {
    fn from(task: LearnStyle) -> Self {
        Self::LearnStyle(task)
    }
}

impl TypedTask for LearnStyle {
    type Output = LearntStyleFile;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        vec![Some(self.thumbnail_side)]
    }

    fn learning_steps(&self) -> u32 {
        engine::PREPARATION_STEPS + self.steps.clamp(1, engine::MAX_LEARNING_STEPS)
    }

    fn gives_style(&self) -> bool {
        true
    }

    fn output(results: TaskResults) -> Option<LearntStyleFile> {
        LearntStyleFile::of(results)
    }
}

impl From<ReadStyle> for Task {
    fn from(task: ReadStyle) -> Self {
        Self::ReadStyle(task)
    }
}

impl TypedTask for ReadStyle {
    type Output = LearntStyleFile;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        vec![None]
    }

    fn gives_style(&self) -> bool {
        true
    }

    fn output(results: TaskResults) -> Option<LearntStyleFile> {
        LearntStyleFile::of(results)
    }
}
