//! Commands that show and set how long photos stay, what is kept of them and when the vault locks.

use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;
use tauri::{AppHandle, State};
use vault::{AutoLock, Days, PanicKeyAction, RetentionChoice, UnlockAttemptLimit};

use crate::fault::{Fault, Report};
use crate::shell::events::{Update, emit};
use crate::shell::state::AppState;
use crate::shell::vault_actions;
use crate::studio::parse_photo_ids;

/// The settings of the vault.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VaultSettings {
    /// Days that photos stay; none means until they are purged.
    retention: Option<u32>,
    keep_originals: bool,
    /// Warn above so many units of 10⁶ bytes.
    quota_megabytes: Option<u32>,
    /// Lock after so many minutes without input; none means never.
    idle_minutes: Option<u16>,
    panic: PanicKey,
    /// Purge everything after so many wrong passphrases in a row; none means never.
    purge_after_guesses: Option<u32>,
}

/// What the panic key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PanicKey {
    Lock,
    Purge,
}

/// How long a photo stays.
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

/// What a setting would purge automatically.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct RetentionPreview {
    photos: u32,
    /// When the first is purged, in milliseconds since 1970 UTC.
    #[specta(type = Option<Number>)]
    first: Option<i64>,
}

/// The settings of the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn vault_settings(state: State<'_, AppState>) -> Result<VaultSettings, Report> {
    let settings = state.studio.settings().await?;
    let auto_lock = state.studio.auto_lock();
    let limit = state.studio.unlock_attempt_limit().await?;
    Ok(VaultSettings {
        retention: settings.retention.map(|days| days.number()),
        keep_originals: settings.keep_originals,
        quota_megabytes: settings
            .quota
            .map(|bytes| u32::try_from(bytes / 1_000_000).unwrap_or(u32::MAX)),
        idle_minutes: auto_lock.idle_minutes.map(NonZeroU16::get),
        panic: match auto_lock.panic_key {
            PanicKeyAction::Lock => PanicKey::Lock,
            PanicKeyAction::Purge => PanicKey::Purge,
        },
        purge_after_guesses: limit.map(|limit| limit.attempts()),
    })
}

/// Sets them. Photos that are due because of it are purged in a day at the earliest.
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
    let auto_lock = AutoLock {
        idle_minutes: settings.idle_minutes.and_then(NonZeroU16::new),
        panic_key: match settings.panic {
            PanicKey::Lock => PanicKeyAction::Lock,
            PanicKey::Purge => PanicKeyAction::Purge,
        },
    };
    state.studio.set_settings(wanted).await?;
    state.studio.set_auto_lock(auto_lock).await?;
    state.studio.set_unlock_attempt_limit(limit).await?;
    emit(&app, Update::GalleryChanged);
    Ok(())
}

/// What would be purged automatically, and when, if so many days were chosen now.
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
    let ids = parse_photo_ids(&ids)?;
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

/// Confirms that the clock is right, and purges what is due by it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn trust_clock(app: AppHandle, state: State<'_, AppState>) -> Result<(), Report> {
    state.studio.confirm_clock().await?;
    vault_actions::purge_due(&app).await;
    Ok(())
}

fn days(number: Option<u32>) -> Result<Option<Days>, Fault> {
    number.map(Days::new).transpose().map_err(Fault::from)
}
