//! Gives up rights before anything else runs, and checks what the operating system enforces.
//!
//! On Linux every process of ours, WebKit's children included because a filter is inherited, can open no socket but a
//! local one, sets up no io_uring, looks into no other process and leaves no core dump. The darkroom can open no socket
//! at all and reads the files of the installation alone; once its model is loaded it is left with the few calls that
//! computing and its pipe need. Windows is asked for limits that were never measured, other systems to write no core
//! dumps, and [`Protection`] says so: nothing is claimed that the kernel does not enforce.

use std::net::{TcpStream, UdpSocket};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::fault::Fault;

#[cfg(unix)]
mod descriptors;
pub mod network_probe;
#[cfg(not(any(target_os = "linux", windows)))]
#[path = "sandbox/unsupported.rs"]
mod platform;
#[cfg(target_os = "linux")]
#[path = "sandbox/linux.rs"]
mod platform;
#[cfg(windows)]
#[path = "sandbox/windows.rs"]
mod platform;
pub mod web_view;

/// Address space of the darkroom: models, libraries, stacks and pixels together.
pub const DARKROOM_MEMORY: u64 = 2 << 30;

/// Processor time of the darkroom in seconds of every processor of the machine, for as long as it lives. It is replaced
/// before an honest one comes that far; one that a picture has taken over computes no longer.
pub const DARKROOM_SECONDS: u64 = 1200;

/// Which process this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The window or the command line: holds keys, reads and writes the user's files.
    App,
    /// The child that parses untrusted files: holds pixels and nothing else.
    Darkroom,
}

/// Enters the sandbox of `role`. Must be the first thing that `main` does: threads and children started before would
/// not be covered on every kernel, and the darkroom closes every file that is open beside its standard input, output and
/// error.
///
/// # Errors
/// [`Fault::SandboxRefused`] where the kernel does not accept a protection; the caller must not go on.
pub fn enter(role: Role) -> Result<(), Fault> {
    #[cfg(unix)]
    if role == Role::Darkroom {
        descriptors::close_inherited()?;
    }
    #[cfg(unix)]
    limits::set(role)?;
    platform::enter(role)
}

/// Leaves the app and all that it starts from here on local sockets alone. Until then a process of its may ask the kernel
/// about network devices as well (`NETLINK_ROUTE`), which bubblewrap must do to give WebKit's page no network.
///
/// # Errors
/// [`Fault::SandboxRefused`] where the kernel does not accept the filter; the caller must not go on.
pub fn refuse_netlink() -> Result<(), Fault> {
    platform::refuse_netlink()
}

/// How much of what Landlock could forbid the darkroom this kernel enforces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Landlock {
    /// Files, network, abstract sockets and signals.
    Whole,
    /// Some of these; the kernel is older than others of them.
    Part,
    /// Nothing: the kernel has none, or none is switched on.
    Absent,
}

/// Leaves the darkroom nothing of the file system but these files and folders of the installation, the system's
/// libraries and what the system says of its processor, all of it for reading. Called before the model is loaded, while
/// the process has one thread.
///
/// # Errors
/// [`Fault::SandboxRefused`] where a kernel that has Landlock does not accept the rules.
pub fn restrict_files(installation: &[&Path]) -> Result<Landlock, Fault> {
    platform::restrict_files(installation)
}

/// Leaves the darkroom the calls that computing and its pipe need and no other: no file, no socket, no process, no
/// memory that can be run. Called once the model is loaded.
///
/// # Errors
/// [`Fault::SandboxRefused`] where the kernel does not accept the filter.
pub fn restrict_syscalls() -> Result<(), Fault> {
    platform::restrict_syscalls()
}

/// What is in force in this process, found by trying.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Protection {
    /// A TCP and a UDP socket were refused by the kernel.
    pub network_blocked: bool,
    /// No core file is written when we crash.
    pub core_dumps_off: bool,
}

/// Tries what is forbidden and reports what happened. Sends nothing: the addresses are this machine's own.
pub fn probe() -> Protection {
    use std::io::ErrorKind::PermissionDenied;
    let here = std::net::SocketAddr::from(([127, 0, 0, 1], 9));
    let tcp = TcpStream::connect_timeout(&here, Duration::from_millis(200));
    let udp = UdpSocket::bind("127.0.0.1:0");
    let refused = |kind: Option<std::io::ErrorKind>| kind == Some(PermissionDenied);
    Protection {
        network_blocked: refused(tcp.err().map(|e| e.kind()))
            && refused(udp.err().map(|e| e.kind())),
        core_dumps_off: core_dumps_off(),
    }
}

#[cfg(unix)]
fn core_dumps_off() -> bool {
    rustix::process::getrlimit(rustix::process::Resource::Core).current == Some(limits::NO_DUMP)
}

#[cfg(not(unix))]
fn core_dumps_off() -> bool {
    false
}

#[cfg(unix)]
mod limits {
    use std::num::NonZeroUsize;

    use rustix::process::{Resource, Rlimit, setrlimit};

    use super::{DARKROOM_MEMORY, DARKROOM_SECONDS, Fault, Role};

    /// One byte and not none: Linux hands the dumps of a process whose limit is 0 all the same to the program that
    /// `core_pattern` names, and those of a process whose limit is 1 to nobody. A file of one byte it does not write.
    pub(super) const NO_DUMP: u64 = 1;

    pub(super) fn set(role: Role) -> Result<(), Fault> {
        limit(Resource::Core, NO_DUMP)?;
        if role == Role::Darkroom {
            let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
            limit(Resource::Cpu, DARKROOM_SECONDS * processors as u64)?;
            limit(Resource::As, DARKROOM_MEMORY)?;
            limit(Resource::Fsize, 0)?;
        }
        Ok(())
    }

    fn limit(resource: Resource, most: u64) -> Result<(), Fault> {
        setrlimit(
            resource,
            Rlimit {
                current: Some(most),
                maximum: Some(most),
            },
        )
        .map_err(|_| Fault::SandboxRefused)
    }
}
