//! Pictures that come drawn, for the places of a card.

use std::io::Write;

use engine::{MAX_ON_CARD, Photo};

use super::{Replies, open, photo_info, unknown_request};
use crate::darkroom::protocol::{Compose, MAX_COMPOSED_SIDE, Reply};
use crate::fault::Fault;

impl<W: Write> Replies<'_, W> {
    /// The pictures of a card that come drawn. Says what is known of the first.
    pub(super) fn given_pictures(
        &mut self,
        mut body: &[u8],
        task: &Compose,
    ) -> Result<Vec<Photo>, Fault> {
        let mut pictures = Vec::new();
        for &length in task.given.iter().take(MAX_ON_CARD) {
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            let (file, rest) = body.split_at_checked(length).ok_or_else(unknown_request)?;
            body = rest;
            let source = open(file.to_vec(), &task.decode)?;
            if pictures.is_empty() {
                self.send(Reply::Decoded(photo_info(&source)))?;
            }
            pictures.push(source.downscaled(MAX_COMPOSED_SIDE)?);
        }
        Ok(pictures)
    }
}
