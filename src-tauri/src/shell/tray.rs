//! What the person has dropped, picked or pasted and not yet developed. The page holds an identifier; the path stays
//! here, so that the page can name no file that the person has not handed in.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use specta::Type;
use tokio::sync::Notify;
use zeroize::Zeroizing;

use super::unguessable;
use crate::fault::{Fault, Report};
use crate::studio::Intake;

/// One photo on the tray, as the page sees it.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct TrayItem {
    /// Names it in commands.
    pub(super) id: String,
    /// The file's name.
    pub(super) name: String,
}

#[derive(Default)]
pub(super) struct Tray {
    contents: Mutex<Contents>,
}

#[derive(Default)]
struct Contents {
    waiting: HashMap<String, Photo>,
    running: HashMap<String, Arc<Notify>>,
}

#[derive(Clone)]
enum Photo {
    File(PathBuf),
    Memory {
        name: String,
        bytes: Arc<Zeroizing<Vec<u8>>>,
    },
}

impl Tray {
    /// Takes files in; a path that is no file is refused at once.
    pub(super) fn put_files(&self, paths: &[PathBuf]) -> (Vec<TrayItem>, Vec<Report>) {
        let (mut items, mut refused) = (Vec::new(), Vec::new());
        for path in paths {
            let name = path
                .file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy()
                .into_owned();
            let taken = match path.metadata() {
                Ok(about) if about.is_file() => self.put(name.clone(), Photo::File(path.clone())),
                Ok(_) => Err(Fault::NotAFile { path: name.clone() }),
                Err(_) => Err(Fault::NotFound { path: name.clone() }),
            };
            match taken {
                Ok(item) => items.push(item),
                Err(fault) => refused.push(fault.about(name)),
            }
        }
        (items, refused)
    }

    /// Takes in a photo that is no file.
    pub(super) fn put_bytes(&self, name: &str, bytes: Vec<u8>) -> Result<TrayItem, Fault> {
        let bytes = Arc::new(Zeroizing::new(bytes));
        self.put(
            name.to_owned(),
            Photo::Memory {
                name: name.to_owned(),
                bytes,
            },
        )
    }

    /// Reads a photo. It stays on the tray until it is [`done`](Tray::done), so that it can be tried again.
    pub(super) fn read(&self, id: &str) -> Result<Intake, Fault> {
        let photo = self.contents().waiting.get(id).cloned();
        match photo.ok_or(Fault::PhotoUnknown { id: id.to_owned() })? {
            Photo::File(path) => Intake::read(&path),
            Photo::Memory { name, bytes } => Intake::from_memory(name, Zeroizing::clone(&bytes)),
        }
    }

    /// Takes a photo off the tray.
    pub(super) fn done(&self, id: &str) {
        self.contents().waiting.remove(id);
    }

    /// Notes that work on `id` has begun; what is returned tells when it is to be stopped.
    pub(super) fn begin(&self, id: &str) -> Running<'_> {
        let stop = Arc::new(Notify::new());
        self.contents().running.insert(id.to_owned(), stop.clone());
        Running {
            tray: self,
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

    /// Stops all work and empties the tray.
    pub(super) fn clear(&self) {
        let mut contents = self.contents();
        contents.waiting.clear();
        contents.running.values().for_each(|stop| stop.notify_one());
    }

    fn put(&self, name: String, photo: Photo) -> Result<TrayItem, Fault> {
        let id = unguessable()?;
        self.contents().waiting.insert(id.clone(), photo);
        Ok(TrayItem { id, name })
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work on one photo; over when dropped.
pub(super) struct Running<'a> {
    tray: &'a Tray,
    id: String,
    stop: Arc<Notify>,
}

impl Running<'_> {
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

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.tray.contents().running.remove(&self.id);
    }
}
