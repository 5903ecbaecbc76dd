//! Filling a polygon, and how far a place is from its sides.

/// Calls `each` with the index of every pixel whose middle lies in the polygon, by the even-odd rule.
/// Points are in pixels, where a pixel reaches from its number to the next.
pub(crate) fn fill_polygon(
    points: &[[f32; 2]],
    width: usize,
    height: usize,
    mut each: impl FnMut(usize),
) {
    let ys = points.iter().map(|point| point[1]);
    let (low, high) = ys.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), y| {
        (low.min(y), high.max(y))
    });
    let rows = (low - 1.0).max(0.0) as usize..((high + 1.0).max(0.0) as usize).min(height);
    let mut crossings = Vec::new();
    for y in rows {
        let middle = y as f32 + 0.5;
        crossings.clear();
        let next = points.iter().cycle().skip(1);
        for (from, to) in points.iter().zip(next) {
            if (from[1] <= middle) != (to[1] <= middle) {
                let share = (middle - from[1]) / (to[1] - from[1]);
                crossings.push(from[0] + share * (to[0] - from[0]));
            }
        }
        crossings.sort_by(f32::total_cmp);
        for pair in crossings.chunks_exact(2) {
            // The middle of the first pixel is at 0.5.
            let first = (pair[0] + 0.5).floor().max(0.0) as usize;
            let end = ((pair[1] + 0.5).floor().max(0.0) as usize).min(width);
            for x in first..end {
                each(y * width + x);
            }
        }
    }
}

/// The distance to a segment, and how far along it the nearest place is, 0..=1.
pub(crate) fn to_segment([x, y]: [f32; 2], [ax, ay]: [f32; 2], [bx, by]: [f32; 2]) -> (f32, f32) {
    let (dx, dy) = (bx - ax, by - ay);
    let square = (dx * dx + dy * dy).max(1e-9);
    let along = (((x - ax) * dx + (y - ay) * dy) / square).clamp(0.0, 1.0);
    let [x, y] = [x - ax - dx * along, y - ay - dy * along];
    ((x * x + y * y).sqrt(), along)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(points: &[[f32; 2]]) -> Vec<usize> {
        let mut pixels = Vec::new();
        fill_polygon(points, 10, 8, |at| pixels.push(at));
        pixels
    }

    #[test]
    fn the_pixels_whose_middle_is_inside_are_filled() {
        let square = [[2.0, 1.0], [5.0, 1.0], [5.0, 3.0], [2.0, 3.0]];
        assert_eq!(filled(&square), [12, 13, 14, 22, 23, 24]);
        // Outside of the picture nothing is filled.
        let larger = [[-9.0, -9.0], [99.0, -9.0], [99.0, 99.0], [-9.0, 99.0]];
        assert_eq!(filled(&larger).len(), 80);
        assert!(filled(&[[20.0, 2.0], [30.0, 2.0], [25.0, 9.0]]).is_empty());
        assert!(filled(&[]).is_empty());
    }
}
