//! The places of a template: where a picture goes, and where words go. Lengths are in units of its view box.

use roxmltree::Node;

use crate::compose::template_error::TemplateError;
use crate::looks::Color;

/// An upright box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// How a picture fills its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The whole portrait, as large as it takes to leave nothing free.
    Cover,
    /// The people alone, on the lower edge. Of several, shoulders may be cut at the sides.
    Bust,
    /// The people alone, all of them, on the lower edge.
    Whole,
    /// One head, its chin on the lower edge.
    Head,
    /// All of it, in the middle.
    Contain,
}

/// Where the light comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Light {
    Left,
    Right,
    Top,
}

/// The shadow of a cut-out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shadow {
    pub(crate) dx: f32,
    pub(crate) dy: f32,
    pub(crate) blur: f32,
    pub(crate) opacity: f32,
}

/// What is done to a picture in its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Treatment {
    pub(crate) rim: Option<Color>,
    pub(crate) light: Option<Light>,
    pub(crate) tint: Option<(Color, f32)>,
    pub(crate) duotone: Option<[Color; 2]>,
    pub(crate) outline: Option<(Color, f32)>,
    pub(crate) shadow: Option<Shadow>,
}

/// Where a picture goes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PicturePlace {
    /// Without `slot-`.
    pub(crate) name: String,
    pub(crate) bounds: Bounds,
    pub(crate) fit: Option<Fit>,
    /// From where to where the heads of several people lie; none for all of the width.
    pub(crate) heads: Option<[f32; 2]>,
    /// A drawing; the picture shows where it is opaque.
    pub(crate) clip: Option<String>,
    pub(crate) treatment: Treatment,
    pub(crate) look: Option<String>,
}

/// Which of the voices of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Voice {
    Display,
    Round,
    Text,
    Serif,
    Script,
}

/// Where something lies between two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Start,
    Middle,
    End,
}

/// Where words go.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WordsPlace {
    /// Without `words-`.
    pub(crate) name: String,
    pub(crate) bounds: Bounds,
    pub(crate) key: Option<String>,
    pub(crate) default: Option<String>,
    pub(crate) voice: Voice,
    pub(crate) size: f32,
    pub(crate) least_size: f32,
    pub(crate) lines: usize,
    pub(crate) align: Align,
    pub(crate) valign: Align,
    pub(crate) fill: Color,
    pub(crate) stroke: Option<(Color, f32)>,
    pub(crate) capitals: bool,
    /// Degrees about the middle of the box.
    pub(crate) rotate: f32,
    pub(crate) spacing: f32,
}

impl PicturePlace {
    pub(super) fn read(node: Node<'_, '_>, clip: Option<String>) -> Result<Self, TemplateError> {
        let reader = Reader { node };
        let id = node.attribute("id").unwrap_or_default();
        let fit = match node.attribute("data-fit") {
            None => None,
            Some("cover") => Some(Fit::Cover),
            Some("bust") => Some(Fit::Bust),
            Some("whole") => Some(Fit::Whole),
            Some("head") => Some(Fit::Head),
            Some("contain") => Some(Fit::Contain),
            Some(_) => return Err(reader.wrong("data-fit")),
        };
        let light = match node.attribute("data-light") {
            None => None,
            Some("left") => Some(Light::Left),
            Some("right") => Some(Light::Right),
            Some("top") => Some(Light::Top),
            Some(_) => return Err(reader.wrong("data-light")),
        };
        let tint = match reader.color("data-tint")? {
            Some(color) => Some((color, reader.number("data-tint-amount", Some(0.5))?)),
            None => None,
        };
        let outline = match reader.color("data-outline")? {
            Some(color) => Some((color, reader.number("data-outline-width", Some(8.0))?)),
            None => None,
        };
        Ok(PicturePlace {
            name: id.trim_start_matches("slot-").to_owned(),
            bounds: reader.bounds()?,
            fit,
            heads: reader.span("data-heads")?,
            clip,
            treatment: Treatment {
                rim: reader.color("data-rim")?,
                light,
                tint,
                duotone: match node.attribute("data-duotone") {
                    Some(_) => Some(reader.two_colors("data-duotone")?),
                    None => None,
                },
                outline,
                shadow: match node.attribute("data-shadow") {
                    Some(_) => Some(reader.shadow()?),
                    None => None,
                },
            },
            look: node.attribute("data-look").map(str::to_owned),
        })
    }
}

impl WordsPlace {
    pub(super) fn read(node: Node<'_, '_>) -> Result<Self, TemplateError> {
        let reader = Reader { node };
        let text = |name| node.attribute(name).map(str::to_owned);
        let voice = match node.attribute("data-font") {
            Some("display") => Voice::Display,
            Some("round") => Voice::Round,
            None | Some("text") => Voice::Text,
            Some("serif") => Voice::Serif,
            Some("script") => Voice::Script,
            Some(_) => return Err(reader.wrong("data-font")),
        };
        let size = reader.number("data-size", None)?;
        let stroke = match reader.color("data-stroke")? {
            Some(color) => Some((color, reader.number("data-stroke-width", Some(4.0))?)),
            None => None,
        };
        let capitals = match node.attribute("data-case") {
            None => false,
            Some("upper") => true,
            Some(_) => return Err(reader.wrong("data-case")),
        };
        Ok(WordsPlace {
            name: node
                .attribute("id")
                .unwrap_or_default()
                .trim_start_matches("words-")
                .to_owned(),
            bounds: reader.bounds()?,
            key: text("data-key"),
            default: text("data-default"),
            voice,
            size,
            least_size: reader
                .number("data-min", Some(size / 2.0))?
                .clamp(1.0, size.max(1.0)),
            lines: (reader.number("data-lines", Some(1.0))? as usize).clamp(1, 12),
            align: reader.align("data-align", ["start", "middle", "end"], Align::Start)?,
            valign: reader.align("data-valign", ["top", "middle", "bottom"], Align::Middle)?,
            fill: reader.color("data-fill")?.unwrap_or(Color([0; 3])),
            stroke,
            capitals,
            rotate: reader.number("data-rotate", Some(0.0))?,
            spacing: reader.number("data-spacing", Some(0.0))?,
        })
    }
}

/// Reads the attributes of one place.
struct Reader<'a, 'input> {
    node: Node<'a, 'input>,
}

impl Reader<'_, '_> {
    fn wrong(&self, attribute: &'static str) -> TemplateError {
        TemplateError::Place {
            id: self.node.attribute("id").unwrap_or_default().to_owned(),
            attribute,
        }
    }

    fn number(&self, name: &'static str, usual: Option<f32>) -> Result<f32, TemplateError> {
        let number = match self.node.attribute(name) {
            Some(text) => text.trim().parse().ok(),
            None => usual,
        };
        let finite = number.filter(|number: &f32| number.is_finite() && number.abs() < 1e5);
        finite.ok_or_else(|| self.wrong(name))
    }

    fn bounds(&self) -> Result<Bounds, TemplateError> {
        let bounds = Bounds {
            x: self.number("x", Some(0.0))?,
            y: self.number("y", Some(0.0))?,
            width: self.number("width", None)?,
            height: self.number("height", None)?,
        };
        match bounds.width > 0.0 && bounds.height > 0.0 {
            true => Ok(bounds),
            false => Err(self.wrong("width")),
        }
    }

    fn color(&self, name: &'static str) -> Result<Option<Color>, TemplateError> {
        let parsed = self.node.attribute(name).map(|text| text.trim().parse());
        parsed.transpose().map_err(|_| self.wrong(name))
    }

    fn span(&self, name: &'static str) -> Result<Option<[f32; 2]>, TemplateError> {
        let Some(text) = self.node.attribute(name) else {
            return Ok(None);
        };
        let numbers: Vec<f32> = text
            .split_whitespace()
            .filter_map(|text| text.parse().ok())
            .collect();
        match numbers[..] {
            [from, to] if from < to && from.abs() < 1e5 && to.abs() < 1e5 => Ok(Some([from, to])),
            _ => Err(self.wrong(name)),
        }
    }

    fn two_colors(&self, name: &'static str) -> Result<[Color; 2], TemplateError> {
        let text = self.node.attribute(name).unwrap_or_default();
        let colors: Vec<Color> = text
            .split_whitespace()
            .filter_map(|text| text.parse().ok())
            .collect();
        colors.try_into().map_err(|_| self.wrong(name))
    }

    fn shadow(&self) -> Result<Shadow, TemplateError> {
        let text = self.node.attribute("data-shadow").unwrap_or_default();
        let numbers: Vec<f32> = text
            .split_whitespace()
            .filter_map(|text| text.parse().ok())
            .collect();
        match numbers[..] {
            [dx, dy, blur, opacity] if blur >= 0.0 && (0.0..=1.0).contains(&opacity) => {
                Ok(Shadow {
                    dx,
                    dy,
                    blur,
                    opacity,
                })
            }
            _ => Err(self.wrong("data-shadow")),
        }
    }

    fn align(
        &self,
        name: &'static str,
        words: [&str; 3],
        usual: Align,
    ) -> Result<Align, TemplateError> {
        let Some(text) = self.node.attribute(name) else {
            return Ok(usual);
        };
        let known = words.iter().zip([Align::Start, Align::Middle, Align::End]);
        let found = known.into_iter().find(|(word, _)| **word == text);
        found
            .map(|(_, align)| align)
            .ok_or_else(|| self.wrong(name))
    }
}
