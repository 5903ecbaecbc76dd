//! Measures one stylisation: `measure MODELS LIBRARY WIDTH HEIGHT [FORMAT BRUSH PRECISION THREADS]`.
//!
//! Prints the seconds of each step and the peak memory of the process, resident and address space.
//! Run it under `ulimit -v` to see whether a photo fits into the darkroom. FORMAT is `png` or `jpg`, BRUSH
//! as in recipes, PRECISION `single` or `eight`.

#![expect(clippy::print_stdout, reason = "printing is its job")]

#[path = "../../../../tests/golden/stage/generated_rows.rs"]
mod generated_rows;

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use engine::{
    Engine, Known, Limits, OutputFormat, Precision, Recipe, Source, TruncationPolicy, encode_rows,
};

use generated_rows::GeneratedRows;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [models, library, width, height, rest @ ..] = arguments.as_slice() else {
        return Err("measure MODELS LIBRARY WIDTH HEIGHT [FORMAT BRUSH PRECISION THREADS]".into());
    };
    let or = |at: usize, usual: &str| rest.get(at).map_or(usual.to_owned(), Clone::clone);
    let format = OutputFormat::from_extension(&or(0, "jpg")).ok_or("png or jpg")?;
    let brush = or(1, "medium").parse()?;
    let precision = match or(2, "single").as_str() {
        "eight" => Precision::Eight,
        _ => Precision::Single,
    };
    let threads: NonZeroUsize = or(3, "2").parse()?;

    // Soft colours with some noise, so that no step is too easy.
    let (columns, rows): (u32, u32) = (width.parse()?, height.parse()?);
    let slope = |at: u32, length: u32| (u64::from(at) * 239 / u64::from(length.max(1))) as u8;
    let mut state = 1u32;
    let mut noise = GeneratedRows::new(columns, rows, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (state >> 28) as u8;
        [
            slope(x, columns) + grain,
            slope(y, rows) + grain,
            100 + grain,
        ]
    });
    let file = encode_rows(&mut noise, format)?;
    let start = Instant::now();
    let mut lap = start;
    let mut step = |name: &str| {
        println!(
            "{name:<10} {:6.2} s   {}",
            lap.elapsed().as_secs_f32(),
            peaks()
        );
        lap = Instant::now();
    };
    step("(made)");
    let mut engine = Engine::open(Path::new(models), Path::new(library), threads, precision)?;
    step("open");
    let source = Source::open(file, &Limits::default(), TruncationPolicy::Reject)?;
    step("decode");
    let recipe = Recipe::parse("wave", 1.0)?.with_brush(brush)?;
    let mut portrait = engine.render(&source, &recipe, Known::default())?;
    step("paint");
    let bytes = encode_rows(&mut *portrait, OutputFormat::Jpeg)?.len();
    step("write");
    println!(
        "{width} × {height} {format:?}, {brush:?}, {precision:?}, {threads} threads: {bytes} bytes, {:.2} s",
        start.elapsed().as_secs_f32()
    );
    Ok(())
}

/// Peak resident memory and peak address space, where the system tells.
fn peaks() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let megabytes = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kibibytes.map_or("?".to_owned(), |kibibytes| (kibibytes / 1024).to_string())
    };
    format!(
        "peak {} MiB resident, {} MiB address space",
        megabytes("VmHWM:"),
        megabytes("VmPeak:")
    )
}
