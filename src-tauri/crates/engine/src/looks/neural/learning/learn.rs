//! Learns a style vector from a picture: from the best blend of the known styles on, by Adam.
//!
//! A step paints a drawn head with the vector, asks the loss network how it should look to be more like the picture, and
//! asks the style network's gradients what that means for the vector. The vector whose heads were nearest is kept.

use std::num::NonZeroUsize;

use ndarray::Array4;

use crate::codec::Source;
use crate::error::Error;
use crate::image::Photo;
use crate::looks::neural::learning::adam::{Adam, falling};
use crate::looks::neural::learning::content::{HEADS, SHOWN_SIDE, SIDE, drawn_head};
use crate::looks::neural::learning::gram::Grams;
use crate::looks::neural::learning::graphs::{Paint, Preparation, StyleNetwork, Weights};
use crate::looks::neural::learning::learnt::LearntStyle;
use crate::looks::neural::learning::models::LearningModels;
use crate::looks::neural::learning::pictures::{framed, measure, to_photo};
use crate::looks::neural::vector::StyleVector;
use crate::onnx::Runtime;

/// The most steps that learning may take.
pub const MAX_LEARNING_STEPS: u32 = 400;

/// What is done before the first step, counted in steps.
pub const PREPARATION_STEPS: u32 = MEASUREMENTS + BLEND_STEPS;

/// The picture is measured small and large, and the drawn heads are.
const MEASUREMENTS: u32 = 3;

/// Steps that look for the best blend of the known styles.
const BLEND_STEPS: u32 = 12;
const BLEND_RATE: f32 = 0.5;
const RATE: f32 = 0.02;
/// Over this share of the steps, the last ones, the rate falls.
const TAIL: f32 = 0.4;
/// As at the end of the training of the shipped styles.
const WEIGHTS: Weights = Weights {
    content: 1.0,
    style: 12.0,
    variation: 0.05,
};
/// Steps between two pictures of what was learnt so far.
const SHOWN_EVERY: u32 = 5;

/// What has been learnt so far.
#[derive(Debug)]
pub struct LearningStep<'a> {
    /// Steps that are done, those of the preparation included.
    pub done: u32,
    /// How many there are.
    pub of: u32,
    /// How far a painted head is from the picture, in shares of what the picture has; not before one was painted.
    pub style_loss: Option<f32>,
    /// A picture in the style as it is now, at some steps.
    pub picture: Option<&'a Photo>,
}

/// The known styles and where the networks run.
pub(crate) struct Learning<'a> {
    pub(crate) models: &'a LearningModels,
    pub(crate) runtime: &'a Runtime,
    pub(crate) threads: NonZeroUsize,
    /// In an order that does not change.
    pub(crate) known: Vec<&'a StyleVector>,
}

/// Learns the style of a picture in `steps` steps and [`PREPARATION_STEPS`], and shows it on `shown` while it does. An error of
/// `report` ends it.
///
/// # Errors
/// Those of the picture; [`Error::GraphRefused`], [`Error::ModelRefused`], [`Error::Inference`] and
/// [`Error::OutputInvalid`]; those of `report`.
pub(crate) fn learn(
    learning: &Learning<'_>,
    picture: &Source,
    shown: Option<&Photo>,
    steps: u32,
    report: &mut dyn FnMut(LearningStep<'_>) -> Result<(), Error>,
) -> Result<LearntStyle, Error> {
    let steps = steps.clamp(1, MAX_LEARNING_STEPS);
    let known: Vec<Vec<f32>> = learning.known.iter().map(|style| joined(style)).collect();
    let length = known.first().map_or(0, Vec::len) / 2;
    let preparation = Preparation {
        models: learning.models,
        runtime: learning.runtime,
        threads: learning.threads,
        length,
    };
    let of = PREPARATION_STEPS + steps;
    let mut prepared = |done: u32, style_loss: Option<f32>| {
        let picture = None;
        report(LearningStep {
            done,
            of,
            style_loss,
            picture,
        })
    };
    let mut see = preparation.see()?;
    let [small, large] = learning.models.sides;
    let for_small = measure(&mut see, picture, small)?;
    prepared(1, None)?;
    let grams = [for_small, measure(&mut see, picture, large)?];
    prepared(2, None)?;
    let mut heads = Vec::new();
    for seed in 0..HEADS {
        let image = drawn_head(seed, SIDE);
        let content = see.look(image.view())?.content;
        heads.push((image, content));
    }
    drop(see);
    prepared(MEASUREMENTS, None)?;
    let mut steps_of = Steps {
        network: preparation.network()?,
        paint: preparation.paint()?,
        style: &grams[0],
        heads,
    };
    let shown = match shown {
        Some(photo) => framed(photo, SHOWN_SIDE, SHOWN_SIDE)?,
        None => drawn_head(HEADS, SHOWN_SIDE as usize),
    };
    let blend = steps_of.best_blend(&known, &mut |done, loss| {
        prepared(MEASUREMENTS + done, Some(loss))
    })?;
    let mut adam = Adam::new(blend);
    let mut best = Best::default();
    for step in 0..steps {
        let (style_loss, gradient) = steps_of.slope(step, &adam.values)?;
        best.consider(style_loss, &adam.values);
        adam.step(gradient, RATE * falling(step, steps, TAIL));
        let done = step + 1;
        let picture = if done % SHOWN_EVERY == 0 && done < steps {
            let painted = steps_of.network.paint(shown.view(), &adam.values)?;
            Some(to_photo(painted.view())?)
        } else {
            None
        };
        report(LearningStep {
            done: PREPARATION_STEPS + done,
            of,
            style_loss: Some(style_loss),
            picture: picture.as_ref(),
        })?;
    }
    LearntStyle::new(learning.models.network_digest(), &best.vector, &grams)
        .ok_or(Error::OutputInvalid)
}

/// Gamma, and beta behind it.
fn joined(style: &StyleVector) -> Vec<f32> {
    [style.gamma(), style.beta()].concat()
}

/// What a step needs.
struct Steps<'a> {
    network: StyleNetwork,
    paint: Paint,
    style: &'a Grams,
    /// Drawn heads and their content.
    heads: Vec<(Array4<f32>, Array4<f32>)>,
}

impl Steps<'_> {
    /// The style loss of a vector on the head whose turn it is, and the gradient of the whole loss.
    fn slope(&mut self, step: u32, vector: &[f32]) -> Result<(f32, Vec<f32>), Error> {
        let turn = step as usize % self.heads.len();
        let (image, content) = &self.heads[turn];
        let painted = self.network.paint(image.view(), vector)?;
        let judged = self
            .paint
            .judge(painted.view(), self.style, content.view(), WEIGHTS)?;
        let gradient = self
            .network
            .back(image.view(), vector, judged.gradient.view())?;
        let is_sound = judged.style.is_finite() && gradient.iter().all(|value| value.is_finite());
        match is_sound {
            true => Ok((judged.style, gradient)),
            false => Err(Error::OutputInvalid),
        }
    }

    /// The vector of the best blend of the known ones: the chain rule takes the gradient of a vector to that of the shares.
    fn best_blend(
        &mut self,
        known: &[Vec<f32>],
        report: &mut dyn FnMut(u32, f32) -> Result<(), Error>,
    ) -> Result<Vec<f32>, Error> {
        let blend = |logits: &[f32]| {
            let shares = softmax(logits);
            let mut vector = vec![0.0; known.first().map_or(0, Vec::len)];
            for (share, style) in shares.iter().zip(known) {
                for (sum, number) in vector.iter_mut().zip(style) {
                    *sum += share * number;
                }
            }
            (shares, vector)
        };
        let mut logits = Adam::new(vec![0.0; known.len()]);
        for step in 0..BLEND_STEPS {
            let (shares, vector) = blend(&logits.values);
            let (loss, gradient) = self.slope(step, &vector)?;
            report(step + 1, loss)?;
            let along: Vec<f32> = known.iter().map(|style| dot(style, &gradient)).collect();
            let mean = dot(&shares, &along);
            let slope = shares
                .iter()
                .zip(&along)
                .map(|(share, along)| share * (along - mean));
            logits.step(slope.collect::<Vec<_>>(), BLEND_RATE);
        }
        Ok(blend(&logits.values).1)
    }
}

/// The vector with the least loss so far, of which the losses of the last steps are a mean: heads differ.
#[derive(Default)]
struct Best {
    mean: Option<f32>,
    least: Option<f32>,
    vector: Vec<f32>,
}

impl Best {
    fn consider(&mut self, loss: f32, vector: &[f32]) {
        const NEWEST: f32 = 0.15;
        let mean = self.mean.map_or(loss, |mean| mean + NEWEST * (loss - mean));
        self.mean = Some(mean);
        if self.least.is_none_or(|least| mean <= least) {
            self.least = Some(mean);
            self.vector = vector.to_vec();
        }
    }
}

fn softmax(logits: &[f32]) -> Vec<f32> {
    let largest = logits.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = logits.iter().map(|logit| (logit - largest).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
