//! The studio of the program with its darkroom: what it hands to the web view, and how many photos one darkroom sees.
//!
//! Each test runs in a process of its own, which is installed as the program is.

use std::fs::File;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ambrotype::studio::{OwnJpeg, PhotoVersion, Studio};
use engine::{OutputFormat, Photo, Recipe};
use image::ImageFormat;
use rustix::io::{FdFlags, fcntl_setfd};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
use serde_json::json;
use vault::{KdfCost, Keychain, MemoryKeychain, NewPhoto, PhotoId, Vault};
use zeroize::Zeroizing;

use crate::crashes::{LIAR, LIE};
use crate::support::encoded;

/// A test: its name, how the first darkroom crashes, if it does, and what to try in the installed program.
pub(crate) type StudioTest = (&'static str, Option<&'static str>, fn(&Path));

pub(crate) const TESTS: &[StudioTest] = &[
    (
        "the window is given nothing but JPEGs of our own, whatever is stored",
        None,
        shows_only_own_jpegs,
    ),
    (
        "the darkroom of the previews sees one photo",
        Some(LIAR),
        previews_one_photo,
    ),
    (
        "a darkroom holds its pipe and no other descriptor",
        None,
        holds_its_pipe_alone,
    ),
    (
        "a darkroom holds its pipe alone where the kernel cannot close a range",
        None,
        |folder| {
            refuse_close_range();
            holds_its_pipe_alone(folder);
        },
    ),
];

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

/// The first darkroom lies about every photo that it gets. It gets the first, as often as that is looked at, and no other.
fn previews_one_photo(folder: &Path) {
    wait_for(async {
        let studio = Studio::open(folder.join("vault"), keychain()).unwrap();
        let recipe = Recipe::parse("wave", 1.0).unwrap();
        let [first, second] = [36, 48].map(|width| encoded(width, 36, ImageFormat::Png));
        let lie = Photo::from_pixels(36, 36, vec![LIE; 36 * 36 * 3]).unwrap();
        let lie = lie.encode(OutputFormat::Jpeg).unwrap();
        for request in 1..=2 {
            let preview = studio.preview(&first, &recipe, 36, request).await.unwrap();
            assert_eq!(
                preview.bytes(),
                lie,
                "the photo is the same, and so is the darkroom"
            );
        }
        let preview = studio.preview(&second, &recipe, 36, 3).await.unwrap();
        assert_is_own(&preview, 36, 27);
        let preview = studio.preview(&first, &recipe, 36, 4).await.unwrap();
        assert_ne!(preview.bytes(), lie, "the liar has ended");
    });
}

/// A socket and a file for writing are open here, for children too.
fn holds_its_pipe_alone(folder: &Path) {
    wait_for(async {
        let path = folder.join("a file for writing");
        let file = File::create(&path).unwrap();
        file.lock().unwrap();
        let (mut near, far) = UnixStream::pair().unwrap();
        fcntl_setfd(&file, FdFlags::empty()).unwrap();
        fcntl_setfd(&far, FdFlags::empty()).unwrap();
        let studio = Studio::open(folder.join("vault"), keychain()).unwrap();
        studio.start_darkroom().await.unwrap();
        // Where the system lets us look into the child.
        let child = std::fs::read_to_string("/proc/thread-self/children").unwrap_or_default();
        for child in child.split_whitespace() {
            let folder = format!("/proc/{child}/fd");
            if let Ok(entries) = std::fs::read_dir(&folder) {
                let mut open: Vec<_> = entries.map(|it| it.unwrap().file_name()).collect();
                open.sort();
                assert_eq!(open, ["0", "1", "2"]);
                let errors = std::fs::read_link(format!("{folder}/2")).unwrap();
                assert_eq!(errors, Path::new("/dev/null"));
            }
        }
        // And as anybody can see: with our own ends closed nobody holds the lock and the other end.
        drop((file, far));
        File::open(&path).unwrap().try_lock().unwrap();
        near.set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        assert_eq!(near.read(&mut [0]).unwrap(), 0);
        drop(studio);
    });
}

/// As on a kernel before 5.9, for this process and its children.
fn refuse_close_range() {
    let rules = [(libc::SYS_close_range, vec![])].into_iter().collect();
    let absent = SeccompAction::Errno(libc::ENOSYS as u32);
    let arch = std::env::consts::ARCH.try_into().unwrap();
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, absent, arch).unwrap();
    let program: BpfProgram = filter.try_into().unwrap();
    seccompiler::apply_filter(&program).unwrap();
}

fn assert_is_own(jpeg: &OwnJpeg, width: u32, height: u32) {
    assert_eq!(engine::own_jpeg_size(jpeg.bytes()), Some((width, height)));
}

/// A studio whose vault holds these portraits of 600 × 450 with these thumbnails, as a crafted backup file could bring
/// them in.
async fn studio_with(folder: &Path, photos: &[(&[u8], &[u8])]) -> (Studio, Vec<PhotoId>) {
    let folder = folder.join("vault");
    let keychain = keychain();
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

fn keychain() -> Arc<dyn Keychain> {
    Arc::new(MemoryKeychain::default())
}

pub(crate) fn wait_for<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(work)
}
