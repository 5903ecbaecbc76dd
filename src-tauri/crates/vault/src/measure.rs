//! How fast the vault is, printed and never asserted: `make bench` runs it in a release build.
//!
//! Beside each figure stands what it should be on a laptop, and for sealing what ring itself takes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ring::aead::{Aad, Nonce};
use zeroize::Zeroizing;

use crate::envelope::{self, CHUNK_LEN, stream_nonce};
use crate::key::{DataKey, Place, StoreId};
use crate::{Cost, Kind, MemoryKeychain, NewPhoto, Passphrase, Vault};

const MIB: usize = 1 << 20;

/// The median of several runs.
fn median(runs: usize, mut run: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..runs).map(|_| run()).collect();
    times.sort();
    times[runs / 2]
}

fn speed(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[test]
#[ignore = "measures; make bench runs it"]
fn sealing_beside_ring_alone() {
    let place = Place::settings(StoreId([1; 16]));
    let mut plain = vec![7; 32 * MIB];
    let ring = median(9, || {
        let cipher = DataKey::make().unwrap().cipher().unwrap();
        let begun = Instant::now();
        for (index, chunk) in plain.chunks_mut(CHUNK_LEN).enumerate() {
            let nonce = Nonce::assume_unique_for_key(stream_nonce(index, false));
            let tag = cipher.seal_in_place_separate_tag(nonce, Aad::empty(), chunk);
            let _ = std::hint::black_box(tag.unwrap());
        }
        begun.elapsed()
    });
    let key = DataKey::make().unwrap();
    let sealed = envelope::seal(&key, &place, &plain).unwrap();
    let seal = median(9, || {
        let key = DataKey::make().unwrap();
        let begun = Instant::now();
        std::hint::black_box(envelope::seal(&key, &place, &plain).unwrap());
        begun.elapsed()
    });
    let open = median(9, || {
        let copy = sealed.clone();
        let begun = Instant::now();
        std::hint::black_box(envelope::unseal(&key, &place, copy).unwrap());
        begun.elapsed()
    });
    let ceiling = speed(plain.len(), ring);
    println!("ring alone              {ceiling:8.0} MB/s");
    for (what, time) in [("seal", seal), ("open", open)] {
        let reached = speed(plain.len(), time);
        let share = reached / ceiling * 100.0;
        println!("{what}, 32 MiB            {reached:8.0} MB/s, {share:.0}% of it (wanted: 70%)");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; make bench runs it"]
async fn opening_adding_listing_and_turning_the_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = Arc::new(MemoryKeychain::default());
    let words = Passphrase::from("a lantern in the case".to_owned());
    let made = Vault::create(dir.path(), keychain.clone(), Some(&words), Cost::default());
    made.await.unwrap().close().await.unwrap();
    let begun = Instant::now();
    let vault = Vault::open(dir.path(), keychain, Some(&words))
        .await
        .unwrap();
    let open = milliseconds(begun.elapsed());
    println!("unlock, 256 MiB         {open:8.0} ms (wanted: 1000)");

    let part = |len| Some(Zeroizing::new(vec![7; len]));
    let mut times = Vec::new();
    for _ in 0..9 {
        let photo = NewPhoto {
            original: part(5 * MIB),
            output: part(4 * MIB),
            thumbnail: part(60_000),
            ..NewPhoto::default()
        };
        let begun = Instant::now();
        vault.add(photo).await.unwrap();
        times.push(begun.elapsed());
    }
    times.sort();
    let add = milliseconds(times[4]);
    println!("add, 12 MP and portrait {add:8.0} ms (wanted: 150)");

    let mut last = None;
    for _ in 0..10_000 {
        last = Some(vault.add(NewPhoto::default()).await.unwrap());
    }
    let begun = Instant::now();
    let listing = vault.list().await.unwrap();
    let list = milliseconds(begun.elapsed());
    assert!(listing.entries.len() > 10_000 && listing.damaged.is_empty());
    println!("list of 10,000 photos   {list:8.0} ms (wanted: 100)");

    let begun = Instant::now();
    vault.purge(&[last.unwrap()]).await.unwrap();
    let turn = milliseconds(begun.elapsed());
    println!("epoch of 10,000 keys    {turn:8.0} ms, disk and log included (wanted: 100)");
    assert!(
        vault
            .unseal(listing.entries[1].id, Kind::Metadata)
            .await
            .is_ok()
    );
}
