//! Tries networks that somebody else made on photos, and prints what was found out of each.
//!
//! `cargo run -p engine --example import -- OUT NETWORK... -- PHOTO...` writes `OUT/NETWORK-N.png` for each photo. A word
//! `FILE:7` takes the eighth of a network's styles, `FILE:PREDICTOR:PICTURE` the style of a picture.

#![allow(clippy::print_stdout, reason = "an example")]

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{
    ImportHints, ImportedStyle, Limits, MAX_IMPORTED_SIDE, OutputFormat, Photo, SecondInput,
    Source, TruncationPolicy, load_runtime,
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let runtime = load_runtime(&root.join("vendor/onnxruntime/libonnxruntime.so.1"))?;
    let threads = NonZeroUsize::new(2).unwrap_or(NonZeroUsize::MIN);
    let mut words = std::env::args().skip(1);
    let out = PathBuf::from(words.next().ok_or("OUT")?);
    let rest: Vec<String> = words.collect();
    let mut lists = rest.split(|word| word == "--");
    let networks = lists.next().unwrap_or_default();
    let photos = lists.next().unwrap_or_default();
    std::fs::create_dir_all(&out)?;
    for word in networks {
        let parts: Vec<&str> = word.split(':').collect();
        let file = std::fs::read(parts[0])?;
        let (predictor, picture);
        let second = match parts[1..] {
            [predictor_file, picture_file] => {
                predictor = std::fs::read(predictor_file)?;
                picture = open(picture_file)?;
                SecondInput::Predicted {
                    network: &predictor,
                    picture: &picture,
                }
            }
            [number] => SecondInput::Style(number.parse()?),
            _ => SecondInput::Style(0),
        };
        let started = Instant::now();
        let opened = ImportedStyle::open(&file, ImportHints::default(), second, &runtime, threads);
        let mut style = match opened {
            Ok(style) => style,
            Err(error) => {
                let source = error.source().map(ToString::to_string).unwrap_or_default();
                println!("{word}: {error}: {source}");
                continue;
            }
        };
        println!(
            "{word}: {:?} in {:.2} s",
            style.facts(),
            started.elapsed().as_secs_f64()
        );
        let stem = Path::new(parts[0])
            .file_stem()
            .ok_or("no name")?
            .to_string_lossy()
            .into_owned();
        for (at, photo) in photos.iter().enumerate() {
            let started = Instant::now();
            let painted = style.paint(&open(photo)?)?;
            let seconds = started.elapsed().as_secs_f64();
            println!(
                "  {photo}: {} × {} in {seconds:.2} s",
                painted.width(),
                painted.height()
            );
            let name = format!(
                "{stem}{}-{at}.png",
                parts.get(1).map(|_| "-second").unwrap_or_default()
            );
            std::fs::write(out.join(name), painted.encode(OutputFormat::Png)?)?;
        }
    }
    Ok(())
}

fn open(path: &str) -> Result<Photo, Box<dyn Error>> {
    let source = Source::open(
        std::fs::read(path)?,
        &Limits::default(),
        TruncationPolicy::Reject,
    )?;
    Ok(source.downscaled(MAX_IMPORTED_SIDE)?)
}
