//! `doctor --network`: tries to reach the network in every way there is, and reports what the kernel answers.

use std::process::ExitCode;

use serde_json::json;
use vault::UtcDate;

use crate::cli::output::Output;
use crate::sandbox::network_probe::{self, Attempt, NetworkProtocol};

/// The exit code is 1 where anything gets through.
pub(super) fn run(output: &Output) -> ExitCode {
    let probe = network_probe::probe_network();
    let heading = format!("{}  tried to reach the network", UtcDate(probe.at));
    let attempts = probe.attempts.iter().map(|attempt| {
        let Attempt {
            protocol,
            target,
            answer,
            refused,
        } = attempt;
        let protocol = match protocol {
            NetworkProtocol::Tcp => "tcp",
            NetworkProtocol::Udp => "udp",
            NetworkProtocol::Dns => "dns",
        };
        match (refused, answer.as_str()) {
            (true, _) => format!("{protocol}  {target:<32} refused by the kernel ({answer})"),
            (false, "") => format!("{protocol}  {target:<32} NOT BLOCKED: it was sent"),
            (false, _) => {
                format!("{protocol}  {target:<32} NOT BLOCKED: nothing refused it ({answer})")
            }
        }
    });
    let verdict = if probe.all_refused() {
        "Nothing can get out.".to_owned()
    } else {
        "Something could get out. On Linux this should not happen; on other systems the network is not blocked yet.".to_owned()
    };
    let resolver = probe.resolver.as_ref().map(|name| {
        format!("{name} looks up names for every program on this machine. Ambrotype never asks it, but is not prevented from asking.")
    });
    let lines: Vec<String> = [heading]
        .into_iter()
        .chain(attempts)
        .chain([verdict])
        .chain(resolver)
        .collect();
    output.print_result(&json!(probe), lines);
    ExitCode::from(u8::from(!probe.all_refused()))
}
