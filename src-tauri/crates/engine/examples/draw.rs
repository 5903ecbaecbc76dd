//! Draws photos: `draw [--look NAME,NAME] [--palette NAME] [--character 0..1] [--side PIXELS] [--sheet FILE] [--out DIR] PHOTO...`.
//!
//! The folder gets PNG files, and SVG files of looks that have them.
//! Without `--look` in every look. A sheet shows each photo in a row with its looks, `--side` pixels a picture. The times
//! are those of the analysis and of each look, in milliseconds.

#![expect(clippy::print_stdout, reason = "printing is its job")]

use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{
    Analyzer, Character, DRAWN_LOOKS, DrawnLook, DrawnOptions, Limits, OutputFormat, Photo,
    PortraitModels, Sketch, Source, TeeDownscale, TruncationPolicy, encode_rows, load_runtime,
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let (mut looks, mut side, mut sheet, mut folder) = (Vec::new(), 512, None, None);
    let (mut options, mut photos) = (DrawnOptions::default(), Vec::new());
    let mut character = 0.0;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--look" => {
                for name in value()?.split(',') {
                    looks.push(DrawnLook::find(name).ok_or(format!("no look {name}"))?);
                }
            }
            "--palette" => options.palette = Some(value()?),
            "--side" => side = value()?.parse()?,
            "--character" => character = value()?.parse()?,
            "--sheet" => sheet = Some(PathBuf::from(value()?)),
            "--out" => folder = Some(PathBuf::from(value()?)),
            _ => photos.push(PathBuf::from(argument)),
        }
    }
    if looks.is_empty() {
        looks.extend(&DRAWN_LOOKS);
    }
    let runtime = load_runtime(&root.join("vendor/onnxruntime/libonnxruntime.so.1"))?;
    let models = PortraitModels::read(&root.join("models"))?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut analyzer = Analyzer::prepare(models, &runtime, threads)?;
    let mut rows = Vec::new();
    for path in &photos {
        let mut source = Source::open(
            fs::read(path)?,
            &Limits::default(),
            TruncationPolicy::Accept,
        )?;
        let start = Instant::now();
        let mut map = analyzer.analyze(&source)?;
        print!(
            "{}: analysis {}",
            path.display(),
            start.elapsed().as_millis()
        );
        let (width, height) = source.size();
        let longest = width.max(height);
        if let Some(character) = Character::of(&map, character) {
            source = character.apply(source)?;
            map = character.moved(&map);
        }
        let start = Instant::now();
        let sketch = Sketch::of(&source, Some(&map), Sketch::plan_side(longest))?;
        print!(", sketch {}", start.elapsed().as_millis());
        let mut row = vec![source.downscaled(side)?];
        for look in &looks {
            let start = Instant::now();
            let mut drawn = look.draw(&sketch, &options, source.size());
            let planned = start.elapsed().as_millis();
            let mut drawn = TeeDownscale::new(&mut drawn, side);
            let file = encode_rows(&mut drawn, OutputFormat::Png)?;
            print!(
                ", {} {planned} + {}",
                look.name,
                start.elapsed().as_millis() - planned
            );
            row.push(drawn.small()?);
            if let Some(folder) = &folder {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                fs::write(folder.join(format!("{stem}-{}.png", look.name)), &file)?;
                let start = Instant::now();
                if let Some(file) = look.svg(&sketch, &options) {
                    print!(", svg {}", start.elapsed().as_millis());
                    fs::write(folder.join(format!("{stem}-{}.svg", look.name)), &file)?;
                }
            }
        }
        println!();
        rows.push(row);
    }
    if let Some(sheet) = sheet {
        fs::write(
            sheet,
            contact_sheet(&rows, side as usize)?.encode(OutputFormat::Png)?,
        )?;
    }
    Ok(())
}

/// The pictures of each row side by side.
fn contact_sheet(rows: &[Vec<Photo>], side: usize) -> Result<Photo, engine::Error> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1);
    let heights: Vec<usize> = rows
        .iter()
        .map(|row| {
            row.iter()
                .map(|photo| photo.height() as usize)
                .max()
                .unwrap_or(0)
        })
        .collect();
    let (width, height) = (columns * side, heights.iter().sum::<usize>());
    let mut pixels = vec![255; width * height * 3];
    let mut top = 0;
    for (row, height) in rows.iter().zip(heights) {
        for (column, photo) in row.iter().enumerate() {
            let line = photo.width() as usize * 3;
            for (y, source) in photo.pixels().chunks_exact(line).enumerate() {
                let at = ((top + y) * width + column * side) * 3;
                pixels[at..at + line].copy_from_slice(source);
            }
        }
        top += height;
    }
    Photo::from_pixels(width as u32, height as u32, pixels)
}
