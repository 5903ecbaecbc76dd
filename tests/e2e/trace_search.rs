//! A stage all of whose folders are its own, and a search of them for what must not be there: everything below the home
//! folder, the data folder with its log, the folder for temporary files, the one of the session, and shared memory.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::support::{PASSPHRASE, RunResult, Workspace, files};

const SHARED: &str = "/dev/shm";
/// Other programs share memory, too; none of our files is so large.
const LARGE: u64 = 64 << 20;

pub(crate) struct TraceSearch {
    pub(crate) workspace: Workspace,
    markers: Vec<(String, Vec<u8>)>,
    known: HashSet<Vec<u8>>,
    /// The markers by their first bytes.
    by_head: HashMap<[u8; 4], Vec<usize>>,
    /// Whether any marker begins with these three bytes: most places of most files are passed over by this.
    heads: Vec<bool>,
    /// What lay in shared memory before.
    not_ours: HashSet<PathBuf>,
}

impl TraceSearch {
    pub(crate) fn new() -> Self {
        let workspace = Workspace::new();
        for folder in ["home", "tmp", "session"] {
            std::fs::create_dir(workspace.path(folder)).unwrap();
        }
        TraceSearch {
            workspace,
            markers: Vec::new(),
            known: HashSet::new(),
            by_head: HashMap::new(),
            heads: vec![false; 1 << 24],
            not_ours: files(Path::new(SHARED)).into_iter().collect(),
        }
    }

    /// Searches for these bytes, at least four of them, from now on.
    pub(crate) fn mark(&mut self, what: &str, bytes: Vec<u8>) {
        let head = *bytes.first_chunk().unwrap();
        if self.known.insert(bytes.clone()) {
            self.heads[three(&head)] = true;
            self.by_head
                .entry(head)
                .or_default()
                .push(self.markers.len());
            self.markers.push((what.to_owned(), bytes));
        }
    }

    /// For how many different things it searches.
    pub(crate) fn marker_count(&self) -> usize {
        self.markers.len()
    }

    /// Starts the binary, and answers with the passphrase.
    pub(crate) fn begin(&self, words: &[&str]) -> Child {
        let mut command = self
            .workspace
            .command(&[&["--passphrase-fd", "0"], words].concat());
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
        // Whatever can be made to talk shall talk.
        command
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full");
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        // A command that fails early does not read it.
        let _ = writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}");
        child
    }

    pub(crate) fn run(&self, words: &[&str]) -> RunResult {
        RunResult::from(self.begin(words).wait_with_output().unwrap())
    }

    /// The folder of the vault.
    pub(crate) fn vault(&self) -> PathBuf {
        self.workspace.path("home/data/ambrotype")
    }

    /// The folders that are searched, shared memory last.
    fn roots(&self) -> Vec<PathBuf> {
        let ours = ["home", "tmp", "session"].map(|folder| self.workspace.path(folder));
        ours.into_iter().chain([PathBuf::from(SHARED)]).collect()
    }

    /// What lies in any file, and how many bytes were searched.
    pub(crate) fn found(&self) -> (Vec<String>, usize) {
        let (mut found, mut searched) = (Vec::new(), 0);
        for file in self.roots().iter().flat_map(|root| files(root)) {
            let large = file.metadata().is_ok_and(|about| about.len() > LARGE);
            if self.not_ours.contains(&file) || large {
                continue;
            }
            // Whatever another program has made there may be gone again.
            let bytes = std::fs::read(&file).unwrap_or_default();
            searched += bytes.len();
            let names = self.found_in(&bytes).into_iter();
            found.extend(names.map(|what| format!("{what} in {}", file.display())));
        }
        (found, searched)
    }

    /// What lies in these bytes, as often as it does.
    pub(crate) fn found_in(&self, bytes: &[u8]) -> Vec<&str> {
        let mut found = Vec::new();
        for (at, head) in bytes.array_windows().enumerate() {
            if !self.heads[three(head)] {
                continue;
            }
            for &marker in self.by_head.get(head).into_iter().flatten() {
                let (what, marker) = &self.markers[marker];
                if bytes[at..].starts_with(marker) {
                    found.push(&what[..]);
                }
            }
        }
        found
    }

    /// Asserts that the search finds what is there: everything that it looks for, put where it must not be.
    pub(crate) fn finds_what_is_planted(&self) {
        let everything: Vec<&[u8]> = self.markers.iter().map(|(_, marker)| &marker[..]).collect();
        let everything = everything.join(&0);
        for root in self.roots() {
            let planted = root.join(format!("planted-by-{}", std::process::id()));
            std::fs::write(&planted, &everything).unwrap();
            let (found, _) = self.found();
            std::fs::remove_file(&planted).unwrap();
            assert!(
                found.len() >= self.markers.len(),
                "{}: {} of {}",
                root.display(),
                found.len(),
                self.markers.len()
            );
        }
    }
}

/// The first three bytes as a number.
fn three(head: &[u8; 4]) -> usize {
    usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2])
}
