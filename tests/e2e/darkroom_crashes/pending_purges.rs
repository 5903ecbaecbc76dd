//! A purge that can be undone: the photo is hidden at once, whatever ends in order purges it, and a kill leaves it.

use std::path::Path;

use ambrotype::fault::Fault;
use ambrotype::studio::file_output::Overwrite;
use ambrotype::studio::{Passphrase, Studio};
use vault::PhotoId;

use crate::locks::Bench;
use crate::studio::{StudioTest, wait_for};

pub(crate) const TESTS: &[StudioTest] = &[
    ("a purge can be undone until it begins", None, can_be_undone),
    (
        "what ends in order finishes a purge that could be undone",
        None,
        is_finished_in_order,
    ),
    (
        "a kill leaves the photo whose purge could be undone",
        None,
        is_left_by_a_kill,
    ),
];

fn can_be_undone(folder: &Path) {
    wait_for(async {
        let bench = Bench::with_photos(folder, 3).await;
        let (studio, ids) = (&bench.studio, bench.ids().await);
        let (turn, earlier) = studio.purge_later(ids[0]).await.unwrap();
        assert!(earlier.is_none());
        assert_eq!(bench.ids().await, ids[1..]);
        assert!(is_unknown(&studio.photo(ids[0]).await.map(drop)));
        assert!(
            !studio.undo_purge(ids[1]),
            "another photo waits for nothing"
        );
        assert!(studio.undo_purge(ids[0]));
        assert_eq!(bench.ids().await, ids);
        assert!(studio.finish_purge(Some(turn)).await.unwrap().is_none());
        assert_eq!(bench.ids().await, ids);

        // The time of the first is over when the same photo is purged again: that time is not the second's.
        let (again, _) = studio.purge_later(ids[0]).await.unwrap();
        assert!(studio.finish_purge(Some(turn)).await.unwrap().is_none());
        let receipt = studio.finish_purge(Some(again)).await.unwrap().unwrap();
        assert_eq!(receipt.photos, Some(1));
        assert!(!studio.undo_purge(ids[0]), "it is too late");
        assert!(is_unknown(&studio.purge_later(ids[0]).await.map(drop)));
        assert_eq!(bench.ids().await, ids[1..]);
    });
}

fn is_finished_in_order(folder: &Path) {
    wait_for(async {
        let bench = Bench::with_photos(folder, 4).await;
        let (studio, ids) = (&bench.studio, bench.ids().await);
        studio.purge_later(ids[0]).await.unwrap();
        let (_, earlier) = studio.purge_later(ids[1]).await.unwrap();
        assert_eq!(
            earlier.unwrap().photos,
            Some(1),
            "one at a time can be undone"
        );
        assert!(!studio.undo_purge(ids[0]));
        assert!(studio.undo_purge(ids[1]));

        studio.purge_later(ids[1]).await.unwrap();
        studio.lock().await.unwrap();
        studio.unlock(None).await.unwrap();
        assert!(!studio.undo_purge(ids[1]));
        assert_eq!(bench.ids().await, ids[2..]);

        studio.purge_later(ids[2]).await.unwrap();
        let (place, phrase) = (
            folder.join("backup"),
            Passphrase::from("lantern".to_owned()),
        );
        let backup = studio.backup(&place, &phrase, Overwrite::Refused).await;
        assert_eq!(backup.unwrap().photos, 1);
        assert!(!studio.undo_purge(ids[2]));

        studio.purge_later(ids[3]).await.unwrap();
        studio.purge_all().await.unwrap();
        assert!(!studio.undo_purge(ids[3]));
    });
}

fn is_left_by_a_kill(folder: &Path) {
    wait_for(async {
        let bench = Bench::with_photos(folder, 2).await;
        let ids: Vec<PhotoId> = bench.ids().await;
        bench.studio.purge_later(ids[0]).await.unwrap();
        let (path, keychain) = (folder.join("vault"), bench.keychain.clone());
        drop(bench);
        let studio = Studio::open(path, keychain).unwrap();
        studio.unlock(None).await.unwrap();
        assert_eq!(studio.gallery().await.unwrap().photos.len(), 2);
    });
}

fn is_unknown(outcome: &Result<(), Fault>) -> bool {
    matches!(outcome, Err(Fault::PhotoUnknown { .. }))
}
