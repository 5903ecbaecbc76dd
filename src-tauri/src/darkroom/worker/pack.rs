//! Makes packs: the photo is decoded and analysed once, each part of it that is shown is prepared once, and every look draws from
//! that.

use std::io::Write;

use engine::{
    CutOut, Format, KeptComposition, Known, Photo, PhotoRows, PortraitMap, RowReader, Sketch,
    Source, Sticker, TeeDownscale, contact_sheet, downscaled, library, people_part,
};

use super::{Replies, Worker};
use crate::darkroom::cached_photo::open;
use crate::darkroom::pack::{MAX_PACK, PackPicture, PackShape};
use crate::darkroom::protocol::{MakePack, Reply};
use crate::fault::Fault;

/// Longest side of the copies that thumbnails and a contact sheet are made of, in pixels.
const COPY_SIDE: u32 = 512;
/// Longest side of the copies that are kept for a sheet, in pixels.
const SMALL_SIDE: u32 = 360;

/// A part of the photo that several pictures show.
struct Part {
    /// None is the part around all people, for stickers.
    format: Option<&'static Format>,
    face: Option<u8>,
    source: Source,
    map: PortraitMap,
    /// Prepared to be drawn with this character.
    sketch: Option<(f32, Sketch)>,
}

/// What compositions of the photo are made of.
struct Composing {
    /// The longest side that the photo may have here.
    side: u32,
    source: Source,
    map: PortraitMap,
    kept: KeptComposition,
}

impl Worker {
    pub(super) fn make_pack<W: Write>(
        &mut self,
        task: &MakePack,
        file: Vec<u8>,
        replies: &mut Replies<W>,
    ) -> Result<(), Fault> {
        if task.pictures.len() > MAX_PACK {
            return Err(unknown());
        }
        let source = (self.analyzer).prepared_beside(true, || open(file, &task.decode))?;
        // The photo as it came, and not as it becomes.
        let whole = (task.thumbnail_side).map(|side| source.downscaled(side));
        let source = self.softened(source, &task.bystanders, replies)?;
        if let Some(whole) = whole.transpose()? {
            replies.send_picture(&mut PhotoRows::new(&whole))?;
        }
        let map = self.analyzer.analyze(&source)?;
        let photo = source.downscaled(u32::MAX)?;
        drop(source);
        let mut part = None;
        let mut out = Output {
            replies,
            small: Vec::new(),
            composing: None,
            thumbnail_side: task.thumbnail_side,
        };
        for picture in &task.pictures {
            match self.make_one(picture, (&photo, &map), &mut part, &mut out) {
                Err(fault @ (Fault::NoFace | Fault::NoPerson)) => {
                    if !picture.only_for_sheet {
                        out.replies.send(Reply::Omitted { fault })?;
                    }
                }
                made => made?,
            }
        }
        Ok(())
    }

    fn make_one<W: Write>(
        &mut self,
        picture: &PackPicture,
        photo: (&Photo, &PortraitMap),
        part: &mut Option<Part>,
        out: &mut Output<'_, '_, W>,
    ) -> Result<(), Fault> {
        let format = match &picture.shape {
            PackShape::Composed(composition) => {
                let (width, height) = composition.size(library())?;
                let size = (width as u32, height as u32);
                let (source, map, kept) = self.composing(photo.0, size, &mut out.composing)?;
                let made = self.engine.compose(source, map, composition, size, kept)?;
                return out.send(&mut PhotoRows::new(&made.photo), picture);
            }
            PackShape::Sheet if out.small.is_empty() => return Err(Fault::NoFace),
            PackShape::Sheet => {
                let sheet = contact_sheet(&out.small)?;
                return out.send(&mut PhotoRows::new(&sheet), picture);
            }
            shape => shape.format(),
        };
        let is_same = |part: &Part| part.format == format && part.face == picture.face;
        let mut shown = match part.take().filter(is_same) {
            Some(part) => part,
            None => self.part(format, picture.face, photo)?,
        };
        let drawn = self.draw(picture, &mut shown, out);
        *part = Some(shown);
        drawn
    }

    /// The photo for compositions of about this size, who is in it, and what was made for the last.
    fn composing<'a>(
        &mut self,
        photo: &Photo,
        (width, height): (u32, u32),
        kept: &'a mut Option<Composing>,
    ) -> Result<(&'a Source, &'a PortraitMap, &'a mut KeptComposition), Fault> {
        // No picture shows people larger than this.
        let side = 2 * width.max(height);
        let composing = match kept.take().filter(|it| it.side >= side) {
            Some(composing) => composing,
            None => {
                let source = Source::from(photo.thumbnail(side));
                Composing {
                    side,
                    map: self.analyzer.analyze(&source)?,
                    source,
                    kept: KeptComposition::default(),
                }
            }
        };
        let Composing {
            source, map, kept, ..
        } = kept.insert(composing);
        Ok((source, map, kept))
    }

    fn part(
        &mut self,
        format: Option<&'static Format>,
        face: Option<u8>,
        (photo, map): (&Photo, &PortraitMap),
    ) -> Result<Part, Fault> {
        let part = match format {
            Some(format) => format.part(photo, map, face.map(usize::from))?,
            None => people_part(photo, map)?,
        };
        let middle = [part.width() as f32 * 0.5, part.height() as f32 * 0.5];
        let source = Source::from(part);
        let everybody = self.analyzer.analyze(&source)?;
        Ok(Part {
            format,
            face,
            source,
            map: match face {
                Some(_) => everybody.alone(middle),
                None => everybody,
            },
            sketch: None,
        })
    }

    fn draw<W: Write>(
        &mut self,
        picture: &PackPicture,
        part: &mut Part,
        out: &mut Output<'_, '_, W>,
    ) -> Result<(), Fault> {
        let recipe = &picture.recipe;
        let character = recipe.drawn.character;
        if self.engine.catalog().is_drawn(recipe)? {
            let kept = part.sketch.take().filter(|(of, _)| *of == character);
            let (width, height) = part.source.size();
            part.sketch = Some(match kept {
                Some(sketch) => sketch,
                None => {
                    let side = Sketch::plan_side(width.max(height));
                    let sketch = Sketch::with_character(&part.source, &part.map, side, character)?;
                    (character, sketch)
                }
            });
        }
        let known = Known {
            map: Some(&part.map),
            sketch: part.sketch.as_ref().map(|(_, sketch)| sketch),
            faces: None,
        };
        let mut rows = self.engine.render(&part.source, recipe, known)?;
        match &picture.shape {
            PackShape::Figure(shape) => {
                let room = shape.figure_room().ok_or_else(unknown)?;
                let people = CutOut::read(&mut *rows)?.fitted(room)?;
                out.send(&mut people.rows(), picture)
            }
            PackShape::Sticker(shape) | PackShape::Icon(shape) => {
                let cut_out = CutOut::read(&mut *rows)?;
                let options = shape.options().ok_or_else(unknown)?;
                let sticker = match picture.shape {
                    PackShape::Icon(_) => Sticker::icon(&cut_out, &options)?.ok_or_else(unknown)?,
                    _ => Sticker::new(&cut_out, &options)?.picture,
                };
                out.send(&mut sticker.rows(), picture)
            }
            _ => out.send(&mut *rows, picture),
        }
    }
}

/// Where the pictures of a pack go.
struct Output<'a, 'pipe, W> {
    replies: &'a mut Replies<'pipe, W>,
    /// Small copies of what was made, for the sheet.
    small: Vec<Photo>,
    composing: Option<Composing>,
    thumbnail_side: Option<u32>,
}

impl<W: Write> Output<'_, '_, W> {
    /// Sends a picture with its thumbnail, where one is wanted, and keeps a small copy for the sheet.
    fn send(&mut self, rows: &mut dyn RowReader, picture: &PackPicture) -> Result<(), Fault> {
        if picture.only_for_sheet {
            let copy = downscaled(&mut engine::OnWhite::new(rows), COPY_SIDE)?;
            self.small.push(copy.thumbnail(SMALL_SIDE));
            return Ok(());
        }
        let mut tee = TeeDownscale::new(rows, COPY_SIDE);
        self.replies.send_picture(&mut tee)?;
        let copy = tee.small()?;
        if let Some(side) = self.thumbnail_side {
            let thumbnail = copy.thumbnail(side);
            self.replies.send_picture(&mut PhotoRows::new(&thumbnail))?;
        }
        self.small.push(copy.thumbnail(SMALL_SIDE));
        Ok(())
    }
}

/// The app asks for nothing that there is not.
fn unknown() -> Fault {
    Fault::Unexpected {
        detail: "a pack asks for something that there is not".into(),
    }
}
