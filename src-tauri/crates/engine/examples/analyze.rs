//! Analyses photos and prints how long each stage takes: `analyze PHOTO... [--models DIR] [--library FILE]
//! [--threads N] [--runs N] [--overlay DIR] [--side PIXELS]`.
//!
//! The milliseconds are the least of the runs. An overlay shows the parts in colour, the boxes and the
//! landmarks; it is as personal as the photo. `--side` enlarges a small photo first.

#![expect(clippy::print_stdout, reason = "printing is its job")]

use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{
    Analyzer, Limits, OutputFormat, Photo, PortraitModels, Source, TruncationPolicy, load_runtime,
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let (mut models, mut library) = (
        root.join("models"),
        root.join("vendor/onnxruntime/libonnxruntime.so.1"),
    );
    let (mut threads, mut runs, mut overlay, mut side) = (NonZeroUsize::MIN, 1, None, None);
    let mut photos = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--models" => models = value()?.into(),
            "--library" => library = value()?.into(),
            "--threads" => threads = value()?.parse()?,
            "--runs" => runs = value()?.parse()?,
            "--overlay" => overlay = Some(PathBuf::from(value()?)),
            "--side" => side = Some(value()?.parse::<u32>()?),
            _ => photos.push(PathBuf::from(argument)),
        }
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.get())
        .build_global()?;
    let runtime = load_runtime(&library)?;
    println!("{}", memory("before the models"));
    let start = Instant::now();
    let mut analyzer = Analyzer::prepare(PortraitModels::read(&models)?, &runtime, threads)?;
    println!("open {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    println!("{}", memory("with the models"));
    for path in &photos {
        let decoded = Source::open(
            fs::read(path)?,
            &Limits::default(),
            TruncationPolicy::Accept,
        )?;
        let source = match side {
            Some(side) => Source::from(enlarged(&decoded, side)?),
            None => decoded,
        };
        let mut best: Vec<(String, f64)> = Vec::new();
        let mut map = None;
        for _ in 0..runs.max(1) {
            let mut lap = Instant::now();
            let mut stages = Vec::new();
            map = Some(analyzer.analyze_in_stages(&source, &mut |stage| {
                stages.push((format!("{stage:?}"), lap.elapsed().as_secs_f64() * 1e3));
                lap = Instant::now();
            })?);
            stages.push(("Done".to_owned(), lap.elapsed().as_secs_f64() * 1e3));
            let total = |stages: &[(String, f64)]| stages.iter().map(|(_, ms)| ms).sum::<f64>();
            if best.is_empty() || total(&stages) < total(&best) {
                best = stages;
            }
        }
        let Some(map) = map else { continue };
        let (width, height) = source.size();
        let total: f64 = best.iter().map(|(_, ms)| ms).sum();
        let stages: Vec<String> = best
            .iter()
            .map(|(stage, ms)| format!("{stage} {ms:.1}"))
            .collect();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let shares = map.shares();
        println!(
            "{name} {width} × {height}: {} faces, person {:.3} hair {:.3} skin {:.3} clothes {:.3}; {} = {total:.1} ms",
            map.faces.len(),
            shares.person,
            shares.hair,
            shares.skin,
            shares.clothes,
            stages.join(", ")
        );
        for face in &map.faces {
            println!(
                "  {:.0} px, score {:.2}, presence {:.2}, roll {:.0} yaw {:.0} pitch {:.0}",
                face.bounds.width(),
                face.score,
                face.presence,
                face.angles.roll,
                face.angles.yaw,
                face.angles.pitch
            );
        }
        if let Some(folder) = &overlay {
            let drawn = engine::overlay(&source.downscaled(1024)?, &map)?;
            let file = drawn.encode(OutputFormat::Jpeg)?;
            fs::write(folder.join(format!("{name}.jpg")), file)?;
        }
    }
    println!("{}", memory("at the end"));
    Ok(())
}

/// The photo, each pixel repeated until the longer side has `side` pixels.
fn enlarged(source: &Source, side: u32) -> Result<Photo, Box<dyn Error>> {
    let small = source.downscaled(side)?;
    let factor = f64::from(side) / f64::from(small.width().max(small.height()));
    let size = |length: u32| (f64::from(length) * factor).round() as u32;
    let (width, height) = (size(small.width()), size(small.height()));
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    for y in 0..height {
        let row = (f64::from(y) / factor) as usize * small.width() as usize;
        for x in 0..width {
            let at = (row + (f64::from(x) / factor) as usize) * 3;
            pixels.extend_from_slice(&small.pixels()[at..at + 3]);
        }
    }
    Ok(Photo::from_pixels(width, height, pixels)?)
}

/// Resident memory now and at its peak, where the system tells.
fn memory(when: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let megabytes = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kibibytes.map_or("?".to_owned(), |kibibytes| (kibibytes / 1024).to_string())
    };
    format!(
        "{} MiB, peak {} MiB {when}",
        megabytes("VmRSS:"),
        megabytes("VmHWM:")
    )
}
