//! One window a case: a second start hands its photos to the first and ends.
//!
//! The two meet at a Unix socket in the user's own runtime folder, which nobody else may enter. No bus carries the paths,
//! nothing is written down, and a start that finds nobody who answers becomes the first. Where the system gives no such
//! folder nothing is handed over, and the lock of the case tells the second window so.

use std::ffi::OsString;
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// More is no list of photos.
const MOST_BYTES: u64 = 1 << 20;
/// How long either side waits for the other.
const PATIENCE: Duration = Duration::from_secs(2);
/// The answer: the photos are taken.
const TAKEN: u8 = 1;

/// The place where the windows of one case meet.
pub(super) struct Meeting {
    socket: Option<PathBuf>,
}

impl Meeting {
    /// The meeting of the windows that are called `name`.
    pub(super) fn of(name: &str) -> Self {
        let folder = std::env::var_os("XDG_RUNTIME_DIR").filter(|folder| !folder.is_empty());
        Self {
            socket: folder.map(|folder| Path::new(&folder).join(format!("{name}.sock"))),
        }
    }

    /// Gives the photos to the window that is there; true where it has taken them.
    pub(super) fn hand_over(&self, photos: &[PathBuf]) -> bool {
        let Some(socket) = &self.socket else {
            return false;
        };
        UnixStream::connect(socket).is_ok_and(|line| give(line, photos).is_ok())
    }

    /// Hears of later starts from here on, each on a thread of its own and in the order they come.
    pub(super) fn hear(&self, on_photos: impl Fn(Vec<PathBuf>) + Send + 'static) {
        let Some(listener) = self.socket.as_deref().and_then(bind) else {
            return;
        };
        std::thread::spawn(move || {
            for line in listener.incoming().flatten() {
                // Whoever says nothing sensible is not answered.
                if let Ok(photos) = take(line) {
                    on_photos(photos);
                }
            }
        });
    }
}

/// Listens, in the place of one that has ended without clearing up if need be.
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

/// Photos as absolute paths, each ended by a zero byte, which no path holds.
fn give(mut line: UnixStream, photos: &[PathBuf]) -> io::Result<()> {
    line.set_read_timeout(Some(PATIENCE))?;
    line.set_write_timeout(Some(PATIENCE))?;
    for photo in photos {
        line.write_all(std::path::absolute(photo)?.as_os_str().as_bytes())?;
        line.write_all(&[0])?;
    }
    line.shutdown(Shutdown::Write)?;
    let mut answer = [0];
    line.read_exact(&mut answer)?;
    if answer == [TAKEN] {
        Ok(())
    } else {
        Err(ErrorKind::InvalidData.into())
    }
}

fn take(mut line: UnixStream) -> io::Result<Vec<PathBuf>> {
    line.set_read_timeout(Some(PATIENCE))?;
    let mut said = Vec::new();
    Read::by_ref(&mut line)
        .take(MOST_BYTES + 1)
        .read_to_end(&mut said)?;
    let whole = said.len() as u64 <= MOST_BYTES && said.last().is_none_or(|last| *last == 0);
    let paths = || {
        said.split(|byte| *byte == 0)
            .filter(|path| !path.is_empty())
    };
    if !whole || !paths().all(|path| path.starts_with(b"/")) {
        return Err(ErrorKind::InvalidData.into());
    }
    line.write_all(&[TAKEN])?;
    Ok(paths()
        .map(|path| OsString::from_vec(path.to_vec()).into())
        .collect())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn meeting(folder: &Path) -> Meeting {
        Meeting {
            socket: Some(folder.join("ambrotype-1.sock")),
        }
    }

    fn heard(meeting: &Meeting) -> mpsc::Receiver<Vec<PathBuf>> {
        let (emit, heard) = mpsc::channel();
        meeting.hear(move |photos| emit.send(photos).unwrap());
        heard
    }

    #[test]
    fn a_second_start_hands_its_photos_to_the_first_and_a_first_finds_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let photos: Vec<PathBuf> = vec!["/home/me/a b.jpg".into(), "/home/me/\u{e9}.png".into()];
        assert!(!meeting(folder.path()).hand_over(&photos));
        let heard = heard(&meeting(folder.path()));
        assert!(meeting(folder.path()).hand_over(&photos));
        assert_eq!(heard.recv().unwrap(), photos);
        assert!(meeting(folder.path()).hand_over(&[]));
        assert_eq!(heard.recv().unwrap(), Vec::<PathBuf>::new());
    }

    #[test]
    fn a_socket_that_a_crash_has_left_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let meeting = meeting(folder.path());
        drop(UnixListener::bind(meeting.socket.as_ref().unwrap()).unwrap());
        assert!(!meeting.hand_over(&[]));
        let heard = heard(&meeting);
        assert!(meeting.hand_over(&["/a".into()]));
        assert_eq!(heard.recv().unwrap(), [PathBuf::from("/a")]);
    }

    #[test]
    fn what_is_no_list_of_paths_is_not_taken_and_the_next_still_is() {
        let folder = tempfile::tempdir().unwrap();
        let meeting = meeting(folder.path());
        let heard = heard(&meeting);
        for said in [&b"relative.jpg\0"[..], b"/cut off", &[b'/'; 1 << 20]] {
            let mut line = UnixStream::connect(meeting.socket.as_ref().unwrap()).unwrap();
            let _ = line.write_all(said);
            let _ = line.shutdown(Shutdown::Write);
            let mut answer = Vec::new();
            let _ = line.read_to_end(&mut answer);
            assert!(answer.is_empty(), "{}", said.len());
        }
        assert!(meeting.hand_over(&["/b".into()]));
        assert_eq!(heard.recv().unwrap(), [PathBuf::from("/b")]);
    }
}
