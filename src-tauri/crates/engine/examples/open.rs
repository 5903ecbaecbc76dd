//! Opens pictures as the program does, and writes each as PNG into a folder, for a comparison with other
//! decoders (`tests/bench/pictures.py`):
//!
//! ```text
//! cargo run -p engine --example open -- OUT FILE…
//! ```
//!
//! A line a file, with tabs: its path, then `opened` and its format, or `refused` or `panicked` and the sentence. It
//! refuses nothing itself.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example")]

use std::cell::RefCell;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs, panic};

use engine::{Limits, OutputFormat, Photo, TruncationPolicy};

thread_local! {
    /// The last panic of a decoder, which the engine itself turns into damage.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let Some(folder) = arguments.next() else {
        eprintln!("usage: open OUT FILE…");
        return ExitCode::from(2);
    };
    panic::set_hook(Box::new(|info| {
        PANIC.with(|it| *it.borrow_mut() = Some(info.to_string().replace('\n', " ")));
    }));
    for path in arguments {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let out = folder.join(format!("{name}.png"));
        let outcome = match fs::read(&path) {
            Ok(file) => open(&file, out),
            Err(error) => format!("unreadable\t{error}"),
        };
        println!("{}\t{outcome}", path.display());
    }
    ExitCode::SUCCESS
}

fn open(file: &[u8], out: PathBuf) -> String {
    let decoded = Photo::decode(file, &Limits::default(), TruncationPolicy::Reject);
    if let Some(text) = PANIC.take() {
        return format!("panicked\t{text}");
    }
    let decoded = match decoded {
        Ok(decoded) => decoded,
        Err(error) => return format!("refused\t{error}"),
    };
    let written = decoded.photo.encode(OutputFormat::Png);
    match written.map(|file| fs::write(out, file)) {
        Ok(Ok(())) => format!("opened\t{} {:?}", decoded.kind.name(), decoded.notes),
        _ => "unreadable\tnothing could be written".into(),
    }
}
