//! Adam: steps along a gradient whose size follows the gradient's own past (Kingma and Ba, 2015).

/// How quickly the past is forgotten, of the gradient and of its square.
const FORGET: (f32, f32) = (0.9, 0.999);

/// Numbers that are moved, and what is remembered of their gradients.
#[derive(Debug)]
pub(super) struct Adam {
    pub(super) values: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
    steps: i32,
}

impl Adam {
    pub(super) fn new(values: Vec<f32>) -> Adam {
        let zeros = vec![0.0; values.len()];
        Adam {
            values,
            mean: zeros.clone(),
            square: zeros,
            steps: 0,
        }
    }

    /// Moves every number by about `rate` against its gradient.
    pub(super) fn step(&mut self, gradient: impl IntoIterator<Item = f32>, rate: f32) {
        self.steps += 1;
        let unbiased = |forget: f32| 1.0 - forget.powi(self.steps);
        let (rate, square_scale) = (rate / unbiased(FORGET.0), 1.0 / unbiased(FORGET.1));
        let past = self.mean.iter_mut().zip(&mut self.square);
        for ((value, (mean, square)), gradient) in self.values.iter_mut().zip(past).zip(gradient) {
            *mean += (1.0 - FORGET.0) * (gradient - *mean);
            *square += (1.0 - FORGET.1) * (gradient * gradient - *square);
            *value -= rate * *mean / ((*square * square_scale).sqrt() + 1e-8);
        }
    }
}

/// The share of the full rate at a step: whole at first, then falling to a tenth over the last `tail` of the steps. At a
/// full rate the last steps jump about.
pub(super) fn falling(step: u32, steps: u32, tail: f32) -> f32 {
    ((steps - step) as f32 / (steps as f32 * tail)).clamp(0.1, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_of_a_narrow_valley() {
        let mut adam = Adam::new(vec![3.0, -2.0]);
        for step in 0..400 {
            let gradient = [2.0 * adam.values[0], 200.0 * (adam.values[1] - 1.0)];
            adam.step(gradient, 0.05 * falling(step, 400, 0.4));
        }
        assert!(
            adam.values[0].abs() < 0.02 && (adam.values[1] - 1.0).abs() < 0.02,
            "{:?}",
            adam.values
        );
    }
}
