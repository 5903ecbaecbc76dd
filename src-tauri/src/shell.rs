//! The window. The only code that names Tauri; it translates between the page and the studio and decides nothing.
//!
//! The page is treated as a stranger: it never sees a path, a key or a file's bytes, only identifiers that Rust has
//! handed out, and it can go to no other page.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicU8;
use std::sync::{Arc, Mutex};

use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{AppHandle, Manager, RunEvent, Url, WebviewUrl, WebviewWindowBuilder};
use tauri_specta::{Builder, Event, collect_commands, collect_events};
use vault::OsKeychain;

use crate::fault::Fault;
use crate::studio::Studio;

mod clipboard;
mod commands;
mod dialog;
mod drag_out;
mod events;
mod idle_lock;
mod keeping;
mod moving;
mod notification;
mod pending_imports;
mod photo_protocol;
mod preferences;
mod privacy;
mod receipt;
mod recipe;
#[cfg(unix)]
mod single_instance;
#[cfg(target_os = "linux")]
mod suspend;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod test_bus;
#[cfg(target_os = "linux")]
mod text_scale;

use drag_out::LentFiles;
use events::Update;
use idle_lock::ActivityTimer;
use pending_imports::PendingImports;
use photo_protocol::UrlTokens;
use preferences::PreferencesFile;
use receipt::LastReceipt;

/// The label of the one window.
const MAIN: &str = "main";

/// What the commands share.
struct AppState {
    studio: Arc<Studio>,
    pending: PendingImports,
    url_tokens: UrlTokens,
    preferences_file: PreferencesFile,
    /// Photos that the program was started with, until the page asks for them.
    startup_photos: Mutex<Vec<PathBuf>>,
    activity: ActivityTimer,
    last_receipt: LastReceipt,
    lent_files: LentFiles,
    blocked_navigation: privacy::BlockedNavigation,
    /// The shortage of room that the page was told of last.
    last_shortage: AtomicU8,
}

/// Opens the window on the vault in `home` and returns when it is closed; `photos` are stylised as if they had been
/// dropped. Where a window on this vault is open already, it takes the photos and comes to the front.
pub fn run(home: PathBuf, photos: Vec<PathBuf>) -> ExitCode {
    #[cfg(unix)]
    let instance = single_instance::InstanceSocket::for_instance(&instance_name(&home));
    #[cfg(unix)]
    if instance.send_photos(&photos) {
        return ExitCode::SUCCESS;
    }
    let lent_files = LentFiles::open(&instance_name(&home));
    let studio = match Studio::open(home, Arc::new(OsKeychain)) {
        Ok(studio) => Arc::new(studio),
        Err(fault) => return crate::cli::refuse(&fault),
    };
    let bridge = bridge();
    let commands = bridge.invoke_handler();
    let run = tauri::Builder::default()
        .manage(AppState {
            studio,
            pending: PendingImports::default(),
            url_tokens: UrlTokens::default(),
            preferences_file: PreferencesFile::open(),
            startup_photos: Mutex::new(photos),
            activity: ActivityTimer::default(),
            last_receipt: LastReceipt::default(),
            lent_files: lent_files.clone(),
            blocked_navigation: privacy::BlockedNavigation::default(),
            last_shortage: AtomicU8::default(),
        })
        .invoke_handler(move |invoke| {
            // Every command is the main window's alone, whatever a capability says.
            invoke.message.webview_ref().label() == MAIN && commands(invoke)
        })
        .register_asynchronous_uri_scheme_protocol(photo_protocol::SCHEME, photo_protocol::serve)
        .on_window_event(events::on_window_event)
        .setup(move |app| {
            bridge.mount_events(app);
            open_window(app.handle())?;
            #[cfg(target_os = "linux")]
            privacy::watch_recent_files();
            #[cfg(unix)]
            {
                let app = app.handle().clone();
                instance.listen(move |photos| events::accept_second_start(&app, &photos));
            }
            idle_lock::start(app.handle());
            Ok(())
        })
        .build(tauri::generate_context!());
    match run {
        Ok(app) => {
            app.run(move |_, event| {
                if matches!(event, RunEvent::Exit) {
                    lent_files.remove_all();
                    privacy::remove_recent_files();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => crate::cli::refuse(&Fault::Unexpected {
            detail: error.to_string(),
        }),
    }
}

/// The commands and events of the bridge, from which its TypeScript is generated.
pub fn bridge() -> Builder<tauri::Wry> {
    Builder::new()
        // Every type means the same in both directions.
        .disable_serde_phases()
        .commands(collect_commands![
            commands::styles,
            commands::vault_state,
            commands::create_vault,
            commands::unlock,
            commands::lock,
            commands::pick_photos,
            commands::paste_photos,
            commands::sample_photo,
            commands::startup_photos,
            commands::preview,
            commands::stylize,
            commands::restyle,
            commands::cancel,
            commands::gallery,
            commands::photo_urls,
            commands::export_photo,
            commands::copy_photo,
            commands::purge,
            commands::purge_all,
            commands::about,
            commands::preferences,
            commands::set_preferences,
            commands::toggle_full_screen,
            moving::export_many,
            moving::drag_out,
            moving::notify,
            moving::backup_vault,
            moving::restore_vault,
            keeping::vault_settings,
            keeping::set_vault_settings,
            keeping::preview_retention,
            keeping::set_retention,
            keeping::trust_clock,
            keeping::change_passphrase,
            keeping::report_activity,
            keeping::press_panic_key,
            keeping::save_receipt,
            privacy::probe_network,
            privacy::was_blocked,
            privacy::find_traces,
        ])
        .events(collect_events![Update])
}

fn open_window(app: &AppHandle) -> tauri::Result<()> {
    let bounds = app.state::<AppState>().preferences_file.bounds();
    let (width, height) = bounds.map_or((1180.0, 780.0), |kept| (kept.width, kept.height));
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Ambrotype")
        .inner_size(width, height)
        .maximized(bounds.is_some_and(|kept| kept.maximized))
        .min_inner_size(720.0, 560.0)
        // No cookies, storage or caches on disk.
        .incognito(true)
        // The content security policy does not cover navigation: without this the page could take a photo's address
        // to any server by setting `location`.
        .on_navigation({
            let app = app.clone();
            move |url| app.state::<AppState>().blocked_navigation.allows(url)
        })
        .on_page_load(|window, page| {
            // Not before: what the darkroom takes of the processors would keep the person waiting for the window.
            if page.event() == PageLoadEvent::Finished {
                warm_up_darkroom(window.app_handle());
            }
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // Whatever got past all of this asks a proxy that is not there, and no name is looked up for it.
        .proxy_url(DEAD_PROXY.parse().map_err(tauri::Error::InvalidUrl)?)
        .build()?;
    #[cfg(target_os = "linux")]
    window.with_webview(|view| {
        harden_web_view(&view.inner());
        text_scale::follow(&view.inner());
    })?;
    #[cfg(not(target_os = "linux"))]
    let _ = window;
    Ok(())
}

/// A proxy that nobody runs. Names are looked up by a SOCKS 5 proxy and not by who asks it.
const DEAD_PROXY: &str = "socks5://127.0.0.1:9";

/// Switches off what a web view can do and ours does not need: to reach out, to hear and see, to remember. Pictures that
/// are no longer on the page go from its memory too, rather than being held for a second look.
#[cfg(target_os = "linux")]
fn harden_web_view(view: &webkit2gtk::WebView) {
    use gtk::gdk::prelude::DisplayExtManual;
    use gtk::prelude::WidgetExt;
    use webkit2gtk::{CacheModel, HardwareAccelerationPolicy, PermissionRequestExt};
    use webkit2gtk::{SettingsExt, WebContextExt, WebViewExt};
    if let Some(context) = view.context() {
        context.set_cache_model(CacheModel::DocumentViewer);
    }
    if let Some(settings) = WebViewExt::settings(view) {
        settings.set_enable_dns_prefetching(false);
        settings.set_enable_hyperlink_auditing(false);
        settings.set_enable_webrtc(false);
        settings.set_enable_media_stream(false);
        settings.set_enable_media(false);
        settings.set_enable_mediasource(false);
        settings.set_enable_encrypted_media(false);
        settings.set_enable_webaudio(false);
        settings.set_enable_html5_database(false);
        settings.set_enable_html5_local_storage(false);
        settings.set_enable_offline_web_application_cache(false);
        settings.set_enable_page_cache(false);
        settings.set_javascript_can_open_windows_automatically(false);
        if !has_graphics_card() && view.display().backend().is_x11() {
            // WebKit would have the processor stand in for the card, which compiles shaders for seconds first. On Wayland
            // no page comes up without.
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    }
    // Place, camera, microphone, notifications and whatever else a page may ask a person for.
    view.connect_permission_request(|_, request| {
        request.deny();
        true
    });
}

#[cfg(target_os = "linux")]
fn has_graphics_card() -> bool {
    let is_card = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b"renderD");
    std::fs::read_dir("/dev/dri").is_ok_and(|mut devices| {
        devices.any(|device| device.is_ok_and(|device| is_card(&device.file_name())))
    })
}

fn is_app_url(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Where the web view has no custom schemes, Tauri serves the page from this host name without a network.
        "http" | "https" => {
            cfg!(not(target_os = "linux")) && url.host_str() == Some("tauri.localhost")
        }
        _ => false,
    }
}

/// Loads the models while the person looks for a photo. A fault is told with the first photo.
fn warm_up_darkroom(app: &AppHandle) {
    let studio = app.state::<AppState>().studio.clone();
    tauri::async_runtime::spawn(async move { studio.start_darkroom().await });
}

/// A name for each case, for what its window puts into the user's runtime folder. It does not tell where the case is.
fn instance_name(home: &Path) -> String {
    let home = std::path::absolute(home).unwrap_or(home.to_owned());
    let digest = ring::digest::digest(&ring::digest::SHA256, home.as_os_str().as_encoded_bytes());
    let short: String = digest.as_ref()[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("ambrotype-{short}")
}

/// 128 random bits, for an identifier that cannot be guessed.
fn random_token() -> Result<String, Fault> {
    let random = ring::rand::generate::<[u8; 16]>(&ring::rand::SystemRandom::new());
    let bits = random.map_err(|_| Fault::Unexpected {
        detail: "the system gave no random bits".into(),
    })?;
    Ok(format!("{:032x}", u128::from_be_bytes(bits.expose())))
}

/// Tells the page; a page that has gone needs no telling.
fn emit(app: &AppHandle, update: Update) {
    let _ = update.emit(app);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_on_different_cases_do_not_meet() {
        let (one, two) = (Path::new("/home/me/one"), Path::new("/home/me/two"));
        assert_ne!(instance_name(one), instance_name(two));
        assert!(!instance_name(one).contains("one"));
    }

    #[test]
    fn the_window_goes_to_our_page_and_nowhere_else() {
        let goes = |url: &str| is_app_url(&url.parse().unwrap());
        assert!(goes("tauri://localhost/") && goes("tauri://localhost/index.html"));
        for elsewhere in [
            "https://example.org/?face=1",
            "http://127.0.0.1:8000/",
            "http://localhost/",
            "tauri://example.org/",
            "file:///etc/passwd",
            "photo://localhost/00",
            "data:text/html,x",
            "about:blank",
            "javascript:alert(1)",
        ] {
            assert!(!goes(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn the_page_is_given_itself_its_photos_and_our_commands_and_nothing_else() {
        let set: serde_json::Value =
            serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
        let policy = set["app"]["security"]["csp"].as_str().unwrap();
        let rule = |name: &str| {
            let mut rules = policy.split(';').map(str::trim);
            let rule = rules.find_map(|rule| rule.strip_prefix(name)?.strip_prefix(' '));
            rule.unwrap_or_else(|| panic!("{name} is not ruled"))
        };
        assert_eq!(rule("default-src"), "'self'");
        assert_eq!(rule("img-src"), "'self' photo: http://photo.localhost");
        assert_eq!(rule("connect-src"), "ipc: http://ipc.localhost");
        for none in [
            "base-uri",
            "child-src",
            "font-src",
            "form-action",
            "frame-ancestors",
            "frame-src",
            "manifest-src",
            "media-src",
            "object-src",
            "worker-src",
        ] {
            assert_eq!(rule(none), "'none'");
        }
        assert!(!policy.contains("unsafe-eval") && !policy.contains('*'));
        assert_eq!(set["app"]["withGlobalTauri"], false);
        assert!(set.get("plugins").is_none());

        let granted: serde_json::Value =
            serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        assert_eq!(granted["windows"], serde_json::json!([MAIN]));
        let permissions = ["core:event:allow-listen", "core:event:allow-unlisten"];
        assert_eq!(granted["permissions"], serde_json::json!(permissions));
        assert!(granted.get("remote").is_none());
    }
}
