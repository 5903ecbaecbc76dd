//! Does what other processes of the same user ask of the open window: it takes photos, locks, or purges everything.

use tauri::AppHandle;

use super::events::accept_second_start;
use super::vault_actions::{lock, purge_all_unshown};
use crate::studio::{Asker, Request};

/// Does it, and gives whoever waits the outcome. Photos need none.
pub(super) fn accept(app: &AppHandle, request: Request, asker: Asker) {
    let app = app.clone();
    match request {
        // Not awaited: the next request, which may be to lock, must not wait for the disk.
        Request::Photos(photos) => drop(tauri::async_runtime::spawn_blocking(move || {
            accept_second_start(&app, &photos);
        })),
        Request::Lock => drop(tauri::async_runtime::spawn(async move {
            asker.answer(&lock(&app).await);
        })),
        Request::PurgeAll => drop(tauri::async_runtime::spawn(async move {
            asker.answer(&purge_all_unshown(&app).await);
        })),
    }
}
