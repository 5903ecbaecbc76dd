//! A rendering that treats face, person and background apart, row by row.
//!
//! What replaces a background is put behind the person's own colours, so that nothing of the old
//! background is left in the edges. A cut-out has four bytes a pixel: its alpha is straight.

use std::sync::Arc;

use crate::effects::{Matte, MattePixel, keep_color};
use crate::error::Error;
use crate::image::{RowReader, for_each_out_range};
use crate::looks::recipe::{Background, Color, Recipe};

/// A picture of which regions are painted differently.
pub(crate) struct RegionalRendering<'a> {
    photo: Box<dyn RowReader + 'a>,
    /// The people, painted at full strength.
    painted: Box<dyn RowReader + 'a>,
    /// The background in a style of its own, at full strength.
    behind: Option<Box<dyn RowReader + 'a>>,
    matte: Arc<Matte>,
    mix: Mix,
    rows_read: usize,
}

/// What is made of a pixel.
#[derive(Clone, Copy)]
struct Mix {
    /// How strongly each region is painted, the strength of the recipe included.
    face: f32,
    person: f32,
    background: f32,
    kind: Kind,
    keep_color: bool,
    /// People are drawn: they have the border of a shape, not of a photo.
    is_drawn: bool,
}

/// What is behind the people.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// The photo, painted as strongly as the background is.
    Photo,
    Blurred,
    Plain([f32; 3]),
    /// From the top to the bottom.
    Gradient([[f32; 3]; 2]),
    Look,
    Nothing,
}

impl<'a> RegionalRendering<'a> {
    /// Of the photo, of its painting in the recipe's styles and, for a background in another style, of
    /// that painting; both at full strength and in their own colours. `is_drawn` says whether the first of
    /// the two is drawn.
    pub(crate) fn new(
        recipe: &Recipe,
        is_drawn: bool,
        matte: Arc<Matte>,
        photo: Box<dyn RowReader + 'a>,
        painted: Box<dyn RowReader + 'a>,
        behind: Option<Box<dyn RowReader + 'a>>,
    ) -> RegionalRendering<'a> {
        let (strength, regions) = (recipe.strength, recipe.regions);
        let (kind, background) = match recipe.background {
            Background::Styled => (Kind::Photo, regions.background),
            Background::Photo => (Kind::Photo, 0.0),
            Background::Blurred => (Kind::Blurred, 0.0),
            Background::Plain {
                color: Color(color),
            } => (Kind::Plain(color.map(f32::from)), 0.0),
            Background::Gradient { top, bottom } => {
                let colors = [top, bottom].map(|Color(color)| color.map(f32::from));
                (Kind::Gradient(colors), 0.0)
            }
            Background::Look { .. } => (Kind::Look, regions.background),
            Background::Transparent => (Kind::Nothing, 0.0),
        };
        RegionalRendering {
            photo,
            painted,
            behind,
            matte,
            mix: Mix {
                face: strength * regions.face,
                person: strength * regions.person,
                background: strength * background,
                kind,
                keep_color: recipe.keep_color,
                is_drawn,
            },
            rows_read: 0,
        }
    }
}

impl RowReader for RegionalRendering<'_> {
    fn width(&self) -> u32 {
        self.photo.width()
    }

    fn height(&self) -> u32 {
        self.photo.height()
    }

    fn pixel_bytes(&self) -> usize {
        match self.mix.kind {
            Kind::Nothing => 4,
            _ => 3,
        }
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        let width = self.width() as usize;
        let rows = out.len() / (width * self.pixel_bytes());
        let strip = |rows_of: &mut dyn RowReader| {
            let mut strip = vec![0; rows * width * 3];
            rows_of.read(&mut strip).map(|()| strip)
        };
        let photo = strip(&mut *self.photo)?;
        let painted = strip(&mut *self.painted)?;
        let behind = match &mut self.behind {
            Some(behind) => Some(strip(&mut **behind)?),
            None => None,
        };
        let (matte, mix, first) = (&*self.matte, self.mix, self.rows_read);
        let height = self.height() as usize;
        let row_bytes = width * self.pixel_bytes();
        for_each_out_range(out, row_bytes, |part, out| {
            for (y, out) in (part..).zip(out.chunks_exact_mut(row_bytes)) {
                let row = |strip: &[u8]| strip[y * width * 3..][..width * 3].to_vec();
                let behind = behind.as_deref().map(row);
                mix.write_row(
                    matte,
                    (first + y, height),
                    &row(&photo),
                    row(&painted),
                    behind,
                    out,
                );
            }
        });
        self.rows_read += rows;
        Ok(())
    }
}

impl Mix {
    /// Writes row `y` of `height`.
    fn write_row(
        self,
        matte: &Matte,
        (y, height): (usize, usize),
        photo: &[u8],
        mut painted: Vec<u8>,
        behind: Option<Vec<u8>>,
        out: &mut [u8],
    ) {
        let (pixels, _) = photo.as_chunks::<3>();
        let mut known = Vec::with_capacity(pixels.len());
        matte.for_each_in_row(y, photo, |mut pixel| {
            if self.is_drawn {
                pixel.person = pixel.drawn;
            }
            known.push(pixel);
        });
        let mut behind = behind;
        if self.keep_color {
            // Of the person alone where the background is another.
            let own: Vec<u8> = match self.kind {
                Kind::Photo => photo.to_vec(),
                _ => known
                    .iter()
                    .flat_map(MattePixel::foreground_bytes)
                    .collect(),
            };
            keep_color(&own, &mut painted);
            if let Some(behind) = &mut behind {
                keep_color(photo, behind);
            }
        }
        let (painted, _) = painted.as_chunks::<3>();
        let behind = behind.as_deref().map(|behind| behind.as_chunks::<3>().0);
        let bytes = if self.kind == Kind::Nothing { 4 } else { 3 };
        let down = (y as f32 + 0.5) / height as f32;
        for (x, (out, known)) in out.chunks_exact_mut(bytes).zip(&known).enumerate() {
            let color = self.color(pixels[x], painted[x], behind.map(|row| row[x]), known, down);
            out[..3].copy_from_slice(&color.map(|value| (value + 0.5) as u8));
            if let Some(alpha) = out.get_mut(3) {
                *alpha = (known.person * 255.0 + 0.5) as u8;
            }
        }
    }

    fn color(
        self,
        own: [u8; 3],
        painted: [u8; 3],
        behind: Option<[u8; 3]>,
        known: &MattePixel,
        down: f32,
    ) -> [f32; 3] {
        let own = own.map(f32::from);
        let painted = painted.map(f32::from);
        let MattePixel { person, face, .. } = *known;
        let of_person = self.person + (self.face - self.person) * face;
        if self.kind == Kind::Photo {
            let strength = self.background + (of_person - self.background) * person;
            return mixed(own, painted, strength);
        }
        let front = mixed(known.foreground, painted, of_person);
        let back = match self.kind {
            Kind::Plain(color) => color,
            Kind::Gradient([top, bottom]) => mixed(top, bottom, down),
            Kind::Blurred => known.blurred,
            Kind::Nothing => return front,
            Kind::Photo | Kind::Look => {
                let other = behind.map_or(own, |pixel| pixel.map(f32::from));
                mixed(own, other, self.background)
            }
        };
        mixed(back, front, person)
    }
}

fn mixed(from: [f32; 3], to: [f32; 3], share: f32) -> [f32; 3] {
    [0, 1, 2].map(|at| from[at] + (to[at] - from[at]) * share)
}
