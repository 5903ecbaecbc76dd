//! Composes photos: `compose [--card ID] [--poster ID] [--season ID [--greeting] [--square]] [--toy BOX] [--body ID[+ID…] | --bust STAND] [--clothes photo] [--palette ID] [--look NAME,NAME] [--name WORDS]
//! [--tagline WORDS] [--words FIELD=WORDS] [--accessory ID,ID] [--language en|vi|zh|ar] [--size WIDTHxHEIGHT] --out DIR PHOTO...`.
//!
//! `all` in place of an id makes one picture of each. Without `--size` a picture is as large as its template says. The times
//! are those of the first picture of a photo, and of the same picture with another name.

#![expect(clippy::print_stdout, reason = "printing is its job")]

use std::error::Error;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use engine::{
    Analyzer, Card, Clothes, Composition, Engine, Entry, Figure, KeptComposition, Language, Limits,
    Outfit, OutputFormat, PortraitModels, Poster, Precision, Source, Toy, TruncationPolicy,
    library,
};

#[derive(Default)]
struct Wishes {
    card: Option<String>,
    poster: Option<String>,
    season: Option<String>,
    greeting: bool,
    square: bool,
    toy: Toy,
    body: Option<String>,
    clothes: Clothes,
    bust: Option<String>,
    words: Vec<(String, String)>,
    size: Option<(u32, u32)>,
    out: PathBuf,
    photos: Vec<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let wishes = wishes()?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let library_file = root.join("vendor/onnxruntime/libonnxruntime.so.1");
    let mut engine = Engine::open(
        &root.join("models"),
        &library_file,
        threads,
        Precision::Single,
    )?;
    let models = PortraitModels::read(&root.join("models"))?;
    let mut analyzer = Analyzer::prepare(models, engine.runtime(), threads)?;
    for path in &wishes.photos {
        let whole = Source::open(
            fs::read(path)?,
            &Limits::default(),
            TruncationPolicy::Accept,
        )?;
        let source = Source::from(whole.downscaled(2048)?);
        let map = analyzer.analyze(&source)?;
        let mut kept = KeptComposition::default();
        for (name, composition) in wishes.compositions() {
            let (width, height) = composition.size(library())?;
            let size = wishes.size.unwrap_or((width as u32, height as u32));
            let start = Instant::now();
            let composed = match engine.compose(&source, &map, &composition, size, &mut kept) {
                Ok(composed) => composed,
                Err(error) => {
                    println!("{}: {name}: {error}: {:?}", path.display(), error);
                    continue;
                }
            };
            let first = start.elapsed().as_millis();
            let start = Instant::now();
            engine.compose(&source, &map, &renamed(&composition), size, &mut kept)?;
            let again = start.elapsed().as_millis();
            println!(
                "{}: {name}: {first} ms, renamed {again} ms, {:?}",
                path.display(),
                composed.notes
            );
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let file = wishes.out.join(format!("{stem}-{name}.png"));
            fs::write(file, composed.photo.encode(OutputFormat::Png)?)?;
        }
    }
    Ok(())
}

fn renamed(composition: &Composition) -> Composition {
    let mut other = composition.clone();
    match &mut other {
        Composition::Toy(toy) => toy.name.push('!'),
        Composition::Poster(poster) => {
            poster.words.insert("title".into(), "Another".into());
        }
        Composition::Card(card) => {
            card.words.insert("title".into(), "Another".into());
        }
    }
    other
}

fn wishes() -> Result<Wishes, Box<dyn Error>> {
    let mut wishes = Wishes::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--card" => wishes.card = Some(value()?),
            "--poster" => wishes.poster = Some(value()?),
            "--season" => wishes.season = Some(value()?),
            "--greeting" => wishes.greeting = true,
            "--square" => wishes.square = true,
            "--toy" => wishes.toy.layout = value()?,
            "--clothes" => {
                wishes.clothes = match value()?.as_str() {
                    "photo" => Clothes::Photo,
                    _ => Clothes::Own,
                }
            }
            "--body" => wishes.body = Some(value()?),
            "--bust" => wishes.bust = Some(value()?),
            "--palette" => wishes.toy.palette = value()?,
            "--look" => wishes.toy.look = Some(value()?),
            "--name" => wishes.toy.name = value()?,
            "--tagline" => wishes.toy.tagline = value()?,
            "--words" => {
                let value = value()?;
                let (field, words) = value.split_once('=').ok_or("FIELD=WORDS")?;
                wishes.words.push((field.to_owned(), words.to_owned()));
            }
            "--accessory" => {
                wishes.toy.accessories = value()?.split(',').map(str::to_owned).collect()
            }
            "--language" => {
                wishes.toy.language = match value()?.as_str() {
                    "vi" => Language::Vi,
                    "zh" => Language::Zh,
                    "ar" => Language::Ar,
                    _ => Language::En,
                }
            }
            "--size" => {
                let value = value()?;
                let (width, height) = value.split_once('x').ok_or("WIDTHxHEIGHT")?;
                wishes.size = Some((width.parse()?, height.parse()?));
            }
            "--out" => wishes.out = PathBuf::from(value()?),
            _ => wishes.photos.push(PathBuf::from(argument)),
        }
    }
    Ok(wishes)
}

impl Wishes {
    fn season(&self, id: String) -> (String, Composition) {
        let greeting = library().scene(&id).map(|(_, entry)| &entry.greeting);
        let greeting = greeting.map_or("", |it| it.get(self.toy.language));
        let title = ("title".to_owned(), greeting.to_owned());
        let poster = Poster {
            template: id.clone(),
            words: Some(title).filter(|_| self.greeting).into_iter().collect(),
            palette: self.toy.palette.clone(),
            square: self.square,
            look: self.toy.look.clone(),
            language: self.toy.language,
            ..Poster::default()
        };
        (id, Composition::Poster(poster))
    }

    fn compositions(&self) -> Vec<(String, Composition)> {
        if let Some(id) = &self.poster {
            let chosen = ids(library().entries("posters"), id);
            let poster = |template: String| {
                let composition = Composition::Poster(Poster {
                    template: template.clone(),
                    words: self.words.iter().cloned().collect(),
                    look: self.toy.look.clone(),
                    language: self.toy.language,
                    ..Poster::default()
                });
                (template, composition)
            };
            return chosen.into_iter().map(poster).collect();
        }
        if let Some(id) = &self.card {
            let looks = self.toy.look.iter().flat_map(|looks| looks.split(','));
            let looks: Vec<String> = looks.map(str::to_owned).collect();
            let mut made = Vec::new();
            for template in ids(library().entries("cards"), id) {
                for palette in ids(library().palettes("cards"), &self.toy.palette) {
                    let card = Card {
                        template: template.clone(),
                        palette: palette.clone(),
                        words: self.words.iter().cloned().collect(),
                        looks: looks.clone(),
                        language: self.toy.language,
                    };
                    made.push((format!("{template}-{palette}"), Composition::Card(card)));
                }
            }
            return made;
        }
        if let Some(id) = &self.season {
            let chosen = ids(library().entries("seasons"), id);
            return chosen.into_iter().map(|id| self.season(id)).collect();
        }
        let mut made = Vec::new();
        for layout in ids(library().entries("toys"), &self.toy.layout) {
            for palette in ids(library().palettes("toys"), &self.toy.palette) {
                for figure in self.figures() {
                    let name = match &figure {
                        Figure::Bust { stand } => stand.clone(),
                        Figure::BobbleHead { body, others, .. } => {
                            format!("{body}{}", "+".repeat(others.len()))
                        }
                    };
                    let toy = Toy {
                        layout: layout.clone(),
                        palette: palette.clone(),
                        figure,
                        ..self.toy.clone()
                    };
                    made.push((format!("{layout}-{palette}-{name}"), Composition::Toy(toy)));
                }
            }
        }
        made
    }

    fn figures(&self) -> Vec<Figure> {
        match &self.bust {
            Some(stand) => ids(library().entries("stands"), stand)
                .into_iter()
                .map(|stand| Figure::Bust { stand })
                .collect(),
            None => ids(
                library().entries("bodies"),
                self.body.as_deref().unwrap_or_default(),
            )
            .into_iter()
            .map(|ids| self.bobble_heads(&ids))
            .collect(),
        }
    }

    /// One figure for each id: `hoodie+chef` are two.
    fn bobble_heads(&self, ids: &str) -> Figure {
        let mut outfits = ids.split('+').map(|id| Outfit {
            body: id.to_owned(),
            clothes: self.clothes,
            ..Outfit::default()
        });
        let Outfit {
            body,
            colors,
            clothes,
        } = outfits.next().unwrap_or_default();
        Figure::BobbleHead {
            body,
            colors,
            clothes,
            others: outfits.collect(),
        }
    }
}

/// This id; of `all` each.
fn ids(entries: &[Entry], id: &str) -> Vec<String> {
    match id {
        "all" => entries.iter().map(|entry| entry.id.clone()).collect(),
        id => vec![id.to_owned()],
    }
}
