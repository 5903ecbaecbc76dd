//! Styles of networks that somebody else made.
//!
//! Such a network says little of what it takes: how its axes lie, what black and white are, whether red
//! comes first, whether it takes a picture of any size. What the file does not say is found out by a
//! [trial](trial): the network paints a picture that we drew. A network that takes one size alone
//! paints tiles of it that overlap; any other paints the whole picture at once, at most
//! [`MAX_IMPORTED_SIDE`] pixels long, for its norms measure all that it sees.
//!
//! Nothing is known of what such a network was trained on.

mod file;
mod layout;
mod network;
mod paint;
mod predict;
mod trial;

use std::num::NonZeroUsize;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::image::Photo;
use crate::onnx::{ImportedGraph, Runtime};

pub use file::{ImportedFile, MAX_NETWORK_BYTES};
pub use layout::{ChannelOrder, ImportHints, MAX_SECOND, PixelScale};
use layout::{MAX_STYLES, Ports};
use network::{ImportedNetwork, TakenSize};
pub use predict::SecondInput;

/// Longest side of a picture that such a network paints at once, in pixels.
pub const MAX_IMPORTED_SIDE: u32 = 1024;

/// A style of a network that somebody else made.
#[derive(Debug)]
pub struct ImportedStyle {
    network: ImportedNetwork,
    size: TakenSize,
}

/// What is known of a network once it has been tried, for the person who adds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportFacts {
    /// What black and white are for it, and which colour comes first. Said as hints, it need not be found out again.
    pub hints: ImportHints,
    /// Height and width of the only size that it takes; none if it takes any.
    pub only_size: Option<(u32, u32)>,
    /// How many styles it has that a person chooses from; 1 if there is no choice.
    pub styles: usize,
    /// What goes into its second input; nothing if it has none.
    pub second: Vec<f32>,
}

impl ImportedStyle {
    /// Reads and tries a network.
    ///
    /// # Errors
    /// [`Error::NetworkRefused`], and [`Error::NetworkUnfit`] if it does not make a picture of a picture, or has no
    /// such style.
    pub fn open(
        file: &[u8],
        hints: ImportHints,
        second: SecondInput<'_>,
        runtime: &Runtime,
        threads: NonZeroUsize,
    ) -> Result<ImportedStyle, Error> {
        let graph = ImportedGraph::read(file).map_err(|source| Error::NetworkRefused { source })?;
        let ports = Ports::find(&graph).ok_or(Error::NetworkUnfit)?;
        let hints = hints.or(ImportHints::of_notes(&graph));
        let second = match (ports.second_length(), second) {
            (None, _) => None,
            (Some(length), SecondInput::Style(chosen)) => {
                Some(chosen_style(length, chosen).ok_or(Error::NetworkUnfit)?)
            }
            (Some(length), SecondInput::Numbers(numbers)) => {
                let fits = numbers.len() == length && numbers.iter().all(|it| it.is_finite());
                Some(fits.then(|| numbers.to_vec()).ok_or(Error::NetworkUnfit)?)
            }
            (Some(length), SecondInput::Predicted { network, picture }) => Some(predict::predict(
                network, picture, hints, length, runtime, threads,
            )?),
        };
        let second = match second {
            Some(numbers) => Some(ports.second_tensor(numbers).ok_or(Error::NetworkUnfit)?),
            None => None,
        };
        let (network, size) = trial::open(&graph, ports, second, hints, runtime, threads)?;
        Ok(ImportedStyle { network, size })
    }

    /// What was found out of it.
    pub fn facts(&self) -> ImportFacts {
        ImportFacts {
            hints: self.network.values.as_hints(),
            only_size: match self.size {
                TakenSize::Any => None,
                TakenSize::Only(height, width) => Some((height as u32, width as u32)),
            },
            styles: self.network.ports.styles(),
            second: (self.network.second.iter().flatten()).copied().collect(),
        }
    }

    /// Paints a photo, of which no side is longer than [`MAX_IMPORTED_SIDE`].
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    pub fn paint(&mut self, photo: &Photo) -> Result<Photo, Error> {
        match self.size {
            TakenSize::Any => paint::whole(&mut self.network, photo),
            TakenSize::Only(height, width) => {
                paint::tiles(&mut self.network, photo, (height, width))
            }
        }
    }
}

/// 1 for a style and 0 for the others; `None` if there is no such style, or if the numbers are no list of styles.
fn chosen_style(length: usize, chosen: usize) -> Option<Vec<f32>> {
    let mut numbers = vec![0.0; Some(length).filter(|&length| length <= MAX_STYLES)?];
    *numbers.get_mut(chosen)? = 1.0;
    Some(numbers)
}
