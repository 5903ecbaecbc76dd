//! HKDF-SHA256 (RFC 5869), by ring: every key of the vault that is derived is derived here.

use ring::hkdf::{HKDF_SHA256, Prk, Salt};

use crate::crypto::secret::{KEY_LEN, Secret, with_zeroized_stack};
use crate::error::Error;

/// Extracts from `material`, without a salt, and expands with the parts of `info` one after another.
pub(crate) fn derive(material: &[u8], info: &[&[u8]]) -> Result<Secret, Error> {
    let mut key = Secret::zeroed();
    with_zeroized_stack(|| {
        let prk = Salt::new(HKDF_SHA256, &[]).extract(material);
        fill(&prk, info, key.as_mut_bytes())
    })?;
    Ok(key)
}

/// The same for a value that is no secret.
pub(crate) fn derive_public(material: &[u8], info: &[&[u8]]) -> Result<[u8; KEY_LEN], Error> {
    Ok(*derive(material, info)?.as_bytes())
}

/// Expands alone, from a key that is uniformly random already.
pub(crate) fn expand(key: &Secret, info: &[&[u8]]) -> Result<Secret, Error> {
    let mut out = Secret::zeroed();
    with_zeroized_stack(|| {
        let prk = Prk::new_less_safe(HKDF_SHA256, key.as_bytes());
        fill(&prk, info, out.as_mut_bytes())
    })?;
    Ok(out)
}

fn fill(prk: &Prk, info: &[&[u8]], out: &mut [u8; KEY_LEN]) -> Result<(), Error> {
    prk.expand(info, HKDF_SHA256)
        .and_then(|okm| okm.fill(out))
        .map_err(|_| Error::Damaged)
}
