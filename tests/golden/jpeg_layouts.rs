//! JPEG files of every sampling, order of scans and coding of colours: each is the photo, or refused by name.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod files;
mod stage;

use engine::{Error, Photo, TruncationPolicy};
use files::{FlatJpeg, Segment, adobe, flat_jpeg, jfif};
use stage::{decode, decode_with_notes, first_pixel, near};

/// Four colours, and how they are coded as YCbCr.
const COLORS: [[u8; 3]; 4] = [[200, 60, 50], [60, 170, 80], [50, 70, 190], [230, 220, 210]];

fn ycbcr([r, g, b]: [u8; 3]) -> [u8; 3] {
    let [r, g, b] = [r, g, b].map(f64::from);
    let luma = 0.299 * r + 0.587 * g + 0.114 * b;
    [luma, (b - luma) / 1.772 + 128.0, (r - luma) / 1.402 + 128.0].map(|it| it.round() as u8)
}

/// The four quarters of a picture of 4 × 4 units, the last of which reach over the edge.
struct Quarters {
    unit: (u32, u32),
}

impl Quarters {
    fn size(&self) -> (u32, u32) {
        (self.unit.0 * 4 - 5, self.unit.1 * 4 - 3)
    }

    fn color(&self, x: u32, y: u32) -> [u8; 3] {
        let right = usize::from(x >= self.unit.0 * 2);
        let below = usize::from(y >= self.unit.1 * 2);
        COLORS[right + 2 * below]
    }

    /// Pixels that differ from their quarter's colour, away from where the colours are interpolated.
    fn wrong(&self, photo: &Photo) -> usize {
        assert_eq!((photo.width(), photo.height()), self.size());
        let far = |at: u32, middle: u32| at.abs_diff(middle) > middle / 2;
        let pixels = photo.pixels().as_chunks::<3>().0;
        let places = (0..photo.height()).flat_map(|y| (0..photo.width()).map(move |x| (x, y)));
        places
            .zip(pixels)
            .filter(|((x, y), _)| far(*x, self.unit.0 * 2) && far(*y, self.unit.1 * 2))
            .filter(|((x, y), pixel)| !near(**pixel, self.color(*x, *y), 3))
            .count()
    }
}

#[test]
fn every_sampling_and_order_of_scans_is_the_photo_or_refused_by_name() {
    let (mut read, mut refused) = (0, 0);
    let samplings: Vec<(u8, u8)> = (1..=4).flat_map(|h| (1..=4).map(move |v| (h, v))).collect();
    let orders: [&[&[usize]]; 4] = [
        &[&[0, 1, 2]],
        &[&[0], &[1], &[2]],
        &[&[2], &[0], &[1]],
        &[&[0], &[1, 2]],
    ];
    for &(h, v) in &samplings {
        for &(blue_h, blue_v) in &samplings {
            // An interleaved unit has ten blocks at most (T.81, B.2.3).
            let blocks = [h * v, blue_h * blue_v, 1];
            let fits = |scan: &&[usize]| {
                scan.len() == 1 || scan.iter().map(|&at| blocks[at]).sum::<u8>() <= 10
            };
            for scans in orders {
                if !scans.iter().all(fits) {
                    continue;
                }
                for restart in [0, 3] {
                    let components = [(1, h, v), (2, blue_h, blue_v), (3, 1, 1)];
                    let mut jpeg = FlatJpeg {
                        width: 0,
                        height: 0,
                        components: &components,
                        scans,
                        restart,
                        segments: vec![jfif()],
                    };
                    let quarters = Quarters { unit: jpeg.unit() };
                    (jpeg.width, jpeg.height) = quarters.size();
                    let file = jpeg.write(|part, x, y| ycbcr(quarters.color(x, y))[part]);
                    let about = format!("{components:?}, {scans:?}, restart {restart}");
                    match decode(&file) {
                        Ok(photo) => {
                            assert_eq!(quarters.wrong(&photo), 0, "{about}");
                            read += 1;
                        }
                        Err(Error::Unsupported { format }) => {
                            assert!(format.contains("sampled"), "{format}");
                            // Only where a component lies between the coarsest and the finest.
                            let parts = [(h, blue_h), (v, blue_v)];
                            let between =
                                |(one, other): (u8, u8)| one.min(other) != 1 && one != other;
                            assert!(parts.into_iter().any(between), "{about}");
                            refused += 1;
                        }
                        Err(error) => panic!("{about}: {error:?}"),
                    }
                }
            }
        }
    }
    assert!(read > 600, "{read} read, {refused} refused");
}

#[test]
fn gray_of_any_sampling_is_the_photo() {
    for (h, v) in [(1, 1), (2, 2), (1, 2), (4, 1), (3, 3)] {
        let jpeg = FlatJpeg {
            width: 43,
            height: 29,
            components: &[(1, h, v)],
            scans: &[&[0]],
            restart: 2,
            segments: vec![],
        };
        // A unit of one component is one block, whatever its sampling says.
        let file = FlatJpeg {
            components: &[(1, 1, 1)],
            ..jpeg
        };
        let mut file = file.write(|_, x, y| (x * 3 + y * 2) as u8);
        let frame = file
            .windows(2)
            .position(|pair| pair == [0xff, 0xc0])
            .unwrap();
        file[frame + 11] = h << 4 | v;
        let photo = decode(&file).unwrap();
        for (at, pixel) in photo.pixels().as_chunks::<3>().0.iter().enumerate() {
            let (x, y) = (at as u32 % 43 / 8 * 8 + 4, at as u32 / 43 / 8 * 8 + 4);
            let expected = (x * 3 + y * 2) as u8;
            assert!(
                near(*pixel, [expected; 3], 1),
                "{h} × {v} at {at}: {pixel:?}"
            );
        }
    }
}

#[test]
fn the_coding_of_colors_is_found_as_libjpeg_finds_it() {
    const COLOR: [u8; 3] = [180, 90, 40];
    let ids = |bytes: &[u8; 3]| bytes.map(|id| (id, 1, 1));
    let cases: [(Vec<Segment>, [u8; 3], bool); 9] = [
        (vec![], [1, 2, 3], true),
        (vec![], [0, 1, 2], true),
        (vec![], *b"RGB", false),
        (vec![adobe(0)], [1, 2, 3], false),
        (vec![adobe(1)], [1, 2, 3], true),
        (vec![adobe(1)], *b"RGB", true),
        (vec![jfif()], *b"RGB", true),
        (vec![jfif(), adobe(0)], [1, 2, 3], true),
        (vec![adobe(0), jfif()], *b"RGB", true),
    ];
    for (segments, bytes, is_ycbcr) in cases {
        let coded = if is_ycbcr { ycbcr(COLOR) } else { COLOR };
        let about = format!("{segments:x?} {bytes:?}");
        let file = FlatJpeg {
            width: 8,
            height: 8,
            components: &ids(&bytes),
            scans: &[&[0, 1, 2]],
            restart: 0,
            segments,
        }
        .write(|part, _, _| coded[part]);
        let found = first_pixel(&file);
        assert!(near(found, COLOR, 3), "{about}: {found:?}");
    }
}

#[test]
fn cmyk_in_scans_of_their_own_is_as_interleaved() {
    for transform in [0, 2] {
        let inks = |part: usize| [200, 100, 50, 220][part];
        let write = |scans: &[&[usize]]| {
            FlatJpeg {
                width: 19,
                height: 11,
                components: &[(1, 1, 1), (2, 1, 1), (3, 1, 1), (4, 1, 1)],
                scans,
                restart: 0,
                segments: vec![adobe(transform)],
            }
            .write(|part, _, _| inks(part))
        };
        let apart = first_pixel(&write(&[&[0], &[1], &[2], &[3]]));
        assert!(
            near(apart, first_pixel(&write(&[&[0, 1, 2, 3]])), 1),
            "{apart:?}"
        );
    }
}

#[test]
fn a_jpeg_of_several_scans_that_ends_early_is_never_the_whole_photo() {
    let jpeg = FlatJpeg {
        width: 64,
        height: 64,
        components: &[(1, 2, 2), (2, 1, 1), (3, 1, 1)],
        scans: &[&[0], &[1], &[2]],
        restart: 0,
        segments: vec![jfif()],
    };
    let whole = jpeg.write(|part, x, y| ycbcr(COLORS[(x / 32 + y / 32 * 2) as usize])[part]);
    assert!(decode(&whole).is_ok());
    for cut in 3..whole.len() / 2 {
        let part = &whole[..whole.len() - cut];
        for file in [part.to_vec(), [part, b"\xff\xd9"].concat()] {
            let found = decode_with_notes(&file, TruncationPolicy::Reject).map(|_| ());
            assert!(
                matches!(found, Err(Error::Truncated | Error::Damaged { .. })),
                "{cut}: {found:?}"
            );
        }
    }
}

#[test]
fn jpeg_ls_is_refused_by_its_name() {
    let spiff = b"\xff\xd8\xff\xe8\0\x08SPIFF\0\xff\xf7\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0";
    let bare = b"\xff\xd8\xff\xf7\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0";
    for file in [&spiff[..], bare] {
        match decode(file) {
            Err(Error::Unsupported { format }) => assert_eq!(format, "JPEG-LS picture"),
            other => panic!("{other:?}"),
        }
    }
    // The same marker within the data of a scan is none.
    let plain = flat_jpeg(2, 2, 1, None, None, |_, x, y| (x * 90 + y * 40) as u8);
    assert!(decode(&plain).is_ok());
}
