//! Reads passphrases from a file descriptor or a terminal; never from an argument or the environment, which other
//! programs can read.

use std::fs::File;

use vault::Passphrase;
use zeroize::Zeroizing;

use super::secret_line::{prompt_hidden, read_first_line};
use crate::fault::Fault;

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
            None => parse(prompt_hidden(&format!("Passphrase of {what}: "))?),
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

fn read(descriptor: u32) -> Result<Passphrase, Fault> {
    let path = format!("/dev/fd/{descriptor}");
    if is_only_written_to(&path) {
        return Err(Fault::Unreadable { path });
    }
    let line = File::open(&path).and_then(read_first_line);
    parse(line.map_err(|_| Fault::Unreadable { path })?)
}

/// Whether nothing can be read from a descriptor. Of a pipe the other end would be opened in its place, and waited for
/// without end.
fn is_only_written_to(path: &str) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Where descriptors are links, their modes say how they were opened.
        let link = std::fs::symlink_metadata(path).ok();
        link.is_some_and(|it| it.is_symlink() && it.permissions().mode() & 0o400 == 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Takes the bytes where they are, without a copy.
fn parse(mut line: Zeroizing<Vec<u8>>) -> Result<Passphrase, Fault> {
    if line.is_empty() {
        return Err(Fault::PassphraseNeeded);
    }
    match String::from_utf8(std::mem::take(&mut *line)) {
        Ok(text) => Ok(Passphrase::from(text)),
        Err(error) => {
            drop(Zeroizing::new(error.into_bytes()));
            Err(Fault::PassphraseNeeded)
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::io::{Read, Seek, SeekFrom, Write};
    use std::ops::Range;
    use std::os::fd::AsRawFd;
    use std::sync::Mutex;

    use super::*;
    use crate::cli::secret_line::read_typed;

    const MASK: u8 = 0x5a;
    /// A passphrase that nobody has in memory, masked.
    const MASKED: [u8; 48] = {
        let mut masked = [0; 48];
        let mut at = 0;
        while at < masked.len() {
            masked[at] = (b'!' + ((at * 29 + 7) % 90) as u8) ^ MASK;
            at += 1;
        }
        masked
    };
    /// Parts of it that are searched for one by one: the allocator writes over the beginning of what is freed, and a buffer
    /// that grew holds no more than the beginning.
    const PARTS: [Range<usize>; 3] = [0..16, 16..32, 32..48];

    /// One search at a time: one would find what another has read.
    static SEARCHING: Mutex<()> = Mutex::new(());

    /// A file with the passphrase, a line break and more, written byte by byte.
    fn file(end: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        for masked in MASKED {
            file.write_all(&[masked ^ MASK]).unwrap();
        }
        file.write_all(end).unwrap();
        file.rewind().unwrap();
        file
    }

    /// The memory of this process that can be written to, as somebody with an image of it would search it. The search
    /// allocates nothing, so that it does not write over what was freed.
    struct Memory {
        ranges: Vec<(u64, u64)>,
        file: File,
        block: Zeroizing<Vec<u8>>,
    }

    impl Memory {
        fn open() -> Self {
            let block = Zeroizing::new(vec![0; 1 << 20]);
            // So that what is about to be allocated lies in memory that is there already.
            drop(std::hint::black_box(vec![1_u8; 1 << 16]));
            let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
            let writable = maps.lines().filter(|line| line.contains(" rw"));
            let ranges = writable.map(|line| {
                let (range, _) = line.split_once(' ').unwrap();
                let (from, to) = range.split_once('-').unwrap();
                let [from, to] = [from, to].map(|it| u64::from_str_radix(it, 16).unwrap());
                (from, to)
            });
            Self {
                ranges: ranges.collect(),
                file: File::open("/proc/self/mem").unwrap(),
                block,
            }
        }

        /// How many times a part of the passphrase is there.
        fn copies(&mut self, part: Range<usize>) -> usize {
            let wanted = &MASKED[part];
            // What the search itself has read is no copy that the program made.
            let own = self.block.as_ptr() as u64..self.block.as_ptr() as u64 + (1 << 20);
            let mut found = 0;
            for &(mut from, to) in &self.ranges {
                // The next block begins where a copy may have been cut in two.
                while from + (wanted.len() as u64) <= to {
                    let len = self.block.len().min((to - from) as usize);
                    let block = &mut self.block[..len];
                    let sought = self.file.seek(SeekFrom::Start(from));
                    // Some pages, such as guards, cannot be read.
                    if sought.and_then(|_| self.file.read_exact(block)).is_err() {
                        break;
                    }
                    let there = (from..).zip(block.windows(wanted.len()));
                    let copies = there.filter(|(at, bytes)| {
                        let mut pairs = bytes.iter().zip(wanted);
                        pairs.all(|(byte, masked)| byte ^ MASK == *masked) && !own.contains(at)
                    });
                    found += copies.count();
                    from += (len - wanted.len() + 1) as u64;
                }
            }
            found
        }
    }

    #[track_caller]
    fn assert_leaves_nothing(read: impl FnOnce() -> Passphrase) {
        let _alone = SEARCHING.lock();
        let mut memory = Memory::open();
        let passphrase = read();
        let copies = PARTS.map(|part| memory.copies(part));
        assert_eq!(copies, [1; 3], "while it is used");
        drop(passphrase);
        let copies = PARTS.map(|part| memory.copies(part));
        assert_eq!(copies, [0; 3], "afterwards");
    }

    #[test]
    fn a_passphrase_from_a_descriptor_is_in_memory_once_and_then_not_at_all() {
        assert_leaves_nothing(|| {
            let file = file(b"\r\nand another line");
            let descriptor = u32::try_from(file.as_raw_fd()).unwrap();
            PassphraseSource::new(Some(descriptor))
                .read_existing("the vault")
                .unwrap()
        });
    }

    #[test]
    fn a_typed_passphrase_is_in_memory_once_and_then_not_at_all() {
        assert_leaves_nothing(|| parse(read_typed(file(b"ab\x7f\x7f\n")).unwrap()).unwrap());
    }

    #[test]
    fn what_is_no_text_is_no_passphrase() {
        for refused in [&b""[..], b"\xff\xfe"] {
            let parsed = parse(Zeroizing::new(refused.to_vec()));
            assert!(matches!(parsed, Err(Fault::PassphraseNeeded)));
        }
    }
}
