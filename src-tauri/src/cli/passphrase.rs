//! Reads passphrases from a file descriptor or a terminal; never from an argument or the environment, which other
//! programs can read.

use std::io::{BufRead, BufReader, Read};

use vault::Passphrase;
use zeroize::Zeroizing;

use crate::fault::Fault;

/// The longest passphrase read, in bytes.
const MAX_PASSPHRASE_BYTES: u64 = 4096;

pub(super) struct PassphraseSource {
    descriptor: Option<u32>,
}

impl PassphraseSource {
    pub(super) fn new(descriptor: Option<u32>) -> Self {
        Self { descriptor }
    }

    /// The user named a descriptor, so a passphrase is wanted even where the keychain is enough.
    pub(super) fn is_given(&self) -> bool {
        self.descriptor.is_some()
    }

    /// The passphrase of something that exists; `what` names it in the prompt.
    pub(super) fn read_existing(&self, what: &str) -> Result<Passphrase, Fault> {
        match self.descriptor {
            Some(descriptor) => read(descriptor),
            None => prompt(&format!("Passphrase of {what}: ")),
        }
    }

    /// A new passphrase, typed twice on a terminal; `what` names it in the prompt.
    pub(super) fn read_new(&self, what: &str) -> Result<Passphrase, Fault> {
        if let Some(descriptor) = self.descriptor {
            return read(descriptor);
        }
        let first = prompt_hidden(&format!("Choose a passphrase for {what}: "))?;
        let second = prompt_hidden("Type it again: ")?;
        if *first != *second {
            return Err(Fault::PassphraseMismatch);
        }
        parse(first)
    }
}

fn prompt(prompt: &str) -> Result<Passphrase, Fault> {
    parse(prompt_hidden(prompt)?)
}

fn prompt_hidden(prompt: &str) -> Result<Zeroizing<String>, Fault> {
    rpassword::prompt_password(prompt)
        .map(Zeroizing::new)
        .map_err(|_| Fault::PassphraseNeeded)
}

fn read(descriptor: u32) -> Result<Passphrase, Fault> {
    let path = format!("/dev/fd/{descriptor}");
    let file = std::fs::File::open(&path).map_err(|_| Fault::Unreadable { path: path.clone() })?;
    let mut line = Zeroizing::new(String::new());
    BufReader::new(file.take(MAX_PASSPHRASE_BYTES))
        .read_line(&mut line)
        .map_err(|_| Fault::Unreadable { path })?;
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    parse(line)
}

fn parse(typed: Zeroizing<String>) -> Result<Passphrase, Fault> {
    if typed.is_empty() {
        Err(Fault::PassphraseNeeded)
    } else {
        Ok(Passphrase::from(typed))
    }
}
