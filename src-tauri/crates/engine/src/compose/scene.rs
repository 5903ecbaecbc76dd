//! A scene: plain data that says what lies over what, and how it is drawn.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use resvg::tiny_skia::{FillRule, Paint, Pixmap, PixmapPaint, Point, Rect, Stroke, Transform};
use resvg::usvg::{Options, Tree};

use crate::analysis::PortraitMap;
use crate::compose::bands::fill_bands;
use crate::compose::framed::around_heads;
use crate::compose::head::{HeadPart, head};
use crate::compose::places::{Bounds, Fit, PicturePlace, Treatment, WordsPlace};
use crate::compose::slots::{fitted, group, part_for};
use crate::compose::sprite::{AlphaPicture, Placed};
use crate::compose::words::{Fitted, fit};
use crate::error::Error;
use crate::looks::Color;

/// How much of its tilt a head loses on a body.
const UPRIGHT: f32 = 0.7;

/// From the units of a template to those of the scene: scaled, then moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Affine {
    pub(crate) scale: f32,
    pub(crate) x: f32,
    pub(crate) y: f32,
}

impl Affine {
    /// Of the template that is as large as the scene.
    pub(crate) const WHOLE: Affine = Affine {
        scale: 1.0,
        x: 0.0,
        y: 0.0,
    };
}

/// What lies over what, from the back.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) size: (f32, f32),
    pub(crate) layers: Vec<Layer>,
}

/// One layer, in units of its own.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub(crate) at: Affine,
    pub(crate) content: Content,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// An SVG file of ours.
    Drawing(String),
    /// A picture in its place.
    Picture(PicturePlace, Subject),
    /// A whole picture that fills its place, everybody's head in it.
    Framed(PicturePlace, Subject),
    /// One head, with its chin at a place.
    Head {
        /// The number of its face.
        face: usize,
        part: HeadPart,
        chin: [f32; 2],
        width: f32,
        look: String,
        treatment: Treatment,
    },
    Words(WordsPlace, String),
}

/// Which picture of the photo.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// The people, cut out, in this look.
    People(String),
    /// All of the photo, in this look.
    Portrait(String),
    /// All of the photo, as it is.
    Photo,
    /// The picture of this number, of the size of its place.
    Given(usize),
}

/// The pictures of a photo that a scene needs.
pub(crate) type Pictures = HashMap<Subject, Arc<AlphaPicture>>;

/// What was drawn for the last scene, so that the next one is drawn anew in what is other.
#[derive(Default)]
pub(crate) struct KeptLayers {
    layers: HashMap<u64, Option<Arc<Placed>>>,
}

/// What a person should know about their words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordNotes {
    /// Some were too long for their box.
    pub shortened: bool,
    /// Some hold letters that no font has.
    pub dropped: bool,
}

impl Scene {
    /// Adds the layer after all others.
    pub(crate) fn push(&mut self, at: Affine, content: Content) {
        self.layers.push(Layer { at, content });
    }

    /// What it needs of the photo.
    pub(crate) fn subjects(&self) -> Vec<Subject> {
        let all = self.layers.iter().filter_map(|layer| match &layer.content {
            Content::Picture(_, subject) | Content::Framed(_, subject) => Some(subject.clone()),
            Content::Head { look, .. } => Some(Subject::People(look.clone())),
            _ => None,
        });
        let mut subjects: Vec<Subject> = Vec::new();
        for subject in all {
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        subjects
    }

    /// What a person should know about the words.
    pub(crate) fn word_notes(&self) -> Result<WordNotes, Error> {
        let mut notes = WordNotes::default();
        for layer in &self.layers {
            if let Content::Words(place, words) = &layer.content {
                notes.add(&fit(words, place)?);
            }
        }
        Ok(notes)
    }

    /// The scene, `width` pixels wide and `height` high, as large as fits.
    ///
    /// # Errors
    /// [`Error::FontRefused`], [`Error::TemplateRefused`] if a drawing is no SVG, [`Error::NoFace`] and [`Error::NoPerson`]
    /// where a picture needs one.
    pub(crate) fn draw(
        &self,
        (width, height): (u32, u32),
        pictures: &Pictures,
        map: &PortraitMap,
        kept: &mut KeptLayers,
    ) -> Result<(Pixmap, WordNotes), Error> {
        let scale = (width as f32 / self.size.0).min(height as f32 / self.size.1);
        let canvas_of = Transform::from_row(
            scale,
            0.0,
            0.0,
            scale,
            (width as f32 - self.size.0 * scale) / 2.0,
            (height as f32 - self.size.1 * scale) / 2.0,
        );
        let mut canvas = Pixmap::new(width, height).ok_or(Error::OutputInvalid)?;
        let mut notes = WordNotes::default();
        let mut drawn = HashMap::new();
        for layer in &self.layers {
            let at = canvas_of
                .pre_translate(layer.at.x, layer.at.y)
                .pre_scale(layer.at.scale, layer.at.scale);
            if let Content::Words(place, words) = &layer.content {
                draw_words(&mut canvas, at, place, words, &mut notes)?;
                continue;
            }
            let key = layer.key((width, height));
            let image = match kept
                .layers
                .remove(&key)
                .or_else(|| drawn.get(&key).cloned())
            {
                Some(image) => image,
                None => layer
                    .draw(at, (width, height), pictures, map)?
                    .map(Arc::new),
            };
            if let Some(image) = &image {
                image.draw(&mut canvas);
            }
            drawn.insert(key, image);
        }
        kept.layers = drawn;
        fill_bands(&mut canvas, self.size, scale);
        Ok((canvas, notes))
    }
}

impl WordNotes {
    fn add(&mut self, fitted: &Fitted) {
        self.shortened |= fitted.shortened;
        self.dropped |= fitted.dropped;
    }
}

impl Layer {
    /// Tells layers of one photo apart.
    fn key(&self, size: (u32, u32)) -> u64 {
        let mut hasher = DefaultHasher::new();
        (size, format!("{self:?}")).hash(&mut hasher);
        hasher.finish()
    }

    fn draw(
        &self,
        at: Transform,
        canvas: (u32, u32),
        pictures: &Pictures,
        map: &PortraitMap,
    ) -> Result<Option<Placed>, Error> {
        let picture = |subject: &Subject| pictures.get(subject).ok_or(Error::OutputInvalid);
        match &self.content {
            // A template goes on beyond its view box, where the canvas has other proportions.
            Content::Drawing(svg) if self.at == Affine::WHOLE => {
                let tree =
                    Tree::from_str(svg, &Options::default()).map_err(|_| Error::OutputInvalid)?;
                Ok(drawn_tree(
                    &tree,
                    at,
                    [0.0, 0.0, canvas.0 as f32, canvas.1 as f32],
                ))
            }
            Content::Drawing(svg) => drawing(svg, at, canvas),
            Content::Picture(place, subject) => {
                let cut_out = picture(subject)?;
                let placed = match place.fit.unwrap_or(Fit::Bust) {
                    Fit::Head => {
                        let chin = [
                            place.bounds.x + place.bounds.width / 2.0,
                            place.bounds.y + place.bounds.height,
                        ];
                        head_in_box(cut_out, map, place.bounds, chin, at, canvas)?
                    }
                    fit => {
                        let several = match fit {
                            Fit::Bust => group(cut_out, map, place.bounds, place.heads),
                            _ => None,
                        };
                        if let Some((image, within)) = several {
                            let placed = Placed::new(&image, at.pre_concat(within), canvas);
                            return treated(
                                placed,
                                &place.treatment,
                                place.clip.as_deref(),
                                at,
                                canvas,
                            );
                        }
                        let part =
                            part_for(fit, cut_out, map, place.bounds).ok_or(Error::NoPerson)?;
                        let image = cut_out.part(part).ok_or(Error::NoPerson)?;
                        let within = fitted(fit, (image.width(), image.height()), place.bounds);
                        Placed::new(&image, at.pre_concat(within), canvas)
                    }
                };
                treated(placed, &place.treatment, place.clip.as_deref(), at, canvas)
            }
            Content::Head {
                face,
                part,
                chin,
                width,
                look,
                treatment,
            } => {
                let cut_out = picture(&Subject::People(look.clone()))?;
                let head = head(cut_out, map, *face).ok_or(Error::NoFace)?;
                if *part == HeadPart::Behind && head.hanging.is_none() {
                    return Ok(None);
                }
                let (scale, aside) = head.on_body(*width);
                let within = Transform::from_translate(chin[0] + aside, chin[1])
                    .pre_concat(Transform::from_rotate(-head.roll * UPRIGHT))
                    .pre_scale(scale, scale)
                    .pre_translate(-head.chin[0], -head.chin[1]);
                let at_canvas = at.pre_concat(within);
                let placed = Placed::new(&head.image, at_canvas, canvas);
                let mut placed = treated(placed, treatment, None, at, canvas)?;
                if let (Some(placed), Some(hanging), HeadPart::Front, Some(back)) =
                    (&mut placed, &head.hanging, part, at_canvas.invert())
                {
                    placed.fade(|[x, y]| {
                        let mut point = Point::from_xy(x, y);
                        back.map_point(&mut point);
                        hanging.before([point.x, point.y])
                    });
                }
                Ok(placed)
            }
            Content::Framed(place, subject) => {
                let whole = picture(subject)?;
                let Bounds { width, height, .. } = place.bounds;
                let image = match subject {
                    Subject::Given(_) => whole.part([0, 0, whole.width, whole.height]),
                    _ => around_heads(whole, map, width / height),
                };
                let image = image.ok_or(Error::OutputInvalid)?;
                let within = fitted(Fit::Cover, (image.width(), image.height()), place.bounds);
                let placed = Placed::new(&image, at.pre_concat(within), canvas);
                treated(placed, &place.treatment, place.clip.as_deref(), at, canvas)
            }
            Content::Words(..) => Ok(None),
        }
    }
}

fn head_in_box(
    cut_out: &AlphaPicture,
    map: &PortraitMap,
    bounds: Bounds,
    chin: [f32; 2],
    at: Transform,
    canvas: (u32, u32),
) -> Result<Option<Placed>, Error> {
    let head = head(cut_out, map, 0).ok_or(Error::NoFace)?;
    let scale =
        (bounds.width / head.image.width() as f32).min(bounds.height / head.chin[1].max(1.0));
    let within = Transform::from_translate(chin[0], chin[1])
        .pre_scale(scale, scale)
        .pre_translate(-(head.image.width() as f32) / 2.0, -head.chin[1]);
    Ok(Placed::new(&head.image, at.pre_concat(within), canvas))
}

fn treated(
    placed: Option<Placed>,
    treatment: &Treatment,
    clip: Option<&str>,
    at: Transform,
    canvas: (u32, u32),
) -> Result<Option<Placed>, Error> {
    let treated = placed.and_then(|placed| treatment.apply(placed, at.get_scale().0));
    let (mut placed, clip) = match (treated, clip) {
        (Some(placed), Some(clip)) => (placed, clip),
        (treated, _) => return Ok(treated),
    };
    if let Some(shape) = drawing(clip, at, canvas)? {
        let mut mask =
            Pixmap::new(placed.image.width(), placed.image.height()).ok_or(Error::OutputInvalid)?;
        let (x, y) = (shape.x - placed.x, shape.y - placed.y);
        mask.draw_pixmap(
            x,
            y,
            shape.image.as_ref(),
            &PixmapPaint::default(),
            Transform::identity(),
            None,
        );
        let paint = PixmapPaint {
            blend_mode: resvg::tiny_skia::BlendMode::DestinationIn,
            ..PixmapPaint::default()
        };
        placed
            .image
            .draw_pixmap(0, 0, mask.as_ref(), &paint, Transform::identity(), None);
    }
    Ok(Some(placed))
}

/// An SVG file of ours, cut to its view box and to the canvas.
fn drawing(svg: &str, at: Transform, canvas: (u32, u32)) -> Result<Option<Placed>, Error> {
    let tree = Tree::from_str(svg, &Options::default()).map_err(|_| Error::OutputInvalid)?;
    let size = tree.size();
    let bounds = Rect::from_xywh(0.0, 0.0, size.width(), size.height())
        .and_then(|whole| whole.transform(at));
    let Some(bounds) = bounds else {
        return Ok(None);
    };
    let (left, top) = (
        bounds.left().floor().max(0.0),
        bounds.top().floor().max(0.0),
    );
    let right = bounds.right().ceil().min(canvas.0 as f32);
    let bottom = bounds.bottom().ceil().min(canvas.1 as f32);
    Ok(drawn_tree(&tree, at, [left, top, right, bottom]))
}

/// What a drawing shows in a part of the canvas: left, top, right and bottom.
fn drawn_tree(tree: &Tree, at: Transform, [left, top, right, bottom]: [f32; 4]) -> Option<Placed> {
    if right <= left || bottom <= top {
        return None;
    }
    let mut image = Pixmap::new((right - left) as u32, (bottom - top) as u32)?;
    resvg::render(tree, at.post_translate(-left, -top), &mut image.as_mut());
    Some(Placed {
        x: left as i32,
        y: top as i32,
        image,
    })
}

fn draw_words(
    canvas: &mut Pixmap,
    at: Transform,
    place: &WordsPlace,
    words: &str,
    notes: &mut WordNotes,
) -> Result<(), Error> {
    let fitted = fit(words, place)?;
    notes.add(&fitted);
    let Some(path) = fitted.path else {
        return Ok(());
    };
    let Bounds {
        x,
        y,
        width,
        height,
    } = place.bounds;
    let at = at.pre_concat(Transform::from_rotate_at(
        place.rotate,
        x + width / 2.0,
        y + height / 2.0,
    ));
    if let Some((color, width)) = place.stroke {
        let stroke = Stroke {
            width,
            line_join: resvg::tiny_skia::LineJoin::Round,
            ..Stroke::default()
        };
        canvas.stroke_path(&path, &paint(color), &stroke, at, None);
    }
    canvas.fill_path(&path, &paint(place.fill), FillRule::Winding, at, None);
    Ok(())
}

fn paint(Color([r, g, b]): Color) -> Paint<'static> {
    let mut paint = Paint {
        anti_alias: true,
        ..Paint::default()
    };
    paint.set_color_rgba8(r, g, b, 255);
    paint
}
