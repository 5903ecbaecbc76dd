//! One of the networks that understand portraits: opened by its manifest, run on a square crop.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use ndarray::ArrayView4;

use crate::error::Error;
use crate::image::FloatImage;
use crate::onnx::{
    Dialect, Interface, MAX_MANIFEST_BYTES, Manifest, ManifestError, OnnxModel, PixelRange,
    PortraitNetwork, Runtime, Session, SessionOptions, TensorSpec, read_model_file, read_verified,
};

/// A model that the analysis needs: its name and kind, and the names and shapes of its tensors.
#[derive(Debug)]
pub(super) struct Contract {
    pub(super) name: &'static str,
    /// Name and kind, for people.
    pub(super) needed: &'static str,
    pub(super) kind: fn(Manifest) -> Option<Box<PortraitNetwork>>,
    pub(super) input: &'static str,
    pub(super) outputs: &'static [(&'static str, &'static [Length])],
}

/// The length of an axis of an output.
#[derive(Clone, Copy, Debug)]
pub(super) enum Length {
    Fixed(usize),
    /// The side of the input.
    Side,
    /// The number of the detector's anchors.
    Anchors,
}

/// A graph that is the one of its manifest, which is the one of its contract. Nothing has parsed the graph yet.
pub(super) struct NetworkFile {
    pub(super) manifest: Box<PortraitNetwork>,
    graph: Vec<u8>,
    path: PathBuf,
    interface: Interface,
    outputs: Vec<(&'static str, usize)>,
}

/// A network, ready to run.
#[derive(Debug)]
pub(super) struct Network {
    session: Session,
    side: usize,
    range: PixelRange,
    input: &'static str,
    /// Name and length of each output.
    outputs: Vec<(&'static str, usize)>,
}

impl Contract {
    /// Reads the manifest `NAME.toml` in `folder`, and the graph that it names.
    ///
    /// # Errors
    /// [`Error::ModelUnreadable`], [`Error::ManifestInvalid`] and [`Error::ModelDamaged`].
    pub(super) fn read(&self, folder: &Path) -> Result<NetworkFile, Error> {
        let path = folder.join(self.name).with_extension("toml");
        let bytes = read_model_file(&path, MAX_MANIFEST_BYTES)?;
        let manifest = Manifest::parse(&bytes).and_then(|manifest| {
            let found = manifest.name().to_owned();
            (self.kind)(manifest)
                .filter(|manifest| manifest.name == self.name)
                .ok_or(ManifestError::OtherModel {
                    found,
                    needed: self.needed,
                })
        });
        let manifest = manifest.map_err(|source| Error::ManifestInvalid { path, source })?;
        let side = manifest.graph.side;
        let length = |length: &Length| match *length {
            Length::Fixed(length) => length,
            Length::Side => side,
            Length::Anchors => manifest.anchor_count(),
        };
        let outputs: Vec<(_, Vec<usize>)> = (self.outputs.iter())
            .map(|(name, axes)| (*name, axes.iter().map(length).collect()))
            .collect();
        let spec = |name, axes: &[usize]| {
            let axes: Vec<_> = axes.iter().map(|&length| Some(length)).collect();
            TensorSpec::new(name, &axes)
        };
        let interface = Interface {
            dialect: Dialect::Portrait,
            inputs: vec![spec(self.input, &[1, side, side, 3])],
            outputs: outputs
                .iter()
                .map(|(name, axes)| spec(name, axes))
                .collect(),
        };
        let outputs = outputs.into_iter();
        let outputs = outputs.map(|(name, axes)| (name, axes.iter().product()));
        let (graph, path) = read_verified(folder, &manifest.graph.file, &manifest.graph.digest)?;
        Ok(NetworkFile {
            outputs: outputs.collect(),
            manifest,
            graph,
            path,
            interface,
        })
    }
}

impl NetworkFile {
    /// Prepares `count` copies of the network, each to run on `threads` threads.
    ///
    /// # Errors
    /// [`Error::GraphRefused`] and [`Error::ModelRefused`].
    pub(super) fn prepare(
        &self,
        runtime: &Runtime,
        threads: NonZeroUsize,
        count: usize,
    ) -> Result<Vec<Network>, Error> {
        let (graph, path) = (&self.manifest.graph, self.path.clone());
        let model = match OnnxModel::parse(self.graph.clone(), &self.interface) {
            Ok(model) => model.into_validated(),
            Err(source) => return Err(Error::GraphRefused { path, source }),
        };
        let input = self.interface.inputs.first().map_or("", |input| input.name);
        // Between two runs the threads have other work.
        let options = SessionOptions {
            threads,
            fixed_size: true,
            spin: false,
        };
        (0..count)
            .map(|_| {
                Ok(Network {
                    session: Session::new(runtime, &model, options)?,
                    side: graph.side,
                    range: graph.range,
                    input,
                    outputs: self.outputs.clone(),
                })
            })
            .collect::<Result<_, _>>()
            .map_err(|source| Error::ModelRefused { path, source })
    }
}

impl Network {
    /// Pixels on a side of its input.
    pub(super) fn side(&self) -> usize {
        self.side
    }

    /// Runs the network on a crop of its side, in 0..=1. The numbers of its outputs, in their order.
    ///
    /// # Errors
    /// [`Error::Inference`], and [`Error::OutputInvalid`] if a number is not finite.
    pub(super) fn run(&mut self, crop: &FloatImage<3>) -> Result<Vec<Vec<f32>>, Error> {
        let signed: Vec<[f32; 3]>;
        let pixels = match self.range {
            PixelRange::Unit => crop.pixels.as_flattened(),
            PixelRange::Signed => {
                let pixels = crop.pixels.iter();
                signed = pixels
                    .map(|rgb| rgb.map(|value| value * 2.0 - 1.0))
                    .collect();
                signed.as_flattened()
            }
        };
        let shape = (1, crop.height, crop.width, 3);
        let view = ArrayView4::from_shape(shape, pixels).map_err(|_| Error::OutputInvalid)?;
        let outputs = self.session.run([(self.input, view.into_dyn())])?;
        let mut numbers = Vec::new();
        for &(name, length) in &self.outputs {
            let output: Vec<f32> = outputs.tensor(name)?.iter().copied().collect();
            if output.len() != length || !output.iter().all(|number| number.is_finite()) {
                return Err(Error::OutputInvalid);
            }
            numbers.push(output);
        }
        Ok(numbers)
    }
}
