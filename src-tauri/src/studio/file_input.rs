//! Reads a photo's file: checks what was opened, not its name, and reads no more than is allowed.

use std::fs::File;
use std::io::{Error, ErrorKind, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use engine::{Limits, TruncationPolicy};
use ring::digest;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::fault::Fault;

/// What people write for standard input.
const STANDARD_INPUT: [&str; 3] = ["-", "/dev/stdin", "/proc/self/fd/0"];

/// Where a photo's file is: a path that a person has named, links in it included, or a path below a folder that they
/// have named, in which no link is followed; or something that a shell has opened for us, such as standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoPath {
    root: PathBuf,
    inside: Option<PathBuf>,
}

impl PhotoPath {
    pub(super) fn under(root: &Path, inside: PathBuf) -> Self {
        Self {
            root: root.to_owned(),
            inside: Some(inside),
        }
    }

    /// The whole path, to be shown.
    pub fn path(&self) -> PathBuf {
        match &self.inside {
            Some(inside) => self.root.join(inside),
            None => self.root.clone(),
        }
    }

    /// Whether it is standard input or another descriptor that was opened for us, as `<(…)` of a shell is.
    pub(super) fn is_descriptor(&self) -> bool {
        let folders = ["/dev/fd", "/proc/self/fd"].map(Path::new);
        let parent = self.root.parent();
        let is_numbered = parent.is_some_and(|parent| folders.contains(&parent));
        self.inside.is_none() && (self.is_standard_input() || is_numbered)
    }

    fn is_standard_input(&self) -> bool {
        STANDARD_INPUT
            .iter()
            .any(|name| self.root == Path::new(name))
    }

    /// The file's name without its folder. What a shell has opened for us has none.
    pub fn name(&self) -> String {
        if self.is_descriptor() {
            return "photo".to_owned();
        }
        let path = self.path();
        path.file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned()
    }
}

impl From<&Path> for PhotoPath {
    fn from(path: &Path) -> Self {
        Self {
            root: path.to_owned(),
            inside: None,
        }
    }
}

/// A photo's file in memory, and the name the person knows it by.
#[derive(Debug)]
pub struct InputPhoto {
    /// The file's name without its folder.
    pub name: String,
    pub(super) bytes: Zeroizing<Vec<u8>>,
    pub(super) truncation: TruncationPolicy,
    digest: OnceLock<FileDigest>,
}

/// SHA-256 of a file, in hexadecimal: tells whether it is in the vault already.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileDigest(String);

impl FileDigest {
    /// The digest of a file with these bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(hex::encode(digest::digest(&digest::SHA256, bytes)))
    }

    /// Enough of it to tell the photos of one vault apart.
    pub fn short(&self) -> String {
        self.0.chars().take(16).collect()
    }
}

impl InputPhoto {
    /// Reads the file at `place`.
    ///
    /// # Errors
    /// [`Fault::NotFound`], [`Fault::NotAFile`], [`Fault::Unreadable`] or [`Fault::FileTooLarge`].
    pub fn read(place: &PhotoPath) -> Result<Self, Fault> {
        let path = place.path();
        let to_fault = |error: Error| read_fault(&error, &path);
        let limit = Limits::default().max_bytes;
        let mut file = open(place).map_err(to_fault)?;
        let metadata = file.metadata().map_err(to_fault)?;
        let is_readable = match place.is_descriptor() {
            true => !metadata.is_dir() && !file.is_terminal(),
            false => metadata.is_file(),
        };
        if !is_readable {
            return Err(Fault::NotAFile {
                path: path.display().to_string(),
            });
        }
        if metadata.len() > limit {
            return Err(Fault::file_too_large(metadata.len(), limit));
        }
        // Room to be sealed in, so that what is kept needs no second copy.
        let room = vault::sealed_len(metadata.len() as usize);
        let mut bytes = Zeroizing::new(Vec::with_capacity(room));
        let read = Read::by_ref(&mut file)
            .take(limit + 1)
            .read_to_end(&mut bytes);
        read.map_err(to_fault)?;
        Self::from_memory(place.name(), bytes)
    }

    /// The digest of the file, computed once.
    pub fn digest(&self) -> &FileDigest {
        self.digest.get_or_init(|| FileDigest::of(&self.bytes))
    }

    /// The file, byte for byte.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file, as it came.
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.bytes
    }

    /// Takes bytes that are no file, for example from the clipboard.
    ///
    /// # Errors
    /// [`Fault::FileTooLarge`].
    pub fn from_memory(name: String, bytes: Zeroizing<Vec<u8>>) -> Result<Self, Fault> {
        let limit = Limits::default().max_bytes;
        if bytes.len() as u64 > limit {
            return Err(Fault::file_too_large(bytes.len() as u64, limit));
        }
        Ok(Self {
            name,
            bytes,
            truncation: TruncationPolicy::Reject,
            digest: OnceLock::new(),
        })
    }

    /// The same photo with another policy for a file that ends early.
    pub fn with_truncation(self, truncation: TruncationPolicy) -> Self {
        Self { truncation, ..self }
    }
}

/// The fault for a file that could not be opened or read.
pub(super) fn read_fault(error: &Error, path: &Path) -> Fault {
    let path = path.display().to_string();
    match error.kind() {
        ErrorKind::NotFound => Fault::NotFound { path },
        // A link where none is followed, a socket, another machine's share.
        ErrorKind::IsADirectory | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => {
            Fault::NotAFile { path }
        }
        _ if platform::is_not_a_file(error) => Fault::NotAFile { path },
        _ => Fault::Unreadable { path },
    }
}

/// Opens without waiting: a named pipe would otherwise hold us until somebody writes to it. It may be a folder. A descriptor
/// that was opened for us is waited for, as whoever gave it to us expects.
pub(super) fn open(place: &PhotoPath) -> std::io::Result<File> {
    match place.is_descriptor() {
        true => platform::open_descriptor(place),
        false => platform::open(place),
    }
}

#[cfg(not(unix))]
pub(super) use platform::open_folder;

#[cfg(unix)]
mod platform {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsFd;

    use rustix::fs::{Mode, OFlags, open as open_path, openat};
    use rustix::io::Errno;

    use super::PhotoPath;

    pub(super) fn open(place: &PhotoPath) -> io::Result<File> {
        let usual = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let Some(inside) = &place.inside else {
            return Ok(open_path(&place.root, usual, Mode::empty())?.into());
        };
        let mut folder = open_path(&place.root, usual | OFlags::DIRECTORY, Mode::empty())?;
        let mut names = inside.iter().peekable();
        while let Some(name) = names.next() {
            let folders = match names.peek() {
                Some(_) => OFlags::DIRECTORY,
                None => OFlags::empty(),
            };
            folder = openat(
                &folder,
                name,
                usual | folders | OFlags::NOFOLLOW,
                Mode::empty(),
            )?;
        }
        Ok(folder.into())
    }

    pub(super) fn open_descriptor(place: &PhotoPath) -> io::Result<File> {
        match place.is_standard_input() {
            // It may be a socket, which has no path to be opened by.
            true => Ok(io::stdin().as_fd().try_clone_to_owned()?.into()),
            false => File::open(&place.root),
        }
    }

    /// A link where none is followed, or a socket, which cannot be opened at all.
    pub(super) fn is_not_a_file(error: &io::Error) -> bool {
        let code = error.raw_os_error();
        [Errno::LOOP, Errno::NXIO, Errno::NODEV]
            .iter()
            .any(|known| code == Some(known.raw_os_error()))
    }
}

#[cfg(not(unix))]
mod platform {
    use std::fs::{File, OpenOptions};
    use std::io;
    use std::path::Path;

    use super::PhotoPath;

    pub(super) fn open(place: &PhotoPath) -> io::Result<File> {
        let path = place.path();
        // To open a share tells its machine who asks.
        if is_network_path(&path) {
            return Err(io::ErrorKind::InvalidFilename.into());
        }
        open_folder(&path)
    }

    pub(super) fn open_descriptor(place: &PhotoPath) -> io::Result<File> {
        use std::os::windows::io::AsHandle;
        match place.is_standard_input() {
            true => Ok(io::stdin().as_handle().try_clone_to_owned()?.into()),
            false => open(place),
        }
    }

    pub(in crate::studio) fn open_folder(path: &Path) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(windows)]
        {
            use std::os::windows::fs::OpenOptionsExt;
            // FILE_FLAG_BACKUP_SEMANTICS, without which no folder can be opened.
            options.custom_flags(0x0200_0000);
        }
        options.open(path)
    }

    pub(super) fn is_not_a_file(_error: &io::Error) -> bool {
        false
    }

    fn is_network_path(path: &Path) -> bool {
        use std::path::{Component, Prefix};
        matches!(path.components().next(), Some(Component::Prefix(prefix)) if matches!(
            prefix.kind(),
            Prefix::UNC(..) | Prefix::VerbatimUNC(..) | Prefix::DeviceNS(..)
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_missing_files_and_pipes_get_faults_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            0o600.into(),
            0,
        )
        .unwrap();
        assert!(matches!(
            InputPhoto::read(&folder.path().into()),
            Err(Fault::NotAFile { .. })
        ));
        assert!(matches!(
            InputPhoto::read(&pipe.as_path().into()),
            Err(Fault::NotAFile { .. })
        ));
        assert!(matches!(
            InputPhoto::read(&folder.path().join("no").as_path().into()),
            Err(Fault::NotFound { .. })
        ));
    }

    #[test]
    fn a_file_beyond_the_limit_is_refused_with_both_sizes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.jpg");
        File::create(&path)
            .unwrap()
            .set_len(3 * Limits::default().max_bytes + 1)
            .unwrap();
        let expected = Fault::FileTooLarge {
            megabytes: 769,
            limit_megabytes: 256,
        };
        assert_eq!(
            InputPhoto::read(&path.as_path().into()).unwrap_err(),
            expected
        );
    }
}
