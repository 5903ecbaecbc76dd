//! A stored photo leaves no trace elsewhere on the disk: not after the program has ended, and not after it was killed.
//!
//! The search is for: bytes of the photo's file and of its portrait's, the pixels of both as they lie in memory, the
//! photo's name and its folder's. Where: everything below the home folder, the data folder with its log, the folder for
//! temporary files, the one of the session, and shared memory.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Instant;

use image::{ImageFormat, Rgb, RgbImage};

use crate::support::{PASSPHRASE, RunResult, Workspace, files};

/// How many times: `AMBROTYPE_SOAK_TRACES`, or a few.
fn kills() -> u32 {
    std::env::var("AMBROTYPE_SOAK_TRACES").map_or(6, |count| count.parse().unwrap())
}

const FOLDER: &str = "holidays-that-nobody-knows-of";
const PHOTOS: [&str; 2] = ["selfie-at-lighthouse-7741.png", "selfie-on-ferry-9083.jpg"];
const SHARED: &str = "/dev/shm";
/// Other programs share memory, too; none of our files is so large.
const LARGE: u64 = 64 << 20;

/// A stage all of whose folders are its own, and what must not be found in them.
struct TraceSearch {
    workspace: Workspace,
    markers: Vec<(String, Vec<u8>)>,
    /// What lay in shared memory before.
    not_ours: HashSet<PathBuf>,
}

impl TraceSearch {
    fn new() -> Self {
        let workspace = Workspace::new();
        std::fs::create_dir(workspace.path(FOLDER)).unwrap();
        for folder in ["home", "tmp", "session"] {
            std::fs::create_dir(workspace.path(folder)).unwrap();
        }
        let mut search = TraceSearch {
            workspace,
            markers: Vec::new(),
            not_ours: files(Path::new(SHARED)).into_iter().collect(),
        };
        for (seed, name) in (1..).zip(PHOTOS) {
            noise(seed).save(search.photo(name)).unwrap();
            search.mark_picture(name, &std::fs::read(search.photo(name)).unwrap());
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

    fn photo(&self, name: &str) -> PathBuf {
        self.workspace.path(FOLDER).join(name)
    }

    fn mark(&mut self, what: &str, bytes: Vec<u8>) {
        self.markers.push((what.to_owned(), bytes));
    }

    /// Marks bytes of a file, and its pixels in the orders in which they may lie in memory.
    fn mark_picture(&mut self, what: &str, file: &[u8]) {
        let picture = image::load_from_memory(file).unwrap().to_rgb8();
        for quarter in 1..4 {
            let at = file.len() * quarter / 4;
            self.mark(&format!("{what}, bytes"), file[at..at + 32].to_vec());
            let row = picture.height() * quarter as u32 / 4;
            let row: Vec<Rgb<u8>> = (0..16).map(|x| *picture.get_pixel(x + 8, row)).collect();
            let [r, g, b] = [0, 1, 2].map(|channel| row.iter().map(move |pixel| pixel[channel]));
            let zipped = r.clone().zip(g.clone()).zip(b.clone());
            self.mark(
                &format!("{what}, RGB"),
                zipped.clone().flat_map(|((r, g), b)| [r, g, b]).collect(),
            );
            self.mark(
                &format!("{what}, RGBA"),
                zipped
                    .clone()
                    .flat_map(|((r, g), b)| [r, g, b, 255])
                    .collect(),
            );
            self.mark(
                &format!("{what}, BGRA"),
                zipped.flat_map(|((r, g), b)| [b, g, r, 255]).collect(),
            );
            for plane in [r, g, b].map(Iterator::collect) {
                self.mark(&format!("{what}, a plane"), plane);
            }
        }
    }

    /// Begins to stylise and keep both photos.
    fn keep(&self) -> Child {
        let photos = PHOTOS.map(|name| self.photo(name).to_str().unwrap().to_owned());
        let words = [
            "--passphrase-fd",
            "0",
            "stylize",
            &photos[0],
            &photos[1],
            "--style",
            "wave",
            "--keep",
            "--json",
        ];
        self.begin(&words)
    }

    fn begin(&self, words: &[&str]) -> Child {
        let mut command = self.workspace.command(words);
        for (name, folder) in [
            ("HOME", "home"),
            ("XDG_DATA_HOME", "home/data"),
            ("XDG_CACHE_HOME", "home/cache"),
            ("XDG_CONFIG_HOME", "home/settings"),
            ("XDG_STATE_HOME", "home/state"),
            ("TMPDIR", "tmp"),
            ("XDG_RUNTIME_DIR", "session"),
        ] {
            command.env(name, self.workspace.path(folder));
        }
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        // A command that fails early does not read it.
        let _ = writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}");
        child
    }

    fn run(&self, words: &[&str]) -> RunResult {
        let words = [&["--passphrase-fd", "0"], words].concat();
        RunResult::from(self.begin(&words).wait_with_output().unwrap())
    }

    /// The folders that are searched, shared memory last.
    fn roots(&self) -> Vec<PathBuf> {
        let ours = ["home", "tmp", "session"].map(|folder| self.workspace.path(folder));
        ours.into_iter().chain([PathBuf::from(SHARED)]).collect()
    }

    /// What of the photos lies in any file, and how many bytes were searched.
    fn found(&self) -> (Vec<String>, usize) {
        let mut heads = vec![false; 1 << 16];
        for (_, marker) in &self.markers {
            heads[usize::from(u16::from_le_bytes([marker[0], marker[1]]))] = true;
        }
        let (mut found, mut searched) = (Vec::new(), 0);
        for file in self.roots().iter().flat_map(|root| files(root)) {
            let large = file.metadata().is_ok_and(|about| about.len() > LARGE);
            if self.not_ours.contains(&file) || large {
                continue;
            }
            // Whatever another program has made there may be gone again.
            let bytes = std::fs::read(&file).unwrap_or_default();
            searched += bytes.len();
            for at in 0..bytes.len().saturating_sub(1) {
                if heads[usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))] {
                    let there = |marker: &[u8]| bytes[at..].starts_with(marker);
                    let markers = self.markers.iter().filter(|(_, marker)| there(marker));
                    found.extend(markers.map(|(what, _)| format!("{what} in {}", file.display())));
                }
            }
        }
        (found, searched)
    }
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
    let mut search = TraceSearch::new();
    let ran = RunResult::from(search.keep().wait_with_output().unwrap()).succeeds();
    let report = ran.json();
    for portrait in report["portraits"].as_array().unwrap() {
        let id = portrait["kept"].as_str().unwrap();
        let out = search.run(&["export", id, "--out", "-"]).succeeds().stdout;
        assert_eq!(image::guess_format(&out).unwrap(), ImageFormat::Jpeg);
        search.mark_picture("a portrait", &out);
    }
    let (found, searched) = search.found();
    assert!(found.is_empty(), "after closing: {found:?}");
    assert!(searched > 50_000, "the store itself was not searched");
    // The search finds what is there: everything that is looked for, put where it must not be.
    let everything: Vec<&[u8]> = search
        .markers
        .iter()
        .map(|(_, marker)| &marker[..])
        .collect();
    let everything = everything.join(&0);
    for root in search.roots() {
        let planted = root.join(format!("planted-by-{}", std::process::id()));
        std::fs::write(&planted, &everything).unwrap();
        let (found, _) = search.found();
        std::fs::remove_file(&planted).unwrap();
        assert!(
            found.len() >= search.markers.len(),
            "{}: {found:?}",
            root.display()
        );
    }

    // How long a run takes where there is a vault already, so that most kills come before its end.
    let begun = Instant::now();
    RunResult::from(search.keep().wait_with_output().unwrap()).succeeds();
    let whole_run = begun.elapsed();
    let (mut busy, mut searched) = (0, 0);
    for kill in 0..kills() {
        if kill % 10 == 9 {
            // So that making a case is cut off as well, and the store stays small.
            search.run(&["purge", "--all"]).succeeds();
        }
        let mut child = search.keep();
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
        search.markers.len(),
        searched / 1_000_000
    );
    // Killed at its very beginning it has not been made.
    if search
        .workspace
        .path("home/data/ambrotype/vault.db")
        .exists()
    {
        let listed = search.run(&["list", "--json"]).succeeds().json();
        assert_eq!(listed["damaged"], serde_json::json!([]));
    }
}
