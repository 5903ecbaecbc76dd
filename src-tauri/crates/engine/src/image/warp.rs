//! Makes round parts of a photo larger or smaller, and leaves the rest as it is, to the byte.
//!
//! Each part is stretched along its radii, so that a circle around its middle stays one, and its border stays where it
//! is. That maps the disc to itself one to one; so does any number of them, one after the other, and nothing can
//! fold or tear where they overlap.

use rayon::prelude::*;

use crate::image::Photo;

/// A disc whose middle is shown larger or smaller. Lengths are in pixels of the photo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Swell {
    pub(crate) center: [f32; 2],
    /// Beyond this distance from the center nothing moves.
    pub(crate) radius: f32,
    /// Up to this distance, after the change, the scale is even.
    pub(crate) even: f32,
    /// By how much the middle grows, 0.8..=1.5; 1 changes nothing.
    pub(crate) scale: f32,
}

impl Swell {
    /// The distance from the center, before the change, of what is at this distance after it.
    fn distance_before(&self, after: f32) -> f32 {
        let share = ((after - self.even) / (self.radius - self.even).max(1e-6)).clamp(0.0, 1.0);
        let eased = share * share * (3.0 - 2.0 * share);
        let middle = 1.0 / self.scale;
        after * (middle + (1.0 - middle) * eased)
    }

    fn distance_after(&self, before: f32) -> f32 {
        let (mut low, mut high) = (0.0, self.radius);
        // As many halvings as a float has bits to tell.
        for _ in 0..24 {
            let middle = (low + high) / 2.0;
            match self.distance_before(middle) < before {
                true => low = middle,
                false => high = middle,
            }
        }
        (low + high) / 2.0
    }

    fn moved(&self, place: [f32; 2], change: impl Fn(&Swell, f32) -> f32) -> [f32; 2] {
        let [dx, dy] = [place[0] - self.center[0], place[1] - self.center[1]];
        let distance = dx.hypot(dy);
        if distance >= self.radius || distance < 1e-3 {
            return place;
        }
        let by = change(self, distance) / distance;
        [self.center[0] + dx * by, self.center[1] + dy * by]
    }
}

/// Changes that are made one after the other; the last of them is made first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Warp {
    pub(crate) swells: Vec<Swell>,
}

impl Warp {
    /// The same changes of a copy that is so many times as large.
    pub(crate) fn scaled(&self, scale: f32) -> Warp {
        let scaled = |swell: &Swell| Swell {
            center: swell.center.map(|at| at * scale),
            radius: swell.radius * scale,
            even: swell.even * scale,
            scale: swell.scale,
        };
        Warp {
            swells: self.swells.iter().map(scaled).collect(),
        }
    }

    /// The place, before the change, of what is at a place after it.
    pub(crate) fn place_before(&self, after: [f32; 2]) -> [f32; 2] {
        (self.swells.iter()).fold(after, |place, swell| {
            swell.moved(place, Swell::distance_before)
        })
    }

    /// The place, after the change, of what is at a place before it.
    pub(crate) fn place_after(&self, before: [f32; 2]) -> [f32; 2] {
        (self.swells.iter().rev()).fold(before, |place, swell| {
            swell.moved(place, Swell::distance_after)
        })
    }

    /// Whether anything may move in this rectangle: left, top, right and bottom.
    pub(crate) fn touches(&self, [left, top, right, bottom]: [f32; 4]) -> bool {
        self.swells.iter().any(|swell| {
            let ([x, y], radius) = (swell.center, swell.radius);
            x + radius > left && x - radius < right && y + radius > top && y - radius < bottom
        })
    }
}

impl Photo {
    /// The photo with `warp` made to it; where nothing moves, its pixels are the same.
    pub(crate) fn warped(self, warp: &Warp) -> Photo {
        let (width, height) = (self.width() as usize, self.height() as usize);
        let rows =
            (0..height).filter(|&y| warp.touches([0.0, y as f32, width as f32, y as f32 + 1.0]));
        let rows: Vec<usize> = rows.collect();
        let changed: Vec<Vec<(usize, [u8; 3])>> = (rows.par_iter())
            .map(|&y| self.warped_row(warp, y))
            .collect();
        let mut photo = self;
        let (pixels, _) = photo.pixels_mut().as_chunks_mut::<3>();
        for (y, row) in rows.into_iter().zip(changed) {
            for (x, pixel) in row {
                pixels[y * width + x] = pixel;
            }
        }
        photo
    }

    /// The columns of a row that change, and their colours.
    fn warped_row(&self, warp: &Warp, y: usize) -> Vec<(usize, [u8; 3])> {
        let near: Vec<&Swell> = (warp.swells.iter())
            .filter(|swell| (swell.center[1] - y as f32).abs() < swell.radius + 1.0)
            .collect();
        let may_move = |x: &usize| {
            (near.iter()).any(|swell| (swell.center[0] - *x as f32).abs() < swell.radius + 1.0)
        };
        let mut changed = Vec::new();
        for x in (0..self.width() as usize).filter(may_move) {
            let after = [x as f32 + 0.5, y as f32 + 0.5];
            let before = warp.place_before(after);
            if before != after {
                changed.push((x, self.interpolated(before[0] - 0.5, before[1] - 0.5)));
            }
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swells() -> Vec<Swell> {
        let swell = |x: f32, y: f32, radius: f32, scale: f32| Swell {
            center: [x, y],
            radius,
            even: radius * 0.6,
            scale,
        };
        // Two faces cheek to cheek: each part reaches far into others.
        vec![
            swell(60.0, 60.0, 40.0, 1.3),
            swell(90.0, 62.0, 38.0, 1.3),
            swell(76.0, 85.0, 40.0, 0.88),
            swell(110.0, 70.0, 30.0, 1.3),
        ]
    }

    #[test]
    fn nothing_folds_or_tears_where_discs_overlap() {
        let warp = Warp { swells: swells() };
        let at = |x: usize, y: usize| warp.place_before([x as f32 * 0.5, y as f32 * 0.5]);
        for y in 0..300 {
            for x in 0..400 {
                let (here, right, below) = (at(x, y), at(x + 1, y), at(x, y + 1));
                let [ax, ay] = [right[0] - here[0], right[1] - here[1]];
                let [bx, by] = [below[0] - here[0], below[1] - here[1]];
                // The area of a quarter of a pixel stays positive and does not burst.
                let area = (ax * by - ay * bx) * 4.0;
                assert!((0.05..12.0).contains(&area), "{x} {y}: {area}");
            }
        }
    }

    #[test]
    fn places_go_there_and_back() {
        let warp = Warp { swells: swells() };
        for at in 0..2000 {
            let place = [(at % 50) as f32 * 4.1, (at / 50) as f32 * 3.3];
            let [x, y] = warp.place_before(warp.place_after(place));
            assert!((x - place[0]).hypot(y - place[1]) < 2e-3, "{place:?}");
        }
    }

    #[test]
    fn the_middle_grows_by_the_scale_and_the_rest_keeps_its_bytes() {
        let pixels: Vec<u8> = (0..200 * 150u32)
            .flat_map(|at| [(at % 200) as u8, (at / 200) as u8, (at * 7) as u8])
            .collect();
        let photo = Photo::from_pixels(200, 150, pixels).unwrap();
        let swell = swells()[0];
        let warp = Warp {
            swells: vec![swell],
        };
        let warped = photo.clone().warped(&warp);
        for at in 0..200 * 150usize {
            let place = [(at % 200) as f32 + 0.5, (at / 200) as f32 + 0.5];
            let [dx, dy] = [place[0] - 60.0, place[1] - 60.0];
            let [one, other] = [&photo, &warped].map(|photo| &photo.pixels()[at * 3..][..3]);
            if dx.hypot(dy) >= swell.radius {
                assert_eq!(one, other);
            } else if dx.hypot(dy) < swell.even {
                // Red is the column.
                let expected = 59.5 + dx / 1.3;
                assert!((f32::from(other[0]) - expected).abs() < 0.6);
            }
        }
        assert_eq!(photo.clone().warped(&Warp::default()), photo);
    }
}
