//! Networks that somebody else made: those of four families paint, and what no picture network has is refused before
//! ONNX Runtime sees it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "clippy does not see that its helpers are tests"
)]

#[rustfmt::skip]
mod hostile;
#[rustfmt::skip]
mod networks;
#[path = "../stage/mod.rs"]
mod stage;
#[path = "../graphs/writer.rs"]
mod writer;

use std::num::NonZeroUsize;

use engine::{
    ChannelOrder, Error, ImportHints, ImportedStyle, Photo, PixelScale, SecondInput, load_runtime,
};
use writer::Model;

fn open(model: &Model, second: SecondInput<'_>) -> Result<ImportedStyle, Error> {
    let runtime = load_runtime(&stage::library()).unwrap();
    let hints = ImportHints::default();
    ImportedStyle::open(&model.to_file(), hints, second, &runtime, NonZeroUsize::MIN)
}

fn paint(model: &Model, second: SecondInput<'_>, photo: &Photo) -> Photo {
    open(model, second).unwrap().paint(photo).unwrap()
}

#[test]
fn networks_of_any_size_paint_a_photo_whole() {
    let photo = stage::picture(150, 101);
    for (model, scale) in [
        (networks::of_pytorch(), PixelScale::Bytes),
        (networks::of_tanh(), PixelScale::Signed),
    ] {
        let facts = open(&model, SecondInput::Style(0)).unwrap().facts();
        let hints = ImportHints {
            scale: Some(scale),
            channels: Some(ChannelOrder::Rgb),
        };
        assert_eq!(
            (facts.hints, facts.only_size, facts.styles),
            (hints, None, 1)
        );
        let painted = paint(&model, SecondInput::Style(0), &photo);
        assert_eq!((painted.width(), painted.height()), (150, 101));
        assert!(correlation(&photo, &painted) > 0.8);
    }
}

#[test]
fn a_size_that_a_file_names_needlessly_does_not_bind() {
    let facts = open(&networks::of_microsoft(), SecondInput::Style(0))
        .unwrap()
        .facts();
    assert_eq!(facts.only_size, None);
    assert_eq!(facts.hints.scale, Some(PixelScale::Bytes));
    assert_eq!(facts.hints.channels, Some(ChannelOrder::Bgr));
    // Of a grey photo blue comes out as grey, and red lighter: what the notes say of the order is kept.
    let grey = Photo::from_pixels(80, 80, vec![100; 80 * 80 * 3]).unwrap();
    let painted = paint(&networks::of_microsoft(), SecondInput::Style(0), &grey);
    let [red, green, blue] =
        [0, 1, 2].map(|channel| painted.pixels()[(40 * 80 + 40) * 3 + channel]);
    assert_eq!((red, green, blue), (30, 90, 50));
}

#[test]
fn a_network_of_one_size_paints_tiles_without_a_seam() {
    let model = networks::of_one_size(64);
    let facts = open(&model, SecondInput::Style(0)).unwrap().facts();
    assert_eq!(facts.only_size, Some((64, 64)));
    for (width, height) in [(150, 101), (64, 64), (30, 200), (1, 1)] {
        let photo = stage::picture(width, height);
        let painted = paint(&model, SecondInput::Style(0), &photo);
        assert_eq!((painted.width(), painted.height()), (width, height));
        // It multiplies every pixel alike, whichever tile it lies in.
        for (before, after) in photo.pixels().iter().zip(painted.pixels()) {
            let expected = f32::from(*before) * 0.8;
            assert!((expected - f32::from(*after)).abs() <= 1.0);
        }
    }
}

#[test]
fn of_several_styles_the_chosen_one_is_painted() {
    let model = networks::of_tensorflow();
    let grey = Photo::from_pixels(64, 64, vec![128; 64 * 64 * 3]).unwrap();
    for chosen in 0..3 {
        let mut style = open(&model, SecondInput::Style(chosen)).unwrap();
        let facts = style.facts();
        assert_eq!(
            (facts.styles, facts.hints.scale),
            (3, Some(PixelScale::Unit))
        );
        // Opened again by what was found out, it is the same.
        let runtime = load_runtime(&stage::library()).unwrap();
        let second = SecondInput::Numbers(&facts.second);
        let file = model.to_file();
        let again =
            ImportedStyle::open(&file, facts.hints, second, &runtime, NonZeroUsize::MIN).unwrap();
        assert_eq!(again.facts(), facts);
        let painted = style.paint(&grey).unwrap();
        let color = &painted.pixels()[..3];
        assert!(
            (0..3).all(|channel| (color[channel] > 200) == (channel == chosen)),
            "{color:?}"
        );
    }
    assert!(matches!(
        open(&model, SecondInput::Style(3)),
        Err(Error::NetworkUnfit)
    ));
}

#[test]
fn the_same_photo_gives_the_same_bytes_on_one_thread_and_on_two() {
    let runtime = load_runtime(&stage::library()).unwrap();
    let file = networks::of_pytorch().to_file();
    let photo = stage::picture(200, 160);
    let painted = [1, 2].map(|threads| {
        let threads = NonZeroUsize::new(threads).unwrap();
        let second = SecondInput::Style(0);
        let style = ImportedStyle::open(&file, ImportHints::default(), second, &runtime, threads);
        style.unwrap().paint(&photo).unwrap()
    });
    assert!(painted[0] == painted[1]);
}

#[test]
fn what_makes_no_picture_of_a_picture_is_unfit() {
    // Twelve channels of half the size.
    let unfit = open(&Model::painting(), SecondInput::Style(0));
    assert!(matches!(unfit, Err(Error::NetworkUnfit)));
    let mut blind = networks::of_tanh();
    blind.nodes = vec![writer::node("Mul", &["x", "weight"], "y")];
    blind.initialisers = vec![writer::tensor("weight", &[1], &[0.0])];
    assert!(matches!(
        open(&blind, SecondInput::Style(0)),
        Err(Error::NetworkUnfit)
    ));
}

#[test]
fn what_no_picture_network_has_is_refused_before_it_runs() {
    let cases = hostile::cases();
    for (description, file, fits) in &cases {
        let runtime = load_runtime(&stage::library()).unwrap();
        let second = SecondInput::Style(0);
        match ImportedStyle::open(
            file,
            ImportHints::default(),
            second,
            &runtime,
            NonZeroUsize::MIN,
        ) {
            Err(Error::NetworkRefused { source }) => {
                assert!(fits(&source), "{description}: {source:?}")
            }
            other => panic!("{description}: {other:?}"),
        }
    }
    println!("{} crafted networks, 0 reached ONNX Runtime", cases.len());
}

/// Of the luminances of two pictures of one size.
fn correlation(a: &Photo, b: &Photo) -> f32 {
    let luminances = |photo: &Photo| -> Vec<f32> {
        let (pixels, _) = photo.pixels().as_chunks::<3>();
        pixels
            .iter()
            .map(|pixel| pixel.iter().map(|&value| f32::from(value)).sum())
            .collect()
    };
    let (a, b) = (luminances(a), luminances(b));
    let mean = |numbers: &[f32]| numbers.iter().sum::<f32>() / numbers.len() as f32;
    let (mean_a, mean_b) = (mean(&a), mean(&b));
    let mut sums = [0.0f32; 3];
    for (x, y) in a.iter().zip(&b) {
        sums[0] += (x - mean_a) * (y - mean_b);
        sums[1] += (x - mean_a).powi(2);
        sums[2] += (y - mean_b).powi(2);
    }
    sums[0] / (sums[1] * sums[2]).sqrt()
}
