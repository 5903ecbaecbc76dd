//! Which part of a picture goes into a place, and where it lies there.

use resvg::tiny_skia::{IntSize, Pixmap, Transform};

use crate::analysis::{FaceFrame, PortraitMap};
use crate::compose::places::{Bounds, Fit};
use crate::compose::sprite::AlphaPicture;

/// Where the eyes are in a whole portrait, as a share of the height, and how high a face is in it.
const EYE_LINE: f32 = 0.42;
const FACE_SHARE: f32 = 0.36;

/// The middle points of the irises.
const IRISES: [usize; 2] = [468, 473];

/// Left, top, right and bottom of what is shown of a picture; none if nobody is there.
pub(crate) fn part_for(
    fit: Fit,
    picture: &AlphaPicture,
    map: &PortraitMap,
    bounds: Bounds,
) -> Option<[usize; 4]> {
    match fit {
        Fit::Bust | Fit::Head | Fit::Whole | Fit::Contain => picture.visible(),
        Fit::Cover => Some(portrait_part(picture, map, bounds.width / bounds.height)),
    }
}

/// Where a picture of this size lies in the place, from its pixels to units of the template.
pub(crate) fn fitted(fit: Fit, (width, height): (u32, u32), bounds: Bounds) -> Transform {
    let (width, height) = (width as f32, height as f32);
    let (across, down) = (bounds.width / width, bounds.height / height);
    let scale = match fit {
        Fit::Cover => across.max(down),
        Fit::Bust | Fit::Head | Fit::Whole | Fit::Contain => across.min(down),
    };
    let x = bounds.x + (bounds.width - width * scale) / 2.0;
    let y = match fit {
        Fit::Bust | Fit::Head | Fit::Whole => bounds.y + bounds.height - height * scale,
        Fit::Cover | Fit::Contain => bounds.y + (bounds.height - height * scale) / 2.0,
    };
    Transform::from_row(scale, 0.0, 0.0, scale, x, y)
}

/// A face less than so high as the largest counts for nothing in the layout of a group.
const LEAST_HEIGHT: f32 = 0.4;

/// What belongs to a head, in heights of its face from the middle: to each side, and above.
const HEAD_ASIDE: f32 = 0.66;
const HEAD_ABOVE: f32 = 0.86;

/// Where the middle of the heads of a group should be, as a share of the place from its upper end.
const HEADS_LINE: f32 = 0.42;

/// How far a group is lifted for that at most, as a share of its height.
const MOST_LIFT: f32 = 0.75;

/// Several people, cut out, and where they lie in the place; none where nobody or only one is there.
///
/// They are so large that their heads fill the width, or what is `between`, though shoulders are cut at the sides of the place. People who
/// are low then are lifted: what they wear goes on below as it ended.
pub(crate) fn group(
    picture: &AlphaPicture,
    map: &PortraitMap,
    bounds: Bounds,
    between: Option<[f32; 2]>,
) -> Option<(Pixmap, Transform)> {
    let [left, top, right, bottom] = picture.visible()?;
    let heads = heads(picture, map)?;
    let heads = [
        heads[0].max(left as f32),
        heads[1].max(top as f32),
        heads[2].min(right as f32),
        heads[3].min(bottom as f32),
    ];
    let (width, height) = ((right - left) as f32, (bottom - top) as f32);
    let down = bounds.height / height;
    let across = (heads[2] - heads[0]).max(1.0);
    let scale = match between {
        Some([from, to]) => (to - from) / across,
        None => (bounds.width / across).max(bounds.width / width),
    };
    let scale = scale.min(down);
    let free = bounds.width - width * scale;
    let middle = (heads[0] + heads[2]) / 2.0 - left as f32;
    let x = match between {
        Some([from, to]) => (from + to) / 2.0 - bounds.x - middle * scale,
        None if free > 0.0 => free / 2.0,
        None => (bounds.width / 2.0 - middle * scale).clamp(free, 0.0),
    };
    let middle = (heads[1] + heads[3]) / 2.0 - top as f32;
    let y = bounds.height - height * scale;
    let lift = (y + middle * scale - HEADS_LINE * bounds.height)
        .clamp(0.0, MOST_LIFT * height * scale)
        .min(y.max(0.0));
    let cut = (-x).max(0.0) / scale;
    let from = left + cut as usize;
    let end = (bounds.width - x) / scale;
    let to = (left + end.max(1.0).ceil() as usize).min(right);
    let image = picture.part([from, top, to.max(from + 1).min(right), bottom])?;
    let image = continued(&image, (lift / scale).ceil() as u32)?;
    let at = Transform::from_row(
        scale,
        0.0,
        0.0,
        scale,
        bounds.x + x + (from - left) as f32 * scale,
        bounds.y + y - lift,
    );
    Some((image, at))
}

/// Left, top, right and bottom of all heads that count, in pixels of the picture; none of fewer than two.
fn heads(picture: &AlphaPicture, map: &PortraitMap) -> Option<[f32; 4]> {
    let scale = picture.width as f32 / map.photo_size.0.max(1) as f32;
    let frames = map.faces.iter().map(|face| FaceFrame::of(&face.landmarks));
    let largest = frames.clone().map(|frame| frame.height).fold(0.0, f32::max);
    let counted: Vec<FaceFrame> = frames
        .filter(|frame| frame.height >= LEAST_HEIGHT * largest)
        .collect();
    if counted.len() < 2 {
        return None;
    }
    let sides = counted.iter().map(|frame| {
        let [x, y] = frame.place([0.0, 0.0]).map(|along| along * scale);
        let unit = frame.height * scale;
        [
            x - HEAD_ASIDE * unit,
            y - HEAD_ABOVE * unit,
            x + HEAD_ASIDE * unit,
            y + unit / 2.0,
        ]
    });
    sides.reduce(|all, one| {
        [
            all[0].min(one[0]),
            all[1].min(one[1]),
            all[2].max(one[2]),
            all[3].max(one[3]),
        ]
    })
}

/// The same with so many more rows below: each has the outline of the last one, and its colours softer the further down it is, so that
/// no pattern runs on as a stripe.
fn continued(image: &Pixmap, rows: u32) -> Option<Pixmap> {
    let row = image.width() as usize * 4;
    let mut data = image.data().to_vec();
    let last = image.data().len().checked_sub(row)?;
    let below = Softened::new(image.data().get(last..)?);
    for distance in 1..=rows as usize {
        below.push(distance / 2, &mut data);
    }
    let size = IntSize::from_wh(image.width(), image.height() + rows)?;
    Pixmap::from_vec(data, size)
}

/// A row of pixels with premultiplied alpha, summed up so that the mean around any pixel takes the same time.
struct Softened<'a> {
    row: &'a [u8],
    /// The sum of each channel over the pixels before one.
    sums: Vec<[u32; 4]>,
}

impl<'a> Softened<'a> {
    fn new(row: &'a [u8]) -> Self {
        let mut sums = vec![[0; 4]];
        let mut sum = [0; 4];
        for pixel in row.chunks_exact(4) {
            sum = [0, 1, 2, 3].map(|channel| sum[channel] + u32::from(pixel[channel]));
            sums.push(sum);
        }
        Self { row, sums }
    }

    /// Adds the row with the mean colour of so many pixels on each side.
    fn push(&self, reach: usize, data: &mut Vec<u8>) {
        let width = self.row.len() / 4;
        for (at, pixel) in self.row.chunks_exact(4).enumerate() {
            let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(width));
            let sum = |channel: usize| self.sums[to][channel] - self.sums[from][channel];
            let alpha = sum(3).max(1);
            let of = |channel| (sum(channel) * u32::from(pixel[3]) / alpha) as u8;
            data.extend([of(0), of(1), of(2), pixel[3]]);
        }
    }
}

/// The part of these proportions around the faces, or the middle of the picture.
fn portrait_part(picture: &AlphaPicture, map: &PortraitMap, ratio: f32) -> [usize; 4] {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let scale = width / map.photo_size.0.max(1) as f32;
    let most = (height.min(width / ratio)).max(1.0);
    let (mut tall, mut x, mut y) = (most, width / 2.0, height / 2.0);
    if let [face] = &map.faces[..] {
        let eyes = IRISES.map(|at| face.landmarks.get(at).copied().unwrap_or_default());
        let middle = [0, 1].map(|axis| (eyes[0][axis] + eyes[1][axis]) / 2.0 * scale);
        tall = (FaceFrame::of(&face.landmarks).height * scale / FACE_SHARE)
            .min(most)
            .max(1.0);
        (x, y) = (middle[0], middle[1] + (0.5 - EYE_LINE) * tall);
    } else if !map.faces.is_empty() {
        let sum = map
            .faces
            .iter()
            .map(|face| (face.bounds.left + face.bounds.right) / 2.0)
            .sum::<f32>();
        x = sum / map.faces.len() as f32 * scale;
    }
    let wide = tall * ratio;
    let left = (x - wide / 2.0).clamp(0.0, (width - wide).max(0.0)) as usize;
    let top = (y - tall / 2.0).clamp(0.0, (height - tall).max(0.0)) as usize;
    let right = (left + (wide.round() as usize).max(1)).min(picture.width);
    let bottom = (top + (tall.round() as usize).max(1)).min(picture.height);
    [
        left.min(right.saturating_sub(1)),
        top.min(bottom.saturating_sub(1)),
        right,
        bottom,
    ]
}
