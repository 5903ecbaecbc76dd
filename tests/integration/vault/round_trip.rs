//! What is added comes back: every size, every part, after every restart.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use vault::{Error, MAX_OBJECT_LEN, NewPhoto, ObjectKind, PhotoId};
use zeroize::Zeroizing;

use crate::support::{Store, photo_with_original, read_original, seeded_bytes};

const KIB: usize = 1024;

#[tokio::test]
async fn every_size_comes_back_before_and_after_a_restart() {
    let (store, vault) = Store::create().await;
    let sizes = [
        0,
        1,
        KIB - 9,
        KIB - 8,
        KIB - 7,
        64 * KIB - 9,
        64 * KIB - 8,
        64 * KIB - 7,
        64 * KIB - 1,
        64 * KIB,
        64 * KIB + 1,
        128 * KIB,
        1024 * KIB + 3,
    ];
    let mut kept = Vec::new();
    for (seed, size) in sizes.into_iter().enumerate() {
        let content = seeded_bytes(seed as u64, size);
        kept.push((
            vault.add(photo_with_original(&content)).await.unwrap(),
            content,
        ));
    }
    for (id, content) in &kept {
        assert!(
            read_original(&vault, *id).await.unwrap() == *content,
            "{} bytes",
            content.len()
        );
    }
    vault.close().await.unwrap();

    let vault = store.open().await.unwrap();
    for (id, content) in &kept {
        assert!(
            read_original(&vault, *id).await.unwrap() == *content,
            "{} bytes",
            content.len()
        );
    }
    println!("{} sizes, each read twice", kept.len());
}

#[tokio::test]
async fn parts_and_details_come_back_separately() {
    let (_store, vault) = Store::create().await;
    let part = |text: &str| Some(Zeroizing::new(text.as_bytes().to_vec()));
    let details =
        json!({ "name": "Zoë \u{1f60a}.jpg", "recipe": { "styles": [], "strength": 0.5 } });
    let before = now();
    let id = vault
        .add(NewPhoto {
            original: part("original"),
            output: part("output"),
            thumbnail: part(""),
            details: details.clone(),
        })
        .await
        .unwrap();

    let entry = vault.entry(id).await.unwrap();
    assert_eq!(entry.id, id);
    assert_eq!(
        entry.kinds,
        [
            ObjectKind::Original,
            ObjectKind::Output,
            ObjectKind::Thumbnail
        ]
    );
    assert_eq!(entry.details, details);
    assert!((before..=now()).contains(&entry.added));

    assert_eq!(
        vault
            .read_object(id, ObjectKind::Original)
            .await
            .unwrap()
            .as_slice(),
        b"original"
    );
    assert_eq!(
        vault
            .read_object(id, ObjectKind::Output)
            .await
            .unwrap()
            .as_slice(),
        b"output"
    );
    assert_eq!(
        vault
            .read_object(id, ObjectKind::Thumbnail)
            .await
            .unwrap()
            .as_slice(),
        b""
    );
    let record = vault.read_object(id, ObjectKind::Metadata).await.unwrap();
    let record: serde_json::Value = serde_json::from_slice(&record).unwrap();
    assert_eq!(
        record["lengths"],
        json!({ "original": 8, "output": 6, "thumbnail": 0 })
    );
}

#[tokio::test]
async fn the_list_is_newest_first_and_survives_a_restart() {
    let (store, vault) = Store::create().await;
    assert!(vault.list().await.unwrap().entries.is_empty());
    let mut ids = Vec::new();
    for number in 0..20 {
        let photo = NewPhoto {
            details: json!(number),
            ..NewPhoto::default()
        };
        ids.insert(0, vault.add(photo).await.unwrap());
    }
    let listing = vault.list().await.unwrap();
    assert_eq!(
        listing
            .entries
            .iter()
            .map(|entry| entry.id)
            .collect::<Vec<_>>(),
        ids
    );
    assert_eq!(listing.entries[0].details, json!(19));
    assert!(listing.damaged.is_empty());
    vault.close().await.unwrap();
    assert_eq!(store.open().await.unwrap().list().await.unwrap(), listing);
}

#[tokio::test]
async fn photos_added_concurrently_are_all_kept() {
    let (_store, vault) = Store::create().await;
    let contents: Vec<_> = (0..8).map(|seed| seeded_bytes(seed, 100_000)).collect();
    let (a, b, c, d) = tokio::join!(
        vault.add(photo_with_original(&contents[0])),
        vault.add(photo_with_original(&contents[1])),
        vault.add(photo_with_original(&contents[2])),
        vault.add(photo_with_original(&contents[3])),
    );
    for (id, content) in [a, b, c, d].into_iter().zip(&contents) {
        assert!(read_original(&vault, id.unwrap()).await.unwrap() == *content);
    }
}

#[tokio::test]
async fn an_unknown_photo_and_a_missing_object_have_errors_of_their_own() {
    let (_store, vault) = Store::create().await;
    let id = vault.add(photo_with_original(b"original")).await.unwrap();
    let other: PhotoId = "00000000000000000000000000000000".parse().unwrap();

    let error = vault.read_object(id, ObjectKind::Output).await.unwrap_err();
    assert!(
        matches!(error, Error::ObjectNotStored { id: it, kind: ObjectKind::Output } if it == id)
    );
    for kind in [ObjectKind::Original, ObjectKind::Metadata] {
        let error = vault.read_object(other, kind).await.unwrap_err();
        assert!(matches!(error, Error::NotFound(it) if it == other));
    }
    let error = vault.entry(other).await.unwrap_err();
    assert!(matches!(error, Error::NotFound(it) if it == other));
}

#[tokio::test]
async fn a_part_that_is_too_large_adds_nothing() {
    let (_store, vault) = Store::create().await;
    let large = vec![0; MAX_OBJECT_LEN as usize + 1];
    let photo = NewPhoto {
        output: Some(Zeroizing::new(large)),
        ..photo_with_original(b"original")
    };
    let error = vault.add(photo).await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { bytes, limit }
        if bytes == MAX_OBJECT_LEN + 1 && limit == MAX_OBJECT_LEN));
    assert!(vault.list().await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn an_id_is_the_text_it_prints_and_no_other_text_is_an_id() {
    let (_store, vault) = Store::create().await;
    let id = vault.add(NewPhoto::default()).await.unwrap();
    let text = id.to_string();
    assert_eq!(text.len(), 32);
    assert_eq!(text.parse::<PhotoId>().unwrap(), id);
    assert_eq!(serde_json::to_value(id).unwrap(), json!(text));

    let wrong = [
        "",
        "0",
        &text[1..],
        &format!("{text}0"),
        &text.replace(&text[..1], "g"),
    ];
    for wrong in wrong
        .into_iter()
        .chain(["ABCDEF00000000000000000000000000", "é"])
    {
        assert!(
            matches!(wrong.parse::<PhotoId>(), Err(Error::InvalidPhotoId)),
            "{wrong:?}"
        );
    }
}

fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_millis() as i64
}
