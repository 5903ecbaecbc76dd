//! The commands of the page that say how long photos stay, what else the owner wants, and when to lock.

use std::num::NonZeroU16;

use rfd::AsyncFileDialog;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;
use tauri::{AppHandle, Manager, State, WebviewWindow};
use vault::{AutoLock, Days, PanicKeyAction, Passphrase, RetentionChoice, UnlockAttemptLimit};

use super::commands::parse_photo_id;
use super::dialog::{self, DialogWords};
use super::events::Update;
use super::pending_imports::file_name;
use super::receipt::Receipt;
use super::{AppState, emit, idle_lock};
use crate::fault::{Fault, Report};
use crate::studio::Shortage;
use crate::studio::file_output::{self, Overwrite};

/// What the owner wants of the case.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VaultSettings {
    /// Days that photos stay; none is until they are purged.
    retention: Option<u32>,
    keep_originals: bool,
    /// Warn above so many units of 10⁶ bytes.
    quota_megabytes: Option<u32>,
    /// Lock after so many minutes without input; none is never.
    idle_minutes: Option<u16>,
    panic: PanicKey,
    /// Purge everything after so many wrong passphrases in a row; none is never.
    purge_after_guesses: Option<u32>,
}

/// What the panic key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PanicKey {
    Lock,
    Purge,
}

/// How long a photo is to stay.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "kebab-case", tag = "stay", content = "days")]
pub(crate) enum PhotoRetention {
    /// As long as the settings say.
    Usual,
    /// Until it is purged.
    Pinned,
    /// For so many days from now.
    For(u32),
}

/// What would go by itself under a setting.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct RetentionPreview {
    photos: u32,
    /// When the first goes, in milliseconds since 1970 UTC.
    #[specta(type = Option<Number>)]
    first: Option<i64>,
}

/// What the owner wants of the case.
#[tauri::command]
#[specta::specta]
pub(crate) async fn vault_settings(state: State<'_, AppState>) -> Result<VaultSettings, Report> {
    let settings = state.studio.settings().await?;
    let locking = state.studio.auto_lock();
    let limit = state.studio.unlock_attempt_limit().await?;
    Ok(VaultSettings {
        retention: settings.retention.map(|days| days.number()),
        keep_originals: settings.keep_originals,
        quota_megabytes: settings
            .quota
            .map(|bytes| u32::try_from(bytes / 1_000_000).unwrap_or(u32::MAX)),
        idle_minutes: locking.idle_minutes.map(NonZeroU16::get),
        panic: match locking.panic_key {
            PanicKeyAction::Lock => PanicKey::Lock,
            PanicKeyAction::Purge => PanicKey::Purge,
        },
        purge_after_guesses: limit.map(|limit| limit.attempts()),
    })
}

/// Sets it. What is due because of it goes in a day at the earliest.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_vault_settings(
    app: AppHandle,
    state: State<'_, AppState>,
    settings: VaultSettings,
) -> Result<(), Report> {
    let limit = settings.purge_after_guesses.map(UnlockAttemptLimit::new);
    let limit = limit.transpose().map_err(Fault::from)?;
    let wanted = vault::Settings {
        retention: days(settings.retention)?,
        keep_originals: settings.keep_originals,
        quota: settings
            .quota_megabytes
            .map(|megabytes| u64::from(megabytes) * 1_000_000),
    };
    let locking = AutoLock {
        idle_minutes: settings.idle_minutes.and_then(NonZeroU16::new),
        panic_key: match settings.panic {
            PanicKey::Lock => PanicKeyAction::Lock,
            PanicKey::Purge => PanicKeyAction::Purge,
        },
    };
    state.studio.set_settings(wanted).await?;
    state.studio.set_auto_lock(locking).await?;
    state.studio.set_unlock_attempt_limit(limit).await?;
    emit(&app, Update::GalleryChanged);
    Ok(())
}

/// What would go by itself, and when, were so many days chosen now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_retention(
    state: State<'_, AppState>,
    retention: Option<u32>,
) -> Result<RetentionPreview, Report> {
    let coming = state.studio.preview_retention(days(retention)?).await?;
    Ok(RetentionPreview {
        photos: u32::try_from(coming.len()).unwrap_or(u32::MAX),
        first: coming.first().map(|(_, due)| *due),
    })
}

/// Sets how long photos stay.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_retention(
    app: AppHandle,
    state: State<'_, AppState>,
    ids: Vec<String>,
    stay: PhotoRetention,
) -> Result<(), Report> {
    let ids = ids.iter().map(|id| parse_photo_id(id));
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    let keep = match stay {
        PhotoRetention::Usual => RetentionChoice::StoreDefault,
        PhotoRetention::Pinned => RetentionChoice::Pinned,
        PhotoRetention::For(number) => {
            RetentionChoice::Days(Days::new(number).map_err(Fault::from)?)
        }
    };
    state.studio.set_retention(&ids, keep).await?;
    emit(&app, Update::GalleryChanged);
    Ok(())
}

/// Takes the clock as it is for right, and purges what is due by it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn trust_clock(app: AppHandle, state: State<'_, AppState>) -> Result<(), Report> {
    state.studio.confirm_clock().await?;
    idle_lock::purge_due(&app).await;
    Ok(())
}

/// Makes `passphrase` the one that opens the case, or has the keychain alone open it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_passphrase(
    state: State<'_, AppState>,
    passphrase: Option<String>,
) -> Result<(), Report> {
    let passphrase = passphrase.map(Passphrase::from);
    Ok(state.studio.change_passphrase(passphrase.as_ref()).await?)
}

/// There was input.
#[tauri::command]
#[specta::specta]
pub(crate) async fn report_activity(state: State<'_, AppState>) -> Result<(), Report> {
    state.activity.record();
    Ok(())
}

/// Locks at once, or purges everything where the owner wants that of the panic key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn press_panic_key(app: AppHandle) -> Result<Option<Receipt>, Report> {
    Ok(idle_lock::run_panic_key_action(&app).await?)
}

/// Asks where to, and writes the last receipt. Gives the file's name, or nothing where there is none or the person thought
/// better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_receipt(
    window: WebviewWindow,
    state: State<'_, AppState>,
    words: DialogWords,
) -> Result<Option<String>, Report> {
    let Some(text) = state.last_receipt.text() else {
        return Ok(None);
    };
    let dialog = dialog::with_title(words.title)
        .set_file_name("ambrotype-receipt.txt")
        .add_filter(words.everything, &["*"]);
    let chosen = dialog::open(dialog, window, AsyncFileDialog::save_file).await?;
    let Some(chosen) = chosen else {
        return Ok(None);
    };
    // The dialog has asked before it gave the name of a file that exists.
    file_output::write(chosen.path(), text.as_bytes(), Overwrite::Allowed)?;
    Ok(Some(file_name(chosen.path())))
}

/// Tells the page once when room becomes short.
pub(super) async fn warn_when_space_is_short(app: &AppHandle) {
    let state = app.state::<AppState>();
    let Ok(space) = state.studio.disk_space().await else {
        return;
    };
    let shortage = space.shortage();
    let before = state.last_shortage.swap(
        shortage_code(shortage),
        std::sync::atomic::Ordering::Relaxed,
    );
    if let Some(shortage) = shortage
        && before != shortage_code(Some(shortage))
    {
        emit(app, Update::SpaceShort { shortage });
    }
}

fn shortage_code(shortage: Option<Shortage>) -> u8 {
    match shortage {
        None => 0,
        Some(Shortage::Quota) => 1,
        Some(Shortage::Disk) => 2,
    }
}

fn days(number: Option<u32>) -> Result<Option<Days>, Fault> {
    number.map(Days::new).transpose().map_err(Fault::from)
}
