//! What an open store holds in memory: its database, and the keys of the epoch it is in.
//!
//! The database and the keys change together, when the epoch turns (`epoch.rs`), so they stand behind
//! one lock. Whoever holds it either finds both of one epoch or, after a turn that was cut off in the
//! middle of its commit, asks the database ([`Unlocked::read`]).

use std::path::Path;
use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};

use crate::database;
use crate::error::Error;
use crate::header::{Fields, Header, LATEST};
use crate::key::MasterKey;
use crate::secret::Secret;
use crate::settings::{Chosen, Sealed};

/// An open database with its keys.
pub(crate) struct Unlocked {
    pub(crate) connection: SqliteConnection,
    pub(crate) keys: Keys,
    /// The keys of an epoch whose commit was asked for and not seen to end.
    pub(crate) coming: Option<Keys>,
}

/// The keys of one epoch.
pub(crate) struct Keys {
    pub(crate) master: Arc<MasterKey>,
    pub(crate) fields: Fields,
    /// The stretched passphrase, where one takes part: the next epoch's key is derived from it, and
    /// nobody is asked for a passphrase in order to purge.
    pub(crate) stretched: Option<Arc<Secret>>,
}

impl Unlocked {
    pub(crate) fn new(connection: SqliteConnection, keys: Keys) -> Self {
        Unlocked {
            connection,
            keys,
            coming: None,
        }
    }

    /// Makes the keys those of the database. Must come before anything is read.
    ///
    /// A commit that failed, or whose caller went away, may have happened all the same; only the
    /// database knows.
    pub(crate) async fn read(&mut self) -> Result<&mut Self, Error> {
        if let Some(coming) = &self.coming {
            let epoch = Header::load(&mut self.connection).await?.fields.epoch;
            if epoch == coming.fields.epoch {
                self.arrive();
            } else if epoch == self.keys.fields.epoch {
                self.coming = None;
            } else {
                return Err(Error::Damaged);
            }
        }
        Ok(self)
    }

    /// Makes the connection fit for a transaction as well. Must come before anything is written.
    ///
    /// Not needed for reading, and on a full disk not always possible.
    pub(crate) async fn write(&mut self, path: &Path) -> Result<&mut Self, Error> {
        database::mend(&mut self.connection, path).await?;
        self.read().await
    }

    /// What the owner wants; in a store that is still of the first format, what everybody gets.
    pub(crate) async fn settings(&mut self) -> Result<Sealed, Error> {
        if self.keys.fields.format < LATEST {
            return Ok(Sealed::default());
        }
        Sealed::load(&mut self.connection, &self.keys.master).await
    }

    /// The retention time that was chosen. Settings that cannot be read choose none.
    pub(crate) async fn retention(&mut self) -> Result<Option<Chosen>, Error> {
        match self.settings().await {
            Err(Error::Damaged) => Ok(None),
            read => Ok(read?.retention),
        }
    }

    /// Changes what the owner wants. Settings that cannot be read give way to those that everybody
    /// gets: they purge nothing.
    pub(crate) async fn change(
        &mut self,
        change: impl FnOnce(Sealed) -> Sealed,
    ) -> Result<(), Error> {
        self.migrate().await?;
        let sealed = match self.settings().await {
            Err(Error::Damaged) => Sealed::default(),
            read => read?,
        };
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        change(sealed)
            .save(&mut transaction, &self.keys.master)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Brings a store of an earlier format to the latest, in one transaction.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and [`Error::Busy`]; the store then stays as it is, and can be used so.
    pub(crate) async fn migrate(&mut self) -> Result<(), Error> {
        let mut fields = self.keys.fields.clone();
        if fields.format >= LATEST {
            return Ok(());
        }
        fields.format = LATEST;
        let header = Header::make(fields.clone(), &self.keys.master)?;
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        database::lay_migration(&mut transaction, LATEST).await?;
        Sealed::default()
            .save(&mut transaction, &self.keys.master)
            .await?;
        header.replace(&mut transaction).await?;
        transaction.commit().await?;
        self.keys.fields = fields;
        Ok(())
    }

    /// The coming epoch has been committed.
    pub(crate) fn arrive(&mut self) {
        if let Some(coming) = self.coming.take() {
            self.keys = coming;
        }
    }
}
