//! Non-maximum suppression: of the boxes that see the same face, one is kept, the mean of them by
//! their scores.

use crate::analysis::detector::{Bounds, Detection, POINTS};

/// Boxes that share more than this of their union are one face, and are averaged.
const SAME_FACE: f32 = 0.3;

/// A box of which more than this lies in a better one is the same face too: a part of it.
const PART_OF_FACE: f32 = 0.6;

/// One detection for each face, the best first.
pub(super) fn suppress(mut found: Vec<Detection>) -> Vec<Detection> {
    // A stable sort: the same faces in the same order, whatever their scores share.
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept = Vec::new();
    while let Some(best) = found.first() {
        let bounds = best.bounds;
        let (near, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(|other| {
            let (union, smaller) = overlap(bounds, other.bounds);
            union > SAME_FACE || smaller > PART_OF_FACE
        });
        let same: Vec<_> = near
            .iter()
            .filter(|other| overlap(bounds, other.bounds).0 > SAME_FACE)
            .collect();
        kept.push(mean(&same));
        found = rest;
    }
    kept
}

/// The overlap of two boxes as a share of their union and of the smaller one.
pub(super) fn overlap(a: Bounds, b: Bounds) -> (f32, f32) {
    let width = (a.right.min(b.right) - a.left.max(b.left)).max(0.0);
    let height = (a.bottom.min(b.bottom) - a.top.max(b.top)).max(0.0);
    let shared = width * height;
    (
        shared / (a.area() + b.area() - shared + 1e-9),
        shared / (a.area().min(b.area()) + 1e-9),
    )
}

/// The mean by score of detections, with the score of the first, which is the best.
fn mean(same: &[&Detection]) -> Detection {
    let total: f32 = same.iter().map(|one| one.score).sum();
    let mean = |value: &dyn Fn(&Detection) -> f32| {
        same.iter().map(|one| one.score * value(one)).sum::<f32>() / total
    };
    Detection {
        bounds: Bounds {
            left: mean(&|one| one.bounds.left),
            top: mean(&|one| one.bounds.top),
            right: mean(&|one| one.bounds.right),
            bottom: mean(&|one| one.bounds.bottom),
        },
        score: same.first().map_or(0.0, |best| best.score),
        points: std::array::from_fn::<_, POINTS, _>(|point| {
            [0, 1].map(|axis| mean(&|one| one.points[point][axis]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(left: f32, top: f32, side: f32, score: f32) -> Detection {
        Detection {
            bounds: Bounds {
                left,
                top,
                right: left + side,
                bottom: top + side,
            },
            score,
            points: [[left, top]; POINTS],
        }
    }

    #[test]
    fn boxes_of_one_face_become_their_mean_by_score() {
        let kept = suppress(vec![face(4.0, 0.0, 40.0, 0.3), face(0.0, 0.0, 40.0, 0.9)]);
        assert_eq!(kept.len(), 1);
        assert!((kept[0].bounds.left - 1.0).abs() < 1e-5 && kept[0].score == 0.9);
        assert!((kept[0].points[3][0] - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_part_of_a_face_is_dropped_and_a_neighbour_stays() {
        let part = face(10.0, 10.0, 12.0, 0.8);
        let kept = suppress(vec![
            face(0.0, 0.0, 40.0, 0.9),
            part,
            face(45.0, 0.0, 40.0, 0.7),
        ]);
        assert_eq!(kept.len(), 2);
        assert!(kept[0].bounds.left == 0.0 && kept[1].bounds.left == 45.0);
    }
}
