//! The app's end of the darkroom: one photo at a time, and for each a child of its own.

use std::sync::Arc;

use engine::{OutputFormat, Precision};
use ring::digest::{self, Digest};
use tokio::sync::{Mutex, Notify};

use super::Stage;
use super::deadline::Deadline;
use super::named_style::NamedStyle;
use super::pack_assembly::{PackAssembly, PackEvent};
use super::precision::PrecisionChoice;
use super::protocol::{ImageSize, LearnStyle, MakePack, Task};
use super::reply_validator::{Progress, ReplyValidator};
use super::spare_worker::SpareWorker;
use super::streaming_encoder::StreamingEncoder;
use super::style_tasks::LearntStyleFile;
use super::typed_task::{TaskResults, TypedTask};
use super::worker_connection::{WorkerConnection, WorkerInfo};
use crate::fault::Fault;

/// The app's end of the darkroom. Works on one photo at a time; further ones wait their turn. Each gets a child that has
/// seen no other, and ends with it.
#[derive(Debug, Default)]
pub struct Darkroom {
    workers: Arc<SpareWorker>,
    turn: Mutex<()>,
    closing: Notify,
}

impl Darkroom {
    /// A darkroom that computes with these numbers, or with those that this machine is faster with.
    pub fn with_precision(precision: Option<Precision>) -> Self {
        let precision = PrecisionChoice { forced: precision };
        Self {
            workers: Arc::new(SpareWorker::with_precision(precision)),
            ..Self::default()
        }
    }

    /// So many photos will come from here on: while one is worked on, the child of the next is started.
    pub fn expect(&self, photos: usize) {
        self.workers.expect(photos);
    }

    /// Has a task done on a photo's file, and encodes the pictures that it gives in `format`. `stage` is called as each
    /// stage begins.
    ///
    /// Dropping the future kills the child.
    ///
    /// # Errors
    /// What is wrong with the photo or the recipe; [`Fault::DarkroomDied`] and [`Fault::TimedOut`] where the child did
    /// not finish; [`Fault::Installation`] where it cannot start; [`Fault::Cancelled`] where the darkroom was closed.
    pub async fn run<T: TypedTask>(
        &self,
        file: &[u8],
        task: T,
        format: OutputFormat,
        stage: impl FnMut(Stage),
    ) -> Result<T::Output, Fault> {
        let format = Some(format);
        let results = self.carry_out(file, task, format, stage, no_pack).await?;
        T::output(results).ok_or(Fault::DarkroomDied)
    }

    /// Has a task done, and gives the pixels of its pictures as they came: for what is encoded of several pictures together.
    ///
    /// # Errors
    /// As [`Darkroom::run`].
    pub async fn run_for_pixels<T: TypedTask>(
        &self,
        file: &[u8],
        task: T,
        stage: impl FnMut(Stage),
    ) -> Result<T::Output, Fault> {
        let results = self.carry_out(file, task, None, stage, no_pack).await?;
        T::output(results).ok_or(Fault::DarkroomDied)
    }

    /// Has a style learnt, and calls `live` as it gets on.
    ///
    /// # Errors
    /// As [`Darkroom::run`].
    pub async fn learn(
        &self,
        file: &[u8],
        task: LearnStyle,
        live: impl FnMut(LearningProgress),
    ) -> Result<LearntStyleFile, Fault> {
        let format = Some(OutputFormat::Jpeg);
        let work = self.carry_out_live(file, task, format, (|_| (), no_pack, live));
        LearnStyle::output(work.await?).ok_or(Fault::DarkroomDied)
    }

    /// The learnt styles that recipes may name from here on, in both darkrooms.
    pub fn set_learnt(&self, styles: Vec<NamedStyle>) {
        self.workers.set_learnt(styles);
    }

    /// Has a pack made, and calls `each` with what comes of it as it comes. An error of `each` ends the work, and the child with
    /// it.
    ///
    /// # Errors
    /// As [`Darkroom::run`]; those of `each`.
    pub async fn run_each(
        &self,
        file: &[u8],
        task: MakePack,
        stage: impl FnMut(Stage),
        each: impl FnMut(PackEvent) -> Result<(), Fault>,
    ) -> Result<u32, Fault> {
        let format = Some(OutputFormat::Jpeg);
        let results = self.carry_out(file, task, format, stage, each).await?;
        MakePack::output(results).ok_or(Fault::DarkroomDied)
    }

    async fn carry_out<T: TypedTask>(
        &self,
        file: &[u8],
        task: T,
        format: Option<OutputFormat>,
        stage: impl FnMut(Stage),
        each: impl FnMut(PackEvent) -> Result<(), Fault>,
    ) -> Result<TaskResults, Fault> {
        self.carry_out_live(file, task, format, (stage, each, |_| ()))
            .await
    }

    async fn carry_out_live<T: TypedTask>(
        &self,
        file: &[u8],
        task: T,
        format: Option<OutputFormat>,
        (mut stage, each, live): (
            impl FnMut(Stage),
            impl FnMut(PackEvent) -> Result<(), Fault>,
            impl FnMut(LearningProgress),
        ),
    ) -> Result<TaskResults, Fault> {
        let work = async {
            let _turn = self.turn.lock().await;
            let mut deadline = Deadline::start();
            stage(Stage::Decoding);
            let mut worker = deadline.wait(self.workers.take()).await?;
            let learnt = self.workers.learnt();
            let files = (&learnt[..], file);
            let told = (stage, each, live);
            carry_out(&mut worker, &mut deadline, files, task, format, told).await
        };
        unless_closed(&self.closing, work).await
    }

    /// Ends the work on every photo at once, and the children with it. Later tasks start others.
    pub fn close(&self) {
        self.closing.notify_waiters();
    }

    /// Starts a child if there is none, and returns what it works with.
    ///
    /// # Errors
    /// As [`Darkroom::run`] where the child cannot start.
    pub async fn worker_info(&self) -> Result<WorkerInfo, Fault> {
        Deadline::start().wait(self.workers.info()).await
    }
}

/// A second darkroom, for previews. Its child is kept for as long as the photo is the same, and holds it and a small copy of
/// it: sixteen styles cost one decoding. Another photo gets another child.
#[derive(Debug, Default)]
pub struct PreviewDarkroom {
    workers: Arc<SpareWorker>,
    held: Mutex<Option<Held>>,
    closing: Notify,
}

/// A child, and the photo that it has seen.
#[derive(Debug)]
struct Held {
    /// SHA-256 of the photo's file.
    photo: Digest,
    worker: WorkerConnection,
}

impl PreviewDarkroom {
    /// Shares the spare child of another darkroom.
    pub fn beside(darkroom: &Darkroom) -> Self {
        Self {
            workers: darkroom.workers.clone(),
            held: Mutex::default(),
            closing: Notify::default(),
        }
    }

    /// Has a task done that may be about the photo of the task before: [`Preview`](super::Preview) or
    /// [`CountBystanders`](super::CountBystanders). A picture is encoded in `format`.
    ///
    /// # Errors
    /// As [`Darkroom::run`].
    pub async fn run<T: TypedTask>(
        &self,
        file: &[u8],
        task: T,
        format: OutputFormat,
    ) -> Result<T::Output, Fault> {
        let work = async {
            let mut held = self.held.lock().await;
            let mut deadline = Deadline::start();
            let photo = digest::digest(&digest::SHA256, file);
            // Taken out for as long as the task runs: whatever ends it early drops the child.
            let same = held
                .take()
                .filter(|held| held.photo.as_ref() == photo.as_ref())
                .and_then(|held| held.worker.if_usable());
            // Where the child has the photo already, no file goes with the task.
            let (mut worker, file) = match same {
                Some(worker) => (worker, &[][..]),
                None => (deadline.wait(self.workers.take()).await?, file),
            };
            let learnt = self.workers.learnt();
            let files = (&learnt[..], file);
            let told = (|_| (), no_pack, |_| ());
            let work = carry_out(&mut worker, &mut deadline, files, task, Some(format), told);
            let output = T::output(work.await?).ok_or(Fault::DarkroomDied)?;
            worker.worked += deadline.elapsed();
            *held = Some(Held { photo, worker });
            Ok(output)
        };
        unless_closed(&self.closing, work).await
    }

    /// Ends the child, and with it the small copy of the last photo.
    pub async fn close(&self) {
        self.closing.notify_waiters();
        self.held.lock().await.take();
    }
}

/// How far learning has come.
#[derive(Debug)]
pub struct LearningProgress {
    /// Steps that are done.
    pub done: u32,
    /// How many there are.
    pub of: u32,
    /// A picture in the style as it is now, as JPEG; not at every step.
    pub picture: Option<Vec<u8>>,
}

/// What becomes of a pack, where there is none.
fn no_pack(_: PackEvent) -> Result<(), Fault> {
    Err(Fault::DarkroomDied)
}

/// Has one task done by a child. `each` gets what comes of a pack. Without a format pictures stay pixels.
async fn carry_out<T: TypedTask>(
    worker: &mut WorkerConnection,
    deadline: &mut Deadline,
    (learnt, file): (&[NamedStyle], &[u8]),
    task: T,
    format: Option<OutputFormat>,
    (mut stage, mut each, mut live): (
        impl FnMut(Stage),
        impl FnMut(PackEvent) -> Result<(), Fault>,
        impl FnMut(LearningProgress),
    ),
) -> Result<TaskResults, Fault> {
    let mut pack = PackAssembly::of(&task);
    let typed = task.clone();
    let mut validator = ReplyValidator::new(&task);
    let (mut analysis, mut bystanders, mut pictures) = (None, None, Vec::new());
    let mut encoder = None::<(StreamingEncoder, ImageSize)>;
    let (mut size, mut paths) = (None, Vec::new());
    let task: Task = task.into();
    let (mut style, mut network, mut learning) = (None, None, None);
    if typed.learning_steps() > 0 {
        deadline.allow_steps();
    }
    // A network goes with a task that asks for it alone: it may be a thousand times as large as a learnt style.
    let goes_along = |style: &&NamedStyle| !style.is_large() || typed.names_style(&style.name);
    let along: Vec<_> = learnt.iter().filter(goes_along).collect();
    deadline.wait(worker.send_task(&task, &along, file)).await?;
    loop {
        let reply = deadline.wait(worker.next_reply()).await?;
        match validator.check(reply)? {
            Progress::Decoded(info) => {
                deadline.extend_for(info.size);
                stage(Stage::Stylizing);
                if let Some(event) = pack.as_mut().and_then(|pack| pack.decoded(info)) {
                    each(event)?;
                }
            }
            Progress::Analysis(found) => analysis = Some(found),
            Progress::Bystanders(count) => bystanders = Some(count),
            Progress::Picture(picture) if learning.is_some() => {
                let format = OutputFormat::Jpeg;
                encoder = Some((StreamingEncoder::start(picture, format), picture.size));
            }
            Progress::Picture(picture) => {
                if size.is_none() {
                    stage(Stage::Encoding);
                }
                size.get_or_insert(picture.size);
                let format = match (&pack, format) {
                    (Some(pack), _) => pack.next_format(&typed),
                    (None, Some(format)) => Some(typed.format_of(pictures.len(), format)),
                    (None, None) => None,
                };
                let started = match format {
                    Some(format) => {
                        // Before its rows are computed.
                        let ImageSize { width, height } = picture.size;
                        engine::check_encodable(width, height, format)?;
                        StreamingEncoder::start(picture, format)
                    }
                    None => StreamingEncoder::collect(picture),
                };
                encoder = Some((started, picture.size));
            }
            Progress::Rows { bytes, last } => {
                let (encoding, of) = encoder.take().ok_or(Fault::DarkroomDied)?;
                encoding.push(bytes).await;
                if !last {
                    encoder = Some((encoding, of));
                    continue;
                }
                let file = encoding.finish().await?;
                if let Some(progress) = learning.take() {
                    live(LearningProgress {
                        picture: Some(file),
                        ..progress
                    });
                    continue;
                }
                let Some(pack) = &mut pack else {
                    pictures.push(file);
                    continue;
                };
                if let Some(event) = pack.file(file, of) {
                    each(event)?;
                    deadline.begin_next();
                }
            }
            Progress::Omitted(fault) => {
                if let Some(pack) = &mut pack {
                    each(pack.omitted(fault))?;
                }
            }
            Progress::Paths(bytes) => paths.extend(bytes),
            Progress::Learning { done, of, shown } => {
                // There are only so many.
                deadline.begin_next();
                let progress = LearningProgress {
                    done,
                    of,
                    picture: None,
                };
                match shown {
                    true => learning = Some(progress),
                    false => live(progress),
                }
            }
            Progress::Style(file) => style = Some(file),
            Progress::Network(facts) => network = Some(facts),
            Progress::Done(photo) => {
                return Ok(TaskResults {
                    photo,
                    analysis,
                    bystanders,
                    paths,
                    style,
                    network,
                    pictures,
                    size,
                });
            }
            Progress::Refused(fault) => return Err(fault),
        }
    }
}

async fn unless_closed<T>(
    closing: &Notify,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    let closed = closing.notified();
    tokio::select! {
        biased;
        () = closed => Err(Fault::Cancelled),
        done = work => done,
    }
}
