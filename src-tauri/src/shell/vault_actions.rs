//! What the shell does to the vault for more than one caller: lock, purge, and warn when space is short. Each also
//! empties what the page and other programs still hold.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tauri::{AppHandle, Manager};
use vault::{ExpiryOutcome, PanicKeyAction, Passphrase, PhotoId};

use super::clipboard;
#[cfg(target_os = "linux")]
use super::dialog;
use super::events::{Update, emit};
use super::receipt::Receipt;
use super::state::AppState;
use crate::fault::Fault;
use crate::studio::Shortage;

/// Empties the page, stops all work, forgets every key and ends the darkroom.
pub(super) async fn lock(app: &AppHandle) -> Result<(), Fault> {
    let state = app.state::<AppState>();
    clear_page(app, &state);
    let locked = state.studio.lock().await;
    emit(app, Update::GalleryChanged);
    locked
}

/// How long a purge of one photo can be undone.
const UNDO_TIME: Duration = Duration::from_secs(10);

/// Hides a photo at once, and purges it when it can be undone no longer.
pub(super) async fn purge_later(app: &AppHandle, id: PhotoId) -> Result<(), Fault> {
    let state = app.state::<AppState>();
    let (turn, earlier) = state.studio.purge_later(id).await?;
    state.url_tokens.revoke(id);
    revoke_shared_copies(app, &state);
    if let Some(receipt) = earlier {
        report_purged(app, receipt);
    }
    emit(app, Update::GalleryChanged);
    let app = app.clone();
    // Not awaited: the page gets the outcome as an event.
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(UNDO_TIME).await;
        match app
            .state::<AppState>()
            .studio
            .finish_purge(Some(turn))
            .await
        {
            Ok(Some(receipt)) => report_purged(&app, receipt),
            // It was undone, or something else finished it; a lock leaves it to the next unlock.
            Ok(None) | Err(Fault::VaultLocked) => {}
            Err(fault) => {
                let report = fault.into();
                emit(&app, Update::Failed { report });
                emit(&app, Update::GalleryChanged);
            }
        }
    });
    Ok(())
}

/// Tells the page that a purge can be undone no longer.
fn report_purged(app: &AppHandle, receipt: vault::Receipt) {
    let receipt = app.state::<AppState>().last_receipt.store(receipt);
    emit(app, Update::Purged { receipt });
}

/// Destroys everything, keys first. Gives what the page shows of the receipt.
pub(super) async fn purge_all(app: &AppHandle) -> Result<Receipt, Fault> {
    let receipt = purge_all_unshown(app).await?;
    Ok(app.state::<AppState>().last_receipt.store(receipt))
}

/// As [`purge_all`], for somebody else than the page; gives them the whole receipt.
pub(super) async fn purge_all_unshown(app: &AppHandle) -> Result<vault::Receipt, Fault> {
    let state = app.state::<AppState>();
    clear_page(app, &state);
    let purged = state.studio.purge_all().await;
    emit(app, Update::GalleryChanged);
    purged
}

/// Asks for the passphrase of the vault once more, before what only its owner may do.
pub(super) async fn confirm_passphrase(
    app: &AppHandle,
    passphrase: Option<String>,
) -> Result<(), Fault> {
    let state = app.state::<AppState>();
    let passphrase = passphrase.map(Passphrase::from);
    let confirmed = state.studio.confirm_passphrase(passphrase.as_ref()).await;
    if confirmed == Err(Fault::PurgedByGuesses) {
        clear_page(app, &state);
        emit(app, Update::GalleryChanged);
    }
    confirmed
}

/// Does what the owner chose for the panic key. Gives a receipt where that is to purge everything.
pub(super) async fn run_panic_key_action(app: &AppHandle) -> Result<Option<Receipt>, Fault> {
    let state = app.state::<AppState>();
    match state.studio.auto_lock().panic_key {
        PanicKeyAction::Lock => lock(app).await.map(|()| None),
        PanicKeyAction::Purge => purge_all(app).await.map(Some),
    }
}

/// Purges photos whose time is up, and sends the result to the page.
pub(super) async fn purge_due(app: &AppHandle) {
    let state = app.state::<AppState>();
    match state.studio.purge_expired().await {
        Ok(ExpiryOutcome::Nothing) | Err(Fault::VaultLocked) => {}
        Ok(ExpiryOutcome::Purged(receipt)) => {
            state.url_tokens.revoke_all();
            let receipt = state.last_receipt.store(receipt);
            emit(app, Update::ExpiredPurged { receipt });
            emit(app, Update::GalleryChanged);
        }
        Ok(ExpiryOutcome::ClockJumped(jump)) => {
            let (seen, now) = (jump.last_trusted, jump.now);
            emit(app, Update::ClockSuspect { seen, now });
        }
        Err(fault) => {
            let report = fault.into();
            emit(app, Update::Failed { report });
        }
    }
}

/// Takes back what other programs were given, as far as it can be.
pub(super) fn revoke_shared_copies(app: &AppHandle, state: &AppState) {
    clipboard::clear(app);
    state.lent_files.remove_all();
}

/// Sends one event to the page when space becomes short.
pub(super) async fn warn_when_space_is_short(app: &AppHandle) {
    let state = app.state::<AppState>();
    let Ok(space) = state.studio.disk_space().await else {
        return;
    };
    let code = shortage_code(space.shortage());
    let before = state.last_shortage.swap(code, Ordering::Relaxed);
    if let Some(shortage) = space.shortage()
        && before != code
    {
        emit(app, Update::SpaceShort { shortage });
    }
}

/// From here on the page shows no photo, however long the rest takes, and no dialog gives a file.
fn clear_page(app: &AppHandle, state: &AppState) {
    emit(app, Update::VaultClosing);
    state.url_tokens.revoke_all();
    #[cfg(target_os = "linux")]
    dialog::close_all();
    state.pending.clear();
    *state.unfinished_pack() = None;
    revoke_shared_copies(app, state);
}

fn shortage_code(shortage: Option<Shortage>) -> u8 {
    match shortage {
        None => 0,
        Some(Shortage::Quota) => 1,
        Some(Shortage::Disk) => 2,
    }
}
