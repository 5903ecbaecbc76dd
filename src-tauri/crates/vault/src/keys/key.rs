//! The keys, and how one comes from another.
//!
//! ```text
//! MK_e = HKDF-SHA256(ikm = parts ‖ DS_e ‖ Argon2id(passphrase), info = label ‖ store ‖ e)
//! wrapped DK = nonce ‖ AES-256-GCM(MK_e, nonce, DK, aad = 1 ‖ store ‖ photo ‖ kind ‖ e)
//! ```
//!
//! The master key only ever encrypts data keys, and a data key must **never** be used for two
//! objects. No key has `Clone`, `Serialize` or a `Debug` that tells anything, and each is wiped when
//! dropped. Keys that outlive a call lie on locked pages ([`Secret`]). A key that is unwrapped to be used
//! at once ([`UnwrappedKey`]) lies on the stack, beside the cipher's schedule, which begins with that very
//! key; the stack is wiped before anything else happens ([`with_zeroized_stack`]).

use std::fmt;

use ring::aead::LessSafeKey;
use ring::hkdf::{HKDF_SHA256, Prk, Salt};
use zeroize::Zeroizing;

use crate::crypto::cipher::{NONCE_LEN, TAG_LEN, aes_256_gcm, open_value, seal_value};
use crate::crypto::secret::{KEY_LEN, Secret, fill_random, with_zeroized_stack};
use crate::error::Error;
use crate::store::record::{ObjectKind, PhotoId};

/// The construction that keys and contents are sealed in; part of every AAD. The format of the store
/// around them has moved on since.
const AAD_VERSION: u8 = 1;

/// The kind of the settings, which belong to no photo; the others are [`ObjectKind`]s.
const SETTINGS_KIND: u8 = 5;

/// Bytes of a wrapped data key: nonce, key, tag.
pub(crate) const WRAPPED_KEY_LEN: usize = NONCE_LEN + KEY_LEN + TAG_LEN;

/// The half of the master key that the machine's keychain keeps: 32 random bytes, one an epoch.
pub struct DeviceSecret(Secret);

impl DeviceSecret {
    pub(crate) fn generate() -> Result<Self, Error> {
        Secret::random().map(DeviceSecret)
    }

    /// Takes what a keychain handed back; `None` unless it is 32 bytes long.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut secret = Secret::zeroed();
        if bytes.len() != KEY_LEN {
            return None;
        }
        secret.as_mut_bytes().copy_from_slice(bytes);
        Some(DeviceSecret(secret))
    }

    /// The bytes, for a [`Keychain`](crate::Keychain) to keep and for nothing else.
    pub fn as_bytes(&self) -> &[u8; KEY_LEN] {
        self.0.as_bytes()
    }

    /// A value that tells this secret from any other and that leads nowhere near it. The header
    /// keeps it, so that a keychain that changed its mind is not mistaken for a wrong passphrase.
    pub(crate) fn derive_check(&self, store: StoreId, epoch: u64) -> Result<[u8; KEY_LEN], Error> {
        let mut check = [0; KEY_LEN];
        with_zeroized_stack(|| {
            let prk = Salt::new(HKDF_SHA256, &[]).extract(self.as_bytes());
            expand(&prk, b"ambrotype/1/device", store, epoch, &mut check)
        })?;
        Ok(check)
    }
}

impl fmt::Debug for DeviceSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSecret(..)")
    }
}

/// A store's name: 16 random bytes, in every AAD and every derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoreId(pub(crate) [u8; 16]);

impl StoreId {
    pub(crate) fn generate() -> Result<Self, Error> {
        let mut id = [0; 16];
        fill_random(&mut id)?;
        Ok(StoreId(id))
    }
}

/// What an object is bound to: its ciphertext opens nowhere else.
#[derive(Clone, Copy)]
pub(crate) struct ObjectAad {
    store: StoreId,
    photo: [u8; 16],
    kind: u8,
}

impl ObjectAad {
    /// Where an object of a photo belongs.
    pub(crate) fn for_object(store: StoreId, photo: PhotoId, kind: ObjectKind) -> Self {
        ObjectAad {
            store,
            photo: *photo.as_bytes(),
            kind: kind as u8,
        }
    }

    /// Where the settings belong.
    pub(crate) fn for_settings(store: StoreId) -> Self {
        ObjectAad {
            store,
            photo: [0; 16],
            kind: SETTINGS_KIND,
        }
    }

    /// construction (1) ‖ store (16) ‖ photo (16) ‖ kind (1) ‖ `last` as u64 little-endian (8).
    pub(crate) fn to_bytes(&self, last: u64) -> [u8; 42] {
        let mut aad = [0; 42];
        aad[0] = AAD_VERSION;
        aad[1..17].copy_from_slice(&self.store.0);
        aad[17..33].copy_from_slice(&self.photo);
        aad[33] = self.kind;
        aad[34..].copy_from_slice(&last.to_le_bytes());
        aad
    }
}

/// The key of one store in one epoch. It wraps data keys and must **never** encrypt anything else.
pub(crate) struct MasterKey {
    key: Secret,
    pub(crate) store: StoreId,
    pub(crate) epoch: u64,
}

impl MasterKey {
    /// Derives the master key of `epoch` from the parts that this store takes.
    ///
    /// The first byte of the key material says which parts follow (1 the device secret, 2 the
    /// stretched passphrase, 3 both), so that one part is never taken for the other.
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
        let mut key = Secret::zeroed();
        with_zeroized_stack(|| {
            let prk = Salt::new(HKDF_SHA256, &[]).extract(&material[..len]);
            let out = key.as_mut_bytes();
            expand(&prk, b"ambrotype/1/master", store, epoch, out)
        })?;
        Ok(MasterKey { key, store, epoch })
    }

    /// Derives the key that seals the header's verifier.
    pub(crate) fn derive_verifier_key(&self) -> Result<Secret, Error> {
        let mut key = Secret::zeroed();
        with_zeroized_stack(|| {
            let prk = Prk::new_less_safe(HKDF_SHA256, self.key.as_bytes());
            let out = key.as_mut_bytes();
            expand(&prk, b"ambrotype/1/verifier", self.store, self.epoch, out)
        })?;
        Ok(key)
    }

    /// Wraps one key; see [`KeyWrapper::wrap`].
    pub(crate) fn wrap(
        &self,
        key: &DataKey,
        aad: &ObjectAad,
    ) -> Result<[u8; WRAPPED_KEY_LEN], Error> {
        self.with_wrapper(|keys| keys.wrap(key.0.as_bytes(), aad))
    }

    /// Does work with data keys, one or thousands: the cipher is made once before and the stack wiped
    /// once after. No key, and nothing that holds one, may be returned by `work`.
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

/// A master key at work, inside of [`MasterKey::wrapping`] alone.
pub(crate) struct KeyWrapper {
    cipher: LessSafeKey,
    pub(crate) epoch: u64,
}

impl KeyWrapper {
    /// nonce (12) ‖ encrypted key (32) ‖ tag (16), with a fresh random nonce.
    pub(crate) fn wrap(
        &self,
        key: &[u8; KEY_LEN],
        aad: &ObjectAad,
    ) -> Result<[u8; WRAPPED_KEY_LEN], Error> {
        let mut nonce = [0; NONCE_LEN];
        fill_random(&mut nonce)?;
        self.wrap_with(nonce, key, aad)
    }

    fn wrap_with(
        &self,
        nonce: [u8; NONCE_LEN],
        key: &[u8; KEY_LEN],
        aad: &ObjectAad,
    ) -> Result<[u8; WRAPPED_KEY_LEN], Error> {
        let mut wrapped = [0; WRAPPED_KEY_LEN];
        seal_value(
            &self.cipher,
            nonce,
            &aad.to_bytes(self.epoch),
            key,
            &mut wrapped,
        )?;
        Ok(wrapped)
    }

    /// Reverses [`wrap`](Self::wrap).
    ///
    /// # Errors
    /// [`Error::Damaged`] if the key was wrapped for another place, another epoch, under another
    /// master key, or was changed since.
    pub(crate) fn unwrap(&self, wrapped: &[u8], aad: &ObjectAad) -> Result<UnwrappedKey, Error> {
        let mut key = UnwrappedKey(Zeroizing::new([0; KEY_LEN]));
        open_value(
            &self.cipher,
            &aad.to_bytes(self.epoch),
            wrapped,
            &mut *key.0,
        )?;
        Ok(key)
    }
}

/// A data key that was unwrapped to be used at once, on the stack. It must **never** be kept, and never
/// leave the work that [`MasterKey::wrapping`] was given.
pub(crate) struct UnwrappedKey(Zeroizing<[u8; KEY_LEN]>);

impl UnwrappedKey {
    pub(crate) fn bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }

    pub(crate) fn cipher(&self) -> Result<LessSafeKey, Error> {
        aes_256_gcm(&self.0)
    }
}

/// The key of one new object. It must **never** be used for a second one, nor for the same one rewritten.
pub(crate) struct DataKey(Secret);

impl DataKey {
    pub(crate) fn generate() -> Result<Self, Error> {
        Secret::random().map(DataKey)
    }

    /// To be called inside of [`with_zeroized_stack`].
    pub(crate) fn cipher(&self) -> Result<LessSafeKey, Error> {
        aes_256_gcm(self.0.as_bytes())
    }
}

/// HKDF-Expand with info = label ‖ store ‖ epoch as u64 little-endian.
fn expand(
    prk: &Prk,
    label: &[u8],
    store: StoreId,
    epoch: u64,
    out: &mut [u8; KEY_LEN],
) -> Result<(), Error> {
    prk.expand(&[label, &store.0, &epoch.to_le_bytes()], HKDF_SHA256)
        .and_then(|okm| okm.fill(out))
        .map_err(|_| Error::Damaged)
}

#[cfg(test)]
impl MasterKey {
    pub(crate) fn bytes(&self) -> &[u8; KEY_LEN] {
        self.key.as_bytes()
    }
}

#[cfg(test)]
impl DataKey {
    pub(crate) fn bytes(&self) -> &[u8; KEY_LEN] {
        self.0.as_bytes()
    }
}

#[cfg(any(test, fuzzing))]
impl DataKey {
    /// A key of a test's choice.
    pub(crate) fn from_bytes(bytes: [u8; KEY_LEN]) -> Self {
        let mut key = Secret::zeroed();
        *key.as_mut_bytes() = bytes;
        DataKey(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_vectors::{array, bytes, vectors};

    #[test]
    fn keys_are_wrapped_as_the_vectors_say() {
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
                .with_wrapper(|keys| keys.wrap_with(nonce, key.bytes(), &aad))
                .unwrap();
            assert_eq!(wrapped, array(&vector["wrapped_key"]));
        }
    }

    #[test]
    fn nothing_is_random_twice() {
        let (a, b) = (DataKey::generate().unwrap(), DataKey::generate().unwrap());
        assert_ne!(a.0.as_bytes(), b.0.as_bytes());
        let device = DeviceSecret::generate().unwrap();
        let store = StoreId::generate().unwrap();
        let master = MasterKey::derive(Some(&device), None, store, 1).unwrap();
        let photo = PhotoId::generate().unwrap();
        let aad = ObjectAad::for_object(store, photo, ObjectKind::Output);
        let wrap = || master.wrap(&a, &aad).unwrap();
        assert_ne!(wrap()[..NONCE_LEN], wrap()[..NONCE_LEN]);
    }

    #[test]
    fn no_nonce_comes_twice_under_one_key() {
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
    fn a_secret_in_the_place_of_the_other_makes_another_key() {
        let store = StoreId([1; 16]);
        let device = DeviceSecret::from_slice(&[2; KEY_LEN]).unwrap();
        let passphrase_key = DeviceSecret::from_slice(&[2; KEY_LEN]).unwrap().0;
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
