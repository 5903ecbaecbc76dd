//! The tasks that give a learnt style, or try a network.

use engine::ImportFacts;

use super::protocol::{DecodeOptions, ImageSize, LearnStyle, ReadNetwork, ReadStyle, Task};
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

/// What [`ReadNetwork`] gives.
#[derive(Debug)]
pub struct TriedNetwork {
    /// What was found out of it.
    pub facts: ImportFacts,
    /// A drawn head that it has painted, as JPEG.
    pub thumbnail: Vec<u8>,
}

impl From<ReadNetwork> for Task {
    fn from(task: ReadNetwork) -> Self {
        Self::ReadNetwork(task)
    }
}

impl TypedTask for ReadNetwork {
    type Output = TriedNetwork;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        vec![None]
    }

    fn gives_network(&self) -> bool {
        true
    }

    fn output(results: TaskResults) -> Option<TriedNetwork> {
        let [thumbnail] = <[_; 1]>::try_from(results.pictures).ok()?;
        let facts = results.network?;
        Some(TriedNetwork { facts, thumbnail })
    }
}
