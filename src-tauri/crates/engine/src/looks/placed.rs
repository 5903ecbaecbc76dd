//! Places people in a picture of given proportions.

use crate::analysis::{FaceBox, PortraitMap};
use crate::error::Error;
use crate::image::Reframe;
use crate::looks::framing::{Straightened, around_head, faces_middle};
use crate::looks::head::Head;
use crate::looks::recipe::Frame;

/// A square around the head of one face, eyes at 42% of its height, or the part of it that has the proportions of `size`.
///
/// # Errors
/// [`Error::NoFace`] if there is no such face.
pub(crate) fn framed_around_head(
    photo: (u32, u32),
    map: &PortraitMap,
    face: usize,
    size: (u32, u32),
) -> Result<Reframe, Error> {
    let picture = Straightened { photo, angle: 0.0 };
    let face = map.faces.get(face).ok_or(Error::NoFace)?;
    let head = Head::of(face, map, &|at| picture.place(at));
    let (square, middle) = around_head(Frame::Profile, &head, picture);
    let part = largest_within(square, size);
    Ok(reframe(picture, part, middle))
}

/// As much of a photo as has the proportions of `size`, around its faces. Where all faces fit into `safe` pixels in the middle of
/// a picture of this size, they are in there.
pub(crate) fn framed_around_faces(
    photo: (u32, u32),
    map: &PortraitMap,
    size: (u32, u32),
    safe: (u32, u32),
) -> Reframe {
    let picture = Straightened { photo, angle: 0.0 };
    let whole = largest_within(photo, size);
    let middle = faces_middle(map).map_or([0.0; 2], |at| picture.place(at));
    let largest = reframe(picture, whole, middle);
    let share = [safe.0 as f32 / size.0 as f32, safe.1 as f32 / size.1 as f32];
    let smaller = (0..50).map(|step| {
        let scale = 0.98f32.powi(step);
        let side = |length: u32| ((length as f32 * scale).round() as u32).max(1);
        reframe(picture, (side(whole.0), side(whole.1)), middle)
    });
    let mut all_safe = smaller.filter(|part| {
        let reach = [
            part.size.0 as f32 * share[0] / 2.0,
            part.size.1 as f32 * share[1] / 2.0,
        ];
        map.faces
            .iter()
            .all(|face| is_near(face.bounds, part.center, reach))
    });
    all_safe.next().unwrap_or(largest)
}

fn is_near(face: FaceBox, [x, y]: [f32; 2], [across, down]: [f32; 2]) -> bool {
    face.left >= x - across
        && face.right <= x + across
        && face.top >= y - down
        && face.bottom <= y + down
}

/// The largest size with the proportions of `size` that fits into `room`.
fn largest_within(room: (u32, u32), size: (u32, u32)) -> (u32, u32) {
    let scale = (f64::from(room.0) / f64::from(size.0)).min(f64::from(room.1) / f64::from(size.1));
    let side =
        |length: u32, most: u32| ((f64::from(length) * scale).round() as u32).clamp(1, most.max(1));
    (side(size.0, room.0), side(size.1, room.1))
}

fn reframe(picture: Straightened, size: (u32, u32), middle: [f32; 2]) -> Reframe {
    Reframe {
        center: picture.photo_place(picture.held_inside(middle, size)),
        size,
        angle: 0.0,
        mirror: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_are_within_the_safe_middle_where_they_fit() {
        let photo = (3000, 4000);
        let (size, safe) = ((1080, 1920), (1080, 1420));
        for at in [[1000.0, 200.0], [1400.0, 1500.0], [2000.0, 3000.0]] {
            let [left, top] = at;
            let map = PortraitMap::with_faces(photo, &[[left, top, left + 500.0, top + 600.0]]);
            let part = framed_around_faces(photo, &map, size, safe);
            let half = part.size.1 as f32 * 1420.0 / 1920.0 / 2.0;
            assert!(
                top >= part.center[1] - half && top + 600.0 <= part.center[1] + half,
                "{at:?}"
            );
            let ratio = part.size.0 as f32 / part.size.1 as f32;
            assert!((ratio - 0.5625).abs() < 0.002);
        }
    }

    #[test]
    fn a_photo_of_any_size_has_a_part_and_nobody_has_no_head() {
        for photo in [(1, 1), (1, 3000), (3000, 1), (40, 30)] {
            let map = PortraitMap::with_faces(photo, &[]);
            let part = framed_around_faces(photo, &map, (1080, 1350), (1000, 1250));
            assert!(part.size.0 >= 1 && part.size.0 <= photo.0 && part.size.1 <= photo.1);
            let head = framed_around_head(photo, &map, 0, (1080, 1080));
            assert!(matches!(head, Err(Error::NoFace)));
        }
    }
}
