//! Fuzz target: the header's row, which is read before anything is known of a store.

use std::cell::RefCell;

use ring::digest;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::runtime::{Builder, Runtime};

use super::Target;
use crate::crypto::secret::Secret;
use crate::error::Error;
use crate::keys::passphrase::KdfCost;
use crate::store::header::{self, Header};
use crate::store::schema::{LATEST_FORMAT, create_schema};

/// The header's row, as anybody may have written it.
pub const HEADER: Target = Target {
    name: "header",
    body: |bytes| {
        thread_local! {
            static DATABASE: RefCell<Option<(Runtime, SqliteConnection)>> = const { RefCell::new(None) };
        }
        DATABASE.with_borrow_mut(|database| {
            let (runtime, connection) = match database {
                Some(opened) => opened,
                None => database.insert(database_in_memory()),
            };
            let row = Row::of(bytes);
            runtime.block_on(async {
                row.put(connection).await;
                let Ok(header) = Header::load(connection).await else {
                    return;
                };
                let fields = &header.fields;
                assert_eq!(
                    (&fields.store.0[..], fields.epoch as i64),
                    (&row.store[..], row.epoch)
                );
                // Without a key nobody makes a header that opens.
                assert!(header.unlock(None, Some(&Secret::zeroed())).is_err());
            });
        });
    },
    seeds: || {
        // The fields, then the flags that say which of them are there.
        let cost = KdfCost::MIN;
        let mut fields = vec![LATEST_FORMAT];
        fields.extend([7; 16]);
        fields.extend(3i64.to_le_bytes());
        fields.extend([9; 32]);
        for number in [cost.memory_kib(), cost.passes(), cost.lanes()] {
            fields.extend(i64::from(number).to_le_bytes());
        }
        fields.extend([5; 16 + header::VERIFIER_LEN]);
        let mut absent = fields.clone();
        fields.extend([0; 4]);
        absent.extend([0b11, 0, 0, 0]);
        vec![fields, absent]
    },
};

/// A database with the schema and no header.
#[expect(clippy::expect_used, reason = "without it there is nothing to try")]
fn database_in_memory() -> (Runtime, SqliteConnection) {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let connection = runtime.block_on(async {
        let options = SqliteConnectOptions::new().in_memory(true);
        let mut connection = options.disable_statement_logging().connect().await?;
        create_schema(&mut connection, LATEST_FORMAT).await?;
        // The constraints of the schema do not stop somebody who writes to the file.
        sqlx::raw_sql("PRAGMA ignore_check_constraints = ON")
            .execute(&mut connection)
            .await?;
        connection.ping().await?;
        Ok::<_, Error>(connection)
    });
    (runtime, connection.expect("a database"))
}

/// A header's row with any values, and the checksum that fits them.
struct Row {
    format: i64,
    store: Vec<u8>,
    epoch: i64,
    device: Option<Vec<u8>>,
    cost: [Option<i64>; 3],
    salt: Option<Vec<u8>>,
    verifier: Vec<u8>,
    checksum: Vec<u8>,
}

impl Row {
    fn of(mut bytes: &[u8]) -> Row {
        let mut take = |len: usize| {
            let (now, later) = bytes.split_at(len.min(bytes.len()));
            bytes = later;
            let mut taken = now.to_vec();
            taken.resize(len, 0);
            taken
        };
        let number =
            |bytes: Vec<u8>| i64::from_le_bytes(bytes.first_chunk().copied().unwrap_or_default());
        let format = take(1)[0].into();
        let (mut store, epoch, mut device) = (take(16), number(take(8)), take(32));
        let cost = [number(take(8)), number(take(8)), number(take(8))];
        let (mut salt, mut verifier) = (take(16), take(header::VERIFIER_LEN));
        let (absent, shorter) = (take(1)[0], take(1)[0]);

        let mut fields = [&[format as u8][..], &store, &epoch.to_le_bytes()].concat();
        let (no_device, no_cost) = (absent & 1 != 0, absent & 2 != 0);
        fields.push(u8::from(!no_device) | u8::from(!no_cost) << 1);
        fields.extend(device.iter().map(|byte| if no_device { 0 } else { *byte }));
        let costs = cost
            .iter()
            .flat_map(|number| (*number as u32).to_le_bytes());
        fields.extend(
            costs
                .chain(salt.iter().copied())
                .map(|byte| if no_cost { 0 } else { byte }),
        );
        let checksum = digest::digest(&digest::SHA256, &[&fields[..], &verifier].concat());

        for (bit, column) in [&mut store, &mut device, &mut salt, &mut verifier]
            .into_iter()
            .enumerate()
        {
            if shorter & 1 << bit != 0 {
                column.pop();
            }
        }
        let kept = |bit: u8| absent & (1 << bit) == 0;
        Row {
            format,
            store,
            epoch,
            device: (!no_device).then_some(device),
            cost: [2, 3, 4].map(|bit| (!no_cost && kept(bit)).then(|| cost[usize::from(bit) - 2])),
            salt: (!no_cost && kept(5)).then_some(salt),
            verifier,
            checksum: checksum.as_ref().to_vec(),
        }
    }

    async fn put(&self, connection: &mut SqliteConnection) {
        let [memory_kib, passes, lanes] = self.cost;
        let cleared = sqlx::query("DELETE FROM vault")
            .execute(&mut *connection)
            .await;
        let written = sqlx::query("INSERT INTO vault VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(self.format)
            .bind(&self.store)
            .bind(self.epoch)
            .bind(&self.device)
            .bind(memory_kib)
            .bind(passes)
            .bind(lanes)
            .bind(&self.salt)
            .bind(&self.verifier)
            .bind(&self.checksum)
            .execute(&mut *connection)
            .await;
        assert!(
            cleared.is_ok() && written.is_ok(),
            "the database takes no row"
        );
    }
}

/// What the first seed is read as.
#[cfg(test)]
pub(super) fn epoch_of_first_seed() -> Option<u64> {
    let (runtime, mut connection) = database_in_memory();
    let seed = (HEADER.seeds)().remove(0);
    let header = runtime.block_on(async {
        Row::of(&seed).put(&mut connection).await;
        Header::load(&mut connection).await
    });
    header.ok().map(|header| header.fields.epoch)
}
