//! Measures one stylisation: `measure MODELS LIBRARY WIDTH HEIGHT [THREADS]`.
//!
//! Prints the seconds of each step and the peak memory of the process, resident and address space.
//! Run it under `ulimit -v` to see whether a photo fits into the darkroom.

#![expect(clippy::print_stdout, reason = "printing is its job")]

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use engine::{Engine, Format, Limits, Photo, Recipe};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [models, library, width, height, rest @ ..] = arguments.as_slice() else {
        return Err("measure MODELS LIBRARY WIDTH HEIGHT [THREADS]".into());
    };
    let (width, height): (u32, u32) = (width.parse()?, height.parse()?);
    let threads = rest
        .first()
        .map_or(Ok(NonZeroUsize::MIN), |threads| threads.parse())?;

    let file = picture(width, height)?.encode(Format::Jpeg)?;
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
    let mut engine = Engine::open(Path::new(models), Path::new(library), threads)?;
    step("open");
    let photo = Photo::decode(&file, &Limits::default())?.photo;
    step("decode");
    let portrait = engine.stylize(&photo, &Recipe::parse("wave", 1.0)?)?;
    step("stylize");
    let bytes = portrait.encode(Format::Jpeg)?.len();
    step("encode");
    println!(
        "{width} × {height}, {threads} threads: {bytes} bytes, {:.2} s",
        start.elapsed().as_secs_f32()
    );
    Ok(())
}

/// Soft colours with some noise, so that no step has it too easy.
fn picture(width: u32, height: u32) -> Result<Photo, engine::Error> {
    let mut noise = 1u32;
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = (noise >> 28) as u8;
            let slope = |at: u32, of: u32| (at * 239 / of.max(1)) as u8;
            pixels.extend([
                slope(x, width) + grain,
                slope(y, height) + grain,
                100 + grain,
            ]);
        }
    }
    Photo::from_pixels(width, height, pixels)
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
