//! Learns pictures as styles, paints photos with them, and prints how far each got.
//!
//! `cargo run -p engine --example learn -- STEPS OUT PICTURE... -- PHOTO...` writes `OUT/PICTURE-N.png` for each photo, and a
//! line a picture: the style loss at the beginning (the best blend) and at the end, on drawn heads, and the seconds.

#![allow(clippy::print_stdout, reason = "an example")]

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{
    Engine, Known, LearningModels, Limits, OutputFormat, Precision, Recipe, Source,
    TruncationPolicy, encode_rows,
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let library = root.join("vendor/onnxruntime/libonnxruntime.so.1");
    let models = root.join("models");
    let threads = NonZeroUsize::new(2).unwrap_or(NonZeroUsize::MIN);
    let mut engine = Engine::open(&models, &library, threads, Precision::Single)?;
    let learning = LearningModels::read(&models)?;
    let mut words = std::env::args().skip(1);
    let steps: u32 = words.next().ok_or("STEPS")?.parse()?;
    let out = PathBuf::from(words.next().ok_or("OUT")?);
    let rest: Vec<String> = words.collect();
    let mut lists = rest.split(|word| word == "--");
    let pictures = lists.next().unwrap_or_default();
    let photos = lists.next().unwrap_or_default();
    std::fs::create_dir_all(&out)?;
    for picture in pictures {
        let source = open(picture)?;
        let (started, mut losses) = (Instant::now(), Vec::new());
        let style = engine.learn_style(&learning, &source, None, steps, &mut |step| {
            losses.extend(step.style_loss);
            Ok(())
        })?;
        let seconds = started.elapsed().as_secs_f64();
        let file = style.to_bytes();
        let stem = Path::new(picture)
            .file_stem()
            .ok_or("no name")?
            .to_string_lossy()
            .into_owned();
        let mean = |losses: &[f32]| losses.iter().sum::<f32>() / losses.len() as f32;
        let few = losses.len().min(6);
        let (first, last) = (mean(&losses[..1]), mean(&losses[losses.len() - few..]));
        println!(
            "{stem}: {first:.3} -> {last:.3} in {seconds:.1} s, {} bytes",
            file.len()
        );
        engine.set_learnt(&learning, &[("mine".to_owned(), style)]);
        for (at, photo) in photos.iter().enumerate() {
            let source = open(photo)?;
            let recipe = Recipe::parse("mine", 1.0)?;
            let mut rows = engine.render(&source, &recipe, Known::default())?;
            std::fs::write(
                out.join(format!("{stem}-{at}.png")),
                encode_rows(&mut *rows, OutputFormat::Png)?,
            )?;
        }
    }
    Ok(())
}

fn open(path: &str) -> Result<Source, Box<dyn Error>> {
    Ok(Source::open(
        std::fs::read(path)?,
        &Limits::default(),
        TruncationPolicy::Reject,
    )?)
}
