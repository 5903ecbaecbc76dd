//! Bytes that must not stay behind in memory, and the random bytes they come from.
//!
//! ring wipes nothing, so nothing of ring's is kept; what is kept is kept here.

use region::LockGuard;
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroize;

use crate::error::Error;

/// Bytes of every key and secret of the vault.
pub(crate) const KEY_LEN: usize = 32;

/// 32 bytes that are wiped when dropped, do not move while they live, and lie on a page of their own
/// that the system is asked not to swap out.
///
/// Asked, not made: a system that locks no more pages gives the secret all the same, since refusing
/// would lock its owner out. [`memory_can_be_locked`] tells.
pub(crate) struct Secret {
    // First, so that the page is unlocked before it is freed.
    _locked: Option<LockGuard>,
    page: Box<Page>,
}

/// Nothing else lies on the page: locks of pages do not add up, and whoever else unlocked it first
/// would unlock the secret.
#[cfg_attr(not(target_os = "macos"), repr(align(4096)))]
#[cfg_attr(target_os = "macos", repr(align(16384)))]
struct Page([u8; KEY_LEN]);

impl Drop for Secret {
    fn drop(&mut self) {
        self.page.0.zeroize();
    }
}

/// Whether this system locks a page of memory for us now.
pub fn memory_can_be_locked() -> bool {
    Secret::zeroed()._locked.is_some()
}

impl Secret {
    pub(crate) fn zeroed() -> Self {
        let page = Box::new(Page([0; KEY_LEN]));
        // Before anything is written to it.
        let locked = region::lock(page.0.as_ptr(), size_of::<Page>()).ok();
        Secret {
            _locked: locked,
            page,
        }
    }

    pub(crate) fn random() -> Result<Self, Error> {
        let mut secret = Secret::zeroed();
        fill_random(secret.as_mut_bytes())?;
        Ok(secret)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; KEY_LEN] {
        &self.page.0
    }

    pub(crate) fn as_mut_bytes(&mut self) -> &mut [u8; KEY_LEN] {
        &mut self.page.0
    }
}

/// How deep the stack is wiped, in words of eight bytes: many times what a cipher takes.
const ZEROIZED_WORDS: usize = 4096;

/// Does work with keys, and wipes the stack that it used. ring expands keys on the stack and moves them
/// about there, and wipes nothing; so no key, and nothing that holds one, may be returned by `work`
/// except on the heap.
#[inline(never)]
pub(crate) fn with_zeroized_stack<T>(work: impl FnOnce() -> T) -> T {
    let done = in_own_frame(work);
    zeroize_frames_below();
    done
}

#[inline(never)]
fn in_own_frame<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Writes zeros where the frames of what was called before from the same place were.
#[inline(never)]
fn zeroize_frames_below() {
    let mut frames = [0_u64; ZEROIZED_WORDS];
    frames.zeroize();
    std::hint::black_box(&mut frames);
}

/// Fills `out` from the operating system.
pub(crate) fn fill_random(out: &mut [u8]) -> Result<(), Error> {
    SystemRandom::new()
        .fill(out)
        .map_err(|_| Error::Io(std::io::Error::other("the system gave no random bytes")))
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    /// The bytes of memory of this process that are locked, as the kernel counts them.
    fn locked_kib() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmLck:"));
        let words = line.unwrap().split_whitespace().nth(1).unwrap();
        words.parse().unwrap()
    }

    #[test]
    fn a_secret_lies_on_a_locked_page_of_its_own_and_leaves_it_wiped() {
        let secret = Secret::random().unwrap();
        if secret._locked.is_none() {
            println!("this system locks no memory: not run");
            return;
        }
        assert_eq!(secret.as_bytes().as_ptr() as usize % 4096, 0);
        // Of many, so that what other tests lock and unlock meanwhile does not matter.
        let many: Vec<Secret> = (0..64).map(|_| Secret::zeroed()).collect();
        assert!(many.iter().all(|it| it._locked.is_some()));
        let locked = locked_kib();
        assert!(locked >= 64 * 4, "{locked} KiB locked");
        println!("64 secrets: {locked} KiB locked");
    }
}
