//! Nothing that is measured of a face is stored, logged or said unasked: the numbers of a real face are searched for in
//! the files of the program, in what the vault has sealed, and in everything that the program prints.
//!
//! The numbers are measured in this process, by the same engine, and compared with what `analyze` prints. They are
//! searched for as text of any precision from two decimals on, in pixels and as shares of the photo, as floats of 32 and
//! 64 bits, and rounded, as text and as integers of 16 and 32 bits. Of masks a piece of each edge is searched for.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Instant;

use engine::{Analyzer, Face, Limits, Mask, PortraitMap, PortraitModels, Source, TruncationPolicy};
use serde_json::{Value, json};
use vault::{MemoryKeychain, ObjectKind, Passphrase, Vault};

use crate::darkroom_pipe::Darkroom;
use crate::support::{PASSPHRASE, RunResult};
use crate::trace_search::TraceSearch;

/// How many times: `AMBROTYPE_SOAK_FACES`, or a few.
fn kills() -> u32 {
    std::env::var("AMBROTYPE_SOAK_FACES").map_or(4, |count| count.parse().unwrap())
}

/// A number whose text has fewer characters may stand anywhere by chance.
const LEAST_TEXT: usize = 6;

/// What `analyze` tells of a face.
const TOLD: [&str; 8] = [
    "left", "top", "width", "height", "presence", "roll", "yaw", "pitch",
];

/// The photo of a woman that ships with the program.
fn photo() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/astronaut.jpg")).unwrap()
}

/// Its portrait map, measured here.
fn measure() -> PortraitMap {
    let beside = Path::new(env!("CARGO_BIN_EXE_ambrotype"));
    let runtime = engine::load_runtime(&beside.with_file_name("libonnxruntime.so.1")).unwrap();
    let models = PortraitModels::read(&beside.with_file_name("models")).unwrap();
    let mut analyzer = Analyzer::prepare(models, &runtime, NonZeroUsize::MIN).unwrap();
    let source = Source::open(photo(), &Limits::default(), TruncationPolicy::Reject).unwrap();
    analyzer.analyze(&source).unwrap()
}

/// A stage with the photo, and all that is searched for of its face.
fn with_face() -> (TraceSearch, PortraitMap) {
    let mut search = TraceSearch::new();
    search.workspace.file("her.jpg", &photo());
    let map = measure();
    mark_map(&mut search, &map);
    (search, map)
}

fn told(face: &Face) -> [f32; 8] {
    let (bounds, angles) = (face.bounds, face.angles);
    [
        bounds.left,
        bounds.top,
        bounds.width(),
        bounds.height(),
        face.presence,
        angles.roll,
        angles.yaw,
        angles.pitch,
    ]
}

fn mark_map(search: &mut TraceSearch, map: &PortraitMap) {
    let (width, height) = (map.photo_size.0 as f32, map.photo_size.1 as f32);
    let [face] = &map.faces[..] else {
        panic!("{map:?}");
    };
    for (name, value) in TOLD.into_iter().zip(told(face)) {
        mark_number(search, name, value);
    }
    mark_number(search, "right", face.bounds.right);
    mark_number(search, "bottom", face.bounds.bottom);
    mark_number(search, "score", face.score);
    mark_floats(search, "told", &told(face));
    let shares = map.shares();
    for (name, share) in [
        ("hair", shares.hair),
        ("skin", shares.skin),
        ("clothes", shares.clothes),
    ] {
        mark_number(search, name, share);
    }
    let points: Vec<[f32; 2]> = face.landmarks.iter().map(|&[x, y, _]| [x, y]).collect();
    for (what, points) in [("landmark", &points[..]), ("point", &face.points)] {
        let shares: Vec<_> = points
            .iter()
            .map(|&[x, y]| [x / width, y / height])
            .collect();
        mark_points(search, what, points);
        mark_points(search, &format!("{what} as share"), &shares);
        mark_rounded(search, &format!("{what}, rounded"), points);
    }
    let depths: Vec<f32> = face.landmarks.iter().map(|point| point[2]).collect();
    mark_floats(search, "depths", &depths);
    for (name, mask) in [
        ("person", &map.person),
        ("hair", &map.hair),
        ("skin", &map.skin),
        ("clothes", &map.clothes),
        ("headwear", &map.headwear),
        ("facial hair", &map.facial_hair),
    ] {
        mark_mask(search, name, mask);
    }
    if let Some(parts) = &face.parts {
        mark_mask(search, "hair of the face", &parts.hair);
        mark_mask(search, "skin of the face", &parts.skin);
        mark_mask(search, "clothes of the face", &parts.clothes);
        mark_mask(search, "headwear of the face", &parts.headwear);
    }
}

/// Marks points one by one, and side by side as they may lie in memory.
fn mark_points(search: &mut TraceSearch, what: &str, points: &[[f32; 2]]) {
    for &value in points.as_flattened() {
        mark_number(search, what, value);
    }
    mark_floats(search, what, points.as_flattened());
    for along in [0, 1] {
        let plane: Vec<f32> = points.iter().map(|point| point[along]).collect();
        mark_floats(search, &format!("{what}, a plane"), &plane);
    }
}

/// Marks a number as text, cut and rounded where the text is long enough, and as a float of 64 bits.
fn mark_number(search: &mut TraceSearch, what: &str, value: f32) {
    let value = f64::from(value);
    // Whoever prints more digits prints these first, unless rounding carried into them.
    for decimals in 2..6 {
        let unit = 10f64.powi(decimals);
        for digits in [(value * unit).trunc() / unit, value] {
            let text = format!("{:.*}", decimals as usize, digits.abs());
            let fraction = text.split('.').nth(1).unwrap_or_default();
            if text.len() >= LEAST_TEXT && fraction.bytes().any(|digit| digit != b'0') {
                search.mark(&format!("{what} as text"), text.into_bytes());
            }
        }
    }
    if value.fract() != 0.0 && value.to_bits().trailing_zeros() < 40 {
        search.mark(&format!("{what} in 64 bits"), value.to_le_bytes().to_vec());
    }
}

/// Marks every two floats that are neighbours. One alone has four bytes, which stand anywhere by chance.
fn mark_floats(search: &mut TraceSearch, what: &str, values: &[f32]) {
    for pair in values.windows(2) {
        let bytes = pair.iter().flat_map(|value| value.to_le_bytes());
        search.mark(&format!("{what} in 32 bits"), bytes.collect());
    }
}

fn mark_rounded(search: &mut TraceSearch, what: &str, points: &[[f32; 2]]) {
    for [x, y] in points {
        for between in [",", ", ", " ", ";"] {
            for decimals in [0, 1] {
                let text = format!("{x:.decimals$}{between}{y:.decimals$}");
                if text.len() >= LEAST_TEXT {
                    search.mark(&format!("{what}, as text"), text.into_bytes());
                }
            }
        }
    }
    for two in points.windows(2) {
        let numbers = || two.as_flattened().iter().map(|value| value.round());
        let short = numbers().flat_map(|value| (value as u16).to_le_bytes());
        search.mark(&format!("{what}, in 16 bits"), short.collect());
        let long = numbers().flat_map(|value| (value as i32).to_le_bytes());
        search.mark(&format!("{what}, in 32 bits"), long.collect());
    }
}

/// Marks pieces of a mask that hold an edge: 16 values, half of them different.
fn mark_mask(search: &mut TraceSearch, what: &str, mask: &Mask) {
    let pieces = mask.values.chunks_exact(16).filter(|piece| {
        let mut values = piece.to_vec();
        values.sort_unstable();
        values.dedup();
        values.len() >= 8
    });
    for piece in pieces.step_by(7).take(40) {
        search.mark(&format!("mask of {what}"), piece.to_vec());
    }
}

/// Asserts that there is nothing of the face in any file, in what the vault has sealed, or in these bytes.
#[track_caller]
fn nothing_in(search: &TraceSearch, what: &str, bytes: &[u8]) {
    let found = search.found_in(bytes);
    assert!(found.is_empty(), "{what}: {found:?}");
}

/// Everything that the vault has sealed, and how many objects that are.
fn sealed_objects(search: &TraceSearch) -> usize {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    runtime.block_on(async {
        let passphrase = Passphrase::from(PASSPHRASE.to_owned());
        let keychain = Arc::new(MemoryKeychain::default());
        let vault = Vault::open(&search.vault(), keychain, Some(&passphrase))
            .await
            .unwrap();
        let mut objects = 0;
        for entry in vault.list().await.unwrap().entries {
            for kind in entry.kinds.iter().chain([&ObjectKind::Metadata]) {
                let object = vault.read_object(entry.id, *kind).await.unwrap();
                nothing_in(search, &kind.to_string(), &object);
                objects += 1;
            }
        }
        objects
    })
}

/// What was printed, without the time that it took: any number may stand there.
fn printed(run: &RunResult) -> Vec<u8> {
    let mut output = run.stdout.clone();
    if let Ok(mut document) = serde_json::from_slice::<Value>(&run.stdout) {
        for portrait in document["portraits"].as_array_mut().into_iter().flatten() {
            portrait["seconds"] = Value::Null;
        }
        output = document.to_string().into_bytes();
    }
    [&output, run.stderr.as_bytes()].concat()
}

#[test]
fn nothing_measured_of_a_face_is_stored_or_printed_unasked() {
    let (search, _) = with_face();
    let by_face = [
        "stylize",
        "her.jpg",
        "--style",
        "wave",
        "--keep",
        "--json",
        "--face",
        "0.5",
        "--crop",
        "profile",
        "--straighten",
        "--bystanders",
        "soften",
    ];
    for words in [
        &["import", "her.jpg", "--json"][..],
        &[
            "stylize", "her.jpg", "--style", "mosaic", "--out", "p.jpg", "--json",
        ],
        &by_face,
        &["list", "--json"],
        &["settings", "--json"],
        &["doctor", "--json"],
    ] {
        let run = search.run(words).succeeds();
        nothing_in(&search, &words.join(" "), &printed(&run));
    }

    let listed = search.run(&["list", "--json"]).succeeds().json();
    let id = listed["photos"][0]["id"].as_str().unwrap();
    search.run(&["export", id, "--out", "kept.jpg"]).succeeds();

    // Who asks is told, and the search knows the numbers as they are printed.
    let told = search.run(&["analyze", "her.jpg", "--json"]).succeeds();
    let found = search.found_in(&told.stdout);
    // Its presence is as good as 1, which stands everywhere.
    for name in TOLD.into_iter().filter(|name| *name != "presence") {
        let name = format!("{name} as text");
        assert!(found.contains(&&name[..]), "{name} is not in {found:?}");
    }
    nothing_in(&search, "the log of analyze", told.stderr.as_bytes());
    let words = ["analyze", "her.jpg", "--overlay", "seen.png"];
    let drawn = search.run(&words).succeeds();
    nothing_in(&search, "the log of a drawing", drawn.stderr.as_bytes());
    let refused = search.run(&[&words[..], &["--json"]].concat());
    refused.fails("already-exists", 20);
    nothing_in(&search, "a fault", &printed(&refused));
    for file in ["seen.png", "p.jpg", "kept.jpg"] {
        let bytes = std::fs::read(search.workspace.path(file)).unwrap();
        nothing_in(&search, file, &bytes);
    }

    let objects = sealed_objects(&search);
    assert!(objects >= 7, "{objects} sealed objects");
    let (found, searched) = search.found();
    assert!(found.is_empty(), "{found:?}");
    assert!(searched > 50_000, "the store itself was not searched");
    search.finds_what_is_planted();

    let begun = Instant::now();
    search.run(&words[..2]).succeeds();
    let whole_run = begun.elapsed();
    for kill in 0..kills() {
        let mut child = search.begin(&["analyze", "her.jpg", "--overlay", "killed.png", "--force"]);
        sleep(whole_run.mul_f64(f64::from(kill) * 0.618_034 % 1.0));
        let _ = child.kill();
        child.wait().unwrap();
        let (found, _) = search.found();
        assert!(found.is_empty(), "kill {kill}: {found:?}");
    }
    println!(
        "{} kills: {} numbers and pieces of one face searched for in {objects} sealed objects, {} kB of files and \
         everything printed, 0 found",
        kills(),
        search.marker_count(),
        searched / 1000
    );
}

#[test]
fn the_darkroom_tells_the_app_of_a_face_only_where_it_is_asked() {
    let (search, map) = with_face();
    let styles = json!([{ "name": "wave", "weight": 1.0 }]);
    let plain = json!({ "styles": styles, "strength": 1.0 });
    let regions = json!({ "face": 0.5, "person": 1.0, "background": 0.25 });
    let by_face = json!({
        "styles": styles, "strength": 1.0, "regions": regions,
        "crop": { "frame": "profile" }, "bystanders": { "soften": true },
    });
    let mut darkroom = Darkroom::start();
    for task in [
        json!({ "task": "import", "thumbnail_side": 64 }),
        json!({ "task": "preview", "recipe": plain, "longest_side": 128 }),
        json!({ "task": "preview", "recipe": by_face, "longest_side": 128 }),
        json!({ "task": "stylize", "recipe": plain, "thumbnail_side": 64 }),
        json!({ "task": "stylize", "recipe": by_face, "thumbnail_side": 64 }),
        json!({ "task": "convert", "longest_side": null }),
        json!({ "task": "count-bystanders" }),
    ] {
        let name = task.to_string();
        let (replies, rows) = darkroom.run(task, &photo());
        assert_eq!(replies.last().unwrap()["reply"], "done", "{replies:?}");
        let replies: String = replies.iter().map(Value::to_string).collect();
        nothing_in(&search, &name, replies.as_bytes());
        nothing_in(&search, &name, &rows);
    }
    let asked = json!({ "task": "analyze", "overlay_side": null });
    let (replies, _) = darkroom.run(asked, &photo());
    let face = &replies[1]["faces"][0];
    for (name, value) in TOLD.into_iter().zip(told(&map.faces[0])) {
        assert_eq!(face[name].as_f64().unwrap() as f32, value, "{name}");
    }
}
