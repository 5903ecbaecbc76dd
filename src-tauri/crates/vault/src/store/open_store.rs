//! An open store in memory: its database, and the keys of the epoch that it is in.
//!
//! A key rotation (`purge/epoch.rs`) changes both together, so they stand behind one lock. If a rotation was
//! cut off during its commit, the database knows which epoch it is ([`OpenStore::for_reading`]).

use std::path::Path;
use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};

use crate::crypto::secret::Secret;
use crate::error::Error;
use crate::keys::master_key::MasterKey;
use crate::store::database;
use crate::store::header::{Header, HeaderFields};
use crate::store::retention::RetentionPeriod;
use crate::store::schema::{self, LATEST_FORMAT};
use crate::store::settings::StoredSettings;

/// An open database with its keys.
pub(crate) struct OpenStore {
    pub(crate) connection: SqliteConnection,
    /// Whether the connection is [alone](database::open_alone), because the disk was full.
    pub(crate) alone: bool,
    pub(crate) keys: EpochKeys,
    /// The keys of an epoch whose commit began and did not return.
    pub(crate) pending_keys: Option<EpochKeys>,
}

/// The keys of one epoch.
pub(crate) struct EpochKeys {
    pub(crate) master: Arc<MasterKey>,
    pub(crate) fields: HeaderFields,
    /// The key derived from the passphrase, where one takes part. The next epoch's master key is derived
    /// from it too, so that a purge asks nobody for a passphrase.
    pub(crate) passphrase_key: Option<Arc<Secret>>,
}

impl OpenStore {
    pub(crate) fn new(connection: SqliteConnection, keys: EpochKeys) -> Self {
        OpenStore {
            connection,
            alone: false,
            keys,
            pending_keys: None,
        }
    }

    /// Makes the keys those of the database. Call it before anything is read.
    ///
    /// A commit that failed, or whose caller went away, may have happened all the same. Only the database
    /// knows.
    pub(crate) async fn for_reading(&mut self) -> Result<&mut Self, Error> {
        if let Some(pending) = &self.pending_keys {
            let epoch = Header::load(&mut self.connection).await?.fields.epoch;
            if epoch == pending.fields.epoch {
                self.adopt_pending_keys();
            } else if epoch == self.keys.fields.epoch {
                self.pending_keys = None;
            } else {
                return Err(Error::Damaged);
            }
        }
        Ok(self)
    }

    /// Makes the connection ready for a transaction as well. Call it before anything is written.
    ///
    /// Not needed for reading, and on a full disk not always possible.
    pub(crate) async fn for_writing(&mut self, path: &Path) -> Result<&mut Self, Error> {
        database::recover_connection(&mut self.connection, path, self.alone).await?;
        self.for_reading().await
    }

    /// The settings; in a store that is still of format 1, the defaults.
    pub(crate) async fn settings(&mut self) -> Result<StoredSettings, Error> {
        if self.keys.fields.format < LATEST_FORMAT {
            return Ok(StoredSettings::default());
        }
        StoredSettings::load(&mut self.connection, &self.keys.master).await
    }

    /// The settings, or the defaults where they cannot be read.
    pub(crate) async fn settings_or_default(&mut self) -> Result<StoredSettings, Error> {
        match self.settings().await {
            Err(Error::Damaged) => Ok(StoredSettings::default()),
            read => read,
        }
    }

    /// Whether something was purged and the keys were not rotated since, so that older copies still open it.
    pub(crate) async fn rotation_owed(&mut self) -> bool {
        let settings = self.settings().await;
        settings.is_ok_and(|settings| settings.rotation_owed)
    }

    /// The retention time that was chosen. Settings that cannot be read choose none.
    pub(crate) async fn retention_period(&mut self) -> Result<Option<RetentionPeriod>, Error> {
        match self.settings().await {
            Err(Error::Damaged) => Ok(None),
            read => Ok(read?.retention),
        }
    }

    /// Changes the settings. Settings that cannot be read are replaced by the defaults, which purge
    /// nothing.
    pub(crate) async fn update_settings(
        &mut self,
        change: impl FnOnce(StoredSettings) -> StoredSettings,
    ) -> Result<(), Error> {
        self.migrate().await?;
        let sealed = self.settings_or_default().await?;
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        change(sealed)
            .save(&mut transaction, &self.keys.master)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Migrates a store of an earlier format to the latest, in one transaction.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and [`Error::Busy`]; the store then stays as it is and can be used.
    pub(crate) async fn migrate(&mut self) -> Result<(), Error> {
        let mut fields = self.keys.fields.clone();
        if fields.format >= LATEST_FORMAT {
            return Ok(());
        }
        fields.format = LATEST_FORMAT;
        let header = Header::seal(fields.clone(), &self.keys.master)?;
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        schema::apply_migration(&mut transaction, LATEST_FORMAT).await?;
        StoredSettings::default()
            .save(&mut transaction, &self.keys.master)
            .await?;
        header.replace(&mut transaction).await?;
        transaction.commit().await?;
        self.keys.fields = fields;
        Ok(())
    }

    /// Call it once the next epoch is committed.
    pub(crate) fn adopt_pending_keys(&mut self) {
        if let Some(pending) = self.pending_keys.take() {
            self.keys = pending;
        }
    }
}
