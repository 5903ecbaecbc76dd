//! Checks each reply of the darkroom against the task it belongs to. A child that a picture has taken over replies what it
//! likes; the rest of the app sees only what passes here.
//!
//! Replies come in order. Sizes lie within the limits that the child was given, so that it cannot make us wait for years.
//! What is said of the people in a photo comes only where it was asked for, and lies within the photo.
//! The pictures are those that the task gives: as many, and each of the size that follows from the photo's. Of each come
//! as many bytes as it has pixels, in whole rows. What the pixels show is not known here, and need not be: they are
//! encoded by the app. A refusal is one that pictures cause, in printable words: a child cannot make us ask for a
//! passphrase.

use engine::{
    Crop, DecodeNote, Format, ImportFacts, Limits, MAX_SECOND, MAX_STYLE_FILE_BYTES, MAX_SVG_BYTES,
    SHOWN_SIDE,
};

use super::pack::PictureRule;
use super::portrait_analysis::PortraitAnalysis;
use super::protocol::{ImageSize, PhotoInfo, PictureFormat, PixelFormat, Reply};
use super::typed_task::TypedTask;
use crate::fault::Fault;

/// No photo has more bystanders.
pub(crate) const MAX_BYSTANDERS: u32 = 1024;

/// No text of a refusal is longer, in bytes.
const MAX_TEXT_BYTES: usize = 4096;

/// How far a task has come, as checked.
#[derive(Debug, PartialEq)]
pub(crate) enum Progress {
    /// The photo is decoded.
    Decoded(PhotoInfo),
    /// Who is in the photo.
    Analysis(PortraitAnalysis),
    /// So many bystanders are in the photo.
    Bystanders(u32),
    /// A picture begins.
    Picture(PictureFormat),
    /// Its next rows.
    Rows {
        bytes: Vec<u8>,
        /// The picture is whole with these.
        last: bool,
    },
    /// A picture of a pack is left out.
    Omitted(Fault),
    /// The next part of an SVG file.
    Paths(Vec<u8>),
    /// So many steps of learning are done; where `shown`, the next picture is of what was learnt so far.
    Learning { done: u32, of: u32, shown: bool },
    /// The file of a learnt style.
    Style(Vec<u8>),
    /// What was found out of a network.
    Network(ImportFacts),
    /// The task is done, and every picture is whole.
    Done(PhotoInfo),
    /// The task cannot be done.
    Refused(Fault),
}

/// Checks the replies to one task, in the order in which they come.
#[derive(Debug)]
pub(crate) struct ReplyValidator {
    limits: Limits,
    /// The analysis is still to come, before the first picture.
    analysis_expected: bool,
    /// The number of bystanders is still to come, before the first picture.
    bystanders_expected: bool,
    /// The longest sides of the pictures that are still to come.
    expected: std::vec::IntoIter<Option<u32>>,
    /// The pictures of a pack that are still to come.
    pack: Option<std::vec::IntoIter<PictureRule>>,
    /// The longest side of the thumbnails of a pack.
    pack_thumbnail_side: Option<u32>,
    /// What the next picture of a pack is the thumbnail of, by its size.
    thumbnail_of: Option<ImageSize>,
    photo: Option<PhotoInfo>,
    /// What the recipe shows of the photo, in the first picture.
    crop: Crop,
    may_be_transparent: bool,
    /// The size of the first picture, where the task decides it.
    exact_size: Option<ImageSize>,
    /// The format that has the size of the first picture.
    shown_in: Option<&'static Format>,
    /// The faces decide which part of the photo the first picture shows.
    is_cut_by_faces: bool,
    /// The size of the first picture, of which the others are smaller copies.
    first: Option<ImageSize>,
    /// How many bytes of an SVG file may still come.
    paths_left: usize,
    /// How many steps of learning there are, and how many were reported.
    learning: (u32, u32),
    /// The next picture is of what was learnt so far.
    shows_learning: bool,
    /// The file of a learnt style is still to come.
    style_expected: bool,
    /// What was found out of a network is still to come.
    network_expected: bool,
    /// Bytes of the picture that are still to come, and of each of its rows.
    missing: u64,
    row: u64,
}

impl ReplyValidator {
    pub(crate) fn new(task: &impl TypedTask) -> Self {
        Self {
            limits: task.decode_options().limits,
            analysis_expected: task.asks_for_analysis(),
            bystanders_expected: task.asks_for_bystanders(),
            expected: task.longest_sides().into_iter(),
            pack: task.pack_rules().map(Vec::into_iter),
            pack_thumbnail_side: task.pack_thumbnail_side(),
            thumbnail_of: None,
            photo: None,
            crop: task.recipe().map_or(Crop::default(), |recipe| recipe.crop),
            may_be_transparent: task.may_be_transparent(),
            exact_size: task.exact_size(),
            shown_in: task.shown_in(),
            is_cut_by_faces: task.is_cut_by_faces(),
            first: None,
            paths_left: if task.gives_paths() { MAX_SVG_BYTES } else { 0 },
            learning: (task.learning_steps(), 0),
            shows_learning: false,
            style_expected: task.gives_style(),
            network_expected: task.gives_network(),
            missing: 0,
            row: 0,
        }
    }

    /// # Errors
    /// [`Fault::DarkroomDied`] for what no sound child replies now: the child counts as dead.
    pub(crate) fn check(&mut self, (reply, body): (Reply, Vec<u8>)) -> Result<Progress, Fault> {
        let progress = match reply {
            Reply::Rows => self.rows(body),
            Reply::Paths => self.paths(body),
            Reply::LearntStyle => self.style(body),
            _ if !body.is_empty() => None,
            Reply::Decoded(photo) => self.decoded(photo),
            Reply::Analysis(analysis) => self.analysis(analysis),
            Reply::Bystanders { count } => self.bystanders(count),
            Reply::Picture(picture) => self.picture(picture),
            Reply::Omitted { fault } => self.omitted(fault),
            Reply::Learning { done, of, shown } => self.learning(done, of, shown),
            Reply::Network(facts) => self.network(facts),
            Reply::Done => self.done(),
            Reply::Refused { fault } => {
                is_plausible_fault(&fault).then_some(Progress::Refused(fault))
            }
            Reply::Ready { .. } => None,
        };
        progress.ok_or(Fault::DarkroomDied)
    }

    fn decoded(&mut self, photo: PhotoInfo) -> Option<Progress> {
        let size = photo.size;
        let plausible = size.width > 0
            && size.height > 0
            && self.limits.check(size.width, size.height).is_ok()
            && photo.notes.iter().all(|note| match note {
                DecodeNote::FirstOfSeveral => true,
                DecodeNote::UpperPart { percent } => (1..=100).contains(percent),
            });
        if !plausible || self.photo.is_some() {
            return None;
        }
        self.thumbnail_of = self.pack_thumbnail_side.map(|_| size);
        self.photo = Some(photo.clone());
        Some(Progress::Decoded(photo))
    }

    fn analysis(&mut self, analysis: PortraitAnalysis) -> Option<Progress> {
        let photo = self.photo.as_ref()?;
        if !self.analysis_expected
            || !analysis.is_plausible_for((photo.size.width, photo.size.height))
        {
            return None;
        }
        self.analysis_expected = false;
        Some(Progress::Analysis(analysis))
    }

    fn bystanders(&mut self, count: u32) -> Option<Progress> {
        if self.photo.is_none() || !self.bystanders_expected || count > MAX_BYSTANDERS {
            return None;
        }
        self.bystanders_expected = false;
        Some(Progress::Bystanders(count))
    }

    fn picture(&mut self, picture: PictureFormat) -> Option<Progress> {
        let between = self.missing == 0 && self.are_facts_known();
        let photo = self.photo.as_ref().filter(|_| between)?;
        if std::mem::take(&mut self.shows_learning) {
            let size = picture.size;
            let sides = [size.width, size.height];
            let fits = sides.iter().all(|side| (1..=SHOWN_SIDE).contains(side));
            let fits = fits && picture.pixels == PixelFormat::Rgb8;
            return fits.then(|| self.begin(picture));
        }
        if self.pack.is_some() {
            return self.picture_of_pack(picture);
        }
        let longest_side = self.expected.next()?;
        let size = picture.size;
        let fits = match (self.first, longest_side) {
            (Some(first), side) => size.fits(first, side),
            (None, _) if self.exact_size.is_some() => self.exact_size == Some(size),
            (None, _) if self.shown_in.is_some() => {
                (self.shown_in).is_some_and(|format| format.takes((size.width, size.height)))
            }
            (None, None) => {
                let photo = (photo.size.width, photo.size.height);
                self.crop.gives(photo, (size.width, size.height))
            }
            (None, side) if self.crop == Crop::default() && !self.is_cut_by_faces => {
                size.fits(photo.size, side)
            }
            // It is cut from a smaller copy of the photo.
            (None, Some(side)) => {
                (1..=side).contains(&size.width) && (1..=side).contains(&size.height)
            }
        };
        let may_be_transparent = self.may_be_transparent && self.first.is_none();
        if !fits || picture.pixels == PixelFormat::Rgba8 && !may_be_transparent {
            return None;
        }
        self.first.get_or_insert(size);
        Some(self.begin(picture))
    }

    fn picture_of_pack(&mut self, picture: PictureFormat) -> Option<Progress> {
        let has_alpha = picture.pixels == PixelFormat::Rgba8;
        let allowed = match self.thumbnail_of.take() {
            Some(full) => picture.size.fits(full, self.pack_thumbnail_side) && !has_alpha,
            None => {
                self.thumbnail_of = self.pack_thumbnail_side.map(|_| picture.size);
                let size = (picture.size.width, picture.size.height);
                self.pack.as_mut()?.next()?.allows(size, has_alpha)
            }
        };
        allowed.then(|| self.begin(picture))
    }

    fn begin(&mut self, picture: PictureFormat) -> Progress {
        self.row = picture.row_bytes();
        self.missing = self.row * u64::from(picture.size.height);
        Progress::Picture(picture)
    }

    /// For want of somebody, and between two pictures.
    fn omitted(&mut self, fault: Fault) -> Option<Progress> {
        let between = self.missing == 0 && self.photo.is_some() && self.are_facts_known();
        let between = between && self.thumbnail_of.is_none();
        self.pack.as_mut().filter(|_| between)?.next()?;
        matches!(fault, Fault::NoFace | Fault::NoPerson).then_some(Progress::Omitted(fault))
    }

    fn rows(&mut self, bytes: Vec<u8>) -> Option<Progress> {
        let length = bytes.len() as u64;
        self.missing = self.missing.checked_sub(length)?;
        (length > 0 && length.is_multiple_of(self.row)).then_some(Progress::Rows {
            bytes,
            last: self.missing == 0,
        })
    }

    fn paths(&mut self, bytes: Vec<u8>) -> Option<Progress> {
        let known = self.photo.is_some() && self.are_facts_known() && !bytes.is_empty();
        self.paths_left = self.paths_left.checked_sub(bytes.len())?;
        known.then_some(Progress::Paths(bytes))
    }

    /// Between two pictures, and further each time.
    fn learning(&mut self, done: u32, of: u32, shown: bool) -> Option<Progress> {
        let between = self.missing == 0 && self.photo.is_some() && !self.shows_learning;
        let (steps, before) = self.learning;
        if !between || of != steps || !(before + 1..=steps).contains(&done) {
            return None;
        }
        self.learning.1 = done;
        self.shows_learning = shown;
        Some(Progress::Learning { done, of, shown })
    }

    fn style(&mut self, bytes: Vec<u8>) -> Option<Progress> {
        let between = self.missing == 0 && self.photo.is_some() && !self.shows_learning;
        let fits = (1..=MAX_STYLE_FILE_BYTES).contains(&bytes.len());
        let expected = std::mem::take(&mut self.style_expected);
        (between && fits && expected).then_some(Progress::Style(bytes))
    }

    /// Before the first picture.
    fn network(&mut self, facts: ImportFacts) -> Option<Progress> {
        let expected = std::mem::take(&mut self.network_expected) && self.photo.is_some();
        let is_sound = facts.second.len() <= MAX_SECOND
            && facts.second.iter().all(|number| number.is_finite())
            && (1..=MAX_SECOND).contains(&facts.styles);
        (expected && is_sound && self.first.is_none()).then_some(Progress::Network(facts))
    }

    fn done(&mut self) -> Option<Progress> {
        let left = self.expected.len() + self.pack.as_ref().map_or(0, ExactSizeIterator::len);
        let whole = self.missing == 0 && left == 0 && self.thumbnail_of.is_none();
        let whole = whole && self.are_facts_known() && !self.shows_learning;
        let whole = whole && !self.style_expected && !self.network_expected;
        self.photo.take().filter(|_| whole).map(Progress::Done)
    }

    fn are_facts_known(&self) -> bool {
        !self.analysis_expected && !self.bystanders_expected
    }
}

/// Whether a darkroom can have met this fault, and words it in text that may be shown.
pub(super) fn is_plausible_fault(fault: &Fault) -> bool {
    let expected = matches!(
        fault,
        Fault::NotAnImage
            | Fault::Empty
            | Fault::Truncated
            | Fault::Incomplete { percent: 1..=100 }
            | Fault::Damaged
            | Fault::TooLarge { .. }
            | Fault::FileTooLarge { .. }
            | Fault::Unsupported { .. }
            | Fault::StyleUnknown { .. }
            | Fault::PaletteUnknown { .. }
            | Fault::TemplateUnknown { .. }
            | Fault::Unblendable { .. }
            | Fault::RecipeInvalid { .. }
            | Fault::NoFace
            | Fault::NoPerson
            | Fault::NoPaths
            | Fault::NetworkRefused { .. }
            | Fault::NetworkUnfit
            | Fault::DarkroomDied
            | Fault::Installation { .. }
            | Fault::SandboxRefused
            | Fault::Unexpected { .. }
    );
    let is_printable =
        |text: &str| text.len() <= MAX_TEXT_BYTES && !text.contains(char::is_control);
    expected && is_printable(&fault.to_string()) && is_printable(&fault.remedy())
}

#[cfg(test)]
mod tests;
