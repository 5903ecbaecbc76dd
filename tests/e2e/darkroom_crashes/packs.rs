//! A pack that is kept in the vault: whatever interrupts it, nothing is lost, nothing is half, and what is left is made later.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::Path;
use std::pin::{Pin, pin};
use std::task::Poll;

use ambrotype::fault::Fault;
use ambrotype::studio::{
    AlbumName, InputPhoto, KeptPack, Pack, PackChoice, PackPhoto, PackProgress, PhotoVersion,
    StoredPhoto, Studio,
};
use engine::Bystanders;
use zeroize::Zeroizing;

use crate::locks::Bench;
use crate::studio::{StudioTest, wait_for};

pub(crate) const TESTS: &[StudioTest] = &[
    (
        "a pack goes on where a lock or a person stopped it",
        None,
        goes_on_where_it_was_stopped,
    ),
    (
        "a pack of a stored photo holds no copy of it",
        None,
        holds_no_copy_of_a_stored_photo,
    ),
];

const LOOKS: [&str; 3] = ["pixel", "poster", "comic"];

fn goes_on_where_it_was_stopped(folder: &Path) {
    wait_for(async {
        let bench = Bench::with_photos(folder, 0).await;
        let studio = &bench.studio;
        let mut pack = studio.pack(&choice()).unwrap();
        for stop in [stop_by_lock, stop_by_drop] {
            stop(studio, &mut pack).await;
            for photo in photos(studio).await {
                let shown = photo.shown_version();
                studio.export(photo.id, shown, None).await.unwrap();
                studio.thumbnail(photo.id).await.unwrap();
            }
        }
        keep(studio, &mut pack, |_| ()).await.unwrap();
        assert!(pack.is_done());
        let photos = photos(studio).await;
        let look = |photo: &StoredPhoto| {
            let recipe = photo.record.recipe.as_ref()?;
            Some(recipe.styles[0].name.clone())
        };
        let looks: BTreeSet<_> = photos.iter().filter_map(look).collect();
        assert_eq!(looks, LOOKS.map(str::to_owned).into());
        // Each picture once, the sheet, and the photo once.
        assert_eq!(photos.len(), LOOKS.len() + 2);
        let originals = photos.iter().filter(|it| it.record.original.is_some());
        assert_eq!(originals.count(), 1);
        // Nothing is left to be made.
        let again = keep(studio, &mut pack, |_| ()).await.unwrap();
        assert_eq!(again, KeptPack::default());
    });
}

fn holds_no_copy_of_a_stored_photo(folder: &Path) {
    wait_for(async {
        let bench = Bench::with_photos(folder, 0).await;
        let studio = &bench.studio;
        let stored = studio.import(selfie()).await.unwrap().id;
        let mut pack = studio.pack(&choice()).unwrap();
        let told = Cell::new(Vec::new());
        let count = |it: PackProgress| {
            let mut all = told.take();
            all.push((it.done, it.total, it.stored.is_some()));
            told.set(all);
        };
        let kept = keep_of(studio, PackPhoto::Stored(stored), &mut pack, count).await;
        let kept = kept.unwrap();
        assert_eq!(kept.original, None);
        let expected = [
            (0, 4, false),
            (1, 4, true),
            (2, 4, true),
            (3, 4, true),
            (4, 4, true),
        ];
        assert_eq!(told.take(), expected);
        for id in &kept.pictures {
            let original = PhotoVersion::Original;
            let export = studio.export(*id, original, None).await;
            assert_eq!(export.unwrap_err(), Fault::NoOriginal);
            assert_eq!(
                studio
                    .restyle(*id, &engine::Recipe::parse("comic", 1.0).unwrap(), |_| ())
                    .await
                    .unwrap_err(),
                Fault::NoOriginal
            );
        }
        // The photo goes, and the pictures stay.
        studio.purge(&[stored]).await.unwrap();
        let left = studio.photos_in_album(&album()).await.unwrap();
        assert_eq!(left.len(), kept.pictures.len());
        let unknown = keep_of(studio, PackPhoto::Stored(stored), &mut pack, |_| ()).await;
        assert!(matches!(unknown, Err(Fault::PhotoUnknown { .. })));
    });
}

/// Makes the pack until a picture of it is stored, and locks.
fn stop_by_lock<'a>(studio: &'a Studio, pack: &'a mut Pack) -> Work<'a> {
    Box::pin(async move {
        let stored = Cell::new(false);
        let mut work = pin!(keep(studio, pack, |it| stored.set(it.stored.is_some())));
        until(work.as_mut(), &stored).await;
        let (done, locked) = tokio::join!(work, studio.lock());
        locked.unwrap();
        assert_eq!(done, Err(Fault::VaultLocked));
        studio.unlock(None).await.unwrap();
    })
}

/// Makes the pack until a picture of it is stored, and drops the work.
fn stop_by_drop<'a>(studio: &'a Studio, pack: &'a mut Pack) -> Work<'a> {
    Box::pin(async move {
        let stored = Cell::new(false);
        let mut work = pin!(keep(studio, pack, |it| stored.set(it.stored.is_some())));
        until(work.as_mut(), &stored).await;
    })
}

type Work<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Works until something is stored.
async fn until<F: Future>(mut work: Pin<&mut F>, stored: &Cell<bool>) {
    std::future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Pending if !stored.get() => Poll::Pending,
        _ => Poll::Ready(()),
    })
    .await;
}

async fn keep(
    studio: &Studio,
    pack: &mut Pack,
    progress: impl FnMut(PackProgress),
) -> Result<KeptPack, Fault> {
    keep_of(studio, PackPhoto::New(selfie()), pack, progress).await
}

async fn keep_of(
    studio: &Studio,
    photo: PackPhoto,
    pack: &mut Pack,
    progress: impl FnMut(PackProgress),
) -> Result<KeptPack, Fault> {
    let (album, bystanders) = (album(), Bystanders::default());
    studio
        .keep_pack(photo, pack, &album, bystanders, |_| (), progress)
        .await
}

fn choice() -> PackChoice {
    PackChoice {
        looks: LOOKS.map(str::to_owned).into(),
        ..PackChoice::default()
    }
}

fn album() -> AlbumName {
    AlbumName::new("Avatars").unwrap()
}

fn selfie() -> InputPhoto {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/astronaut.jpg");
    let bytes = Zeroizing::new(std::fs::read(sample).unwrap());
    InputPhoto::from_memory("me.jpg".into(), bytes).unwrap()
}

async fn photos(studio: &Studio) -> Vec<StoredPhoto> {
    studio.gallery().await.unwrap().photos
}
