//! Season packs: people in drawn seasons, in 4:5 and in the middle square of each.

use engine::{Composition, Entry, Poster, Recipe, library};

use super::Pack;
use super::choice::{FILE, Greeting, PackChoice, push_sheet};
use crate::darkroom::PackShape;
use crate::fault::Fault;

/// The look of a pack of all seasons.
const USUAL_LOOK: &str = "storybook";

/// One season in the looks that suit it, or all of them in one look, unless other looks are chosen.
pub(super) fn pack(choice: &PackChoice) -> Result<Pack, Fault> {
    let all = library().entries("seasons");
    let seasons: Vec<&Entry> = match choice.season.as_str() {
        "" => all.iter().collect(),
        id => vec![library().entry("seasons", id)?],
    };
    let looks = match (&choice.looks[..], &seasons[..]) {
        ([], [season]) => season.looks.clone(),
        ([], _) => vec![USUAL_LOOK.to_owned()],
        (looks, _) => looks.to_vec(),
    };
    let mut pack = Pack::default();
    for look in &looks {
        let recipe = Recipe::parse(look, 1.0)?;
        for season in &seasons {
            for square in squares(choice)? {
                let poster = Poster {
                    template: season.id.clone(),
                    words: greeting(choice, season).into_iter().collect(),
                    square,
                    look: Some(look.clone()),
                    language: choice.language,
                    ..Poster::default()
                };
                let composition = Composition::Poster(poster).checked()?;
                let name = format!(
                    "{}-{look}{}",
                    season.id,
                    if square { "-square" } else { "" }
                );
                let shape = PackShape::Composed(Box::new(composition));
                pack.push(&name, recipe.clone(), shape, None, FILE);
            }
        }
    }
    push_sheet(&mut pack, &[Recipe::parse(USUAL_LOOK, 1.0)?]);
    Ok(pack)
}

/// Which shapes are wanted, the whole drawing first.
fn squares(choice: &PackChoice) -> Result<Vec<bool>, Fault> {
    let square = |format: &String| match format.as_str() {
        "post" => Ok(false),
        "square" => Ok(true),
        other => Err(Fault::SizeUnknown {
            name: other.to_owned(),
            known: ["post", "square"].map(str::to_owned).into(),
        }),
    };
    match choice.formats.is_empty() {
        true => Ok(vec![false, true]),
        false => choice.formats.iter().map(square).collect(),
    }
}

/// The field of the greeting and its words.
fn greeting(choice: &PackChoice, season: &Entry) -> Option<(String, String)> {
    let words = match choice.greeting.as_ref()? {
        Greeting::Usual => season.greeting.get(choice.language),
        Greeting::Words(words) => words,
    };
    Some(("title".to_owned(), words.to_owned()))
}
