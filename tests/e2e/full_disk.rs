//! A disk with no byte free: what is kept can be listed, exported and purged, on the command line too.
//!
//! The disk is a small file system of its own, which takes a user namespace to mount. Where that is not allowed the test
//! says so.

use std::process::Command;

use crate::support::{PASSPHRASE, Workspace};

/// Runs `script` with the data folder on a small disk. It has `run WORDS…`, which prints the words and the exit code, and
/// `fill`, which leaves no byte free.
#[allow(clippy::print_stdout, reason = "it says where it cannot be run")]
fn on_a_small_disk(workspace: &Workspace, script: &str) -> Option<String> {
    std::fs::create_dir_all(workspace.path("data")).unwrap();
    workspace.file("passphrase", PASSPHRASE.as_bytes());
    let program = env!("CARGO_BIN_EXE_ambrotype");
    let whole = format!(
        "mount -t tmpfs -o size=12m tmpfs data && echo mounted || exit 0
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

fn told(workspace: &Workspace) -> String {
    std::fs::read_to_string(workspace.path("out.txt")).unwrap()
}

#[test]
fn with_no_byte_free_photos_are_listed_exported_and_purged() {
    let workspace = Workspace::new();
    workspace.photo("a.jpg", 400, 300);
    workspace.photo("b.jpg", 300, 400);
    let script = "run import a.jpg b.jpg
        first=$(grep original out.txt | head -n 1 | cut -c1-32)
        fill
        run list
        run export --all --original --out exported/
        fill
        run purge $first
        run list
        run purge --all --yes";
    let Some(lines) = on_a_small_disk(&workspace, script) else {
        return;
    };
    let expected = "import 0\nlist 0\nexport 0\npurge 0\nlist 0\npurge 0\n";
    assert_eq!(lines, expected, "{}", told(&workspace));
    assert_eq!(
        std::fs::read_dir(workspace.path("exported"))
            .unwrap()
            .count(),
        2
    );
}

#[test]
fn a_vault_that_cannot_be_written_to_is_named() {
    let workspace = Workspace::new();
    workspace.photo("a.jpg", 40, 30);
    let script = "run import a.jpg
        mount -o remount,ro data
        run list
        run purge --all --yes";
    let Some(lines) = on_a_small_disk(&workspace, script) else {
        return;
    };
    assert_eq!(
        lines,
        "import 0\nlist 19\npurge 19\n",
        "{}",
        told(&workspace)
    );
    let folder = workspace.home();
    let sentence = format!("{} cannot be written.", folder.display());
    assert!(told(&workspace).contains(&sentence), "{}", told(&workspace));
}
