//! The envelope around one object: pad, then seal chunk by chunk.
//!
//! ```text
//! padded = length as u64 little-endian ‖ content ‖ zeros, up to Padmé(8 + length)
//! sealed = for each 64 KiB chunk i of padded:
//!          AES-256-GCM(DK, nonce = i as 11 bytes big-endian ‖ last, chunk,
//!                      aad = 1 ‖ store ‖ photo ‖ kind ‖ padded length)
//! ```
//!
//! The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, "Online authenticated-encryption
//! and its nonce-reuse misuse-resistance", 2015): the counter keeps chunks in their order, the last
//! flag keeps the end where it was, and the AAD keeps the whole in its place. Nonces count from zero,
//! so a data key must **never** seal a second object. Unsealing gives everything or nothing: no byte
//! of a chunk is handed out before the last one has been verified.

use ring::aead::{Aad, LessSafeKey, Nonce};
use zeroize::Zeroizing;

use crate::crypto::cipher::{NONCE_LEN, TAG_LEN};
use crate::crypto::secret::with_zeroized_stack;
use crate::error::Error;
use crate::keys::key::{DataKey, ObjectAad};

/// Plaintext bytes of every chunk but the last.
pub(crate) const CHUNK_LEN: usize = 64 * 1024;

/// The same with its tag.
const SEALED_CHUNK_LEN: usize = CHUNK_LEN + TAG_LEN;

/// The most that one object may hold: sealed, it stays well below SQLite's limit of a billion bytes.
pub const MAX_OBJECT_LEN: u64 = 256 * 1024 * 1024;

/// Everything smaller is padded to this, so that records do not tell the length of a file name.
const MIN_PADDED_LEN: u64 = 1024;

const LENGTH_PREFIX_LEN: usize = 8;

/// The length that `len` bytes are padded to: Padmé, and never less than 1 KiB.
///
/// Padmé (Nikitin, Barman, Lueks, Underwood, Hubaux, Ford, "Reducing metadata leakage from encrypted
/// files and communication with PURBs", 2019, algorithm 1) adds at most 12% and leaves
/// O(log log len) bits about the length.
pub(crate) fn padme(len: u64) -> u64 {
    let len = len.max(MIN_PADDED_LEN);
    let exponent = len.ilog2();
    let mantissa_bits = exponent.ilog2() + 1;
    let mask = (1 << (exponent - mantissa_bits)) - 1;
    (len + mask) & !mask
}

/// The capacity with which a part of `len` bytes is sealed where it lies. Whoever reads one from somewhere
/// had better make room for so many; with less it is copied first.
pub fn sealed_len(len: usize) -> usize {
    let padded_len = padme((LENGTH_PREFIX_LEN + len) as u64) as usize;
    padded_len + padded_len.div_ceil(CHUNK_LEN) * TAG_LEN
}

/// Pads and seals `content`. `key` must **never** have sealed anything before.
///
/// # Errors
/// [`Error::TooLarge`] above [`MAX_OBJECT_LEN`].
pub(crate) fn seal(
    key: &DataKey,
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
        // Not by growing, which would leave the old place unwiped.
        let mut buffer = Zeroizing::new(Vec::with_capacity(sealed_len(len)));
        buffer.extend_from_slice(&content);
        content = buffer;
    }
    content.resize(sealed_len(len), 0);
    let padded_len = padme((LENGTH_PREFIX_LEN + len) as u64) as usize;
    let aad = aad.to_bytes(padded_len as u64);
    let chunks = padded_len.div_ceil(CHUNK_LEN);
    with_zeroized_stack(|| {
        let cipher = key.cipher()?;
        // From the last, because each moves to the right, to where the next one began.
        for index in (0..chunks).rev() {
            let (from, to) = (index * CHUNK_LEN, padded_len.min((index + 1) * CHUNK_LEN));
            let begin = index * SEALED_CHUNK_LEN;
            if index == 0 {
                content.copy_within(..to - LENGTH_PREFIX_LEN, LENGTH_PREFIX_LEN);
                content[..LENGTH_PREFIX_LEN].copy_from_slice(&(len as u64).to_le_bytes());
            } else {
                content.copy_within(from - LENGTH_PREFIX_LEN..to - LENGTH_PREFIX_LEN, begin);
            }
            let (chunk, after) = content[begin..].split_at_mut(to - from);
            let nonce = Nonce::assume_unique_for_key(stream_nonce(index, index + 1 == chunks));
            let tag = cipher
                .seal_in_place_separate_tag(nonce, Aad::from(aad), chunk)
                .map_err(|_| Error::Damaged)?;
            after[..TAG_LEN].copy_from_slice(tag.as_ref());
        }
        Ok::<_, Error>(())
    })?;
    // Ciphertext from here on; there is nothing to wipe.
    Ok(std::mem::take(&mut *content))
}

/// Reverses [`seal`]. To be called inside of [`with_zeroized_stack`], which `cipher` does not leave.
///
/// # Errors
/// [`Error::Damaged`] unless every byte is as it was sealed, in this place, with this key.
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
        let (from, to) = (
            index * SEALED_CHUNK_LEN,
            len.min((index + 1) * SEALED_CHUNK_LEN),
        );
        let nonce = Nonce::assume_unique_for_key(stream_nonce(index, index + 1 == chunks));
        opened += cipher
            .open_within(
                nonce,
                Aad::from(aad),
                &mut bytes[opened..to],
                from - opened..,
            )
            .map_err(|_| Error::Damaged)?
            .len();
        if index == 0 {
            prefix.copy_from_slice(&bytes[..LENGTH_PREFIX_LEN]);
            bytes.copy_within(LENGTH_PREFIX_LEN..opened, 0);
            opened -= LENGTH_PREFIX_LEN;
        }
    }
    // The padding must be exactly what `seal` would have written.
    let len = u64::from_le_bytes(prefix);
    let fits = len <= MAX_OBJECT_LEN && padme(LENGTH_PREFIX_LEN as u64 + len) == padded_len as u64;
    if !fits || bytes[len as usize..opened].iter().any(|&byte| byte != 0) {
        return Err(Error::Damaged);
    }
    bytes.truncate(len as usize);
    Ok(bytes)
}

/// Seals what somebody who knew the key may have padded as they liked.
#[cfg(any(test, fuzzing))]
pub(crate) fn seal_padded(key: &DataKey, aad: &ObjectAad, padded: &[u8]) -> Result<Vec<u8>, Error> {
    let (cipher, aad) = (key.cipher()?, aad.to_bytes(padded.len() as u64));
    let chunks = padded.chunks(CHUNK_LEN);
    let (mut sealed, count) = (Vec::new(), chunks.len());
    for (index, chunk) in chunks.enumerate() {
        let nonce = Nonce::assume_unique_for_key(stream_nonce(index, index + 1 == count));
        let mut chunk = chunk.to_vec();
        cipher
            .seal_in_place_append_tag(nonce, Aad::from(aad), &mut chunk)
            .map_err(|_| Error::Damaged)?;
        sealed.append(&mut chunk);
    }
    Ok(sealed)
}

/// index as 11 bytes big-endian ‖ 1 for the last chunk, 0 for the others.
pub(crate) fn stream_nonce(index: usize, last: bool) -> [u8; NONCE_LEN] {
    let mut nonce = [0; NONCE_LEN];
    nonce[3..11].copy_from_slice(&(index as u64).to_be_bytes());
    nonce[11] = last.into();
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::key::StoreId;
    use crate::store::record::{ObjectKind, PhotoId};
    use crate::test_vectors::{array, bytes, vectors};

    #[test]
    fn contents_are_sealed_as_the_vectors_say() {
        let vectors = vectors();
        for vector in vectors["seals"].as_array().unwrap() {
            let aad = ObjectAad::for_object(
                StoreId(array(&vector["store"])),
                PhotoId::from_row(&bytes(&vector["photo"]).unwrap()).unwrap(),
                ObjectKind::from_row(vector["kind"].as_i64().unwrap()).unwrap(),
            );
            let key = DataKey::from_bytes(array(&vector["data_key"]));
            let content = bytes(&vector["content"]).unwrap();
            let copied = seal(&key, &aad, Zeroizing::new(content.clone())).unwrap();
            let mut buffer = Zeroizing::new(Vec::with_capacity(sealed_len(content.len())));
            buffer.extend_from_slice(&content);
            let sealed = seal(&key, &aad, buffer).unwrap();
            assert_eq!(sealed, copied);
            assert_eq!(sealed, bytes(&vector["sealed"]).unwrap());
            let opened = with_zeroized_stack(|| open(&key.cipher().unwrap(), &aad, sealed));
            assert_eq!(*opened.unwrap(), content);
        }
    }

    #[test]
    fn lengths_are_padded_as_the_vectors_say() {
        let vectors = vectors();
        let lengths = vectors["padded_lengths"].as_array().unwrap();
        for pair in lengths {
            assert_eq!(padme(pair[0].as_u64().unwrap()), pair[1].as_u64().unwrap());
        }
        assert!(lengths.len() > 70);
    }

    #[test]
    fn padding_costs_at_most_12_percent_and_never_cuts() {
        let every_length = 1024..200_000;
        let around_powers = (17..29).flat_map(|power| (1 << power) - 3..(1 << power) + 2000);
        let mut worst = 0.0_f64;
        let mut before = 0;
        for len in every_length.chain(around_powers) {
            let padded = padme(len);
            assert!(padded >= len && padme(padded) == padded, "{len}");
            assert!(padded >= before || len < before, "{len}");
            worst = worst.max((padded - len) as f64 / len as f64);
            before = padded;
        }
        println!("worst overhead {:.2}%", worst * 100.0);
        assert!(worst <= 0.12);
        assert!((0..=1024).all(|len| padme(len) == 1024));
    }
}
