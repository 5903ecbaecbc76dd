//! Learns styles, reads the files of styles, and keeps those that tasks come with.

use std::io::Write;

use engine::{
    Error, ImportedFile, Known, LearntStyle, PhotoRows, Recipe, SecondInput, Source, sample_head,
};

use super::{Replies, Worker, open, photo_info, pipe_broke, send_reply};
use crate::darkroom::protocol::{LearnStyle, LearntPart, Reply};
use crate::fault::Fault;

/// The name of a style while it is looked at.
const UNNAMED: &str = "style-that-is-read";

impl Worker {
    /// Takes the learnt styles off the front of the body, and returns the rest of it.
    pub(super) fn take_learnt(
        &mut self,
        parts: Vec<LearntPart>,
        body: Vec<u8>,
    ) -> Result<Vec<u8>, Fault> {
        let mut rest = &body[..];
        let mut learnt = Vec::new();
        for part in parts {
            let (file, others) = rest.split_at_checked(part.bytes).ok_or_else(cut_short)?;
            learnt.push((part, file.to_vec()));
            rest = others;
        }
        // A preview comes with the same styles as the one before.
        if learnt != self.learnt {
            self.name_learnt(&learnt)?;
        }
        let file = match learnt.is_empty() {
            true => None,
            false => Some(rest.to_vec()),
        };
        self.learnt = learnt;
        Ok(file.unwrap_or(body))
    }

    fn name_learnt(&mut self, learnt: &[(LearntPart, Vec<u8>)]) -> Result<(), Fault> {
        let models = self.learning.as_ref().map_err(Fault::clone)?;
        // One that cannot be read, or was learnt for another network, is no style: recipes that name it say so.
        let readable = learnt
            .iter()
            .filter_map(|(part, file)| Some((part.name.clone(), LearntStyle::from_bytes(file)?)));
        let styles: Vec<_> = readable.collect();
        self.engine.set_learnt(models, &styles);
        for (part, file) in learnt {
            let Some(ImportedFile {
                hints,
                second,
                network,
            }) = ImportedFile::from_bytes(file)
            else {
                continue;
            };
            let second = SecondInput::Numbers(&second);
            if let Ok(style) = self.engine.open_imported(network, hints, second) {
                self.engine.add_imported(&part.name, style);
            }
        }
        Ok(())
    }

    pub(super) fn learn_style<W: Write>(
        &mut self,
        task: &LearnStyle,
        file: Vec<u8>,
        replies: &mut Replies<'_, W>,
    ) -> Result<(), Fault> {
        let models = self.learning.as_ref().map_err(Fault::clone)?;
        let source = open(file, &task.decode)?;
        replies.send(Reply::Decoded(photo_info(&source)))?;
        let mut broken = None;
        let learnt = self
            .engine
            .learn_style(models, &source, None, task.steps, &mut |step| {
                let report = Reply::Learning {
                    done: step.done,
                    of: step.of,
                    shown: step.picture.is_some(),
                };
                let picture = step.picture.map(PhotoRows::new);
                let sent = replies.send(report).and_then(|()| match picture {
                    Some(mut rows) => replies.send_picture(&mut rows),
                    None => Ok(()),
                });
                sent.map_err(|fault| {
                    broken = Some(fault);
                    Error::OutputInvalid
                })
            });
        if let Some(fault) = broken {
            return Err(fault);
        }
        send_style(&learnt?, replies)?;
        let small = source.downscaled(task.thumbnail_side)?;
        replies.send_picture(&mut PhotoRows::new(&small))
    }

    pub(super) fn read_style<W: Write>(
        &mut self,
        file: &[u8],
        replies: &mut Replies<'_, W>,
    ) -> Result<(), Fault> {
        let models = self.learning.as_ref().map_err(Fault::clone)?;
        let style = LearntStyle::from_bytes(file).ok_or(Fault::Damaged)?;
        let head = Source::from(sample_head()?);
        replies.send(Reply::Decoded(photo_info(&head)))?;
        send_style(&style, replies)?;
        self.engine
            .set_learnt(models, &[(UNNAMED.to_owned(), style)]);
        // The next task brings its own styles again.
        self.learnt.clear();
        let recipe = Recipe::parse(UNNAMED, 1.0)?;
        let mut painted = self.engine.render(&head, &recipe, Known::default())?;
        replies.send_picture(&mut *painted)
    }
}

fn send_style<W: Write>(style: &LearntStyle, replies: &mut Replies<'_, W>) -> Result<(), Fault> {
    let file = style.to_bytes();
    send_reply(replies.output, replies.job, Reply::LearntStyle, &file).map_err(pipe_broke)
}

fn cut_short() -> Fault {
    Fault::Unexpected {
        detail: "a task ends in the middle of a style".into(),
    }
}
