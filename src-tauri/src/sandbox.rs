//! What the operating system forbids us, asked for before anything else runs.
//!
//! On Linux every process of ours, WebKit's children included because a filter is inherited, can open no socket but a
//! local one, sets up no io_uring and leaves no core dump; the darkroom can open no socket at all, and after its model
//! is loaded no file either. Elsewhere only core dumps are switched off, and [`Protection`] says so: nothing is claimed
//! that the kernel does not enforce.

use std::net::{TcpStream, UdpSocket};
use std::time::Duration;

use serde::Serialize;

use crate::fault::Fault;

/// Address space of the darkroom: models, libraries, stacks and pixels together.
pub const DARKROOM_MEMORY: u64 = 2 << 30;

/// Processor time of the darkroom in seconds of every processor of the machine, for as long as it lives. It is replaced
/// before an honest one comes that far; one that a picture has taken over computes no longer.
pub const DARKROOM_SECONDS: u64 = 1200;

/// Which process asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The window or the command line: holds keys, reads and writes the user's files.
    App,
    /// The child that parses strangers' bytes: holds pixels and nothing else.
    Darkroom,
}

/// Enters the sandbox of `role`. Must be the first thing that `main` does: threads and children started before would
/// not be covered on every kernel.
///
/// # Errors
/// [`Fault::SandboxRefused`] where the kernel does not accept a protection; the caller must not go on.
pub fn enter(role: Role) -> Result<(), Fault> {
    #[cfg(unix)]
    limits::set(role)?;
    platform::enter(role)
}

/// Forbids the darkroom to open, make, rename or remove a file from here on. Called once the model is loaded.
///
/// # Errors
/// [`Fault::SandboxRefused`] where the kernel does not accept the filter.
pub fn close_files() -> Result<(), Fault> {
    platform::close_files()
}

/// What is in force in this process, found out by trying.
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
    rustix::process::getrlimit(rustix::process::Resource::Core).current == Some(0)
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

    pub(super) fn set(role: Role) -> Result<(), Fault> {
        limit(Resource::Core, 0)?;
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

#[cfg(target_os = "linux")]
mod platform {
    use std::collections::BTreeMap;

    use rustix::process::{DumpableBehavior, Signal};
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule,
    };

    use super::{Fault, Role};

    /// Marks a system call of the x32 ABI, which reaches the same kernel code under another number.
    const X32: i64 = 0x4000_0000;

    pub(super) fn enter(role: Role) -> Result<(), Fault> {
        rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)
            .map_err(|_| Fault::SandboxRefused)?;
        let socket = match role {
            Role::App => vec![other_than_local()?],
            Role::Darkroom => {
                rustix::process::set_parent_process_death_signal(Some(Signal::KILL))
                    .map_err(|_| Fault::SandboxRefused)?;
                vec![]
            }
        };
        let mut refused = BTreeMap::from([(libc::SYS_socket, socket)]);
        refuse(&mut refused, &[libc::SYS_io_uring_setup]);
        if role == Role::Darkroom {
            refuse(
                &mut refused,
                &[libc::SYS_socketpair, libc::SYS_execve, libc::SYS_execveat],
            );
        }
        apply(refused)
    }

    pub(super) fn close_files() -> Result<(), Fault> {
        let mut refused = BTreeMap::new();
        refuse(
            &mut refused,
            &[
                libc::SYS_openat,
                libc::SYS_openat2,
                libc::SYS_open_by_handle_at,
                libc::SYS_mkdirat,
                libc::SYS_mknodat,
                libc::SYS_linkat,
                libc::SYS_symlinkat,
                libc::SYS_renameat2,
                libc::SYS_unlinkat,
                libc::SYS_truncate,
                libc::SYS_memfd_create,
            ],
        );
        #[cfg(target_arch = "x86_64")]
        refuse(
            &mut refused,
            &[
                libc::SYS_open,
                libc::SYS_creat,
                libc::SYS_mkdir,
                libc::SYS_mknod,
                libc::SYS_link,
                libc::SYS_symlink,
                libc::SYS_rename,
                libc::SYS_renameat,
                libc::SYS_unlink,
                libc::SYS_rmdir,
            ],
        );
        apply(refused)
    }

    /// The first argument of `socket(2)` is any family but `AF_UNIX`.
    fn other_than_local() -> Result<SeccompRule, Fault> {
        SeccompCondition::new(
            0,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::Ne,
            libc::AF_UNIX as u64,
        )
        .and_then(|family| SeccompRule::new(vec![family]))
        .map_err(|_| Fault::SandboxRefused)
    }

    fn refuse(refused: &mut BTreeMap<i64, Vec<SeccompRule>>, calls: &[i64]) {
        refused.extend(calls.iter().map(|&call| (call, vec![])));
    }

    fn apply(mut refused: BTreeMap<i64, Vec<SeccompRule>>) -> Result<(), Fault> {
        if cfg!(target_arch = "x86_64") {
            let x32: Vec<_> = refused.keys().map(|call| (call | X32, vec![])).collect();
            refused.extend(x32);
        }
        let arch = std::env::consts::ARCH
            .try_into()
            .map_err(|_| Fault::SandboxRefused)?;
        let refusal = SeccompAction::Errno(libc::EACCES as u32);
        let program: BpfProgram = SeccompFilter::new(refused, SeccompAction::Allow, refusal, arch)
            .and_then(TryInto::try_into)
            .map_err(|_| Fault::SandboxRefused)?;
        seccompiler::apply_filter_all_threads(&program).map_err(|_| Fault::SandboxRefused)
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use super::{Fault, Role};

    pub(super) fn enter(_role: Role) -> Result<(), Fault> {
        Ok(())
    }

    pub(super) fn close_files() -> Result<(), Fault> {
        Ok(())
    }
}
