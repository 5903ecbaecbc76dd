//! What is said over the socket of a window, as bytes. It refuses whatever this program does not write.
//!
//! ```text
//! message = kind ‖ 0x00 {‖ path ‖ 0x00}     kind: photos, lock or purge-everything; absolute paths with photos alone
//! ```

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

/// The longest message. A list of photos is not longer.
pub(super) const MAX_MESSAGE_BYTES: u64 = 1 << 20;

const PHOTOS: &[u8] = b"photos";
const LOCK: &[u8] = b"lock";
const PURGE_ALL: &[u8] = b"purge-everything";

/// What another process of the same user asks of the open window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// To come to the front and take these photos.
    Photos(Vec<PathBuf>),
    /// To lock the vault.
    Lock,
    /// To purge everything, unasked: whoever sends this has asked.
    PurgeAll,
}

impl Request {
    /// The bytes of the message.
    ///
    /// # Errors
    /// A path cannot be made absolute.
    pub(super) fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let (kind, photos): (_, &[PathBuf]) = match self {
            Self::Photos(photos) => (PHOTOS, photos),
            Self::Lock => (LOCK, &[]),
            Self::PurgeAll => (PURGE_ALL, &[]),
        };
        // Each part is ended by a zero byte, which no path contains.
        let mut message = [kind, &[0]].concat();
        for photo in photos {
            message.extend(std::path::absolute(photo)?.as_os_str().as_bytes());
            message.push(0);
        }
        Ok(message)
    }

    /// Reads a whole message.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidData`] for what is none.
    pub(super) fn from_bytes(message: &[u8]) -> io::Result<Self> {
        let refused = || io::Error::from(ErrorKind::InvalidData);
        if message.len() as u64 > MAX_MESSAGE_BYTES {
            return Err(refused());
        }
        let parts = message.strip_suffix(&[0]).ok_or_else(refused)?;
        let mut parts = parts.split(|byte| *byte == 0);
        let kind = parts.next();
        let paths: Vec<&[u8]> = parts.collect();
        match kind {
            Some(LOCK) if paths.is_empty() => Ok(Self::Lock),
            Some(PURGE_ALL) if paths.is_empty() => Ok(Self::PurgeAll),
            Some(PHOTOS) if paths.iter().all(|path| path.starts_with(b"/")) => {
                let path = |bytes: &&[u8]| OsString::from_vec(bytes.to_vec()).into();
                Ok(Self::Photos(paths.iter().map(path).collect()))
            }
            _ => Err(refused()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_is_read_as_it_was_written() {
        for request in [
            Request::Photos(Vec::new()),
            Request::Photos(vec![
                "/home/me/a b.jpg".into(),
                "/home/me/\u{e9}.png".into(),
            ]),
            Request::Photos(vec![OsString::from_vec(b"/\xff\n".to_vec()).into()]),
            Request::Lock,
            Request::PurgeAll,
        ] {
            let message = request.to_bytes().unwrap();
            assert_eq!(Request::from_bytes(&message).unwrap(), request);
        }
        assert_eq!(Request::Lock.to_bytes().unwrap(), b"lock\0");
    }

    #[test]
    fn whatever_is_no_message_is_refused() {
        let long = [b"photos\0/".as_slice(), &[b'a'; 1 << 20], &[0]].concat();
        for message in [
            &b""[..],
            b"\0",
            b"lock",
            b"Lock\0",
            b"lock\0\0",
            b"lock\0/a\0",
            b"\0lock\0",
            b" lock\0",
            b"lock\n\0",
            b"lockpurge-everything\0",
            b"lock\0purge-everything\0",
            b"purge\0",
            b"purge-everything",
            b"purge-everything\0/a\0",
            b"photos",
            b"photos\0relative.jpg\0",
            b"photos\0/cut off",
            b"photos\0\0",
            b"photos\0/a\0\0",
            b"/a\0",
            b"\xff\xfe\0",
            &long,
        ] {
            assert!(Request::from_bytes(message).is_err(), "{message:?}");
        }
    }

    /// A message cut short or with one byte changed never becomes another command.
    #[test]
    fn a_damaged_message_never_purges() {
        let messages = [Request::Photos(vec!["/a".into()]), Request::Lock].map(|it| it.to_bytes());
        for message in messages.map(Result::unwrap) {
            for place in 0..message.len() {
                assert_ne!(
                    Request::from_bytes(&message[..place]).ok(),
                    Some(Request::PurgeAll)
                );
                for byte in 0..=u8::MAX {
                    let mut changed = message.clone();
                    changed[place] = byte;
                    assert_ne!(Request::from_bytes(&changed).ok(), Some(Request::PurgeAll));
                }
            }
        }
    }
}
