//! Closes what a process was given beside its standard input, output and error: an open file or socket would be a way
//! out that no later rule closes.
#![expect(
    unsafe_code,
    reason = "closing a descriptor that nothing in this process owns has no safe form; nothing was opened yet"
)]

use std::io;
use std::os::fd::RawFd;

use super::Fault;

/// The first descriptor that is not a standard one.
const FIRST: RawFd = 3;

/// Closes every descriptor from 3 on. Must be the first thing that `main` does.
///
/// # Errors
/// [`Fault::SandboxRefused`] where they cannot be found; the caller must not go on.
pub(super) fn close_inherited() -> Result<(), Fault> {
    close_range()
        .or_else(|_| close_listed())
        .map_err(|_| Fault::SandboxRefused)
}

/// By one call, which Linux has since 5.9.
#[cfg(target_os = "linux")]
fn close_range() -> io::Result<()> {
    // SAFETY: the call takes numbers, and closes what nothing here owns.
    match unsafe { libc::syscall(libc::SYS_close_range, FIRST, u32::MAX, 0) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(not(target_os = "linux"))]
fn close_range() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// One by one, as the system lists them.
fn close_listed() -> io::Result<()> {
    let folder = if cfg!(target_os = "linux") {
        "/proc/self/fd"
    } else {
        "/dev/fd"
    };
    let mut listed = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number: Option<RawFd> = name.to_str().and_then(|name| name.parse().ok());
        listed.extend(number.filter(|number| *number >= FIRST));
    }
    for descriptor in listed {
        // SAFETY: takes a number. Nothing here owns it; that of the folder, which was closed, is refused.
        unsafe { libc::close(descriptor) };
    }
    Ok(())
}
