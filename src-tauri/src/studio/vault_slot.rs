//! Holds the vault while it is open. Whoever works with it borrows it here, and is ended when it is locked.
//!
//! A use case may take minutes, and a lock waits for none. The lock raises a flag; every use case that has the vault, or
//! is opening it, is dropped at its next `await`, and ends with [`Fault::VaultLocked`]. What it had acknowledged stays.
//! Work on a blocking thread stops at its next piece, because its caller is gone.

use tokio::sync::{Mutex, RwLock, RwLockWriteGuard, watch};
use vault::{ClosingVault, Vault};

use crate::fault::Fault;

/// The open vault, if it is open.
#[derive(Default)]
pub(super) struct VaultSlot {
    slot: RwLock<Slot>,
    /// Held while the vault is being opened, by one caller at a time.
    opening: Mutex<()>,
}

#[derive(Default)]
struct Slot {
    vault: Option<Vault>,
    /// Raised by the next lock; each lock leaves a new one.
    locked: watch::Sender<bool>,
}

impl VaultSlot {
    pub(super) async fn is_open(&self) -> bool {
        self.slot.read().await.vault.is_some()
    }

    /// Does `work` with the open vault, until the vault is locked.
    ///
    /// # Errors
    /// Those of `work`; [`Fault::VaultLocked`] where the vault is not open, or was locked before `work` was done.
    pub(super) async fn with<T, E>(
        &self,
        work: impl AsyncFnOnce(&Vault) -> Result<T, E>,
    ) -> Result<T, Fault>
    where
        Fault: From<E>,
    {
        let slot = self.slot.read().await;
        let vault = slot.vault.as_ref().ok_or(Fault::VaultLocked)?;
        until(slot.locked.subscribe(), work(vault)).await
    }

    /// Does `work`, which needs no vault, until the next lock.
    ///
    /// # Errors
    /// As [`with`](Self::with).
    pub(super) async fn until_locked<T>(
        &self,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        let locked = self.slot.read().await.locked.subscribe();
        until(locked, work).await
    }

    /// Opens the vault as `open` does, unless it is open. The slot stays free meanwhile, because a passphrase takes a
    /// second and a keychain may take minutes.
    ///
    /// # Errors
    /// Those of `open`; [`Fault::VaultLocked`] where the vault was locked before it was open.
    pub(super) async fn open(
        &self,
        open: impl Future<Output = Result<Vault, vault::Error>>,
    ) -> Result<(), Fault> {
        let _one_at_a_time = self.opening.lock().await;
        let locked = {
            let slot = self.slot.read().await;
            if slot.vault.is_some() {
                return Ok(());
            }
            slot.locked.subscribe()
        };
        let vault = until(locked.clone(), open).await?;
        let mut slot = self.slot.write().await;
        if *locked.borrow() {
            return Err(Fault::VaultLocked);
        }
        slot.vault = Some(vault);
        Ok(())
    }

    /// Ends all work on the vault, and forgets its keys. Until what this returns is dropped, nobody can open the vault.
    pub(super) async fn forget_keys(&self) -> Closing<'_> {
        // First: whoever has the vault would keep us waiting.
        self.slot.read().await.locked.send_replace(true);
        let _nobody_opens = self.opening.lock().await;
        let mut slot = self.slot.write().await;
        slot.locked = watch::Sender::default();
        let vault = match slot.vault.take() {
            Some(vault) => Some(vault.forget_keys().await),
            None => None,
        };
        Closing { vault, _slot: slot }
    }
}

/// A vault whose keys are gone. Its database is open until it is [closed](Closing::close).
pub struct Closing<'a> {
    vault: Option<ClosingVault>,
    _slot: RwLockWriteGuard<'a, Slot>,
}

impl Closing<'_> {
    /// Closes the database, which takes as long as the disk does, and releases the vault's folder.
    ///
    /// # Errors
    /// What is wrong with the database. The folder is released all the same.
    pub async fn close(&mut self) -> Result<(), Fault> {
        match self.vault.take() {
            Some(vault) => Ok(vault.close().await?),
            None => Ok(()),
        }
    }
}

/// What is done is done, even where the lock comes at the same moment. What fails once the lock has come, because it also
/// ends the darkrooms, ends as locked.
async fn until<T, E>(
    mut locked: watch::Receiver<bool>,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, Fault>
where
    Fault: From<E>,
{
    let is_locked = locked.clone();
    if *is_locked.borrow() {
        return Err(Fault::VaultLocked);
    }
    tokio::select! {
        biased;
        done = work => done.map_err(|error| match *is_locked.borrow() {
            true => Fault::VaultLocked,
            false => error.into(),
        }),
        _ = locked.wait_for(|locked| *locked) => Err(Fault::VaultLocked),
    }
}
