//! Recipes and brushes: what is accepted, and what each refusal says.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use engine::{
    Background, Brush, Catalog, Color, Crop, DRAWN_LOOKS, DrawnOptions, Error, Frame, Recipe,
    RecipeError, Regions, Straighten, WeightedStyle,
};
use stage::open_engine;

#[test]
fn a_recipe_is_parsed_from_an_argument() {
    let recipe = Recipe::parse("wave:3, udnie", 0.5).unwrap();
    let weighted = |name: &str, weight| WeightedStyle {
        name: name.to_owned(),
        weight,
    };
    assert_eq!(
        recipe.styles,
        [weighted("wave", 0.75), weighted("udnie", 0.25)]
    );
    assert_eq!(recipe.strength, 0.5);
    assert_eq!(
        Recipe::parse("mosaic:9", 1.0).unwrap().styles,
        [weighted("mosaic", 1.0)]
    );
}

#[test]
fn an_invalid_recipe_says_why() {
    let fault = |styles, strength| Recipe::parse(styles, strength).unwrap_err();
    let name = || "wave".to_owned();
    for styles in ["", ",", "wave,", ":1"] {
        assert_eq!(fault(styles, 1.0), RecipeError::NoStyle, "{styles:?}");
    }
    for styles in [
        "wave:0",
        "wave:-1",
        "wave:NaN",
        "wave:inf",
        "wave:",
        "wave:x",
        "wave:1:2",
        "wave:1e-45,mosaic:3e38",
    ] {
        assert_eq!(
            fault(styles, 1.0),
            RecipeError::Weight { name: name() },
            "{styles:?}"
        );
    }
    assert_eq!(
        fault("wave,mosaic,wave", 1.0),
        RecipeError::Repeated { name: name() }
    );
    for strength in [-0.1, 1.1, f32::NAN, f32::INFINITY] {
        assert_eq!(fault("wave", strength), RecipeError::Strength);
    }
}

#[test]
fn a_recipe_survives_json_and_is_checked() {
    for styles in [
        "wave",
        // Normalising these parts a second time would change their last bits.
        "wave:1,mosaic:3,udnie:5",
        "wave:0.1,mosaic:0.1,udnie:0.1",
        "a:1,b:1,c:1,d:1,e:1,f:1,g:1",
    ] {
        let recipe = Recipe::parse(styles, 0.3)
            .and_then(|recipe| recipe.with_brush(Brush::Pixels(900)))
            .unwrap()
            .keeping_color(true);
        let json = serde_json::to_string(&recipe).unwrap();
        assert_eq!(serde_json::from_str::<Recipe>(&json).unwrap(), recipe);
    }
    // A recipe that uses none of the later fields is written as before there were any.
    let json = serde_json::to_string(&Recipe::parse("wave", 0.5).unwrap()).unwrap();
    assert_eq!(
        json,
        r#"{"styles":[{"name":"wave","weight":1.0}],"strength":0.5,"brush":"medium","keep_colour":false}"#
    );
    // As it was written before there were brushes.
    let old = r#"{"styles":[{"name":"wave","weight":1}],"strength":1}"#;
    let plain = Recipe::parse("wave", 1.0).unwrap();
    assert_eq!(serde_json::from_str::<Recipe>(old).unwrap(), plain);
    for json in [
        r#"{"styles":[],"strength":1}"#,
        r#"{"styles":[{"name":"wave","weight":-1}],"strength":1}"#,
        r#"{"styles":[{"name":"wave","weight":1}],"strength":2}"#,
        r#"{"styles":[{"name":"wave","weight":1}]}"#,
        r#"{"styles":[{"name":"wave","weight":1}],"strength":1,"brush":3}"#,
        r#"{"styles":[{"name":"wave","weight":1}],"strength":1,"brush":{"pixels":9}}"#,
        r#"{"styles":[{"name":"wave","weight":1}],"strength":1,"sauce":3}"#,
        r#"{"styles":[{"name":"wave","weight":1}],"strength":1,"regions":{"face":2,"person":1,"background":1}}"#,
        r#"{"styles":[{"name":"wave","weight":1}],"strength":1,"background":{"kind":"plain","colour":"red"}}"#,
        r#"{"styles":[{"name":"wave","weight":1}],"strength":1,"background":{"kind":"look","style":""}}"#,
        r#"{"styles":[{"name":"wave","weight":1}],"strength":1,"crop":{"turns":4}}"#,
        r#"{"styles":[{"name":"wave","weight":1}],"strength":1,"crop":{"straighten":{"degrees":46}}}"#,
        r#"{"styles":[{"name":"wave","weight":1}],"strength":1,"crop":{"frame":{"free":{"left":0.5,"top":0,"width":0.6,"height":1}}}}"#,
    ] {
        assert!(serde_json::from_str::<Recipe>(json).is_err(), "{json}");
    }
}

#[test]
fn regions_backgrounds_and_crops_survive_json() {
    let catalog = Catalog::open(&stage::models()).unwrap();
    let recipe = Recipe::parse("wave", 1.0).unwrap();
    let mut backgrounds: Vec<Background> = [
        "styled",
        "photo",
        "blurred",
        "#f4E9d8",
        "#f6d6ad,#C98f86",
        "mosaic",
    ]
    .map(|word| word.parse().unwrap())
    .to_vec();
    backgrounds.push(Background::Transparent);
    for background in backgrounds {
        for word in ["whole", "4:5", "passport", "0.1,0.2,0.9,0.5"] {
            let crop = Crop {
                frame: word.parse().unwrap(),
                turns: 3,
                straighten: Straighten::Degrees(-2.5),
                mirror: true,
            };
            let recipe = recipe.clone().with_background(background.clone()).unwrap();
            let recipe = recipe.with_crop(crop).unwrap();
            let regions = Regions::new(0.6, 1.0, 0.0).unwrap();
            let recipe = recipe.with_regions(regions).unwrap();
            let json = serde_json::to_string(&recipe).unwrap();
            assert_eq!(serde_json::from_str::<Recipe>(&json).unwrap(), recipe);
            assert!(catalog.needs_portrait_map(&recipe).unwrap());
        }
    }
    assert!(!catalog.needs_portrait_map(&recipe).unwrap());
    for word in [
        "",
        "2:3",
        "0,0,1",
        "0,0,0,1",
        "-0.1,0,1,1",
        "NaN,0,1,1",
        "0,0,1,inf",
    ] {
        assert_eq!(word.parse::<Frame>(), Err(RecipeError::Crop), "{word}");
    }
    for word in ["#", "#12345", "#1234567", "#+12345", "123456", "#12345g"] {
        assert_eq!(word.parse::<Color>(), Err(RecipeError::Color), "{word}");
    }
}

#[test]
fn a_brush_is_parsed_from_a_word_or_a_number() {
    for (word, brush) in [
        ("fine", Brush::Fine),
        ("medium", Brush::Medium),
        ("broad", Brush::Broad),
        ("native", Brush::Native),
        ("1000", Brush::Pixels(1000)),
    ] {
        assert_eq!(word.parse(), Ok(brush));
    }
    for word in ["", "thin", "255", "8193", "1e3", "-5"] {
        assert_eq!(word.parse::<Brush>(), Err(RecipeError::Brush), "{word}");
    }
}

#[test]
fn an_unknown_style_is_reported_with_the_known_ones() {
    let mut engine = open_engine(&stage::models()).unwrap();
    // Behind the people too.
    let behind = Background::Look {
        style: "candy".to_owned(),
    };
    let recipe = Recipe::parse("wave", 1.0).unwrap();
    let recipe = recipe.with_background(behind).unwrap();
    let refused = engine.stylize(&stage::picture(8, 8), &recipe);
    assert!(matches!(refused, Err(Error::StyleUnknown { .. })));
    // Even where no model would have to run.
    for strength in [0.0, 1.0] {
        let recipe = Recipe::parse("wave,candy", strength).unwrap();
        match engine.stylize(&stage::picture(8, 8), &recipe) {
            Err(Error::StyleUnknown { name, known }) => {
                assert_eq!(name, "candy");
                let drawn = DRAWN_LOOKS.iter().map(|look| look.name);
                let all: Vec<&str> = drawn.chain(stage::PAINTED_STYLES).collect();
                assert_eq!(known, all);
            }
            other => panic!("not refused: {other:?}"),
        }
    }
}

#[test]
fn drawn_looks_stand_alone_and_know_their_palettes() {
    let catalog = Catalog::open(&stage::models()).unwrap();
    for (styles, second) in [
        ("storybook,wave", "wave"),
        ("wave,comic", "comic"),
        ("comic,ink", "ink"),
    ] {
        let refused = catalog.check(&Recipe::parse(styles, 1.0).unwrap());
        assert!(
            matches!(refused, Err(Error::RecipeInvalid(RecipeError::Unblendable { second: it, .. })) if it == second),
            "{styles}"
        );
    }
    let with_palette = |style: &str, palette: &str| {
        let drawn = DrawnOptions {
            palette: Some(palette.to_owned()),
            ..DrawnOptions::default()
        };
        let recipe = Recipe::parse(style, 1.0).unwrap();
        catalog.check(&recipe.with_drawn(drawn).unwrap()).map(drop)
    };
    for look in &DRAWN_LOOKS {
        let palettes: Vec<String> = look.palettes().into_iter().map(|it| it.name).collect();
        assert!(palettes.len() >= 4, "{}", look.name);
        for palette in &palettes {
            with_palette(look.name, palette).unwrap();
        }
        match with_palette(look.name, "beige") {
            Err(Error::PaletteUnknown { known, .. }) => assert_eq!(known, palettes),
            other => panic!("not refused: {other:?}"),
        }
    }
    match with_palette("wave", "beige") {
        Err(Error::PaletteUnknown { known, .. }) => assert!(known.is_empty()),
        other => panic!("not refused: {other:?}"),
    }
    let drawn = DrawnOptions {
        character: 1.5,
        ..DrawnOptions::default()
    };
    let recipe = Recipe::parse("ink", 1.0).unwrap();
    assert_eq!(recipe.with_drawn(drawn), Err(RecipeError::Character));
    for line_weight in [0.4, 2.1, f32::NAN] {
        let drawn = DrawnOptions {
            line_weight,
            ..DrawnOptions::default()
        };
        let recipe = Recipe::parse("ink", 1.0).unwrap();
        assert_eq!(recipe.with_drawn(drawn), Err(RecipeError::LineWeight));
    }
}

#[test]
fn recipes_of_earlier_versions_are_carried_over() {
    let catalog = Catalog::open(&stage::models()).unwrap();
    for (old, new) in [
        ("cel", Some("storybook")),
        ("figure", Some("storybook")),
        ("wave:1,cel:3", Some("wave")),
        ("wave:1,udnie:1,pencil:2", Some("wave:1,udnie:1")),
        ("comic:1,pencil:2", Some("pencil")),
        ("comic", None),
        ("wave,ink", None),
        ("wave:1,udnie:1", None),
        ("candy", None),
    ] {
        let updated = Recipe::parse(old, 0.5).unwrap().updated();
        let expected = new.map(|new| Recipe::parse(new, 0.5).unwrap());
        assert_eq!(updated, expected, "{old}");
        if let Some(updated) = updated {
            catalog.check(&updated).unwrap();
        }
    }
    let behind = Background::Look {
        style: "cel".to_owned(),
    };
    let recipe = Recipe::parse("wave", 1.0).unwrap();
    let recipe = recipe.with_background(behind).unwrap();
    catalog.check(&recipe.updated().unwrap()).unwrap();
}

#[test]
fn a_drawn_look_asks_where_people_are_and_is_blended_with_the_photo() {
    let mut engine = open_engine(&stage::models()).unwrap();
    let photo = stage::picture(40, 30);
    let refused = engine.stylize(&photo, &Recipe::parse("ink", 1.0).unwrap());
    assert!(matches!(refused, Err(Error::PortraitMapMissing)));
    let same = engine.stylize(&photo, &Recipe::parse("ink", 0.0).unwrap());
    assert_eq!(same.unwrap().pixels(), photo.pixels());
}
