//! Makes stickers of photos for every messenger and checks each: `stickers [--look NAME,NAME] [--word WORD,WORD] [--moving] [--out DIR] PHOTO...`.
//!
//! Each photo is drawn in one of the looks, in turn, or in all with `--all`. What was written is read again, and every limit of
//! its messenger checked.
//! One row a messenger is printed at the end: stickers, flaws, the largest file, how many needed fewer colours, less detail
//! or a smaller figure, and the mean time. With a flaw, or without a sticker, it fails.

#![expect(clippy::print_stdout, reason = "printing is its job")]

use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{
    Analyzer, Background, Color, CutOut, DRAWN_LOOKS, Engine, Known, Limits, MovingSticker,
    Outline, PortraitModels, Precision, Recipe, STICKER_TARGETS, Source, Sticker, StickerFlaw,
    StickerOptions, StickerTarget, TruncationPolicy, check_moving_sticker, check_sticker_file,
    check_sticker_pixels, encode_rows, people_part,
};

#[derive(Default)]
struct Totals {
    made: usize,
    flaws: usize,
    largest: u64,
    bytes: u64,
    fewer_colors: usize,
    softer: usize,
    smaller: usize,
    milliseconds: u128,
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let mut looks: Vec<String> = DRAWN_LOOKS
        .iter()
        .map(|look| look.name.to_owned())
        .collect();
    let (mut photos, mut folder, mut all) = (Vec::new(), None::<PathBuf>, false);
    let mut words: Vec<String> = Vec::new();
    let mut moving = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--look" => looks = value()?.split(',').map(str::to_owned).collect(),
            "--out" => folder = Some(PathBuf::from(value()?)),
            "--all" => all = true,
            "--moving" => moving = true,
            "--word" => words = value()?.split(',').map(str::to_owned).collect(),
            _ => photos.push(PathBuf::from(argument)),
        }
    }
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let library = root.join("vendor/onnxruntime/libonnxruntime.so.1");
    let mut engine = Engine::open(&root.join("models"), &library, threads, Precision::Single)?;
    let models = PortraitModels::read(&root.join("models"))?;
    let mut analyzer = Analyzer::prepare(models, engine.runtime(), threads)?;
    let mut totals: Vec<Totals> = STICKER_TARGETS.iter().map(|_| Totals::default()).collect();
    for (at, path) in photos.iter().enumerate() {
        let file = fs::read(path)?;
        let source = Source::open(file, &Limits::default(), TruncationPolicy::Accept)?;
        let map = analyzer.analyze(&source)?;
        let part = match people_part(&source.downscaled(u32::MAX)?, &map) {
            Ok(part) => Source::from(part),
            Err(error) => {
                println!("{}: {error}", path.display());
                continue;
            }
        };
        let map = analyzer.analyze(&part)?;
        let of_photo = match all {
            true => &looks[..],
            false => std::slice::from_ref(&looks[at % looks.len()]),
        };
        for look in of_photo {
            let recipe = Recipe::parse(look, 1.0)?.with_background(Background::Transparent)?;
            let known = Known {
                map: Some(&map),
                sketch: None,
                faces: None,
            };
            let cut_out = CutOut::read(&mut *engine.render(&part, &recipe, known)?)?;
            for (target, totals) in STICKER_TARGETS.iter().zip(&mut totals) {
                let options = StickerOptions {
                    target: *target,
                    outline: Some(Outline {
                        width: target.outline_width,
                        color: Color([255; 3]),
                    }),
                    word: words.iter().cycle().nth(at).cloned(),
                };
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                if moving || target.only_moving {
                    make_moving(
                        &cut_out,
                        &options,
                        (!moving, &stem, look),
                        folder.as_deref(),
                        totals,
                    )?;
                    continue;
                }
                let start = Instant::now();
                let sticker = Sticker::new(&cut_out, &options)?;
                totals.milliseconds += start.elapsed().as_millis();
                let file = encode_rows(&mut sticker.picture.rows(), target.format)?;
                let name = format!(
                    "{stem}-{look}-{}.{}",
                    target.name,
                    target.format.extension()
                );
                let file = match &folder {
                    Some(folder) => {
                        fs::write(folder.join(&name), &file)?;
                        fs::read(folder.join(&name))?
                    }
                    None => file,
                };
                let mut flaws = check_sticker_file(&file, target);
                let read = image::load_from_memory(&file)?.into_rgba8();
                let (width, height) = read.dimensions();
                let pixels = read.as_raw().as_chunks::<4>().0.to_vec();
                // Before hidden colours are cleared.
                if pixels.iter().any(|it| it[3] == 0 && it[..3] != [0; 3]) {
                    flaws.push(StickerFlaw::HiddenColor);
                }
                let read = CutOut::from_pixels(width, height, pixels)?;
                flaws.extend(check_sticker_pixels(&read, target));
                for flaw in &flaws {
                    println!("{name}: {flaw}");
                }
                totals.made += 1;
                totals.flaws += usize::from(!flaws.is_empty());
                totals.largest = totals.largest.max(file.len() as u64);
                totals.bytes += file.len() as u64;
                totals.fewer_colors += usize::from(sticker.colors.is_some());
                totals.softer += usize::from(sticker.detail < 1.0);
                totals.smaller += usize::from(sticker.scale < 1.0);
            }
        }
    }
    println!(
        "target     stickers  flaws   largest      mean  fewer colours  softer  smaller  time"
    );
    for (target, it) in STICKER_TARGETS.iter().zip(&totals) {
        let of = it.made.max(1) as u64;
        println!(
            "{:<10} {:>8} {:>6} {:>9} {:>9} {:>14} {:>7} {:>8} {:>3} ms",
            target.name,
            it.made,
            it.flaws,
            it.largest,
            it.bytes / of,
            it.fewer_colors,
            it.softer,
            it.smaller,
            it.milliseconds / u128::from(of)
        );
    }
    let is_asked_for = |target: &StickerTarget| !moving || target.moving.is_some();
    let asked = STICKER_TARGETS
        .iter()
        .zip(&totals)
        .filter(|(target, _)| is_asked_for(target));
    match asked
        .map(|(_, it)| it)
        .all(|it| it.made > 0 && it.flaws == 0)
    {
        true => Ok(()),
        false => Err("not every sticker is one that its messenger takes".into()),
    }
}

/// Makes one that moves, or one frame of it, and reads what was written.
fn make_moving(
    cut_out: &CutOut,
    options: &StickerOptions,
    (stands, stem, look): (bool, &str, &str),
    folder: Option<&Path>,
    totals: &mut Totals,
) -> Result<(), Box<dyn Error>> {
    let target = &options.target;
    let Some(moving) = target.moving else {
        return Ok(());
    };
    let start = Instant::now();
    // As the darkroom gives it.
    let people = cut_out.fitted(moving.canvas.most())?;
    let sticker = MovingSticker::new(&people, options, stands)?;
    totals.milliseconds += start.elapsed().as_millis();
    let name = format!(
        "{stem}-{look}-{}-moving.{}",
        target.name,
        moving.format.extension()
    );
    if let Some(folder) = folder {
        fs::write(folder.join(&name), &sticker.file)?;
    }
    let flaws = check_moving_sticker(&sticker.file, target, stands);
    for flaw in &flaws {
        println!("{name}: {flaw}");
    }
    totals.made += 1;
    totals.flaws += usize::from(!flaws.is_empty());
    totals.largest = totals.largest.max(sticker.file.len() as u64);
    totals.bytes += sticker.file.len() as u64;
    totals.fewer_colors += usize::from(sticker.colors < 128);
    totals.softer += usize::from(!stands && sticker.frames < 10);
    totals.smaller += usize::from(sticker.scale < 1.0);
    Ok(())
}
