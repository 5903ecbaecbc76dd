//! The app's end of the darkroom: one task at a time, for a child that is kept between photos and replaced when it dies.

use engine::{OutputFormat, Precision};
use tokio::sync::Mutex;

use super::Stage;
use super::deadline::Deadline;
use super::precision::PrecisionChoice;
use super::protocol::Task;
use super::reply_validator::{Progress, ReplyValidator};
use super::streaming_encoder::StreamingEncoder;
use super::typed_task::TypedTask;
use super::worker_connection::{UncheckedReply, WorkerConnection, WorkerInfo};
use crate::fault::Fault;

/// The app's end of the darkroom. Works on one photo at a time; further ones wait their turn.
#[derive(Debug, Default)]
pub struct Darkroom {
    precision: PrecisionChoice,
    idle: Mutex<Option<WorkerConnection>>,
}

impl Darkroom {
    /// A darkroom that computes with these numbers, or with those that this machine is faster with.
    pub fn with_precision(precision: Option<Precision>) -> Self {
        Self {
            precision: PrecisionChoice { forced: precision },
            idle: Mutex::default(),
        }
    }

    /// Has a task done on a photo's file, and encodes the pictures that it gives in `format`. `stage` is called as each
    /// stage begins.
    ///
    /// Dropping the future kills the child; the next task starts another.
    ///
    /// # Errors
    /// What is wrong with the photo or the recipe; [`Fault::DarkroomDied`] and [`Fault::TimedOut`] where the child did
    /// not finish; [`Fault::Installation`] where it cannot start.
    pub async fn run<T: TypedTask>(
        &self,
        file: &[u8],
        task: T,
        format: OutputFormat,
        mut stage: impl FnMut(Stage),
    ) -> Result<T::Output, Fault> {
        let mut slot = self.idle.lock().await;
        let mut deadline = Deadline::start();
        // Taken out for as long as the task runs: whatever ends it early drops the connection and with it the child.
        let idle = slot.take().filter(|connection| !connection.is_worn_out());
        stage(Stage::Decoding);
        let mut validator = ReplyValidator::new(&task);
        let (mut connection, mut reply) = self.submit(idle, &deadline, &task.into(), file).await?;
        let (mut encoder, mut pictures) = (None::<StreamingEncoder>, Vec::new());
        let result = loop {
            match validator.check(reply)? {
                Progress::Decoded(size) => {
                    deadline.extend_for(size);
                    stage(Stage::Stylizing);
                }
                Progress::Picture(picture) => {
                    if pictures.is_empty() {
                        stage(Stage::Encoding);
                    }
                    encoder = Some(StreamingEncoder::start(picture, format));
                }
                Progress::Rows { bytes, last } => {
                    let encoding = encoder.take().ok_or(Fault::DarkroomDied)?;
                    encoding.push(bytes).await;
                    if last {
                        pictures.push(encoding.finish().await?);
                    } else {
                        encoder = Some(encoding);
                    }
                }
                Progress::Done(photo) => {
                    break T::output(photo, pictures).ok_or(Fault::DarkroomDied);
                }
                Progress::Refused(fault) => break Err(fault),
            }
            reply = deadline
                .wait(connection.next_reply())
                .await?
                .ok_or(Fault::DarkroomDied)?;
        };
        connection.worked += deadline.elapsed();
        *slot = Some(connection);
        result
    }

    /// Sends the task to the idle child, or to a new one, and waits for the first reply.
    async fn submit(
        &self,
        idle: Option<WorkerConnection>,
        deadline: &Deadline,
        task: &Task,
        file: &[u8],
    ) -> Result<(WorkerConnection, UncheckedReply), Fault> {
        // A child may have been killed, or may have sent something unasked, while it was idle: that is no fault of this
        // photo. One that dies from here on died of it.
        if let Some(mut connection) = idle
            && deadline
                .wait(connection.send_task(task, file))
                .await
                .is_ok()
            && let Some(reply) = deadline.wait(connection.next_reply()).await?
        {
            return Ok((connection, reply));
        }
        let mut connection = deadline
            .wait(WorkerConnection::start(&self.precision))
            .await?;
        deadline.wait(connection.send_task(task, file)).await?;
        let reply = deadline.wait(connection.next_reply()).await?;
        Ok((connection, reply.ok_or(Fault::DarkroomDied)?))
    }

    /// Ends the child, and with it whatever it holds in memory. The next task starts another.
    pub async fn close(&self) {
        self.idle.lock().await.take();
    }

    /// Starts the child if there is none, and returns what it works with.
    ///
    /// # Errors
    /// As [`Darkroom::run`] where the child cannot start.
    pub async fn worker_info(&self) -> Result<WorkerInfo, Fault> {
        let mut slot = self.idle.lock().await;
        let connection = match slot.take() {
            Some(connection) => connection,
            None => {
                Deadline::start()
                    .wait(WorkerConnection::start(&self.precision))
                    .await?
            }
        };
        let info = connection.info.clone();
        *slot = Some(connection);
        Ok(info)
    }
}
