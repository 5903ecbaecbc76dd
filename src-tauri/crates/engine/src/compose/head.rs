//! One head as a picture of its own: as wide as it counts, with the place of its chin.

use resvg::tiny_skia::Pixmap;

use crate::analysis::{FaceFrame, HeadMask, PortraitMap, contour};
use crate::compose::sprite::AlphaPicture;

/// The tip of the chin.
const CHIN: usize = 152;

/// A head is at least and at most so many heights of the face wide: hair that stands far off does not make a face small.
const WIDTHS: [f32; 2] = [0.7, 1.05];

/// Nor does high hair or a hat: what is above the chin counts as no higher than this, in widths of the head.
const HEIGHT: f32 = 1.4;

/// A head on a body is no wider than this, in widths that it should have: a wide scarf must not cover what lies beside it.
const WIDEST: f32 = 1.22;

/// How far to each side of the neck a head may reach, and how far it is moved for that, in widths.
const SIDE_REACH: f32 = 0.64;
const MOST_ASIDE: f32 = 0.2;

/// From here down hair that hangs is behind a body, in heights of the face below its middle: above the collar and
/// below the ears.
const BEHIND: f32 = 0.3;

/// How far outside of the jaw its line is drawn.
const JAW_LINE: f32 = 0.07;

/// Hair that hangs lower than the chin on at least this area is drawn behind the body, in squares of the face's height.
const LEAST_HANGING: f32 = 0.03;

/// Which part of a head is drawn: what hangs behind the shoulders, or the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadPart {
    Behind,
    Front,
}

/// A head, cut out.
pub(crate) struct Head {
    pub(crate) image: Pixmap,
    /// Where the tip of the chin is in the image.
    pub(crate) chin: [f32; 2],
    /// How wide it counts, in pixels of the image.
    pub(crate) width: f32,
    /// By how many degrees it is tilted clockwise.
    pub(crate) roll: f32,
    /// What of it hangs behind a body.
    pub(crate) hanging: Option<Hanging>,
}

/// Where the hair of a head hangs.
pub(crate) struct Hanging {
    frame: FaceFrame,
    /// Pixels of the photo in one of the image, and where the image begins.
    unit: f32,
    corner: [f32; 2],
    /// The contour of the face, in `u` and `v`.
    jaw: Vec<[f32; 2]>,
}

impl Hanging {
    /// How much of the pixel of the image is before a body.
    pub(crate) fn before(&self, [x, y]: [f32; 2]) -> f32 {
        let place = [
            self.corner[0] + x * self.unit,
            self.corner[1] + y * self.unit,
        ];
        let [u, v] = self.frame.coordinates(place);
        let above = ((BEHIND - v) / 0.04 + 0.5).clamp(0.0, 1.0);
        if above == 1.0 {
            return 1.0;
        }
        // Within the contour, made a little larger for its line.
        let shrunk = [u, v].map(|along| along * (1.0 - JAW_LINE));
        let inside = f32::from(u8::from(is_inside(shrunk, &self.jaw)));
        above.max(inside)
    }
}

/// By the number of sides to the right of the place.
fn is_inside([u, v]: [f32; 2], shape: &[[f32; 2]]) -> bool {
    let next = shape.iter().cycle().skip(1);
    let crossed = shape.iter().zip(next).filter(|([ax, ay], [bx, by])| {
        (*ay > v) != (*by > v) && u < ax + (v - ay) / (by - ay) * (bx - ax)
    });
    crossed.count() % 2 == 1
}

impl Head {
    /// How much larger it is on a body whose head should be `width` wide, and how far beside the neck its chin comes: a
    /// head in profile has its chin at one side.
    pub(crate) fn on_body(&self, width: f32) -> (f32, f32) {
        let whole = self.image.width() as f32;
        let scale = (width / self.width).min(WIDEST * width / whole);
        let reach = SIDE_REACH * width;
        let (left, right) = (self.chin[0] * scale, (whole - self.chin[0]) * scale);
        let aside = (left - reach).max(0.0) - (right - reach).max(0.0);
        let most = MOST_ASIDE * width;
        (scale, aside.clamp(-most, most))
    }
}

/// The head of the face of this number in `cut_out`, which is of the whole photo. None if nothing of it can be seen.
pub(crate) fn head(cut_out: &AlphaPicture, map: &PortraitMap, number: usize) -> Option<Head> {
    let face = map.faces.get(number)?;
    let mask = HeadMask::of(map, number)?;
    let scale = cut_out.width as f32 / map.photo_size.0.max(1) as f32;
    let side = |at: f32, length: usize| (at * scale).clamp(0.0, length as f32) as usize;
    let (left, top) = (
        side(mask.bounds.left, cut_out.width),
        side(mask.bounds.top, cut_out.height),
    );
    let right = (side(mask.bounds.right, cut_out.width) + 2).min(cut_out.width);
    let bottom = (side(mask.bounds.bottom, cut_out.height) + 2).min(cut_out.height);
    if right <= left || bottom <= top {
        return None;
    }
    let rows = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y)));
    let pixels = rows.map(|(x, y)| {
        let [r, g, b, a] = cut_out.pixels[y * cut_out.width + x];
        let share = mask.share([(x as f32 + 0.5) / scale, (y as f32 + 0.5) / scale]);
        [r, g, b, (f32::from(a) * share + 0.5) as u8]
    });
    let cut = AlphaPicture {
        width: right - left,
        height: bottom - top,
        pixels: pixels.collect(),
    };
    let seen = cut.visible()?;
    let image = cut.part(seen)?;
    let [x, y, _] = face.landmarks.get(CHIN).copied()?;
    let frame = FaceFrame::of(&face.landmarks);
    let height = frame.height * scale;
    let corner = [left + seen[0], top + seen[1]].map(|along| along as f32 / scale);
    let hangs = hanging_area(map, &mask, frame) >= LEAST_HANGING;
    let hanging = hangs.then(|| Hanging {
        frame,
        unit: 1.0 / scale,
        corner,
        jaw: contour(&face.landmarks)
            .map(|point| frame.coordinates(point))
            .to_vec(),
    });
    let above_chin = y * scale - (top + seen[1]) as f32;
    Some(Head {
        chin: [x * scale - (left + seen[0]) as f32, above_chin],
        width: (image.width() as f32)
            .clamp(WIDTHS[0] * height, WIDTHS[1] * height)
            .max(above_chin / HEIGHT),
        roll: face.angles.roll.clamp(-35.0, 35.0),
        image,
        hanging,
    })
}

/// How much hair of the head lies below the chin and beside it, in squares of the face's height; none where a scarf or a
/// beard hangs, which lie before the body.
fn hanging_area(map: &PortraitMap, head: &HeadMask, frame: FaceFrame) -> f32 {
    let points = (0..GRID * GRID).map(|at| {
        let along = |at: usize| (at as f32 + 0.5) / GRID as f32;
        [
            along(at % GRID) * 2.4 - 1.2,
            along(at / GRID) * 1.0 + BEHIND,
        ]
    });
    let (mut hair, mut worn) = (0.0, 0.0);
    for at in points {
        let place = frame.place(at);
        let share = head.share(place);
        hair += share * map.hair.at_place(place, map.photo_size);
        worn += share * map.headwear.at_place(place, map.photo_size);
        if at[1] > 0.5 {
            worn += share * map.facial_hair.at_place(place, map.photo_size);
        }
    }
    match worn > hair {
        true => 0.0,
        false => hair * 2.4 / (GRID * GRID) as f32,
    }
}

/// Points on a side of the grid on which hair is looked at.
const GRID: usize = 48;
