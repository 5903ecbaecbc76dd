//! Wraps every data key of a store again, in the middle of a key rotation.

use std::sync::Arc;

use sqlx::SqliteConnection;

use crate::blocking::{blocking, stop_if_abandoned};
use crate::crypto::aad::ObjectAad;
use crate::error::Error;
use crate::ids::ObjectKind;
use crate::keys::master_key::{KeyWrapper, MasterKey, WRAPPED_KEY_LEN};

/// Moves the data key of every object from the master key `old` to `new`.
///
/// A key that does not unwrap stays as it is: its object could not be opened before either, and is still
/// named as damaged afterwards.
pub(super) async fn rewrap_objects(
    connection: &mut SqliteConnection,
    old: &Arc<MasterKey>,
    new: &Arc<MasterKey>,
) -> Result<(), Error> {
    // All in one row: receiving one each would take longer than everything else here.
    let objects = sqlx::query!(
        r#"SELECT json_group_array(json_array(id, lower(hex(photo)), kind, octet_length(wrapped_key)))
                      AS "shapes!: String",
                  CAST(group_concat(wrapped_key, '') AS BLOB) AS "wrapped_keys: Vec<u8>"
           FROM object"#
    )
    .fetch_one(&mut *connection)
    .await?;
    let epoch = i64::try_from(new.epoch).map_err(|_| Error::Damaged)?;
    let (old, new) = (Arc::clone(old), Arc::clone(new));
    let (ids, wrapped) = blocking(move || {
        let store = old.store;
        let shapes: Vec<(i64, String, i64, usize)> =
            serde_json::from_str(&objects.shapes).map_err(|_| Error::Damaged)?;
        let wrapped_keys = objects.wrapped_keys.unwrap_or_default();
        let mut remaining = &wrapped_keys[..];
        let mut ids = Vec::with_capacity(shapes.len());
        let mut wrapped = Vec::with_capacity(shapes.len() * WRAPPED_KEY_LEN);
        let rewrap = |old: &KeyWrapper, new: &KeyWrapper| {
            for (id, photo, kind, len) in shapes {
                stop_if_abandoned()?;
                let (wrapped_key, rest) = remaining.split_at_checked(len).ok_or(Error::Damaged)?;
                remaining = rest;
                let (Ok(photo), Ok(kind)) = (photo.parse(), ObjectKind::from_row(kind)) else {
                    continue;
                };
                let aad = ObjectAad::for_object(store, photo, kind);
                if let Ok(key) = old.unwrap(wrapped_key, &aad) {
                    ids.push(id);
                    wrapped.extend_from_slice(&new.wrap(key.as_bytes(), &aad)?);
                }
            }
            Ok(())
        };
        old.with_wrapper(|old| new.with_wrapper(|new| rewrap(old, new)))?;
        let ids = serde_json::to_string(&ids).map_err(|_| Error::Damaged)?;
        Ok((ids, wrapped))
    })
    .await?;

    // One statement with all keys in one value: a statement for each takes many times as long.
    sqlx::query!(
        "UPDATE object SET epoch = ?, wrapped_key = substr(?, 60 * moved.key + 1, 60)
         FROM json_each(?) AS moved WHERE object.id = moved.value",
        epoch,
        wrapped,
        ids,
    )
    .execute(connection)
    .await?;
    Ok(())
}
