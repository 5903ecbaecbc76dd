//! Where lines count: fully at the features of a face and everywhere outside of it, little on cheeks and forehead. Nobody
//! is drawn older than they are.

use crate::analysis::{EYES, MOUTH, OVAL, fill_polygon};
use crate::image::FloatImage;
use crate::looks::drawn::blur::blurred;
use crate::looks::drawn::faces::SketchedFace;
use crate::looks::drawn::regions::Regions;

/// What is left of a line on a cheek or a forehead.
const CHEEK: f32 = 0.12;

/// What is left of a line on cloth, whose pattern would be all lines.
const CLOTH: f32 = 0.55;

/// The bridge, the wings and the tip of the nose.
const NOSE: [usize; 12] = [6, 122, 126, 129, 64, 98, 2, 327, 294, 358, 355, 351];

/// The weight of lines at each pixel, 0..=1.
pub(super) fn emphasis(regions: &Regions, faces: &[SketchedFace]) -> FloatImage<1> {
    let (width, height) = (regions.person.width, regions.person.height);
    let mut weight = regions.clothes.map(|share| 1.0 - share * (1.0 - CLOTH));
    for face in faces {
        let oval = face.path(&OVAL);
        let count = oval.len().max(1) as f32;
        let [cx, cy] = [0, 1].map(|axis| oval.iter().map(|point| point[axis]).sum::<f32>() / count);
        let inner: Vec<[f32; 2]> = (oval.iter())
            .map(|[x, y]| [cx + (x - cx) * 0.94, cy + (y - cy) * 0.94])
            .collect();
        fill_polygon(&inner, width, height, |at| weight.pixels[at] = [CHEEK]);
        for (feature, share) in [(&EYES[..], 1.0), (&MOUTH, 1.0), (&NOSE, 0.7)] {
            fill_polygon(&face.path(feature), width, height, |at| {
                weight.pixels[at] = [share]
            });
        }
    }
    let unit = faces.first().map_or(1.0, |face| face.unit);
    blurred(&weight, unit * 6.0)
}
