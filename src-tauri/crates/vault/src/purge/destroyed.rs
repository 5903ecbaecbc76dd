//! A purge on a disk that has no room for it: the keys of the photos are destroyed in place, and their rows go later.
//!
//! Before SQLite changes a row it writes a log. A full disk has no room for one, but a key that is written over with as many
//! bytes takes none: the log is emptied, and the database changes without one. What changes are the keys, and counters at the
//! very beginning of the file. So a crash in the middle costs no other photo: the bytes of a sector that was written and of
//! one that was not differ in nothing that another photo needs. Only when the disk has taken everything is anything claimed.
//!
//! What is written is [`DESTROYED_KEY`], wrapped like any key: without the master key nobody makes a photo look purged, and
//! no accident does. A photo whose record has it is in no list. Its rows go with the next purge or opening that has room for
//! that, and there are such photos only where there is no ballast.

use std::path::Path;

use sqlx::{Connection, SqliteConnection};

use crate::crypto::aad::ObjectAad;
use crate::error::Error;
use crate::ids::{ObjectKind, PhotoId};
use crate::keys::data_key::DESTROYED_KEY;
use crate::purge::cleanup::clean_up;
use crate::purge::epoch::{KeySources, commit, prepare};
use crate::purge::spare::KeychainAccess;
use crate::store::database;
use crate::store::open_store::OpenStore;

/// Destroys the keys of `ids` without a byte more on the disk. The connection is alone from then on.
///
/// # Errors
/// [`Error::DiskFull`] where the log holds more than the database has room for; nothing is destroyed then. After any other
/// error some of the keys may be.
pub(crate) async fn destroy_keys(
    store: &mut OpenStore,
    path: &Path,
    ids: &[PhotoId],
) -> Result<(), Error> {
    database::reopen_alone(&mut store.connection, path).await?;
    store.alone = true;
    let keys = destroyed_keys(store.for_reading().await?, ids).await?;
    let destroyed = overwrite(&mut store.connection, &keys).await;
    database::reopen_alone(&mut store.connection, path).await?;
    match destroyed {
        // Not even an empty log can be made here.
        Err(Error::Database(_)) => Err(Error::DiskFull),
        destroyed => destroyed,
    }
}

/// The rows of `ids`, and what is to stand there as their key.
async fn destroyed_keys(
    store: &mut OpenStore,
    ids: &[PhotoId],
) -> Result<Vec<(i64, Vec<u8>)>, Error> {
    let mut keys = Vec::new();
    let master = &store.keys.master;
    for id in ids {
        let rows: Vec<(i64, i64)> = sqlx::query_as("SELECT id, kind FROM object WHERE photo = ?")
            .bind(&id.as_bytes()[..])
            .fetch_all(&mut store.connection)
            .await?;
        for (row, kind) in rows {
            let aad = ObjectAad::for_object(master.store, *id, ObjectKind::from_row(kind)?);
            let key = master.with_wrapper(|keys| keys.wrap(&DESTROYED_KEY, &aad))?;
            keys.push((row, key.to_vec()));
        }
    }
    Ok(keys)
}

/// Writes keys over others in place. The database has a log again afterwards, whatever came of it.
async fn overwrite(
    connection: &mut SqliteConnection,
    keys: &[(i64, Vec<u8>)],
) -> Result<(), Error> {
    let written = overwrite_without_log(connection, keys).await;
    let _ = sqlx::query("PRAGMA journal_mode = WAL")
        .execute(connection)
        .await;
    written
}

async fn overwrite_without_log(
    connection: &mut SqliteConnection,
    keys: &[(i64, Vec<u8>)],
) -> Result<(), Error> {
    // Moves the log into the database first, which needs room if the database grows by that.
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode = MEMORY")
        .fetch_one(&mut *connection)
        .await?;
    if mode != "memory" {
        return Err(Error::DiskFull);
    }
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    for (row, key) in keys {
        sqlx::query("UPDATE object SET wrapped_key = ? WHERE id = ?")
            .bind(key)
            .bind(row)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Removes the rows of photos whose keys were destroyed. Returns whether none are left; then there may be ballast again.
pub(crate) async fn finish_destroyed(store: &mut OpenStore, access: KeychainAccess<'_>) -> bool {
    if access.folder.has_ballast() {
        return true;
    }
    remove_destroyed(store, access).await.is_ok()
}

async fn remove_destroyed(store: &mut OpenStore, access: KeychainAccess<'_>) -> Result<(), Error> {
    let ids = destroyed_photos(store.for_reading().await?).await?;
    if ids.is_empty() {
        return Ok(());
    }
    let store = store.for_writing(&access.folder.database()).await?;
    let next = match store.keys.fields.device_check {
        Some(_) => prepare(&store.keys, KeySources::current(&store.keys), access).await,
        None => Err(Error::KeychainUnavailable(None)),
    };
    // Their contents are noise. To overwrite them would take as much room as they do.
    database::overwrite_deleted(&mut store.connection, false).await?;
    let removed = commit(store, next.ok(), &ids).await;
    database::overwrite_deleted(&mut store.connection, true).await?;
    removed?;
    // What is left of it, the next purge names.
    drop(clean_up(store, access).await);
    Ok(())
}

/// The photos whose record has no key any more.
async fn destroyed_photos(store: &mut OpenStore) -> Result<Vec<PhotoId>, Error> {
    let rows: Vec<(Vec<u8>, Vec<u8>)> =
        sqlx::query_as("SELECT photo, wrapped_key FROM object WHERE kind = 4")
            .fetch_all(&mut store.connection)
            .await?;
    let master = &store.keys.master;
    let is_destroyed = |(photo, key): (Vec<u8>, Vec<u8>)| {
        let id = PhotoId::from_row(&photo).ok()?;
        let aad = ObjectAad::for_object(master.store, id, ObjectKind::Metadata);
        let unwrapped = master.with_wrapper(|keys| Ok(keys.unwrap(&key, &aad)?.is_destroyed()));
        unwrapped.is_ok_and(|destroyed| destroyed).then_some(id)
    };
    Ok(rows.into_iter().filter_map(is_destroyed).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;
    use std::sync::Arc;

    use zeroize::Zeroizing;

    use super::*;
    use crate::keys::keychain_calls::Deadline;
    use crate::{KdfCost, MemoryKeychain, NewPhoto, Vault};

    struct Kept {
        folder: tempfile::TempDir,
        vault: Vault,
        path: PathBuf,
        ids: Vec<PhotoId>,
    }

    /// A vault of 40 photos, whose log is empty and which has no ballast.
    async fn vault_without_ballast() -> Kept {
        let folder = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let vault = Vault::create(folder.path(), keychain, None, KdfCost::MIN);
        let vault = vault.await.unwrap();
        let mut ids = Vec::new();
        for number in 0..40 {
            let photo = NewPhoto {
                original: Some(Zeroizing::new(vec![number; 5000])),
                ..NewPhoto::default()
            };
            ids.push(vault.add(photo).await.unwrap());
        }
        vault.purge(&[]).await.unwrap();
        assert!(vault.folder.give_up_ballast());
        let path = vault.folder.database();
        Kept {
            folder,
            vault,
            path,
            ids,
        }
    }

    async fn wrapped_keys(vault: &Vault, id: PhotoId) -> Vec<Vec<u8>> {
        let mut store = vault.store.lock().await;
        sqlx::query_scalar("SELECT wrapped_key FROM object WHERE photo = ?")
            .bind(&id.as_bytes()[..])
            .fetch_all(&mut store.connection)
            .await
            .unwrap()
    }

    fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
        bytes.windows(part.len()).position(|window| window == part)
    }

    #[tokio::test]
    async fn keys_are_destroyed_in_place_and_nothing_else_of_the_file_changes() {
        let Kept {
            folder: _folder,
            vault,
            path,
            ids,
        } = vault_without_ballast().await;
        let keys = wrapped_keys(&vault, ids[7]).await;
        let before = fs::read(&path).unwrap();
        destroy_keys(&mut *vault.store.lock().await, &path, &ids[7..8])
            .await
            .unwrap();
        let after = fs::read(&path).unwrap();
        assert_eq!(after.len(), before.len());
        let places: Vec<usize> = keys.iter().map(|key| find(&before, key).unwrap()).collect();
        assert_eq!(places.len(), 2);
        for (at, (old, new)) in before.iter().zip(&after).enumerate() {
            let is_key = places
                .iter()
                .any(|place| (*place..place + 60).contains(&at));
            assert!(old == new || at < 100 || is_key, "byte {at}");
        }
        for key in &keys {
            assert_eq!(find(&after, key), None);
        }
        let listing = vault.list().await.unwrap();
        assert_eq!((listing.entries.len(), listing.damaged.len()), (39, 0));
        for (number, id) in ids.iter().enumerate() {
            let read = vault.read_object(*id, ObjectKind::Original).await;
            match number {
                7 => assert!(matches!(read, Err(Error::NotFound(_)))),
                _ => assert_eq!(**read.unwrap(), vec![number as u8; 5000]),
            }
        }
    }

    #[tokio::test]
    async fn their_rows_go_once_there_is_room() {
        let Kept {
            folder: _folder,
            vault,
            path,
            ids,
        } = vault_without_ballast().await;
        let mut store = vault.store.lock().await;
        destroy_keys(&mut store, &path, &ids[3..5]).await.unwrap();
        assert_eq!(destroyed_photos(&mut store).await.unwrap().len(), 2);
        let epoch = store.keys.fields.epoch;
        let access = vault.keychain_access(Deadline::for_a_rotation());
        assert!(finish_destroyed(&mut store, access).await);
        assert!(store.keys.fields.epoch > epoch || store.rotation_owed().await);
        let rows: i64 = sqlx::query_scalar("SELECT count(DISTINCT photo) FROM object")
            .fetch_one(&mut store.connection)
            .await
            .unwrap();
        assert_eq!(rows, 38);
        drop(store);
        assert_eq!(vault.list().await.unwrap().entries.len(), 38);
    }
}
