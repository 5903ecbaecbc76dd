//! A running darkroom process, and the two ends of its pipe.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use engine::Precision;
use serde::Serialize;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::framing::MAX_ROWS_BYTES;
use super::named_style::NamedStyle;
use super::precision;
use super::protocol::{LearntPart, Message, Reply, Task, TaskMessage};
use super::reply_validator::is_plausible_fault;
use super::{SUBCOMMAND, framing};
use crate::fault::Fault;
use crate::sandbox::Landlock;

/// A child that has worked for so long is replaced before the next preview. No photo takes longer, and the limit of its
/// processor time ([`sandbox::DARKROOM_SECONDS`](crate::sandbox::DARKROOM_SECONDS)) is twice that.
const MAX_WORK_TIME: Duration = Duration::from_secs(600);

/// What a darkroom works with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorkerInfo {
    /// The version of ONNX Runtime.
    pub runtime: String,
    /// The numbers that it computes with.
    pub precision: Precision,
    /// What Landlock forbids it.
    pub landlock: Landlock,
    /// Why it cannot analyse photos, where that is so; everything else works.
    #[serde(skip)]
    pub portrait_fault: Option<Fault>,
}

/// A reply and its body, neither of them checked.
pub(super) type UncheckedReply = (Reply, Vec<u8>);

#[derive(Debug)]
pub(super) struct WorkerConnection {
    input: ChildStdin,
    output: ChildStdout,
    pub(super) info: WorkerInfo,
    /// The number of the last task.
    job: u64,
    /// How long the child has worked, in all.
    pub(super) worked: Duration,
    /// Dropping it kills the child.
    child: Child,
}

impl WorkerConnection {
    /// Starts a child with the argument of a [`PrecisionChoice`](precision::PrecisionChoice), and waits until it is ready.
    ///
    /// # Errors
    /// [`Fault::Installation`] where it cannot start; [`Fault::DarkroomDied`] where it ends before it is ready.
    pub(super) async fn start(argument: &'static str) -> Result<Self, Fault> {
        let broken = |_| Fault::Installation {
            part: "the darkroom".into(),
        };
        let binary = std::env::current_exe().map_err(broken)?;
        let mut command = Command::new(binary);
        command
            .arg(SUBCOMMAND)
            .arg(argument)
            .env_clear()
            // Read by ONNX Runtime when it is loaded; the version we ship has no telemetry, and this keeps it so.
            .env("ORT_DISABLE_TELEMETRY", "1")
            // Each allocator arena reserves 64 MiB of the address space that the child may use.
            .env("MALLOC_ARENA_MAX", "2")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let mut child = command.spawn().map_err(broken)?;
        let (Some(input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Fault::DarkroomDied);
        };
        match receive_reply(&mut output, 0).await? {
            (
                Reply::Ready {
                    runtime,
                    precision,
                    landlock,
                    portrait_fault,
                },
                _,
            ) => {
                if !portrait_fault.as_ref().is_none_or(is_plausible_fault) {
                    return Err(Fault::DarkroomDied);
                }
                precision::remember_measured(argument, precision);
                Ok(Self {
                    input,
                    output,
                    info: WorkerInfo {
                        runtime,
                        precision,
                        landlock,
                        portrait_fault,
                    },
                    job: 0,
                    worked: Duration::ZERO,
                    child,
                })
            }
            (Reply::Refused { fault }, _) if is_plausible_fault(&fault) => Err(fault),
            _ => Err(Fault::DarkroomDied),
        }
    }

    /// # Errors
    /// [`Fault::DarkroomDied`] where the pipe breaks.
    pub(super) async fn send_task(
        &mut self,
        task: &Task,
        learnt: &[&NamedStyle],
        file: &[u8],
    ) -> Result<(), Fault> {
        self.job += 1;
        let part = |style: &&NamedStyle| LearntPart {
            name: style.name.clone(),
            bytes: style.file.len(),
        };
        let message = TaskMessage {
            job: self.job,
            learnt: learnt.iter().map(part).collect(),
            content: task,
        };
        let styles = learnt.iter().map(|style| &style.file[..]);
        let body: Vec<&[u8]> = styles.chain([file]).collect();
        framing::send(&mut self.input, &message, &body)
            .await
            .map_err(pipe_broken)
    }

    /// The next reply.
    ///
    /// # Errors
    /// As [`send_task`](Self::send_task); also where it belongs to another task.
    pub(super) async fn next_reply(&mut self) -> Result<UncheckedReply, Fault> {
        receive_reply(&mut self.output, self.job).await
    }

    /// Whether the child runs.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Itself, unless it has ended, or has worked for so long that the limit of its processor time could end it in the
    /// middle of the next task.
    pub(super) fn if_usable(mut self) -> Option<Self> {
        (self.is_alive() && self.worked <= MAX_WORK_TIME).then_some(self)
    }
}

async fn receive_reply(output: &mut ChildStdout, job: u64) -> Result<UncheckedReply, Fault> {
    let (message, body): (Message<Reply>, _) = framing::receive(output, MAX_ROWS_BYTES)
        .await
        .map_err(pipe_broken)?;
    if message.job != job {
        return Err(Fault::DarkroomDied);
    }
    Ok((message.content, body))
}

fn pipe_broken(_: io::Error) -> Fault {
    Fault::DarkroomDied
}
