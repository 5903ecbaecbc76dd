//! Stores to test on, keychains that misbehave, and a way to look behind the vault's back.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::json;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection};
use tempfile::TempDir;
use vault::{
    Clock, DeviceSecret, Error, KdfCost, Keychain, MemoryKeychain, NewPhoto, ObjectKind,
    Passphrase, PhotoId, Vault,
};
use zeroize::Zeroizing;

/// A folder with a store in it that the keychain alone opens.
pub(crate) struct Store {
    pub(crate) folder: TempDir,
    pub(crate) keychain: Arc<dyn Keychain>,
}

impl Store {
    pub(crate) async fn make() -> (Store, Vault) {
        let store = Store {
            folder: folder(),
            keychain: Arc::new(MemoryKeychain::default()),
        };
        let vault = Vault::create(store.dir(), store.keychain(), None, KdfCost::MIN)
            .await
            .unwrap();
        (store, vault)
    }

    pub(crate) fn dir(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn keychain(&self) -> Arc<dyn Keychain> {
        Arc::clone(&self.keychain)
    }

    pub(crate) async fn open(&self) -> Result<Vault, Error> {
        Vault::open(self.dir(), self.keychain(), None).await
    }

    pub(crate) async fn sql(&self) -> SqliteConnection {
        sql(&self.dir().join("vault.db")).await
    }
}

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(crate) fn passphrase(text: &str) -> Passphrase {
    Passphrase::from(text.to_owned())
}

/// A connection that knows nothing of the vault.
pub(crate) async fn sql(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .connect()
        .await
        .unwrap()
}

/// Does something to a closed store that the vault would never do.
pub(crate) async fn tamper(store: &Store, statements: &str) {
    use sqlx::Connection;

    let mut connection = store.sql().await;
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

/// Bytes that do not repeat and are the same on every run.
pub(crate) fn noise(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..len)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        })
        .collect()
}

pub(crate) fn photo_with_original(original: &[u8]) -> NewPhoto {
    NewPhoto {
        original: Some(Zeroizing::new(original.to_vec())),
        details: json!({ "name": "selfie.jpg" }),
        ..NewPhoto::default()
    }
}

pub(crate) async fn original(vault: &Vault, id: PhotoId) -> Result<Vec<u8>, Error> {
    vault
        .read_object(id, ObjectKind::Original)
        .await
        .map(|bytes| bytes.to_vec())
}

/// The store's files as they are on the disk at this moment, without those that only a running process
/// has a use for.
pub(crate) fn copy_store(dir: &Path) -> TempDir {
    let copy = folder();
    for name in ["vault.db", "vault.db-wal", "vault.entries"] {
        match fs::copy(dir.join(name), copy.path().join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => panic!("{error}"),
            _ => {}
        }
    }
    copy
}

/// Every file in a folder, with its bytes.
pub(crate) fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// The names of the files in a folder.
pub(crate) fn names(dir: &Path) -> Vec<String> {
    let name = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files(dir).into_iter().map(|(path, _)| name(path)).collect()
}

/// A folder in memory where there is one: for thousands of stores that need not survive anything.
pub(crate) fn memory_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| folder())
}

/// How many of `pieces`, none shorter than eight bytes, lie somewhere in the files of a folder. They
/// are told by their first eight bytes, which in ciphertext are as good as a name.
pub(crate) fn found(dir: &Path, pieces: &[Vec<u8>]) -> usize {
    let wanted: HashSet<[u8; 8]> = pieces
        .iter()
        .map(|piece| piece[..8].try_into().unwrap())
        .collect();
    let files = files(dir);
    let windows = files.iter().flat_map(|(_, bytes)| bytes.windows(8));
    let seen: HashSet<&[u8]> = windows.filter(|window| wanted.contains(*window)).collect();
    seen.len()
}

/// How many files of a folder hold `needle`.
pub(crate) fn holding(dir: &Path, needle: &[u8]) -> usize {
    let holds = |bytes: &[u8]| {
        bytes
            .windows(needle.len())
            .any(|window| window[0] == needle[0] && window == needle)
    };
    files(dir).iter().filter(|(_, bytes)| holds(bytes)).count()
}

/// A clock that stands where it was put.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn at(now: i64) -> Arc<Self> {
        Arc::new(TestClock(AtomicI64::new(now)))
    }

    pub(crate) fn advance(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

fn unavailable() -> Error {
    Error::KeychainUnavailable(None)
}

/// Says no to everything, as where there is no keychain at all.
pub(crate) struct UnavailableKeychain;

impl Keychain for UnavailableKeychain {
    fn load(&self, _: &str) -> Result<Option<DeviceSecret>, Error> {
        Err(unavailable())
    }
    fn store(&self, _: &str, _: &DeviceSecret) -> Result<(), Error> {
        Err(unavailable())
    }
    fn remove(&self, _: &str) -> Result<(), Error> {
        Err(unavailable())
    }
}

/// Says yes and keeps nothing.
pub(crate) struct EmptyKeychain;

impl Keychain for EmptyKeychain {
    fn load(&self, _: &str) -> Result<Option<DeviceSecret>, Error> {
        Ok(None)
    }
    fn store(&self, _: &str, _: &DeviceSecret) -> Result<(), Error> {
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }
}

/// Always holds the same secret, whatever it was given.
pub(crate) struct FixedKeychain(pub(crate) [u8; 32]);

impl Keychain for FixedKeychain {
    fn load(&self, _: &str) -> Result<Option<DeviceSecret>, Error> {
        Ok(DeviceSecret::from_slice(&self.0))
    }
    fn store(&self, _: &str, _: &DeviceSecret) -> Result<(), Error> {
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }
}

/// Keeps secrets as files, so that two processes of a test can share them.
pub(crate) struct FileKeychain(pub(crate) PathBuf);

impl Keychain for FileKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        Ok(fs::read(self.0.join(entry))
            .ok()
            .and_then(|bytes| DeviceSecret::from_slice(&bytes)))
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        fs::write(self.0.join(entry), secret.as_bytes()).map_err(Error::Io)
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        let _ = fs::remove_file(self.0.join(entry));
        Ok(())
    }
}
