//! The four graphs, prepared to run: what each is given and what it gives.

use std::num::NonZeroUsize;

use ndarray::{Array4, ArrayView4, Ix1, Ix2, Ix4};

use crate::error::Error;
use crate::looks::neural::learning::gram::{Grams, LAYERS};
use crate::looks::neural::learning::models::{LearningFile, LearningModels};
use crate::looks::neural::vector::CHANNELS;
use crate::onnx::{Dialect, Interface, OnnxModel, Runtime, Session, SessionOptions, TensorSpec};

/// Heights and widths are multiples of this: the loss network halves a picture three times.
pub(super) const STRIDE: usize = 8;

/// Channels of the layer whose places are the content of a picture, and how many pixels apart they lie.
const CONTENT: usize = 256;

/// How much the parts of a loss count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    pub(super) content: f32,
    pub(super) style: f32,
    /// Of differences between neighbours.
    pub(super) variation: f32,
}

/// The losses of a picture, and the direction in which they rise.
pub(super) struct Judged {
    pub(super) style: f32,
    /// Of the picture's shape.
    pub(super) gradient: Array4<f32>,
}

/// What `see` says of a picture.
pub(super) struct Seen {
    pub(super) grams: Option<Grams>,
    pub(super) content: Array4<f32>,
}

/// The loss network.
#[derive(Debug)]
pub(super) struct See(Session);

/// The losses and their gradient.
#[derive(Debug)]
pub(super) struct Paint(Session);

/// The style network and its gradients.
#[derive(Debug)]
pub(super) struct StyleNetwork {
    forward: Session,
    back: Session,
}

/// Prepares graphs. Pictures of many sizes come and go, and memory is given back after each: with an arena, learning holds a
/// third more. The threads leave the processor to the window between two runs.
pub(super) struct Preparation<'a> {
    pub(super) models: &'a LearningModels,
    pub(super) runtime: &'a Runtime,
    pub(super) threads: NonZeroUsize,
    /// Numbers in one gamma, and in one beta.
    pub(super) length: usize,
}

impl Preparation<'_> {
    pub(super) fn see(&self) -> Result<See, Error> {
        let [see, ..] = learning_interfaces(self.length);
        self.session(&self.models.see, &see).map(See)
    }

    pub(super) fn paint(&self) -> Result<Paint, Error> {
        let [_, paint, ..] = learning_interfaces(self.length);
        self.session(&self.models.paint, &paint).map(Paint)
    }

    pub(super) fn network(&self) -> Result<StyleNetwork, Error> {
        let [_, _, network, back] = learning_interfaces(self.length);
        Ok(StyleNetwork {
            forward: self.session(&self.models.network, &network)?,
            back: self.session(&self.models.back, &back)?,
        })
    }

    fn session(&self, file: &LearningFile, interface: &Interface) -> Result<Session, Error> {
        let path = || file.path.clone();
        let graph = OnnxModel::parse(file.bytes.clone(), interface).map_err(|source| {
            Error::GraphRefused {
                path: path(),
                source,
            }
        })?;
        let options = SessionOptions {
            threads: self.threads,
            fixed_size: false,
            spin: false,
        };
        Session::new(self.runtime, &graph.into_validated(), options).map_err(|source| {
            Error::ModelRefused {
                path: path(),
                source,
            }
        })
    }
}

/// The inputs and outputs of `see`, `paint`, `network` and `back`, for style vectors of `length` numbers.
pub(crate) fn learning_interfaces(length: usize) -> [Interface; 4] {
    let picture = |name| TensorSpec::new(name, &[Some(1), Some(CHANNELS), None, None]);
    let content = || TensorSpec::new("content", &[Some(1), Some(CONTENT), None, None]);
    let list = |name, length| TensorSpec::new(name, &[Some(length)]);
    let grams = || {
        let layers = LAYERS.iter();
        layers.map(|it| TensorSpec::new(it.gram, &[Some(it.channels), Some(it.channels)]))
    };
    let interface = |inputs, outputs| Interface {
        dialect: Dialect::Learning,
        inputs,
        outputs,
    };
    let vector = || {
        vec![
            picture("image"),
            list("gamma", length),
            list("beta", length),
        ]
    };
    let targets = grams().chain([content()]);
    [
        interface(vec![picture("picture")], targets.clone().collect()),
        interface(
            std::iter::once(picture("picture"))
                .chain(targets)
                .chain([list("weights", 3)])
                .collect(),
            vec![
                list("style", 1),
                list("content_loss", 1),
                picture("d.picture"),
            ],
        ),
        interface(vector(), vec![picture("out")]),
        interface(
            vector().into_iter().chain([picture("d.out")]).collect(),
            vec![list("d.gamma", length), list("d.beta", length)],
        ),
    ]
}

impl See {
    /// The Gram matrices of a picture in 0..=1, where it has any, and its content.
    pub(super) fn look(&mut self, picture: ArrayView4<f32>) -> Result<Seen, Error> {
        let outputs = self.0.run([("picture", picture.into_dyn())])?;
        let content = outputs.tensor("content")?.into_dimensionality::<Ix4>();
        let content = content.map_err(|_| Error::OutputInvalid)?.to_owned();
        let mut matrices = Vec::new();
        for layer in &LAYERS {
            let matrix = outputs.tensor(layer.gram)?.into_dimensionality::<Ix2>();
            matrices.push(matrix.map_err(|_| Error::OutputInvalid)?.to_owned());
        }
        Ok(Seen {
            grams: Grams::new(matrices),
            content,
        })
    }
}

impl Paint {
    /// How far a picture is from a style and a content, and where it gets further.
    pub(super) fn judge(
        &mut self,
        picture: ArrayView4<f32>,
        style: &Grams,
        content: ArrayView4<f32>,
        weights: Weights,
    ) -> Result<Judged, Error> {
        let weights = ndarray::arr1(&[weights.content, weights.style, weights.variation]);
        let inputs = [
            ("picture", picture.into_dyn()),
            ("content", content.into_dyn()),
            ("weights", weights.view().into_dyn()),
        ];
        let outputs = self.0.run(inputs.into_iter().chain(style.inputs()))?;
        let style = outputs.tensor("style")?.first().copied();
        let gradient = outputs.tensor("d.picture")?.into_dimensionality::<Ix4>();
        Ok(Judged {
            style: style.ok_or(Error::OutputInvalid)?,
            gradient: gradient.map_err(|_| Error::OutputInvalid)?.to_owned(),
        })
    }
}

impl StyleNetwork {
    /// A picture in 0..=1, painted with a vector: gamma, and beta behind it.
    pub(super) fn paint(
        &mut self,
        image: ArrayView4<f32>,
        vector: &[f32],
    ) -> Result<Array4<f32>, Error> {
        let [gamma, beta] = halves(vector);
        let outputs = self.forward.run([
            ("image", image.into_dyn()),
            ("gamma", gamma.into_dyn()),
            ("beta", beta.into_dyn()),
        ])?;
        let out = outputs.tensor("out")?.into_dimensionality::<Ix4>();
        Ok(out.map_err(|_| Error::OutputInvalid)?.to_owned())
    }

    /// The gradient of the vector, where `direction` is that of the painted picture.
    pub(super) fn back(
        &mut self,
        image: ArrayView4<f32>,
        vector: &[f32],
        direction: ArrayView4<f32>,
    ) -> Result<Vec<f32>, Error> {
        let [gamma, beta] = halves(vector);
        let outputs = self.back.run([
            ("image", image.into_dyn()),
            ("gamma", gamma.into_dyn()),
            ("beta", beta.into_dyn()),
            ("d.out", direction.into_dyn()),
        ])?;
        let mut gradient = Vec::with_capacity(vector.len());
        for name in ["d.gamma", "d.beta"] {
            let part = outputs.tensor(name)?.into_dimensionality::<Ix1>();
            gradient.extend(part.map_err(|_| Error::OutputInvalid)?);
        }
        Ok(gradient)
    }
}

fn halves(vector: &[f32]) -> [ndarray::ArrayView1<'_, f32>; 2] {
    let (gamma, beta) = vector.split_at(vector.len() / 2);
    [gamma.into(), beta.into()]
}
