//! Measures the drawn looks: `measure_drawn faces|sizes|speed [--look NAME,NAME] [--portraits DIR] [--names FILE] [--out DIR]`.
//!
//! `faces` draws each portrait of a list in each look into `--out` and writes `faces.tsv` there: whether our detector finds the
//! face again, how far it is from the photo's, the lines on its skin, its lightness. `tests/bench/drawn_looks.py` adds what
//! dlib says and prints the table. `sizes` compares drawings of one photo at 0.5, 2, 12 and 48 megapixels, and on one and two
//! threads; `speed` measures time.

#![expect(clippy::print_stdout, reason = "printing is its job")]

mod figures;
mod sizes;
mod speed;

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use engine::{
    Analyzer, DRAWN_LOOKS, DrawnLook, DrawnOptions, Face, Limits, OutputFormat, PortraitMap,
    PortraitModels, Sketch, Source, TruncationPolicy, encode_rows, load_runtime,
};

use figures::Place;

/// The longest side of the copies that are compared, in pixels.
const COMPARED: u32 = 512;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let mut looks: Vec<&DrawnLook> = Vec::new();
    let mut portraits = root.join("../shared/corpus/portraits");
    let mut names = root.join("tests/bench/drawn_portraits.txt");
    let mut out = std::env::temp_dir().join("drawn-looks");
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().ok_or("faces, sizes or speed?")?;
    while let Some(argument) = arguments.next() {
        let value = arguments.next().ok_or("a value is missing")?;
        match argument.as_str() {
            "--look" => {
                for name in value.split(',') {
                    looks.push(DrawnLook::find(name).ok_or(format!("no look {name}"))?);
                }
            }
            "--portraits" => portraits = PathBuf::from(value),
            "--names" => names = PathBuf::from(value),
            "--out" => out = PathBuf::from(value),
            _ => return Err(format!("{argument} is unknown").into()),
        }
    }
    if looks.is_empty() {
        looks.extend(&DRAWN_LOOKS);
    }
    let names = fs::read_to_string(names)?;
    let files: Vec<PathBuf> = (names.lines())
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|name| portraits.join(format!("{name}.jpg")))
        .collect();
    let runtime = load_runtime(&root.join("vendor/onnxruntime/libonnxruntime.so.1"))?;
    let models = PortraitModels::read(&root.join("models"))?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let mut analyzer = Analyzer::prepare(models, &runtime, threads)?;
    match task.as_str() {
        "faces" => faces(&mut analyzer, &looks, &files, &out),
        "sizes" => sizes::compare(&mut analyzer, &looks, &files),
        "speed" => speed::measure(&mut analyzer, &looks, &files),
        _ => Err("faces, sizes or speed?".into()),
    }
}

/// A photo of the corpus.
fn open(path: &Path) -> Result<Source, Box<dyn Error>> {
    let file = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Source::open(
        file,
        &Limits::default(),
        TruncationPolicy::Accept,
    )?)
}

/// The sketch of a photo that is drawn at its own size.
fn sketch_of(source: &Source, map: &PortraitMap) -> Result<Sketch, engine::Error> {
    let (width, height) = source.size();
    Sketch::of(source, Some(map), Sketch::plan_side(width.max(height)))
}

fn faces(
    analyzer: &mut Analyzer,
    looks: &[&DrawnLook],
    files: &[PathBuf],
    out: &Path,
) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let mut table =
        String::from("look\tname\tfound\tcolor\tsimilarity\tlines\twrinkles\tbefore\tafter\n");
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let source = open(path)?;
        let map = analyzer.analyze(&source)?;
        let face = map.faces.first().ok_or(format!("{name}: no face"))?;
        let copy = source.downscaled(COMPARED)?;
        let place = Place::of(&map, face, &copy);
        let sketch = sketch_of(&source, &map)?;
        for look in looks {
            let mut rows = look.draw(&sketch, &DrawnOptions::default(), source.size());
            let file = encode_rows(&mut rows, OutputFormat::Png)?;
            let path = out.join(format!("{name}-{}.png", look.name));
            fs::write(&path, file)?;
            let drawn = open(&path)?;
            let again = analyzer.analyze(&drawn)?;
            let found = again.faces.iter().any(|other| is_same(face, other));
            let difference = place.compare(&copy, &drawn.downscaled(COMPARED)?);
            let [before, after] = difference.skin;
            writeln!(
                table,
                "{}\t{name}\t{}\t{:.2}\t{:.3}\t{:.3}\t{:.3}\t{before:.2}\t{after:.2}",
                look.name,
                u8::from(found),
                difference.color,
                difference.similarity,
                difference.lines,
                difference.wrinkles,
            )?;
        }
    }
    fs::write(out.join("faces.tsv"), table)?;
    println!("{}", out.join("faces.tsv").display());
    Ok(())
}

/// Half of what both boxes cover together is in both.
fn is_same(one: &Face, other: &Face) -> bool {
    let (a, b) = (one.bounds, other.bounds);
    let width = a.right.min(b.right) - a.left.max(b.left);
    let height = a.bottom.min(b.bottom) - a.top.max(b.top);
    let both = width.max(0.0) * height.max(0.0);
    both > 0.5 * (a.width() * a.height() + b.width() * b.height() - both)
}
