//! What strangers' bytes are tried on, with chance as the stranger: everything of the vault that lies on the disk.
//!
//! The stranger may know more than any can: headers get the checksum that fits them, and case files are sealed with
//! the right key. Compiled for tests, which try some thousands of mutants of each, and for `make fuzz`, which tries
//! a million; never into the program.

#[path = "../../../../fuzz/target.rs"]
mod target;

use std::cell::RefCell;

use ring::digest;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::runtime::{Builder, Runtime};
use zeroize::Zeroizing;

use crate::backup::format::{BackupHeader, BackupReader};
use crate::crypto::envelope::{open, padme, seal, seal_padded};
use crate::crypto::secret::Secret;
use crate::error::Error;
use crate::keys::key::{DataKey, ObjectAad, StoreId};
use crate::keys::passphrase::KdfCost;
use crate::keys::unlock_attempts::{self, UnlockAttempts};
use crate::store::auto_lock::{self, AutoLock};
use crate::store::folder::{EntryList, entry_line};
use crate::store::header::{Header, LATEST_FORMAT};
use crate::store::record::{ObjectKind, PhotoId, Record};
use crate::store::{database, header};

pub use target::Target;

/// The row that is read before anything is known of a store.
pub const HEADER: Target = Target {
    name: "header",
    body: |bytes| {
        thread_local! {
            static DESK: RefCell<Option<(Runtime, SqliteConnection)>> = const { RefCell::new(None) };
        }
        DESK.with_borrow_mut(|desk| {
            let (runtime, connection) = match desk {
                Some(desk) => desk,
                None => desk.insert(database_in_memory()),
            };
            let row = Row::of(bytes);
            runtime.block_on(async {
                row.put(connection).await;
                let Ok(header) = Header::load(connection).await else {
                    return;
                };
                let fields = &header.fields;
                assert_eq!(
                    (&fields.store.0[..], fields.epoch as i64),
                    (&row.store[..], row.epoch)
                );
                // Whoever knows no key makes no header that opens.
                assert!(header.unlock(None, Some(&Secret::zeroed())).is_err());
            });
        });
    },
    seeds: || {
        // All that is to be set, then what decides what is there at all.
        let cost = KdfCost::MIN;
        let mut fields = vec![LATEST_FORMAT];
        fields.extend([7; 16]);
        fields.extend(3i64.to_le_bytes());
        fields.extend([9; 32]);
        for number in [cost.memory_kib(), cost.passes(), cost.lanes()] {
            fields.extend(i64::from(number).to_le_bytes());
        }
        fields.extend([5; 16 + header::VERIFIER_LEN]);
        let mut absent = fields.clone();
        fields.extend([0; 4]);
        absent.extend([0b11, 0, 0, 0]);
        vec![fields, absent]
    },
};

/// Sealed objects, and what is inside of one.
pub const ENVELOPE: Target = Target {
    name: "envelope",
    body: |bytes| {
        let Some((aad, key)) = aad_and_key() else {
            return;
        };
        let open = |sealed| open(&key.cipher()?, &aad, sealed);
        // Only what was sealed opens, to the byte.
        if let Ok(content) = open(bytes.to_vec()) {
            assert!(seal(&key, &aad, content).is_ok_and(|sealed| sealed == bytes));
        }
        // Of what opens, only what would have been padded so is taken.
        if let Ok(content) = seal_padded(&key, &aad, bytes).and_then(open) {
            let len = content.len() as u64;
            let mut padded = [&len.to_le_bytes()[..], &content].concat();
            padded.resize(padme(8 + len) as usize, 0);
            assert!(padded == bytes);
        }
    },
    seeds: || {
        let content = *b"a portrait, more or less";
        let sealed =
            aad_and_key().map(|(aad, key)| seal(&key, &aad, Zeroizing::new(content.to_vec())));
        let mut padded = [&24u64.to_le_bytes()[..], &content].concat();
        padded.resize(1024, 0);
        vec![sealed.and_then(Result::ok).unwrap_or_default(), padded]
    },
};

/// Case files: the header, and what whoever knew the passphrase may have put behind it.
pub const BACKUP: Target = Target {
    name: "backup",
    body: |bytes| {
        let (head, plain) = bytes.split_at(bytes.len().min(92));
        let mut head = head.to_vec();
        // cargo-fuzz guesses no digest.
        if let Some((fields, checksum)) = head.split_at_mut_checked(84) {
            let digest = digest::digest(&digest::SHA256, fields);
            checksum.copy_from_slice(&digest.as_ref()[..checksum.len()]);
        }
        if let Ok(head) = BackupHeader::read(&mut head.as_slice()) {
            let cost = head.kdf.cost;
            assert!((KdfCost::MIN.memory_kib()..=1 << 20).contains(&cost.memory_kib()));
        }
        let Ok(mut reader) = BackupReader::from_plaintext(plain) else {
            return;
        };
        let mut taken = 0;
        loop {
            match reader.next_photo() {
                Ok(Some((_, record, parts))) => {
                    let lengths = parts.iter().map(|(kind, part)| (*kind, part.len() as u64));
                    assert!(lengths.eq(record.lengths.iter().map(|(kind, len)| (*kind, *len))));
                    taken += parts.values().map(|part| part.len()).sum::<usize>();
                    assert!(taken <= plain.len());
                }
                Ok(None) => break,
                Err(error) => {
                    assert!(matches!(
                        error,
                        Error::BackupDamaged | Error::BackupTruncated
                    ));
                    break;
                }
            }
        }
    },
    seeds: || {
        let cost = KdfCost::MIN;
        let mut file = b"ambrotype/case/1".to_vec();
        for number in [cost.memory_kib(), cost.passes(), cost.lanes()] {
            file.extend(number.to_le_bytes());
        }
        file.extend([5; 16]);
        file.extend([0; 8 + 32 + 8]);
        let record =
            br#"{"added":1,"lengths":{"original":3,"thumbnail":2},"details":{"name":"me.jpg"}}"#;
        for id in [1, 2] {
            file.push(1);
            file.extend([id; 16]);
            file.extend((record.len() as u32).to_le_bytes());
            file.extend(record);
            file.extend(b"abcde");
        }
        file.resize(92 + padme(file.len() as u64 - 92 + 1) as usize, 0);
        vec![file]
    },
};

/// What lies in the clear beside the store, and the record within it.
pub const SIDE_FILES: Target =
    Target {
        name: "side_files",
        body: |bytes| {
            if let Some(attempts) = bytes.first_chunk().and_then(UnlockAttempts::parse) {
                assert_eq!(attempts.to_bytes(), bytes[..unlock_attempts::LEN]);
                assert!(attempts.delay(0) <= crate::MAX_UNLOCK_DELAY);
            }
            if let Some(auto_lock) = bytes.first_chunk().and_then(AutoLock::parse) {
                assert_eq!(auto_lock.to_bytes(), bytes[..auto_lock::LEN]);
            }
            let note = EntryList::parse(bytes);
            if note.complete {
                let written: String = note.entries.iter().map(|entry| entry_line(entry)).collect();
                assert_eq!(written.as_bytes(), bytes);
            }
            if let Ok(record) = Record::from_bytes(bytes) {
                assert!(
                    record
                        .to_bytes()
                        .is_ok_and(|again| Record::from_bytes(&again).is_ok())
                );
            }
        },
        seeds: || {
            vec![
            UnlockAttempts::default().with_failure(7).to_bytes().to_vec(),
            AutoLock::default().to_bytes().to_vec(),
            [entry_line("0badcafe.1"), entry_line("0badcafe.2")]
                .concat()
                .into_bytes(),
            br#"{"added":1,"arrived":2,"term":{"until":3},"lengths":{"original":3},"details":{}}"#
                .to_vec(),
        ]
        },
    };

fn aad_and_key() -> Option<(ObjectAad, DataKey)> {
    let photo = PhotoId::from_row(&[2; 16]).ok()?;
    let aad = ObjectAad::for_object(StoreId([1; 16]), photo, ObjectKind::Output);
    Some((aad, DataKey::from_bytes([3; 32])))
}

/// A database with the schema and no header.
#[expect(clippy::expect_used, reason = "without it there is nothing to try")]
fn database_in_memory() -> (Runtime, SqliteConnection) {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let connection = runtime.block_on(async {
        let options = SqliteConnectOptions::new().in_memory(true);
        let mut connection = options.disable_statement_logging().connect().await?;
        database::create_schema(&mut connection, LATEST_FORMAT).await?;
        // Whoever writes to the file is not kept from it by its rules.
        sqlx::raw_sql("PRAGMA ignore_check_constraints = ON")
            .execute(&mut connection)
            .await?;
        connection.ping().await?;
        Ok::<_, Error>(connection)
    });
    (runtime, connection.expect("a database"))
}

/// A header's row as somebody with an editor for databases may have left it, with the checksum that fits.
struct Row {
    format: i64,
    store: Vec<u8>,
    epoch: i64,
    device: Option<Vec<u8>>,
    cost: [Option<i64>; 3],
    salt: Option<Vec<u8>>,
    verifier: Vec<u8>,
    checksum: Vec<u8>,
}

impl Row {
    fn of(mut bytes: &[u8]) -> Row {
        let mut take = |len: usize| {
            let (now, later) = bytes.split_at(len.min(bytes.len()));
            bytes = later;
            let mut taken = now.to_vec();
            taken.resize(len, 0);
            taken
        };
        let number =
            |bytes: Vec<u8>| i64::from_le_bytes(bytes.first_chunk().copied().unwrap_or_default());
        let format = take(1)[0].into();
        let (mut store, epoch, mut device) = (take(16), number(take(8)), take(32));
        let cost = [number(take(8)), number(take(8)), number(take(8))];
        let (mut salt, mut verifier) = (take(16), take(header::VERIFIER_LEN));
        let (absent, shorter) = (take(1)[0], take(1)[0]);

        let mut fields = [&[format as u8][..], &store, &epoch.to_le_bytes()].concat();
        let (no_device, no_cost) = (absent & 1 != 0, absent & 2 != 0);
        fields.push(u8::from(!no_device) | u8::from(!no_cost) << 1);
        fields.extend(device.iter().map(|byte| if no_device { 0 } else { *byte }));
        let costs = cost
            .iter()
            .flat_map(|number| (*number as u32).to_le_bytes());
        fields.extend(
            costs
                .chain(salt.iter().copied())
                .map(|byte| if no_cost { 0 } else { byte }),
        );
        let checksum = digest::digest(&digest::SHA256, &[&fields[..], &verifier].concat());

        for (bit, column) in [&mut store, &mut device, &mut salt, &mut verifier]
            .into_iter()
            .enumerate()
        {
            if shorter & 1 << bit != 0 {
                column.pop();
            }
        }
        let kept = |bit: u8| absent & (1 << bit) == 0;
        Row {
            format,
            store,
            epoch,
            device: (!no_device).then_some(device),
            cost: [2, 3, 4].map(|bit| (!no_cost && kept(bit)).then(|| cost[usize::from(bit) - 2])),
            salt: (!no_cost && kept(5)).then_some(salt),
            verifier,
            checksum: checksum.as_ref().to_vec(),
        }
    }

    async fn put(&self, connection: &mut SqliteConnection) {
        let [memory_kib, passes, lanes] = self.cost;
        let cleared = sqlx::query("DELETE FROM vault")
            .execute(&mut *connection)
            .await;
        let written = sqlx::query("INSERT INTO vault VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(self.format)
            .bind(&self.store)
            .bind(self.epoch)
            .bind(&self.device)
            .bind(memory_kib)
            .bind(passes)
            .bind(lanes)
            .bind(&self.salt)
            .bind(&self.verifier)
            .bind(&self.checksum)
            .execute(&mut *connection)
            .await;
        assert!(
            cleared.is_ok() && written.is_ok(),
            "the database takes no row"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mutant_of_what_lies_on_the_disk_is_taken_for_what_was_written() {
        HEADER.try_mutants(1000);
        for target in [ENVELOPE, BACKUP, SIDE_FILES] {
            target.try_mutants(5000);
        }
    }

    #[test]
    fn what_the_targets_begin_with_is_sound() {
        let file = &(BACKUP.seeds)()[0];
        let mut reader = BackupReader::from_plaintext(&file[92..]).unwrap();
        assert!(reader.next_photo().unwrap().is_some() && reader.next_photo().unwrap().is_some());
        assert!(reader.next_photo().unwrap().is_none());
        let (runtime, mut connection) = database_in_memory();
        for seed in (HEADER.seeds)().iter().take(1) {
            let header = runtime.block_on(async {
                Row::of(seed).put(&mut connection).await;
                Header::load(&mut connection).await
            });
            assert_eq!(header.unwrap().fields.epoch, 3);
        }
    }
}
