//! The self-test: tries to reach the network by TCP, UDP and DNS, and reports what the operating system refused.
//!
//! The addresses are local or reserved for documentation (RFC 5737, RFC 3849), and the name cannot exist (RFC 6761): where
//! nothing stops a packet, nobody receives it. Only a refusal counts as blocked: a connection that was merely not answered
//! counts as not blocked.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, SystemTime};

use serde::Serialize;

/// How long to wait for a connection that is not refused.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(400);

/// What was tried, and when.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
pub struct NetworkProbe {
    /// When the last was tried, in milliseconds since 1970 UTC.
    #[cfg_attr(feature = "gui", specta(type = specta_typescript::Number))]
    pub at: i64,
    /// Each attempt, in order.
    pub attempts: Vec<Attempt>,
    /// A service of the system that looks up names over a local socket, which the sandbox does not block. This program
    /// never asks it.
    pub resolver: Option<String>,
}

/// One attempt to reach the network.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
pub struct Attempt {
    /// The protocol.
    #[serde(rename = "way")]
    pub protocol: NetworkProtocol,
    /// The address, and the name for DNS.
    pub target: String,
    /// The operating system refused it. Everything else counts as let through, answered or not.
    pub refused: bool,
    /// The error of the operating system, by its usual name; empty where there was none.
    pub answer: String,
}

/// A protocol that the attempt used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum NetworkProtocol {
    /// A connection, as web pages are fetched by.
    Tcp,
    /// A single packet.
    Udp,
    /// A question for the address of a name.
    Dns,
}

impl NetworkProbe {
    /// Whether the operating system refused every attempt.
    pub fn all_refused(&self) -> bool {
        self.attempts.iter().all(|attempt| attempt.refused)
    }
}

/// Tries all of them: some seconds at most, less where they are refused.
pub fn probe_network() -> NetworkProbe {
    let documentation = Ipv4Addr::new(192, 0, 2, 1);
    let documentation_6 = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);
    let attempts = vec![
        connect(SocketAddr::from((Ipv4Addr::LOCALHOST, 443))),
        connect(SocketAddr::from((documentation, 443))),
        connect(SocketAddr::from((documentation_6, 443))),
        send(
            NetworkProtocol::Udp,
            SocketAddr::from((documentation, 443)),
            b"portrait",
        ),
        send(
            NetworkProtocol::Udp,
            SocketAddr::from((documentation_6, 443)),
            b"portrait",
        ),
        send(
            NetworkProtocol::Dns,
            SocketAddr::from((documentation, 53)),
            &DNS_QUERY,
        ),
    ];
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    NetworkProbe {
        at: now.map_or(0, |since| since.as_millis() as i64),
        attempts,
        resolver: resolver(),
    }
}

fn connect(target: SocketAddr) -> Attempt {
    let result = TcpStream::connect_timeout(&target, CONNECT_TIMEOUT);
    Attempt::from_result(NetworkProtocol::Tcp, target, result.map(drop))
}

fn send(protocol: NetworkProtocol, target: SocketAddr, packet: &[u8]) -> Attempt {
    let any: SocketAddr = if target.is_ipv4() {
        (Ipv4Addr::UNSPECIFIED, 0).into()
    } else {
        (Ipv6Addr::UNSPECIFIED, 0).into()
    };
    let result = UdpSocket::bind(any).and_then(|socket| socket.send_to(packet, target));
    Attempt::from_result(protocol, target, result.map(drop))
}

/// "Where is portrait.invalid?", as RFC 1035 writes it.
const DNS_QUERY: [u8; 34] = *b"\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\
\x08portrait\x07invalid\x00\x00\x01\x00\x01";

impl Attempt {
    fn from_result(protocol: NetworkProtocol, target: SocketAddr, result: io::Result<()>) -> Self {
        let (refused, answer) = match result {
            Ok(()) => (false, String::new()),
            Err(error) => (
                error.kind() == ErrorKind::PermissionDenied,
                errno_name(&error),
            ),
        };
        Self {
            protocol,
            target: match protocol {
                NetworkProtocol::Dns => format!("portrait.invalid, {target}"),
                NetworkProtocol::Tcp | NetworkProtocol::Udp => target.to_string(),
            },
            refused,
            answer,
        }
    }
}

/// The usual name of an error, such as EACCES.
fn errno_name(error: &io::Error) -> String {
    let name = match error.kind() {
        ErrorKind::PermissionDenied if error.raw_os_error() == Some(1) => "EPERM",
        ErrorKind::PermissionDenied => "EACCES",
        ErrorKind::ConnectionRefused => "ECONNREFUSED",
        ErrorKind::NetworkUnreachable => "ENETUNREACH",
        ErrorKind::HostUnreachable => "EHOSTUNREACH",
        ErrorKind::AddrNotAvailable => "EADDRNOTAVAIL",
        ErrorKind::TimedOut => "ETIMEDOUT",
        _ => return error.to_string(),
    };
    name.to_owned()
}

/// Services that look names up over a local socket, which no filter of ours can tell from any other local socket.
#[cfg(target_os = "linux")]
fn resolver() -> Option<String> {
    [
        (
            "systemd-resolved",
            "/run/systemd/resolve/io.systemd.Resolve",
        ),
        ("nscd", "/run/nscd/socket"),
    ]
    .into_iter()
    .find(|(_, socket)| std::path::Path::new(socket).exists())
    .map(|(name, _)| name.to_owned())
}

#[cfg(not(target_os = "linux"))]
fn resolver() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tests run outside of the sandbox: their attempts are let through and must be reported so.
    #[test]
    fn an_attempt_that_nobody_refuses_counts_as_let_through() {
        let probe = probe_network();
        assert!(!probe.all_refused());
        for attempt in &probe.attempts {
            assert!(!attempt.refused, "{attempt:?}");
        }
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let answered = connect(listener.local_addr().unwrap());
        assert!(!answered.refused && answered.answer.is_empty());
    }

    #[test]
    fn the_dns_query_arrives_as_it_is_written() {
        let listener = UdpSocket::bind("127.0.0.1:0").unwrap();
        let sent = send(
            NetworkProtocol::Dns,
            listener.local_addr().unwrap(),
            &DNS_QUERY,
        );
        assert!(!sent.refused && sent.answer.is_empty(), "{sent:?}");
        let mut heard = [0; 64];
        let length = listener.recv(&mut heard).unwrap();
        assert_eq!(heard[..length], DNS_QUERY);
    }
}
