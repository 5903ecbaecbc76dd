//! Cuts people out of photos, to look at: `cut_outs --sheet FILE [--look NAME,NAME] [--heads] [--side PIXELS] PHOTO...`.
//!
//! A sheet shows each photo in a row: every look (`photo` is none) over black, white and green. With `--heads` each face of each
//! photo is a row, cut out by itself. The sheet is as personal as the photos.

#![expect(clippy::print_stdout, reason = "printing is its job")]

use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{
    Analyzer, Background, Engine, FaceBox, HeadMask, Known, Limits, OutputFormat, Photo,
    PortraitModels, Precision, Recipe, Source, TruncationPolicy,
};

/// What cut-outs are shown on.
const GROUNDS: [[u8; 3]; 3] = [[0, 0, 0], [255, 255, 255], [0, 190, 60]];

/// A picture of four bytes a pixel.
struct CutOut {
    width: usize,
    pixels: Vec<u8>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let (mut looks, mut side, mut sheet) = ("photo".to_owned(), 480, None);
    let (mut heads, mut photos) = (false, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--look" => looks = value()?,
            "--side" => side = value()?.parse()?,
            "--sheet" => sheet = Some(PathBuf::from(value()?)),
            "--heads" => heads = true,
            _ => photos.push(PathBuf::from(argument)),
        }
    }
    let sheet = sheet.ok_or("--sheet is missing")?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let models = root.join("models");
    let library = root.join("vendor/onnxruntime/libonnxruntime.so.1");
    let mut engine = Engine::open(&models, &library, threads, Precision::Single)?;
    let mut analyzer =
        Analyzer::prepare(PortraitModels::read(&models)?, engine.runtime(), threads)?;
    let mut rows = Vec::new();
    for path in &photos {
        let file = fs::read(path)?;
        let source = Source::open(file, &Limits::default(), TruncationPolicy::Accept)?;
        let map = analyzer.analyze(&source)?;
        println!("{}: {} faces", path.display(), map.faces.len());
        let mut cut_outs = Vec::new();
        for look in looks.split(',') {
            let mut recipe = match look {
                "photo" => Recipe::parse("wave", 0.0)?,
                look => Recipe::parse(look, 1.0)?,
            };
            recipe.background = Background::Transparent;
            let known = Known {
                map: Some(&map),
                sketch: None,
                faces: None,
            };
            let mut rows = engine.render(&source, &recipe, known)?;
            let (width, height) = (rows.width() as usize, rows.height() as usize);
            let mut pixels = vec![0; width * height * 4];
            rows.read(&mut pixels)?;
            cut_outs.push(CutOut { width, pixels });
        }
        if !heads {
            let whole = [0.0, 0.0, source.size().0 as f32, source.size().1 as f32];
            let shown = cut_outs.iter().map(|cut_out| cut_out.shown(whole, side));
            rows.push(shown.collect::<Result<Vec<_>, _>>()?.concat());
            continue;
        }
        for face in 0..map.faces.len() {
            let start = Instant::now();
            let Some(head) = HeadMask::of(&map, face) else {
                continue;
            };
            println!("  head {face}: {} ms", start.elapsed().as_millis());
            let FaceBox {
                left,
                top,
                right,
                bottom,
            } = head.bounds;
            let longer = (right - left).max(bottom - top);
            let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
            let half = longer / 2.0 * 1.08;
            let shown = (cut_outs.iter())
                .map(|cut_out| {
                    cut_out
                        .only(&head)
                        .shown([x - half, y - half, half * 2.0, half * 2.0], side)
                })
                .collect::<Result<Vec<_>, _>>()?;
            rows.push(shown.concat());
        }
    }
    fs::write(sheet, side_by_side(&rows, side)?.encode(OutputFormat::Png)?)?;
    Ok(())
}

impl CutOut {
    /// What is of this head.
    fn only(&self, head: &HeadMask) -> CutOut {
        let mut pixels = self.pixels.clone();
        for (at, pixel) in pixels.as_chunks_mut::<4>().0.iter_mut().enumerate() {
            let (x, y) = (at % self.width, at / self.width);
            let share = head.share([x as f32 + 0.5, y as f32 + 0.5]);
            pixel[3] = (f32::from(pixel[3]) * share + 0.5) as u8;
        }
        CutOut {
            width: self.width,
            pixels,
        }
    }

    /// A part of it (left, top, width, height) over each ground, as large as fits into `side`.
    fn shown(
        &self,
        [left, top, width, height]: [f32; 4],
        side: usize,
    ) -> Result<Vec<Photo>, engine::Error> {
        let scale = side as f32 / width.max(height);
        let rows = self.pixels.len() / self.width / 4;
        let inside =
            |at: f32, length: usize| (at >= 0.0 && at < length as f32).then_some(at as usize);
        GROUNDS
            .iter()
            .map(|ground| {
                let mut out = vec![128; side * side * 3];
                for (at, out) in out.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                    // The mean of sixteen places: a smaller copy must not look harder than it is.
                    let mut sum = [0.0; 3];
                    for part in 0..16 {
                        let x = (at % side) as f32 + (part % 4) as f32 / 4.0 + 0.125;
                        let y = (at / side) as f32 + (part / 4) as f32 / 4.0 + 0.125;
                        let x = inside(left + x / scale, self.width);
                        let y = inside(top + y / scale, rows);
                        let own = match (x, y) {
                            (Some(x), Some(y)) => {
                                let pixel = &self.pixels[(y * self.width + x) * 4..][..4];
                                let alpha = f32::from(pixel[3]) / 255.0;
                                [0, 1, 2].map(|channel| {
                                    f32::from(pixel[channel]) * alpha
                                        + f32::from(ground[channel]) * (1.0 - alpha)
                                })
                            }
                            _ => ground.map(f32::from),
                        };
                        for (sum, own) in sum.iter_mut().zip(own) {
                            *sum += own / 16.0;
                        }
                    }
                    *out = sum.map(|value| (value + 0.5) as u8);
                }
                Photo::from_pixels(side as u32, side as u32, out)
            })
            .collect()
    }
}

/// Squares of one size, in rows.
fn side_by_side(rows: &[Vec<Photo>], side: usize) -> Result<Photo, engine::Error> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1);
    let mut pixels = vec![255; columns * side * rows.len() * side * 3];
    for (row, photos) in rows.iter().enumerate() {
        for (column, photo) in photos.iter().enumerate() {
            for (y, line) in photo.pixels().chunks_exact(side * 3).enumerate() {
                let at = ((row * side + y) * columns + column) * side * 3;
                pixels[at..at + side * 3].copy_from_slice(line);
            }
        }
    }
    Photo::from_pixels((columns * side) as u32, (rows.len() * side) as u32, pixels)
}
