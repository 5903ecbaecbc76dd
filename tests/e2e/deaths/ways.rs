//! The ways in which a darkroom ends here. Messages are put together by hand, as one would that speaks for itself.

use std::io::{Read, Write, stdin, stdout};
use std::time::Duration;

use ambrotype::sandbox::{self, Role};
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, setrlimit};
use serde_json::{Value, json};

/// A way to end, and the code of the fault that it costs; none where the photo must come out well.
pub(crate) struct Way {
    pub(crate) name: &'static str,
    pub(crate) code: &'static str,
    end: fn(),
}

/// Shows that the messages here are such as are understood: what is refused below is refused for what is wrong with it.
const SOUND: Way = Way {
    name: "a sound answer, and no ear for another photo",
    code: "",
    end: || {
        let nothing = std::fs::File::open("/dev/null").unwrap();
        rustix::stdio::dup2_stdin(&nothing).unwrap();
        say(&message(&stylizing(36), b""));
        say(&message(&done(1, 5), b"print"));
        wait();
    },
};

const DIED: &str = "darkroom-died";

#[rustfmt::skip]
pub(crate) const WAYS: &[Way] = &[
    SOUND,
    Way { name: "SIGKILL, as when memory runs out", code: DIED, end: || signal(Signal::KILL) },
    Way { name: "SIGSEGV", code: DIED, end: || signal(Signal::SEGV) },
    Way { name: "SIGBUS", code: DIED, end: || signal(Signal::BUS) },
    Way { name: "SIGILL", code: DIED, end: || signal(Signal::ILL) },
    Way { name: "SIGFPE", code: DIED, end: || signal(Signal::FPE) },
    Way { name: "SIGSYS, as from a filter of system calls", code: DIED, end: || signal(Signal::SYS) },
    Way { name: "SIGTERM", code: DIED, end: || signal(Signal::TERM) },
    Way { name: "abort", code: DIED, end: || std::process::abort() },
    Way { name: "panic", code: DIED, end: || panic!("a decoder gave up") },
    Way { name: "stack overflow", code: DIED, end: || { deeper(1); } },
    Way { name: "memory limit", code: DIED, end: fill_memory },
    Way { name: "processor limit", code: DIED, end: burn },
    Way { name: "exit 0", code: DIED, end: || std::process::exit(0) },
    Way { name: "exit 1", code: DIED, end: || std::process::exit(1) },
    Way { name: "exit with half a message", code: DIED, end: || { say(&message(&encoding(1), b"")[..20]); } },
    Way { name: "exit with half a body", code: DIED, end: || { say(&message(&done(1, 4000), &[0; 100])); } },
    Way { name: "garbage", code: DIED, end: || { say(&[0xa5; 4096]); wait(); } },
    Way { name: "zeros", code: DIED, end: || { say(&[0; 4096]); wait(); } },
    Way { name: "a header that is no JSON", code: DIED, end: || { say(&[&[4, 0, 0, 0][..], &[0; 8], b"hey!"].concat()); wait(); } },
    Way { name: "JSON that is no reply", code: DIED, end: || { say(&message(&json!({"job": 1, "reply": "unlocked"}), b"")); wait(); } },
    Way { name: "a header of 4 GiB", code: DIED, end: || { say(&[&u32::MAX.to_le_bytes()[..], &[0; 8]].concat()); wait(); } },
    Way { name: "a body of 16 EiB", code: DIED, end: || { say(&[&[2, 0, 0, 0][..], &[0xff; 8], b"{}"].concat()); wait(); } },
    Way { name: "a gigabyte announced and none sent", code: DIED, end: || { say(&message(&done(1, 1 << 30), b"")); } },
    Way { name: "ready again", code: DIED, end: || { say(&message(&ready(1), b"")); wait(); } },
    Way { name: "done with another length", code: DIED, end: || { say(&message(&done(1, 3), b"print")); wait(); } },
    Way { name: "done with nothing", code: DIED, end: || { say(&message(&done(1, 0), b"")); wait(); } },
    Way { name: "an answer for another photo", code: DIED, end: || { say(&message(&done(2, 5), b"print")); wait(); } },
    Way { name: "an answer for no photo", code: DIED, end: || { say(&message(&done(0, 5), b"print")); wait(); } },
    Way { name: "a photo of a billion megapixels", code: DIED, end: || { say(&message(&stylizing(u32::MAX), b"")); wait(); } },
    Way { name: "asking for the passphrase", code: DIED, end: || { say(&message(&refused(json!({"code": "passphrase-needed"})), b"")); wait(); } },
    Way { name: "writing over the terminal", code: DIED, end: || { say(&message(&refused(json!({"code": "unsupported", "format": "\u{1b}[2J"})), b"")); wait(); } },
    Way { name: "closing the pipe and staying", code: DIED, end: close_and_stay },
    Way { name: "stuck", code: "timed-out", end: wait },
    Way { name: "stopped", code: "timed-out", end: || signal(Signal::STOP) },
    Way { name: "chatting for ever", code: DIED, end: || loop { say(&message(&stylizing(8), b"")); } },
    Way { name: "dying before it is ready", code: DIED, end: || () },
    Way { name: "garbage before it is ready", code: DIED, end: || () },
    Way { name: "a flood of errors", code: "", end: || () },
];

/// Ends this process as `name` says; a flood of errors does not end it.
pub(crate) fn die(name: &str) {
    match name {
        "dying before it is ready" => std::process::exit(0),
        "garbage before it is ready" => {
            say(&[0xa5; 4096]);
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
    say(&message(&ready(0), b""));
    // All of the job: whoever is still writing it would take a pipe that closes for a death.
    let mut lengths = [0; 12];
    stdin().read_exact(&mut lengths).unwrap();
    let header = u32::from_le_bytes(*lengths.first_chunk().unwrap());
    let body = u64::from_le_bytes(*lengths.last_chunk().unwrap());
    let mut job = vec![0; header as usize + body as usize];
    stdin().read_exact(&mut job).unwrap();
    if let Some(way) = WAYS.iter().find(|way| way.name == name) {
        (way.end)();
    }
    std::process::exit(0);
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

fn say(bytes: &[u8]) {
    let mut pipe = stdout().lock();
    // Whoever is being killed for what it says is not heard to the end.
    let _ = pipe.write_all(bytes).and_then(|()| pipe.flush());
}

/// A message as `docs/architecture.md` has it.
fn message(header: &Value, body: &[u8]) -> Vec<u8> {
    let announced = header["print"].as_u64().unwrap_or(0).max(body.len() as u64);
    let header = header.to_string();
    let lengths = [
        &(header.len() as u32).to_le_bytes()[..],
        &announced.to_le_bytes(),
    ]
    .concat();
    [&lengths, header.as_bytes(), body].concat()
}

fn ready(job: u64) -> Value {
    json!({ "job": job, "reply": "ready", "runtime": "1.27.0", "precision": "single", "landlock": "whole" })
}

fn encoding(job: u64) -> Value {
    json!({ "job": job, "reply": "encoding" })
}

fn stylizing(side: u32) -> Value {
    json!({ "job": 1, "reply": "stylizing", "photo": { "width": side, "height": side } })
}

fn done(job: u64, print: u64) -> Value {
    let photo = json!({ "width": 36, "height": 36 });
    json!({ "job": job, "reply": "done", "photo": photo, "kind": "png", "notes": [], "print": print, "thumbnail": 0 })
}

fn refused(fault: Value) -> Value {
    json!({ "job": 1, "reply": "refused", "fault": fault })
}
