//! `ambrotype`: enters the sandbox, then opens the window (no command), runs a command, or serves as the darkroom.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use ambrotype::darkroom::{SUBCOMMAND, worker};
use ambrotype::sandbox::{self, Role};
use ambrotype::{cli, fault::Fault};

/// Opens the window, where this build has one.
const WINDOW: Option<cli::OpenWindow> = {
    #[cfg(feature = "gui")]
    {
        Some(ambrotype::shell::run)
    }
    #[cfg(not(feature = "gui"))]
    {
        None
    }
};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let darkroom = arguments
        .next()
        .is_some_and(|argument| argument == SUBCOMMAND);
    let role = if darkroom { Role::Darkroom } else { Role::App };
    if let Err(fault) = sandbox::enter(role) {
        return cli::print_fault(&fault);
    }
    match role {
        Role::App => cli::run(WINDOW),
        Role::Darkroom => exit(worker::serve(
            arguments
                .next()
                .as_deref()
                .and_then(|argument| argument.to_str()),
        )),
    }
}

fn exit(result: Result<(), Fault>) -> ExitCode {
    result.map_or_else(
        |fault| ExitCode::from(fault.exit_code()),
        |()| ExitCode::SUCCESS,
    )
}
