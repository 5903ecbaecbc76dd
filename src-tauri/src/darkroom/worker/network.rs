//! Reads and tries networks that somebody else made.

use std::io::Write;

use engine::{MAX_IMPORTED_SIDE, PhotoRows, SecondInput, Source, sample_head};

use super::{Replies, Worker, open, photo_info, unknown_request};
use crate::darkroom::protocol::{ReadNetwork, Reply};
use crate::fault::Fault;

impl Worker {
    pub(super) fn read_network<W: Write>(
        &mut self,
        task: &ReadNetwork,
        body: &[u8],
        replies: &mut Replies<'_, W>,
    ) -> Result<(), Fault> {
        let head = sample_head()?;
        replies.send(Reply::Decoded(photo_info(&Source::from(head.clone()))))?;
        let picture;
        let (second, network) = match task.predictor {
            None => (SecondInput::Style(task.style), body),
            Some(lengths) => {
                let [predictor, rest] = split(body, lengths[0])?;
                let [file, rest] = split(rest, lengths[1])?;
                picture = open(file.to_vec(), &task.decode)?.downscaled(MAX_IMPORTED_SIDE)?;
                let second = SecondInput::Predicted {
                    network: predictor,
                    picture: &picture,
                };
                (second, rest)
            }
        };
        let mut style = self.engine.open_imported(network, task.hints, second)?;
        replies.send(Reply::Network(style.facts()))?;
        replies.send_picture(&mut PhotoRows::new(&style.paint(&head)?))
    }
}

fn split(body: &[u8], at: u64) -> Result<[&[u8]; 2], Fault> {
    let at = usize::try_from(at).unwrap_or(usize::MAX);
    let (front, rest) = body.split_at_checked(at).ok_or_else(unknown_request)?;
    Ok([front, rest])
}
