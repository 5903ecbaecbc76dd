//! The vectors of `tests/fixtures/vault/`, for the tests of what this crate writes. What it reads is
//! tested from outside.

use serde_json::Value;

/// All of them.
pub(crate) fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../tests/fixtures/vault/v1.json")).unwrap()
}

/// The case file.
pub(crate) fn case() -> Value {
    serde_json::from_str(include_str!("../../../../tests/fixtures/vault/backup.json")).unwrap()
}

/// The bytes of a hexadecimal value, or `None` where it is null.
pub(crate) fn bytes(value: &Value) -> Option<Vec<u8>> {
    let digits = value.as_str()?;
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    Some((0..digits.len()).step_by(2).map(byte).collect())
}

/// The same, where the length is known.
pub(crate) fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).unwrap().try_into().unwrap()
}
