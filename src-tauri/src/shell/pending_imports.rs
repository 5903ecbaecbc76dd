//! What the person has dropped, picked or pasted and not yet developed. The page holds an identifier; the path stays
//! here, so that the page can name no file that the person has not handed in.

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

/// One photo on the tray, as the page sees it.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct PendingPhoto {
    /// Names it in commands.
    pub(super) id: String,
    /// The file's name.
    pub(super) name: String,
}

/// What became of files that were handed in.
#[derive(Debug, Default)]
pub(super) struct ImportBatch {
    /// Those that are on the tray now.
    pub(super) items: Vec<PendingPhoto>,
    /// Why others are not.
    pub(super) refused: Vec<Report>,
    /// What lay in folders and was left there.
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
    /// Takes files in, and those that lie in folders; what can be no photo is refused at once.
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

    /// Takes in a photo that is no file.
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

    /// Reads a photo. It stays on the tray until it is [`done`](Tray::done), so that it can be tried again.
    pub(super) fn read(&self, id: &str) -> Result<InputPhoto, Fault> {
        let photo = self.contents().waiting.get(id).cloned();
        match photo.ok_or(Fault::PhotoUnknown { id: id.to_owned() })? {
            Source::File(place) => InputPhoto::read(&place),
            Source::Memory { name, bytes } => {
                InputPhoto::from_memory(name, Zeroizing::clone(&bytes))
            }
        }
    }

    /// Whether a photo of this name is on the tray.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.contents().waiting.contains_key(id)
    }

    /// Takes a photo off the tray.
    pub(super) fn remove(&self, id: &str) {
        self.contents().waiting.remove(id);
    }

    /// Notes that work on `id` has begun; what is returned tells when it is to be stopped.
    pub(super) fn start_work(&self, id: &str) -> RunningWork<'_> {
        let stop = Arc::new(Notify::new());
        self.contents().running.insert(id.to_owned(), stop.clone());
        RunningWork {
            pending: self,
            id: id.to_owned(),
            stop,
        }
    }

    /// Stops the work on `id`, if there is any.
    pub(super) fn cancel(&self, id: &str) {
        if let Some(stop) = self.contents().running.get(id) {
            stop.notify_one();
        }
    }

    /// Whether any photo is being worked on.
    pub(super) fn has_running_work(&self) -> bool {
        !self.contents().running.is_empty()
    }

    /// Stops all work and empties the tray.
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

/// Work on one photo; over when dropped.
pub(super) struct RunningWork<'a> {
    pending: &'a PendingImports,
    id: String,
    stop: Arc<Notify>,
}

impl RunningWork<'_> {
    /// Does the work unless it is cancelled first. What is dropped half-way takes the darkroom with it.
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

/// What a file is called, for the page, which hears of no path.
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
    fn files_are_taken_in_and_what_is_no_file_is_refused_by_name() {
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
    fn the_page_can_name_only_what_is_on_the_tray() {
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
