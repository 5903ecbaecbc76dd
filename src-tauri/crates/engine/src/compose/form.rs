//! The form of a template: which words somebody can write into it.

use crate::compose::library::{Entry, Language, Library};
use crate::compose::template::TemplateLayer;
use crate::error::Error;

/// Letters of a field that says nothing about it.
const USUAL_LETTERS: usize = 40;

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// As it is written in a composition.
    pub name: String,
    /// The most letters that are worth writing.
    pub letters: usize,
    /// What stands there when nothing is written.
    pub placeholder: String,
}

impl Library {
    /// The fields of an entry's template, in the order in which they stand in it.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`] and [`Error::TemplateRefused`].
    pub fn fields(
        &self,
        folder: &str,
        entry: &Entry,
        language: Language,
    ) -> Result<Vec<Field>, Error> {
        let template = self.template(folder, entry, self.colors(folder, entry)?)?;
        let mut fields: Vec<Field> = Vec::new();
        for layer in template.layers {
            let TemplateLayer::Words(place) = layer else {
                continue;
            };
            let known = fields.iter().any(|field| field.name == place.name);
            if known || place.key.is_some() || place.name.starts_with("picture-") {
                continue;
            }
            let default = place.default.as_deref();
            let placeholder = default.and_then(|key| self.word(folder, key, language));
            fields.push(Field {
                letters: entry
                    .letters
                    .get(&place.name)
                    .copied()
                    .unwrap_or(USUAL_LETTERS),
                placeholder: placeholder.unwrap_or_default().to_owned(),
                name: place.name,
            });
        }
        Ok(fields)
    }
}

#[cfg(test)]
mod tests {
    use crate::compose::library::{Language, library};

    #[test]
    fn every_scene_has_a_form_and_says_how_many_letters_a_field_takes() {
        let all = ["posters", "seasons"].map(|folder| (folder, library().entries(folder)));
        let all = all
            .into_iter()
            .flat_map(|(folder, entries)| entries.iter().map(move |it| (folder, it)));
        for (folder, entry) in all {
            let fields = library().fields(folder, entry, Language::Vi).unwrap();
            assert!(!fields.is_empty(), "{}", entry.id);
            for field in fields {
                let fits = field.placeholder.chars().count() <= field.letters;
                assert!(fits, "{} {field:?}", entry.id);
            }
        }
    }
}
