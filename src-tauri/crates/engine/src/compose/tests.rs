//! What a person may type, and every template in every palette and language.

use std::collections::BTreeMap;

use crate::compose::arrange::arrange;
use crate::compose::card::Card;
use crate::compose::composition::{Clothes, Composition, Figure, Outfit, Poster, Toy};
use crate::compose::fonts::fonts;
use crate::compose::fuzzing::{VOICES, lies_within, place};
use crate::compose::head::HeadPart;
use crate::compose::library::{Language, library};
use crate::compose::places::{Align, Voice};
use crate::compose::scene::Content;
use crate::compose::tones::{PersonTones, Tones};
use crate::compose::words::{clean, fit};
use crate::image::Photo;

const LANGUAGES: [Language; 4] = [Language::En, Language::Vi, Language::Zh, Language::Ar];
/// Sixty things that somebody may type.
fn typed() -> Vec<String> {
    let mut typed: Vec<String> = [
        "Mai",
        "Nguyễn Thị Ánh Tuyết",
        "ĐẶNG ƯỚC NGUYỆN",
        "Ẩm thực ỚỢỠ",
        "Quý Ngài Tỷ Phú",
        "Jean-Luc O’Connor",
        "Łukasz Żółć",
        "Straße",
        "FICÇÃO",
        "Þórður Ægisson",
        "İstanbul ığüşöç",
        "王小明",
        "李雪梅的小店",
        "你好，世界！",
        "龘",
        "王 Anna 明",
        "محمد",
        "سارة عبد الله",
        "مُحَمَّدٌ",
        "الطاقم رقم ٧",
        "می‌خواهم",
        "Sara سارة 2026",
        "لا إله",
        "٢٠٢٦/١١/٢٨",
        "עברית",
        "हिन्दी",
        "ไทย",
        "日本語テスト",
        "한국어",
        "Русский",
        "Ελληνικά",
        "😀",
        "Anna 😀 Mai",
        "👩‍👩‍👧‍👦 family",
        "🇻🇳",
        "1️⃣ first",
        "❤️",
        "\u{202e}evil\u{202c} name",
        "a\u{2066}b\u{2069}c",
        "\u{200f}\u{200e}x",
        "\u{61c}",
        "line\nfeed\r\nand\ttab",
        "\u{0}\u{7}\u{1b}[31mred",
        "\u{301}\u{302}",
        "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
        "Z̷̛̖a̸̡͝l̵g̶o̷",
        "<svg onload=alert(1)>",
        "</text><script>",
        "&lt;&amp;",
        "\"quoted\" 'words'",
        "var(--ink)",
        "url(#a)",
        "%s %n {0}",
        "   ",
        "",
        "…",
        "\u{fffd}\u{fffe}",
        "\u{e000}\u{f8ff}",
        "\u{1d15e}\u{1d173}",
    ]
    .map(str::to_owned)
    .to_vec();
    typed.push("W".repeat(500));
    typed.push("mot hai ba bon ".repeat(40));
    typed.push("长".repeat(500));
    typed.push("طويل ".repeat(100));
    typed.push("e\u{301}".repeat(500));
    typed.push("\u{301}".repeat(10_000));
    typed
}

#[test]
fn whatever_is_typed_lies_in_its_box_and_no_empty_box_is_drawn() {
    let fonts = fonts().unwrap();
    assert!(typed().len() >= 60);
    // Every voice in one place, and one voice in the others.
    let wide = VOICES.map(|voice| place(voice, 400.0, 110.0, 1));
    let lines = place(Voice::Text, 300.0, 200.0, 3);
    let small = place(Voice::Text, 60.0, 40.0, 1);
    for place in wide.into_iter().chain([lines, small]) {
        let voice = place.voice;
        for words in typed() {
            let fitted = fit(&words, &place).unwrap();
            assert!(lies_within(&fitted, &place), "{voice:?} {words:?}");
            let clean = clean(&words, voice, place.capitals, fonts).text;
            assert!(!clean.chars().any(char::is_control), "{words:?}");
            for letter in clean.chars().filter(|&letter| letter != '\u{200c}') {
                assert!(
                    fonts.for_letters(voice, &letter.to_string()).is_some(),
                    "{words:?}: {letter:?}"
                );
            }
        }
    }
}

#[test]
fn what_is_left_out_is_told_and_the_rest_stays() {
    let fonts = fonts().unwrap();
    for (words, kept, dropped) in [
        ("Anna 😀 Mai", "Anna Mai", true),
        ("👩‍👩‍👧‍👦 family", "family", true),
        ("\u{202e}evil\u{202c} name", "evil name", false),
        ("line\nfeed\r\nand\ttab", "line feed and tab", false),
        ("\u{301}\u{302}", "", true),
        ("e\u{301}", "é", false),
        ("<svg onload=alert(1)>", "<svg onload=alert(1)>", false),
        ("王 Anna 明", "王 Anna 明", false),
        ("می‌خواهم", "می‌خواهم", false),
        ("  two   spaces  ", "two spaces", false),
    ] {
        let clean = clean(words, Voice::Text, false, fonts);
        assert_eq!(
            (clean.text.as_str(), clean.dropped),
            (kept, dropped),
            "{words:?}"
        );
    }
}

#[test]
fn letters_grow_until_the_box_is_full_and_shrink_to_an_ellipsis() {
    let place = place(Voice::Display, 400.0, 110.0, 1);
    let height = |words: &str| fit(words, &place).unwrap().path.unwrap().bounds().height();
    assert!(height("MAI") > 1.5 * height("MAI MAI MAI MAI MAI MAI MAI"));
    assert!(!fit("MAI", &place).unwrap().shortened);
    assert!(fit(&"W".repeat(500), &place).unwrap().shortened);
}

#[test]
fn arabic_joins_and_runs_from_the_right() {
    let mut place = place(Voice::Text, 900.0, 400.0, 1);
    let width = |words: &str| fit(words, &place).unwrap().path.unwrap().bounds().width();
    // Letters have other shapes by themselves.
    let apart = width("م\u{200c}ح\u{200c}م\u{200c}د");
    assert!((width("محمد") - apart).abs() > 1.0);
    place.align = Align::Start;
    let bounds = |words: &str| fit(words, &place).unwrap().path.unwrap().bounds();
    assert!(bounds("Mai").left() < 60.0);
    assert!(bounds("محمد").right() > 940.0);
}

#[test]
fn every_template_is_sound_in_every_palette_and_its_words_fit_in_every_language() {
    let library = library();
    assert!(library.entries("posters").len() >= 8 && library.entries("toys").len() >= 3);
    assert!(library.palettes("toys").len() >= 8 && library.entries("bodies").len() >= 12);
    let words = [
        "",
        "Nguyễn Thị Ánh Tuyết",
        "王小明的照相馆",
        "سارة عبد الله المصورة",
        "Wolfeschlegelsteinhausen",
    ];
    let mut compositions = Vec::new();
    for language in LANGUAGES {
        for typed in words {
            for layout in library.entries("toys") {
                // Words do not depend on colours.
                let palettes = if typed.is_empty() {
                    library.palettes("toys")
                } else {
                    &library.palettes("toys")[..1]
                };
                for palette in palettes {
                    compositions.push(Composition::Toy(Toy {
                        name: typed.to_owned(),
                        tagline: typed.to_owned(),
                        layout: layout.id.clone(),
                        palette: palette.id.clone(),
                        accessories: library
                            .entries("accessories")
                            .iter()
                            .take(5)
                            .map(|it| it.id.clone())
                            .collect(),
                        language,
                        ..Toy::default()
                    }));
                }
            }
            for card in library.entries("cards") {
                let fields = [
                    "title",
                    "date",
                    "before",
                    "after",
                    "picture-1",
                    "picture-12",
                ];
                for palette in library.palettes("cards") {
                    compositions.push(Composition::Card(Card {
                        template: card.id.clone(),
                        palette: palette.id.clone(),
                        words: fields
                            .map(|field| (field.to_owned(), typed.to_owned()))
                            .into(),
                        language,
                        ..Card::default()
                    }));
                }
            }
            for poster in library.entries("posters") {
                let fields = [
                    "title", "subtitle", "date", "place", "number", "name", "tagline",
                ];
                compositions.push(Composition::Poster(Poster {
                    template: poster.id.clone(),
                    words: fields
                        .map(|field| (field.to_owned(), typed.to_owned()))
                        .into(),
                    language,
                    ..Poster::default()
                }));
            }
            for season in library.entries("seasons") {
                compositions.push(Composition::Poster(Poster {
                    template: season.id.clone(),
                    words: [("title".to_owned(), typed.to_owned())].into(),
                    language,
                    ..Poster::default()
                }));
            }
        }
    }
    for composition in compositions {
        let scene = composition
            .scene(library, &Tones::default())
            .unwrap_or_else(|error| panic!("{composition:?}: {error:?}"));
        for layer in &scene.layers {
            if let Content::Words(place, words) = &layer.content {
                let fitted = fit(words, place).unwrap();
                assert!(lies_within(&fitted, place), "{composition:?} {place:?}");
                assert!(fitted.path.is_some(), "{words} in {place:?}");
            }
        }
    }
}

#[test]
fn every_body_stand_and_accessory_is_sound() {
    let library = library();
    let figures = (library
        .entries("bodies")
        .iter()
        .map(|body| Figure::BobbleHead {
            body: body.id.clone(),
            colors: BTreeMap::new(),
            clothes: Clothes::Own,
            others: Vec::new(),
        }))
    .chain(library.entries("stands").iter().map(|stand| Figure::Bust {
        stand: stand.id.clone(),
    }));
    for figure in figures {
        let toy = Composition::Toy(Toy {
            figure,
            ..Toy::default()
        });
        let scene = toy
            .scene(library, &Tones::default())
            .unwrap_or_else(|error| panic!("{toy:?}: {error:?}"));
        let people = scene
            .layers
            .iter()
            .filter(|layer| matches!(layer.content, Content::Head { .. } | Content::Picture(..)));
        assert!(people.count() >= 1, "{toy:?}");
    }
    for palette in library.palettes("toys") {
        for accessory in library.entries("accessories") {
            let template = library.template("accessories", accessory, &palette.colours);
            assert!(template.is_ok(), "{}: {:?}", accessory.id, template.err());
        }
    }
}

#[test]
fn a_composition_with_too_much_in_it_is_not_read() {
    let read = |json: &str| serde_json::from_str::<Composition>(json);
    assert!(
        read(r#"{"kind":"toy","name":"Mai","box":"classic","accessories":["camera"]}"#).is_ok()
    );
    assert!(read(r#"{"kind":"poster","words":{"title":"Sea"}}"#).is_ok());
    assert!(read(r#"{"kind":"card","looks":["photo","comic"]}"#).is_ok());
    let looks = vec!["\"a\""; 13].join(",");
    let long = "a".repeat(501);
    for json in [
        format!(r#"{{"kind":"toy","name":"{long}"}}"#),
        format!(r#"{{"kind":"poster","words":{{"title":"{long}"}}}}"#),
        r#"{"kind":"toy","accessories":["a","a","a","a","a","a"]}"#.to_owned(),
        r#"{"kind":"toy","box":"../../etc/passwd"}"#.to_owned(),
        r#"{"kind":"toy","look":"<svg>"}"#.to_owned(),
        r#"{"kind":"toy","figure":{"figure":"bobble-head","colours":{"skin":"red"}}}"#.to_owned(),
        r#"{"kind":"toy","figure":{"figure":"bobble-head","others":[{},{},{},{}]}}"#.to_owned(),
        r#"{"kind":"toy","figure":{"figure":"bobble-head","others":[{"body":"<g>"}]}}"#.to_owned(),
        r#"{"kind":"toy","figure":{"figure":"bobble-head","clothes":"mine"}}"#.to_owned(),
        r#"{"kind":"toy","secret":1}"#.to_owned(),
        r#"{"kind":"doll"}"#.to_owned(),
        format!(r#"{{"kind":"card","looks":[{looks}]}}"#),
        r#"{"kind":"card","template":"../cards"}"#.to_owned(),
    ] {
        assert!(read(&json).is_err(), "{json}");
    }
}

#[test]
fn a_record_from_before_there_were_several_figures_is_one_figure_in_its_own_clothes() {
    let old = r##"{"kind":"toy","figure":{"figure":"bobble-head","body":"chef","colours":{"main":"#ff0000"}}}"##;
    let Composition::Toy(toy) = serde_json::from_str(old).unwrap() else {
        panic!("a toy");
    };
    let [outfit] = &toy.figure.outfits()[..] else {
        panic!("one figure");
    };
    assert_eq!(
        (outfit.body.as_str(), outfit.clothes),
        ("chef", Clothes::Own)
    );
    assert_eq!(outfit.colors.len(), 1);
}

#[test]
fn each_of_several_people_gets_a_head_and_nobody_is_there_without_a_body() {
    let toy = |others: usize| {
        let figure = Figure::BobbleHead {
            body: "hoodie".to_owned(),
            colors: BTreeMap::new(),
            clothes: Clothes::Photo,
            others: vec![Outfit::default(); others],
        };
        Composition::Toy(Toy {
            figure,
            ..Toy::default()
        })
    };
    for (bodies, people, heads) in [(1, 3, 1), (3, 3, 3), (4, 2, 2), (4, 4, 4)] {
        let person = |face| PersonTones {
            face,
            ..PersonTones::default()
        };
        let tones = Tones {
            people: (0..people.min(bodies)).map(person).collect(),
        };
        let scene = toy(bodies - 1).scene(library(), &tones).unwrap();
        let mut shown: Vec<usize> = (scene.layers.iter())
            .filter_map(|layer| match layer.content {
                Content::Head {
                    face,
                    part: HeadPart::Front,
                    ..
                } => Some(face),
                _ => None,
            })
            .collect();
        shown.sort_unstable();
        assert_eq!(shown, Vec::from_iter(0..heads), "{bodies} for {people}");
    }
}

#[test]
fn every_card_takes_as_many_pictures_as_its_catalogue_says() {
    let library = library();
    for entry in library.entries("cards") {
        let card = Card {
            template: entry.id.clone(),
            ..Card::default()
        };
        let places = card.places(library, (1080, 1350)).unwrap();
        assert_eq!(places.len(), entry.pictures, "{}", entry.id);
        let pictures = places.iter().map(|&(width, height)| {
            let pixels = vec![120; width as usize * height as usize * 3];
            Photo::from_pixels(width, height, pixels).unwrap()
        });
        let pictures: Vec<Photo> = pictures.collect();
        if pictures.is_empty() {
            continue;
        }
        let fewer = pictures[1..].to_vec();
        assert!(
            arrange(&card, library, pictures, (432, 540)).is_ok(),
            "{}",
            entry.id
        );
        assert!(arrange(&card, library, fewer, (432, 540)).is_err());
    }
}
