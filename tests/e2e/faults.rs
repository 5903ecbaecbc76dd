//! Every fault that a user can meet on the command line, with its code, its exit code and a remedy.

use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use image::ImageFormat;

use crate::support::{RunResult, Workspace, encoded};

/// Stylises one file of these bytes.
fn stylize(name: &str, bytes: &[u8]) -> RunResult {
    let workspace = Workspace::new();
    workspace.file(name, bytes);
    let ran = workspace.stylize(name, "portrait.jpg", &[]);
    assert_eq!(
        workspace.path("portrait.jpg").exists(),
        ran.code == 0,
        "a failure leaves no half picture"
    );
    ran
}

#[test]
fn a_file_that_is_no_picture_is_refused() {
    stylize("letter.jpg", b"Dear all, this is a letter and no picture.").fails("not-an-image", 10);
    stylize("zeros.png", &[0; 4096]).fails("not-an-image", 10);
    stylize("nothing.jpg", b"").fails("empty", 11);
}

#[test]
fn an_incomplete_picture_is_refused_and_its_part_is_used_on_request() {
    for (name, format, part) in [
        ("a.jpg", ImageFormat::Jpeg, true),
        ("a.png", ImageFormat::Png, true),
        ("a.webp", ImageFormat::WebP, false),
    ] {
        let whole = encoded(120, 90, format);
        let cut = &whole[..whole.len() / 2];
        let ran = stylize(name, cut);
        if !part {
            ran.fails("truncated", 12);
            continue;
        }
        let percent = ran.fault()["fault"]["percent"].as_u64().unwrap();
        assert!((10..95).contains(&percent), "{name}: {percent}");
        ran.fails("incomplete", 28);

        let workspace = Workspace::new();
        workspace.file(name, cut);
        let options = ["--strength", "0", "--accept-damaged"];
        let told = workspace.stylize(name, "p.png", &options).succeeds();
        assert!(
            told.stderr.contains(&format!("{percent}%")),
            "{}",
            told.stderr
        );
        let told = told.json();
        assert_eq!(
            told["portraits"][0]["notes"][0]["percent"], percent,
            "{told}"
        );
        let used = image::open(workspace.path("p.png")).unwrap();
        assert_eq!(used.width(), 120);
        let expected = 90 * percent as u32 / 100;
        assert!(
            used.height().abs_diff(expected) <= 1,
            "{name}: {} of 90",
            used.height()
        );
    }
}

#[test]
fn a_picture_beyond_the_limit_is_refused_with_its_size() {
    let mut png = encoded(2, 2, ImageFormat::Png);
    // Width and height stand at bytes 16 to 23, the checksum of that chunk follows at 29.
    png[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let checksum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    let ran = stylize("huge.png", &png);
    let fault = ran.fault()["fault"].clone();
    assert_eq!(
        (fault["width"].as_u64(), fault["height"].as_u64()),
        (Some(30_000), Some(30_000))
    );
    assert_eq!(fault["limitMegapixels"], 104);
    ran.fails("too-large", 13);
}

#[test]
fn known_formats_that_are_not_read_are_named_with_a_remedy() {
    let raw = [b"FUJIFILMCCD-RAW 0201".as_slice(), &[0; 64]].concat();
    let film = [b"\0\0\0\x18ftypqt  \0\0\0\0qt  ".as_slice(), &[0; 64]].concat();
    for (name, bytes, format, crash) in [
        (
            "a.raf",
            raw,
            "RAW photo (RAF)",
            "JPEG that the camera saved",
        ),
        ("a.jpg", film, "video", "one frame"),
        (
            "a.psd",
            b"8BPS\0\x01".to_vec(),
            "Photoshop",
            "Export it as JPEG",
        ),
    ] {
        let ran = stylize(name, &bytes);
        let fault = ran.fault();
        assert!(
            fault["fault"]["format"].as_str().unwrap().contains(format),
            "{}",
            ran.stderr
        );
        assert!(
            fault["remedy"].as_str().unwrap().contains(crash),
            "{}",
            ran.stderr
        );
        ran.fails("unsupported", 15);
    }
}

#[test]
fn a_path_without_a_file_is_named() {
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.path("album")).unwrap();
    let run = |photo: &str| workspace.stylize(photo, "p.jpg", &[]);
    run("missing.jpg").fails("not-found", 16);
    run("album").fails("no-photos", 29);
    run("/dev/null").fails("not-a-file", 17);
    // Opens for everybody, and no byte of it can be read.
    run("/proc/self/mem").fails("unreadable", 18);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 32, 32);
    let run = |out: &str| workspace.stylize("me.png", out, &[]);
    run("/sys/portrait.jpg").fails("unwritable", 19);
    run("no/such/folder/p.jpg").fails("not-found", 16);
}

#[test]
fn a_full_disk_is_reported() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 32, 32);
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = workspace.command(&["stylize", "me.png", "--style", "wave", "--out", "-"]);
    let ran = RunResult::from(command.stdout(full).output().unwrap());
    assert_eq!(ran.code, 21, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("The disk is full.") && ran.stderr.contains("Free some space"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_unknown_style_is_answered_with_the_known_ones() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 32, 32);
    let ran = workspace.run(&[
        "stylize", "me.png", "--style", "waves", "--out", "p.jpg", "--json",
    ]);
    assert!(
        ran.fault()["remedy"].as_str().unwrap().contains("wave,"),
        "{}",
        ran.stderr
    );
    ran.fails("style-unknown", 24);
}

#[test]
fn an_invalid_recipe_is_refused() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 32, 32);
    for style in [
        "",
        "wave:",
        "wave:-1",
        "wave:nan",
        "wave:0",
        "wave,,mosaic",
        "wave:inf",
    ] {
        let style = format!("--style={style}");
        let ran = workspace.run(&["stylize", "me.png", &style, "--out", "p.jpg", "--json"]);
        ran.fails("recipe-invalid", 25);
    }
    for strength in ["-0.1", "1.01", "nan", "180%"] {
        let strength = format!("--strength={strength}");
        let ran = workspace.run(&["stylize", "me.png", &strength, "--out", "p.jpg"]);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains("0% to 100%"), "{}", ran.stderr);
    }
}

#[test]
fn a_recipe_that_is_refused_says_which_part_is_wrong() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 32, 32);
    for (style, part) in [
        ("wave:0", "the weight of wave"),
        ("wave,wave", "wave stands twice"),
        ("wave,,mosaic", "needs a style"),
    ] {
        let ran = workspace.run(&["stylize", "me.png", "--style", style, "--out", "p.jpg"]);
        assert_eq!(ran.code, 25);
        assert!(ran.stderr.contains(part), "{style}: {}", ran.stderr);
    }
}

#[test]
fn without_json_a_fault_is_text() {
    let workspace = Workspace::new();
    workspace.file("letter.jpg", b"Dear all");
    let ran = workspace.run(&["stylize", "letter.jpg", "--style", "wave", "--out", "p.jpg"]);
    let expected = "ambrotype: letter.jpg: This is not a picture.\n  Choose a photo: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF or BMP.\n";
    assert_eq!(ran.stderr, expected);
}

#[test]
fn a_killed_darkroom_costs_one_photo_and_the_others_are_made() {
    let workspace = Workspace::new();
    workspace.photo("large.jpg", 2400, 1800);
    workspace.photo("small.jpg", 48, 48);
    let words = [
        "stylize",
        "large.jpg",
        "small.jpg",
        "--style",
        "wave",
        "--out",
        "made/",
        "--json",
    ];
    let child = workspace.command(&words).spawn().unwrap();
    kill(darkroom_at_work(child.id()));
    let ran = RunResult::from(child.wait_with_output().unwrap());
    assert_eq!(ran.fault()["about"], "large.jpg");
    ran.fails("darkroom-died", 40);
    assert!(workspace.path("made/small-wave.jpg").is_file());
}

#[test]
fn the_darkroom_has_the_limits_that_are_promised() {
    let workspace = Workspace::new();
    let mut child = workspace.start_large_portrait();
    let darkroom = darkroom_at_work(child.id());
    let limits = std::fs::read_to_string(format!("/proc/{darkroom}/limits")).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let seconds = 1200 * std::thread::available_parallelism().unwrap().get();
    for (what, most) in [
        ("Max cpu time", seconds),
        ("Max address space", 2 << 30),
        ("Max file size", 0),
        // One byte: a dump is neither written nor, as with none, handed to a program.
        ("Max core file size", 1),
    ] {
        let line = limits.lines().find_map(|line| line.strip_prefix(what));
        let mut numbers = line.unwrap().split_whitespace();
        let soft_and_hard = [numbers.next().unwrap(), numbers.next().unwrap()];
        assert_eq!(soft_and_hard, [&most.to_string()[..]; 2], "{what}");
    }
}

#[test]
fn the_darkroom_does_not_outlive_the_app() {
    let workspace = Workspace::new();
    let mut child = workspace.start_large_portrait();
    let darkroom = darkroom_at_work(child.id());
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9));
    for _ in 0..1000 {
        if is_gone(darkroom) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("the darkroom still runs ten seconds after its app");
}

/// Waits until the binary's child has the photo's pixels in memory, and gives its process id.
fn darkroom_at_work(app: u32) -> u32 {
    loop {
        let found = children(app)
            .into_iter()
            .find(|child| resident_megabytes(*child) > 120);
        if let Some(child) = found {
            return child;
        }
        assert!(!is_gone(app), "it ended before its darkroom was at work");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn children(app: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{app}/task"))
        .into_iter()
        .flatten()
        .flatten();
    tasks
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|list| {
            list.split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<_>>()
        })
        .collect()
}

fn resident_megabytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .unwrap_or(0)
        / 1024
}

/// Ended, whether or not its parent has looked after it yet.
fn is_gone(process: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(") ")
        .next()
        .is_none_or(|state| state.is_empty() || state.starts_with('Z'))
}

fn kill(process: u32) {
    let process = rustix::process::Pid::from_raw(process as i32).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
}

/// The checksum of a PNG chunk (PNG specification, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}
