//! The files of a model: plain names beside the manifest, verified by SHA-256 before anything reads
//! them.

use std::path::{Path, PathBuf};
use std::{fs, io};

use ring::digest;
use serde::Deserialize;

use crate::error::Error;
use crate::onnx::interface::Interface;
use crate::onnx::patch::OnnxModel;

/// No graph and no file of vectors is larger than this, in bytes.
const MAX_MODEL_BYTES: u64 = 256 << 20;

/// The name of a file beside the manifest: no folder, no drive, nothing hidden.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct FileName(String);

/// A SHA-256, written as 64 hexadecimal digits.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Digest([u8; 32]);

impl AsRef<Path> for FileName {
    fn as_ref(&self) -> &Path {
        self.0.as_ref()
    }
}

impl TryFrom<String> for FileName {
    type Error = &'static str;

    fn try_from(name: String) -> Result<FileName, Self::Error> {
        let plain = name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if plain {
            Ok(FileName(name))
        } else {
            Err("not the plain name of a file beside the manifest")
        }
    }
}

impl Digest {
    pub(crate) fn bytes(&self) -> [u8; 32] {
        self.0
    }

    /// Whether `bytes` are the ones this digest was made from.
    pub(crate) fn matches(&self, bytes: &[u8]) -> bool {
        digest::digest(&digest::SHA256, bytes).as_ref() == self.0
    }
}

impl TryFrom<String> for Digest {
    type Error = &'static str;

    fn try_from(hex: String) -> Result<Digest, Self::Error> {
        const MESSAGE: &str = "not the 64 hexadecimal digits of a SHA-256";
        let mut digest = [0; 32];
        let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
        if pairs.len() != digest.len() || !rest.is_empty() {
            return Err(MESSAGE);
        }
        for (byte, pair) in digest.iter_mut().zip(pairs) {
            let value = |digit: u8| char::from(digit).to_digit(16).ok_or(MESSAGE);
            *byte = (value(pair[0])? << 4 | value(pair[1])?) as u8;
        }
        Ok(Digest(digest))
    }
}

/// Reads a file of a model of at most `most` bytes.
pub(crate) fn read_model_file(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let read = || {
        let file = fs::File::open(path)?;
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(file, most + 1), &mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    };
    read().map_err(|source| Error::ModelUnreadable {
        path: path.to_owned(),
        source,
    })
}

/// The bytes of a file that is the one of its manifest, and its path.
///
/// # Errors
/// [`Error::ModelUnreadable`] and [`Error::ModelDamaged`].
pub(crate) fn read_verified(
    folder: &Path,
    file: &FileName,
    digest: &Digest,
) -> Result<(Vec<u8>, PathBuf), Error> {
    let path = folder.join(file);
    let bytes = read_model_file(&path, MAX_MODEL_BYTES)?;
    if digest.matches(&bytes) {
        Ok((bytes, path))
    } else {
        Err(Error::ModelDamaged { path })
    }
}

/// A graph that is the one of its manifest and was validated, and its path.
///
/// # Errors
/// As [`read_verified`], and [`Error::GraphRefused`].
pub(crate) fn read_graph(
    folder: &Path,
    file: &FileName,
    digest: &Digest,
    interface: &Interface,
) -> Result<(OnnxModel, PathBuf), Error> {
    let (bytes, path) = read_verified(folder, file, digest)?;
    match OnnxModel::parse(bytes, interface) {
        Ok(model) => Ok((model, path)),
        Err(source) => Err(Error::GraphRefused { path, source }),
    }
}
