//! A lock waits for no use case: each is ended wherever it is, leaves no file, and loses nothing that was acknowledged.

use std::path::Path;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use ambrotype::fault::Fault;
use ambrotype::studio::file_output::Overwrite;
use ambrotype::studio::{InputPhoto, Passphrase, PhotoVersion, Studio, VaultState};
use engine::{OutputFormat, Recipe};
use image::ImageFormat;
use serde_json::json;
use vault::{
    Days, KdfCost, Keychain, MemoryKeychain, NewPhoto, PhotoId, RetentionChoice, Settings, Vault,
};
use zeroize::Zeroizing;

use crate::CRASH_FILE;
use crate::studio::{StudioTest, wait_for};
use crate::support::encoded;

pub(crate) const TESTS: &[StudioTest] = &[
    (
        "a lock ends every use case, wherever it waits",
        None,
        ends_every_use_case,
    ),
    (
        "a lock ends an unlock, wherever it waits",
        None,
        ends_an_unlock,
    ),
    (
        "a lock ends what waits for the darkroom",
        None,
        ends_what_waits_for_the_darkroom,
    ),
    (
        "a lock in the middle of a restore keeps the photos that are in",
        None,
        keeps_what_is_restored,
    ),
];

/// Every place where a use case waits.
const EVERYWHERE: &[usize] = &[
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
];
/// Some of them, for one that stretches a passphrase.
const HERE_AND_THERE: &[usize] = &[0, 1, 2, 3, 5, 8, 13, 21, 34];

/// A studio on a vault of some photos.
pub(crate) struct Bench<'a> {
    pub(crate) studio: Arc<Studio>,
    folder: &'a Path,
    pub(crate) keychain: Arc<dyn Keychain>,
}

impl<'a> Bench<'a> {
    pub(crate) async fn with_photos(folder: &'a Path, photos: usize) -> Bench<'a> {
        let keychain: Arc<dyn Keychain> = Arc::new(MemoryKeychain::default());
        let path = folder.join("vault");
        let vault = Vault::create(&path, keychain.clone(), None, KdfCost::MIN);
        vault.await.unwrap().close().await.unwrap();
        let studio = Arc::new(Studio::open(path, keychain.clone()).unwrap());
        let bench = Bench {
            studio,
            folder,
            keychain,
        };
        bench.add(&vec![bench.photo(); photos]).await;
        bench
    }

    /// A small photo.
    pub(crate) fn photo(&self) -> Vec<u8> {
        encoded(48, 36, ImageFormat::Png)
    }

    /// Adds photos to a vault that is locked, and unlocks it.
    pub(crate) async fn add(&self, photos: &[Vec<u8>]) {
        let path = self.folder.join("vault");
        let vault = Vault::open(&path, self.keychain.clone(), None);
        let vault = vault.await.unwrap();
        for photo in photos {
            vault.add(new_photo(photo.clone())).await.unwrap();
        }
        vault.close().await.unwrap();
        self.studio.unlock(None).await.unwrap();
    }

    pub(crate) async fn ids(&self) -> Vec<PhotoId> {
        let photos = self.studio.gallery().await.unwrap().photos;
        photos.iter().map(|photo| photo.id).collect()
    }

    /// Every file here but those of the vault.
    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder).unwrap();
        let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    /// Locks when `work` waits, each time in another of these places. It ends, it leaves no file, and the vault can be
    /// unlocked. Gives in how many places it ended: a short one may be done when the lock comes.
    async fn lock_in(
        &self,
        name: &str,
        places: &[usize],
        work: impl AsyncFn(&Studio) -> Result<(), Fault>,
    ) -> usize {
        let files = self.files();
        let mut ended = 0;
        for place in places {
            let mut work = pin!(work(&self.studio));
            if let Some(done) = poll_times(work.as_mut(), *place).await {
                done.unwrap();
                break;
            }
            let (done, locked) = tokio::join!(work, self.studio.lock());
            locked.unwrap();
            let locked = VaultState::Locked { passphrase: false };
            let state = self.studio.vault_state().await.unwrap();
            if state != locked {
                assert_eq!(state, VaultState::Locked { passphrase: true }, "{name}");
            }
            let unlocked = match state == locked {
                true => self.studio.unlock(None).await,
                false => self.studio.unlock(Some(&passphrase())).await,
            };
            unlocked.unwrap();
            match done {
                Err(Fault::VaultLocked) => ended += 1,
                // It was done when the lock came.
                Ok(()) => break,
                other => panic!("{name}, place {place}: {other:?}"),
            }
            assert_eq!(self.files(), files, "{name}, place {place}");
        }
        println!("{name}: ended in {ended} places");
        ended
    }
}

fn ends_every_use_case(folder: &Path) {
    wait_for(async {
        let bench = Bench::with_photos(folder, 4).await;
        let ids = bench.ids().await;
        let id = ids[0];
        let list = async |studio: &Studio| studio.gallery().await.map(drop);
        bench.lock_in("list", EVERYWHERE, list).await;
        let export = async |studio: &Studio| {
            let export = studio.export(id, PhotoVersion::Output, None);
            export.await.map(drop)
        };
        bench.lock_in("export", EVERYWHERE, export).await;
        let days = RetentionChoice::Days(Days::new(9).unwrap());
        let retention = async |studio: &Studio| studio.set_retention(&ids, days).await;
        let ended = bench.lock_in("retention", EVERYWHERE, retention).await;
        assert!(ended > 0, "the lock waited");
        let settings = async |studio: &Studio| studio.set_settings(Settings::default()).await;
        bench.lock_in("settings", EVERYWHERE, settings).await;
        let path = folder.join("photos.case");
        let backup = async |studio: &Studio| write_backup(studio, &path).await;
        let ended = bench.lock_in("backup", HERE_AND_THERE, backup).await;
        assert!(ended > 0, "the lock waited");
        assert_eq!(bench.ids().await, ids, "a photo was lost");

        let purge = async |studio: &Studio| match studio.gallery().await?.photos.first() {
            Some(photo) => studio.purge(&[photo.id]).await.map(drop),
            None => Ok(()),
        };
        for _ in 0..3 {
            let ended = bench.lock_in("purge", EVERYWHERE, purge).await;
            assert!(ended > 0, "the lock waited");
            bench.studio.lock().await.unwrap();
            bench.add(&[bench.photo()]).await;
        }
        for id in bench.ids().await {
            let portrait = bench.studio.export(id, PhotoVersion::Output, None).await;
            portrait.unwrap();
        }
        let phrase = passphrase();
        let change = async |studio: &Studio| studio.change_passphrase(Some(&phrase)).await;
        let ended = bench.lock_in("passphrase", HERE_AND_THERE, change).await;
        assert!(ended > 0, "the lock waited");
        assert!(!bench.ids().await.is_empty());
    });
}

fn ends_an_unlock(folder: &Path) {
    wait_for(async {
        let bench = Bench::with_photos(folder, 2).await;
        let (studio, ids) = (&bench.studio, bench.ids().await);
        let mut ended = 0;
        for place in EVERYWHERE {
            studio.lock().await.unwrap();
            let mut unlock = pin!(studio.unlock(None));
            if poll_times(unlock.as_mut(), *place).await.is_some() {
                break;
            }
            let (done, locked) = tokio::join!(unlock, studio.lock());
            locked.unwrap();
            assert!(!studio.is_open().await);
            ended += usize::from(done == Err(Fault::VaultLocked));
        }
        assert!(ended > 1, "ended in {ended} places");
        studio.unlock(None).await.unwrap();
        assert_eq!(bench.ids().await, ids);
    });
}

fn ends_what_waits_for_the_darkroom(folder: &Path) {
    wait_for(async {
        let bench = Bench::with_photos(folder, 3).await;
        let ids = bench.ids().await;
        let (id, recipe) = (ids[0], Recipe::parse("wave", 1.0).unwrap());
        let path = folder.join("photos.case");
        write_backup(&bench.studio, &path).await.unwrap();
        let photo = || {
            let bytes = Zeroizing::new(bench.photo());
            InputPhoto::from_memory("me.png".into(), bytes).unwrap()
        };
        let original = PhotoVersion::Original;
        let studio = &bench.studio;
        stuck(&bench, studio.import(photo())).await;
        stuck(&bench, studio.stylize_and_store(photo(), &recipe, |_| ())).await;
        stuck(&bench, studio.restyle(id, &recipe, |_| ())).await;
        stuck(&bench, studio.view(id, original, None)).await;
        let jpeg = Some(OutputFormat::Jpeg);
        stuck(&bench, studio.export(id, original, jpeg)).await;
        let bytes = bench.photo();
        stuck(&bench, studio.preview(&bytes, &recipe, 48, 1)).await;
        let format = OutputFormat::Jpeg;
        let input = photo();
        stuck(&bench, studio.stylize(&input, &recipe, format, |_| ())).await;
        assert_eq!(bench.ids().await, ids);
        // The next darkroom works.
        studio.view(id, original, None).await.unwrap();

        studio.purge(&ids).await.unwrap();
        let restore = async {
            let restored = studio.restore(&path, &passphrase()).await?;
            assert_eq!(restored.photos, 0);
            restored.error.map_or(Ok(()), Err)
        };
        stuck(&bench, restore).await;
        assert_eq!(bench.ids().await, []);
    });
}

/// Locks once `work` has a darkroom that never answers.
async fn stuck<T>(bench: &Bench<'_>, work: impl Future<Output = Result<T, Fault>>) {
    // Ends a darkroom that works.
    bench.studio.lock().await.unwrap();
    bench.studio.unlock(None).await.unwrap();
    let crash_file = bench.folder.join(CRASH_FILE);
    std::fs::write(&crash_file, "stuck").unwrap();
    let mut work = pin!(work);
    while crash_file.exists() {
        let soon = tokio::time::sleep(Duration::from_millis(5));
        tokio::select! {
            done = &mut work => panic!("it ended by itself: {:?}", done.err()),
            () = soon => {}
        }
    }
    let files = bench.files();
    let (done, locked) = tokio::join!(work, bench.studio.lock());
    locked.unwrap();
    assert_eq!(done.err(), Some(Fault::VaultLocked));
    assert!(!bench.studio.is_open().await);
    assert_eq!(bench.files(), files);
    bench.studio.unlock(None).await.unwrap();
}

fn keeps_what_is_restored(folder: &Path) {
    wait_for(async {
        let bench = Bench::with_photos(folder, 6).await;
        let (studio, path) = (&bench.studio, folder.join("photos.case"));
        write_backup(studio, &path).await.unwrap();
        studio.purge(&bench.ids().await).await.unwrap();
        let phrase = passphrase();
        let mut restore = pin!(studio.restore(&path, &phrase));
        loop {
            tokio::select! {
                _ = &mut restore => panic!("it ended by itself"),
                there = bench.ids() => if !there.is_empty() { break },
            }
        }
        let (restored, locked) = tokio::join!(restore, studio.lock());
        locked.unwrap();
        let restored = restored.unwrap();
        assert_eq!(restored.error, Some(Fault::VaultLocked));
        studio.unlock(None).await.unwrap();
        let there = bench.ids().await;
        assert_eq!(there.len() as u64, restored.photos);
        for id in there {
            let portrait = studio.export(id, PhotoVersion::Output, None).await;
            portrait.unwrap();
        }
        let rest = studio.restore(&path, &phrase).await.unwrap();
        assert_eq!(rest.photos + restored.photos, 6);
        assert_eq!(rest.error, None);
    });
}

pub(crate) async fn write_backup(studio: &Studio, path: &Path) -> Result<(), Fault> {
    let phrase = passphrase();
    let backup = studio.backup(path, &phrase, Overwrite::Refused);
    backup.await.map(drop)
}

pub(crate) fn passphrase() -> Passphrase {
    "a lantern in the case".to_owned().into()
}

fn new_photo(original: Vec<u8>) -> NewPhoto {
    let portrait = encoded(48, 36, ImageFormat::Jpeg);
    NewPhoto {
        original: Some(Zeroizing::new(original)),
        output: Some(Zeroizing::new(portrait.clone())),
        thumbnail: Some(Zeroizing::new(portrait)),
        details: json!({
            "name": "me.png", "recipe": null,
            "original": { "format": "png", "width": 48, "height": 36 },
            "output": { "format": "jpeg", "width": 48, "height": 36 },
        }),
    }
}

/// Lets `work` go on until it waits once more than so many times; its result where it is done before.
async fn poll_times<F: Future>(mut work: Pin<&mut F>, times: usize) -> Option<F::Output> {
    let mut waited = 0;
    std::future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if waited == times => Poll::Ready(None),
        Poll::Pending => {
            waited += 1;
            Poll::Pending
        }
    })
    .await
}
