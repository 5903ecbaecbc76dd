//! Photos of any age and with any time of their own are backed up and restored later: none goes before its time, counted
//! from the restore, is over.

use std::sync::Arc;

use vault::{
    Clock, Days, ExpiryOutcome, PhotoId, RetentionChoice, RetentionOverride, Settings, Vault,
};

use crate::backup::{back_up, restore};
use crate::support::{
    Store, TestClock, count_from_env, photo_with_original, seeded_bytes, temp_folder,
};

const DAY: i64 = 86_400_000;

const PHOTOS: usize = 8;

async fn open(store: &Store, clock: &Arc<TestClock>) -> Vault {
    let clock: Arc<dyn Clock> = clock.clone();
    let opened = Vault::open_with_clock(store.dir(), store.keychain(), None, clock);
    opened.await.unwrap()
}

async fn new_vault(clock: &Arc<TestClock>) -> (Store, Vault) {
    let (store, vault) = Store::create().await;
    vault.close().await.unwrap();
    let vault = open(&store, clock).await;
    (store, vault)
}

fn days(number: u8) -> Days {
    Days::new(u32::from(number)).unwrap()
}

/// The photos that are there after two sweeps.
async fn sweep(vault: &Vault) -> Vec<PhotoId> {
    for _ in 0..2 {
        let swept = vault.purge_expired().await.unwrap();
        assert!(!matches!(swept, ExpiryOutcome::ClockJumped(_)), "{swept:?}");
    }
    let entries = vault.list().await.unwrap().entries;
    entries.iter().map(|entry| entry.id).collect()
}

#[tokio::test]
async fn no_restored_photo_goes_before_its_time() {
    let rounds = count_from_env("AMBROTYPE_SOAK_RESTORES", 3);
    let (mut restored, mut over_before, mut early) = (0, 0, 0);
    for round in 0..rounds {
        let random = seeded_bytes(round + 1, 4 * PHOTOS + 4);
        let clock = TestClock::at(1_790_000_000_000);
        let (_store, vault) = new_vault(&clock).await;
        for at in 0..PHOTOS {
            let [choice, number, pause, _] = random[4 * at..][..4] else {
                panic!("four bytes each")
            };
            let id = vault.add(photo_with_original(b"photo")).await.unwrap();
            let choice = match choice % 3 {
                0 => RetentionChoice::StoreDefault,
                1 => RetentionChoice::Pinned,
                _ => RetentionChoice::Days(days(1 + number % 60)),
            };
            vault.set_retention(id, choice).await.unwrap();
            clock.advance(i64::from(pause % 5) * DAY);
        }
        let elsewhere = temp_folder();
        let path = elsewhere.path().join("backup");
        back_up(&vault, &path).await;
        clock.advance(i64::from(random[4 * PHOTOS]) * DAY);
        for entry in vault.list().await.unwrap().entries {
            over_before += u64::from(entry.expires_at.is_some_and(|end| end <= clock.now()));
        }

        let (_store, other) = new_vault(&clock).await;
        let usual = days(1 + random[4 * PHOTOS + 1] % 60);
        let settings = Settings {
            retention: Some(usual),
            ..Settings::default()
        };
        other.set_settings(settings).await.unwrap();
        let at = clock.now();
        restored += restore(&other, &path).await.unwrap().photos;
        let mut ends: Vec<(PhotoId, i64)> = Vec::new();
        for entry in other.list().await.unwrap().entries {
            match entry.retention {
                Some(RetentionOverride::Pinned) => ends.push((entry.id, i64::MAX)),
                _ => ends.push((entry.id, entry.expires_at.unwrap())),
            }
            early += u64::from(entry.expires_at.is_some_and(|end| end < at + DAY));
        }
        // A moment before each ends, and when it does.
        let mut moments: Vec<i64> = ends.iter().map(|(_, end)| *end).collect();
        moments.sort_unstable();
        for moment in moments.into_iter().filter(|moment| *moment < i64::MAX) {
            for moment in [moment - 1, moment] {
                clock.advance((moment - clock.now()).max(0));
                let there = sweep(&other).await;
                for (id, end) in &ends {
                    early += u64::from(*end > clock.now() && !there.contains(id));
                }
            }
        }
    }
    println!(
        "{restored} photos restored, {over_before} of them after their time was over: {early} went early"
    );
    assert_eq!((restored, early), (rounds * PHOTOS as u64, 0));
    assert!(over_before > 0);
}
