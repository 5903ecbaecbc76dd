//! Measures one stylisation: `measure MODELS LIBRARY WIDTH HEIGHT [FORMAT BRUSH PRECISION THREADS]`.
//!
//! Prints the seconds of each step and the peak memory of the process, resident and address space.
//! Run it under `ulimit -v` to see whether a photo fits into the darkroom. FORMAT is `png` or `jpg`, BRUSH
//! as in recipes, PRECISION `single` or `eight`.

#![expect(clippy::print_stdout, reason = "printing is its job")]

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use engine::{
    Engine, Limits, OutputFormat, Precision, Recipe, RowReader, Source, TruncationPolicy,
    encode_rows,
};

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

    let mut noise = Noise {
        width: width.parse()?,
        height: height.parse()?,
        state: 1,
        y: 0,
    };
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
    let mut portrait = engine.render(&source, &recipe)?;
    step("paint");
    let bytes = encode_rows(&mut portrait, OutputFormat::Jpeg)?.len();
    step("write");
    println!(
        "{width} × {height} {format:?}, {brush:?}, {precision:?}, {threads} threads: {bytes} bytes, {:.2} s",
        start.elapsed().as_secs_f32()
    );
    Ok(())
}

/// Soft colours with some noise, so that no step has it too easy.
struct Noise {
    width: u32,
    height: u32,
    state: u32,
    y: u32,
}

impl RowReader for Noise {
    fn width(&self) -> u32 {
        self.width
    }

    fn height(&self) -> u32 {
        self.height
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), engine::Error> {
        let slope = |at: u32, of: u32| (u64::from(at) * 239 / u64::from(of.max(1))) as u8;
        for row in out.chunks_exact_mut(self.width as usize * 3) {
            for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
                self.state = self
                    .state
                    .wrapping_mul(1_664_525)
                    .wrapping_add(1_013_904_223);
                let grain = (self.state >> 28) as u8;
                pixel.copy_from_slice(&[
                    slope(x as u32, self.width) + grain,
                    slope(self.y, self.height) + grain,
                    100 + grain,
                ]);
            }
            self.y += 1;
        }
        Ok(())
    }
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
