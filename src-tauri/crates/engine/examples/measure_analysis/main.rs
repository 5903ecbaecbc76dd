//! Measures the analysis of portraits: `measure_analysis --labels DIR --portraits DIR --photos DIR [--odd N] [--threads N]
//! [--models DIR] [--library FILE] [--each]`.
//!
//! Prints the recall of faces, the error of landmarks, the intersection over the union of each part (all pictures, those held
//! out, and thirds by the lightness of the skin), beards found and missed, false faces, `N` odd pictures, and time and memory
//! at 12 megapixels.
//! The labels are `tests/labels`, the pictures the corpus's.

#![expect(clippy::print_stdout, reason = "printing is its job")]

mod facial_hair;
mod labels;
mod odd;

use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{Analyzer, Limits, Photo, PortraitModels, Source, TruncationPolicy, load_runtime};
use labels::{Headwear, PARTS, Score, read_labels};

/// The Kodak photos in which nobody is, not even painted.
const NOBODY: [&str; 13] = [
    "01", "02", "03", "07", "08", "11", "13", "16", "19", "21", "22", "23", "24",
];

/// The size of a photo of 12 megapixels.
const LARGE: (u32, u32) = (4000, 3000);

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let (mut models, mut labels) = (root.join("models"), root.join("tests/labels"));
    let mut library = root.join("vendor/onnxruntime/libonnxruntime.so.1");
    let (mut portraits, mut photos) = (PathBuf::new(), PathBuf::new());
    let (mut threads, mut count, mut each) = (NonZeroUsize::MIN, 0, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--labels" => labels = value()?.into(),
            "--portraits" => portraits = value()?.into(),
            "--photos" => photos = value()?.into(),
            "--models" => models = value()?.into(),
            "--library" => library = value()?.into(),
            "--threads" => threads = value()?.parse()?,
            "--odd" => count = value()?.parse()?,
            "--each" => each = true,
            other => return Err(format!("what is {other}?").into()),
        }
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.get())
        .build_global()?;
    let runtime = load_runtime(&library)?;
    let mut analyzer = Analyzer::prepare(PortraitModels::read(&models)?, &runtime, threads)?;

    let picture_of = |name: &str| {
        let portrait = portraits.join(name).with_extension("jpg");
        match portrait.is_file() {
            true => portrait,
            false => photos.join(name).with_extension("png"),
        }
    };
    let mut scores = Vec::new();
    for label in read_labels(&labels)? {
        let source = open(&picture_of(&label.name))?;
        let map = analyzer.analyze(&source)?;
        let small = source.downscaled(label.width.max(label.height) as u32)?;
        let score = label.score(&map, &small);
        if each {
            println!("{score}");
        }
        scores.push(score);
    }
    if !scores.is_empty() {
        print_scores(&scores);
    }

    facial_hair::print_facial_hair(
        &labels.join("facial-hair.txt"),
        &mut analyzer,
        |name| open(&picture_of(name)),
        each,
    )?;

    let mut faces = 0;
    for name in NOBODY {
        let path = photos.join(name).with_extension("png");
        if path.is_file() {
            faces += analyzer.analyze(&open(&path)?)?.faces.len();
        }
    }
    println!(
        "false faces: {faces} in {} photos without people",
        NOBODY.len()
    );

    if count > 0 {
        let backgrounds = NOBODY.map(|name| photos.join(name).with_extension("png"));
        let found = odd::wrongly_found(&mut analyzer, count, &backgrounds)?;
        println!("odd pictures: {found} of {count} with a face where there is none");
        let portraits: Vec<PathBuf> = read_labels(&labels)?
            .iter()
            .map(|label| picture_of(&label.name))
            .collect();
        odd::print_variants(&mut analyzer, &portraits)?;
    }
    if let Some(label) = read_labels(&labels)?.first() {
        print_time(&mut analyzer, &open(&picture_of(&label.name))?)?;
    }
    Ok(())
}

fn open(path: &Path) -> Result<Source, Box<dyn Error>> {
    let file = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Source::open(
        file,
        &Limits::default(),
        TruncationPolicy::Accept,
    )?)
}

fn print_scores(scores: &[Score]) {
    let found: usize = scores.iter().filter(|score| score.found).count();
    let extra: usize = scores.iter().map(|score| score.extra_faces).sum();
    println!(
        "faces: {found} of {} found, {extra} more than there are",
        scores.len()
    );
    let errors: Vec<f32> = scores
        .iter()
        .filter_map(|score| score.landmark_error)
        .collect();
    println!(
        "landmarks: median {:.1}%, mean {:.1}% of the distance of the eyes, {} faces",
        100.0 * labels::quantile(&errors, 0.5),
        100.0 * errors.iter().sum::<f32>() / errors.len().max(1) as f32,
        errors.len()
    );
    let all: Vec<&Score> = scores.iter().collect();
    let held: Vec<&Score> = scores.iter().filter(|score| score.held_out).collect();
    print_overlaps("all", &all);
    print_overlaps("held out", &held);
    for (of, name) in [(&all, "all"), (&held, "held out")] {
        print_headwear(name, of);
    }
    for (of, name) in [(all, "all"), (held, "held out")] {
        let mut by_lightness = of;
        by_lightness.sort_by(|a, b| a.lightness.total_cmp(&b.lightness));
        let third = by_lightness.len().div_ceil(3).max(1);
        for (chunk, skin) in by_lightness
            .chunks(third)
            .zip(["darkest", "middle", "lightest"])
        {
            print_overlaps(&format!("{name}, {skin} third"), chunk);
        }
    }
}

fn print_overlaps(name: &str, scores: &[&Score]) {
    let columns: Vec<String> = (PARTS.iter().enumerate())
        .map(|(part, title)| {
            let overlaps: Vec<f32> = scores
                .iter()
                .filter_map(|score| score.overlaps[part])
                .collect();
            format!(
                "{title} {:.3} (tenth {:.3}, {})",
                labels::quantile(&overlaps, 0.5),
                labels::quantile(&overlaps, 0.1),
                overlaps.len()
            )
        })
        .collect();
    println!("{name}: {}", columns.join("  "));
}

fn print_headwear(name: &str, scores: &[&Score]) {
    let (mut recalls, mut bare, mut alarms) = (Vec::new(), 0, 0);
    for score in scores {
        match score.headwear {
            Headwear::Found(recall) => recalls.push(recall),
            Headwear::None { alarm } => {
                bare += 1;
                alarms += usize::from(alarm);
            }
        }
    }
    let seen = recalls.iter().filter(|recall| **recall > 0.0).count();
    println!(
        "headwear, {name}: seen in {seen} of {}, recall {:.3} median, found in {alarms} of {bare} without",
        recalls.len(),
        labels::quantile(&recalls, 0.5)
    );
}

/// Milliseconds of each stage of a photo of 12 megapixels, the least of seven runs, and what memory they take.
fn print_time(analyzer: &mut Analyzer, portrait: &Source) -> Result<(), Box<dyn Error>> {
    let source = Source::from(enlarged(portrait, LARGE)?);
    let before = memory("VmRSS:");
    let mut best: Vec<(String, f64)> = Vec::new();
    let total = |stages: &[(String, f64)]| stages.iter().map(|(_, ms)| ms).sum::<f64>();
    for _ in 0..7 {
        let (mut stages, mut lap) = (Vec::new(), Instant::now());
        analyzer.analyze_in_stages(&source, &mut |stage| {
            stages.push((format!("{stage:?}"), lap.elapsed().as_secs_f64() * 1e3));
            lap = Instant::now();
        })?;
        if best.is_empty() || total(&stages) < total(&best) {
            best = stages;
        }
    }
    let stages: Vec<String> = (best.iter())
        .map(|(stage, ms)| format!("{stage} {ms:.0}"))
        .collect();
    println!(
        "{} × {}: {} = {:.0} ms; {before} MiB before, {} MiB at the peak",
        LARGE.0,
        LARGE.1,
        stages.join(", "),
        total(&best),
        memory("VmHWM:")
    );
    Ok(())
}

/// The photo in a larger one, its pixels repeated.
fn enlarged(source: &Source, (width, height): (u32, u32)) -> Result<Photo, Box<dyn Error>> {
    let small = source.downscaled(1024)?;
    let (from_width, from_height) = (small.width() as usize, small.height() as usize);
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    for y in 0..height as usize {
        let row = y * from_height / height as usize * from_width;
        for x in 0..width as usize {
            // Square pixels: what is left of the width shows the edge.
            let column = (x * from_height / height as usize).min(from_width - 1);
            let at = (row + column) * 3;
            pixels.extend_from_slice(&small.pixels()[at..at + 3]);
        }
    }
    Ok(Photo::from_pixels(width, height, pixels)?)
}

/// A line of what the system tells of this process, in MiB; 0 where it tells nothing.
fn memory(key: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) / 1024
}
