//! Encodes a picture on a thread of its own while its rows arrive, so that the darkroom paints the next ones meanwhile.
//!
//! Only some strips of rows are in memory, and what is encoded of them; WebP, whose encoder takes whole pictures, needs all.

use engine::{OutputFormat, RowReader};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{JoinHandle, spawn_blocking};

use super::protocol::{ImageSize, PictureFormat, PixelFormat};
use crate::fault::Fault;

/// How many strips may wait for the encoder, a mebibyte each at most.
const WAITING_STRIPS: usize = 4;

/// A picture that is being encoded. Dropping it ends the work.
pub(super) struct StreamingEncoder {
    rows: Sender<Vec<u8>>,
    encoded: JoinHandle<Result<Vec<u8>, engine::Error>>,
}

impl StreamingEncoder {
    pub(super) fn start(picture: PictureFormat, format: OutputFormat) -> Self {
        let PictureFormat { size, pixels } = picture;
        let (rows, arriving) = mpsc::channel(WAITING_STRIPS);
        let mut arriving = ArrivingRows {
            size,
            pixels,
            arriving,
            strip: Vec::new(),
            used: 0,
        };
        Self {
            rows,
            encoded: spawn_blocking(move || engine::encode_rows(&mut arriving, format)),
        }
    }

    /// A picture that is not encoded: what [`StreamingEncoder::finish`] gives is its pixels.
    pub(super) fn collect(picture: PictureFormat) -> Self {
        let (rows, mut arriving) = mpsc::channel::<Vec<u8>>(WAITING_STRIPS);
        let length = picture.row_bytes() * u64::from(picture.size.height);
        let encoded = spawn_blocking(move || {
            let mut pixels = Vec::new();
            while let Some(strip) = arriving.blocking_recv() {
                pixels.extend(strip);
            }
            match pixels.len() as u64 == length {
                true => Ok(pixels),
                false => Err(engine::Error::Truncated),
            }
        });
        Self { rows, encoded }
    }

    /// Hands over the next rows, and waits while enough others wait. An encoder that has given up says why when it is
    /// finished.
    pub(super) async fn push(&self, rows: Vec<u8>) {
        let _ = self.rows.send(rows).await;
    }

    /// The file.
    ///
    /// # Errors
    /// What the format cannot hold.
    pub(super) async fn finish(self) -> Result<Vec<u8>, Fault> {
        drop(self.rows);
        let encoded = self.encoded.await.map_err(|_| Fault::Unexpected {
            detail: "the encoder ended before its picture".into(),
        })?;
        Ok(encoded?)
    }
}

struct ArrivingRows {
    size: ImageSize,
    pixels: PixelFormat,
    arriving: Receiver<Vec<u8>>,
    strip: Vec<u8>,
    /// Bytes of `strip` that were read.
    used: usize,
}

impl RowReader for ArrivingRows {
    fn width(&self) -> u32 {
        self.size.width
    }

    fn height(&self) -> u32 {
        self.size.height
    }

    fn pixel_bytes(&self) -> usize {
        self.pixels.bytes()
    }

    fn read(&mut self, mut out: &mut [u8]) -> Result<(), engine::Error> {
        while !out.is_empty() {
            if self.used == self.strip.len() {
                self.strip = self
                    .arriving
                    .blocking_recv()
                    .ok_or(engine::Error::Truncated)?;
                self.used = 0;
            }
            let left = &self.strip[self.used..];
            let (now, later) = out.split_at_mut(left.len().min(out.len()));
            now.copy_from_slice(&left[..now.len()]);
            self.used += now.len();
            out = later;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: ImageSize = ImageSize {
        width: 5,
        height: 300,
    };

    fn start(format: OutputFormat) -> StreamingEncoder {
        let pixels = PixelFormat::Rgb8;
        StreamingEncoder::start(PictureFormat { size: SIZE, pixels }, format)
    }

    #[tokio::test]
    async fn strips_of_any_height_give_the_file_that_the_whole_picture_gives() {
        let pixels: Vec<u8> = (0..5 * 300 * 3).map(|at| (at * at / 5) as u8).collect();
        let photo = engine::Photo::from_pixels(5, 300, pixels.clone()).unwrap();
        for format in [OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP] {
            for rows in [1, 7, 128, 300] {
                let encoder = start(format);
                for strip in pixels.chunks(rows * 15) {
                    encoder.push(strip.to_vec()).await;
                }
                assert_eq!(
                    encoder.finish().await.unwrap(),
                    photo.encode(format).unwrap()
                );
            }
        }
    }

    #[tokio::test]
    async fn a_cut_out_becomes_a_png_or_a_webp_and_no_jpeg() {
        let pixels: Vec<u8> = (0..5 * 300 * 4).map(|at| (at * at / 5) as u8).collect();
        for format in [OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP] {
            let (size, pixel_format) = (SIZE, PixelFormat::Rgba8);
            let picture = PictureFormat {
                size,
                pixels: pixel_format,
            };
            let encoder = StreamingEncoder::start(picture, format);
            for strip in pixels.chunks(7 * 20) {
                encoder.push(strip.to_vec()).await;
            }
            let encoded = encoder.finish().await;
            if format == OutputFormat::Jpeg {
                assert_eq!(encoded, Err(Fault::NoTransparency));
                continue;
            }
            let read = image::load_from_memory(&encoded.unwrap()).unwrap();
            assert_eq!(read.into_rgba8().into_raw(), pixels);
        }
    }

    #[tokio::test]
    async fn a_picture_without_its_last_rows_is_no_picture() {
        for format in [OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP] {
            let encoder = start(format);
            encoder.push(vec![7; 299 * 15]).await;
            assert_eq!(encoder.finish().await, Err(Fault::Truncated));
        }
    }
}
