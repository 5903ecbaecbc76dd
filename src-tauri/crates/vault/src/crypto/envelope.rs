//! The envelope around one object: its length, its content and padding, sealed as one
//! [STREAM](crate::crypto::stream).
//!
//! ```text
//! padded = length as u64 little-endian ‖ content ‖ zeros, up to Padmé(8 + length)
//! sealed = STREAM(DK, padded, aad = 1 ‖ store ‖ photo ‖ kind ‖ padded length)
//! ```
//!
//! Opening gives everything or nothing: no byte is returned before the last chunk has been verified. Both
//! directions work in one buffer, because an object may have hundreds of megabytes.

use ring::aead::LessSafeKey;
use zeroize::Zeroizing;

use crate::blocking::stop_if_abandoned;
use crate::crypto::aad::ObjectAad;
use crate::crypto::cipher::TAG_LEN;
use crate::crypto::padding::padme;
use crate::crypto::stream::{
    CHUNK_LEN, ChunkIndex, SEALED_CHUNK_LEN, open_chunk, seal_chunk, sealed_stream_len,
};
use crate::error::Error;

/// The most bytes that one object may hold: sealed, it stays well below SQLite's limit of a billion.
pub const MAX_OBJECT_LEN: u64 = 256 * 1024 * 1024;

const LENGTH_PREFIX_LEN: usize = 8;

fn padded_len(len: usize) -> usize {
    padme((LENGTH_PREFIX_LEN + len) as u64) as usize
}

/// The capacity in which a part of `len` bytes is sealed without a copy.
///
/// Reserve this much before reading a part from a file; a smaller buffer is copied first.
pub fn sealed_len(len: usize) -> usize {
    sealed_stream_len(padded_len(len))
}

/// Pads and seals `content`. The key of `cipher` must **never** have sealed anything before.
///
/// Call it inside [`with_zeroized_stack`](crate::crypto::secret::with_zeroized_stack).
///
/// # Errors
/// [`Error::TooLarge`] above [`MAX_OBJECT_LEN`].
pub(crate) fn seal(
    cipher: &LessSafeKey,
    aad: &ObjectAad,
    mut content: Zeroizing<Vec<u8>>,
) -> Result<Vec<u8>, Error> {
    let len = content.len();
    if len as u64 > MAX_OBJECT_LEN {
        return Err(Error::TooLarge {
            bytes: len as u64,
            limit: MAX_OBJECT_LEN,
        });
    }
    if content.capacity() < sealed_len(len) {
        // Not by growing, which would leave the old buffer as it is.
        let mut larger = Zeroizing::new(Vec::with_capacity(sealed_len(len)));
        larger.extend_from_slice(&content);
        content = larger;
    }
    content.resize(sealed_len(len), 0);
    let padded_len = padded_len(len);
    let aad = aad.to_bytes(padded_len as u64);
    let chunks = padded_len.div_ceil(CHUNK_LEN);
    // From the last, because each moves to the right, to where the next one began.
    for index in (0..chunks).rev() {
        stop_if_abandoned()?;
        let (from, to) = (index * CHUNK_LEN, padded_len.min((index + 1) * CHUNK_LEN));
        let begin = index * SEALED_CHUNK_LEN;
        if index == 0 {
            content.copy_within(..to - LENGTH_PREFIX_LEN, LENGTH_PREFIX_LEN);
            content[..LENGTH_PREFIX_LEN].copy_from_slice(&(len as u64).to_le_bytes());
        } else {
            content.copy_within(from - LENGTH_PREFIX_LEN..to - LENGTH_PREFIX_LEN, begin);
        }
        let (chunk, after) = content[begin..].split_at_mut(to - from);
        let tag = after.first_chunk_mut::<TAG_LEN>().ok_or(Error::Damaged)?;
        let last = index + 1 == chunks;
        seal_chunk(cipher, ChunkIndex { index, last }, &aad, chunk, tag)?;
    }
    // Ciphertext from here on, so there is nothing to zeroise.
    Ok(std::mem::take(&mut *content))
}

/// Reverses [`seal`].
///
/// Call it inside [`with_zeroized_stack`](crate::crypto::secret::with_zeroized_stack).
///
/// # Errors
/// [`Error::Damaged`] unless every byte is as it was sealed, with this key and this AAD.
pub(crate) fn open(
    cipher: &LessSafeKey,
    aad: &ObjectAad,
    sealed: Vec<u8>,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    // Every chunk is opened to where the one before it ended, so this buffer comes to hold the content.
    let mut bytes = Zeroizing::new(sealed);
    let len = bytes.len();
    let chunks = len.div_ceil(SEALED_CHUNK_LEN);
    let padded_len = len.checked_sub(chunks * TAG_LEN).ok_or(Error::Damaged)?;
    if padded_len < LENGTH_PREFIX_LEN {
        return Err(Error::Damaged);
    }
    let aad = aad.to_bytes(padded_len as u64);
    let mut prefix = [0; LENGTH_PREFIX_LEN];
    let mut opened = 0;
    for index in 0..chunks {
        stop_if_abandoned()?;
        let (from, to) = (
            index * SEALED_CHUNK_LEN,
            len.min((index + 1) * SEALED_CHUNK_LEN),
        );
        let last = index + 1 == chunks;
        let buffer = &mut bytes[opened..to];
        opened += open_chunk(
            cipher,
            ChunkIndex { index, last },
            &aad,
            buffer,
            from - opened,
        )?;
        if index == 0 {
            prefix.copy_from_slice(&bytes[..LENGTH_PREFIX_LEN]);
            bytes.copy_within(LENGTH_PREFIX_LEN..opened, 0);
            opened -= LENGTH_PREFIX_LEN;
        }
    }
    // The padding must be exactly what `seal` writes.
    let len = u64::from_le_bytes(prefix);
    let fits = len <= MAX_OBJECT_LEN && padme(LENGTH_PREFIX_LEN as u64 + len) == padded_len as u64;
    if !fits || bytes[len as usize..opened].iter().any(|&byte| byte != 0) {
        return Err(Error::Damaged);
    }
    bytes.truncate(len as usize);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::cipher::aes_256_gcm;
    use crate::ids::{ObjectKind, PhotoId, StoreId};
    use crate::test_vectors::{array, bytes, vectors};

    #[test]
    fn contents_are_sealed_as_in_the_vectors() {
        let vectors = vectors();
        for vector in vectors["seals"].as_array().unwrap() {
            let aad = ObjectAad::for_object(
                StoreId(array(&vector["store"])),
                PhotoId::from_row(&bytes(&vector["photo"]).unwrap()).unwrap(),
                ObjectKind::from_row(vector["kind"].as_i64().unwrap()).unwrap(),
            );
            let cipher = aes_256_gcm(&array(&vector["data_key"])).unwrap();
            let content = bytes(&vector["content"]).unwrap();
            let copied = seal(&cipher, &aad, Zeroizing::new(content.clone())).unwrap();
            let mut in_place = Zeroizing::new(Vec::with_capacity(sealed_len(content.len())));
            in_place.extend_from_slice(&content);
            let sealed = seal(&cipher, &aad, in_place).unwrap();
            assert_eq!(sealed, copied);
            assert_eq!(sealed, bytes(&vector["sealed"]).unwrap());
            assert_eq!(*open(&cipher, &aad, sealed).unwrap(), content);
        }
    }
}
