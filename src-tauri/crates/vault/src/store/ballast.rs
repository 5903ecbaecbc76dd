//! `vault.ballast`: room on the disk that is kept for the day when there is none.
//!
//! SQLite needs some bytes to open a database, and a purge writes its log before it frees anything, so on a full disk
//! neither would work. Then the ballast is given up, and taken in again once there is room for it. Its bytes are random,
//! so that no file system stores them in less.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};

use ring::rand::{SecureRandom, SystemRandom};

use crate::files::{owner_only, remove_if_present};
use crate::store::folder::Folder;

/// A purge writes about 300 bytes a photo, since the keys of every object are sealed anew: enough for 10,000 photos.
const WHOLE: u64 = 4 << 20;
/// Less than this is not worth keeping.
const LEAST: u64 = 1 << 20;
/// What is written at a time, and what a disk that is nearly full is left.
const PIECE: usize = 256 << 10;

impl Folder {
    /// Takes the ballast in, or as much of it as there is room for, so that nothing else that the store does takes that
    /// room. Best effort: without ballast everything works until the disk is full.
    pub(crate) fn take_ballast(&self) {
        let kept = fs::metadata(self.ballast_file());
        if kept.is_ok_and(|it| it.len() == WHOLE) {
            return;
        }
        if self.write_ballast().is_err() {
            self.give_up_ballast();
        }
    }

    /// Whether there is any ballast.
    pub(crate) fn has_ballast(&self) -> bool {
        self.ballast_file().exists()
    }

    /// Gives the ballast up. Returns whether there was any, so that what failed is worth another try.
    pub(crate) fn give_up_ballast(&self) -> bool {
        fs::remove_file(self.ballast_file()).is_ok()
    }

    pub(crate) fn remove_ballast(&self) -> io::Result<()> {
        remove_if_present(&self.ballast_file())
    }

    fn write_ballast(&self) -> io::Result<()> {
        let mut options = OpenOptions::new();
        let mut file = owner_only(options.create(true).truncate(true).write(true))
            .open(self.ballast_file())?;
        let mut written = 0;
        while written < WHOLE && write_piece(&mut file).is_ok() {
            written += PIECE as u64;
        }
        if written < WHOLE {
            written = written.saturating_sub(PIECE as u64);
            file.set_len(written)?;
        }
        match written {
            ..LEAST => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(()),
        }
    }
}

fn write_piece(file: &mut File) -> io::Result<()> {
    let mut bytes = vec![0; PIECE];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| io::Error::other("the system gave no random bytes"))?;
    file.write_all(&bytes)?;
    // Some file systems notice only now that there is no room.
    file.sync_data()
}
