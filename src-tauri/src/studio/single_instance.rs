//! One window for each vault, and what another process of the same user may ask of it: to take photos, to lock, to purge
//! everything.
//!
//! The two use a Unix socket in the user's own runtime folder, which no other user may enter; the window asks the kernel
//! who comes all the same. No bus carries the paths, and no file stores them. A start that gets no answer becomes the first
//! window. Where the system has no such folder nothing is sent, and whoever comes second finds the vault in use.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use vault::Receipt;

use crate::fault::Fault;

mod message;

use message::MAX_MESSAGE_BYTES;
pub use message::Request;

/// How long each side waits for the other.
const TIMEOUT: Duration = Duration::from_secs(2);
/// How long a window may take to lock, or to purge everything: a keychain has two seconds, the disk what it needs.
const WORK_TIMEOUT: Duration = Duration::from_secs(60);
/// The first byte of the answer: the request is accepted.
const ACCEPTED: u8 = 1;
/// A receipt is not longer.
const MAX_OUTCOME_BYTES: u64 = 1 << 20;

/// The socket of the windows on one vault.
pub struct InstanceSocket {
    socket: Option<PathBuf>,
}

impl InstanceSocket {
    /// The socket of the windows called `name`.
    pub fn for_instance(name: &str) -> Self {
        let folder = std::env::var_os("XDG_RUNTIME_DIR").filter(|folder| !folder.is_empty());
        Self {
            socket: folder.map(|folder| Path::new(&folder).join(format!("{name}.sock"))),
        }
    }

    /// Sends the photos to the open window; true where it accepted them.
    pub fn send_photos(&self, photos: &[PathBuf]) -> bool {
        self.send(&Request::Photos(photos.to_owned())).is_ok()
    }

    /// Has the open window lock the vault. `None` where no window answers.
    pub fn lock(&self) -> Option<Result<(), Fault>> {
        self.ask(&Request::Lock).ok()
    }

    /// Has the open window purge everything. `None` where no window answers, or none any more.
    pub fn purge_all(&self) -> Option<Result<Receipt, Fault>> {
        self.ask(&Request::PurgeAll).ok()
    }

    /// Receives the requests of other processes on a thread of its own, which `on_request` must not keep waiting.
    pub fn listen(&self, on_request: impl Fn(Request, Asker) + Send + 'static) {
        let Some(listener) = self.socket.as_deref().and_then(bind) else {
            return;
        };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A message that is not valid gets no answer.
                if let Ok((request, asker)) = receive(stream) {
                    on_request(request, asker);
                }
            }
        });
    }

    /// Sends a request, and waits until it is accepted.
    fn send(&self, request: &Request) -> io::Result<UnixStream> {
        let socket = self.socket.as_deref().ok_or(ErrorKind::NotFound)?;
        let mut stream = UnixStream::connect(socket)?;
        check_user(&stream)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        stream.write_all(&request.to_bytes()?)?;
        stream.shutdown(Shutdown::Write)?;
        let mut answer = [0];
        stream.read_exact(&mut answer)?;
        match answer {
            [ACCEPTED] => Ok(stream),
            _ => Err(ErrorKind::InvalidData.into()),
        }
    }

    /// Sends a request, and waits for its outcome.
    fn ask<T: DeserializeOwned>(&self, request: &Request) -> io::Result<Result<T, Fault>> {
        let mut stream = self.send(request)?;
        let outcome = read_whole(&mut stream, MAX_OUTCOME_BYTES, WORK_TIMEOUT)?;
        Ok(serde_json::from_slice(&outcome)?)
    }
}

/// Whoever waits for the outcome of a request.
pub struct Asker(UnixStream);

impl Asker {
    /// Sends the outcome. Whoever has gone meanwhile needs none.
    pub fn answer<T: Serialize>(mut self, outcome: &Result<T, Fault>) {
        let outcome = serde_json::to_vec(outcome).unwrap_or_default();
        let _ = self.0.write_all(&outcome);
    }
}

/// Listens on the socket; a socket file that a crashed window left is replaced.
fn bind(socket: &Path) -> Option<UnixListener> {
    match UnixListener::bind(socket) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            if UnixStream::connect(socket).is_ok() {
                return None;
            }
            std::fs::remove_file(socket).ok()?;
            UnixListener::bind(socket).ok()
        }
        bound => bound.ok(),
    }
}

/// Reads one request and accepts it.
fn receive(mut stream: UnixStream) -> io::Result<(Request, Asker)> {
    check_user(&stream)?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let request = Request::from_bytes(&read_whole(&mut stream, MAX_MESSAGE_BYTES, TIMEOUT)?)?;
    stream.write_all(&[ACCEPTED])?;
    Ok((request, Asker(stream)))
}

/// Reads to the end, within `limit` bytes and `time`, however slowly the bytes come.
fn read_whole(stream: &mut UnixStream, limit: u64, time: Duration) -> io::Result<Vec<u8>> {
    let end = Instant::now() + time;
    let (mut whole, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || whole.len() as u64 > limit {
            return Err(ErrorKind::InvalidData.into());
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut piece) {
            Ok(0) => return Ok(whole),
            Ok(length) => whole.extend(&piece[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Refuses a process of another user, whatever the mode of the folder is.
#[cfg(target_os = "linux")]
fn check_user(stream: &UnixStream) -> io::Result<()> {
    let peer = rustix::net::sockopt::socket_peercred(stream)?;
    match peer.uid == rustix::process::geteuid() {
        true => Ok(()),
        false => Err(ErrorKind::PermissionDenied.into()),
    }
}

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unnecessary_wraps, reason = "as on Linux")]
fn check_user(_stream: &UnixStream) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
