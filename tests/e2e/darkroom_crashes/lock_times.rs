//! How long it takes from a lock to the moment when the keys are gone and the darkrooms ended, at random moments of every
//! long use case. `make test` locks once in each and measures nothing; `scripts/soak.sh locks` does it 100 times, and
//! in each, and fails where one took more than 300 ms.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ambrotype::fault::Fault;
use ambrotype::studio::{InputPhoto, PhotoVersion, Studio};
use engine::{OutputFormat, Recipe};
use zeroize::Zeroizing;

use crate::locks::{Bench, passphrase, write_backup};
use crate::studio::{StudioTest, wait_for};

pub(crate) const TESTS: &[StudioTest] = &[(
    "locks at random_moments of every use case",
    None,
    locks_at_random_moments,
)];

/// How long a lock may take.
const LIMIT: Duration = Duration::from_millis(300);

type Work = Pin<Box<dyn Future<Output = Result<(), Fault>> + Send>>;

fn locks_at_random_moments(folder: &Path) {
    let wanted = std::env::var("AMBROTYPE_SOAK_MOMENTS").ok();
    let rounds: usize = wanted.as_ref().map_or(1, |count| count.parse().unwrap());
    let photos = if wanted.is_some() { 2000 } else { 20 };
    wait_for(async {
        let bench = Bench::with_photos(folder, 20).await;
        write_backup(&bench.studio, &folder.join("a few.case"))
            .await
            .unwrap();
        bench.studio.lock().await.unwrap();
        bench.add(&vec![bench.photo(); photos]).await;
        let before = bench.ids().await;
        let mut all = Vec::new();
        for (name, begin) in USE_CASES {
            let mut times = Vec::new();
            // How long it takes when it is left alone.
            let began = Instant::now();
            begin(bench.studio.clone(), folder).await.unwrap();
            let long = began.elapsed();
            for _ in 0..rounds {
                let _ = std::fs::remove_file(folder.join("photos.case"));
                let work = tokio::spawn(begin(bench.studio.clone(), folder));
                tokio::time::sleep(long.mul_f64(random())).await;
                let began = Instant::now();
                let mut closing = bench.studio.forget_keys().await;
                times.push(began.elapsed());
                closing.close().await.unwrap();
                drop(closing);
                let done = work.await.unwrap();
                assert!(
                    matches!(done, Ok(()) | Err(Fault::VaultLocked)),
                    "{name}: {done:?}"
                );
                if bench.studio.unlock(None).await == Err(Fault::PassphraseNeeded) {
                    bench.studio.unlock(Some(&passphrase())).await.unwrap();
                    bench.studio.change_passphrase(None).await.unwrap();
                }
            }
            println!("{name}: {}", summary(&mut times));
            all.append(&mut times);
        }
        // Each purge takes one photo, and nothing else takes any.
        let after = bench.ids().await;
        let gone = before.iter().filter(|id| !after.contains(id)).count();
        assert!(gone <= rounds + 1, "{gone} photos are gone");
        println!("locks: {}", summary(&mut all));
        if wanted.is_some() {
            assert!(
                all.iter().all(|time| *time <= LIMIT),
                "a lock took more than {LIMIT:?}"
            );
        }
    });
}

fn summary(times: &mut [Duration]) -> String {
    times.sort();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    format!(
        "{} locks, keys gone after {:.1} ms (median) and {:.1} ms (worst)",
        times.len(),
        median.as_secs_f64() * 1e3,
        worst.as_secs_f64() * 1e3
    )
}

/// From 0 to 1.
fn random() -> f64 {
    RandomState::new().hash_one(0) as f64 / u64::MAX as f64
}

type UseCase = (&'static str, fn(Arc<Studio>, &Path) -> Work);

const USE_CASES: &[UseCase] = &[
    ("list", |studio, _| {
        Box::pin(async move { studio.gallery().await.map(drop) })
    }),
    ("unlock", |studio, _| {
        Box::pin(async move {
            studio.lock().await?;
            studio.unlock(None).await
        })
    }),
    ("change of passphrase", |studio, _| {
        Box::pin(async move {
            studio.change_passphrase(Some(&passphrase())).await?;
            studio.change_passphrase(None).await
        })
    }),
    ("purge", |studio, _| {
        Box::pin(async move {
            let photo = studio.gallery().await?.photos[0].id;
            studio.purge(&[photo]).await.map(drop)
        })
    }),
    ("import", |studio, _| {
        Box::pin(async move { studio.import(large_photo()).await.map(drop) })
    }),
    ("stylise", |studio, _| {
        Box::pin(async move {
            let recipe = Recipe::parse("wave", 1.0)?;
            let work = studio.stylize_and_store(large_photo(), &recipe, |_| ());
            work.await.map(drop)
        })
    }),
    ("export", |studio, _| {
        Box::pin(async move {
            let photo = studio.gallery().await?.photos[0].id;
            let format = Some(OutputFormat::Png);
            let export = studio.export(photo, PhotoVersion::Original, format);
            export.await.map(drop)
        })
    }),
    ("backup", |studio, folder| {
        let path = folder.join("photos.case");
        Box::pin(async move { write_backup(&studio, &path).await })
    }),
    ("restore", |studio, folder| {
        let path = folder.join("a few.case");
        Box::pin(async move {
            let restored = studio.restore(&path, &passphrase()).await?;
            restored.error.map_or(Ok(()), Err)
        })
    }),
];

/// A picture of six megapixels.
fn large_photo() -> InputPhoto {
    let bytes = Zeroizing::new(crate::support::encoded(
        3000,
        2000,
        image::ImageFormat::Jpeg,
    ));
    InputPhoto::from_memory("me.jpg".into(), bytes).unwrap()
}
