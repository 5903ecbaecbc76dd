//! A workspace to run the binary in: its own home, no keychain, no terminal, and pictures made for the test.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::Value;
use tempfile::TempDir;

/// The passphrase that [`Workspace::run_with_passphrase`] answers with.
pub(crate) const PASSPHRASE: &str = "a lantern in the case";

pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// With `me.jpg`: one woman before a flag.
    pub(crate) fn with_sample() -> Self {
        let workspace = Self::new();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/astronaut.jpg");
        std::fs::copy(sample, workspace.path("me.jpg")).unwrap();
        workspace
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder that the binary takes for the user's data folder.
    pub(crate) fn home(&self) -> PathBuf {
        self.path("data/ambrotype")
    }

    /// Writes a file of these bytes.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Writes a picture with something to look at in it; the name's extension says in which format.
    pub(crate) fn photo(&self, name: &str, width: u32, height: u32) -> PathBuf {
        let path = self.path(name);
        picture(width, height).save(&path).unwrap();
        path
    }

    /// A command of the binary, not yet run.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ambrotype"));
        command.args(words);
        self.in_workspace(command)
    }

    /// Lets a command run in this workspace.
    pub(crate) fn in_workspace(&self, mut command: Command) -> Command {
        command
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.path("data"))
            // No secret service answers here, whatever the machine that runs the tests has.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the binary.
    pub(crate) fn run(&self, words: &[&str]) -> RunResult {
        RunResult::from(self.command(words).output().unwrap())
    }

    /// Runs the binary with the passphrase on a file descriptor.
    pub(crate) fn run_with_passphrase(&self, words: &[&str]) -> RunResult {
        self.run_with(PASSPHRASE, words)
    }

    /// As [`Workspace::run_with_passphrase`], with another passphrase.
    pub(crate) fn run_with(&self, passphrase: &str, words: &[&str]) -> RunResult {
        let words = [&["--passphrase-fd", "0"], words].concat();
        self.feed_passphrase(passphrase, self.command(&words))
    }

    /// As [`Workspace::run_with_passphrase`], with a file of this workspace on file descriptor 3.
    pub(crate) fn run_with_passphrase_file(&self, name: &str, words: &[&str]) -> RunResult {
        let mut command = Command::new("sh");
        command
            .args(["-c", "exec 3<\"$0\" && exec \"$@\"", name])
            .arg(env!("CARGO_BIN_EXE_ambrotype"))
            .args(["--passphrase-fd", "0"])
            .args(words);
        self.feed_passphrase(PASSPHRASE, self.in_workspace(command))
    }

    /// Makes a portrait with the style wave and writes it to the file or folder `out`; prints JSON.
    pub(crate) fn stylize(&self, photo: &str, out: &str, options: &[&str]) -> RunResult {
        let words = ["stylize", photo, "--style", "wave", "--out", out, "--json"];
        self.run(&[&words, options].concat())
    }

    /// Starts to make a portrait of a photo that keeps the darkroom busy.
    pub(crate) fn start_large_portrait(&self) -> Child {
        self.photo("large.jpg", 2400, 1800);
        let words = ["stylize", "large.jpg", "--style", "wave", "--out", "p.jpg"];
        self.command(&words).spawn().unwrap()
    }

    /// Adds a photo to the vault without a style, and gives its identifier.
    pub(crate) fn import(&self, name: &str) -> String {
        let run = self.run_with_passphrase(&["import", name, "--again", "--json"]);
        text_of(&run.succeeds().json()["photos"][0]["id"])
    }

    /// Makes a portrait in the vault, and gives its identifier.
    pub(crate) fn store_portrait(&self, name: &str) -> String {
        let words = ["stylize", name, "--style", "wave", "--keep", "--json"];
        let run = self.run_with_passphrase(&words);
        text_of(&run.succeeds().json()["portraits"][0]["kept"])
    }

    /// What `list` prints of each photo in the vault, the newest first.
    pub(crate) fn list(&self) -> Vec<Value> {
        let run = self.run_with_passphrase(&["list", "--json"]).succeeds();
        run.json()["photos"].as_array().unwrap().clone()
    }

    fn feed_passphrase(&self, passphrase: &str, mut command: Command) -> RunResult {
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        // A command that fails early does not read it.
        let _ = writeln!(child.stdin.take().unwrap(), "{passphrase}");
        RunResult::from(child.wait_with_output().unwrap())
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A gradient with a disc and a stripe: edges for a style to follow.
pub(crate) fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (across, down) = (x as f32 / width as f32, y as f32 / height as f32);
        let disc = (across - 0.5).hypot(down - 0.4) < 0.25;
        let stripe = (x + y) % 16 < 4;
        match (disc, stripe) {
            (true, _) => Rgb([224, 172, 140]),
            (_, true) => Rgb([40, 60, 90]),
            _ => Rgb([(across * 255.0) as u8, (down * 255.0) as u8, 128]),
        }
    })
}

/// The bytes of [`picture`] as a file.
pub(crate) fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The result of a run of the binary.
pub(crate) struct RunResult {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl RunResult {
    /// Asserts that it succeeded.
    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        assert_eq!(self.code, 0, "stderr: {}", self.stderr);
        self
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap().trim_end()
    }

    /// The one JSON document on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let document: Value = serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()));
        assert_is_version_2(&document);
        document
    }

    /// The one fault on standard error, as JSON.
    #[track_caller]
    pub(crate) fn fault(&self) -> Value {
        let document: Value = serde_json::from_str(&self.stderr)
            .unwrap_or_else(|error| panic!("{error}: {}", self.stderr));
        assert_is_version_2(&document);
        document
    }

    /// Asserts that it failed with this code and exit code, in a sentence with a remedy.
    #[track_caller]
    pub(crate) fn fails(&self, code: &str, exit: i32) {
        let report = self.fault();
        assert_eq!(report["fault"]["code"], code, "{report}");
        assert_eq!(self.code, exit, "{report}");
        for part in ["sentence", "remedy"] {
            assert!(
                report[part]
                    .as_str()
                    .is_some_and(|words| words.ends_with('.')),
                "{report}"
            );
        }
    }
}

impl From<Output> for RunResult {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Every document says its version, and every name in it is in camelCase.
#[track_caller]
fn assert_is_version_2(document: &Value) {
    assert_eq!(document["version"], 2, "{document}");
    assert_names_are_camel_case(document);
}

#[track_caller]
fn assert_names_are_camel_case(value: &Value) {
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| {
            let plain = name.chars().all(|letter| letter.is_ascii_alphanumeric());
            let small = name.starts_with(|letter: char| letter.is_ascii_lowercase());
            assert!(plain && small, "{name} in {value}");
            assert_names_are_camel_case(value);
        }),
        Value::Array(items) => items.iter().for_each(assert_names_are_camel_case),
        _ => (),
    }
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found
}

/// Whether `bytes` holds `marker` anywhere.
pub(crate) fn contains(bytes: &[u8], marker: &[u8]) -> bool {
    bytes.windows(marker.len()).any(|window| window == marker)
}

/// Runs `script` with the data folder on a small disk. It has `run WORDS…`, which prints the words and the exit code, and
/// `fill`, which leaves no byte free.
#[allow(clippy::print_stdout, reason = "it says where it cannot be run")]
pub(crate) fn on_a_small_disk(workspace: &Workspace, script: &str) -> Option<String> {
    std::fs::create_dir_all(workspace.path("data")).unwrap();
    workspace.file("passphrase", PASSPHRASE.as_bytes());
    let program = env!("CARGO_BIN_EXE_ambrotype");
    let whole = format!(
        "mount -t tmpfs -o size=24m tmpfs data && echo mounted || exit 0
         run() {{ {program} --passphrase-fd 3 \"$@\" 3<passphrase >>out.txt 2>&1; echo \"$1 $?\"; }}
         fill() {{ cat /dev/zero >>data/filler 2>/dev/null; true; }}
         {script}"
    );
    let mut shell = Command::new("unshare");
    shell.args(["-rm", "sh", "-c", &whole]);
    let output = workspace.in_workspace(shell).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let Some(lines) = text.strip_prefix("mounted\n") else {
        println!("a small file system cannot be mounted here: not run");
        return None;
    };
    Some(lines.to_owned())
}
