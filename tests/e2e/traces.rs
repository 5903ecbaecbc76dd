//! A stored photo leaves no trace elsewhere on the disk: not after the program has ended, and not after it was killed.
//!
//! The search is for: bytes of the photo's file and of its portrait's, the pixels of both as they lie in memory, the
//! photo's name and its folder's.

use std::path::PathBuf;
use std::process::Child;
use std::thread::sleep;
use std::time::Instant;

use image::{ImageFormat, Rgb, RgbImage};

use crate::support::RunResult;
use crate::trace_search::TraceSearch;

/// How many times: `AMBROTYPE_SOAK_TRACES`, or a few.
fn kills() -> u32 {
    std::env::var("AMBROTYPE_SOAK_TRACES").map_or(6, |count| count.parse().unwrap())
}

const FOLDER: &str = "holidays-that-nobody-knows-of";
const PHOTOS: [&str; 2] = ["selfie-at-lighthouse-7741.png", "selfie-on-ferry-9083.jpg"];

/// Two photos in a folder, and all that is searched for of them.
fn with_photos() -> TraceSearch {
    let mut search = TraceSearch::new();
    std::fs::create_dir(search.workspace.path(FOLDER)).unwrap();
    for (seed, name) in (1..).zip(PHOTOS) {
        let path = photo(&search, name);
        noise(seed).save(&path).unwrap();
        mark_picture(&mut search, name, &std::fs::read(path).unwrap());
    }
    for word in PHOTOS.into_iter().chain([FOLDER]) {
        search.mark(word, word.as_bytes().to_vec());
        let wide = word.encode_utf16();
        let (little, big) = (
            wide.clone().flat_map(u16::to_le_bytes),
            wide.flat_map(u16::to_be_bytes),
        );
        search.mark(&format!("{word} in UTF-16"), little.collect());
        search.mark(&format!("{word} in UTF-16, big-endian"), big.collect());
    }
    search
}

fn photo(search: &TraceSearch, name: &str) -> PathBuf {
    search.workspace.path(FOLDER).join(name)
}

/// Marks bytes of a file, and its pixels in the orders in which they may lie in memory.
fn mark_picture(search: &mut TraceSearch, what: &str, file: &[u8]) {
    let picture = image::load_from_memory(file).unwrap().to_rgb8();
    for quarter in 1..4 {
        let at = file.len() * quarter / 4;
        search.mark(&format!("{what}, bytes"), file[at..at + 32].to_vec());
        let row = picture.height() * quarter as u32 / 4;
        let row: Vec<Rgb<u8>> = (0..16).map(|x| *picture.get_pixel(x + 8, row)).collect();
        let [r, g, b] = [0, 1, 2].map(|channel| row.iter().map(move |pixel| pixel[channel]));
        let zipped = r.clone().zip(g.clone()).zip(b.clone());
        search.mark(
            &format!("{what}, RGB"),
            zipped.clone().flat_map(|((r, g), b)| [r, g, b]).collect(),
        );
        search.mark(
            &format!("{what}, RGBA"),
            zipped
                .clone()
                .flat_map(|((r, g), b)| [r, g, b, 255])
                .collect(),
        );
        search.mark(
            &format!("{what}, BGRA"),
            zipped.flat_map(|((r, g), b)| [b, g, r, 255]).collect(),
        );
        for plane in [r, g, b].map(Iterator::collect) {
            search.mark(&format!("{what}, a plane"), plane);
        }
    }
}

/// Begins to stylise and keep both photos.
fn keep(search: &TraceSearch) -> Child {
    let photos = PHOTOS.map(|name| photo(search, name).to_str().unwrap().to_owned());
    let [one, other] = &photos;
    search.begin(&["stylize", one, other, "--style", "wave", "--keep", "--json"])
}

/// A picture that looks like nothing, so that no other file has a row of it.
fn noise(seed: u32) -> RgbImage {
    let mut state = seed.wrapping_mul(0x9e37_79b9);
    RgbImage::from_fn(120, 90, |_, _| {
        Rgb([(); 3].map(|()| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        }))
    })
}

#[test]
fn no_trace_of_a_photo_is_left_after_closing_or_after_a_kill() {
    let mut search = with_photos();
    let ran = RunResult::from(keep(&search).wait_with_output().unwrap()).succeeds();
    let report = ran.json();
    for portrait in report["portraits"].as_array().unwrap() {
        let id = portrait["kept"].as_str().unwrap();
        let out = search.run(&["export", id, "--out", "-"]).succeeds().stdout;
        assert_eq!(image::guess_format(&out).unwrap(), ImageFormat::Jpeg);
        mark_picture(&mut search, "a portrait", &out);
    }
    let (found, searched) = search.found();
    assert!(found.is_empty(), "after closing: {found:?}");
    assert!(searched > 50_000, "the store itself was not searched");
    search.finds_what_is_planted();

    // How long a run takes where there is a vault already, so that most kills come before its end.
    let begun = Instant::now();
    RunResult::from(keep(&search).wait_with_output().unwrap()).succeeds();
    let whole_run = begun.elapsed();
    let (mut busy, mut searched) = (0, 0);
    for kill in 0..kills() {
        if kill % 10 == 9 {
            // So that making a case is cut off as well, and the store stays small.
            search.run(&["purge", "--all", "--yes"]).succeeds();
        }
        let mut child = keep(&search);
        // Another moment every time, all over what a whole run takes.
        sleep(whole_run.mul_f64(f64::from(kill) * 0.618_034 % 1.0));
        busy += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        let (found, bytes) = search.found();
        assert!(found.is_empty(), "kill {kill}: {found:?}");
        searched += bytes;
    }
    println!(
        "{} kills, {busy} of them at work: {} markers searched for in {} MB of files and shared memory, 0 found",
        kills(),
        search.marker_count(),
        searched / 1_000_000
    );
    // Killed at its very beginning it has not been made.
    if search.vault().join("vault.db").exists() {
        let listed = search.run(&["list", "--json"]).succeeds().json();
        assert_eq!(listed["damaged"], serde_json::json!([]));
    }
}
