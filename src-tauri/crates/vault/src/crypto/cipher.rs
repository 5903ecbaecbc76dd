//! AES-256-GCM by ring, and short values that are sealed whole: wrapped keys and the header's verifier.
//!
//! `sealed = nonce (12) ‖ AES-256-GCM(key, nonce, plain, aad) ‖ tag (16)`
//!
//! A nonce must **never** be used twice with one key. These keys seal few values, each under a random
//! nonce.

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, Tag, UnboundKey};

use crate::crypto::secret::KEY_LEN;
use crate::error::Error;

pub(crate) use ring::aead::NONCE_LEN;

/// Bytes of an authentication tag.
pub(crate) const TAG_LEN: usize = 16;

/// Seals `plain` into `out`, which must be [`NONCE_LEN`] + [`TAG_LEN`] longer.
pub(crate) fn seal_value(
    cipher: &LessSafeKey,
    nonce: [u8; NONCE_LEN],
    aad: &[u8],
    plain: &[u8],
    out: &mut [u8],
) -> Result<(), Error> {
    let (head, rest) = out.split_at_mut(NONCE_LEN);
    let (body, tail) = rest.split_at_mut(plain.len());
    head.copy_from_slice(&nonce);
    body.copy_from_slice(plain);
    let nonce = Nonce::assume_unique_for_key(nonce);
    let tag = cipher
        .seal_in_place_separate_tag(nonce, Aad::from(aad), body)
        .map_err(|_| Error::Damaged)?;
    tail.copy_from_slice(tag.as_ref());
    Ok(())
}

/// Reverses [`seal_value`] into `plain`. After an error `plain` is of no use.
///
/// # Errors
/// [`Error::Damaged`] unless `sealed` was made with this key and this AAD.
pub(crate) fn open_value(
    cipher: &LessSafeKey,
    aad: &[u8],
    sealed: &[u8],
    plain: &mut [u8],
) -> Result<(), Error> {
    if sealed.len() != NONCE_LEN + plain.len() + TAG_LEN {
        return Err(Error::Damaged);
    }
    let (nonce, rest) = sealed.split_at(NONCE_LEN);
    let (body, tag) = rest.split_at(plain.len());
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Error::Damaged)?;
    let tag = Tag::try_from(tag).map_err(|_| Error::Damaged)?;
    plain.copy_from_slice(body);
    cipher
        .open_in_place_separate_tag(nonce, Aad::from(aad), tag, plain, 0..)
        .map_err(|_| Error::Damaged)?;
    Ok(())
}

/// The key schedule of `key`. It begins with the key itself, and ring does not zeroise it.
///
/// Make and use it inside [`with_zeroized_stack`](crate::crypto::secret::with_zeroized_stack). **Never**
/// keep it or return it from there.
pub(crate) fn aes_256_gcm(key: &[u8; KEY_LEN]) -> Result<LessSafeKey, Error> {
    UnboundKey::new(&AES_256_GCM, key)
        .map(LessSafeKey::new)
        .map_err(|_| Error::Damaged)
}
