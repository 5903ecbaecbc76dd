//! WebKit's own sandbox around the process that shows the page: whether it can be had here, and whether it holds.
//!
//! WebKit starts that process through bubblewrap: with a file system of its own, without a network, and with a filtered
//! bus. Where bubblewrap cannot work, WebKit would show an empty window; so it is tried before it is asked for.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Serialize;

/// Where WebKit looks for the two programs: it was built with these paths.
const BUBBLEWRAP: &str = "/usr/bin/bwrap";
const DBUS_PROXY: &str = "/usr/bin/xdg-dbus-proxy";

/// What WebKit asks of bubblewrap that a system may refuse.
const NAMESPACES: [&str; 12] = [
    "--unshare-pid",
    "--unshare-net",
    "--unshare-uts",
    "--unshare-ipc",
    "--ro-bind",
    "/",
    "/",
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--",
];

/// Whether WebKit can put its sandbox around the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WebViewSandbox {
    /// It can.
    Available,
    /// Bubblewrap or the filter of the bus is not installed.
    NotInstalled,
    /// The system does not let bubblewrap make namespaces.
    Refused,
}

/// Tries it, with a program that prints its version. Must be called before [`super::refuse_netlink`].
pub fn probe() -> WebViewSandbox {
    if ![BUBBLEWRAP, DBUS_PROXY]
        .iter()
        .all(|it| Path::new(it).exists())
    {
        return WebViewSandbox::NotInstalled;
    }
    let ran = Command::new(BUBBLEWRAP)
        .args(NAMESPACES)
        .args([DBUS_PROXY, "--version"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if ran.is_ok_and(|status| status.success()) {
        WebViewSandbox::Available
    } else {
        WebViewSandbox::Refused
    }
}

/// Whether each web process that this process has started is in a sandbox now: the kernel numbers its processes anew.
pub fn holds() -> bool {
    let own = std::process::id();
    let Some(ours) = ProcessStatus::read(own) else {
        return false;
    };
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut web = entries
        .filter_map(|entry| ProcessStatus::read(entry.file_name().to_str()?.parse().ok()?))
        .filter(|process| process.name.starts_with("WebKitWebProc"))
        .filter(|process| process.descends_from(own))
        .peekable();
    web.peek().is_some() && web.all(|process| process.pid_namespaces > ours.pid_namespaces)
}

/// What `/proc/PID/status` says of a process.
struct ProcessStatus {
    name: String,
    parent: u32,
    /// How many process namespaces it is in, one inside the other.
    pid_namespaces: usize,
}

impl ProcessStatus {
    fn read(pid: u32) -> Option<Self> {
        Self::parse(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?)
    }

    fn parse(status: &str) -> Option<Self> {
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name));
        Some(Self {
            name: field("Name:")?.trim().to_owned(),
            parent: field("PPid:")?.trim().parse().ok()?,
            pid_namespaces: field("NSpid:")?.split_whitespace().count(),
        })
    }

    fn descends_from(&self, ancestor: u32) -> bool {
        let mut parent = self.parent;
        while parent > 1 && parent != ancestor {
            parent = Self::read(parent).map_or(0, |process| process.parent);
        }
        parent == ancestor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_in_a_namespace_of_its_own_is_told_from_one_that_is_not() {
        let status = |pids| {
            ProcessStatus::parse(&format!(
                "Name:\tWebKitWebProces\nPPid:\t12\nNSpid:\t{pids}\n"
            ))
        };
        assert_eq!(status("40").unwrap().pid_namespaces, 1);
        assert_eq!(status("40\t2").unwrap().pid_namespaces, 2);
        assert!(ProcessStatus::parse("Name:\tbwrap\n").is_none());
    }

    #[test]
    fn a_program_without_a_web_view_has_no_sandbox_around_one() {
        assert!(!holds());
    }
}
