//! `wipe`: a moving picture from a photo to its portrait and back, in three formats, frames and nothing else.

use std::io::Cursor;

use engine::{AnimationFormat, MAX_WIPE_BYTES, has_only_frames};
use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;

use crate::support::{RunResult, Workspace};

fn wipe(workspace: &Workspace, photo: &str, out: &str, options: &[&str]) -> RunResult {
    let words = ["wipe", photo, "--style", "poster", "--json", "--out", out];
    workspace.run(&[&words[..], options].concat())
}

#[test]
fn every_format_moves_from_the_photo_to_the_portrait_and_back() {
    let workspace = Workspace::with_sample();
    for format in AnimationFormat::ALL {
        let name = format!("wipe.{}", format.extension());
        wipe(&workspace, "me.jpg", &name, &["--size", "post"]).succeeds();
        let file = std::fs::read(workspace.path(&name)).unwrap();
        assert!(has_only_frames(&file, format) && file.len() <= MAX_WIPE_BYTES);
        let cursor = Cursor::new(&file);
        let frames = match format {
            AnimationFormat::Gif => GifDecoder::new(cursor).unwrap().into_frames(),
            AnimationFormat::Png => {
                let decoder = PngDecoder::new(cursor).unwrap();
                decoder.apng().unwrap().into_frames()
            }
            AnimationFormat::WebP => WebPDecoder::new(cursor).unwrap().into_frames(),
        };
        let frames = frames.collect_frames().unwrap();
        let (first, last) = (frames[0].buffer(), frames[frames.len() - 1].buffer());
        assert_eq!(first.dimensions(), (672, 840), "{name}");
        let apart = |one: &image::RgbaImage, other: &image::RgbaImage| {
            let bytes = one.as_raw().iter().zip(other.as_raw());
            let sum: u64 = bytes
                .map(|(one, other)| u64::from(one.abs_diff(*other)))
                .sum();
            sum as f64 / one.as_raw().len() as f64
        };
        // A GIF has other colours in each strip.
        assert!(apart(first, last) < 3.0, "{name} {}", apart(first, last));
        assert!(apart(first, frames[frames.len() / 2 + 3].buffer()) > 6.0);
    }
}

#[test]
fn a_wipe_is_the_same_each_time_and_one_that_cannot_be_is_refused() {
    let workspace = Workspace::with_sample();
    for name in ["one.gif", "two.gif"] {
        wipe(&workspace, "me.jpg", name, &[]).succeeds();
    }
    let read = |name: &str| std::fs::read(workspace.path(name)).unwrap();
    assert_eq!(read("one.gif"), read("two.gif"));
    wipe(&workspace, "me.jpg", "one.gif", &[]).fails("already-exists", 20);
    wipe(&workspace, "me.jpg", "no.mp4", &[]).fails("misleading-name", 64);
    workspace.photo("wall.png", 64, 64);
    wipe(&workspace, "wall.png", "no.gif", &["--size", "profile"]).fails("no-face", 57);
    assert!(!workspace.path("no.gif").exists() && !workspace.path("no.mp4").exists());
}
