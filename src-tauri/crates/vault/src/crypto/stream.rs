//! STREAM: a long plaintext sealed in chunks that cannot be moved, left out or cut off.
//!
//! ```text
//! sealed = for each 64 KiB chunk i of the plaintext:
//!          AES-256-GCM(key, nonce = i as 11 bytes big-endian ‖ last, chunk, aad)
//! ```
//!
//! Hoang, Reyhanitabar, Rogaway, Vizár, "Online authenticated-encryption and its nonce-reuse
//! misuse-resistance", 2015. The counter keeps chunks in their order, the last flag keeps the end where
//! it was, and the AAD binds the whole to its place. Nonces count from zero, so a key must **never** seal
//! a second plaintext.

use ring::aead::{Aad, LessSafeKey, Nonce};

use crate::crypto::cipher::{NONCE_LEN, TAG_LEN};
use crate::error::Error;

/// Plaintext bytes of every chunk but the last.
pub(crate) const CHUNK_LEN: usize = 64 * 1024;

/// Bytes of a sealed chunk: the chunk and its tag.
pub(crate) const SEALED_CHUNK_LEN: usize = CHUNK_LEN + TAG_LEN;

/// Bytes that `len` bytes of plaintext take once they are sealed.
pub(crate) fn sealed_stream_len(len: usize) -> usize {
    len + len.div_ceil(CHUNK_LEN) * TAG_LEN
}

/// Which chunk: its number from zero, and whether it is the last.
#[derive(Clone, Copy)]
pub(crate) struct ChunkIndex {
    pub(crate) index: usize,
    pub(crate) last: bool,
}

impl ChunkIndex {
    /// index as 11 bytes big-endian ‖ 1 for the last chunk, 0 for the others.
    fn nonce(self) -> Nonce {
        let mut nonce = [0; NONCE_LEN];
        nonce[3..11].copy_from_slice(&(self.index as u64).to_be_bytes());
        nonce[11] = self.last.into();
        Nonce::assume_unique_for_key(nonce)
    }
}

/// Seals one chunk in place and writes its tag into `tag`.
pub(crate) fn seal_chunk(
    cipher: &LessSafeKey,
    chunk_index: ChunkIndex,
    aad: &[u8],
    chunk: &mut [u8],
    tag: &mut [u8; TAG_LEN],
) -> Result<(), Error> {
    let sealed = cipher
        .seal_in_place_separate_tag(chunk_index.nonce(), Aad::from(aad), chunk)
        .map_err(|_| Error::Damaged)?;
    tag.copy_from_slice(sealed.as_ref());
    Ok(())
}

/// Opens the sealed chunk at `bytes[from..]` and moves its plaintext to the beginning of `bytes`.
/// Returns the length of the plaintext.
///
/// # Errors
/// [`Error::Damaged`] unless this chunk was sealed with this key, index and AAD. `bytes` then holds
/// nothing of use: ring leaves undefined what it could not verify.
pub(crate) fn open_chunk(
    cipher: &LessSafeKey,
    chunk_index: ChunkIndex,
    aad: &[u8],
    bytes: &mut [u8],
    from: usize,
) -> Result<usize, Error> {
    cipher
        .open_within(chunk_index.nonce(), Aad::from(aad), bytes, from..)
        .map(|plain| plain.len())
        .map_err(|_| Error::Damaged)
}

/// Seals any plaintext, also one that this program never writes.
#[cfg(any(test, fuzzing))]
pub(crate) fn seal_all(cipher: &LessSafeKey, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>, Error> {
    let chunks = plain.chunks(CHUNK_LEN);
    let (mut sealed, count) = (
        Vec::with_capacity(sealed_stream_len(plain.len())),
        chunks.len(),
    );
    for (index, chunk) in chunks.enumerate() {
        let last = index + 1 == count;
        let (mut chunk, mut tag) = (chunk.to_vec(), [0; TAG_LEN]);
        seal_chunk(
            cipher,
            ChunkIndex { index, last },
            aad,
            &mut chunk,
            &mut tag,
        )?;
        sealed.append(&mut chunk);
        sealed.extend_from_slice(&tag);
    }
    Ok(sealed)
}
