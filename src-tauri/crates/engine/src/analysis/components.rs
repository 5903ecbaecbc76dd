//! Connected components of a mask: pixels that touch by a side.

/// The component of each pixel, from 1 on in the order of their first pixels, and 0 where the mask is not; and the size of each
/// component, where that of 0 is 0.
pub(crate) fn components(mask: &[bool], width: usize) -> (Vec<u32>, Vec<usize>) {
    let mut labels = vec![0u32; mask.len()];
    // For each label one that it touches and that is not larger: labels that lead to the same one are the same component.
    let mut joined = vec![0u32];
    let mut above: &[u32] = &[];
    for (mask, row) in mask
        .chunks(width.max(1))
        .zip(labels.chunks_mut(width.max(1)))
    {
        let mut left = 0;
        for (x, (&inside, label)) in mask.iter().zip(&mut *row).enumerate() {
            if inside {
                let up = above.get(x).copied().unwrap_or(0);
                *label = match (left, up) {
                    (0, 0) => {
                        joined.push(joined.len() as u32);
                        joined.len() as u32 - 1
                    }
                    (0, one) | (one, 0) => one,
                    (left, up) if left == up => up,
                    (left, up) => join(&mut joined, left, up),
                };
            }
            left = *label;
        }
        above = row;
    }
    let mut sizes = vec![0];
    let mut numbers = vec![0u32; joined.len()];
    for label in 1..joined.len() {
        numbers[label] = match joined[label] as usize {
            own if own == label => {
                sizes.push(0);
                sizes.len() as u32 - 1
            }
            // A smaller label: its number is known.
            other => numbers[other],
        };
    }
    for label in &mut labels {
        *label = numbers[*label as usize];
        sizes[*label as usize] += usize::from(*label != 0);
    }
    (labels, sizes)
}

/// Makes two labels one component: the smaller of what they lead to.
fn join(joined: &mut [u32], one: u32, other: u32) -> u32 {
    let [one, other] = [one, other].map(|mut label| {
        while joined[label as usize] != label {
            // The next search is shorter.
            joined[label as usize] = joined[joined[label as usize] as usize];
            label = joined[label as usize];
        }
        label
    });
    let (least, most) = (one.min(other), one.max(other));
    joined[most as usize] = least;
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_that_touch_by_a_side_belong_together() {
        let rows = ["##..#", ".#..#", "...#.", "##..."];
        let mask: Vec<bool> = rows.concat().chars().map(|c| c == '#').collect();
        let (labels, sizes) = components(&mask, 5);
        assert_eq!(sizes, [0, 3, 2, 1, 2]);
        assert_eq!((labels[0], labels[6], labels[4], labels[13]), (1, 1, 2, 3));
        assert_eq!(labels[2], 0);
        assert_eq!(components(&[], 5).1, [0]);
    }
}
