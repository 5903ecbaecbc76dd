//! Carries recipes of earlier versions over: some styles that a network painted are drawn now, and drawn looks do not blend.

use crate::looks::catalog::Catalog;
use crate::looks::recipe::{Background, Recipe, WeightedStyle};

/// Styles that no longer exist, and the look that took the place of each. `comic` and `pencil` kept their names.
const SUCCESSORS: [(&str, &str); 2] = [("cel", "storybook"), ("figure", "storybook")];

impl Catalog {
    /// A recipe of an earlier version as this one carries it out; `None` where it can be carried out as it is. Of a blend
    /// that is no longer possible the painted styles stay, or the strongest drawn one.
    pub fn updated(&self, recipe: &Recipe) -> Option<Recipe> {
        let mut updated = recipe.clone();
        for style in &mut updated.styles {
            replace(&mut style.name);
        }
        if let Background::Look { style } = &mut updated.background {
            replace(style);
        }
        if updated.styles.len() > 1 {
            updated.styles = self.without_impossible_blends(updated.styles);
        }
        (updated != *recipe).then_some(updated)
    }

    fn without_impossible_blends(&self, styles: Vec<WeightedStyle>) -> Vec<WeightedStyle> {
        let is_drawn = |style: &WeightedStyle| {
            let known = self.find(&style.name);
            known.is_some_and(|style| style.model.is_none())
        };
        let (drawn, mut others): (Vec<_>, Vec<_>) = styles.into_iter().partition(is_drawn);
        if others.is_empty() {
            let strongest = drawn
                .into_iter()
                .max_by(|a, b| a.weight.total_cmp(&b.weight));
            others.extend(strongest);
        }
        let sum: f32 = others.iter().map(|style| style.weight).sum();
        for style in &mut others {
            style.weight /= sum;
        }
        others
    }
}

fn replace(name: &mut String) {
    if let Some((_, successor)) = SUCCESSORS.iter().find(|(gone, _)| gone == name) {
        *name = (*successor).to_owned();
    }
}
