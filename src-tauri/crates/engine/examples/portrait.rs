//! Makes a portrait as the darkroom does and prints how long it takes: `portrait PHOTO RECIPE OUT
//! [--threads N] [--runs N] [--models DIR] [--library FILE]`, where the recipe is JSON and the ending of OUT
//! says the format. The seconds are the least of the runs.

#![expect(clippy::print_stdout, reason = "printing is its job")]

use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use engine::{
    Analyzer, Engine, Known, Limits, OutputFormat, PortraitModels, Precision, Recipe, Source,
    TruncationPolicy, encode_rows,
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let (mut models, mut library) = (
        root.join("models"),
        root.join("vendor/onnxruntime/libonnxruntime.so.1"),
    );
    let (mut threads, mut runs, mut places) = (NonZeroUsize::MIN, 1, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--models" => models = value()?.into(),
            "--library" => library = value()?.into(),
            "--threads" => threads = value()?.parse()?,
            "--runs" => runs = value()?.parse()?,
            _ => places.push(argument),
        }
    }
    let [photo, recipe, out] = &places[..] else {
        return Err("portrait PHOTO RECIPE OUT".into());
    };
    let recipe: Recipe = serde_json::from_str(recipe)?;
    let ending = Path::new(out).extension().and_then(|it| it.to_str());
    let format = ending.and_then(OutputFormat::from_extension);
    let format = format.ok_or("OUT ends in .jpg, .png or .webp")?;
    let mut engine = Engine::open(&models, &library, threads, Precision::Single)?;
    let mut analyzer =
        Analyzer::prepare(PortraitModels::read(&models)?, engine.runtime(), threads)?;
    let mut fastest = f64::MAX;
    for _ in 0..runs {
        let start = Instant::now();
        let file = fs::read(photo)?;
        let source = Source::open(file, &Limits::default(), TruncationPolicy::Accept)?;
        let crop = recipe.crop;
        let source = crop.apply(source, |turned| analyzer.analyze(turned))?;
        let map = match engine.catalog().needs_portrait_map(&recipe)? {
            true => Some(analyzer.analyze(&source)?),
            false => None,
        };
        let mut portrait = engine.render(
            &source,
            &recipe,
            Known {
                map: map.as_ref(),
                sketch: None,
                faces: None,
            },
        )?;
        let (width, height) = (portrait.width(), portrait.height());
        let file = encode_rows(&mut *portrait, format)?;
        fastest = fastest.min(start.elapsed().as_secs_f64());
        println!("{width} × {height}: {:.2} s", start.elapsed().as_secs_f64());
        fs::write(out, file)?;
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM:"));
    println!("fastest {fastest:.2} s, {}", peak.unwrap_or_default());
    Ok(())
}
