//! What a drawing is made of: fields of a fixed size, which are sampled smoothly, and what is made of them at each pixel of the
//! result, of whatever size. Contours stay as crisp as the pixels are.

use crate::image::FloatImage;
use crate::looks::drawn::flats::{Flat, Shadow};
use crate::looks::drawn::marks::Mark;

pub(super) use crate::looks::drawn::shape::Place;

/// A drawing that is planned: it can be rendered at any size.
pub(super) trait Drawing: Send + Sync {
    /// The fields that it is made of.
    fn planes(&self) -> &Planes;

    /// The colour of a pixel, sRGB in 0..=1, where `values` are those of the planes there.
    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3];

    /// Of a drawing that is made of flat shapes, adds each of them as it is at a place, the lowest first: as many,
    /// in the same colours, at every place. Other drawings add nothing.
    fn flats(&self, _place: Place, _values: &[f32], _out: &mut Vec<Flat>) {}

    /// The marks on its shapes, if they are of one colour each, opaque and crisp.
    fn marks(&self) -> &[Mark] {
        &[]
    }

    /// The shadow of its raised shapes.
    fn shadow(&self) -> Option<Shadow> {
        None
    }
}

/// Fields of one size, one number a pixel each.
pub(super) struct Planes {
    width: usize,
    height: usize,
    fields: Vec<Vec<f32>>,
}

/// Colours in the planes: the numbers of the first of three.
#[derive(Clone, Copy)]
pub(super) struct ColorPlane(usize);

impl ColorPlane {
    pub(super) fn of(self, values: &[f32]) -> [f32; 3] {
        [values[self.0], values[self.0 + 1], values[self.0 + 2]]
    }
}

impl Planes {
    pub(super) fn new(width: usize, height: usize) -> Planes {
        Planes {
            width,
            height,
            fields: Vec::new(),
        }
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// The values of every field at a place.
    pub(super) fn values(&self, place: Place, out: &mut Vec<f32>) {
        let (rows, down) = spline(place.y, self.height);
        let (columns, across) = spline(place.x, self.width);
        out.clear();
        out.extend(self.fields.iter().map(|field| {
            let row = |row: usize| {
                let row = &field[row * self.width..][..self.width];
                (columns.iter().zip(across))
                    .map(|(&column, weight)| row[column] * weight)
                    .sum::<f32>()
            };
            (rows.iter().zip(down))
                .map(|(&at, weight)| row(at) * weight)
                .sum::<f32>()
        }));
    }

    /// Adds a field; gives its number.
    pub(super) fn add(&mut self, field: FloatImage<1>) -> usize {
        self.fields
            .push(field.pixels.into_iter().map(|[value]| value).collect());
        self.fields.len() - 1
    }

    /// Adds a picture.
    pub(super) fn add_color(&mut self, picture: &FloatImage<3>) -> ColorPlane {
        let first = self.fields.len();
        for channel in 0..3 {
            self.fields
                .push(picture.pixels.iter().map(|pixel| pixel[channel]).collect());
        }
        ColorPlane(first)
    }

    /// The values of every field in one row between rows: `fields` times `width` numbers.
    pub(super) fn row(&self, y: f32, out: &mut Vec<f32>) {
        let (rows, weights) = spline(y, self.height);
        out.clear();
        for field in &self.fields {
            let [a, b, c] = rows.map(|row| &field[row * self.width..][..self.width]);
            out.extend(
                (0..self.width).map(|x| a[x] * weights[0] + b[x] * weights[1] + c[x] * weights[2]),
            );
        }
    }
}

/// The three pixels around a place, and their weights: a quadratic spline, which has no corners.
pub(super) fn spline(at: f32, length: usize) -> ([usize; 3], [f32; 3]) {
    let last = length.saturating_sub(1) as f32;
    // Half a pixel before the first at least; rounding by the C library takes longer.
    let nearest = (at + 0.5).max(0.0) as usize as f32;
    let along = at - nearest;
    let indices = [-1.0, 0.0, 1.0].map(|by| (nearest + by).clamp(0.0, last) as usize);
    let weights = [
        0.5 * (0.5 - along) * (0.5 - along),
        0.75 - along * along,
        0.5 * (0.5 + along) * (0.5 + along),
    ];
    (indices, weights)
}
