//! What the tests share: stores, photos, copies of files, and processes that are killed.

pub(crate) mod keychains;

use std::collections::HashSet;
use std::fs;
use std::future::{Future, poll_fn};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::task::Poll;

use serde_json::json;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use tempfile::TempDir;
use vault::{
    AwakeTime, BootId, Clock, Error, KdfCost, Keychain, MemoryKeychain, NewPhoto, ObjectKind,
    Passphrase, PhotoId, Receipt, Uptime, Vault, VaultStatus,
};
use zeroize::Zeroizing;

use self::keychains::FileKeychain;

/// How many secrets the keychain holds for a store: that of its epoch, and the spare.
pub(crate) const SECRETS: usize = 2;

/// A folder with a store in it, and the keychain that opens it.
pub(crate) struct Store {
    pub(crate) folder: TempDir,
    pub(crate) keychain: Arc<dyn Keychain>,
}

impl Store {
    /// A new store that the keychain alone opens.
    pub(crate) async fn create() -> (Store, Vault) {
        Store::create_with(Arc::new(MemoryKeychain::default()), None).await
    }

    pub(crate) async fn create_with(
        keychain: Arc<dyn Keychain>,
        passphrase: Option<&str>,
    ) -> (Store, Vault) {
        let store = Store::empty(keychain);
        let vault = store.try_create(passphrase).await.unwrap();
        (store, vault)
    }

    /// A folder without a store.
    pub(crate) fn empty(keychain: Arc<dyn Keychain>) -> Store {
        let folder = temp_folder();
        Store { folder, keychain }
    }

    pub(crate) async fn try_create(&self, passphrase: Option<&str>) -> Result<Vault, Error> {
        let passphrase = passphrase.map(self::passphrase);
        Vault::create(
            self.dir(),
            self.keychain(),
            passphrase.as_ref(),
            KdfCost::MIN,
        )
        .await
    }

    pub(crate) fn dir(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.dir().join("vault.db")
    }

    pub(crate) fn keychain(&self) -> Arc<dyn Keychain> {
        Arc::clone(&self.keychain)
    }

    pub(crate) async fn open(&self) -> Result<Vault, Error> {
        self.open_with(None).await
    }

    pub(crate) async fn open_with(&self, passphrase: Option<&str>) -> Result<Vault, Error> {
        let passphrase = passphrase.map(self::passphrase);
        Vault::open(self.dir(), self.keychain(), passphrase.as_ref()).await
    }

    pub(crate) async fn status(&self) -> VaultStatus {
        Vault::status(self.dir()).await.unwrap()
    }

    pub(crate) async fn purge_all(&self) -> Receipt {
        let purged = Vault::purge_all(self.dir(), self.keychain()).await;
        purged.unwrap()
    }

    pub(crate) async fn sql(&self) -> SqliteConnection {
        sql(&self.database()).await
    }

    /// Does something to a closed store that the vault would never do.
    pub(crate) async fn tamper(&self, statements: &str) {
        let mut connection = self.sql().await;
        sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }
}

/// What [`Vault::status`] says of a closed store.
pub(crate) fn locked(needs_passphrase: bool, needs_keychain: bool) -> VaultStatus {
    VaultStatus::Locked {
        needs_passphrase,
        needs_keychain,
    }
}

pub(crate) fn temp_folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A folder in memory where there is one: for thousands of stores that need not survive anything.
pub(crate) fn memory_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| temp_folder())
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

/// Bytes that do not repeat and are the same in every run.
pub(crate) fn seeded_bytes(seed: u64, len: usize) -> Vec<u8> {
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

pub(crate) async fn read_original(vault: &Vault, id: PhotoId) -> Result<Vec<u8>, Error> {
    vault
        .read_object(id, ObjectKind::Original)
        .await
        .map(|bytes| bytes.to_vec())
}

pub(crate) async fn assert_original(vault: &Vault, id: PhotoId, expected: &[u8]) {
    assert!(read_original(vault, id).await.unwrap() == expected);
}

/// The store's files as they are on the disk at this moment, without those that only a running process
/// uses.
pub(crate) fn copy_store(dir: &Path) -> TempDir {
    let copy = temp_folder();
    for name in [
        "vault.db",
        "vault.db-wal",
        "vault.entries",
        "vault.keychain",
    ] {
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
pub(crate) fn file_names(dir: &Path) -> Vec<String> {
    let name = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files(dir).into_iter().map(|(path, _)| name(path)).collect()
}

/// How many of `pieces`, none shorter than eight bytes, lie somewhere in the files of a folder. Their first
/// eight bytes stand for each, which is enough in ciphertext.
pub(crate) fn count_pieces_found(dir: &Path, pieces: &[Vec<u8>]) -> usize {
    let wanted: HashSet<[u8; 8]> = pieces
        .iter()
        .map(|piece| piece[..8].try_into().unwrap())
        .collect();
    let files = files(dir);
    let windows = files.iter().flat_map(|(_, bytes)| bytes.windows(8));
    let seen: HashSet<&[u8]> = windows.filter(|window| wanted.contains(*window)).collect();
    seen.len()
}

/// How many files of a folder have `needle` in them.
pub(crate) fn count_files_with(dir: &Path, needle: &[u8]) -> usize {
    let has_needle = |bytes: &[u8]| {
        bytes
            .windows(needle.len())
            .any(|window| window[0] == needle[0] && window == needle)
    };
    let files = files(dir);
    files.iter().filter(|(_, bytes)| has_needle(bytes)).count()
}

/// How many runs a test makes: the number in the environment variable `name`, or `few`.
pub(crate) fn count_from_env(name: &str, few: u64) -> u64 {
    std::env::var(name).map_or(few, |count| count.parse().unwrap())
}

const CHILD_FOLDER: &str = "AMBROTYPE_TEST_FOLDER";
const CHILD_SECRETS: &str = "AMBROTYPE_TEST_SECRETS";

/// This test program again, running the one test `name` on a store: a process to be killed or to fail.
pub(crate) fn child_process(name: &str, folder: &Path, secrets: &Path) -> Command {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", name, "--nocapture"])
        .env(CHILD_FOLDER, folder)
        .env(CHILD_SECRETS, secrets);
    child
}

/// The store of a [`child_process`], and its keychain. `None` in the process of the tests themselves.
pub(crate) fn child_store() -> Option<(PathBuf, Arc<dyn Keychain>)> {
    let folder = std::env::var_os(CHILD_FOLDER).map(PathBuf::from)?;
    let secrets = std::env::var_os(CHILD_SECRETS).map(PathBuf::from)?;
    Some((folder, Arc::new(FileKeychain(secrets))))
}

/// Prints a line for the parent process, at once.
pub(crate) fn print_line(line: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

/// Polls `future` at most `polls` times and drops it, as when a window is closed. `None` if it did not end.
pub(crate) async fn abandon_after<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut left = polls;
    let mut future = Box::pin(future);
    poll_fn(|context| {
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// A clock that stands until it is moved, on a machine that was started when it was made.
pub(crate) struct TestClock {
    now: AtomicI64,
    uptime: AtomicI64,
    starts: AtomicU64,
}

impl TestClock {
    pub(crate) fn at(now: i64) -> Arc<Self> {
        Arc::new(TestClock {
            now: AtomicI64::new(now),
            uptime: AtomicI64::new(0),
            starts: AtomicU64::new(1),
        })
    }

    /// Time passes, while the machine is up or suspended.
    pub(crate) fn advance(&self, milliseconds: i64) {
        self.uptime.fetch_add(milliseconds, Ordering::SeqCst);
        self.jump(milliseconds);
    }

    /// Somebody sets the clock.
    pub(crate) fn jump(&self, milliseconds: i64) {
        self.now.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// The machine is switched off, and on again when the clock has moved by so much.
    pub(crate) fn restart_after(&self, milliseconds: i64) {
        self.starts.fetch_add(1, Ordering::SeqCst);
        self.uptime.store(0, Ordering::SeqCst);
        self.jump(milliseconds);
    }
}

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }

    fn uptime(&self) -> Option<Uptime> {
        let boot = format!("{:032x}", self.starts.load(Ordering::SeqCst));
        Some(Uptime {
            boot: BootId::parse(&boot).unwrap(),
            milliseconds: self.uptime.load(Ordering::SeqCst),
        })
    }

    fn awake(&self) -> Option<AwakeTime> {
        let Uptime { boot, milliseconds } = self.uptime()?;
        Some(AwakeTime {
            boot,
            milliseconds: milliseconds.try_into().unwrap(),
        })
    }
}
