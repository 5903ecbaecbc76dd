//! What an attacker's code inside our processes can still do. A library is loaded into the process (`sandbox_probe.c`)
//! and makes the system calls itself. Without a C compiler the tests say that they did not run.
//!
//! Linux only: on other systems nothing is enforced and nothing is claimed.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::support::Workspace;

const EACCES: i32 = 13;
const ENOSYS: i32 = 38;
const SIGSYS: i32 = 31;

/// Each try by its name, with the error that the kernel gave, 0 for none.
type ProbeResults = BTreeMap<String, i32>;

/// The library; `None` where it cannot be built.
#[allow(clippy::print_stdout, reason = "a test says what it has not tried")]
fn probe_library(workspace: &Workspace) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/e2e/sandbox_probe.c");
    let made = workspace.path("sandbox_probe.so");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&made, &source])
        .arg("-ldl")
        .status();
    if built.is_ok_and(|status| status.success()) {
        Some(made)
    } else {
        println!("not tried: there is no C compiler");
        None
    }
}

/// Lets the library do its work in a process that plays this role.
fn probe_system_calls(
    mut command: Command,
    library: &Path,
    role: &str,
) -> (ProbeResults, ExitStatus) {
    let ran = command
        .env("LD_PRELOAD", library)
        .env("AMBROTYPE_TEST_SANDBOX", role)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let told = String::from_utf8(ran.stderr).unwrap();
    let tries = told.lines().map(|line| {
        let (name, error) = line.rsplit_once(' ').unwrap();
        (name.to_owned(), error.parse().unwrap())
    });
    (tries.collect(), ran.status)
}

/// What was allowed, and what was not to be.
#[track_caller]
fn split_by_permission(mut tries: ProbeResults) -> (ProbeResults, ProbeResults) {
    assert_eq!(tries.remove("done"), Some(0), "cut off: {tries:?}");
    tries
        .into_iter()
        .partition(|(name, _)| name.starts_with("may-"))
}

/// The tries themselves are sound: without our filters none of them is refused.
#[test]
fn a_program_without_a_sandbox_may_do_what_ours_may_not() {
    let workspace = Workspace::new();
    let Some(library) = probe_library(&workspace) else {
        return;
    };
    let (tries, _) = probe_system_calls(Command::new("cat"), &library, "control");
    let (_, others) = split_by_permission(tries);
    for name in [
        "socket-inet",
        "socket-inet6-datagram",
        "socket-unix",
        "socketpair",
        "openat",
        "newfstatat",
        "memfd_create",
        "clone-process",
        "clone3",
        "mmap-run",
        "mprotect-run",
        "kill-parent",
        "prctl-dumpable",
        "pipe2",
    ] {
        assert_eq!(others.get(name), Some(&0), "{name}");
    }
}

#[test]
fn code_in_the_darkroom_cannot_get_out() {
    let workspace = Workspace::new();
    let Some(library) = probe_library(&workspace) else {
        return;
    };
    let darkroom = workspace.command(&["darkroom", "single"]);
    let (tries, status) = probe_system_calls(darkroom, &library, "darkroom");
    let (allowed, forbidden) = split_by_permission(tries);
    assert_eq!(allowed.into_values().collect::<Vec<_>>(), [0, 0]);
    for (name, error) in &forbidden {
        let expected = if name == "clone3" { ENOSYS } else { EACCES };
        assert_eq!(*error, expected, "{name}");
    }
    assert!(status.success(), "the darkroom outlives being refused");
    let count = forbidden.len();
    println!("{count} forbidden things tried in the darkroom: 0 let through");
}

#[test]
fn code_in_the_app_reaches_no_network_and_no_other_process() {
    let workspace = Workspace::new();
    let Some(library) = probe_library(&workspace) else {
        return;
    };
    let (tries, _) = probe_system_calls(workspace.command(&["styles"]), &library, "app");
    let (allowed, mut forbidden) = split_by_permission(tries);
    assert_eq!(allowed.into_values().collect::<Vec<_>>(), [0; 4]);
    assert_eq!(
        forbidden.remove("dumpable"),
        Some(0),
        "others may look into its memory"
    );
    for (name, error) in &forbidden {
        assert_eq!(*error, EACCES, "{name}");
    }
    let count = forbidden.len();
    println!("{count} forbidden things tried in the app: 0 let through");
}

/// Until the model is loaded no filter stands before files. Landlock does, where the kernel has it.
#[test]
fn while_it_loads_its_model_the_darkroom_reads_the_installation_only() {
    let workspace = Workspace::new();
    let Some(library) = probe_library(&workspace) else {
        return;
    };
    let told = workspace.run(&["--json", "doctor"]).succeeds().json();
    if told["landlock"] == "absent" {
        return println!("not tried: this kernel has no Landlock");
    }
    let darkroom = workspace.command(&["darkroom", "single"]);
    let (tries, _) = probe_system_calls(darkroom, &library, "loading");
    let (allowed, forbidden) = split_by_permission(tries);
    assert_eq!(
        allowed.into_values().collect::<Vec<_>>(),
        [0],
        "the model can be read"
    );
    assert_eq!(
        forbidden.into_values().collect::<Vec<_>>(),
        [EACCES; 3],
        "and nothing else"
    );
}

/// Calls of 32-bit programs have numbers of their own, which our filters do not know: the process that makes one is killed.
#[test]
#[cfg(target_arch = "x86_64")]
fn a_system_call_of_another_architecture_ends_the_process() {
    let workspace = Workspace::new();
    let Some(library) = probe_library(&workspace) else {
        return;
    };
    for words in [["darkroom", "single"], ["styles", "--json"]] {
        let (tries, status) = probe_system_calls(workspace.command(&words), &library, "old-abi");
        assert!(tries.is_empty(), "{words:?}: {tries:?}");
        assert_eq!(status.signal(), Some(SIGSYS), "{words:?}");
    }
}

#[test]
fn doctor_tries_to_reach_the_network_and_the_kernel_refuses() {
    let workspace = Workspace::new();
    let told = workspace
        .run(&["doctor", "--network", "--json"])
        .succeeds()
        .json();
    let attempts = told["attempts"].as_array().unwrap();
    let protocols: Vec<_> = attempts.iter().map(|it| it["way"].as_str()).collect();
    let expected = ["tcp", "tcp", "tcp", "udp", "udp", "dns"].map(Some);
    assert_eq!(protocols, expected);
    for attempt in attempts {
        assert_eq!(attempt["refused"], true, "{attempt}");
        assert_eq!(attempt["answer"], "EACCES", "{attempt}");
    }
    let ran = workspace.run(&["doctor", "--network"]).succeeds();
    let refused = ran.text().matches("refused by the kernel (EACCES)");
    assert_eq!(refused.count(), 6, "{}", ran.text());
    assert!(
        ran.text().contains(" UTC") && ran.text().contains("Nothing can get out."),
        "{}",
        ran.text()
    );
}
