//! Photos that the user dropped, chose or pasted and that are not stylised yet. The page has an identifier; the path stays
//! here, so the page can name no file that the user did not choose.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use specta::Type;
use tokio::sync::Notify;
use zeroize::Zeroizing;

use super::token::random_token;
use crate::fault::{Fault, Report};
use crate::studio::{InputPhoto, PhotoPath, Skipped, scan_paths};

/// A pending photo, as the page sees it.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct PendingPhoto {
    /// Its identifier in commands.
    pub(super) id: String,
    /// The file's name.
    pub(super) name: String,
}

/// The result of adding files.
#[derive(Debug, Default)]
pub(super) struct ImportBatch {
    /// The photos that are pending now.
    pub(super) items: Vec<PendingPhoto>,
    /// Why others are refused.
    pub(super) refused: Vec<Report>,
    /// What was skipped in folders.
    pub(super) passed: Skipped,
}

#[derive(Default)]
pub(super) struct PendingImports {
    contents: Mutex<Contents>,
}

#[derive(Default)]
struct Contents {
    waiting: HashMap<String, Source>,
    running: HashMap<String, Arc<Notify>>,
}

#[derive(Clone)]
enum Source {
    File(PhotoPath),
    Memory {
        name: String,
        bytes: Arc<Zeroizing<Vec<u8>>>,
    },
}

impl PendingImports {
    /// Adds files, and the photos in folders; what cannot be a photo is refused at once.
    pub(super) fn add_files(&self, paths: &[PathBuf]) -> ImportBatch {
        let gathered = scan_paths(paths);
        let mut batch = ImportBatch {
            passed: gathered.skipped,
            ..ImportBatch::default()
        };
        for (path, fault) in gathered.refused {
            let name = file_name(&path);
            batch.refused.push(fault.with_name(&name).about(name));
        }
        for place in gathered.photos {
            let name = place.name();
            match self.add(name.clone(), Source::File(place)) {
                Ok(item) => batch.items.push(item),
                Err(fault) => batch.refused.push(fault.about(name)),
            }
        }
        batch
    }

    /// Adds a photo that is not a file.
    pub(super) fn add_bytes(&self, name: &str, bytes: Vec<u8>) -> Result<PendingPhoto, Fault> {
        let bytes = Arc::new(Zeroizing::new(bytes));
        self.add(
            name.to_owned(),
            Source::Memory {
                name: name.to_owned(),
                bytes,
            },
        )
    }

    /// Reads a photo. It stays pending until it is [removed](PendingImports::remove), so that the user can try again.
    pub(super) fn read(&self, id: &str) -> Result<InputPhoto, Fault> {
        let photo = self.contents().waiting.get(id).cloned();
        match photo.ok_or(Fault::PhotoUnknown { id: id.to_owned() })? {
            Source::File(place) => InputPhoto::read(&place),
            Source::Memory { name, bytes } => {
                InputPhoto::from_memory(name, Zeroizing::clone(&bytes))
            }
        }
    }

    /// Whether a photo with this identifier is pending.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.contents().waiting.contains_key(id)
    }

    /// Removes a photo.
    pub(super) fn remove(&self, id: &str) {
        self.contents().waiting.remove(id);
    }

    /// Registers work on `id`; the result receives a cancellation.
    pub(super) fn start_work(&self, id: &str) -> RunningWork<'_> {
        let stop = Arc::new(Notify::new());
        self.contents().running.insert(id.to_owned(), stop.clone());
        RunningWork {
            pending: self,
            id: id.to_owned(),
            stop,
        }
    }

    /// Cancels the work on `id`, if there is any.
    pub(super) fn cancel(&self, id: &str) {
        if let Some(stop) = self.contents().running.get(id) {
            stop.notify_one();
        }
    }

    /// Whether there is work on any photo.
    pub(super) fn has_running_work(&self) -> bool {
        !self.contents().running.is_empty()
    }

    /// Cancels all work and removes all photos.
    pub(super) fn clear(&self) {
        let mut contents = self.contents();
        contents.waiting.clear();
        contents.running.values().for_each(|stop| stop.notify_one());
    }

    fn add(&self, name: String, photo: Source) -> Result<PendingPhoto, Fault> {
        let id = random_token()?;
        self.contents().waiting.insert(id.clone(), photo);
        Ok(PendingPhoto { id, name })
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work on one photo; it ends when dropped.
pub(super) struct RunningWork<'a> {
    pending: &'a PendingImports,
    id: String,
    stop: Arc<Notify>,
}

impl RunningWork<'_> {
    /// Does the work unless it is cancelled first. Work that is dropped ends the darkroom.
    pub(super) async fn unless_cancelled<T>(
        &self,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        tokio::select! {
            done = work => done,
            () = self.stop.notified() => Err(Fault::Cancelled),
        }
    }
}

impl Drop for RunningWork<'_> {
    fn drop(&mut self) {
        self.pending.contents().running.remove(&self.id);
    }
}

/// The name of a file without its folder, for the page, which sees no path.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn files_are_added_and_what_is_no_file_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let photo = folder.path().join("me.jpg");
        std::fs::write(&photo, b"bytes").unwrap();
        std::fs::create_dir_all(folder.path().join("album/empty")).unwrap();
        std::fs::write(folder.path().join("album/you.heic"), b"bytes").unwrap();
        let pending = PendingImports::default();
        let paths = [
            photo,
            folder.path().join("album"),
            folder.path().join("album/empty"),
            "/dev/null".into(),
            folder.path().join("gone.jpg"),
        ];
        let ImportBatch { items, refused, .. } = pending.add_files(&paths);
        let names: Vec<_> = items.iter().map(|item| item.name.as_str()).collect();
        assert_eq!(names, ["me.jpg", "you.heic"]);
        assert!(items.iter().all(|item| pending.read(&item.id).is_ok()));
        assert!(matches!(refused[0].fault, Fault::NoPhotos { .. }));
        assert!(matches!(refused[1].fault, Fault::NotAFile { .. }));
        assert!(matches!(refused[2].fault, Fault::NotFound { .. }));
        assert_eq!(refused[2].about.as_deref(), Some("gone.jpg"));
        let shown = format!("{items:?}{refused:?}");
        assert!(
            !shown.contains(folder.path().to_str().unwrap()),
            "the page sees no path"
        );
    }

    #[test]
    fn the_page_can_name_only_pending_photos() {
        let pending = PendingImports::default();
        let item = pending.add_bytes("me.png", vec![1, 2, 3]).unwrap();
        assert!(pending.read(&item.id).is_ok());
        assert!(matches!(
            pending.read("/etc/passwd"),
            Err(Fault::PhotoUnknown { .. })
        ));
        pending.remove(&item.id);
        assert!(matches!(
            pending.read(&item.id),
            Err(Fault::PhotoUnknown { .. })
        ));
    }

    #[tokio::test]
    async fn cancelling_drops_the_work_and_no_other() {
        struct Work<'a>(&'a AtomicBool);
        impl Drop for Work<'_> {
            fn drop(&mut self) {
                self.0.store(true, Ordering::Relaxed);
            }
        }

        let pending = PendingImports::default();
        let (one, other) = (pending.start_work("one"), pending.start_work("other"));
        let dropped = AtomicBool::new(false);
        let work = Work(&dropped);
        pending.cancel("one");
        pending.cancel("none of ours");
        let endless = one.unless_cancelled::<()>(async move {
            let _work = work;
            std::future::pending().await
        });
        assert_eq!(endless.await, Err(Fault::Cancelled));
        assert!(dropped.load(Ordering::Relaxed));
        assert_eq!(other.unless_cancelled(async { Ok(7) }).await, Ok(7));
        pending.clear();
        let endless = other.unless_cancelled(std::future::pending::<Result<(), _>>());
        assert_eq!(endless.await, Err(Fault::Cancelled));
    }
}
