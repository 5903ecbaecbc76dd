//! What must be true of whatever a person types and of every name that a file can have: the bodies of two fuzz targets.

use std::path::{Component, Path, PathBuf};

use engine::{Background, Brush, Frame, OutputFormat, Recipe, Straighten};
use serde_json::{Value, json};
use vault::PhotoId;

use super::json_document::with_path;
use super::photo_ids::find_among;
use super::photo_line::recipe_text;
use super::target::{OutputPaths, Target, format_of_name, overlay_stem, portrait_stem};
use super::terminal_text::{escape, escape_json, is_unsafe};
use super::values;
use crate::studio::file_output::Overwrite;

/// A name of a file, or the beginning of a photo's identifier.
pub(crate) fn try_name(bytes: &[u8]) {
    let name = String::from_utf8_lossy(bytes);
    try_output_names(&name);
    try_printing(bytes, &name);
    try_identifier(&name);
    if let Ok(Some(format)) = format_of_name(&path(bytes)) {
        let extension = Path::new(name.as_ref())
            .extension()
            .unwrap_or_default()
            .to_string_lossy();
        let named = values::FileFormat::from_extension(&extension);
        assert_eq!(named, Some(format));
    }
}

/// Whatever a photo is called, each of its pictures lies in the folder that was asked for, under a name of its own.
fn try_output_names(name: &str) {
    let Ok(recipe) = Recipe::parse("wave:2,mosaic", 1.0) else {
        return;
    };
    let folder = PathBuf::from("/nonexistent/portraits");
    let target = Target::Folder(folder.clone());
    let mut paths = OutputPaths::new([], Overwrite::Refused);
    let mut names = Vec::new();
    for stem in [
        portrait_stem(name, &recipe),
        overlay_stem(name),
        name.to_owned(),
        name.to_owned(),
    ] {
        if stem.contains('/') {
            // Only stems of names that have lost their folder get that far.
            continue;
        }
        let path = paths.next(&target, &stem, OutputFormat::Jpeg.extension());
        let path = path.ok().flatten().unwrap_or_default();
        let below = path.strip_prefix(&folder).unwrap_or(Path::new("/"));
        let mut parts = below.components();
        let (Some(Component::Normal(written)), None) = (parts.next(), parts.next()) else {
            panic!("{} is not in the folder", path.display());
        };
        assert!(path.extension().is_some_and(|it| it == "jpg"));
        let written = written.to_string_lossy();
        assert!(written.len() <= 255 && !written.contains(is_unsafe));
        names.push(written.to_lowercase());
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "two pictures have one name");
}

/// What is printed steers no terminal, and what is printed as JSON says what the name was.
fn try_printing(bytes: &[u8], name: &str) {
    assert!(!escape(name).contains(is_unsafe));
    let document = with_path(json!({}), "photo", Some(&path(bytes)));
    let printed = document.to_string();
    let printed = escape_json(&printed);
    assert!(!printed.contains(is_unsafe));
    let read: Value = serde_json::from_str(&printed).unwrap_or_default();
    assert_eq!(read, document);
    if let Some(written) = read["photoBytes"].as_str() {
        assert_eq!(hex::decode(written).as_deref(), Ok(bytes));
    }
}

/// Whatever is found is what was asked for.
fn try_identifier(word: &str) {
    let ids = [
        "00000000000000000000000000000000",
        "0f3c0000000000000000000000000001",
        "0f3c0000000000000000000000000002",
        "ffffffffffffffffffffffffffffffff",
    ];
    let known: Vec<PhotoId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    if let Ok(found) = find_among(&known, word) {
        let beginning = word.to_ascii_lowercase();
        let id = found.to_string();
        assert!(!word.is_empty() && id.starts_with(&beginning));
        let same = ids.iter().filter(|id| id.starts_with(&beginning));
        // A whole identifier may be one that this vault does not know.
        assert!(id == beginning || same.count() == 1, "{word} is ambiguous");
    }
}

/// Words as they are typed behind the options of `stylize` and `settings`, or a recipe as it is stored.
pub(crate) fn try_recipe(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    try_shares(&text);
    try_choices(&text);
    for recipe in recipes(&text) {
        let sum: f32 = recipe.styles.iter().map(|style| style.weight).sum();
        assert!((sum - 1.0).abs() < 1e-3, "the weights add up to {sum}");
        assert!((0.0..=1.0).contains(&recipe.strength));
        assert!(!recipe_text(&recipe).is_empty());
        assert_eq!(stored_and_read(&recipe).as_ref(), Some(&recipe));
        if let Some(updated) = recipe.updated() {
            assert_eq!(stored_and_read(&updated).as_ref(), Some(&updated));
            assert_eq!(updated.updated(), None, "what is new is made anew");
        }
    }
}

fn recipes(text: &str) -> Vec<Recipe> {
    let typed = Recipe::parse(text, values::share(text).unwrap_or(0.5)).ok();
    let stored = serde_json::from_str::<Recipe>(text).ok();
    typed.into_iter().chain(stored).collect()
}

fn stored_and_read(recipe: &Recipe) -> Option<Recipe> {
    let stored = serde_json::to_string(recipe).ok()?;
    serde_json::from_str(&stored).ok()
}

/// Numbers are in their ranges, or refused.
fn try_shares(text: &str) {
    if let Ok(share) = values::share(text) {
        assert!((0.0..=1.0).contains(&share));
    }
    if let Ok(weight) = values::line_weight(text) {
        assert!((0.5..=2.0).contains(&weight));
    }
    if let Ok(Straighten::Degrees(degrees)) = values::straighten(text) {
        assert!((-45.0..=45.0).contains(&degrees));
    }
    if let Ok(turns) = values::quarter_turns(text) {
        assert!(turns < 4);
    }
    if let Ok(circle) = values::circle(text) {
        let shares = [circle.x, circle.y, circle.radius];
        assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)) && circle.radius > 0.0);
    }
    if let Ok(Frame::Free(part)) = values::frame(text) {
        assert!(part.width > 0.0 && part.height > 0.0);
        assert!(part.left >= 0.0 && part.left + part.width < 1.001);
        assert!(part.top >= 0.0 && part.top + part.height < 1.001);
    }
    if let Ok(Brush::Pixels(side)) = values::brush(text) {
        assert!((256..=8192).contains(&side));
    }
    if let Ok(values::Quota(Some(bytes))) = values::quota(text) {
        assert!(bytes >= 1_000_000);
    }
}

/// Words are ours, or refused; a backdrop is the same when it is read from where it is stored.
fn try_choices(text: &str) {
    if let Ok(backdrop) = values::backdrop(text) {
        assert!(
            backdrop
                != Background::Look {
                    style: String::new()
                }
        );
        let stored = serde_json::to_value(&backdrop).unwrap_or_default();
        assert_eq!(serde_json::from_value(stored).ok(), Some(backdrop));
    }
    if let Ok(format) = values::file_format(text) {
        let named = values::FileFormat::from_extension(format.extension());
        assert_eq!(named, Some(format));
    }
    drop(values::bystanders(text));
    drop(values::precision(text));
    drop(values::retention(text));
    drop(values::minutes(text));
    drop(values::attempt_limit(text));
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}
