use super::*;
use crate::image::{Photo, PhotoRows};
use crate::looks::neural::vector::ToneShares;

/// Pixels at which `CrossNegative` looks for others.
const OFFSET: usize = 12;

/// The negative of the mean of a pixel and the four that are `OFFSET`, as four phases of a logit, and
/// what it was given. Beyond the tile it sees black, as a network does.
struct CrossNegative {
    sizes: Vec<(usize, usize)>,
    halo: usize,
    transform: fn(Array4<f32>) -> Array4<f32>,
}

impl TilePainter for CrossNegative {
    fn geometry(&self) -> TileGeometry {
        TileGeometry {
            stride: 4,
            halo: self.halo,
            upscale: 2,
        }
    }

    fn paint(&mut self, tile: ArrayView4<f32>) -> Result<Array4<f32>, Error> {
        let (_, _, height, width) = tile.dim();
        self.sizes.push((width, height));
        let out = Array4::from_shape_fn((1, 12, height / 2, width / 2), |(_, plane, y, x)| {
            let (y, x) = (2 * y + plane % 4 / 2, 2 * x + plane % 2);
            let value = |y: usize, x: usize| tile.get([0, plane / 4, y, x]).unwrap_or(&0.0);
            // Above and to the left of the tile the index wraps: there is nothing so far away either.
            let (above, left) = (y.wrapping_sub(OFFSET), x.wrapping_sub(OFFSET));
            let sum = value(y, x)
                + value(above, x)
                + value(y + OFFSET, x)
                + value(y, left)
                + value(y, x + OFFSET);
            let mean = (sum / 5.0).clamp(0.01, 0.99);
            ((1.0 - mean) / mean).ln()
        });
        Ok((self.transform)(out))
    }
}

const TONES: Tones = Tones {
    photo: ToneShares {
        color: [0.1, 0.0, 0.2],
        luminance: [0.0, 0.3, 0.0],
    },
    smooth: ToneShares {
        color: [0.2, 0.1, 0.0],
        luminance: [0.0, 0.2, 0.1],
    },
};

fn photo(width: u32, height: u32) -> Photo {
    let pixels = (0..width * height * 3)
        .map(|at| (at * 7 % 256) as u8)
        .collect();
    Photo::from_pixels(width, height, pixels).unwrap()
}

/// The picture in tiles of at most `side`, and the sizes that the model saw.
fn painted(photo: &Photo, halo: usize, side: usize) -> (Vec<u8>, Vec<(usize, usize)>) {
    let painter = CrossNegative {
        sizes: vec![],
        halo,
        transform: |out| out,
    };
    let postprocess = Postprocess::new();
    let rows = Box::new(PhotoRows::new(photo));
    let mut tiles = TileRenderer::with_tiles(rows, painter, TONES, &postprocess, side);
    let (mut beside, mut out) = (Vec::new(), Vec::new());
    while let Some((photo, painted)) = tiles.next_band().unwrap() {
        beside.extend_from_slice(photo);
        out.extend_from_slice(painted);
    }
    assert_eq!(beside, photo.pixels(), "the photo passes by unchanged");
    (out, tiles.painter.sizes)
}

#[test]
fn tiles_together_equal_one_tile() {
    for (width, height) in [(1, 1), (3, 90), (64, 64), (65, 63), (150, 7), (131, 117)] {
        let photo = photo(width, height);
        let (whole, sizes) = painted(&photo, 16, 4096);
        assert_eq!(sizes.len(), 1);
        assert_eq!(whole.len(), photo.pixels().len());
        for side in [16, 40, 64] {
            let (tiled, sizes) = painted(&photo, 16, side);
            assert!(tiled == whole, "{width} × {height} in tiles of {side}");
            assert!(
                sizes
                    .iter()
                    .all(|size| *size == sizes[0] && size.0 <= side + 32)
            );
        }
    }
}

#[test]
fn a_halo_that_is_too_small_changes_the_picture() {
    // The blur reaches one pixel further than the model.
    let photo = photo(96, 96);
    let differs = |halo| painted(&photo, halo, 32).0 != painted(&photo, halo, 4096).0;
    assert!(differs(OFFSET));
    assert!(!differs(OFFSET + 1));
}

#[test]
fn invalid_output_of_a_model_is_an_error() {
    let transforms: [fn(Array4<f32>) -> Array4<f32>; 4] = [
        |out| out.mapv(|_| f32::NAN),
        |out| out.mapv(|_| f32::INFINITY),
        |_| Array4::zeros((1, 12, 2, 2)),
        |_| Array4::zeros((1, 3, 60, 60)),
    ];
    for transform in transforms {
        let painter = CrossNegative {
            sizes: vec![],
            halo: 16,
            transform,
        };
        let (photo, postprocess) = (photo(9, 9), Postprocess::new());
        let rows = Box::new(PhotoRows::new(&photo));
        let mut tiles = TileRenderer::new(rows, painter, TONES, &postprocess);
        assert!(matches!(tiles.next_band(), Err(Error::OutputInvalid)));
    }
}
