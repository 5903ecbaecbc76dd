//! Ties each task to the pictures that it gives and to the type of its result.

use engine::{Background, Format, ImportFacts, OutputFormat, Recipe};

use super::pack::{PackPicture, PackShape, PictureRule};
use super::portrait_analysis::PortraitAnalysis;
use super::protocol::{
    Compose, Convert, DecodeOptions, DrawPaths, ImageSize, Import, MAX_PREVIEW_SIDE, MakePack,
    PhotoInfo, Preview, ShownSize, Stylize, Task,
};

mod draw_both;
mod facts;

pub use draw_both::DrawnBoth;
pub use facts::Analyzed;

/// A task and what it gives: the type of the task decides the type of the result.
pub trait TypedTask: Clone + Into<Task> {
    /// The result.
    type Output;

    /// How the photo is read.
    fn decode_options(&self) -> &DecodeOptions;

    /// The pictures that the task gives, in their order: the longest side that each may have, or none where it has the
    /// photo's size, or the size that the recipe's crop gives.
    fn longest_sides(&self) -> Vec<Option<u32>>;

    /// The pictures of a pack in their order, which may be left out; none for every other task.
    fn pack_rules(&self) -> Option<Vec<PictureRule>> {
        None
    }

    /// The longest side of the thumbnails of a pack, where they are wanted.
    fn pack_thumbnail_side(&self) -> Option<u32> {
        None
    }

    /// The format of the file of a picture, counted from 0, where the first is usually in `usual` and the others are thumbnails.
    fn format_of(&self, picture: usize, usual: OutputFormat) -> OutputFormat {
        match picture {
            0 => usual,
            _ => OutputFormat::Jpeg,
        }
    }

    /// Whether a picture of a pack, counted from 0, stays pixels.
    fn gives_pixels_of(&self, _picture: usize) -> bool {
        false
    }

    /// The recipe of the first picture, where one is carried out.
    fn recipe(&self) -> Option<&Recipe> {
        None
    }

    /// The size of the first picture, where the task decides it.
    fn exact_size(&self) -> Option<ImageSize> {
        None
    }

    /// The format that the first picture is for, where it has the size of one.
    fn shown_in(&self) -> Option<&'static Format> {
        None
    }

    /// Whether the faces decide which part of the photo the first picture shows, whatever the recipe's crop is.
    fn is_cut_by_faces(&self) -> bool {
        false
    }

    /// Whether the first picture may be a cut-out.
    fn may_be_transparent(&self) -> bool {
        false
    }

    /// Whether the task asks who is in the photo.
    fn asks_for_analysis(&self) -> bool {
        false
    }

    /// Whether the task asks how many bystanders are in the photo.
    fn asks_for_bystanders(&self) -> bool {
        false
    }

    /// How many steps of learning the task may report, with a picture at each.
    fn learning_steps(&self) -> u32 {
        0
    }

    /// Whether the task gives the file of a learnt style.
    fn gives_style(&self) -> bool {
        false
    }

    /// Whether the task tells what was found out of a network.
    fn gives_network(&self) -> bool {
        false
    }

    /// Whether a recipe of the task asks for the style of this name.
    fn names_style(&self, name: &str) -> bool {
        self.recipe().is_some_and(|recipe| recipe.names_style(name))
    }

    /// Whether the task gives an SVG file.
    fn gives_paths(&self) -> bool {
        false
    }

    /// The result.
    fn output(results: TaskResults) -> Option<Self::Output>;
}

/// What a task that is done has given.
#[derive(Debug)]
pub struct TaskResults {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// Who is in it, where the task asks for that.
    pub analysis: Option<PortraitAnalysis>,
    /// How many bystanders are in it, where the task asks for that.
    pub bystanders: Option<u32>,
    /// The SVG file, where the task gives one.
    pub paths: Vec<u8>,
    /// The file of a learnt style, where the task gives one.
    pub style: Option<Vec<u8>>,
    /// What was found out of a network, where the task tells that.
    pub network: Option<ImportFacts>,
    /// The pictures in their order, each encoded.
    pub pictures: Vec<Vec<u8>>,
    /// The size of the first.
    pub size: Option<ImageSize>,
}

/// What [`Stylize`] gives.
#[derive(Debug)]
pub struct Stylized {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// The portrait, encoded.
    pub image: Vec<u8>,
    /// Its size.
    pub size: ImageSize,
    /// Its thumbnail, where one was wanted, as JPEG.
    pub thumbnail: Option<Vec<u8>>,
    /// How many people were softened in it.
    pub softened: u32,
}

/// What [`Import`] gives.
#[derive(Debug)]
pub struct Imported {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// Its thumbnail, encoded.
    pub thumbnail: Vec<u8>,
}

impl From<Preview> for Task {
    fn from(task: Preview) -> Self {
        Self::Preview(task)
    }
}

impl TypedTask for Preview {
    type Output = Vec<u8>;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        vec![Some(self.longest_side.min(MAX_PREVIEW_SIDE))]
    }

    fn recipe(&self) -> Option<&Recipe> {
        Some(&self.recipe)
    }

    fn output(results: TaskResults) -> Option<Vec<u8>> {
        let [preview] = <[_; 1]>::try_from(results.pictures).ok()?;
        Some(preview)
    }
}

impl From<Stylize> for Task {
    fn from(task: Stylize) -> Self {
        Self::Stylize(task)
    }
}

impl TypedTask for Stylize {
    type Output = Stylized;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        let thumbnail = self.thumbnail_side.map(Some);
        std::iter::once(None).chain(thumbnail).collect()
    }

    fn asks_for_bystanders(&self) -> bool {
        self.recipe.bystanders.soften
    }

    fn recipe(&self) -> Option<&Recipe> {
        Some(&self.recipe)
    }

    fn shown_in(&self) -> Option<&'static Format> {
        match self.size.as_ref()? {
            ShownSize::Format(name) => Format::find(name),
            ShownSize::Place(_) => None,
        }
    }

    fn exact_size(&self) -> Option<ImageSize> {
        match self.size {
            Some(ShownSize::Place(size)) => Some(size),
            _ => None,
        }
    }

    fn may_be_transparent(&self) -> bool {
        self.recipe.background == Background::Transparent
    }

    fn output(results: TaskResults) -> Option<Stylized> {
        let mut pictures = results.pictures.into_iter();
        Some(Stylized {
            photo: results.photo,
            image: pictures.next()?,
            size: results.size?,
            thumbnail: pictures.next(),
            softened: results.bystanders.unwrap_or_default(),
        })
    }
}

impl From<Compose> for Task {
    fn from(task: Compose) -> Self {
        Self::Compose(task)
    }
}

impl TypedTask for Compose {
    type Output = Stylized;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        let thumbnail = self.thumbnail_side.map(Some);
        std::iter::once(None).chain(thumbnail).collect()
    }

    fn exact_size(&self) -> Option<ImageSize> {
        Some(self.size)
    }

    fn names_style(&self, name: &str) -> bool {
        self.composition.names_look(name)
    }

    fn output(results: TaskResults) -> Option<Stylized> {
        Stylize::output(results)
    }
}

/// What [`DrawPaths`] gives.
#[derive(Debug)]
pub struct DrawnPaths {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// The SVG file.
    pub file: Vec<u8>,
    /// How many people were softened in it.
    pub softened: u32,
}

impl From<DrawPaths> for Task {
    fn from(task: DrawPaths) -> Self {
        Self::DrawPaths(task)
    }
}

impl TypedTask for DrawPaths {
    type Output = DrawnPaths;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        Vec::new()
    }

    fn asks_for_bystanders(&self) -> bool {
        self.recipe.bystanders.soften
    }

    fn gives_paths(&self) -> bool {
        true
    }

    fn output(results: TaskResults) -> Option<DrawnPaths> {
        engine::has_only_paths(&results.paths).then_some(DrawnPaths {
            photo: results.photo,
            file: results.paths,
            softened: results.bystanders.unwrap_or_default(),
        })
    }
}

impl From<Import> for Task {
    fn from(task: Import) -> Self {
        Self::Import(task)
    }
}

impl TypedTask for Import {
    type Output = Imported;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        vec![Some(self.thumbnail_side)]
    }

    fn output(results: TaskResults) -> Option<Imported> {
        let [thumbnail] = <[_; 1]>::try_from(results.pictures).ok()?;
        Some(Imported {
            photo: results.photo,
            thumbnail,
        })
    }
}

impl From<Convert> for Task {
    fn from(task: Convert) -> Self {
        Self::Convert(task)
    }
}

impl TypedTask for Convert {
    type Output = Vec<u8>;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        vec![self.longest_side]
    }

    fn shown_in(&self) -> Option<&'static Format> {
        self.size.as_deref().and_then(Format::find)
    }

    fn may_be_transparent(&self) -> bool {
        self.keep_alpha
    }

    fn output(results: TaskResults) -> Option<Vec<u8>> {
        let [picture] = <[_; 1]>::try_from(results.pictures).ok()?;
        Some(picture)
    }
}

impl From<MakePack> for Task {
    fn from(task: MakePack) -> Self {
        Self::MakePack(task)
    }
}

impl TypedTask for MakePack {
    /// How many people were softened.
    type Output = u32;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        Vec::new()
    }

    fn pack_rules(&self) -> Option<Vec<PictureRule>> {
        let pictures = self.pictures.iter().enumerate();
        let sent = pictures.filter(|(_, picture)| !picture.only_for_sheet);
        Some(
            sent.map(|(before, it)| PictureRule::of(it, before))
                .collect(),
        )
    }

    fn pack_thumbnail_side(&self) -> Option<u32> {
        self.thumbnail_side
    }

    fn names_style(&self, name: &str) -> bool {
        let mut pictures = self.pictures.iter();
        pictures.any(|picture| picture.names_style(name))
    }

    fn format_of(&self, picture: usize, usual: OutputFormat) -> OutputFormat {
        let mut sent = self.pictures.iter().filter(|it| !it.only_for_sheet);
        sent.nth(picture).map_or(usual, |picture| picture.format)
    }

    fn gives_pixels_of(&self, picture: usize) -> bool {
        let mut sent = self.pictures.iter().filter(|it| !it.only_for_sheet);
        let is_figure = |it: &PackPicture| matches!(it.shape, PackShape::Figure(_));
        sent.nth(picture).is_some_and(is_figure)
    }

    fn asks_for_bystanders(&self) -> bool {
        self.bystanders.soften
    }

    fn output(results: TaskResults) -> Option<u32> {
        Some(results.bystanders.unwrap_or_default())
    }
}
