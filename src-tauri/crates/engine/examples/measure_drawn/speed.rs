//! What the looks cost: processor time at one megapixel, and a strip of small pictures.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use engine::{
    Analyzer, DrawnLook, DrawnOptions, Limits, OutputFormat, Sketch, Source, TruncationPolicy,
    encode_rows,
};
use rustix::time::{ClockId, clock_gettime};

use super::sizes::enlarged;
use super::{open, sketch_of};

/// The longest side of the pictures of a strip, in pixels.
const STRIP: u32 = 256;

/// The longest side of the photo that a strip is made of.
const LARGE: u32 = 3464;

/// Prints, of the first portrait, the least of five times.
pub(crate) fn measure(
    analyzer: &mut Analyzer,
    looks: &[&DrawnLook],
    files: &[PathBuf],
) -> Result<(), Box<dyn Error>> {
    let portrait = open(files.first().ok_or("no portrait")?)?.downscaled(1024)?;
    let source = Source::from(portrait.clone());
    let map = analyzer.analyze(&source)?;
    let sketch = sketch_of(&source, &map)?;
    let (options, size) = (DrawnOptions::default(), source.size());
    let prepared = least(|| sketch_of(&source, &map).map(drop))?;
    println!(
        "processor time at {} × {}, in ms",
        portrait.width(),
        portrait.height()
    );
    println!("sketch {prepared:.0}");
    for look in looks {
        let planned = least(|| {
            drop(look.draw(&sketch, &options, size));
            Ok(())
        })?;
        let drawn = least(|| {
            let mut rows = look.draw(&sketch, &options, size);
            let mut pixels = vec![0; portrait.pixels().len()];
            engine::RowReader::read(&mut rows, &mut pixels)
        })?;
        println!(
            "{}: plan {planned:.0}, shade {:.0}",
            look.name,
            drawn - planned
        );
    }

    let large = encode_rows(
        &mut *Source::from(enlarged(&portrait, LARGE)?).rows()?,
        OutputFormat::Jpeg,
    )?;
    let (start, busy) = (Instant::now(), processor_time());
    let mut lap = start;
    let mut step = |name: &str| {
        print!("{name} {:.0}, ", lap.elapsed().as_secs_f64() * 1e3);
        lap = Instant::now();
    };
    print!(
        "strip of {} looks at {STRIP} px of a photo of {LARGE} px, in ms: ",
        looks.len()
    );
    let size = (STRIP, STRIP * size.1 / size.0);
    let source = Source::open(large, &Limits::default(), TruncationPolicy::Reject)?;
    step("decode");
    let map = analyzer.analyze(&source)?;
    step("analyse");
    let sketch = Sketch::of(&source, Some(&map), Sketch::plan_side(STRIP))?;
    step("sketch");
    for (number, look) in looks.iter().enumerate() {
        encode_rows(&mut look.draw(&sketch, &options, size), OutputFormat::Jpeg)?;
        if number == 0 {
            step("first look");
        }
    }
    step("other looks");
    println!(
        "together {:.0}, processor time {:.0}",
        start.elapsed().as_secs_f64() * 1e3,
        processor_time() - busy
    );
    Ok(())
}

/// The least processor time of five runs, in milliseconds.
fn least(mut work: impl FnMut() -> Result<(), engine::Error>) -> Result<f64, engine::Error> {
    let mut least = f64::MAX;
    for _ in 0..5 {
        let start = processor_time();
        work()?;
        least = least.min(processor_time() - start);
    }
    Ok(least)
}

/// What this process has computed, on all processors, in milliseconds.
fn processor_time() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}
