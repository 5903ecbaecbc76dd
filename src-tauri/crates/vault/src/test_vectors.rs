//! The vectors of `tests/fixtures/vault/`, for tests of what this crate writes. The integration tests read
//! them.

use serde_json::Value;

/// The vectors of format 1.
pub(crate) fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../tests/fixtures/vault/v1.json")).unwrap()
}

/// The vector of a backup file.
pub(crate) fn backup() -> Value {
    serde_json::from_str(include_str!("../../../../tests/fixtures/vault/backup.json")).unwrap()
}

/// The bytes of a hexadecimal value, or `None` where it is null.
pub(crate) fn bytes(value: &Value) -> Option<Vec<u8>> {
    Some(hex::decode(value.as_str()?).unwrap())
}

/// The same, where the length is known.
pub(crate) fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).unwrap().try_into().unwrap()
}
