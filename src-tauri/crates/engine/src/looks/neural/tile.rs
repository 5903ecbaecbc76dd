//! Painting a picture tile by tile, so that memory depends on the tile and not on the picture.
//!
//! A tile is painted with a border of [`TileGeometry::halo`] more pixels on each side: of the
//! picture, or of its mirror image where it ends. The border is dropped afterwards. So each pixel
//! has everything that it depends on, and the tiles together equal one tile of the whole picture.
//! All tiles of a picture have the same size.

use ndarray::{Array4, ArrayView4, Axis};

use crate::error::Error;
use crate::image::{Photo, PhotoRows, RowReader, reflect_index, to_unit};
use crate::looks::neural::postprocess::{Area, PaintedTile, Postprocess};
use crate::looks::neural::vector::{CHANNELS, Tones};

/// No tile is wider or higher than this, in pixels, without its border. Twice as wide a tile needs
/// four times the memory and saves a tenth of the work.
const MAX_TILE_SIDE: usize = 1024;

/// The sizes that a network asks for and gives, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TileGeometry {
    /// Height and width of a tile are multiples of this.
    pub(crate) stride: usize,
    /// Pixels around a tile on which its inner pixels depend; a multiple of the stride.
    pub(crate) halo: usize,
    /// A tile comes out this many times smaller on each side, each colour in `upscale²` phases.
    pub(crate) upscale: usize,
}

/// A network that paints tiles.
pub(crate) trait TilePainter {
    /// The sizes of its tiles.
    fn geometry(&self) -> TileGeometry;

    /// Logits for `tile`, an NCHW f32 tensor in 0..=1 of shape `[1, 3, H, W]`, before the photo's
    /// tones, the blur and the sigmoid: `[1, 3 · upscale², H / upscale, W / upscale]`. What depends
    /// on pixels outside of the tile, a border of the halo, is not valid.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    fn paint(&mut self, tile: ArrayView4<f32>) -> Result<Array4<f32>, Error>;
}

/// Paints a picture that is in memory, and gives the painter back.
///
/// # Errors
/// Those of the painter; [`Error::OutputInvalid`] if its output is not a picture.
pub(crate) fn paint_whole<P: TilePainter>(
    photo: &Photo,
    painter: P,
    tones: Tones,
    postprocess: &Postprocess,
) -> Result<(Photo, P), Error> {
    let mut tiles = TileRenderer::new(Box::new(PhotoRows::new(photo)), painter, tones, postprocess);
    let mut pixels = Vec::with_capacity(photo.pixels().len());
    while let Some((_, painted)) = tiles.next_band()? {
        pixels.extend_from_slice(painted);
    }
    let painted = Photo::from_pixels(photo.width(), photo.height(), pixels)?;
    Ok((painted, tiles.painter))
}

/// Paints a picture in bands of tiles while the rows of the photo are read.
pub(crate) struct TileRenderer<'a, P> {
    photo: Box<dyn RowReader + 'a>,
    painter: P,
    tones: Tones,
    postprocess: &'a Postprocess,
    across: Partition,
    down: Partition,
    /// Rows `window_from..window_to` of the photo: those of the band, and those around them.
    window: Vec<u8>,
    window_from: usize,
    window_to: usize,
    tile: Array4<f32>,
    band: usize,
    /// The band that was painted last.
    painted: Vec<u8>,
}

/// Rows of the photo, and the same rows painted.
pub(crate) type Band<'bands> = (&'bands [u8], &'bands mut [u8]);

/// How a side is divided: `count` parts of `size`, of which the last may reach beyond the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Partition {
    length: usize,
    count: usize,
    size: usize,
}

impl<'a, P: TilePainter> TileRenderer<'a, P> {
    /// Begins at the top of `photo`.
    pub(crate) fn new(
        photo: Box<dyn RowReader + 'a>,
        painter: P,
        tones: Tones,
        postprocess: &'a Postprocess,
    ) -> TileRenderer<'a, P> {
        TileRenderer::with_tiles(photo, painter, tones, postprocess, MAX_TILE_SIDE)
    }

    fn with_tiles(
        photo: Box<dyn RowReader + 'a>,
        painter: P,
        tones: Tones,
        postprocess: &'a Postprocess,
        side: usize,
    ) -> TileRenderer<'a, P> {
        let TileGeometry { stride, halo, .. } = painter.geometry();
        let across = Partition::new(photo.width() as usize, side, stride);
        let down = Partition::new(photo.height() as usize, side, stride);
        TileRenderer {
            tile: Array4::zeros((1, 3, down.size + 2 * halo, across.size + 2 * halo)),
            photo,
            painter,
            tones,
            postprocess,
            across,
            down,
            window: Vec::new(),
            window_from: 0,
            window_to: 0,
            band: 0,
            painted: Vec::new(),
        }
    }

    /// Paints the next band: the photo's rows and the painted ones, or `None` behind the last.
    ///
    /// # Errors
    /// Those of the photo and of the model; [`Error::OutputInvalid`] if its output is not a
    /// picture.
    pub(crate) fn next_band(&mut self) -> Result<Option<Band<'_>>, Error> {
        let (top, bottom) = self.down.part(self.band);
        if top == bottom {
            return Ok(None);
        }
        self.band += 1;
        let TileGeometry { halo, upscale, .. } = self.painter.geometry();
        self.advance_window(top, bottom)?;
        let row = self.across.length * 3;
        self.painted.resize((bottom - top) * row, 0);
        for column in 0..self.across.count {
            let (left, right) = self.across.part(column);
            self.fill_tile(top, left);
            let logits = self.painter.paint(self.tile.view())?;
            let (_, _, height, width) = self.tile.dim();
            let phases = CHANNELS * upscale * upscale;
            if logits.dim() != (1, phases, height / upscale, width / upscale) {
                return Err(Error::OutputInvalid);
            }
            let painted = PaintedTile {
                logits: logits.as_slice().ok_or(Error::OutputInvalid)?,
                tile: self.tile.as_slice().ok_or(Error::OutputInvalid)?,
                height,
                width,
                upscale,
                tones: self.tones,
            };
            let area = Area {
                rows: halo..halo + bottom - top,
                columns: halo..halo + right - left,
            };
            let out = &mut self.painted[left * 3..];
            if !self.postprocess.write_pixels(painted, area, out, row) {
                return Err(Error::OutputInvalid);
            }
        }
        let from = (top - self.window_from) * row;
        let photo = &self.window[from..from + (bottom - top) * row];
        Ok(Some((photo, &mut self.painted)))
    }

    /// The band that [`TileRenderer::next_band`] painted last; empty before the first.
    pub(crate) fn painted(&self) -> &[u8] {
        &self.painted
    }

    /// Moves the window to the rows that the band between `top` and `bottom` depends on.
    fn advance_window(&mut self, top: usize, bottom: usize) -> Result<(), Error> {
        let (row, halo) = (self.across.length * 3, self.painter.geometry().halo);
        // A band that reaches beyond the end sees the mirror image of what lies before it.
        let height = self.down.length;
        let beyond = (top + self.down.size + halo).saturating_sub(height);
        let from = top
            .saturating_sub(halo)
            .min(height.saturating_sub(beyond + 1));
        let to = (bottom + halo).max(halo + 1).min(height);
        self.window.drain(..(from - self.window_from) * row);
        self.window_from = from;
        let read = self.window.len();
        self.window.resize((to - from) * row, 0);
        self.photo.read(&mut self.window[read..])?;
        self.window_to = to;
        Ok(())
    }

    /// Makes the tile whose inner upper left corner is at `top` and `left`.
    fn fill_tile(&mut self, top: usize, left: usize) {
        let halo = self.painter.geometry().halo;
        let (width, height) = (self.across.length, self.down.length);
        let (_, _, rows, columns) = self.tile.dim();
        let places: Vec<usize> = (0..columns)
            .map(|x| reflect_index(left as isize + x as isize - halo as isize, width) * 3)
            .collect();
        for y in 0..rows {
            let from =
                reflect_index(top as isize + y as isize - halo as isize, height) - self.window_from;
            let source = &self.window[from * width * 3..(from + 1) * width * 3];
            for (channel, mut plane) in self
                .tile
                .index_axis_mut(Axis(0), 0)
                .outer_iter_mut()
                .enumerate()
            {
                let mut line = plane.row_mut(y);
                for (value, &place) in line.iter_mut().zip(&places) {
                    *value = to_unit(source[place + channel]);
                }
            }
        }
    }
}

impl Partition {
    fn new(length: usize, max: usize, stride: usize) -> Partition {
        let count = length.div_ceil(max).max(1);
        Partition {
            length,
            count,
            size: length.div_ceil(count).next_multiple_of(stride),
        }
    }

    /// Where part `index` begins and ends; an empty range at the end if there is none.
    fn part(self, index: usize) -> (usize, usize) {
        let begin = (index * self.size).min(self.length);
        (begin, (begin + self.size).min(self.length))
    }
}

#[cfg(test)]
mod tests;
