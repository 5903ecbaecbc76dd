//! Every season in every palette.

use crate::compose::composition::{Composition, Poster};
use crate::compose::library::{Language, library};
use crate::compose::scene::{Content, Layer};
use crate::compose::tones::Tones;
use crate::error::Error;

const LANGUAGES: [Language; 4] = [Language::En, Language::Vi, Language::Zh, Language::Ar];

#[test]
fn every_season_has_a_greeting_a_square_without_words_and_any_palette() {
    let library = library();
    assert!(library.entries("seasons").len() >= 8);
    for season in library.entries("seasons") {
        for palette in library.palettes("seasons") {
            for square in [false, true] {
                let poster = Composition::Poster(Poster {
                    template: season.id.clone(),
                    palette: palette.id.clone(),
                    square,
                    words: [("title".to_owned(), season.greeting.en.clone())].into(),
                    ..Poster::default()
                });
                let scene = poster.scene(library, &Tones::default()).unwrap();
                let height = if square { 1080.0 } else { 1350.0 };
                assert_eq!(scene.size, (1080.0, height), "{}", season.id);
                let is_words = |layer: &&Layer| matches!(layer.content, Content::Words(..));
                let words = scene.layers.iter().filter(is_words).count();
                assert_eq!(words, usize::from(!square), "{}", season.id);
            }
        }
        for language in LANGUAGES {
            assert!(!season.greeting.get(language).is_empty(), "{}", season.id);
        }
        assert!(season.looks.len() >= 3, "{}", season.id);
        // One name has one scene.
        assert!(
            library.entry("posters", &season.id).is_err(),
            "{}",
            season.id
        );
    }
    // A poster is as high as it is, whatever is asked of a season.
    let poster = Composition::Poster(Poster {
        square: true,
        ..Poster::default()
    });
    assert_eq!(poster.size(library).unwrap(), (1080.0, 1350.0));
    let unknown = Composition::Poster(Poster {
        template: "monsoon".into(),
        ..Poster::default()
    });
    let Err(Error::TemplateUnknown { known, .. }) = unknown.size(library) else {
        panic!("a season that there is not");
    };
    assert!(known.iter().any(|it| it == "travel") && known.iter().any(|it| it == "winter"));
}
