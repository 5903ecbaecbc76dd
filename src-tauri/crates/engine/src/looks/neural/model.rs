//! A neural-style model, opened: its network and the vectors of its styles.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;

use crate::error::Error;
use crate::image::{Photo, size_to_fit, to_tensor};
use crate::looks::neural::fold::NetworkLayout;
use crate::looks::neural::interface::{statistics_interface, tile_interface};
use crate::looks::neural::network::{FoldedNetwork, Network};
use crate::looks::neural::precision::Precision;
use crate::looks::neural::statistics::{STATISTICS_SIDE, StatisticsNetwork};
use crate::looks::neural::tile::TileGeometry;
use crate::looks::neural::vector::{StyleVector, read_vectors};
use crate::looks::recipe::{Recipe, RecipeError};
use crate::onnx::{NeuralStyle, Runtime, Session, SessionOptions, read_graph, read_verified};

/// A network and the styles that it paints.
#[derive(Debug)]
pub(crate) struct NeuralModel {
    statistics: StatisticsNetwork,
    network: Network,
    vectors: HashMap<String, StyleVector>,
    /// Those that were learnt on this machine.
    learnt: HashMap<String, StyleVector>,
    /// The smallest height and width that the statistics can be taken of, in pixels.
    min_side: usize,
}

impl NeuralModel {
    /// Reads the files that `manifest` names in `folder`.
    ///
    /// # Errors
    /// [`Error::ModelUnreadable`], [`Error::ModelDamaged`], [`Error::GraphRefused`] and
    /// [`Error::ModelRefused`].
    pub(crate) fn open(
        manifest: &NeuralStyle,
        folder: &Path,
        runtime: &Runtime,
        threads: NonZeroUsize,
    ) -> Result<NeuralModel, Error> {
        let (folded, quantized) = (&manifest.folded, &manifest.quantized);
        let (vectors, statistics) = (&manifest.vectors, &manifest.statistics);

        let (bytes, path) = read_verified(folder, &vectors.file, &vectors.digest)?;
        let (names, points) = (manifest.style_names(), quantized.points.len());
        let vectors = read_vectors(&bytes, names, vectors.length, points)
            .ok_or(Error::ModelDamaged { path })?;

        // All three graphs are validated before ONNX Runtime gets the first.
        let of_statistics =
            statistics_interface(manifest.vectors.length, folded.channels.iter().sum());
        let of_tiles = tile_interface(folded.upscale);
        let (measuring, path) =
            read_graph(folder, &statistics.file, &statistics.digest, &of_statistics)?;
        let (single, _) = read_graph(folder, &folded.file, &folded.digest, &of_tiles)?;
        let (in_8_bits, _) = read_graph(folder, &quantized.file, &quantized.digest, &of_tiles)?;

        let options = SessionOptions {
            threads,
            fixed_size: false,
            spin: true,
        };
        let session = Session::new(runtime, &measuring.into_validated(), options)
            .map_err(|source| Error::ModelRefused { path, source })?;

        Ok(NeuralModel {
            statistics: StatisticsNetwork::new(session),
            network: Network {
                runtime: runtime.clone(),
                threads,
                single,
                quantized: in_8_bits,
                layout: NetworkLayout {
                    channels: folded.channels.clone(),
                    epsilon: statistics.epsilon,
                    points: quantized.points.clone(),
                    reads: quantized.reads.clone(),
                },
                geometry: TileGeometry {
                    stride: manifest.graph.stride,
                    halo: folded.halo,
                    upscale: folded.upscale,
                },
            },
            vectors,
            learnt: HashMap::new(),
            min_side: manifest.graph.min_side,
        })
    }

    /// The blend of styles that a recipe asks for.
    ///
    /// # Errors
    /// [`RecipeError::NoStyle`] if it names none of this model.
    pub(crate) fn vector(&self, recipe: &Recipe) -> Result<StyleVector, Error> {
        let styles = recipe.styles.iter();
        let parts: Vec<_> = styles
            .filter_map(|style| {
                let known = self.vectors.get(&style.name);
                Some((
                    style.weight,
                    known.or_else(|| self.learnt.get(&style.name))?,
                ))
            })
            .collect();
        Ok(StyleVector::blend(&parts).ok_or(RecipeError::NoStyle)?)
    }

    /// The vectors of its styles, in the order of their names; learnt ones are not among them.
    pub(crate) fn known(&self) -> Vec<&StyleVector> {
        let mut known: Vec<_> = self.vectors.iter().collect();
        known.sort_by_key(|(name, _)| *name);
        known.into_iter().map(|(_, vector)| vector).collect()
    }

    /// The learnt styles from here on, by their names, in the place of those before.
    pub(crate) fn set_learnt(&mut self, learnt: HashMap<String, StyleVector>) {
        self.learnt = learnt;
    }

    /// The network with a style, for a photo of which `small` is a copy: takes the photo's statistics
    /// and folds them and the style into the kernels.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    pub(crate) fn fold(
        &mut self,
        vector: &StyleVector,
        small: &Photo,
        precision: Precision,
    ) -> Result<FoldedNetwork, Error> {
        let size = (small.width(), small.height());
        let smaller;
        let photo = if size_to_fit(size.0, size.1, STATISTICS_SIDE) == size {
            small
        } else {
            smaller = small.thumbnail(STATISTICS_SIDE);
            &smaller
        };
        let image = to_tensor(photo, self.network.geometry.stride, self.min_side);
        let statistics = self.statistics.measure(image.view(), vector)?;
        self.network.fold(vector, &statistics, precision)
    }
}
