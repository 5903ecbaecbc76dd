//! One window for each vault: a second start sends its photos to the first window and ends.
//!
//! The two use a Unix socket in the user's own runtime folder, which no other user may enter. No bus carries the paths, and
//! no file stores them. A start that gets no answer becomes the first window. Where the system has no such folder nothing is
//! sent, and the second window finds the vault locked.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A list of photos is not larger.
const MAX_MESSAGE_BYTES: u64 = 1 << 20;
/// How long each side waits for the other.
const TIMEOUT: Duration = Duration::from_secs(2);
/// The answer: the photos are accepted.
const ACCEPTED: u8 = 1;

/// The socket of the windows on one vault.
pub(super) struct InstanceSocket {
    socket: Option<PathBuf>,
}

impl InstanceSocket {
    /// The socket of the windows called `name`.
    pub(super) fn for_instance(name: &str) -> Self {
        let folder = std::env::var_os("XDG_RUNTIME_DIR").filter(|folder| !folder.is_empty());
        Self {
            socket: folder.map(|folder| Path::new(&folder).join(format!("{name}.sock"))),
        }
    }

    /// Sends the photos to the open window; true where it accepted them.
    pub(super) fn send_photos(&self, photos: &[PathBuf]) -> bool {
        let Some(socket) = &self.socket else {
            return false;
        };
        UnixStream::connect(socket).is_ok_and(|stream| send(stream, photos).is_ok())
    }

    /// Receives the photos of later starts, on a thread of its own and in the order they come.
    pub(super) fn listen(&self, on_photos: impl Fn(Vec<PathBuf>) + Send + 'static) {
        let Some(listener) = self.socket.as_deref().and_then(bind) else {
            return;
        };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A message that is not valid gets no answer.
                if let Ok(photos) = receive(stream) {
                    on_photos(photos);
                }
            }
        });
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

/// Sends absolute paths, each ended by a zero byte, which no path contains.
fn send(mut stream: UnixStream, photos: &[PathBuf]) -> io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    for photo in photos {
        stream.write_all(std::path::absolute(photo)?.as_os_str().as_bytes())?;
        stream.write_all(&[0])?;
    }
    stream.shutdown(Shutdown::Write)?;
    let mut answer = [0];
    stream.read_exact(&mut answer)?;
    if answer == [ACCEPTED] {
        Ok(())
    } else {
        Err(ErrorKind::InvalidData.into())
    }
}

fn receive(mut stream: UnixStream) -> io::Result<Vec<PathBuf>> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    let mut message = Vec::new();
    Read::by_ref(&mut stream)
        .take(MAX_MESSAGE_BYTES + 1)
        .read_to_end(&mut message)?;
    let whole =
        message.len() as u64 <= MAX_MESSAGE_BYTES && message.last().is_none_or(|last| *last == 0);
    let paths = || {
        message
            .split(|byte| *byte == 0)
            .filter(|path| !path.is_empty())
    };
    if !whole || !paths().all(|path| path.starts_with(b"/")) {
        return Err(ErrorKind::InvalidData.into());
    }
    stream.write_all(&[ACCEPTED])?;
    Ok(paths()
        .map(|path| OsString::from_vec(path.to_vec()).into())
        .collect())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn instance(folder: &Path) -> InstanceSocket {
        InstanceSocket {
            socket: Some(folder.join("ambrotype-1.sock")),
        }
    }

    fn received(instance: &InstanceSocket) -> mpsc::Receiver<Vec<PathBuf>> {
        let (emit, received) = mpsc::channel();
        instance.listen(move |photos| emit.send(photos).unwrap());
        received
    }

    #[test]
    fn a_second_start_sends_its_photos_to_the_first_window() {
        let folder = tempfile::tempdir().unwrap();
        let photos: Vec<PathBuf> = vec!["/home/me/a b.jpg".into(), "/home/me/\u{e9}.png".into()];
        assert!(!instance(folder.path()).send_photos(&photos));
        let received = received(&instance(folder.path()));
        assert!(instance(folder.path()).send_photos(&photos));
        assert_eq!(received.recv().unwrap(), photos);
        assert!(instance(folder.path()).send_photos(&[]));
        assert_eq!(received.recv().unwrap(), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_socket_that_a_crash_left_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let instance = instance(folder.path());
        drop(UnixListener::bind(instance.socket.as_ref().unwrap()).unwrap());
        assert!(!instance.send_photos(&[]));
        let received = received(&instance);
        assert!(instance.send_photos(&["/a".into()]));
        assert_eq!(received.recv().unwrap(), [PathBuf::from("/a")]);
    }

    #[test]
    fn a_message_that_is_no_list_of_paths_is_refused_and_the_next_accepted() {
        let folder = tempfile::tempdir().unwrap();
        let instance = instance(folder.path());
        let received = received(&instance);
        for message in [&b"relative.jpg\0"[..], b"/cut off", &[b'/'; 1 << 20]] {
            let mut stream = UnixStream::connect(instance.socket.as_ref().unwrap()).unwrap();
            let _ = stream.write_all(message);
            let _ = stream.shutdown(Shutdown::Write);
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            assert!(answer.is_empty(), "{}", message.len());
        }
        assert!(instance.send_photos(&["/b".into()]));
        assert_eq!(received.recv().unwrap(), [PathBuf::from("/b")]);
    }
}
