//! `doctor`: shows what is installed, whether the network is blocked and where the vault is. It tests all of it now.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use engine::{PortraitModels, Precision};
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::output::Output;
use crate::fault::Report;
use crate::resources;
use crate::sandbox::web_view::{self, WebViewSandbox};
use crate::sandbox::{self, Landlock};
use crate::studio::{Studio, VaultState};

mod network;
mod traces;

/// Whether the window of this build shows its page with WebKit's process for it, which can have a sandbox of its own.
const HAS_WEB_VIEW: bool = cfg!(all(target_os = "linux", feature = "gui"));

#[derive(Debug, Args)]
pub(in crate::cli) struct DoctorArgs {
    /// Try to reach the network in every possible way and report the result; the exit code is 1 if anything gets through
    #[arg(long)]
    network: bool,
    /// Look for what photos may have left outside of the vault, and remove what Ambrotype left; with a photo, also look for the
    /// desktop's own copies of it, and for unfinished exports in its folder
    #[arg(long, value_name = "PHOTO", conflicts_with = "network")]
    traces: Option<Option<PathBuf>>,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: DoctorArgs,
) -> Result<ExitCode, Report> {
    let (studio, output) = (&context.studio, &context.output);
    let web_view = HAS_WEB_VIEW.then(web_view::probe);
    sandbox::refuse_netlink()?;
    if args.network {
        return Ok(network::run(output));
    }
    if let Some(photo) = args.traces {
        return Ok(traces::run(studio.vault_folder(), photo.as_deref(), output));
    }
    check_installation(studio, output, web_view).await
}

async fn check_installation(
    studio: &Studio,
    output: &Output,
    web_view: Option<WebViewSandbox>,
) -> Result<ExitCode, Report> {
    let protection = sandbox::probe();
    let place = resources::find()?;
    let darkroom = studio.start_darkroom().await;
    let vault = studio.vault_state().await;
    let sqlite = vault::sqlite_version()
        .await
        .unwrap_or_else(|error| error.to_string());
    let (state, keychain) = match &vault {
        Ok(VaultState::Absent { keychain }) => (
            "none yet",
            if *keychain {
                "available"
            } else {
                "none: a passphrase is needed"
            },
        ),
        Ok(VaultState::Locked { passphrase: true }) => ("locked", "a passphrase is needed"),
        Ok(VaultState::Locked { passphrase: false }) => ("locked", "holds the device secret"),
        Ok(VaultState::Open) => ("open", "holds the device secret"),
        Err(_) => ("cannot be read", "not known"),
    };
    let yes = |it: bool| if it { "yes" } else { "NO" };
    let (runtime, numbers, landlock) = match &darkroom {
        Ok(it) => (
            it.runtime.as_str(),
            describe_precision(it.precision),
            describe_landlock(it.landlock),
        ),
        Err(_) => ("does not start", "not known", "not known"),
    };
    let portrait_fault = darkroom
        .as_ref()
        .ok()
        .and_then(|it| it.portrait_fault.as_ref());
    let portraits = match portrait_fault {
        Some(fault) => format!("NOT UNDERSTOOD. {fault} {}", fault.remedy()),
        None => format!("understood by {}", PortraitModels::NAMES.join(", ")),
    };
    let mut lines = vec![
        format!("ambrotype        {}", env!("CARGO_PKG_VERSION")),
        format!("onnx runtime     {runtime}, {}", place.runtime.display()),
        format!("computes with    the processor, {numbers}"),
        format!("sqlite           {sqlite}"),
        format!(
            "models           {} styles, {}",
            studio.styles().len(),
            place.models.display()
        ),
        format!("portraits        {portraits}"),
        format!("network blocked  {}", yes(protection.network_blocked)),
        format!(
            "darkroom         no socket, no program, no file once its model is loaded; Landlock: {landlock}"
        ),
        format!("core dumps off   {}", yes(protection.core_dumps_off)),
        format!("keys unswapped   {}", yes(vault::memory_can_be_locked())),
        format!(
            "vault            {state}, {}",
            studio.vault_folder().display()
        ),
        format!("keychain         {keychain}"),
    ];
    if let Some(sandbox) = web_view {
        lines.push(format!(
            "window's page    {}",
            describe_web_view_sandbox(sandbox)
        ));
    }
    let version = darkroom.as_ref().ok().map(|it| &it.runtime);
    let runtime = with_path(json!({ "version": version }), "path", Some(&place.runtime));
    let models = json!({
        "styles": studio.styles().len(),
        "portrait": PortraitModels::NAMES,
        "portraitFault": portrait_fault,
    });
    let vault_state = json!({ "state": vault.as_ref().ok() });
    let document = json!({
        "program": env!("CARGO_PKG_VERSION"),
        "runtime": runtime,
        "precision": darkroom.as_ref().ok().map(|it| it.precision),
        "sqlite": sqlite,
        "models": with_path(models, "path", Some(&place.models)),
        "networkBlocked": protection.network_blocked,
        "webViewSandbox": web_view,
        "landlock": darkroom.as_ref().ok().map(|it| it.landlock),
        "coreDumpsOff": protection.core_dumps_off,
        "keysUnswapped": vault::memory_can_be_locked(),
        "vault": with_path(vault_state, "path", Some(studio.vault_folder())),
    });
    output.print_result(&document, lines);
    darkroom?;
    vault?;
    Ok(ExitCode::SUCCESS)
}

fn describe_precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Single => "32-bit numbers",
        Precision::Eight => "8-bit numbers, the faster ones here",
    }
}

fn describe_web_view_sandbox(sandbox: WebViewSandbox) -> &'static str {
    match sandbox {
        WebViewSandbox::Available => "in WebKit's own sandbox",
        WebViewSandbox::NotInstalled => {
            "NOT in WebKit's own sandbox: bubblewrap or xdg-dbus-proxy is not installed"
        }
        WebViewSandbox::Refused => {
            "NOT in WebKit's own sandbox: this system refuses bubblewrap its namespaces"
        }
    }
}

fn describe_landlock(landlock: Landlock) -> &'static str {
    match landlock {
        Landlock::Whole => "in force",
        Landlock::Part => "partly in force: this kernel does not have all of it",
        Landlock::Absent => "not in this kernel",
    }
}
