//! The studio of the program with its darkroom: what it hands to the web view, and how many photos one darkroom sees.
//!
//! Each test runs in a process of its own, which is installed as the program is.

use std::path::Path;
use std::sync::Arc;

use ambrotype::studio::{OwnJpeg, PhotoVersion, Studio};
use image::ImageFormat;
use serde_json::json;
use vault::{KdfCost, Keychain, MemoryKeychain, NewPhoto, PhotoId, Vault};
use zeroize::Zeroizing;

use crate::support::encoded;

/// A test: its name, how the first darkroom crashes, if it does, and what to try in the installed program.
pub(crate) type StudioTest = (&'static str, Option<&'static str>, fn(&Path));

pub(crate) const TESTS: &[StudioTest] = &[(
    "the window is given nothing but JPEGs of our own, whatever is stored",
    None,
    shows_only_own_jpegs,
)];

fn shows_only_own_jpegs(folder: &Path) {
    wait_for(async {
        let page = b"<html><script>alert(1)</script></html>".to_vec();
        let [webp, png, jpeg] = [ImageFormat::WebP, ImageFormat::Png, ImageFormat::Jpeg]
            .map(|format| encoded(600, 450, format));
        let stored: [(&[u8], &[u8]); 4] =
            [(&jpeg, &page), (&webp, &png), (&png, &jpeg), (&page, &webp)];
        let (studio, ids) = studio_with(folder, &stored).await;
        for id in &ids[..3] {
            let portrait = studio.view(*id, PhotoVersion::Output, None).await.unwrap();
            assert_is_own(&portrait, 600, 450);
            assert_is_own(&studio.thumbnail(*id).await.unwrap(), 512, 384);
        }
        // No picture can be made of it.
        let page = ids[3];
        assert!(studio.view(page, PhotoVersion::Output, None).await.is_err());
        assert!(studio.thumbnail(page).await.is_err());
    });
}

fn assert_is_own(jpeg: &OwnJpeg, width: u32, height: u32) {
    assert_eq!(engine::own_jpeg_size(jpeg.bytes()), Some((width, height)));
}

/// A studio whose vault holds these portraits of 600 × 450 with these thumbnails, as a crafted backup file could bring
/// them in.
async fn studio_with(folder: &Path, photos: &[(&[u8], &[u8])]) -> (Studio, Vec<PhotoId>) {
    let folder = folder.join("vault");
    let keychain: Arc<dyn Keychain> = Arc::new(MemoryKeychain::default());
    let vault = Vault::create(&folder, keychain.clone(), None, KdfCost::default());
    let vault = vault.await.unwrap();
    let mut ids = Vec::new();
    for (output, thumbnail) in photos {
        let new = NewPhoto {
            original: None,
            output: Some(Zeroizing::new(output.to_vec())),
            thumbnail: Some(Zeroizing::new(thumbnail.to_vec())),
            details: json!({
                "name": "me.jpg", "original": null, "recipe": null,
                "output": { "format": "jpeg", "width": 600, "height": 450 },
            }),
        };
        ids.push(vault.add(new).await.unwrap());
    }
    vault.close().await.unwrap();
    let studio = Studio::open(folder, keychain).unwrap();
    studio.unlock(None).await.unwrap();
    (studio, ids)
}

fn wait_for<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(work)
}
