//! The master key of one epoch: derived from what opens the store, and used to wrap data keys.
//!
//! ```text
//! MK_e = HKDF-SHA256(ikm = parts ‖ DS_e ‖ Argon2id(passphrase), info = label ‖ store ‖ e)
//! wrapped DK = nonce ‖ AES-256-GCM(MK_e, nonce, DK, aad = 1 ‖ store ‖ photo ‖ kind ‖ e)
//! ```
//!
//! The master key encrypts data keys and nothing else.

use ring::aead::LessSafeKey;
use zeroize::Zeroizing;

use crate::crypto::aad::ObjectAad;
use crate::crypto::cipher::{NONCE_LEN, TAG_LEN, aes_256_gcm, open_value, seal_value};
use crate::crypto::hkdf;
use crate::crypto::secret::{KEY_LEN, Secret, with_zeroized_stack};
use crate::error::Error;
use crate::ids::StoreId;
use crate::keys::data_key::{DataKey, UnwrappedKey};
use crate::keys::device_secret::DeviceSecret;
use crate::random::random_bytes;

/// Bytes of a wrapped data key: nonce, key, tag.
pub(crate) const WRAPPED_KEY_LEN: usize = NONCE_LEN + KEY_LEN + TAG_LEN;

/// The key of one store in one epoch. It wraps data keys and must **never** encrypt anything else.
pub(crate) struct MasterKey {
    key: Secret,
    pub(crate) store: StoreId,
    pub(crate) epoch: u64,
}

impl MasterKey {
    /// Derives the master key of `epoch` from the parts that this store takes.
    ///
    /// The first byte of the key material says which parts follow (1 the device secret, 2 the key from
    /// the passphrase, 3 both), so that one part is never taken for the other.
    pub(crate) fn derive(
        device: Option<&DeviceSecret>,
        passphrase_key: Option<&Secret>,
        store: StoreId,
        epoch: u64,
    ) -> Result<Self, Error> {
        let mut material = Zeroizing::new([0; 1 + 2 * KEY_LEN]);
        let mut len = 1;
        let parts = [
            (1, device.map(DeviceSecret::as_bytes)),
            (2, passphrase_key.map(Secret::as_bytes)),
        ];
        for (flag, part) in parts {
            if let Some(part) = part {
                material[0] |= flag;
                material[len..len + KEY_LEN].copy_from_slice(part);
                len += KEY_LEN;
            }
        }
        let info: [&[u8]; 3] = [b"ambrotype/1/master", &store.0, &epoch.to_le_bytes()];
        let key = hkdf::derive(&material[..len], &info)?;
        Ok(MasterKey { key, store, epoch })
    }

    /// Derives the key that seals the header's verifier.
    pub(crate) fn derive_verifier_key(&self) -> Result<Secret, Error> {
        let (store, epoch) = (&self.store.0, self.epoch.to_le_bytes());
        hkdf::expand(&self.key, &[b"ambrotype/1/verifier", store, &epoch])
    }

    /// Wraps one key; see [`KeyWrapper::wrap`].
    pub(crate) fn wrap(
        &self,
        key: &DataKey,
        aad: &ObjectAad,
    ) -> Result<[u8; WRAPPED_KEY_LEN], Error> {
        self.with_wrapper(|keys| keys.wrap(key.as_bytes(), aad))
    }

    /// Runs `work` on data keys, one or thousands: the cipher is made once before it and the stack zeroised
    /// once after it. `work` must return no key, and nothing that holds one.
    pub(crate) fn with_wrapper<T>(
        &self,
        work: impl FnOnce(&KeyWrapper) -> Result<T, Error>,
    ) -> Result<T, Error> {
        with_zeroized_stack(|| {
            let cipher = aes_256_gcm(self.key.as_bytes())?;
            let epoch = self.epoch;
            work(&KeyWrapper { cipher, epoch })
        })
    }
}

/// A master key ready to wrap and unwrap, inside [`MasterKey::with_wrapper`] alone.
pub(crate) struct KeyWrapper {
    cipher: LessSafeKey,
    pub(crate) epoch: u64,
}

impl KeyWrapper {
    /// nonce (12) ‖ encrypted key (32) ‖ tag (16), with a new random nonce.
    pub(crate) fn wrap(
        &self,
        key: &[u8; KEY_LEN],
        aad: &ObjectAad,
    ) -> Result<[u8; WRAPPED_KEY_LEN], Error> {
        self.wrap_with_nonce(random_bytes()?, key, aad)
    }

    fn wrap_with_nonce(
        &self,
        nonce: [u8; NONCE_LEN],
        key: &[u8; KEY_LEN],
        aad: &ObjectAad,
    ) -> Result<[u8; WRAPPED_KEY_LEN], Error> {
        let mut wrapped = [0; WRAPPED_KEY_LEN];
        let aad = aad.to_bytes(self.epoch);
        seal_value(&self.cipher, nonce, &aad, key, &mut wrapped)?;
        Ok(wrapped)
    }

    /// Reverses [`wrap`](Self::wrap).
    ///
    /// # Errors
    /// [`Error::Damaged`] if the key was wrapped for another object, another epoch or under another
    /// master key, or was changed since.
    pub(crate) fn unwrap(&self, wrapped: &[u8], aad: &ObjectAad) -> Result<UnwrappedKey, Error> {
        let mut key = UnwrappedKey::zeroed();
        let aad = aad.to_bytes(self.epoch);
        open_value(&self.cipher, &aad, wrapped, key.as_mut_bytes())?;
        Ok(key)
    }
}

#[cfg(test)]
impl MasterKey {
    pub(crate) fn as_bytes(&self) -> &[u8; KEY_LEN] {
        self.key.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ObjectKind, PhotoId};
    use crate::test_vectors::{array, bytes, vectors};

    #[test]
    fn keys_are_wrapped_as_in_the_vectors() {
        let vectors = vectors();
        for vector in vectors["seals"].as_array().unwrap() {
            let device = DeviceSecret::from_slice(&bytes(&vector["device_secret"]).unwrap());
            let epoch = vector["epoch"].as_u64().unwrap();
            let store = StoreId(array(&vector["store"]));
            let master = MasterKey::derive(device.as_ref(), None, store, epoch).unwrap();
            let photo = PhotoId::from_row(&bytes(&vector["photo"]).unwrap()).unwrap();
            let kind = ObjectKind::from_row(vector["kind"].as_i64().unwrap()).unwrap();
            let key = DataKey::from_bytes(array(&vector["data_key"]));
            let aad = ObjectAad::for_object(store, photo, kind);
            let nonce = array(&vector["nonce"]);
            let wrapped = master
                .with_wrapper(|keys| keys.wrap_with_nonce(nonce, key.as_bytes(), &aad))
                .unwrap();
            assert_eq!(wrapped, array(&vector["wrapped_key"]));
        }
    }

    #[test]
    fn keys_and_nonces_are_new_each_time() {
        let (a, b) = (DataKey::generate().unwrap(), DataKey::generate().unwrap());
        assert_ne!(a.as_bytes(), b.as_bytes());
        let device = DeviceSecret::generate().unwrap();
        let store = StoreId::generate().unwrap();
        let master = MasterKey::derive(Some(&device), None, store, 1).unwrap();
        let photo = PhotoId::generate().unwrap();
        let aad = ObjectAad::for_object(store, photo, ObjectKind::Output);
        let wrap = || master.wrap(&a, &aad).unwrap();
        assert_ne!(wrap()[..NONCE_LEN], wrap()[..NONCE_LEN]);
    }

    #[test]
    fn no_nonce_repeats_under_one_key() {
        // Random nonces of 96 bits: among a million the chance of a pair is one in 10^17.
        let seals = std::env::var("AMBROTYPE_SOAK_SEALS");
        let seals = seals.map_or(20_000, |count| count.parse().unwrap());
        let device = DeviceSecret::generate().unwrap();
        let master = MasterKey::derive(Some(&device), None, StoreId([1; 16]), 1).unwrap();
        let aad = ObjectAad::for_settings(StoreId([1; 16]));
        let key = DataKey::generate().unwrap();
        let mut nonces = std::collections::HashSet::with_capacity(seals);
        for _ in 0..seals {
            let wrapped = master.wrap(&key, &aad).unwrap();
            nonces.insert(*wrapped.first_chunk::<NONCE_LEN>().unwrap());
        }
        println!("{seals} seals: {} repeated nonces", seals - nonces.len());
        assert_eq!(nonces.len(), seals);
    }

    #[test]
    fn a_device_secret_and_a_passphrase_key_of_the_same_bytes_give_different_keys() {
        let store = StoreId([1; 16]);
        let device = DeviceSecret::from_slice(&[2; KEY_LEN]).unwrap();
        let mut passphrase_key = Secret::zeroed();
        *passphrase_key.as_mut_bytes() = [2; KEY_LEN];
        let key = |device, passphrase_key, epoch| {
            *MasterKey::derive(device, passphrase_key, store, epoch)
                .unwrap()
                .key
                .as_bytes()
        };
        let keys = [
            key(Some(&device), None, 1),
            key(None, Some(&passphrase_key), 1),
            key(Some(&device), Some(&passphrase_key), 1),
            key(Some(&device), None, 2),
        ];
        for (at, one) in keys.iter().enumerate() {
            assert!(keys[at + 1..].iter().all(|other| other != one));
        }
    }
}
