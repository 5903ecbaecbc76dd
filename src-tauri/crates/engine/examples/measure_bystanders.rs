//! Measures the bystander guard on composed pictures: `measure_bystanders --portraits DIR --photos DIR [--count N] [--seed N]
//! [--crops DIR] [--show DIR] [--models DIR] [--library FILE]`.
//!
//! Each picture has 12 megapixels: one person in front, cut out of a portrait, and 1 to 6 more with faces of 24 to 200
//! pixels somewhere behind. A face is softened where at least half of its detail is gone. `--crops` writes each face before and
//! after, for tests/bench/bystander_faces.py; `--show` writes the softened pictures. They are as personal as the portraits.

#![expect(clippy::print_stdout, reason = "printing is its job")]

#[path = "composed/picture.rs"]
mod picture;

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{
    Analyzer, OutputFormat, Photo, PortraitModels, Source, count_bystanders, load_runtime,
    soften_bystanders,
};
use picture::{Composer, Placed};

/// Upper ends of the bands of face sizes that are told apart, in pixels.
const BANDS: [f32; 4] = [32.0, 48.0, 96.0, 201.0];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let (mut models, mut library) = (
        root.join("models"),
        root.join("vendor/onnxruntime/libonnxruntime.so.1"),
    );
    let (mut portraits, mut photos) = (None, None);
    let (mut crops, mut show) = (None::<PathBuf>, None::<PathBuf>);
    let (mut count, mut seed) = (100, 1);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().ok_or("a value is missing")?;
        match argument.as_str() {
            "--portraits" => portraits = Some(PathBuf::from(value)),
            "--photos" => photos = Some(PathBuf::from(value)),
            "--count" => count = value.parse()?,
            "--seed" => seed = value.parse()?,
            "--crops" => crops = Some(value.into()),
            "--show" => show = Some(value.into()),
            "--models" => models = value.into(),
            "--library" => library = value.into(),
            other => return Err(format!("unknown: {other}").into()),
        }
    }
    let portraits = portraits.ok_or("--portraits is missing")?;
    let photos = photos.ok_or("--photos is missing")?;
    for folder in crops.iter().chain(&show) {
        fs::create_dir_all(folder)?;
    }
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let runtime = load_runtime(&library)?;
    let models = PortraitModels::read(&models)?;
    let mut analyzer = Analyzer::prepare(models, &runtime, threads)?;
    let mut composer = Composer::new(&portraits, &photos, seed)?;

    let mut bands = [(0, 0); BANDS.len()];
    let (mut others, mut counted_right, mut touched, mut milliseconds) = (0, 0, 0.0f32, 0.0);
    // Written as it grows: a run that is stopped loses nothing of what it measured.
    let mut list = match &crops {
        Some(folder) => Some(fs::File::create(folder.join("faces.tsv"))?),
        None => None,
    };
    for number in 0..count {
        let composed = composer.next(&mut analyzer)?;
        let mut source = Source::from(composed.photo.clone());
        let mut map = analyzer.analyze(&source)?;
        let start = Instant::now();
        analyzer.add_small_faces(&source, &mut map)?;
        milliseconds += start.elapsed().as_secs_f64() * 1e3;
        let bystanders = count_bystanders(&map);
        counted_right += usize::from(bystanders == composed.bystanders.len());
        others += bystanders.saturating_sub(composed.bystanders.len());
        soften_bystanders(&mut source, Some(&map), &[])?;
        let after = source.downscaled(u32::MAX)?;

        touched = touched.max(changed(&composed.photo, &after, &composed.main));
        for (at, placed) in composed.bystanders.iter().enumerate() {
            let left = detail(&after, placed) / detail(&composed.photo, placed).max(1e-3);
            let softened = left <= 0.5;
            let band = BANDS.iter().position(|&end| placed.face.width() < end);
            let band = &mut bands[band.unwrap_or(BANDS.len() - 1)];
            *band = (band.0 + usize::from(softened), band.1 + 1);
            if !softened {
                println!(
                    "picture {number}: a face of {:.0} px at {:.0}, {:.0} has {left:.2} of its detail left ({})",
                    placed.face.width(),
                    placed.face.left,
                    placed.face.top,
                    placed.portrait
                );
            }
            if let (Some(folder), Some(list)) = (&crops, &mut list) {
                let name = format!("{number:03}-{at}");
                for (photo, when) in [(&composed.photo, "before"), (&after, "after")] {
                    let (crop, [left, top, side]) = crop(photo, placed)?;
                    let file = folder.join(format!("{name}-{when}.png"));
                    fs::write(file, crop.encode(OutputFormat::Png)?)?;
                    if when == "after" {
                        writeln!(
                            list,
                            "{name}\t{}\t{left}\t{top}\t{side}\t{}",
                            placed.portrait,
                            u8::from(softened)
                        )?;
                    }
                }
            }
        }
        if let Some(folder) = &show {
            let file = after.encode(OutputFormat::Jpeg)?;
            fs::write(folder.join(format!("{number:03}.jpg")), file)?;
        }
        let sum = |of: fn(&(usize, usize)) -> usize| bands.iter().map(of).sum::<usize>();
        println!(
            "{} pictures: {} of {} softened, {counted_right} counted right",
            number + 1,
            sum(|band| band.0),
            sum(|band| band.1)
        );
    }
    let mut low = 24.0;
    for (high, (softened, all)) in BANDS.iter().zip(bands) {
        println!("{low:.0} to {high:.0} px: {softened} of {all} softened");
        low = *high;
    }
    let (softened, all) = bands
        .iter()
        .fold((0, 0), |sum, band| (sum.0 + band.0, sum.1 + band.1));
    println!(
        "softened {softened} of {all} = {:.1}%; {counted_right} of {count} pictures counted right, {others} faces too many; \
         of the person in front at most {:.2}% of the face was changed; {:.0} ms a picture for the search of small faces",
        100.0 * softened as f32 / all.max(1) as f32,
        100.0 * touched,
        milliseconds / count.max(1) as f64
    );
    Ok(())
}

/// The mean difference of neighbouring pixels inside of a face.
fn detail(photo: &Photo, placed: &Placed) -> f32 {
    let width = photo.width() as usize;
    let at = |x: usize, y: usize| {
        let pixel = &photo.pixels()[(y * width + x) * 3..][..3];
        pixel.iter().map(|&value| f32::from(value)).sum::<f32>() / 3.0
    };
    let mut sum = 0.0;
    let pixels = placed.pixels((photo.width(), photo.height()));
    for &(x, y) in &pixels {
        sum += (at(x, y) - at(x - 1, y)).abs() + (at(x, y) - at(x, y - 1)).abs();
    }
    sum / pixels.len().max(1) as f32
}

/// The share of a face's pixels that are not as they were.
fn changed(before: &Photo, after: &Photo, placed: &Placed) -> f32 {
    let width = before.width() as usize;
    let pixels = placed.pixels((before.width(), before.height()));
    let changed = pixels.iter().filter(|&&(x, y)| {
        let at = (y * width + x) * 3;
        before.pixels()[at..at + 3] != after.pixels()[at..at + 3]
    });
    changed.count() as f32 / pixels.len().max(1) as f32
}

/// The surroundings of a face, and where the face lies in them: left, top, side.
fn crop(photo: &Photo, placed: &Placed) -> Result<(Photo, [f32; 3]), Box<dyn Error>> {
    let face = placed.face;
    let side = (face.width() * 3.0) as i64;
    let left = ((face.left + face.right) / 2.0) as i64 - side / 2;
    let top = ((face.top + face.bottom) / 2.0) as i64 - side / 2;
    let mut pixels = Vec::new();
    for y in top..top + side {
        for x in left..left + side {
            let x = x.clamp(0, i64::from(photo.width()) - 1) as usize;
            let y = y.clamp(0, i64::from(photo.height()) - 1) as usize;
            let at = (y * photo.width() as usize + x) * 3;
            pixels.extend_from_slice(&photo.pixels()[at..at + 3]);
        }
    }
    let side = u32::try_from(side)?;
    let place = [face.left - left as f32, face.top - top as f32, face.width()];
    Ok((Photo::from_pixels(side, side, pixels)?, place))
}
