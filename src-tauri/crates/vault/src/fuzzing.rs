//! Fuzz targets: everything of the vault that lies on the disk, read as if an attacker had written it.
//!
//! The attacker knows more than any can: headers get the checksum that fits them, and backup files are sealed
//! with the right key. Tests try some thousands of mutants of each; `make fuzz` tries a million. This is
//! compiled for tests and for fuzzing, never into the program.

mod header;
#[path = "../../../../fuzz/target.rs"]
mod target;

use ring::digest;
use zeroize::Zeroizing;

use crate::backup::format::BackupHeader;
use crate::backup::reader::EntryReader;
use crate::crypto::aad::ObjectAad;
use crate::crypto::cipher::aes_256_gcm;
use crate::crypto::padding::padme;
use crate::crypto::stream::seal_all;
use crate::error::Error;
use crate::files::CheckedFile;
use crate::ids::{ObjectKind, PhotoId, StoreId};
use crate::keys::data_key::DataKey;
use crate::keys::passphrase::KdfCost;
use crate::keys::unlock_attempts::{self, UnlockAttempts};
use crate::store::auto_lock::{self, AutoLock};
use crate::store::keychain_entries::{EntryList, entry_line};
use crate::store::record::Record;

pub use header::HEADER;
pub use target::Target;

/// Sealed objects, and the padded plaintext inside one.
pub const ENVELOPE: Target = Target {
    name: "envelope",
    body: |bytes| {
        let Some((aad, key)) = aad_and_key() else {
            return;
        };
        // Only what was sealed opens, to the byte.
        if let Ok(content) = key.open(&aad, bytes.to_vec()) {
            assert!(key.seal(&aad, content).is_ok_and(|sealed| sealed == bytes));
        }
        // Of what opens, only what would have been padded so is taken.
        let sealed = aes_256_gcm(key.as_bytes())
            .and_then(|cipher| seal_all(&cipher, &aad.to_bytes(bytes.len() as u64), bytes));
        if let Ok(content) = sealed.and_then(|sealed| key.open(&aad, sealed)) {
            let len = content.len() as u64;
            let mut padded = [&len.to_le_bytes()[..], &content].concat();
            padded.resize(padme(8 + len) as usize, 0);
            assert!(padded == bytes);
        }
    },
    seeds: || {
        let content = *b"a portrait, more or less";
        let sealed =
            aad_and_key().map(|(aad, key)| key.seal(&aad, Zeroizing::new(content.to_vec())));
        let mut padded = [&24u64.to_le_bytes()[..], &content].concat();
        padded.resize(1024, 0);
        vec![sealed.and_then(Result::ok).unwrap_or_default(), padded]
    },
};

/// Backup files: the header, and what somebody who knows the passphrase may have put behind it.
pub const BACKUP: Target = Target {
    name: "backup",
    body: |bytes| {
        let (head, plain) = bytes.split_at(bytes.len().min(92));
        let mut head = head.to_vec();
        // cargo-fuzz cannot guess a digest.
        if let Some((fields, checksum)) = head.split_at_mut_checked(84) {
            let digest = digest::digest(&digest::SHA256, fields);
            checksum.copy_from_slice(&digest.as_ref()[..checksum.len()]);
        }
        if let Ok(head) = BackupHeader::read(&mut head.as_slice()) {
            let cost = head.kdf.cost;
            assert!((KdfCost::MIN.memory_kib()..=1 << 20).contains(&cost.memory_kib()));
        }
        let Ok(mut reader) = EntryReader::from_plaintext(plain) else {
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

/// The files in the clear beside the store, and the record of a photo.
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
            let list = EntryList::parse(bytes);
            if list.complete {
                let written: String = list.entries.iter().map(|entry| entry_line(entry)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mutant_of_a_file_is_taken_for_one_that_was_written() {
        HEADER.try_mutants(1000);
        for target in [ENVELOPE, BACKUP, SIDE_FILES] {
            target.try_mutants(5000);
        }
    }

    #[test]
    fn the_seeds_of_the_targets_are_valid() {
        let file = &(BACKUP.seeds)()[0];
        let mut reader = EntryReader::from_plaintext(&file[92..]).unwrap();
        assert!(reader.next_photo().unwrap().is_some() && reader.next_photo().unwrap().is_some());
        assert!(reader.next_photo().unwrap().is_none());
        assert_eq!(header::epoch_of_first_seed(), Some(3));
    }
}
