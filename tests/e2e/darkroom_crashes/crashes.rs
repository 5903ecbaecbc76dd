//! The crashes and false replies that the test tries. Messages are written by hand, as an attacker's code would.

use std::io::{Read, Write, stdin, stdout};
use std::time::Duration;

use ambrotype::sandbox::{self, Role};
use image::ImageFormat;
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, setrlimit};
use serde_json::{Value, json};

/// A crash, and the code of the fault that it causes; empty where the photo must succeed.
pub(crate) struct Crash {
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    end: fn(),
}

/// Shows that the messages here are such as are understood: what is refused below is refused for what is wrong with it.
const HEALTHY_REPLY: Crash = Crash {
    name: "a sound answer, and no ear for another photo",
    code: "",
    end: || {
        disguise(&[LIE; PIXELS]);
    },
};

const DARKROOM_DIED: &str = "darkroom-died";

/// A darkroom that was taken over, and answers for every photo that it gets.
pub(crate) const LIAR: &str = "the same picture for every photo that comes";

/// Bytes of a portrait of 36 × 36.
const PIXELS: usize = 36 * 36 * 3;

/// Every byte of the liar's picture.
pub(crate) const LIE: u8 = 7;

#[rustfmt::skip]
pub(crate) const CRASHES: &[Crash] = &[
    HEALTHY_REPLY,
    Crash { name: LIAR, code: "", end: lie_for_ever },
    Crash { name: "a WebP file for pixels", code: "", end: || disguise(&encoded(ImageFormat::WebP)) },
    Crash { name: "a PNG file for pixels", code: "", end: || disguise(&encoded(ImageFormat::Png)) },
    Crash { name: "a JPEG file for pixels", code: "", end: || disguise(&encoded(ImageFormat::Jpeg)) },
    Crash { name: "a page with a script for pixels", code: "", end: || disguise(&b"<html><script>alert(1)</script>".repeat(99)) },
    Crash { name: "SIGKILL, as when memory runs out", code: DARKROOM_DIED, end: || signal(Signal::KILL) },
    Crash { name: "SIGSEGV", code: DARKROOM_DIED, end: || signal(Signal::SEGV) },
    Crash { name: "SIGBUS", code: DARKROOM_DIED, end: || signal(Signal::BUS) },
    Crash { name: "SIGILL", code: DARKROOM_DIED, end: || signal(Signal::ILL) },
    Crash { name: "SIGFPE", code: DARKROOM_DIED, end: || signal(Signal::FPE) },
    Crash { name: "SIGSYS, as from a filter of system calls", code: DARKROOM_DIED, end: || signal(Signal::SYS) },
    Crash { name: "SIGTERM", code: DARKROOM_DIED, end: || signal(Signal::TERM) },
    Crash { name: "abort", code: DARKROOM_DIED, end: || std::process::abort() },
    Crash { name: "panic", code: DARKROOM_DIED, end: || panic!("a decoder gave up") },
    Crash { name: "stack overflow", code: DARKROOM_DIED, end: || { deeper(1); } },
    Crash { name: "memory limit", code: DARKROOM_DIED, end: fill_memory },
    Crash { name: "processor limit", code: DARKROOM_DIED, end: burn },
    Crash { name: "exit 0", code: DARKROOM_DIED, end: || std::process::exit(0) },
    Crash { name: "exit 1", code: DARKROOM_DIED, end: || std::process::exit(1) },
    Crash { name: "exit with half a message", code: DARKROOM_DIED, end: || { write_raw(&message(&decoded(1, 36), b"")[..20]); } },
    Crash { name: "exit with half a body", code: DARKROOM_DIED, end: || { begin(); let whole = message(&rows(1), &[0; PIXELS]); write_raw(&whole[..whole.len() / 2]); } },
    Crash { name: "exit with half a picture", code: DARKROOM_DIED, end: || { begin(); write_raw(&message(&rows(1), &[0; PIXELS / 2])); } },
    Crash { name: "garbage", code: DARKROOM_DIED, end: || { write_raw(&[0xa5; 4096]); wait(); } },
    Crash { name: "zeros", code: DARKROOM_DIED, end: || { write_raw(&[0; 4096]); wait(); } },
    Crash { name: "a header that is no JSON", code: DARKROOM_DIED, end: || { write_raw(&[&[4, 0, 0, 0][..], &[0; 8], b"hey!"].concat()); wait(); } },
    Crash { name: "JSON that is no reply", code: DARKROOM_DIED, end: || { write_raw(&message(&json!({"job": 1, "reply": "unlocked"}), b"")); wait(); } },
    Crash { name: "a header of 4 GiB", code: DARKROOM_DIED, end: || { write_raw(&[&u32::MAX.to_le_bytes()[..], &[0; 8]].concat()); wait(); } },
    Crash { name: "a body of 16 EiB", code: DARKROOM_DIED, end: || { write_raw(&[&[2, 0, 0, 0][..], &[0xff; 8], b"{}"].concat()); wait(); } },
    Crash { name: "a gigabyte of rows", code: DARKROOM_DIED, end: || { begin(); write_raw(&[&message(&rows(1), b"")[..4], &(1u64 << 30).to_le_bytes()].concat()); wait(); } },
    Crash { name: "ready again", code: DARKROOM_DIED, end: || { write_raw(&message(&ready(1), b"")); wait(); } },
    Crash { name: "a row too many", code: DARKROOM_DIED, end: || { begin(); write_raw(&message(&rows(1), &[0; PIXELS + 36 * 3])); wait(); } },
    Crash { name: "a row too few", code: DARKROOM_DIED, end: || { begin(); write_raw(&message(&rows(1), &[0; PIXELS - 36 * 3])); write_raw(&message(&done(1), b"")); wait(); } },
    Crash { name: "half a row", code: DARKROOM_DIED, end: || { begin(); write_raw(&message(&rows(1), &[0; 36])); wait(); } },
    Crash { name: "rows of no picture", code: DARKROOM_DIED, end: || { write_raw(&message(&rows(1), &[0; PIXELS])); wait(); } },
    Crash { name: "a picture of another size", code: DARKROOM_DIED, end: || { write_raw(&message(&decoded(1, 36), b"")); write_raw(&message(&picture(1, 48), b"")); wait(); } },
    Crash { name: "a second picture", code: DARKROOM_DIED, end: || { begin(); write_raw(&message(&rows(1), &[0; PIXELS])); write_raw(&message(&picture(1, 36), b"")); wait(); } },
    Crash { name: "done with no picture", code: DARKROOM_DIED, end: || { write_raw(&message(&done(1), b"")); wait(); } },
    Crash { name: "done with a body", code: DARKROOM_DIED, end: || { begin(); write_raw(&message(&rows(1), &[0; PIXELS])); write_raw(&message(&done(1), b"picture")); wait(); } },
    Crash { name: "an encoded picture, as darkrooms once sent it", code: DARKROOM_DIED, end: || { write_raw(&message(&encoded_done(), &encoded(ImageFormat::Jpeg))); wait(); } },
    Crash { name: "an answer for another photo", code: DARKROOM_DIED, end: || { write_raw(&message(&decoded(2, 36), b"")); wait(); } },
    Crash { name: "an answer for no photo", code: DARKROOM_DIED, end: || { write_raw(&message(&decoded(0, 36), b"")); wait(); } },
    Crash { name: "a photo of a billion megapixels", code: DARKROOM_DIED, end: || { write_raw(&message(&decoded(1, u32::MAX), b"")); wait(); } },
    Crash { name: "asking for the passphrase", code: DARKROOM_DIED, end: || { write_raw(&message(&refused(json!({"code": "passphrase-needed"})), b"")); wait(); } },
    Crash { name: "writing over the terminal", code: DARKROOM_DIED, end: || { write_raw(&message(&refused(json!({"code": "unsupported", "format": "\u{1b}[2J"})), b"")); wait(); } },
    Crash { name: "closing the pipe and staying", code: DARKROOM_DIED, end: close_and_stay },
    Crash { name: "stuck", code: "timed-out", end: wait },
    Crash { name: "stopped", code: "timed-out", end: || signal(Signal::STOP) },
    Crash { name: "chatting for ever", code: DARKROOM_DIED, end: || loop { write_raw(&message(&decoded(1, 8), b"")); } },
    Crash { name: "dying before it is ready", code: DARKROOM_DIED, end: || () },
    Crash { name: "garbage before it is ready", code: DARKROOM_DIED, end: || () },
    Crash { name: "a flood of errors", code: "", end: || () },
];

/// Ends this process as `name` says; a flood of errors does not end it.
pub(crate) fn crash_as(name: &str) {
    match name {
        "dying before it is ready" => std::process::exit(0),
        "garbage before it is ready" => {
            write_raw(&[0xa5; 4096]);
            wait();
        }
        "a flood of errors" => {
            let line = [b'!'; 1 << 16];
            (0..1024).for_each(|_| drop(std::io::stderr().write_all(&line)));
            return;
        }
        _ => {}
    }
    sandbox::enter(Role::Darkroom).unwrap();
    write_raw(&message(&ready(0), b""));
    read_task();
    if let Some(crash) = CRASHES.iter().find(|crash| crash.name == name) {
        (crash.end)();
    }
    std::process::exit(0);
}

/// Reads a whole task: a pipe that closes during the write would look like a crash. Ends where none comes any more.
fn read_task() {
    let mut lengths = [0; 12];
    if stdin().read_exact(&mut lengths).is_err() {
        std::process::exit(0);
    }
    let header = u32::from_le_bytes(*lengths.first_chunk().unwrap());
    let body = u64::from_le_bytes(*lengths.last_chunk().unwrap());
    let mut task = vec![0; header as usize + body as usize];
    stdin().read_exact(&mut task).unwrap();
}

fn lie_for_ever() {
    for job in 1.. {
        write_raw(&message(&decoded(job, 36), b""));
        write_raw(&message(&picture(job, 36), b""));
        write_raw(&message(&rows(job), &[LIE; PIXELS]));
        write_raw(&message(&done(job), b""));
        read_task();
    }
}

fn signal(signal: Signal) {
    // The first SIGSEGV or SIGBUS that no fault of memory sent is only told to Rust's own handler.
    loop {
        kill_process(getpid(), signal).unwrap();
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn wait() {
    loop {
        std::thread::sleep(Duration::from_secs(3600));
    }
}

fn deeper(depth: usize) -> usize {
    let frame = std::hint::black_box([depth; 512]);
    if depth == usize::MAX {
        return 0;
    }
    frame[depth % 512].wrapping_add(deeper(depth + 1))
}

/// Takes memory until the darkroom's limit says no.
fn fill_memory() {
    let mut held = Vec::new();
    loop {
        held.push(vec![1u8; 64 << 20]);
    }
}

/// The darkroom's own limit is minutes; this one is a second.
fn burn() {
    let second = Rlimit {
        current: Some(1),
        maximum: Some(1),
    };
    setrlimit(Resource::Cpu, second).unwrap();
    let mut number = 1u64;
    loop {
        number = std::hint::black_box(number.wrapping_mul(3));
    }
}

fn close_and_stay() {
    let nothing = std::fs::File::open("/dev/null").unwrap();
    rustix::stdio::dup2_stdout(&nothing).unwrap();
    wait();
}

fn write_raw(bytes: &[u8]) {
    let mut pipe = stdout().lock();
    // The app kills this child for its reply and does not read it to the end.
    let _ = pipe.write_all(bytes).and_then(|()| pipe.flush());
}

/// Replies that are sound, with these bytes as the pixels of a portrait of 36 × 36.
fn answer_with(pixels: &[u8]) {
    begin();
    write_raw(&message(&rows(1), pixels));
    write_raw(&message(&done(1), b""));
}

/// A file that a web view would open, sent as pixels.
fn disguise(file: &[u8]) {
    let nothing = std::fs::File::open("/dev/null").unwrap();
    rustix::stdio::dup2_stdin(&nothing).unwrap();
    let mut pixels = file.to_vec();
    pixels.resize(PIXELS, 0);
    answer_with(&pixels);
    wait();
}

fn begin() {
    write_raw(&message(&decoded(1, 36), b""));
    write_raw(&message(&picture(1, 36), b""));
}

/// A message as `docs/architecture.md` has it.
fn message(header: &Value, body: &[u8]) -> Vec<u8> {
    let header = header.to_string();
    let lengths = [
        &(header.len() as u32).to_le_bytes()[..],
        &(body.len() as u64).to_le_bytes(),
    ]
    .concat();
    [&lengths, header.as_bytes(), body].concat()
}

fn ready(job: u64) -> Value {
    json!({ "job": job, "reply": "ready", "runtime": "1.27.0", "precision": "single", "landlock": "whole" })
}

fn decoded(job: u64, side: u32) -> Value {
    let size = json!({ "width": side, "height": side });
    json!({ "job": job, "reply": "decoded", "size": size, "format": "png", "notes": [] })
}

fn picture(job: u64, side: u32) -> Value {
    let size = json!({ "width": side, "height": side });
    json!({ "job": job, "reply": "picture", "size": size, "pixels": "rgb8" })
}

fn rows(job: u64) -> Value {
    json!({ "job": job, "reply": "rows" })
}

fn done(job: u64) -> Value {
    json!({ "job": job, "reply": "done" })
}

fn encoded_done() -> Value {
    let photo = json!({ "size": { "width": 36, "height": 36 }, "format": "png", "notes": [] });
    let length = encoded(ImageFormat::Jpeg).len();
    json!({
        "job": 1, "reply": "done", "task": "stylize",
        "photo": photo, "image_bytes": length, "thumbnail_bytes": null,
    })
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    crate::support::encoded(36, 36, format)
}

fn refused(fault: Value) -> Value {
    json!({ "job": 1, "reply": "refused", "fault": fault })
}
