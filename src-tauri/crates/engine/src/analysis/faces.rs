//! The faces of a picture: found by the detectors, confirmed by the mesh.

use rayon::prelude::*;

use crate::analysis::contours::NOSE;
use crate::analysis::crop::Window;
use crate::analysis::detector::{Bounds, Detection};
use crate::analysis::landmarks::{FacePoints, Mesh};
use crate::analysis::networks::FaceFinder;
use crate::analysis::suppression::{overlap, suppress};
use crate::analysis::tiles::{fine_tiles, tiles};
use crate::error::Error;
use crate::image::Photo;

/// The least score of a face in the whole picture.
const LEAST_SCORE: f32 = 0.5;

/// The least score of a face in a tile, where there are more chances to be wrong.
const LEAST_IN_TILE: f32 = 0.6;

/// The least score of a small face that the detector looks at again.
const LEAST_TO_LOOK_AGAIN: f32 = 0.3;

/// What it then sees is so many times as wide as the face.
const SURROUNDINGS: f32 = 6.0;

/// Of the two looks at a face, more than this of their union is shared.
const SAME_PLACE: f32 = 0.3;

/// The least product of the detector's score and the mesh's presence.
const LEAST_AGREEMENT: f32 = 0.38;

/// Two faces whose noses are nearer to each other than this share of their width are one.
const SAME_NOSE: f32 = 0.35;

/// No picture has more faces: of more, the largest count.
const MAX_FACES: usize = 64;

/// A face that cannot be wholly in a tile reaches this close to its side, in pixels.
const CUT: f32 = 2.0;

/// A face and its points, in pixels of the picture.
pub(super) struct FoundFace {
    /// Its number among the candidates.
    pub(super) candidate: usize,
    pub(super) detection: Detection,
    pub(super) mesh: FacePoints,
}

/// A part of the picture to search with one of the detectors.
#[derive(Clone, Copy)]
struct Job {
    near: bool,
    window: Window,
    least: f32,
}

/// What may be faces, the largest first.
///
/// # Errors
/// [`Error::Inference`] and [`Error::OutputInvalid`].
pub(super) fn candidates(
    finders: &mut [FaceFinder],
    picture: &Photo,
) -> Result<Vec<Detection>, Error> {
    let jobs = [of_whole(picture), of_tiles(picture)].concat();
    search(finders, picture, &jobs)
}

/// Those of them that can be seen in the picture as a whole.
///
/// # Errors
/// [`Error::Inference`] and [`Error::OutputInvalid`].
pub(super) fn candidates_in_whole(
    finders: &mut [FaceFinder],
    picture: &Photo,
) -> Result<Vec<Detection>, Error> {
    search(finders, picture, &of_whole(picture))
}

/// Those of them that can be seen in its parts.
///
/// # Errors
/// [`Error::Inference`] and [`Error::OutputInvalid`].
pub(super) fn candidates_in_tiles(
    finders: &mut [FaceFinder],
    picture: &Photo,
) -> Result<Vec<Detection>, Error> {
    search(finders, picture, &of_tiles(picture))
}

fn of_whole(picture: &Photo) -> Vec<Job> {
    let window = Window::whole((picture.width() as usize, picture.height() as usize));
    let job = |near| Job {
        near,
        window,
        least: LEAST_SCORE,
    };
    vec![job(true), job(false)]
}

fn of_tiles(picture: &Photo) -> Vec<Job> {
    let windows = tiles((picture.width() as usize, picture.height() as usize)).into_iter();
    let job = |window| Job {
        near: false,
        window,
        least: LEAST_IN_TILE,
    };
    windows.map(job).collect()
}

/// Faces that are too small for [`candidates`], the largest first. `picture` has as many pixels as there
/// are to see. Where the detector is unsure it looks again, with the face in the middle.
///
/// # Errors
/// [`Error::Inference`] and [`Error::OutputInvalid`].
pub(super) fn small_candidates(
    finders: &mut [FaceFinder],
    picture: &Photo,
) -> Result<Vec<Detection>, Error> {
    let size = (picture.width() as usize, picture.height() as usize);
    let jobs: Vec<Job> = fine_tiles(size)
        .into_iter()
        .map(|window| Job {
            near: false,
            window,
            least: LEAST_TO_LOOK_AGAIN,
        })
        .collect();
    let found = search(finders, picture, &jobs)?;
    let Some(finder) = finders.first_mut() else {
        return Ok(Vec::new());
    };
    let mut faces = Vec::new();
    for face in found {
        match face.score >= LEAST_IN_TILE {
            true => faces.push(face),
            false => faces.extend(look_again(finder, picture, &face)?),
        }
    }
    Ok(faces)
}

/// The same face as the detector sees it in the middle of a window of its own; none where it does not.
fn look_again(
    finder: &mut FaceFinder,
    picture: &Photo,
    face: &Detection,
) -> Result<Option<Detection>, Error> {
    let half = face.bounds.longer_side() * SURROUNDINGS / 2.0;
    let [x, y] = face.bounds.center();
    let range = |center: f32, length: u32| {
        let from = ((center - half).max(0.0) as usize).min(length as usize - 1);
        (
            from,
            ((center + half) as usize)
                .min(length as usize)
                .max(from + 1),
        )
    };
    let (left, right) = range(x, picture.width());
    let (top, bottom) = range(y, picture.height());
    let window = Window {
        left,
        top,
        right,
        bottom,
    };
    let seen = finder.far.detect(picture, window, LEAST_IN_TILE)?;
    let same = seen
        .into_iter()
        .filter(|seen| overlap(seen.bounds, face.bounds).0 > SAME_PLACE);
    Ok(same.max_by(|a, b| a.score.total_cmp(&b.score)))
}

fn search(
    finders: &mut [FaceFinder],
    picture: &Photo,
    jobs: &[Job],
) -> Result<Vec<Detection>, Error> {
    // Each thread takes every n-th part; the faces are put back into the order of the parts.
    let threads = finders.len().max(1);
    let found: Vec<Vec<(usize, Vec<Detection>)>> = finders
        .par_iter_mut()
        .enumerate()
        .map(|(thread, finder)| {
            let own = jobs.iter().enumerate().skip(thread).step_by(threads);
            own.map(|(at, job)| Ok((at, job.run(finder, picture)?)))
                .collect::<Result<_, Error>>()
        })
        .collect::<Result<_, Error>>()?;
    let mut found: Vec<_> = found.into_iter().flatten().collect();
    found.sort_by_key(|&(at, _)| at);
    let mut faces = suppress(found.into_iter().flat_map(|(_, faces)| faces).collect());
    faces.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
    faces.truncate(MAX_FACES);
    Ok(faces)
}

impl Job {
    /// The faces in this part, without those that it cuts: the part beside it has them whole.
    fn run(self, finder: &mut FaceFinder, picture: &Photo) -> Result<Vec<Detection>, Error> {
        let detector = match self.near {
            true => &mut finder.near,
            false => &mut finder.far,
        };
        let mut faces = detector.detect(picture, self.window, self.least)?;
        let size = (picture.width() as usize, picture.height() as usize);
        faces.retain(|face| is_whole(face.bounds, self.window, size));
        Ok(faces)
    }
}

fn is_whole(face: Bounds, window: Window, (width, height): (usize, usize)) -> bool {
    (window.left == 0 || face.left > window.left as f32 - CUT)
        && (window.top == 0 || face.top > window.top as f32 - CUT)
        && (window.right == width || face.right < window.right as f32 + CUT)
        && (window.bottom == height || face.bottom < window.bottom as f32 + CUT)
}

/// The candidates that the mesh takes for faces too, each once. Small ones are looked at in `detail`,
/// which is `scale` times as large as the picture that they were found in.
///
/// # Errors
/// [`Error::Inference`] and [`Error::OutputInvalid`].
pub(super) fn confirm(
    mesh: &mut Mesh,
    candidates: Vec<Detection>,
    picture: &Photo,
    detail: Option<(&Photo, f32)>,
) -> Result<Vec<FoundFace>, Error> {
    let mut faces: Vec<FoundFace> = Vec::new();
    for (candidate, detection) in candidates.into_iter().enumerate() {
        let located = match detail.filter(|_| is_small(&detection)) {
            Some((detail, scale)) => {
                let mut located = mesh.locate(detail, &detection.scaled(scale))?;
                for point in located.points.iter_mut().flatten() {
                    *point /= scale;
                }
                located
            }
            None => mesh.locate(picture, &detection)?,
        };
        let width = detection.bounds.width();
        let nose = located.points[NOSE];
        let seen = faces.iter().any(|face| {
            let [x, y, _] = face.mesh.points[NOSE];
            let apart = (x - nose[0]).hypot(y - nose[1]);
            apart < SAME_NOSE * width.max(face.detection.bounds.width())
        });
        if detection.score * located.presence >= LEAST_AGREEMENT && !seen {
            faces.push(FoundFace {
                candidate,
                detection,
                mesh: located,
            });
        }
    }
    Ok(faces)
}

/// Whether a face has so few pixels that a larger copy of the photo shows more of it.
pub(super) fn is_small(face: &Detection) -> bool {
    const SMALL: f32 = 80.0;
    face.bounds.longer_side() < SMALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_that_an_inner_side_cuts_is_left_to_the_next_tile() {
        let tile = Window {
            left: 0,
            top: 100,
            right: 200,
            bottom: 300,
        };
        let face = |left: f32, top: f32| Bounds {
            left,
            top,
            right: left + 50.0,
            bottom: top + 50.0,
        };
        let whole = |left, top| is_whole(face(left, top), tile, (400, 300));
        assert!(whole(20.0, 150.0));
        assert!(whole(-20.0, 150.0), "the picture itself cuts it");
        assert!(!whole(20.0, 90.0) && !whole(160.0, 150.0));
        assert!(whole(20.0, 260.0));
    }
}
