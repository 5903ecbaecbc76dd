//! What every drawn look knows of a photo: a small copy, its lightness on the scale of the face, the
//! regions, and the direction in which it runs. It is computed once, and all looks draw from it.

use crate::analysis::{Mask, PortraitMap};
use crate::codec::Source;
use crate::error::Error;
use crate::image::{FloatImage, blurred, blurred_within};
use crate::looks::drawn::calm::{calm_cloth, calm_skin, darken_lips, open_eyes, pattern};
use crate::looks::drawn::color::{lightness as lightness_of, mix};
use crate::looks::drawn::emphasis::{emphasis, press_features};
use crate::looks::drawn::faces::SketchedFace;
use crate::looks::drawn::flatten::flattened;
use crate::looks::drawn::flow::Flow;
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::regions::{FoundMasks, Regions, find_regions};
use crate::looks::drawn::tones::{ToneScale, face_scale, picture_scale};

/// The longest side of the copy on which a picture is planned, in pixels, at least and at most: twice that of the picture, in
/// steps of so many.
const PLAN_SIDES: [u32; 2] = [384, 1024];
const PLAN_STEP: u32 = 128;

/// A copy in which the largest face is wider than this, in pixels, shows no more of it.
const WIDEST_FACE: f32 = 320.0;

/// However large a face is, what is around it is planned on so many pixels.
const LEAST_AROUND: f32 = 640.0;

/// A head reaches so far from the middle of its face, in units.
const HEAD: f32 = 230.0;

/// Faces of fewer pixels in the copy are drawn like everything around them.
const LEAST_FACE: f32 = 36.0;

/// However dark a line is, it counts as no more than this: a deep wrinkle is as easily left out as a shallow one.
const CLEAREST: f32 = 1.6;

/// A photo, prepared to be drawn. Lengths are in pixels of the copy.
pub struct Sketch {
    pub(super) width: usize,
    pub(super) height: usize,
    /// The copy.
    pub(super) color: FloatImage<3>,
    /// The copy in strokes of one colour.
    pub(super) flat: FloatImage<3>,
    /// CIE lightness of the copy, 0..=1.
    pub(super) lightness: FloatImage<1>,
    /// Lightness of the strokes on the scale of the nearest face: 0 where its darkest parts are, 1 where its
    /// lightest are. It is the same for every skin. Cloth has a scale of its own.
    pub(super) tone: FloatImage<1>,
    /// Where edges and strands run.
    pub(super) flow: Flow,
    /// How much a line counts at each pixel, 0..=1.
    pub(super) emphasis: FloatImage<1>,
    pub(super) regions: Regions,
    /// The faces that are large enough to be drawn.
    pub(super) faces: Vec<SketchedFace>,
    /// A three-hundredth of the width of the largest face: every length of a look is so many of these.
    pub(super) unit: f32,
}

impl Sketch {
    /// The longest side of the copy on which a picture is planned whose longest side is this, in pixels.
    pub fn plan_side(longest_side: u32) -> u32 {
        let [least, most] = PLAN_SIDES;
        let side = longest_side.clamp(1, most) * 2;
        side.next_multiple_of(PLAN_STEP).clamp(least, most)
    }

    /// Prepares a photo, on a copy whose longest side is `plan_side` pixels at most. `map` is what is known of the photo;
    /// without one it is drawn as a picture of nobody.
    ///
    /// # Errors
    /// Those of reading the photo.
    pub fn of(source: &Source, map: Option<&PortraitMap>, plan_side: u32) -> Result<Sketch, Error> {
        let copy = source.downscaled(plan_side.min(enough(map)))?;
        let (width, height) = (copy.width() as usize, copy.height() as usize);
        let (bytes, rest) = copy.pixels().as_chunks::<3>();
        if !rest.is_empty() || bytes.len() != width * height {
            return Err(Error::OutputInvalid);
        }
        let color = FloatImage {
            width,
            height,
            pixels: bytes
                .iter()
                .map(|rgb| rgb.map(|value| f32::from(value) / 255.0))
                .collect(),
        };
        let faces: Vec<SketchedFace> = map.map_or(Vec::new(), |map| {
            let scale = width as f32 / map.photo_size.0.max(1) as f32;
            let faces = map.faces.iter().map(|face| SketchedFace::of(face, scale));
            faces
                .filter(|face| face.unit * 300.0 >= LEAST_FACE)
                .collect()
        });
        let longest = width.max(height) as f32;
        // A portrait without a known face is drawn as if one filled a third of it.
        let unit = faces.first().map_or(longest / 900.0, |face| {
            longest * steady(face.unit / longest)
        });

        let lightness = FloatImage::from_fn(width, height, |x, y| [lightness_of(color.at(x, y))]);
        let flow = Flow::of(&blurred(&lightness, 0.8), (unit * 5.0).clamp(1.5, 12.0));
        let flat = flattened(&color, (unit * 5.0).round().max(1.0) as usize);
        let mask = |of: fn(&PortraitMap) -> &Mask| match map.filter(|_| !faces.is_empty()) {
            Some(map) => as_image(of(map)).resized(width, height),
            None => FloatImage::filled(width, height, [0.0]),
        };
        // Without a face the whole picture is what is drawn.
        let whole = if faces.is_empty() { 1.0 } else { 0.0 };
        let found = FoundMasks {
            person: mask(|map| &map.person).map(|share| share.max(whole)),
            hair: mask(|map| &map.hair),
            skin: mask(|map| &map.skin),
            facial_hair: mask(|map| &map.facial_hair),
        };
        let regions = find_regions(found, &color, &faces, unit);
        // Cloth and background are drawn more broadly than a face.
        let half = flat.resized(width.div_ceil(2), height.div_ceil(2));
        let broad = flattened(&half, (unit * 4.5).round().max(1.0) as usize).resized(width, height);
        let flat = FloatImage::from_fn(width, height, |x, y| {
            let head = regions.skin.at(x, y)[0] + regions.hair.at(x, y)[0];
            mix(broad.at(x, y), flat.at(x, y), head.max(whole).min(1.0))
        });
        let clothes = &regions.clothes;
        // Nor is anything of it a pattern of cloth.
        let pattern = pattern(&lightness, clothes, unit);
        let pattern = FloatImage::from_fn(width, height, |x, y| {
            [pattern.at(x, y)[0] * clothes.at(x, y)[0] * (1.0 - whole)]
        });
        let plain = blurred_within(&color, clothes, unit * 7.0);
        let flat = FloatImage::from_fn(width, height, |x, y| {
            mix(flat.at(x, y), plain.at(x, y), pattern.at(x, y)[0] * 0.9)
        });
        let emphasis = emphasis(&regions, &faces, &pattern);
        let flat_lightness =
            FloatImage::from_fn(width, height, |x, y| [lightness_of(flat.at(x, y))]);
        let scales: Vec<(ToneScale, [f32; 2], f32)> = faces
            .iter()
            .map(|face| {
                (
                    face_scale(&flat_lightness, face),
                    face.center(),
                    face.unit * 300.0,
                )
            })
            .collect();
        let picture = picture_scale(&flat_lightness);
        let scale = ToneScale::nearest(&scales, picture, width, height);
        let mut tone = FloatImage::from_fn(width, height, |x, y| {
            [ToneScale::from(scale.at(x, y)).tone(flat_lightness.at(x, y)[0])]
        });
        calm_skin(&mut tone, &regions.skin, &emphasis, unit);
        if !faces.is_empty() {
            calm_cloth(&mut tone, &lightness, clothes, &pattern, unit);
        }
        open_eyes(&mut tone, &lightness, &faces);
        darken_lips(&mut tone, &color, &faces);
        Ok(Sketch {
            width,
            height,
            color,
            flat,
            lightness,
            tone,
            flow,
            emphasis,
            regions,
            faces,
            unit,
        })
    }

    /// The tones, smoothed by so many units on people and by more on cloth, whose folds are large.
    pub(super) fn smooth_tone(&self, units: f32) -> FloatImage<1> {
        let fine = blurred(&self.tone, self.unit * units);
        let broad = blurred(&self.tone, self.unit * (2.2 * units + 2.0));
        FloatImage::from_fn(self.width, self.height, |x, y| {
            let ([fine], [broad]) = (fine.at(x, y), broad.at(x, y));
            [fine + (broad - fine) * self.regions.clothes.at(x, y)[0]]
        })
    }

    /// The lines that `pen` finds, about 1 where one is clear, each as strong as its place makes it and as `weight` lets it be.
    pub(super) fn lines(
        &self,
        pen: Pen,
        weight: impl Fn(usize, usize) -> f32 + Sync,
    ) -> FloatImage<1> {
        let mut response = pen.response(&self.lightness, &self.flow);
        press_features(&mut response, &self.faces);
        FloatImage::from_fn(self.width, self.height, |x, y| {
            [response.at(x, y)[0].min(CLEAREST) * self.emphasis.at(x, y)[0] * weight(x, y)]
        })
    }

    /// The middle of the largest head with its hair or scarf, or of the picture.
    pub(super) fn center(&self) -> [f32; 2] {
        let Some(face) = self.faces.first() else {
            return [self.width as f32 / 2.0, self.height as f32 / 2.0];
        };
        let ([mut x, y], reach) = (face.center(), face.unit * HEAD);
        let side = |at: f32, length: usize| {
            let [from, to] = [at - reach, at + reach].map(|at| at.max(0.0) as usize);
            from.min(length)..to.min(length)
        };
        // The face of a head that is turned lies at its border.
        for _ in 0..4 {
            let (mut sum, mut total) = (0.0f64, 0.0f64);
            for row in side(y - 0.3 * reach, self.height).step_by(2) {
                for column in side(x, self.width).step_by(2) {
                    let share = f64::from(self.regions.person.at(column, row)[0]);
                    sum += share * column as f64;
                    total += share;
                }
            }
            if total > 1.0 {
                x = (sum / total) as f32;
            }
        }
        [x, y - 0.1 * reach]
    }
}

/// The longest side of a copy that shows all that can be drawn of the faces.
fn enough(map: Option<&PortraitMap>) -> u32 {
    let widest = map.and_then(|map| {
        let photo = map.photo_size.0.max(map.photo_size.1) as f32;
        let faces = map
            .faces
            .iter()
            .map(|face| SketchedFace::of(face, 1.0).unit);
        (faces.reduce(f32::max)).map(|widest| 300.0 * steady(widest / photo))
    });
    let side = WIDEST_FACE / widest.unwrap_or(0.0).max(1e-3);
    side.max(LEAST_AROUND) as u32
}

/// The nearest of a row of numbers that are 4% apart. A face is found a little wider in one copy of a photo than in another; on its
/// own measure, dots and lines far from it would lie elsewhere in each.
fn steady(measured: f32) -> f32 {
    const APART: f32 = 1.04;
    let number = measured.max(f32::MIN_POSITIVE).ln() / APART.ln();
    APART.powf(number.round())
}

fn as_image(mask: &Mask) -> FloatImage<1> {
    FloatImage {
        width: mask.width,
        height: mask.height,
        pixels: mask
            .values
            .iter()
            .map(|&value| [f32::from(value) / 255.0])
            .collect(),
    }
}
