//! The window. The only code that names Tauri: it translates between the page and the studio and decides nothing.
//!
//! The page is not trusted: it never sees a path, a key or the bytes of a file, only identifiers that Rust gives out, and
//! it can open no other page.

use std::path::PathBuf;
use std::sync::Arc;

use tauri::{Manager, RunEvent};
use tauri_specta::{Builder, collect_commands, collect_events};
use vault::OsKeychain;

use crate::fault::Fault;
#[cfg(target_os = "linux")]
use crate::sandbox::web_view::{self, WebViewSandbox};
use crate::studio::{Studio, instance_name};

mod activity;
mod clipboard;
mod commands;
#[cfg(target_os = "linux")]
mod dbus;
mod dialog;
mod drag_out;
mod events;
mod idle_lock;
#[cfg(unix)]
mod instance_requests;
mod navigation;
mod notification;
#[cfg(target_os = "linux")]
mod panic_key;
mod pending_imports;
mod photo_protocol;
mod preferences;
mod receipt;
mod recent_files;
mod state;
#[cfg(target_os = "linux")]
mod suspend;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod test_bus;
#[cfg(target_os = "linux")]
mod text_scale;
mod token;
mod url_tokens;
mod vault_actions;
#[cfg(target_os = "linux")]
mod web_process_sandbox;
#[cfg(target_os = "linux")]
mod web_view_settings;
mod window;

use drag_out::LentFiles;
use state::{AppState, MAIN_WINDOW};

/// Opens the window on the vault in `home` and returns when it is closed; `photos` are taken as if they were dropped on
/// it. Where a window on this vault is open already, that window takes the photos and comes to the front.
///
/// # Errors
/// [`Fault::Installation`] where the models cannot be read; [`Fault::Unexpected`] where no window can be opened.
pub fn run(home: PathBuf, photos: Vec<PathBuf>) -> Result<(), Fault> {
    let name = instance_name(&home);
    #[cfg(unix)]
    let instance = crate::studio::InstanceSocket::for_instance(&name);
    #[cfg(unix)]
    if instance.send_photos(&photos) {
        return Ok(());
    }
    #[cfg(target_os = "linux")]
    if web_view::probe() == WebViewSandbox::Available {
        web_process_sandbox::enable();
    }
    let lent_files = LentFiles::open(&name);
    let studio = Arc::new(Studio::open(home, Arc::new(OsKeychain))?);
    let bridge = bridge();
    let commands = bridge.invoke_handler();
    let app = tauri::Builder::default()
        .manage(AppState::new(studio, photos, lent_files.clone()))
        .invoke_handler(move |invoke| {
            // Every command belongs to the main window alone, whatever a capability says.
            invoke.message.webview_ref().label() == MAIN_WINDOW && commands(invoke)
        })
        .register_asynchronous_uri_scheme_protocol(url_tokens::SCHEME, photo_protocol::serve)
        .on_window_event(events::on_window_event)
        .setup(move |app| {
            bridge.mount_events(app);
            window::open(app.handle())?;
            #[cfg(target_os = "linux")]
            {
                recent_files::watch();
                panic_key::watch(app.handle());
            }
            #[cfg(unix)]
            {
                let app = app.handle().clone();
                instance.listen(move |request, asker| {
                    instance_requests::accept(&app, request, asker);
                });
            }
            idle_lock::start(app.handle());
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(|error| Fault::Unexpected {
            detail: error.to_string(),
        })?;
    app.run(move |app, event| {
        if matches!(event, RunEvent::Exit) {
            let studio = app.state::<AppState>().studio.clone();
            // What cannot be closed in order is put right by the next start.
            let _ = tauri::async_runtime::block_on(async move { studio.lock().await });
            lent_files.remove_all();
            recent_files::remove_ours();
        }
    });
    Ok(())
}

/// The commands and events of the bridge; its TypeScript is generated from them.
pub fn bridge() -> Builder<tauri::Wry> {
    Builder::new()
        // Every type means the same in both directions.
        .disable_serde_phases()
        .commands(collect_commands![
            commands::stylize::styles,
            commands::vault::vault_state,
            commands::vault::create_vault,
            commands::vault::unlock,
            commands::vault::lock,
            commands::photos::pick_photos,
            commands::photos::paste_photos,
            commands::photos::sample_photo,
            commands::photos::startup_photos,
            commands::stylize::preview,
            commands::stylize::stylize,
            commands::stylize::restyle,
            commands::stylize::count_bystanders,
            commands::stylize::cancel,
            commands::learnt_styles::learnt_styles,
            commands::learnt_styles::learn_style,
            commands::learnt_styles::rename_style,
            commands::learnt_styles::remove_style,
            commands::learnt_styles::export_style,
            commands::learnt_styles::import_style,
            commands::albums::set_album,
            commands::albums::rename_album,
            commands::albums::rename_photos,
            commands::albums::set_favourite,
            commands::compose::templates,
            commands::compose::preview_composition,
            commands::packs::make_pack,
            commands::packs::save_stickers,
            commands::presets::list_presets,
            commands::presets::save_preset,
            commands::presets::rename_preset,
            commands::presets::remove_preset,
            commands::presets::reorder_presets,
            commands::compose::compose,
            commands::compose::compose_several,
            commands::compose::save_wipe,
            commands::gallery::gallery,
            commands::gallery::photo_urls,
            commands::export::export_photo,
            commands::export::preview_export,
            commands::export::copy_photo,
            commands::purge::purge,
            commands::purge::purge_later,
            commands::purge::undo_purge,
            commands::purge::purge_all,
            commands::diagnostics::about,
            commands::diagnostics::runtime_version,
            commands::window::preferences,
            commands::window::set_preferences,
            commands::window::toggle_full_screen,
            commands::export::export_many,
            commands::export::drag_out,
            commands::window::notify,
            commands::window::guard_close,
            commands::window::close_window,
            commands::window::hide_window,
            commands::backup::backup_vault,
            commands::backup::restore_vault,
            commands::backup::test_backup,
            commands::vault_settings::vault_settings,
            commands::vault_settings::set_vault_settings,
            commands::vault_settings::preview_retention,
            commands::vault_settings::set_retention,
            commands::vault_settings::trust_clock,
            commands::vault::has_passphrase,
            commands::vault::change_passphrase,
            commands::window::report_activity,
            commands::vault::press_panic_key,
            commands::purge::save_receipt,
            commands::diagnostics::probe_network,
            commands::diagnostics::was_blocked,
            commands::diagnostics::find_traces,
        ])
        .events(collect_events![events::Update])
}
