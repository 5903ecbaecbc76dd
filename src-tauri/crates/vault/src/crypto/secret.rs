//! Memory for keys: a key is zeroised when it is dropped, locked in memory while it lives, and the stack
//! that worked with it is zeroised afterwards.
//!
//! ring zeroises nothing. So nothing that ring makes is kept, and what is kept is a [`Secret`].

use region::LockGuard;
use ring::hmac;
use zeroize::Zeroize;

use crate::error::Error;
use crate::random::fill_random;

/// Bytes of every key and secret of the vault.
pub(crate) const KEY_LEN: usize = 32;

/// 32 secret bytes, zeroised when dropped. They do not move while they live, and lie on a page of their
/// own that the system is asked not to swap out.
///
/// It is only asked: a system that locks no more pages gets the secret all the same, because refusing
/// would lock its owner out. [`memory_can_be_locked`] says whether it does.
pub(crate) struct Secret {
    // First, so that the page is unlocked before it is freed.
    _locked: Option<LockGuard>,
    page: Box<Page>,
}

/// Nothing else lies on the page. Locks of a page do not add up, so unlocking a neighbour would unlock
/// the secret.
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

    /// Whether both are the same, in a time that does not depend on where they differ.
    pub(crate) fn equals(&self, other: &Secret) -> bool {
        let keyed = |secret: &Secret| hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let tag = hmac::sign(&keyed(self), &[]);
        hmac::verify(&keyed(other), &[], tag.as_ref()).is_ok()
    }

    pub(crate) fn as_mut_bytes(&mut self) -> &mut [u8; KEY_LEN] {
        &mut self.page.0
    }
}

/// How much of the stack is zeroised, in words of eight bytes: many times what a cipher takes.
const ZEROIZED_WORDS: usize = 4096;

/// Runs `work`, which uses keys, and zeroises the stack that it used.
///
/// ring expands keys on the stack, moves them there and zeroises nothing. So `work` must return no key,
/// and nothing that holds one, except on the heap.
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

/// Writes zeros where the frames of earlier calls from the same place were.
#[inline(never)]
fn zeroize_frames_below() {
    let mut frames = [0_u64; ZEROIZED_WORDS];
    frames.zeroize();
    std::hint::black_box(&mut frames);
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
    fn a_secret_has_a_locked_page_of_its_own() {
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
