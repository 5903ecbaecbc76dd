//! Starts, talks to, limits and kills the child process that parses pictures.
//!
//! The child is kept warm between photos and started anew when it has died. A job that is dropped before it is done
//! takes the child with it: cancelling is killing, so that nothing goes on working on a photo that nobody wants. The
//! darkroom is never given a key, a file name or anything else it does not need.
//!
//! A picture may have taken the child over. What it says is therefore held against what a sound child can say
//! (`reply_validator.rs`); anything else ends it, and costs the photo that it was working on.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use engine::{DecodeNote, Precision, SourceFormat};
use serde::Serialize;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};

use crate::fault::Fault;
use crate::sandbox::Landlock;

mod precision;
pub(crate) mod protocol;
mod reply_validator;
pub mod worker;

use precision::PrecisionChoice;
pub use protocol::{EncodeOptions, ImageSize, Job};
use protocol::{Message, Reply};
use reply_validator::ReplyValidator;

/// The argument that makes the binary a darkroom.
pub const SUBCOMMAND: &str = "darkroom";

/// Time for starting the child, for decoding, and for everything else about a small photo.
const BASE_TIMEOUT: Duration = Duration::from_secs(20);
/// Added for each megapixel, once the child has said how many there are.
const TIMEOUT_PER_MEGAPIXEL: Duration = Duration::from_secs(5);

/// A child that has worked for so long is replaced before the next photo. No photo takes longer, and the limit of its
/// processor time ([`sandbox::DARKROOM_SECONDS`](crate::sandbox::DARKROOM_SECONDS)) is twice that.
const MAX_WORK_TIME: Duration = Duration::from_secs(600);

/// How far a photo has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The file is being read into pixels.
    Decoding,
    /// The network is at work.
    Stylizing,
    /// The result is being written as a file.
    Encoding,
    /// The result is being sealed.
    Keeping,
}

/// What came out of the darkroom.
#[derive(Debug)]
pub struct JobResult {
    /// Size of the photo, upright.
    pub photo: ImageSize,
    /// What the file was that was given.
    pub kind: SourceFormat,
    /// What the person should know about how it was read.
    pub notes: Vec<DecodeNote>,
    /// The encoded result; empty where none was asked for.
    pub print: Vec<u8>,
    /// The encoded thumbnail of the result; empty where none was asked for.
    pub thumbnail: Vec<u8>,
}

/// The app's end of the darkroom. Works on one photo at a time; further ones wait their turn.
#[derive(Debug, Default)]
pub struct Darkroom {
    choice: PrecisionChoice,
    idle: Mutex<Option<WorkerConnection>>,
}

/// What a darkroom works with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkerInfo {
    /// The version of ONNX Runtime.
    pub runtime: String,
    /// The numbers that it computes with.
    pub precision: Precision,
    /// What Landlock forbids it.
    pub landlock: Landlock,
}

/// What a child said about a job: the reply and its body.
type ReplyWithBody = (Reply, Vec<u8>);

/// A running child and the two ends of its pipe.
#[derive(Debug)]
struct WorkerConnection {
    input: ChildStdin,
    output: ChildStdout,
    info: WorkerInfo,
    /// The number of the last job.
    job: u64,
    /// How long it has worked, in all.
    worked: Duration,
    // Held so that dropping the line kills the child.
    _child: Child,
}

impl Darkroom {
    /// A darkroom that computes with these numbers, or with those that this machine is faster with.
    pub fn with_precision(precision: Option<Precision>) -> Self {
        Self {
            choice: PrecisionChoice { forced: precision },
            idle: Mutex::default(),
        }
    }

    /// Sends a photo's file through the darkroom, telling each stage as it begins.
    ///
    /// Dropping the future kills the child; the next job starts another.
    ///
    /// # Errors
    /// What is wrong with the photo or the recipe; [`Fault::DarkroomDied`] and [`Fault::TimedOut`] where the child did
    /// not come to an end; [`Fault::Installation`] where it cannot start.
    pub async fn run(
        &self,
        file: &[u8],
        job: &Job,
        mut stage: impl FnMut(Stage),
    ) -> Result<JobResult, Fault> {
        let mut slot = self.idle.lock().await;
        let mut deadline = Deadline::start();
        // Taken out for as long as the job runs: whatever ends it early drops the line and with it the child.
        let idle = slot.take().filter(|connection| !connection.is_worn_out());
        stage(Stage::Decoding);
        let (mut connection, mut received) = self.submit(idle, &deadline, job, file).await?;
        let mut validator = ReplyValidator::new(job);
        loop {
            let (reply, mut body) = received;
            validator.check(&reply, &body)?;
            match reply {
                Reply::Stylizing { photo } => {
                    deadline.extend_for(photo);
                    stage(Stage::Stylizing);
                }
                Reply::Encoding => stage(Stage::Encoding),
                Reply::Done {
                    photo,
                    kind,
                    notes,
                    print,
                    ..
                } => {
                    let thumbnail = body.split_off(print as usize);
                    connection.worked += deadline.started.elapsed();
                    *slot = Some(connection);
                    return Ok(JobResult {
                        photo,
                        kind,
                        notes,
                        print: body,
                        thumbnail,
                    });
                }
                Reply::Refused { fault } => {
                    connection.worked += deadline.started.elapsed();
                    *slot = Some(connection);
                    return Err(fault);
                }
                Reply::Ready { .. } => return Err(Fault::DarkroomDied),
            }
            received = deadline
                .wait(connection.next_reply())
                .await?
                .ok_or(Fault::DarkroomDied)?;
        }
    }

    /// Gives the job to the child that waits, or to a new one, and hears the first thing that it says about it.
    async fn submit(
        &self,
        idle: Option<WorkerConnection>,
        deadline: &Deadline,
        job: &Job,
        file: &[u8],
    ) -> Result<(WorkerConnection, ReplyWithBody), Fault> {
        // A child may have been killed, or may have said something unasked, while it waited: that is no fault of this
        // photo. One that dies from here on died of it.
        if let Some(mut connection) = idle
            && deadline.wait(connection.send_job(job, file)).await.is_ok()
            && let Some(received) = deadline.wait(connection.next_reply()).await?
        {
            return Ok((connection, received));
        }
        let mut connection = deadline.wait(WorkerConnection::start(&self.choice)).await?;
        deadline.wait(connection.send_job(job, file)).await?;
        let received = deadline.wait(connection.next_reply()).await?;
        Ok((connection, received.ok_or(Fault::DarkroomDied)?))
    }

    /// Ends the child, and whatever it holds in memory with it. The next job starts another.
    pub async fn close(&self) {
        self.idle.lock().await.take();
    }

    /// Starts the child if there is none and tells what it works with.
    ///
    /// # Errors
    /// As [`Darkroom::run`] where the child cannot start.
    pub async fn worker_info(&self) -> Result<WorkerInfo, Fault> {
        let mut slot = self.idle.lock().await;
        let connection = match slot.take() {
            Some(connection) => connection,
            None => {
                Deadline::start()
                    .wait(WorkerConnection::start(&self.choice))
                    .await?
            }
        };
        let info = connection.info.clone();
        *slot = Some(connection);
        Ok(info)
    }
}

impl WorkerConnection {
    async fn start(choice: &PrecisionChoice) -> Result<Self, Fault> {
        let broken = |_| Fault::Installation {
            part: "the darkroom".into(),
        };
        let binary = std::env::current_exe().map_err(broken)?;
        let argument = choice.argument();
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
            Some((
                Reply::Ready {
                    runtime,
                    precision,
                    landlock,
                },
                _,
            )) => {
                precision::remember_measured(argument, precision);
                Ok(Self {
                    input,
                    output,
                    info: WorkerInfo {
                        runtime,
                        precision,
                        landlock,
                    },
                    job: 0,
                    worked: Duration::ZERO,
                    _child: child,
                })
            }
            Some((Reply::Refused { fault }, _)) if reply_validator::is_plausible_fault(&fault) => {
                Err(fault)
            }
            _ => Err(Fault::DarkroomDied),
        }
    }

    async fn send_job(&mut self, job: &Job, file: &[u8]) -> Result<(), Fault> {
        self.job += 1;
        let message = Message {
            job: self.job,
            message: job,
        };
        protocol::send(&mut self.input, &message, &[file])
            .await
            .map_err(pipe_broken)
    }

    /// What it says next; `None` if that belongs to another job.
    async fn next_reply(&mut self) -> Result<Option<ReplyWithBody>, Fault> {
        receive_reply(&mut self.output, self.job).await
    }

    /// It has worked for so long that the limit of its processor time could end it in the middle of a photo.
    fn is_worn_out(&self) -> bool {
        self.worked > MAX_WORK_TIME
    }
}

async fn receive_reply(output: &mut ChildStdout, job: u64) -> Result<Option<ReplyWithBody>, Fault> {
    let (received, body): (Message<Reply>, _) =
        protocol::receive(output).await.map_err(pipe_broken)?;
    Ok((received.job == job).then_some((received.message, body)))
}

fn pipe_broken(_: io::Error) -> Fault {
    Fault::DarkroomDied
}

/// How long a photo may take, counted from when it was handed in.
struct Deadline {
    started: Instant,
    limit: Duration,
}

impl Deadline {
    fn start() -> Self {
        Self {
            started: Instant::now(),
            limit: BASE_TIMEOUT,
        }
    }

    fn extend_for(&mut self, photo: ImageSize) {
        let megapixels = f64::from(photo.width) * f64::from(photo.height) / 1e6;
        self.limit = BASE_TIMEOUT + TIMEOUT_PER_MEGAPIXEL.mul_f64(megapixels);
    }

    async fn wait<T>(&self, step: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        timeout_at(self.started + self.limit, step)
            .await
            .unwrap_or(Err(Fault::TimedOut {
                seconds: self.limit.as_secs() as u32,
            }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_photo_that_takes_too_long_is_given_up_and_a_large_one_may_take_longer() {
        let mut deadline = Deadline::start();
        let never = std::future::pending::<Result<(), Fault>>;
        assert_eq!(
            deadline.wait(never()).await,
            Err(Fault::TimedOut { seconds: 20 })
        );
        deadline.extend_for(ImageSize {
            width: 4000,
            height: 3000,
        });
        assert_eq!(deadline.wait(async { Ok(7) }).await, Ok(7));
        assert_eq!(
            deadline.wait(never()).await,
            Err(Fault::TimedOut { seconds: 80 })
        );
    }
}
