//! Tasks that give facts about a photo: who is in it, how many bystanders.

use super::{TaskResults, TypedTask};
use crate::darkroom::portrait_analysis::PortraitAnalysis;
use crate::darkroom::protocol::{Analyze, CountBystanders, DecodeOptions, PhotoInfo, Task};

/// What [`Analyze`] gives.
#[derive(Debug)]
pub struct Analyzed {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// Who is in it.
    pub analysis: PortraitAnalysis,
    /// The photo with all of it drawn over it, where that was wanted, encoded.
    pub overlay: Option<Vec<u8>>,
}

impl From<Analyze> for Task {
    fn from(task: Analyze) -> Self {
        Self::Analyze(task)
    }
}

impl TypedTask for Analyze {
    type Output = Analyzed;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        self.overlay_side.map(Some).into_iter().collect()
    }

    fn asks_for_analysis(&self) -> bool {
        true
    }

    fn output(results: TaskResults) -> Option<Analyzed> {
        Some(Analyzed {
            photo: results.photo,
            analysis: results.analysis?,
            overlay: results.pictures.into_iter().next(),
        })
    }
}

impl From<CountBystanders> for Task {
    fn from(task: CountBystanders) -> Self {
        Self::CountBystanders(task)
    }
}

impl TypedTask for CountBystanders {
    type Output = u32;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        Vec::new()
    }

    fn asks_for_bystanders(&self) -> bool {
        true
    }

    fn output(results: TaskResults) -> Option<u32> {
        results.bystanders
    }
}
