//! Fits cubic Bézier curves to a closed line of many places.
//!
//! Paper: Schneider, "An Algorithm for Automatically Fitting Digitized Curves" (Graphics Gems, 1990).

type Point = [f32; 2];

/// A curve to `to` with two control points; it begins where the one before ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cubic {
    pub(super) controls: [Point; 2],
    pub(super) to: Point,
}

/// A line that turns by more than this within a few places has a corner: the cosine of 50 degrees.
const CORNER: f32 = 0.64;

/// So many places before and behind tell how a line runs.
const REACH: usize = 3;

/// Improvements of where along a curve each place lies.
const ROUNDS: usize = 3;

/// Where the line begins, and curves around it that are at most `tolerance` away from its places.
pub(super) fn fitted(line: &[Point], tolerance: f32) -> (Point, Vec<Cubic>) {
    let corners = corners(line);
    let start = corners.first().copied().unwrap_or(0);
    let count = line.len();
    let around: Vec<Point> = (0..=count).map(|at| line[(start + at) % count]).collect();
    let mut ends: Vec<usize> = corners.iter().skip(1).map(|at| at - start).collect();
    ends.push(count);
    let mut out = Vec::new();
    let mut from = 0;
    for to in ends {
        let piece = &around[from..=to];
        let [first, last] = match corners.is_empty() {
            // A line without corners is as smooth where it begins as elsewhere.
            true => {
                let way = towards(around[count - REACH.min(count)], around[REACH.min(count)]);
                [way, scaled(way, -1.0)]
            }
            false => tangents(piece),
        };
        fit(piece, [first, last], tolerance, &mut out);
        from = to;
    }
    (around[0], out)
}

/// The places at which a line has a corner, one for each corner.
fn corners(line: &[Point]) -> Vec<usize> {
    let count = line.len();
    if count < 2 * REACH + 2 {
        return (0..count).collect();
    }
    let turn = |at: usize| {
        let before = towards(line[(at + count - REACH) % count], line[at]);
        let behind = towards(line[at], line[(at + REACH) % count]);
        dot(before, behind)
    };
    let turns: Vec<f32> = (0..count).map(turn).collect();
    let sharpest = |at: usize| {
        (1..=REACH).all(|by| {
            turns[at] < turns[(at + by) % count] && turns[at] <= turns[(at + count - by) % count]
        })
    };
    (0..count)
        .filter(|&at| turns[at] < CORNER && sharpest(at))
        .collect()
}

/// The directions into a piece from both of its ends.
fn tangents(piece: &[Point]) -> [Point; 2] {
    let last = piece.len() - 1;
    let by = REACH.min(last);
    [
        towards(piece[0], piece[by]),
        towards(piece[last], piece[last - by]),
    ]
}

fn fit(piece: &[Point], ways: [Point; 2], tolerance: f32, out: &mut Vec<Cubic>) {
    let last = piece.len() - 1;
    let (from, to) = (piece[0], piece[last]);
    if last < 2 {
        out.push(straight(from, to));
        return;
    }
    let mut places = along(piece);
    let mut worst = last / 2;
    for round in 0..=ROUNDS {
        let curve = least_squares(piece, &places, ways);
        let (error, at) = furthest(piece, &places, from, &curve);
        if error <= tolerance * tolerance {
            out.push(curve);
            return;
        }
        worst = at;
        if round == ROUNDS || error > tolerance * tolerance * 16.0 {
            break;
        }
        for (place, &point) in places.iter_mut().zip(piece) {
            *place = nearer(from, &curve, point, *place);
        }
    }
    let by = REACH.min(worst).min(last - worst);
    let way = towards(piece[worst + by], piece[worst - by]);
    fit(&piece[..=worst], [ways[0], way], tolerance, out);
    fit(
        &piece[worst..],
        [scaled(way, -1.0), ways[1]],
        tolerance,
        out,
    );
}

/// The share of the length at which each place lies.
fn along(piece: &[Point]) -> Vec<f32> {
    let mut places = vec![0.0];
    let mut length = 0.0;
    for ends in piece.windows(2) {
        length += (ends[1][0] - ends[0][0]).hypot(ends[1][1] - ends[0][1]);
        places.push(length);
    }
    places
        .iter()
        .map(|place| place / length.max(1e-6))
        .collect()
}

/// The curve with these directions at its ends that is nearest to the places.
fn least_squares(piece: &[Point], places: &[f32], ways: [Point; 2]) -> Cubic {
    let (from, to) = (piece[0], piece[piece.len() - 1]);
    let (mut c00, mut c01, mut c11, mut x0, mut x1) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (&point, &t) in piece.iter().zip(places) {
        let weights = bernstein(t);
        let (first, second) = (scaled(ways[0], weights[1]), scaled(ways[1], weights[2]));
        let ends = [0, 1].map(|axis| {
            from[axis] * (weights[0] + weights[1]) + to[axis] * (weights[2] + weights[3])
        });
        let rest = [point[0] - ends[0], point[1] - ends[1]];
        c00 += dot(first, first);
        c01 += dot(first, second);
        c11 += dot(second, second);
        x0 += dot(first, rest);
        x1 += dot(second, rest);
    }
    let determinant = c00 * c11 - c01 * c01;
    let chord = (to[0] - from[0]).hypot(to[1] - from[1]);
    let mut lengths = [
        (x0 * c11 - x1 * c01) / determinant,
        (c00 * x1 - c01 * x0) / determinant,
    ];
    // A curve that folds back or shoots out is none: a third of the way is always sound.
    let sound =
        |length: f32| length.is_finite() && length > chord * 1e-3 && length < chord * 4.0 + 4.0;
    if determinant.abs() < 1e-9 || !lengths.into_iter().all(sound) {
        lengths = [chord / 3.0; 2];
    }
    Cubic {
        controls: [
            [0, 1].map(|axis| from[axis] + ways[0][axis] * lengths[0]),
            [0, 1].map(|axis| to[axis] + ways[1][axis] * lengths[1]),
        ],
        to,
    }
}

/// The largest squared distance of a place from the curve, and whose it is.
fn furthest(piece: &[Point], places: &[f32], from: Point, curve: &Cubic) -> (f32, usize) {
    let mut worst = (0.0, piece.len() / 2);
    for at in 1..piece.len() - 1 {
        let [x, y] = point_of(from, curve, places[at]);
        let error = (x - piece[at][0]).powi(2) + (y - piece[at][1]).powi(2);
        if error > worst.0 {
            worst = (error, at);
        }
    }
    worst
}

/// A better place along the curve for a point: one step of Newton's method.
fn nearer(from: Point, curve: &Cubic, point: Point, t: f32) -> f32 {
    let [a, b, c, d] = [from, curve.controls[0], curve.controls[1], curve.to];
    let s = 1.0 - t;
    let (mut slope, mut bend, mut rest) = ([0.0; 2], [0.0; 2], point_of(from, curve, t));
    for axis in [0, 1] {
        let steps = [b[axis] - a[axis], c[axis] - b[axis], d[axis] - c[axis]];
        slope[axis] = 3.0 * (s * s * steps[0] + 2.0 * s * t * steps[1] + t * t * steps[2]);
        bend[axis] = 6.0 * (s * (steps[1] - steps[0]) + t * (steps[2] - steps[1]));
        rest[axis] -= point[axis];
    }
    let down = dot(slope, slope) + dot(rest, bend);
    if down.abs() < 1e-9 {
        return t;
    }
    (t - dot(rest, slope) / down).clamp(0.0, 1.0)
}

fn bernstein(t: f32) -> [f32; 4] {
    let s = 1.0 - t;
    [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t]
}

fn point_of(from: Point, curve: &Cubic, t: f32) -> Point {
    let weights = bernstein(t);
    let [first, second] = curve.controls;
    [0, 1].map(|axis| {
        let points = [from[axis], first[axis], second[axis], curve.to[axis]];
        weights
            .iter()
            .zip(points)
            .map(|(weight, at)| weight * at)
            .sum()
    })
}

fn straight(from: Point, to: Point) -> Cubic {
    let between = |share: f32| [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * share);
    Cubic {
        controls: [between(1.0 / 3.0), between(2.0 / 3.0)],
        to,
    }
}

fn towards(from: Point, to: Point) -> Point {
    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    let length = dx.hypot(dy).max(1e-6);
    [dx / length, dy / length]
}

fn scaled(way: Point, by: f32) -> Point {
    way.map(|part| part * by)
}

fn dot(a: Point, b: Point) -> f32 {
    a[0] * b[0] + a[1] * b[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn furthest_from(line: &[Point], from: Point, curves: &[Cubic]) -> f32 {
        let mut start = from;
        let mut drawn = Vec::new();
        for curve in curves {
            drawn.extend((0..=300).map(|at| point_of(start, curve, at as f32 / 300.0)));
            start = curve.to;
        }
        let nearest = |point: &Point| {
            let distances = drawn
                .iter()
                .map(|at| (at[0] - point[0]).hypot(at[1] - point[1]));
            distances.fold(f32::MAX, f32::min)
        };
        line.iter().map(nearest).fold(0.0, f32::max)
    }

    #[test]
    fn a_circle_needs_few_curves_and_a_square_keeps_its_corners() {
        let circle: Vec<Point> = (0..200)
            .map(|at| (at as f32 / 200.0 * std::f32::consts::TAU).sin_cos())
            .map(|(sin, cos)| [100.0 + 40.0 * cos, 100.0 + 40.0 * sin])
            .collect();
        let (from, curves) = fitted(&circle, 0.1);
        assert!(curves.len() <= 8, "{}", curves.len());
        assert!(furthest_from(&circle, from, &curves) < 0.4);
        let end = curves.last().unwrap().to;
        assert_eq!(end, from, "closed");

        let side = |at: usize| match at / 25 {
            0 => [at as f32, 0.0],
            1 => [25.0, (at - 25) as f32],
            2 => [(75 - at) as f32, 25.0],
            _ => [0.0, (100 - at) as f32],
        };
        let square: Vec<Point> = (0..100).map(side).collect();
        let (from, curves) = fitted(&square, 0.1);
        assert_eq!(curves.len(), 4);
        assert!(furthest_from(&square, from, &curves) < 1.0);
    }

    #[test]
    fn lines_of_a_few_places_are_kept() {
        for count in 3..12 {
            let line: Vec<Point> = (0..count)
                .map(|at| [(at % 3) as f32, (at * at % 5) as f32])
                .collect();
            let (from, curves) = fitted(&line, 0.2);
            assert!(!curves.is_empty());
            let end = curves.last().unwrap().to;
            assert_eq!(end, from);
        }
    }
}
