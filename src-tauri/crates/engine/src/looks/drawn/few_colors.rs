//! A few colours for many: the means of k clusters (Lloyd, "Least squares quantization in PCM", 1982), in Oklab. Chance has no
//! part in it.

use crate::looks::drawn::color::from_oklab;

/// Every colour (Oklab), replaced by one of a few that lie among them, in sRGB.
pub(super) fn few_colors(lab: &[[f32; 3]], count: usize) -> Vec<[f32; 3]> {
    // Hue counts more than lightness: few colours would else be greys.
    let distance = |one: [f32; 3], other: [f32; 3]| {
        let [l, a, b] = [0, 1, 2].map(|at| (one[at] - other[at]).powi(2));
        l + 2.5 * (a + b)
    };
    let nearest = |means: &[[f32; 3]], color: [f32; 3]| {
        let pairs = means.iter().enumerate();
        let best = pairs
            .min_by(|one, other| distance(*one.1, color).total_cmp(&distance(*other.1, color)));
        best.map_or(0, |(at, _)| at)
    };
    // Each further colour begins where the ones before are furthest away.
    let mut means = vec![lab[lab.len() / 2]];
    let mut away: Vec<f32> = lab.iter().map(|&color| distance(color, means[0])).collect();
    while means.len() < count {
        let furthest = (away.iter().enumerate()).max_by(|one, other| one.1.total_cmp(other.1));
        let Some((at, &most)) = furthest else { break };
        if most < 4e-4 {
            break;
        }
        means.push(lab[at]);
        for (away, &color) in away.iter_mut().zip(lab) {
            *away = away.min(distance(color, lab[at]));
        }
    }
    for _ in 0..10 {
        let mut sums = vec![[0.0f32; 4]; means.len()];
        for &color in lab {
            let sum = &mut sums[nearest(&means, color)];
            for (sum, value) in sum.iter_mut().zip([color[0], color[1], color[2], 1.0]) {
                *sum += value;
            }
        }
        for (mean, [l, a, b, count]) in means.iter_mut().zip(sums) {
            if count > 0.0 {
                *mean = [l / count, a / count, b / count];
            }
        }
    }
    lab.iter()
        .map(|&color| from_oklab(means[nearest(&means, color)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_that_differ_are_kept_apart_and_shades_are_joined() {
        let grey = |at: usize| [0.50 + (at % 4) as f32 * 0.005, 0.0, 0.0];
        let mut lab: Vec<[f32; 3]> = (0..60).map(grey).collect();
        lab.extend([[0.6, 0.2, 0.1]; 3]);
        let few = few_colors(&lab, 2);
        assert!(few[..60].iter().all(|color| *color == few[0]));
        assert!(few[60][0] - few[60][2] > 0.2, "the red dot stays red");
    }
}
