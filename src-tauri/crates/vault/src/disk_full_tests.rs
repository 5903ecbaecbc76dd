//! A database that may not grow, as on a full disk: nothing is lost, and purging still works.

use std::sync::Arc;

use sqlx::AssertSqlSafe;
use zeroize::Zeroizing;

use crate::{Error, KdfCost, Listing, MemoryKeychain, NewPhoto, ObjectKind, Vault};

/// Lets the database grow by so many pages and no further, as a full disk would.
async fn allow_pages(vault: &Vault, more: i64) {
    // The limit belongs to a connection, so not to one that is about to be replaced.
    let mut store = vault.store.lock().await;
    let store = store.for_writing(&vault.folder.database()).await.unwrap();
    let connection = &mut store.connection;
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(&mut *connection)
        .await
        .unwrap();
    let limit = AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + more));
    sqlx::query(limit).execute(&mut *connection).await.unwrap();
}

#[tokio::test]
async fn a_database_that_may_not_grow_loses_nothing_and_can_be_purged() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = Arc::new(MemoryKeychain::default());
    let vault = Vault::create(dir.path(), keychain, None, KdfCost::MIN)
        .await
        .unwrap();
    let photo = |byte| NewPhoto {
        original: Some(Zeroizing::new(vec![byte; 100_000])),
        ..NewPhoto::default()
    };
    let id = vault.add(photo(1)).await.unwrap();
    for more in 0..20 {
        allow_pages(&vault, more).await;
        assert!(
            matches!(vault.add(photo(2)).await, Err(Error::DiskFull)),
            "{more} pages more"
        );
        assert_eq!(vault.list().await.unwrap().entries.len(), 1);
        assert_eq!(
            *vault.read_object(id, ObjectKind::Original).await.unwrap(),
            [1; 100_000]
        );
    }
    vault.purge(&[id]).await.unwrap();
    assert_eq!(vault.list().await.unwrap(), Listing::default());
    // What was purged makes room for the next.
    allow_pages(&vault, 40).await;
    vault.add(photo(3)).await.unwrap();
}
