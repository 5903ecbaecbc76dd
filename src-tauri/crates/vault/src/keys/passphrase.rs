//! Passphrases, and how a key is derived from one (key stretching).
//!
//! `key = Argon2id(passphrase, salt, memory, passes, lanes)`, version 0x13, 32 bytes, RFC 9106.
//!
//! A passphrase is taken as its UTF-8 bytes, neither trimmed nor normalised. This module refuses a cost
//! below the minimum, where guessing is cheap, and above the maximum, where a header written by somebody
//! else could exhaust the machine.

use std::fmt;
use std::io;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroizing;

use crate::blocking::blocking;
use crate::crypto::secret::{KEY_LEN, Secret, with_zeroized_stack};
use crate::error::Error;
use crate::random::random_bytes;

/// A passphrase, zeroised when dropped.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A second copy, for a thread that outlives the borrow. Not `Clone`: copies are made on purpose.
    pub(crate) fn copy(&self) -> Self {
        Passphrase(self.0.clone())
    }
}

impl From<String> for Passphrase {
    fn from(text: String) -> Self {
        Passphrase(Zeroizing::new(text))
    }
}

impl From<Zeroizing<String>> for Passphrase {
    fn from(text: Zeroizing<String>) -> Self {
        Passphrase(text)
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// How much memory and time one guess at a passphrase takes. Always between [`MIN`](Self::MIN) and
/// [`MAX`](Self::MAX).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl KdfCost {
    /// The least cost: 64 MiB, one pass. For tests and very small machines.
    pub const MIN: KdfCost = KdfCost {
        memory_kib: 64 * 1024,
        passes: 1,
        lanes: 1,
    };

    /// The highest cost. A header that asks for more is refused before any memory is allocated.
    pub const MAX: KdfCost = KdfCost {
        memory_kib: 1024 * 1024,
        passes: 16,
        lanes: 16,
    };

    /// Takes memory in KiB, passes and lanes.
    ///
    /// # Errors
    /// [`Error::KdfCostOutOfRange`] outside [`MIN`](Self::MIN)`..=`[`MAX`](Self::MAX).
    pub fn new(memory_kib: i64, passes: i64, lanes: i64) -> Result<Self, Error> {
        let within = |value: i64, floor: u32, ceiling: u32| {
            u32::try_from(value)
                .ok()
                .filter(|value| (floor..=ceiling).contains(value))
        };
        let (low, high) = (KdfCost::MIN, KdfCost::MAX);
        match (
            within(memory_kib, low.memory_kib, high.memory_kib),
            within(passes, low.passes, high.passes),
            within(lanes, low.lanes, high.lanes),
        ) {
            (Some(memory_kib), Some(passes), Some(lanes)) => Ok(KdfCost {
                memory_kib,
                passes,
                lanes,
            }),
            _ => Err(Error::KdfCostOutOfRange {
                memory_kib,
                passes,
                lanes,
            }),
        }
    }

    /// Memory in KiB.
    pub fn memory_kib(&self) -> u32 {
        self.memory_kib
    }

    /// Passes over the memory.
    pub fn passes(&self) -> u32 {
        self.passes
    }

    /// Lanes, computed one after another.
    pub fn lanes(&self) -> u32 {
        self.lanes
    }
}

impl Default for KdfCost {
    /// 256 MiB, three passes, one lane: about half a second on a laptop.
    fn default() -> Self {
        KdfCost {
            memory_kib: 256 * 1024,
            passes: 3,
            lanes: 1,
        }
    }
}

/// How a passphrase becomes a key: the cost and the salt of Argon2id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KdfParams {
    pub(crate) cost: KdfCost,
    pub(crate) salt: [u8; 16],
}

impl KdfParams {
    /// With a new random salt.
    pub(crate) fn generate(cost: KdfCost) -> Result<Self, Error> {
        let salt = random_bytes()?;
        Ok(KdfParams { cost, salt })
    }

    /// Derives the key of a passphrase. Blocks for as long as the cost says.
    ///
    /// # Errors
    /// [`Error::Io`] if the machine does not have the memory.
    pub(crate) fn derive(&self, passphrase: &Passphrase) -> Result<Secret, Error> {
        let cost = self.cost;
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(KEY_LEN))
            .map_err(|_| out_of_range(cost))?;
        // Our own memory rather than the crate's, which is not zeroised when it is freed.
        let mut memory = Zeroizing::new(Vec::<Block>::new());
        memory
            .try_reserve_exact(params.block_count())
            .map_err(|_| Error::Io(io::ErrorKind::OutOfMemory.into()))?;
        memory.resize(params.block_count(), Block::default());

        let mut key = Secret::zeroed();
        with_zeroized_stack(|| {
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
                passphrase.0.as_bytes(),
                &self.salt,
                key.as_mut_bytes(),
                memory.as_mut_slice(),
            )
        })
        .map_err(|_| out_of_range(cost))?;
        Ok(key)
    }
}

/// Derives the key of a passphrase on a blocking thread, where the store takes one.
///
/// # Errors
/// As [`KdfParams::derive`].
pub(crate) async fn derive_passphrase_key(
    passphrase: Option<&Passphrase>,
    kdf: Option<KdfParams>,
) -> Result<Option<Secret>, Error> {
    let (Some(passphrase), Some(kdf)) = (passphrase, kdf) else {
        return Ok(None);
    };
    let passphrase = passphrase.copy();
    blocking(move || kdf.derive(&passphrase).map(Some)).await
}

fn out_of_range(cost: KdfCost) -> Error {
    Error::KdfCostOutOfRange {
        memory_kib: cost.memory_kib.into(),
        passes: cost.passes.into(),
        lanes: cost.lanes.into(),
    }
}
