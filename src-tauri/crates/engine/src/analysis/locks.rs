//! The lower end of hair that hangs: locks with points, not all of one width, instead of a line.

/// How many locks there are over a height of the face, and how much shorter hair is between two of them.
const LOCKS: f32 = 5.5;
const NOTCH: f32 = 0.3;

/// How long hair is at `u`, in heights of the face from its middle; 1 at the point of a lock.
pub(super) fn length_at(u: f32) -> f32 {
    let along = LOCKS * u + 0.35 * (4.1 * u + 0.6).sin();
    let apart = 2.0 * (along - along.floor()) - 1.0;
    1.0 - NOTCH * apart.abs().powf(1.4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hair_beside_the_neck_ends_in_more_than_one_lock_and_never_in_a_line() {
        for side in [-1.0f32, 1.0] {
            let lengths: Vec<f32> = (0..60)
                .map(|at| length_at(side * (0.25 + at as f32 * 0.01)))
                .collect();
            let points = (lengths.windows(3))
                .filter(|three| three[1] > three[0] && three[1] >= three[2])
                .count();
            assert!((2..=6).contains(&points), "{points} locks");
            assert!(lengths.iter().all(|length| (0.69..=1.0).contains(length)));
        }
    }
}
