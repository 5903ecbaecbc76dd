//! Starts, talks to, limits and kills the child process that parses pictures.
//!
//! The child is kept warm between photos and started anew when it has died. A job that is dropped before it is done
//! takes the child with it: cancelling is killing, so that nothing goes on working on a photo that nobody wants. The
//! darkroom is never given a key, a file name or anything else it does not need.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use engine::Precision;
use serde::Serialize;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};

use crate::fault::Fault;

mod precision;
mod wire;
pub mod worker;

use precision::Choice;
use wire::Reply;
pub use wire::{Frame, Job, Print};

/// The word that makes the binary a darkroom.
pub const SUBCOMMAND: &str = "darkroom";

/// Time for starting the child, for decoding, and for everything else about a small photo.
const PATIENCE: Duration = Duration::from_secs(20);
/// Added for each megapixel, once the child has said how many there are.
const PATIENCE_PER_MEGAPIXEL: Duration = Duration::from_secs(5);

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
pub struct Developed {
    /// Size of the photo, upright.
    pub photo: Frame,
    /// Format of the file that was given.
    pub format: engine::Format,
    /// The encoded result; empty where none was asked for.
    pub print: Vec<u8>,
    /// The encoded thumbnail of the result; empty where none was asked for.
    pub thumbnail: Vec<u8>,
}

/// The app's end of the darkroom. Works on one photo at a time; further ones wait their turn.
#[derive(Debug, Default)]
pub struct Darkroom {
    choice: Choice,
    warm: Mutex<Option<Line>>,
}

/// What a darkroom works with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Equipment {
    /// The version of ONNX Runtime.
    pub runtime: String,
    /// The numbers that it computes with.
    pub precision: Precision,
}

/// A running child and the two ends of its pipe.
#[derive(Debug)]
struct Line {
    input: ChildStdin,
    output: ChildStdout,
    equipment: Equipment,
    // Held so that dropping the line kills the child.
    _child: Child,
}

impl Darkroom {
    /// A darkroom that computes with these numbers, or with those that this machine is faster with.
    pub fn computing_in(precision: Option<Precision>) -> Self {
        Self {
            choice: Choice { wanted: precision },
            warm: Mutex::default(),
        }
    }

    /// Sends a photo's file through the darkroom, telling each stage as it begins.
    ///
    /// Dropping the future kills the child; the next job starts another.
    ///
    /// # Errors
    /// What is wrong with the photo or the recipe; [`Fault::DarkroomDied`] and [`Fault::TimedOut`] where the child did
    /// not come to an end; [`Fault::Installation`] where it cannot start.
    pub async fn develop(
        &self,
        file: &[u8],
        job: &Job,
        mut stage: impl FnMut(Stage),
    ) -> Result<Developed, Fault> {
        let mut warm = self.warm.lock().await;
        let mut patience = Patience::begin();
        // Taken out for as long as the job runs: whatever ends it early drops the line and with it the child.
        let mut line = match warm.take() {
            Some(line) => line,
            None => patience.wait(Line::start(&self.choice)).await?,
        };
        stage(Stage::Decoding);
        // A warm child may have been killed while it waited; that is no fault of this photo.
        if patience.wait(line.ask(job, file)).await.is_err() {
            line = patience.wait(Line::start(&self.choice)).await?;
            patience.wait(line.ask(job, file)).await?;
        }
        loop {
            match patience.wait(line.answer()).await? {
                (Reply::Stylizing { photo }, _) => {
                    patience.extend(photo);
                    stage(Stage::Stylizing);
                }
                (Reply::Encoding, _) => stage(Stage::Encoding),
                (
                    Reply::Done {
                        photo,
                        format,
                        print,
                        thumbnail,
                    },
                    mut body,
                ) => {
                    if print.checked_add(thumbnail) != Some(body.len() as u64) {
                        return Err(Fault::DarkroomDied);
                    }
                    let thumbnail = body.split_off(print as usize);
                    *warm = Some(line);
                    return Ok(Developed {
                        photo,
                        format,
                        print: body,
                        thumbnail,
                    });
                }
                (Reply::Refused { fault }, _) => {
                    *warm = Some(line);
                    return Err(fault);
                }
                (Reply::Ready { .. }, _) => return Err(Fault::DarkroomDied),
            }
        }
    }

    /// Ends the child, and whatever it holds in memory with it. The next job starts another.
    pub async fn close(&self) {
        self.warm.lock().await.take();
    }

    /// Starts the child if there is none and tells what it works with.
    ///
    /// # Errors
    /// As [`Darkroom::develop`] where the child cannot start.
    pub async fn warm_up(&self) -> Result<Equipment, Fault> {
        let mut warm = self.warm.lock().await;
        let line = match warm.take() {
            Some(line) => line,
            None => Patience::begin().wait(Line::start(&self.choice)).await?,
        };
        let equipment = line.equipment.clone();
        *warm = Some(line);
        Ok(equipment)
    }
}

impl Line {
    async fn start(choice: &Choice) -> Result<Self, Fault> {
        let broken = |_| Fault::Installation {
            part: "the darkroom".into(),
        };
        let binary = std::env::current_exe().map_err(broken)?;
        let word = choice.word();
        let mut command = Command::new(binary);
        command
            .arg(SUBCOMMAND)
            .arg(word)
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
        match answer(&mut output).await? {
            (Reply::Ready { runtime, precision }, _) => {
                precision::keep(word, precision);
                Ok(Self {
                    input,
                    output,
                    equipment: Equipment { runtime, precision },
                    _child: child,
                })
            }
            (Reply::Refused { fault }, _) => Err(fault),
            _ => Err(Fault::DarkroomDied),
        }
    }

    async fn ask(&mut self, job: &Job, file: &[u8]) -> Result<(), Fault> {
        wire::send(&mut self.input, job, &[file])
            .await
            .map_err(lost)
    }

    async fn answer(&mut self) -> Result<(Reply, Vec<u8>), Fault> {
        answer(&mut self.output).await
    }
}

async fn answer(output: &mut ChildStdout) -> Result<(Reply, Vec<u8>), Fault> {
    wire::receive(output).await.map_err(lost)
}

fn lost(_: io::Error) -> Fault {
    Fault::DarkroomDied
}

/// How long a photo may take, counted from when it was handed in.
struct Patience {
    begun: Instant,
    length: Duration,
}

impl Patience {
    fn begin() -> Self {
        Self {
            begun: Instant::now(),
            length: PATIENCE,
        }
    }

    fn extend(&mut self, photo: Frame) {
        let megapixels = f64::from(photo.width) * f64::from(photo.height) / 1e6;
        self.length = PATIENCE + PATIENCE_PER_MEGAPIXEL.mul_f64(megapixels);
    }

    async fn wait<T>(&self, step: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        timeout_at(self.begun + self.length, step)
            .await
            .unwrap_or(Err(Fault::TimedOut {
                seconds: self.length.as_secs() as u32,
            }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_photo_that_takes_too_long_is_given_up_and_a_large_one_may_take_longer() {
        let mut patience = Patience::begin();
        let never = std::future::pending::<Result<(), Fault>>;
        assert_eq!(
            patience.wait(never()).await,
            Err(Fault::TimedOut { seconds: 20 })
        );
        patience.extend(Frame {
            width: 4000,
            height: 3000,
        });
        assert_eq!(patience.wait(async { Ok(7) }).await, Ok(7));
        assert_eq!(
            patience.wait(never()).await,
            Err(Fault::TimedOut { seconds: 80 })
        );
    }
}
