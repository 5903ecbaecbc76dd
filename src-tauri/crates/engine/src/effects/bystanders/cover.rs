//! Draws what is to be softened of a head or a circle, in a square around it.

use crate::analysis::fill_polygon;
use crate::effects::bystanders::Circle;
use crate::effects::bystanders::head::Head;
use crate::image::{COVER_SIDE, Cover};

/// How far the edge fades outside of a head, in heights of its face.
const FEATHER: f32 = 0.22;

/// The same of a circle, in radii.
const CIRCLE_FEATHER: f32 = 0.2;

/// The square around a head has at most this side, in heights of its face.
const MOST_SIDE: f32 = 4.0;

/// A person of the picture is kept up to this distance from the middle of the head, where the outline is 1,
/// where their hair is not known.
const KEPT: f32 = 0.85;

/// Their clothes are kept from this distance on from the bystander's head.
const CLOTHES: f32 = 0.75;

const VALUES: usize = COVER_SIDE * COVER_SIDE;

/// What is to be softened of a head, where the heads of `kept` stay as they are.
pub(super) fn head_cover(head: &Head, kept: &[Head]) -> Cover {
    let square = square_around(head);
    let mut covered = vec![false; VALUES];
    for (at, covered) in covered.iter_mut().enumerate() {
        let place = square.place(at);
        *covered = head.covers(place);
    }
    let face = square.filled(&head.contour);
    for (covered, &face) in covered.iter_mut().zip(&face) {
        *covered |= face;
    }
    let mut shares = feathered(&covered, FEATHER * head.face_height() * square.unit());
    for kept in kept {
        let kept_face = square.filled(&kept.contour);
        for (at, share) in shares.iter_mut().enumerate() {
            let place = square.place(at);
            *share *= 1.0
                - match (kept_face[at], face[at]) {
                    (true, _) => 1.0,
                    (false, true) => 0.0,
                    (false, false) => kept_share(kept, head, place),
                };
        }
    }
    square.cover(&shares)
}

/// How much of a place beside both faces belongs to the person of the picture, 0..=1.
fn kept_share(kept: &Head, head: &Head, place: [f32; 2]) -> f32 {
    let (near, away) = (kept.distance(place), head.distance(place));
    let clothes = match away > CLOTHES {
        true => kept.clothes(place),
        false => 0.0,
    };
    let of_head = match kept.has_parts() {
        _ if near >= away => 0.0,
        true => kept.hair(place),
        false if near < KEPT => 1.0,
        false => 0.0,
    };
    clothes.max(of_head)
}

/// What is to be softened of a circle in a photo of this size.
pub(super) fn circle_cover(circle: Circle, (width, height): (u32, u32)) -> Cover {
    let radius = circle.radius * width.max(height) as f32;
    let half = radius * (1.0 + CIRCLE_FEATHER);
    let center = [circle.x * width as f32, circle.y * height as f32];
    let square = Square {
        left: center[0] - half,
        top: center[1] - half,
        side: 2.0 * half,
    };
    let mut shares = vec![0.0; VALUES];
    for (at, share) in shares.iter_mut().enumerate() {
        let [x, y] = square.place(at);
        let outside = (x - center[0]).hypot(y - center[1]) - radius;
        *share = fade(outside / (radius * CIRCLE_FEATHER));
    }
    square.cover(&shares)
}

/// A square of the photo, in its pixels.
#[derive(Clone, Copy)]
struct Square {
    left: f32,
    top: f32,
    side: f32,
}

impl Square {
    /// Values along a pixel of the photo.
    fn unit(self) -> f32 {
        COVER_SIDE as f32 / self.side
    }

    /// The middle of a value, in pixels of the photo.
    fn place(self, at: usize) -> [f32; 2] {
        let along = |at: usize, from: f32| from + (at as f32 + 0.5) / self.unit();
        [
            along(at % COVER_SIDE, self.left),
            along(at / COVER_SIDE, self.top),
        ]
    }

    /// The values in a polygon.
    fn filled(self, points: &[[f32; 2]]) -> Vec<bool> {
        let unit = self.unit();
        let points: Vec<[f32; 2]> = points
            .iter()
            .map(|[x, y]| [(x - self.left) * unit, (y - self.top) * unit])
            .collect();
        let mut filled = vec![false; VALUES];
        fill_polygon(&points, COVER_SIDE, COVER_SIDE, |at| filled[at] = true);
        filled
    }

    fn cover(self, shares: &[f32]) -> Cover {
        Cover {
            left: self.left,
            top: self.top,
            side: self.side,
            values: shares
                .iter()
                .map(|share| (share * 255.0 + 0.5) as u8)
                .collect(),
        }
    }
}

/// The square that holds a head, the hair that falls beside it, and the fading edge.
fn square_around(head: &Head) -> Square {
    let side = MOST_SIDE * head.face_height();
    let [x, y] = head.center();
    let widest = Square {
        left: x - side / 2.0,
        top: y - side / 2.0,
        side,
    };
    // As small as the head allows: of a smaller square more detail would be left only of the hair.
    let mut low = [f32::INFINITY; 2];
    let mut high = [f32::NEG_INFINITY; 2];
    for at in 0..VALUES {
        let place = widest.place(at);
        if head.covers(place) {
            for axis in 0..2 {
                low[axis] = low[axis].min(place[axis]);
                high[axis] = high[axis].max(place[axis]);
            }
        }
    }
    let edge = (FEATHER + 0.05) * head.face_height();
    let side = (high[0] - low[0]).max(high[1] - low[1]) + 2.0 * edge;
    let [x, y] = [0, 1].map(|axis| (low[axis] + high[axis]) / 2.0);
    Square {
        left: x - side / 2.0,
        top: y - side / 2.0,
        side,
    }
}

/// 1 where something is covered, fading to 0 within `width` values around it.
fn feathered(covered: &[bool], width: f32) -> Vec<f32> {
    // The squared distance to the nearest covered value, by columns and then by rows.
    let far = (4 * COVER_SIDE * COVER_SIDE) as f32;
    let mut columns = vec![far; VALUES];
    for x in 0..COVER_SIDE {
        let rows: Vec<usize> = (0..COVER_SIDE)
            .filter(|y| covered[y * COVER_SIDE + x])
            .collect();
        for y in 0..COVER_SIDE {
            let after = rows.partition_point(|&row| row < y);
            let beside = rows[after.saturating_sub(1)..].iter().take(2);
            let apart = beside
                .map(|&row| row.abs_diff(y) as f32)
                .fold(f32::INFINITY, f32::min);
            columns[y * COVER_SIDE + x] = (apart * apart).min(far);
        }
    }
    let reach = width.ceil() as usize;
    let mut shares = vec![0.0; VALUES];
    for (at, share) in shares.iter_mut().enumerate() {
        let (x, row) = (at % COVER_SIDE, at / COVER_SIDE * COVER_SIDE);
        let near = x.saturating_sub(reach)..(x + reach + 1).min(COVER_SIDE);
        let nearest = near.map(|other| columns[row + other] + (other.abs_diff(x) as f32).powi(2));
        *share = fade(nearest.fold(far, f32::min).sqrt() / width.max(1.0));
    }
    shares
}

/// 1 up to 0 and 0 from 1 on, smoothly.
fn fade(at: f32) -> f32 {
    let t = 1.0 - at.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
