//! Connected components of a mask: pixels that touch by a side.

/// The component of each pixel, from 1 on, and 0 where the mask is not; and the size of each component,
/// where that of 0 is 0.
pub(crate) fn components(mask: &[bool], width: usize) -> (Vec<u32>, Vec<usize>) {
    let mut labels = vec![0u32; mask.len()];
    let mut sizes = vec![0];
    let mut stack = Vec::new();
    for start in 0..mask.len() {
        if !mask[start] || labels[start] != 0 {
            continue;
        }
        let label = sizes.len() as u32;
        let mut size = 0;
        labels[start] = label;
        stack.push(start);
        while let Some(at) = stack.pop() {
            size += 1;
            let x = at % width;
            let beside = [
                (x > 0).then(|| at - 1),
                (x + 1 < width).then(|| at + 1),
                at.checked_sub(width),
                Some(at + width).filter(|&below| below < mask.len()),
            ];
            for near in beside.into_iter().flatten() {
                if mask[near] && labels[near] == 0 {
                    labels[near] = label;
                    stack.push(near);
                }
            }
        }
        sizes.push(size);
    }
    (labels, sizes)
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
