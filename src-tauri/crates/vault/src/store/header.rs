//! The header: the one row that says what opens a store, and that proves that it was not changed.
//!
//! ```text
//! fields   = format (1) ‖ store (16) ‖ epoch (8) ‖ parts (1) ‖ device check (32)
//!            ‖ memory KiB (4) ‖ passes (4) ‖ lanes (4) ‖ salt (16), absent ones zero
//! verifier = nonce ‖ AES-256-GCM(HKDF(MK_e, "verifier"), nonce, "ambrotype/opened", aad = fields)
//! checksum = SHA-256(fields ‖ verifier)
//! ```
//!
//! The checksum tells an accident from a wrong passphrase; it is no defence. The verifier is: without the
//! master key nobody can make one that fits other fields. The cost that a header asks for is checked
//! before anything is computed with it.

use ring::digest;
use sqlx::{Connection, SqliteConnection};

use crate::crypto::cipher::{NONCE_LEN, TAG_LEN, aes_256_gcm, open_value, seal_value};
use crate::crypto::secret::{KEY_LEN, Secret, with_zeroized_stack};
use crate::error::Error;
use crate::ids::StoreId;
use crate::keys::device_secret::DeviceSecret;
use crate::keys::master_key::MasterKey;
use crate::keys::passphrase::{KdfCost, KdfParams};
use crate::random::random_bytes;
use crate::store::database;
use crate::store::folder::Folder;
use crate::store::schema;

const VERIFIER_PLAINTEXT: &[u8; 16] = b"ambrotype/opened";
pub(crate) const VERIFIER_LEN: usize = NONCE_LEN + VERIFIER_PLAINTEXT.len() + TAG_LEN;
const FIELDS_LEN: usize = 86;

/// What the header says before anything is verified: enough to know what to ask for.
#[derive(Clone, Debug)]
pub(crate) struct HeaderFields {
    /// The format of the store: 1, or [`LATEST_FORMAT`](schema::LATEST_FORMAT).
    pub(crate) format: u8,
    pub(crate) store: StoreId,
    pub(crate) epoch: u64,
    /// The device secret's check value, where one takes part.
    pub(crate) device_check: Option<[u8; KEY_LEN]>,
    /// How a key is derived from the passphrase, where one takes part.
    pub(crate) kdf: Option<KdfParams>,
}

impl HeaderFields {
    fn to_bytes(&self) -> [u8; FIELDS_LEN] {
        let mut bytes = [0; FIELDS_LEN];
        bytes[0] = self.format;
        bytes[1..17].copy_from_slice(&self.store.0);
        bytes[17..25].copy_from_slice(&self.epoch.to_le_bytes());
        if let Some(check) = &self.device_check {
            bytes[25] |= 1;
            bytes[26..58].copy_from_slice(check);
        }
        if let Some(KdfParams { cost, salt }) = &self.kdf {
            bytes[25] |= 2;
            bytes[58..62].copy_from_slice(&cost.memory_kib().to_le_bytes());
            bytes[62..66].copy_from_slice(&cost.passes().to_le_bytes());
            bytes[66..70].copy_from_slice(&cost.lanes().to_le_bytes());
            bytes[70..86].copy_from_slice(salt);
        }
        bytes
    }
}

/// A header whose checksum fits.
pub(crate) struct Header {
    pub(crate) fields: HeaderFields,
    verifier: [u8; VERIFIER_LEN],
}

impl Header {
    /// Seals the verifier of a new header.
    pub(crate) fn seal(fields: HeaderFields, master: &MasterKey) -> Result<Self, Error> {
        Header::seal_with_nonce(random_bytes()?, fields, master)
    }

    fn seal_with_nonce(
        nonce: [u8; NONCE_LEN],
        fields: HeaderFields,
        master: &MasterKey,
    ) -> Result<Self, Error> {
        let mut verifier = [0; VERIFIER_LEN];
        let key = master.derive_verifier_key()?;
        with_zeroized_stack(|| {
            let cipher = aes_256_gcm(key.as_bytes())?;
            seal_value(
                &cipher,
                nonce,
                &fields.to_bytes(),
                VERIFIER_PLAINTEXT,
                &mut verifier,
            )
        })?;
        Ok(Header { fields, verifier })
    }

    /// Derives the master key from what the caller has, and verifies the header with it.
    ///
    /// # Errors
    /// [`Error::KeychainEntryMismatch`], [`Error::WrongPassphrase`], or [`Error::Damaged`] where no
    /// passphrase takes part that could be wrong.
    pub(crate) fn unlock(
        &self,
        device: Option<&DeviceSecret>,
        passphrase_key: Option<&Secret>,
    ) -> Result<MasterKey, Error> {
        let HeaderFields { store, epoch, .. } = self.fields;
        if let (Some(device), Some(check)) = (device, self.fields.device_check)
            && device.derive_check(store, epoch)? != check
        {
            return Err(Error::KeychainEntryMismatch);
        }
        let master = MasterKey::derive(device, passphrase_key, store, epoch)?;
        let key = master.derive_verifier_key()?;
        let mut opened = [0; VERIFIER_PLAINTEXT.len()];
        let fields = self.fields.to_bytes();
        match with_zeroized_stack(|| {
            open_value(
                &aes_256_gcm(key.as_bytes())?,
                &fields,
                &self.verifier,
                &mut opened,
            )
        }) {
            Ok(()) if opened == *VERIFIER_PLAINTEXT => Ok(master),
            _ if passphrase_key.is_some() => Err(Error::WrongPassphrase),
            _ => Err(Error::Damaged),
        }
    }

    fn checksum(&self) -> [u8; 32] {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(&self.fields.to_bytes());
        context.update(&self.verifier);
        let mut checksum = [0; 32];
        checksum.copy_from_slice(context.finish().as_ref());
        checksum
    }

    pub(crate) async fn insert(&self, connection: &mut SqliteConnection) -> Result<(), Error> {
        let HeaderFields {
            format,
            store,
            epoch,
            device_check,
            kdf,
        } = &self.fields;
        let (format, store) = (i64::from(*format), &store.0[..]);
        let epoch = i64::try_from(*epoch).map_err(|_| Error::Damaged)?;
        let device = device_check.as_ref().map(|check| &check[..]);
        let memory_kib = kdf.map(|it| it.cost.memory_kib());
        let passes = kdf.map(|it| it.cost.passes());
        let lanes = kdf.map(|it| it.cost.lanes());
        let salt = kdf.as_ref().map(|it| &it.salt[..]);
        let (verifier, checksum) = (&self.verifier[..], &self.checksum()[..]);
        sqlx::query!(
            "INSERT INTO vault (one, format, store, epoch, device, memory_kib, passes, lanes, salt, verifier, checksum)
             VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            format,
            store,
            epoch,
            device,
            memory_kib,
            passes,
            lanes,
            salt,
            verifier,
            checksum,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Replaces the stored header with this one.
    pub(crate) async fn replace(&self, connection: &mut SqliteConnection) -> Result<(), Error> {
        sqlx::query!("DELETE FROM vault")
            .execute(&mut *connection)
            .await?;
        self.insert(connection).await
    }

    /// Reads the header.
    ///
    /// # Errors
    /// [`Error::UnknownFormat`], [`Error::KdfCostOutOfRange`], or [`Error::Damaged`] if the row is
    /// missing, is not one that this program writes, or does not fit its checksum.
    pub(crate) async fn load(connection: &mut SqliteConnection) -> Result<Self, Error> {
        let format = schema::read_format(connection).await?;
        let row = sqlx::query!(
            "SELECT format, store, epoch, device, memory_kib, passes, lanes, salt, verifier, checksum FROM vault"
        )
        .fetch_optional(connection)
        .await?
        .ok_or(Error::Damaged)?;

        if row.format != i64::from(format) {
            return Err(Error::UnknownFormat { found: row.format });
        }
        let kdf = match (row.memory_kib, row.passes, row.lanes, row.salt) {
            (None, None, None, None) => None,
            (Some(memory_kib), Some(passes), Some(lanes), Some(salt)) => Some(KdfParams {
                cost: KdfCost::new(memory_kib, passes, lanes)?,
                salt: to_array(&salt)?,
            }),
            _ => return Err(Error::Damaged),
        };
        let header = Header {
            fields: HeaderFields {
                format,
                store: StoreId(to_array(&row.store)?),
                epoch: u64::try_from(row.epoch).map_err(|_| Error::Damaged)?,
                device_check: row.device.as_deref().map(to_array).transpose()?,
                kdf,
            },
            verifier: to_array(&row.verifier)?,
        };
        let has_key_source = header.fields.device_check.is_some() || header.fields.kdf.is_some();
        if !has_key_source || row.checksum != header.checksum() {
            return Err(Error::Damaged);
        }
        Ok(header)
    }
}

/// Reads the header of a closed store, without changing anything.
///
/// # Errors
/// As [`Header::load`]; [`Error::Damaged`] where the schema is not ours.
pub(crate) async fn read_header(folder: &Folder) -> Result<Header, Error> {
    let mut connection = database::open_read_only(&folder.database()).await?;
    let header = match schema::check_schema(&mut connection).await {
        Ok(()) => Header::load(&mut connection).await,
        Err(error) => Err(error),
    };
    connection.close().await?;
    header
}

fn to_array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Error> {
    bytes.try_into().map_err(|_| Error::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::passphrase::Passphrase;
    use crate::test_vectors::{array, bytes, vectors};

    #[test]
    fn headers_are_written_as_in_the_vectors() {
        let vectors = vectors();
        for vector in vectors["stores"].as_array().unwrap() {
            let header = &vector["header"];
            let device = bytes(&vector["device_secret"])
                .map(|secret| DeviceSecret::from_slice(&secret).unwrap());
            let kdf = bytes(&header["salt"]).map(|_| KdfParams {
                cost: KdfCost::MIN,
                salt: array(&header["salt"]),
            });
            let passphrase_key = kdf.map(|it| {
                let text = vector["passphrase"].as_str().unwrap().to_owned();
                it.derive(&Passphrase::from(text)).unwrap()
            });
            let (store, epoch) = (
                StoreId(array(&header["store"])),
                header["epoch"].as_u64().unwrap(),
            );
            let check = device
                .as_ref()
                .map(|it| it.derive_check(store, epoch).unwrap());
            assert_eq!(check.map(Vec::from), bytes(&header["device"]));

            let master =
                MasterKey::derive(device.as_ref(), passphrase_key.as_ref(), store, epoch).unwrap();
            let fields = HeaderFields {
                format: 1,
                store,
                epoch,
                device_check: check,
                kdf,
            };
            let nonce = array::<VERIFIER_LEN>(&header["verifier"])[..NONCE_LEN]
                .try_into()
                .unwrap();
            let made = Header::seal_with_nonce(nonce, fields, &master).unwrap();
            assert_eq!(made.verifier, array(&header["verifier"]));
            assert_eq!(made.checksum(), array(&header["checksum"]));
        }
    }
}
