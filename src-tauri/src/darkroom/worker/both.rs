//! Shows a photo and its portrait, both of one size.

use std::io::Write;

use engine::{Known, PhotoRows, Source};

use super::{Replies, Worker, format_named};
use crate::darkroom::cached_photo::open;
use crate::darkroom::protocol::{DrawBoth, MAX_COMPOSED_SIDE};
use crate::fault::Fault;

impl Worker {
    pub(super) fn draw_both<W: Write>(
        &mut self,
        task: &DrawBoth,
        file: Vec<u8>,
        replies: &mut Replies<W>,
    ) -> Result<(), Fault> {
        let recipe = &task.recipe;
        let source = (self.analyzer).prepared_beside(true, || open(file, &task.decode))?;
        let mut source = self.shown_source(source, recipe, replies)?;
        if let Some(name) = &task.size {
            let map = self.analyzer.analyze(&source)?;
            let photo = source.downscaled(u32::MAX)?;
            source = Source::from(format_named(name)?.part(&photo, &map, None)?);
        }
        let photo = source.downscaled(task.longest_side.clamp(1, MAX_COMPOSED_SIDE))?;
        let source = Source::from(photo.clone());
        let map = match self.engine.catalog().needs_portrait_map(recipe)? {
            true => Some(self.analyzer.analyze(&source)?),
            false => None,
        };
        let paints = map.is_none() && self.engine.catalog().paints(recipe)?;
        let faces = paints.then(|| self.analyzer.spot_faces(&source));
        let known = Known {
            map: map.as_ref(),
            faces: faces.as_ref(),
            sketch: None,
        };
        replies.send_picture(&mut PhotoRows::new(&photo))?;
        replies.send_picture(&mut *self.engine.render(&source, recipe, known)?)
    }
}
