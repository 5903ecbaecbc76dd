//! Random identifiers that the page receives and that nobody can guess.

use crate::fault::Fault;

/// 128 random bits as 32 hexadecimal digits.
///
/// # Errors
/// [`Fault::Unexpected`] where the system gives no random bits.
pub(super) fn random_token() -> Result<String, Fault> {
    let random = ring::rand::generate::<[u8; 16]>(&ring::rand::SystemRandom::new());
    let bits = random.map_err(|_| Fault::Unexpected {
        detail: "the system gave no random bits".into(),
    })?;
    Ok(hex::encode(bits.expose()))
}
