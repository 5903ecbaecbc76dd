//! Carries recipes of earlier versions over: four styles that a network painted are drawn now, and drawn looks do not blend.

use crate::looks::recipe::{Background, Recipe, WeightedStyle};

/// The styles that a network painted, and the looks that took their place.
const SUCCESSORS: [(&str, &str); 4] = [
    ("cel", "storybook"),
    ("figure", "storybook"),
    ("comic", "comic"),
    ("pencil", "pencil"),
];

impl Recipe {
    /// A recipe of an earlier version as this one carries it out; `None` where it can be carried out as it is, or never
    /// could be. Of a blend with one of those styles the others stay, or the strongest of them.
    pub fn updated(&self) -> Option<Recipe> {
        let mut updated = self.clone();
        if self.styles.len() > 1 {
            updated.styles = without_former(&self.styles);
        }
        for style in &mut updated.styles {
            replace(&mut style.name);
        }
        if let Background::Look { style } = &mut updated.background {
            replace(style);
        }
        (updated != *self).then_some(updated)
    }
}

fn without_former(blend: &[WeightedStyle]) -> Vec<WeightedStyle> {
    let painted = blend
        .iter()
        .filter(|style| successor(&style.name).is_none());
    let mut rest: Vec<WeightedStyle> = painted.cloned().collect();
    if rest.len() == blend.len() {
        return rest;
    }
    if rest.is_empty() {
        let strongest = blend.iter().max_by(|a, b| a.weight.total_cmp(&b.weight));
        rest.extend(strongest.cloned());
    }
    let sum: f32 = rest.iter().map(|style| style.weight).sum();
    for style in &mut rest {
        style.weight /= sum;
    }
    rest
}

fn replace(name: &mut String) {
    if let Some(successor) = successor(name) {
        *name = successor.to_owned();
    }
}

fn successor(name: &str) -> Option<&'static str> {
    let found = SUCCESSORS.iter().find(|(former, _)| *former == name)?;
    Some(found.1)
}
