//! What an open store holds in memory: its database, and the keys of the epoch it is in.
//!
//! The database and the keys change together, when the epoch turns (`epoch.rs`), so they stand behind
//! one lock. Whoever holds it either finds both of one epoch or, after a turn that was cut off in the
//! middle of its commit, asks the database ([`Unlocked::read`]).

use std::path::Path;
use std::sync::Arc;

use sqlx::SqliteConnection;

use crate::database;
use crate::error::Error;
use crate::header::{Fields, Header};
use crate::key::MasterKey;
use crate::secret::Secret;

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

    /// The coming epoch has been committed.
    pub(crate) fn arrive(&mut self) {
        if let Some(coming) = self.coming.take() {
            self.keys = coming;
        }
    }
}
