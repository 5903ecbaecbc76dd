//! How far each pixel is from a shape, exactly (Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions", 2012).

/// The distance of the middle of each pixel from the edge of a shape, in pixels; 0 inside. `alpha` says how much of each pixel the
/// shape covers, so that the edge lies between pixels where the shape's does.
pub(super) fn distances(alpha: &[u8], width: usize) -> Vec<f32> {
    let height = alpha.len() / width;
    const FAR: f32 = 1e12;
    let mut squares: Vec<f32> = alpha
        .iter()
        .map(|&alpha| match alpha {
            // The edge of a pixel that is covered by half goes through its middle.
            0 => FAR,
            alpha => (1.0 - f32::from(alpha) / 255.0).max(0.0).powi(2),
        })
        .collect();
    let mut column = vec![0.0; height];
    for x in 0..width {
        for y in 0..height {
            column[y] = squares[y * width + x];
        }
        lower_envelope(&mut column);
        for y in 0..height {
            squares[y * width + x] = column[y];
        }
    }
    for row in squares.chunks_exact_mut(width) {
        lower_envelope(row);
    }
    // From the middle of a covered pixel its edge is half a pixel away.
    squares
        .iter()
        .map(|&square| (square.sqrt() - 0.5).max(0.0))
        .collect()
}

/// Replaces each value by the least of all values plus the square of how far they are.
fn lower_envelope(values: &mut [f32]) {
    let count = values.len();
    let (mut places, mut starts) = (vec![0usize; count], vec![0.0f32; count + 1]);
    let mut last = 0;
    starts[0] = f32::NEG_INFINITY;
    starts[1] = f32::INFINITY;
    let height_at = |values: &[f32], at: usize| values[at] + (at * at) as f32;
    for at in 1..count {
        loop {
            let other = places[last];
            let between =
                (height_at(values, at) - height_at(values, other)) / (2 * (at - other)) as f32;
            if between > starts[last] {
                last += 1;
                places[last] = at;
                starts[last] = between;
                starts[last + 1] = f32::INFINITY;
                break;
            }
            if last == 0 {
                places[0] = at;
                break;
            }
            last -= 1;
        }
    }
    let source = values.to_vec();
    let mut from = 0;
    for (at, value) in values.iter_mut().enumerate() {
        while starts[from + 1] < at as f32 {
            from += 1;
        }
        let away = at as f32 - places[from] as f32;
        *value = source[places[from]] + away * away;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_has_rings_around_it() {
        let mut alpha = vec![0; 21 * 21];
        alpha[10 * 21 + 10] = 255;
        let found = distances(&alpha, 21);
        for (at, &distance) in found.iter().enumerate() {
            let (x, y) = ((at % 21) as f32 - 10.0, (at / 21) as f32 - 10.0);
            let expected = ((x * x + y * y).sqrt() - 0.5).max(0.0);
            assert!((distance - expected).abs() < 1e-3, "{x} {y}: {distance}");
        }
    }
}
