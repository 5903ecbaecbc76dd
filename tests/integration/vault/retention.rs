//! Photos stay until they are purged. Where their owner chose a retention time they expire, are announced before,
//! and are never purged because of a clock that jumped.

use std::sync::Arc;

use vault::{
    Clock, Days, Error, ExpiryOutcome, KdfCost, PhotoId, RetentionChoice, RetentionOverride,
    Settings, Vault,
};

use crate::support::{Store, TestClock, photo_with_original, read_original, seeded_bytes};

const MINUTE: i64 = 60_000;

const DAY: i64 = 86_400_000;

const TODAY: i64 = 1_790_000_000_000;

fn days(number: u32) -> Days {
    Days::new(number).unwrap()
}

fn retention(number: u32) -> Settings {
    Settings {
        retention: Some(days(number)),
        ..Settings::default()
    }
}

/// A store with a clock that stands.
async fn store_with_clock() -> (Store, Vault, Arc<TestClock>) {
    let clock = TestClock::at(TODAY);
    let (store, vault) = Store::create().await;
    vault.close().await.unwrap();
    let vault = open(&store, &clock).await;
    (store, vault, clock)
}

async fn open(store: &Store, clock: &Arc<TestClock>) -> Vault {
    let clock: Arc<dyn Clock> = clock.clone();
    Vault::open_with_clock(store.dir(), store.keychain(), None, clock)
        .await
        .unwrap()
}

async fn add(vault: &Vault) -> PhotoId {
    vault
        .add(photo_with_original(&seeded_bytes(1, 100)))
        .await
        .unwrap()
}

async fn photo_ids(vault: &Vault) -> Vec<PhotoId> {
    let listing = vault.list().await.unwrap();
    assert!(listing.damaged.is_empty());
    listing.entries.iter().map(|entry| entry.id).collect()
}

fn purged(sweep: ExpiryOutcome) -> u64 {
    match sweep {
        ExpiryOutcome::Purged(receipt) => receipt.photos.unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn photos_stay_for_ever_until_a_retention_time_is_chosen() {
    let (store, vault, clock) = store_with_clock().await;
    let id = add(&vault).await;
    assert_eq!(vault.settings().await.unwrap(), Settings::default());
    for _ in 0..20 {
        clock.advance(365 * DAY);
        assert_eq!(vault.purge_expired().await.unwrap(), ExpiryOutcome::Nothing);
    }
    assert_eq!(vault.entry(id).await.unwrap().expires_at, None);
    vault.close().await.unwrap();
    let vault = open(&store, &clock).await;
    assert_eq!(photo_ids(&vault).await, [id]);
}

#[tokio::test]
async fn a_photo_expires_on_time_and_not_a_minute_before() {
    let (store, vault, clock) = store_with_clock().await;
    let old = add(&vault).await;
    clock.advance(3 * DAY);
    let young = add(&vault).await;
    vault.set_settings(retention(7)).await.unwrap();
    let expiries = |entries: &vault::Listing| -> Vec<_> {
        entries
            .entries
            .iter()
            .map(|entry| (entry.id, entry.expires_at))
            .collect()
    };
    let announced = [
        (young, Some(TODAY + 10 * DAY)),
        (old, Some(TODAY + 7 * DAY)),
    ];
    assert_eq!(expiries(&vault.list().await.unwrap()), announced);

    clock.advance(4 * DAY - MINUTE);
    assert_eq!(vault.purge_expired().await.unwrap(), ExpiryOutcome::Nothing);
    assert_eq!(photo_ids(&vault).await, [young, old]);
    clock.advance(MINUTE);
    assert_eq!(purged(vault.purge_expired().await.unwrap()), 1);
    assert_eq!(photo_ids(&vault).await, [young]);
    vault.close().await.unwrap();

    let vault = open(&store, &clock).await;
    clock.advance(3 * DAY);
    assert_eq!(purged(vault.purge_expired().await.unwrap()), 1);
    assert_eq!(vault.purge_expired().await.unwrap(), ExpiryOutcome::Nothing);
    assert!(matches!(
        read_original(&vault, young).await,
        Err(Error::NotFound(_))
    ));
}

#[tokio::test]
async fn photos_that_expire_by_a_new_choice_are_announced_and_stay_for_a_day() {
    let (_store, vault, clock) = store_with_clock().await;
    let id = add(&vault).await;
    clock.advance(20 * DAY);
    let preview = vault.preview_retention(Some(days(7))).await.unwrap();
    assert_eq!(preview, [(id, TODAY + 21 * DAY)]);
    assert_eq!(vault.preview_retention(None).await.unwrap(), []);
    assert_eq!(
        vault.settings().await.unwrap(),
        Settings::default(),
        "a preview chooses nothing"
    );

    vault.set_settings(retention(7)).await.unwrap();
    assert_eq!(vault.purge_expired().await.unwrap(), ExpiryOutcome::Nothing);
    clock.advance(DAY - 1);
    // Other settings do not start the day again.
    let also = Settings {
        quota: Some(1),
        ..retention(7)
    };
    vault.set_settings(also).await.unwrap();
    assert_eq!(vault.purge_expired().await.unwrap(), ExpiryOutcome::Nothing);
    clock.advance(1);
    assert_eq!(purged(vault.purge_expired().await.unwrap()), 1);
}

#[tokio::test]
async fn a_pinned_photo_stays_and_a_time_of_its_own_comes_first() {
    let (store, vault, clock) = store_with_clock().await;
    vault.set_settings(retention(30)).await.unwrap();
    let ids = [add(&vault).await, add(&vault).await, add(&vault).await];
    let [pinned, short, usual] = ids;
    vault
        .set_retention(pinned, RetentionChoice::Pinned)
        .await
        .unwrap();
    vault
        .set_retention(short, RetentionChoice::Days(days(2)))
        .await
        .unwrap();
    vault
        .set_retention(usual, RetentionChoice::Pinned)
        .await
        .unwrap();
    vault
        .set_retention(usual, RetentionChoice::StoreDefault)
        .await
        .unwrap();
    // Nothing else of them changes.
    for id in ids {
        assert!(read_original(&vault, id).await.unwrap() == seeded_bytes(1, 100));
        assert_eq!(vault.entry(id).await.unwrap().details["name"], "selfie.jpg");
    }
    assert_eq!(
        vault.entry(pinned).await.unwrap().retention,
        Some(RetentionOverride::Pinned)
    );
    assert_eq!(
        vault.entry(short).await.unwrap().expires_at,
        Some(TODAY + 2 * DAY)
    );

    clock.advance(2 * DAY);
    assert_eq!(purged(vault.purge_expired().await.unwrap()), 1);
    assert_eq!(photo_ids(&vault).await, [usual, pinned]);
    vault.close().await.unwrap();
    let vault = open(&store, &clock).await;
    clock.advance(28 * DAY);
    assert_eq!(purged(vault.purge_expired().await.unwrap()), 1);
    clock.advance(28 * DAY);
    assert_eq!(vault.purge_expired().await.unwrap(), ExpiryOutcome::Nothing);
    assert_eq!(photo_ids(&vault).await, [pinned]);
    assert!(matches!(
        vault
            .set_retention(short, RetentionChoice::StoreDefault)
            .await,
        Err(Error::NotFound(_))
    ));
}

#[tokio::test]
async fn a_photo_with_a_time_of_its_own_expires_without_a_setting() {
    let (_store, vault, clock) = store_with_clock().await;
    let (goes, stays) = (add(&vault).await, add(&vault).await);
    vault
        .set_retention(goes, RetentionChoice::Days(days(1)))
        .await
        .unwrap();
    clock.advance(DAY);
    assert_eq!(purged(vault.purge_expired().await.unwrap()), 1);
    assert_eq!(photo_ids(&vault).await, [stays]);
}

/// How the clock of a machine comes to show another time.
#[derive(Clone, Copy, Debug)]
enum ClockMove {
    /// Somebody sets it.
    Jump,
    /// The machine was off, or so it seems.
    Restart,
}

impl ClockMove {
    fn by(self, milliseconds: i64, clock: &TestClock) {
        match self {
            ClockMove::Jump => clock.jump(milliseconds),
            ClockMove::Restart => clock.restart_after(milliseconds),
        }
    }
}

#[tokio::test]
async fn a_clock_that_jumped_purges_nothing_until_it_is_confirmed() {
    use ClockMove::{Jump, Restart};
    for (moved, jump) in [
        (Jump, -11 * MINUTE),
        (Jump, 11 * MINUTE),
        (Jump, DAY),
        (Jump, 29 * DAY),
        (Jump, 3650 * DAY),
        (Restart, -11 * MINUTE),
        (Restart, -3650 * DAY),
        (Restart, DAY),
        (Restart, 29 * DAY),
        (Restart, 31 * DAY),
        (Restart, 3650 * DAY),
    ] {
        let (store, vault, clock) = store_with_clock().await;
        let id = add(&vault).await;
        vault.set_settings(retention(7)).await.unwrap();
        vault
            .set_retention(id, RetentionChoice::Days(days(1)))
            .await
            .unwrap();
        vault.purge_expired().await.unwrap();
        moved.by(jump, &clock);
        for _ in 0..3 {
            let ExpiryOutcome::ClockJumped(jump_found) = vault.purge_expired().await.unwrap()
            else {
                panic!("{moved:?} by {jump} ms was trusted");
            };
            assert_eq!(
                (jump_found.last_trusted, jump_found.now),
                (TODAY, TODAY + jump)
            );
        }
        vault.close().await.unwrap();
        let vault = open(&store, &clock).await;
        assert!(matches!(
            vault.purge_expired().await.unwrap(),
            ExpiryOutcome::ClockJumped(_)
        ));
        assert_eq!(photo_ids(&vault).await, [id]);
        vault.confirm_clock().await.unwrap();
        if jump >= DAY {
            assert_eq!(purged(vault.purge_expired().await.unwrap()), 1);
        } else {
            assert_eq!(vault.purge_expired().await.unwrap(), ExpiryOutcome::Nothing);
        }
    }
}

#[tokio::test]
async fn after_a_restart_a_clock_is_trusted_for_half_of_the_shortest_time_and_asked_about_beyond() {
    for (chosen, own, trusted) in [
        (Some(7), None, 7 * DAY / 2),
        (Some(30), None, 15 * DAY),
        (Some(365), None, 30 * DAY),
        (Some(365), Some(2), DAY),
        (None, Some(1), DAY / 2),
    ] {
        for beyond in [false, true] {
            let (_store, vault, clock) = store_with_clock().await;
            let id = add(&vault).await;
            let settings = Settings {
                retention: chosen.map(days),
                ..Settings::default()
            };
            vault.set_settings(settings).await.unwrap();
            if let Some(own) = own {
                // It has lain here for long; its own time counts all the same.
                clock.advance(100 * DAY);
                vault.set_settings(Settings::default()).await.unwrap();
                vault.confirm_clock().await.unwrap();
                let choice = RetentionChoice::Days(days(own));
                vault.set_retention(id, choice).await.unwrap();
                vault.set_settings(settings).await.unwrap();
            }
            assert_eq!(vault.purge_expired().await.unwrap(), ExpiryOutcome::Nothing);
            clock.restart_after(trusted + i64::from(beyond));
            let outcome = vault.purge_expired().await.unwrap();
            let jumped = matches!(outcome, ExpiryOutcome::ClockJumped(_));
            assert_eq!(jumped, beyond, "{chosen:?} {own:?}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn a_machine_that_was_only_suspended_is_not_asked_about_its_clock() {
    let (_store, vault, clock) = store_with_clock().await;
    add(&vault).await;
    vault.set_settings(retention(7)).await.unwrap();
    vault.purge_expired().await.unwrap();
    clock.advance(40 * DAY);
    clock.jump(9 * MINUTE);
    assert_eq!(purged(vault.purge_expired().await.unwrap()), 1);
}

#[tokio::test]
async fn a_small_correction_or_a_holiday_is_no_clock_jump() {
    for moved in [ClockMove::Restart, ClockMove::Jump] {
        let (_store, vault, clock) = store_with_clock().await;
        let id = add(&vault).await;
        vault.set_settings(retention(90)).await.unwrap();
        let steps = match moved {
            ClockMove::Restart => [-9 * MINUTE, 29 * DAY, -9 * MINUTE, 30 * DAY],
            ClockMove::Jump => [-9 * MINUTE, 9 * MINUTE, 0, 9 * MINUTE],
        };
        for step in steps {
            moved.by(step, &clock);
            let outcome = vault.purge_expired().await.unwrap();
            assert_eq!(outcome, ExpiryOutcome::Nothing, "{moved:?} {step}");
        }
        assert_eq!(photo_ids(&vault).await, [id]);
    }
}

#[tokio::test]
async fn a_photo_added_while_the_clock_is_behind_does_not_expire_early() {
    let (_store, vault, clock) = store_with_clock().await;
    vault.set_settings(retention(7)).await.unwrap();
    clock.jump(-20_000 * DAY);
    let id = add(&vault).await;
    clock.jump(20_000 * DAY);
    assert_eq!(vault.purge_expired().await.unwrap(), ExpiryOutcome::Nothing);
    assert_eq!(
        vault.entry(id).await.unwrap().expires_at,
        Some(TODAY + 7 * DAY)
    );
}

#[tokio::test]
async fn damaged_settings_purge_nothing_and_can_be_set_again() {
    for change in [
        "DELETE FROM setting",
        "UPDATE setting SET sealed = randomblob(length(sealed))",
        "UPDATE setting SET wrapped_key = randomblob(60)",
        "UPDATE setting SET epoch = 2",
    ] {
        let (store, vault, clock) = store_with_clock().await;
        let id = add(&vault).await;
        vault.set_settings(retention(1)).await.unwrap();
        let mut connection = store.sql().await;
        sqlx::query(change).execute(&mut connection).await.unwrap();
        clock.advance(5 * DAY);
        assert!(
            matches!(vault.purge_expired().await, Err(Error::Damaged)),
            "{change}"
        );
        assert!(
            matches!(vault.settings().await, Err(Error::Damaged)),
            "{change}"
        );
        assert_eq!(photo_ids(&vault).await, [id], "{change}");
        // A purge rotates the keys all the same.
        let other = add(&vault).await;
        vault.purge(&[other]).await.unwrap();
        vault.set_settings(retention(30)).await.unwrap();
        assert_eq!(vault.settings().await.unwrap(), retention(30));
    }
}

#[tokio::test]
async fn settings_and_pins_survive_a_purge_a_restart_and_a_new_passphrase() {
    let (store, vault, clock) = store_with_clock().await;
    let wanted = Settings {
        retention: Some(days(90)),
        keep_originals: false,
        quota: Some(5_000_000_000),
    };
    vault.set_settings(wanted).await.unwrap();
    let (stays, goes) = (add(&vault).await, add(&vault).await);
    vault
        .set_retention(stays, RetentionChoice::Pinned)
        .await
        .unwrap();
    vault.purge(&[goes]).await.unwrap();
    vault.change_passphrase(None, KdfCost::MIN).await.unwrap();
    vault.close().await.unwrap();
    let vault = open(&store, &clock).await;
    assert_eq!(vault.settings().await.unwrap(), wanted);
    assert_eq!(
        vault.entry(stays).await.unwrap().retention,
        Some(RetentionOverride::Pinned)
    );
}

#[test]
fn retention_is_at_least_a_day_and_at_most_ten_years() {
    for refused in [0, 3651, u32::MAX] {
        assert!(matches!(
            Days::new(refused),
            Err(Error::RetentionOutOfRange { max: 3650 })
        ));
    }
    assert_eq!(days(3650).number(), 3650);
}
