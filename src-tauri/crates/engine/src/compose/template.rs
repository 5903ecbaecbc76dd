//! Reads a template: an SVG file of ours, split into drawings and places by the grammar of docs/templates.md.
//!
//! It refuses every element, reference and attribute that no template needs, though all templates are ours: a mistake in one
//! is found when the program is built, and nothing in a template can reach a file.

use std::collections::{BTreeMap, HashSet};

use roxmltree::{Document, Node};

use crate::compose::places::{Bounds, PicturePlace, WordsPlace};
use crate::compose::template_error::TemplateError;
use crate::looks::Color;

const SVG: &str = "http://www.w3.org/2000/svg";

const ELEMENTS: [&str; 27] = [
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "defs",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "use",
    "filter",
    "feGaussianBlur",
    "feOffset",
    "feFlood",
    "feComposite",
    "feMerge",
    "feMergeNode",
    "feTurbulence",
    "feColorMatrix",
    "feBlend",
    "svg",
];

/// A palette: what each `var(--NAME)` stands for.
pub(crate) type Palette = BTreeMap<String, Color>;

/// A template, its palette filled in.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    /// Width and height of the view box.
    pub(crate) size: (f32, f32),
    /// From the back to the front.
    pub(crate) layers: Vec<TemplateLayer>,
    /// Of a body: where the chin comes, and how wide a head is.
    pub(crate) neck: Option<Neck>,
}

/// One layer of a template.
#[derive(Clone, Debug)]
pub(crate) enum TemplateLayer {
    Drawing(Drawing),
    Picture(PicturePlace),
    Words(WordsPlace),
}

/// A part of a template as an SVG file of its own.
#[derive(Clone, Debug)]
pub(crate) struct Drawing {
    pub(crate) svg: String,
    /// The place without which it is not drawn, by its whole id.
    pub(crate) with: Option<String>,
}

/// Where the head of a body is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Neck {
    pub(crate) chin: [f32; 2],
    pub(crate) head_width: f32,
}

impl Drawing {
    /// Whether it is drawn, where `is_filled` tells which places are.
    pub(crate) fn stands(&self, is_filled: impl FnOnce(&str) -> bool) -> bool {
        self.with.as_deref().is_none_or(is_filled)
    }
}

impl Template {
    pub(crate) fn read(text: &str, palette: &Palette) -> Result<Template, TemplateError> {
        let text = filled_in(text, palette)?;
        let document =
            Document::parse(&text).map_err(|error| TemplateError::Xml(error.to_string()))?;
        let root = document.root_element();
        if !root.has_tag_name((SVG, "svg")) {
            return Err(TemplateError::Element(root.tag_name().name().to_owned()));
        }
        let size = view_box(root)?;
        for node in root.descendants() {
            check(node, node == root)?;
        }
        let shared = ids_in(root.children().filter(|node| node.has_tag_name("defs")));
        let defs: String = (root.children())
            .filter(|node| node.has_tag_name("defs"))
            .map(|node| &text[node.range()])
            .collect();
        let file = |content: &str| {
            let (width, height) = size;
            format!(r#"<svg xmlns="{SVG}" viewBox="0 0 {width} {height}">{defs}{content}</svg>"#)
        };
        let mut template = Template {
            size,
            layers: Vec::new(),
            neck: None,
        };
        let mut drawn: Vec<Node<'_, '_>> = Vec::new();
        let finish =
            |drawn: &mut Vec<Node<'_, '_>>, layers: &mut Vec<TemplateLayer>, with: Option<&str>| {
                if drawn.is_empty() {
                    return Ok(());
                }
                let own = ids_in(drawn.iter().copied());
                for node in drawn.iter().flat_map(Node::descendants) {
                    references_exist(node, &[&shared, &own])?;
                }
                let content: String = drawn.iter().map(|node| &text[node.range()]).collect();
                layers.push(TemplateLayer::Drawing(Drawing {
                    svg: file(&content),
                    with: with.map(str::to_owned),
                }));
                drawn.clear();
                Ok(())
            };
        for node in root.children().filter(Node::is_element) {
            let id = node.attribute("id").unwrap_or_default();
            let is_place = id.starts_with("slot-") || id.starts_with("words-");
            if node.has_tag_name("defs") {
                for node in node.descendants() {
                    references_exist(node, &[&shared])?;
                }
            } else if id == "anchor-neck" {
                template.neck = Some(neck(root, node)?);
            } else if is_place {
                if !node.has_tag_name("rect") || node.has_attribute("transform") {
                    return Err(place_error(id, "rect"));
                }
                finish(&mut drawn, &mut template.layers, None)?;
                template.layers.push(match id.starts_with("slot-") {
                    true => {
                        let clip = match node.attribute("data-clip") {
                            Some(id) if !shared.contains(id) => {
                                return Err(TemplateError::Reference(id.to_owned()));
                            }
                            Some(clip) => Some(file(&clip_shape(root, clip, size))),
                            None => None,
                        };
                        TemplateLayer::Picture(PicturePlace::read(node, clip)?)
                    }
                    false => TemplateLayer::Words(WordsPlace::read(node)?),
                });
            } else if let Some(with) = id.strip_prefix("with-") {
                finish(&mut drawn, &mut template.layers, None)?;
                drawn.push(node);
                finish(&mut drawn, &mut template.layers, Some(with))?;
            } else {
                drawn.push(node);
            }
        }
        finish(&mut drawn, &mut template.layers, None)?;
        Ok(template)
    }

    /// The whole of it.
    pub(crate) fn bounds(&self) -> Bounds {
        Bounds {
            x: 0.0,
            y: 0.0,
            width: self.size.0,
            height: self.size.1,
        }
    }
}

fn place_error(id: &str, attribute: &'static str) -> TemplateError {
    TemplateError::Place {
        id: id.to_owned(),
        attribute,
    }
}

/// Replaces `var(--NAME)`.
fn filled_in(text: &str, palette: &Palette) -> Result<String, TemplateError> {
    let mut parts = text.split("var(--");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(')').unwrap_or((part, ""));
        let color = palette
            .get(name.trim())
            .ok_or_else(|| TemplateError::Color(name.trim().to_owned()))?;
        out.push_str(&color.to_string());
        out.push_str(rest);
    }
    Ok(out)
}

fn view_box(root: Node<'_, '_>) -> Result<(f32, f32), TemplateError> {
    let text = root.attribute("viewBox").unwrap_or_default();
    let numbers: Vec<f32> = text
        .split_whitespace()
        .filter_map(|number| number.parse().ok())
        .collect();
    match numbers[..] {
        [0.0, 0.0, width, height]
            if (1.0..=8192.0).contains(&width) && (1.0..=8192.0).contains(&height) =>
        {
            Ok((width, height))
        }
        _ => Err(TemplateError::ViewBox),
    }
}

fn check(node: Node<'_, '_>, is_root: bool) -> Result<(), TemplateError> {
    if node.is_text() && !node.text().unwrap_or_default().trim().is_empty() {
        return Err(TemplateError::Text);
    }
    if node.is_pi() {
        return Err(TemplateError::Element("?".to_owned()));
    }
    if !node.is_element() {
        return Ok(());
    }
    let name = node.tag_name().name();
    let known = node.tag_name().namespace() == Some(SVG) && ELEMENTS.contains(&name);
    if !known || (name == "svg") != is_root {
        return Err(TemplateError::Element(name.to_owned()));
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let of_root = name == "viewBox" || name.starts_with("data-");
        let refused = attribute.namespace().is_some()
            || name.starts_with("on")
            || matches!(name, "style" | "class")
            || (name == "href" && !value.starts_with('#'))
            || (value.contains("url(") && !(value.starts_with("url(#") && value.ends_with(')')))
            || (is_root && !of_root);
        if refused {
            return Err(TemplateError::Attribute(name.to_owned()));
        }
    }
    Ok(())
}

fn ids_in<'a, 'input: 'a>(nodes: impl Iterator<Item = Node<'a, 'input>>) -> HashSet<String> {
    let all = nodes.flat_map(|node| node.descendants().collect::<Vec<_>>());
    all.filter_map(|node| node.attribute("id").map(str::to_owned))
        .collect()
}

fn references_exist(node: Node<'_, '_>, known: &[&HashSet<String>]) -> Result<(), TemplateError> {
    for attribute in node.attributes() {
        let value = attribute.value();
        let id = match attribute.name() == "href" {
            true => value.strip_prefix('#'),
            false => value
                .strip_prefix("url(#")
                .and_then(|rest| rest.strip_suffix(')')),
        };
        let Some(id) = id else {
            continue;
        };
        if !known.iter().any(|ids| ids.contains(id)) {
            return Err(TemplateError::Reference(id.to_owned()));
        }
    }
    Ok(())
}

/// What shows the shape of this id and nothing else.
fn clip_shape(root: Node<'_, '_>, id: &str, (width, height): (f32, f32)) -> String {
    let is_clip = root
        .descendants()
        .any(|node| node.attribute("id") == Some(id) && node.has_tag_name("clipPath"));
    match is_clip {
        true => format!(r##"<rect width="{width}" height="{height}" clip-path="url(#{id})"/>"##),
        false => format!(r##"<use href="#{id}"/>"##),
    }
}

fn neck(root: Node<'_, '_>, anchor: Node<'_, '_>) -> Result<Neck, TemplateError> {
    let number = |node: Node<'_, '_>, name: &'static str| {
        let number = node
            .attribute(name)
            .and_then(|text| text.parse::<f32>().ok());
        number
            .filter(|number| number.is_finite())
            .ok_or_else(|| place_error("anchor-neck", name))
    };
    Ok(Neck {
        chin: [number(anchor, "cx")?, number(anchor, "cy")?],
        head_width: number(root, "data-head")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Result<Template, TemplateError> {
        let palette = Palette::from([("ink".to_owned(), Color([1, 2, 3]))]);
        let text = format!(r#"<svg xmlns="{SVG}" viewBox="0 0 100 80">{content}</svg>"#);
        Template::read(&text, &palette)
    }

    #[test]
    fn a_template_is_split_at_its_places_and_its_colors_are_filled_in() {
        let template = read(
            r##"<defs><linearGradient id="a"><stop stop-color="var(--ink)"/></linearGradient><circle id="c" r="9"/></defs>
            <rect width="9" height="9" fill="url(#a)"/><g><path d="M0 0"/></g>
            <rect id="slot-portrait" width="9" height="9" data-fit="bust" data-rim="var(--ink)" data-clip="c"/>
            <use href="#c"/>
            <rect id="words-name" x="1" y="2" width="30" height="9" data-size="8" data-fill="#ffffff"/>"##,
        )
        .unwrap();
        let [
            TemplateLayer::Drawing(back),
            TemplateLayer::Picture(place),
            TemplateLayer::Drawing(_),
            TemplateLayer::Words(words),
        ] = &template.layers[..]
        else {
            panic!("{template:?}");
        };
        assert!(
            back.svg.contains("#010203")
                && back.svg.contains("<path")
                && !back.svg.contains("var(")
        );
        assert_eq!(place.treatment.rim, Some(Color([1, 2, 3])));
        assert!(
            place
                .clip
                .as_deref()
                .is_some_and(|clip| clip.contains(r##"<use href="#c"/>"##))
        );
        assert_eq!((words.name.as_str(), words.least_size), ("name", 4.0));
    }

    #[test]
    fn what_no_template_needs_is_refused() {
        for (content, expected) in [
            ("<text>a</text>", TemplateError::Element("text".into())),
            ("<image href='#a'/>", TemplateError::Element("image".into())),
            ("<script/>", TemplateError::Element("script".into())),
            ("<svg/>", TemplateError::Element("svg".into())),
            (
                "<g style='fill:red'/>",
                TemplateError::Attribute("style".into()),
            ),
            (
                "<g onload='a()'/>",
                TemplateError::Attribute("onload".into()),
            ),
            (
                "<use href='file.svg#a'/>",
                TemplateError::Attribute("href".into()),
            ),
            (
                "<g fill='url(http://a)'/>",
                TemplateError::Attribute("fill".into()),
            ),
            ("<g fill='url(#b)'/>", TemplateError::Reference("b".into())),
            (
                "<g id='b'/><rect id='slot-photo' width='1' height='1'/><use href='#b'/>",
                TemplateError::Reference("b".into()),
            ),
            ("words", TemplateError::Text),
            (
                "<g fill='var(--blood)'/>",
                TemplateError::Color("blood".into()),
            ),
            (
                "<rect id='slot-photo' width='0' height='1'/>",
                place_error("slot-photo", "width"),
            ),
            (
                "<rect id='slot-photo' width='1' height='1' data-fit='tight'/>",
                place_error("slot-photo", "data-fit"),
            ),
            (
                "<rect id='words-name' width='1' height='1' data-size='NaN'/>",
                place_error("words-name", "data-size"),
            ),
        ] {
            assert_eq!(read(content).err(), Some(expected), "{content}");
        }
    }
}
