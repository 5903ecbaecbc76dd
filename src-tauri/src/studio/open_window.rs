//! Locks the vault, or purges everything, from a process other than the one that has the vault open: the open window is asked
//! to do it.

use std::path::{Path, PathBuf};

use vault::{Receipt, Vault};

use super::Studio;
#[cfg(unix)]
use super::single_instance::InstanceSocket;
use crate::fault::Fault;

impl Studio {
    /// Locks the vault in the window that has it open; where no window answers, refuses a vault that is in use.
    ///
    /// # Errors
    /// [`Fault::VaultBusy`] where another command has it open, or a window that cannot be asked; what went wrong while the
    /// window closed it.
    pub async fn lock_in_window(&self) -> Result<(), Fault> {
        #[cfg(unix)]
        if let Some(locked) = self.ask_window(InstanceSocket::lock).await {
            return locked;
        }
        Ok(Vault::check_unused(&self.vault_folder)?)
    }

    /// Destroys everything that is stored, keys first: in the open window, which then shows none of it, or here where no
    /// window answers.
    ///
    /// # Errors
    /// As [`purge_all`](Self::purge_all).
    pub async fn purge_all_in_window(&self) -> Result<Receipt, Fault> {
        #[cfg(unix)]
        if let Some(purged) = self.ask_window(InstanceSocket::purge_all).await {
            return purged;
        }
        self.purge_all().await
    }

    /// Asks the window on this vault, `None` where no window answers.
    #[cfg(unix)]
    async fn ask_window<T: Send + 'static>(
        &self,
        ask: fn(&InstanceSocket) -> Option<T>,
    ) -> Option<T> {
        let window = InstanceSocket::for_instance(&instance_name(&self.vault_folder));
        let asked = tokio::task::spawn_blocking(move || ask(&window));
        asked.await.ok().flatten()
    }
}

/// A name for each vault, for what its window puts into the user's runtime folder. It does not show where the vault is, and
/// it is the same however the folder is written and whether or not it exists yet.
pub fn instance_name(vault_folder: &Path) -> String {
    let folder = std::path::absolute(vault_folder).unwrap_or(vault_folder.to_owned());
    let resolved = folder.ancestors().find_map(|part| {
        let rest = folder.strip_prefix(part).ok()?;
        Some(part.canonicalize().ok()?.join(rest))
    });
    // The components, so that no slash at the end makes another name.
    let folder: PathBuf = resolved.unwrap_or(folder).components().collect();
    let digest = ring::digest::digest(&ring::digest::SHA256, folder.as_os_str().as_encoded_bytes());
    format!("ambrotype-{}", hex::encode(&digest.as_ref()[..8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_on_different_vaults_have_different_names() {
        let (one, two) = (Path::new("/home/me/one"), Path::new("/home/me/two"));
        assert_ne!(instance_name(one), instance_name(two));
        assert!(!instance_name(one).contains("one"));
    }

    #[cfg(unix)]
    #[test]
    fn a_vault_has_one_name_however_its_folder_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::create_dir(&real).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        let name = instance_name(&real.join("vault"));
        for way in ["vault/", "./vault", "vault/."] {
            assert_eq!(instance_name(&real.join(way)), name, "{way}");
        }
        assert_eq!(instance_name(&link.join("vault")), name);
        std::fs::create_dir(real.join("vault")).unwrap();
        assert_eq!(instance_name(&real.join("vault")), name, "now it exists");
        assert_eq!(instance_name(&link.join("vault")), name);
    }
}
