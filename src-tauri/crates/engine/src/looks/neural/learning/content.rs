//! What styles are learnt on: heads that a program draws, before backgrounds of soft noise.
//!
//! A style must show on people, so something like people is needed to learn it; photos of anybody would have to ship, or
//! the owner's would have to take part. Drawn heads with skins of every lightness do as well: on unseen portraits what was
//! learnt on them comes within a few hundredths of what was learnt on photos.

use ndarray::Array4;

/// Pixels on a side of a drawing.
pub(super) const SIDE: usize = 128;

/// Heads that take turns; the blend sees each once.
pub(super) const HEADS: u64 = 12;

/// Pixels on the longer side of a picture of what was learnt so far.
pub const SHOWN_SIDE: u32 = 256;

/// A drawing of a head, `[1, 3, side, side]` in 0..=1, other for each seed. The same seed gives the same drawing.
pub(super) fn drawn_head(seed: u64, side: usize) -> Array4<f32> {
    let mut random = Random(seed);
    let mut canvas = Canvas::new(side, random.color(0.1, 0.9));
    let strength = random.between(0.03, 0.15);
    let noise = Noise::new(&mut random, 5);
    canvas.paint(|_, _| 1.0, |at, below| noise.on(below, at, strength));

    let (x, y) = (random.between(-0.25, 0.25), random.between(-0.25, 0.25));
    let width = random.between(0.35, 0.8);
    let height = width * random.between(1.2, 1.45);
    let skin = {
        let depth = random.between(0.0, 1.0);
        mix([0.93, 0.76, 0.66], [0.27, 0.17, 0.12], depth)
    };
    let light = [random.between(-0.6, 0.6), random.between(-0.6, 0.1)];

    let dark = random.between(0.03, 0.5);
    let hair = random.color(0.6, 1.0).map(|value| value * dark);
    let noise = Noise::new(&mut random, 7);
    canvas.ellipse(
        [x, y - 0.15 * height],
        [width * 1.25, height * 1.15],
        0.03,
        |at| noise.on(hair, at, 0.04),
    );
    let cloth = random.color(0.05, 0.95);
    let noise = Noise::new(&mut random, 6);
    canvas.ellipse(
        [x, y + 1.9 * height],
        [width * 2.2, height * 1.1],
        0.03,
        |at| noise.on(cloth, at, 0.05),
    );

    let shade = move |at: [f32; 2]| {
        let (across, down) = ((at[0] - x) / width, (at[1] - y) / height);
        let toward = (1.0 - across * across - down * down).max(0.0).sqrt();
        let lit = 0.55 + 0.45 * (toward * 0.8 + across * light[0] + down * light[1]);
        lit.clamp(0.25, 1.15)
    };
    let noise = Noise::new(&mut random, 6);
    canvas.ellipse([x, y], [width, height], 0.03, |at| {
        noise.on(skin.map(|value| value * shade(at)), at, 0.012)
    });
    let iris = random.between(0.05, 0.25);
    for side in [-1.0, 1.0] {
        let eye = [x + side * width * 0.4, y - height * 0.12];
        canvas.ellipse(eye, [width * 0.2, height * 0.07], 0.2, |at| {
            [0.85, 0.83, 0.8].map(|value| value * shade(at))
        });
        canvas.ellipse(eye, [width * 0.08, height * 0.065], 0.2, |_| [iris; 3]);
        let brow = [eye[0], eye[1] - height * 0.16];
        canvas.ellipse(brow, [width * 0.24, height * 0.035], 0.3, |_| {
            skin.map(|value| value * 0.4)
        });
    }
    let below_nose = [x, y + height * 0.22];
    canvas.ellipse(below_nose, [width * 0.13, height * 0.05], 0.6, |_| {
        skin.map(|value| value * 0.75)
    });
    let mouth = [x, y + height * 0.48];
    canvas.ellipse(mouth, [width * 0.3, height * 0.06], 0.3, |_| {
        [skin[0] * 0.8, skin[1] * 0.5, skin[2] * 0.5]
    });
    canvas.into_tensor()
}

/// Colours in 0..=1; places from -1 to 1, from left to right and from the top down.
struct Canvas {
    side: usize,
    colors: Vec<[f32; 3]>,
}

impl Canvas {
    fn new(side: usize, color: [f32; 3]) -> Canvas {
        Canvas {
            side,
            colors: vec![color; side * side],
        }
    }

    /// Covers each place by a share with a colour, which may depend on what was there.
    fn paint(
        &mut self,
        share: impl Fn(f32, f32) -> f32,
        color: impl Fn([f32; 2], [f32; 3]) -> [f32; 3],
    ) {
        let place = |at: usize| at as f32 / self.side as f32 * 2.0 - 1.0;
        for (at, below) in self.colors.iter_mut().enumerate() {
            let (x, y) = (place(at % self.side), place(at / self.side));
            let share = share(x, y);
            if share > 0.0 {
                *below = mix(*below, color([x, y], *below), share);
            }
        }
    }

    /// An ellipse whose border fades over a share `soft` of its size.
    fn ellipse(
        &mut self,
        middle: [f32; 2],
        size: [f32; 2],
        soft: f32,
        color: impl Fn([f32; 2]) -> [f32; 3],
    ) {
        let share = |x: f32, y: f32| {
            let (across, down) = ((x - middle[0]) / size[0], (y - middle[1]) / size[1]);
            let outward = (across * across + down * down).sqrt();
            ((1.0 - outward) / soft + 0.5).clamp(0.0, 1.0)
        };
        self.paint(share, |at, _| color(at));
    }

    fn into_tensor(self) -> Array4<f32> {
        Array4::from_shape_fn((1, 3, self.side, self.side), |(_, channel, y, x)| {
            self.colors[y * self.side + x][channel].clamp(0.0, 1.0)
        })
    }
}

/// Soft noise of several sizes, each half as large and little more than half as strong as the one before.
struct Noise {
    /// Of each size, the cells along a side, and a colour at each of their corners.
    octaves: Vec<(usize, Vec<[f32; 3]>)>,
}

impl Noise {
    fn new(random: &mut Random, octaves: u32) -> Noise {
        let octave = |step: u32| {
            let cells = 2usize.pow(step + 1);
            let strength = 0.55f32.powi(step.cast_signed());
            let corner = |random: &mut Random| {
                // Mostly light and dark; colours differ less, as they do in the world.
                let grey = random.normal() * 0.6;
                [0; 3].map(|_| strength * (grey + random.normal() * 0.5))
            };
            let corners = (cells + 1) * (cells + 1);
            (cells, (0..corners).map(|_| corner(random)).collect())
        };
        Noise {
            octaves: (0..octaves).map(octave).collect(),
        }
    }

    fn on(&self, color: [f32; 3], at: [f32; 2], strength: f32) -> [f32; 3] {
        let mut sum = color;
        for (cells, corners) in &self.octaves {
            let [(left, across), (top, down)] = at.map(|place| {
                let place = (place * 0.5 + 0.5).clamp(0.0, 1.0) * *cells as f32;
                let cell = (place as usize).min(cells - 1);
                let within = place - cell as f32;
                (cell, within * within * (3.0 - 2.0 * within))
            });
            let corner = |x: usize, y: usize| corners[(top + y) * (cells + 1) + left + x];
            let upper = mix(corner(0, 0), corner(1, 0), across);
            let lower = mix(corner(0, 1), corner(1, 1), across);
            let value = mix(upper, lower, down);
            for (sum, value) in sum.iter_mut().zip(value) {
                *sum += strength * value;
            }
        }
        sum
    }
}

fn mix(from: [f32; 3], to: [f32; 3], share: f32) -> [f32; 3] {
    std::array::from_fn(|at| from[at] + (to[at] - from[at]) * share)
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    fn between(&mut self, low: f32, high: f32) -> f32 {
        let unit = (self.next() >> 40) as f32 / (1u64 << 24) as f32;
        low + (high - low) * unit
    }

    fn color(&mut self, low: f32, high: f32) -> [f32; 3] {
        [0; 3].map(|_| self.between(low, high))
    }

    /// Nearly normal, with variance 1.
    fn normal(&mut self) -> f32 {
        let sum: f32 = (0..4).map(|_| self.between(-1.0, 1.0)).sum();
        sum * 0.75f32.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_differ_by_their_seed_and_are_drawn_the_same_again() {
        let (first, second) = (drawn_head(1, 64), drawn_head(2, 64));
        assert_eq!(first, drawn_head(1, 64));
        assert!(first.iter().zip(&second).any(|(a, b)| (a - b).abs() > 0.2));
        assert!(first.iter().all(|value| (0.0..=1.0).contains(value)));
    }
}
