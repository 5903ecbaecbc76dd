//! Paints photos in painted styles: `paint [--styles a,b] [--brush BRUSH] [--side PIXELS] [--threads N] [--map] --out DIR PHOTO...`.
//!
//! The folder gets `PHOTO-STYLE.png` for each, of the photo with so many pixels on its longer side. Without `--styles` in every painted style. Faces are
//! found as the darkroom finds them; `--map` analyses the whole portrait instead. The times are those of finding faces and of painting, in
//! milliseconds.

#![expect(clippy::print_stdout, reason = "printing is its job")]

use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{
    Analyzer, Engine, FaceSpots, FaceSpotter, Family, Known, Limits, OutputFormat, PortraitModels,
    Precision, Recipe, Source, TruncationPolicy, encode_rows,
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let (mut styles, mut side, mut folder) = (Vec::new(), None, None);
    let (mut threads, mut brush, mut map) = (NonZeroUsize::MIN, "medium".to_owned(), false);
    let mut photos: Vec<PathBuf> = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--styles" => styles = value()?.split(',').map(str::to_owned).collect(),
            "--brush" => brush = value()?,
            "--side" => side = Some(value()?.parse()?),
            "--threads" => threads = value()?.parse()?,
            "--map" => map = true,
            "--out" => folder = Some(PathBuf::from(value()?)),
            _ => photos.push(argument.into()),
        }
    }
    let folder = folder.ok_or("--out DIR")?;
    let models = root.join("models");
    let library = root.join("vendor/onnxruntime/libonnxruntime.so.1");
    let mut engine = Engine::open(&models, &library, threads, Precision::Single)?;
    let portrait = PortraitModels::read(&models)?;
    let start = Instant::now();
    let mut spotter = FaceSpotter::prepare(&portrait, engine.runtime())?;
    println!("detectors {}", start.elapsed().as_millis());
    let mut analyzer = match map {
        true => Some(Analyzer::prepare(portrait, engine.runtime(), threads)?),
        false => None,
    };
    if styles.is_empty() {
        let all = engine.catalog().styles().iter();
        let painted = all.filter(|style| style.family == Family::Painted);
        styles = painted.map(|style| style.name.clone()).collect();
    }
    for path in &photos {
        let file = fs::read(path)?;
        let mut source = Source::open(file, &Limits::default(), TruncationPolicy::Accept)?;
        if let Some(side) = side {
            source = Source::from(source.downscaled(side)?);
        }
        let start = Instant::now();
        let faces = match &mut analyzer {
            Some(analyzer) => FaceSpots::from(&analyzer.analyze(&source)?),
            None => spotter.find(&source)?,
        };
        print!(
            "{}: {faces:?} {}",
            path.display(),
            start.elapsed().as_millis()
        );
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        for style in &styles {
            let recipe = Recipe::parse(style, 1.0)?.with_brush(brush.parse()?)?;
            let known = Known {
                faces: Some(&faces),
                ..Known::default()
            };
            let start = Instant::now();
            let mut rows = engine.render(&source, &recipe, known)?;
            let file = encode_rows(&mut *rows, OutputFormat::Png)?;
            print!(", {style} {}", start.elapsed().as_millis());
            fs::write(folder.join(format!("{stem}-{style}.png")), file)?;
        }
        println!();
    }
    Ok(())
}
