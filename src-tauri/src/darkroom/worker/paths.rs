//! Draws a portrait as paths.

use std::io::Write;

use super::{Replies, Worker, pipe_broke, send_reply};
use crate::darkroom::cached_photo::open;
use crate::darkroom::framing::MAX_ROWS_BYTES;
use crate::darkroom::protocol::{DrawPaths, Reply};
use crate::fault::Fault;

impl Worker {
    pub(super) fn draw_paths<W: Write>(
        &mut self,
        task: DrawPaths,
        file: Vec<u8>,
        replies: &mut Replies<W>,
    ) -> Result<(), Fault> {
        self.engine.catalog().check_paths(&task.recipe)?;
        let source = self.shown_source(open(file, &task.decode)?, &task.recipe, replies)?;
        let map = self.analyzer.analyze(&source)?;
        let svg = self.engine.draw_paths(&source, &task.recipe, &map)?;
        for part in svg.as_bytes().chunks(MAX_ROWS_BYTES as usize) {
            send_reply(replies.output, replies.job, Reply::Paths, part).map_err(pipe_broke)?;
        }
        Ok(())
    }
}
