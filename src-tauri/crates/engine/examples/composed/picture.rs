//! Pictures that are composed of portraits in front of photos without people, the same for the same seed.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use engine::{Analyzer, FaceBox, Limits, Photo, Source, TruncationPolicy};

/// Width and height of a picture: 12 megapixels.
const SIZE: (usize, usize) = (4000, 3000);

/// A composed picture.
pub(crate) struct Composed {
    pub(crate) photo: Photo,
    pub(crate) main: Placed,
    pub(crate) bystanders: Vec<Placed>,
}

/// A face in a composed picture.
pub(crate) struct Placed {
    /// The file of the portrait.
    pub(crate) portrait: String,
    /// Its box in the picture.
    pub(crate) face: FaceBox,
}

impl Placed {
    /// The pixels of the face, of which each has a neighbour above and on its left.
    pub(crate) fn pixels(&self, (width, height): (u32, u32)) -> Vec<(usize, usize)> {
        let FaceBox {
            left,
            top,
            right,
            bottom,
        } = self.face;
        let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let (a, b) = ((right - left) * 0.45, (bottom - top) * 0.45);
        let range = |from: f32, to: f32, length: u32| {
            (from.max(1.0) as usize)..(to.max(1.0) as usize).min(length as usize)
        };
        let rows = range(top, bottom, height);
        rows.flat_map(|row| range(left, right, width).map(move |column| (column, row)))
            .filter(|&(column, row)| {
                ((column as f32 + 0.5 - x) / a).hypot((row as f32 + 0.5 - y) / b) <= 1.0
            })
            .collect()
    }
}

/// A person, cut out of a portrait.
struct CutOut {
    photo: Photo,
    /// How much of each pixel is the person, in grey.
    mask: Photo,
    face: FaceBox,
}

/// Makes one picture after the other.
pub(crate) struct Composer {
    portraits: Vec<PathBuf>,
    photos: Vec<PathBuf>,
    cut_outs: HashMap<PathBuf, Option<CutOut>>,
    random: Random,
}

impl Composer {
    pub(crate) fn new(
        portraits: &Path,
        photos: &Path,
        seed: u64,
    ) -> Result<Composer, Box<dyn Error>> {
        Ok(Composer {
            portraits: pictures(portraits)?,
            photos: pictures(photos)?,
            cut_outs: HashMap::new(),
            random: Random(seed),
        })
    }

    pub(crate) fn next(&mut self, analyzer: &mut Analyzer) -> Result<Composed, Box<dyn Error>> {
        let mut canvas = self.background(analyzer)?;
        let main = self.draw_portrait(analyzer)?;
        let main_width = self.random.between(600.0, 1000.0);
        let main_x = self.random.between(0.25, 0.75) * SIZE.0 as f32;
        let main = self.layer(&main, main_width, None);
        let main_left = main_x - main.photo.width() as f32 / 2.0;
        let bottom = SIZE.1 as f32 - main.photo.height() as f32;
        // A head that is higher than the picture loses its chest, not its hair.
        let main_top = bottom.max(main.face.width() * 0.5 - main.face.top);
        let main = main.at(main_left, main_top);

        let mut bystanders: Vec<Placed> = Vec::new();
        for _ in 0..1 + self.random.below(6) {
            let portrait = self.draw_portrait(analyzer)?;
            let width = 24.0 * (200.0f32 / 24.0).powf(self.random.between(0.0, 1.0));
            let gain = self.random.between(0.7, 1.1);
            let layer = self.layer(&portrait, width, Some(gain));
            for _ in 0..40 {
                let left = self.random.between(0.02, 0.98) * SIZE.0 as f32;
                let top = self.random.between(0.1, 0.75) * SIZE.1 as f32;
                let layer = layer.clone().at(left, top);
                let face = layer.face;
                let inside = face.left > 0.0
                    && face.top > 0.0
                    && face.right < SIZE.0 as f32
                    && face.bottom < SIZE.1 as f32;
                let beside = |placed: &Placed| apart(face, placed.face, 0.6);
                if inside && main.leaves(face) && bystanders.iter().all(beside) {
                    layer.draw(&mut canvas);
                    bystanders.push(Placed {
                        portrait: layer.portrait,
                        face,
                    });
                    break;
                }
            }
        }
        main.draw(&mut canvas);
        Ok(Composed {
            photo: Photo::from_pixels(SIZE.0 as u32, SIZE.1 as u32, canvas)?,
            main: Placed {
                portrait: main.portrait,
                face: main.face,
            },
            bystanders,
        })
    }

    /// A photo without people, enlarged, with the grain of a camera.
    fn background(&mut self, analyzer: &mut Analyzer) -> Result<Vec<u8>, Box<dyn Error>> {
        let source = loop {
            let at = self.random.below(self.photos.len());
            let source = open(&self.photos[at])?;
            if analyzer.analyze(&source)?.faces.is_empty() {
                break source;
            }
            self.photos.remove(at);
        };
        let small = source.downscaled(u32::MAX)?;
        let scale =
            (SIZE.0 as f32 / small.width() as f32).max(SIZE.1 as f32 / small.height() as f32);
        let mut canvas = Vec::with_capacity(SIZE.0 * SIZE.1 * 3);
        for y in 0..SIZE.1 {
            for x in 0..SIZE.0 {
                let color = sample(
                    &small,
                    (x as f32 + 0.5) / scale - 0.5,
                    (y as f32 + 0.5) / scale - 0.5,
                );
                let grain = self.random.between(-5.0, 5.0);
                canvas.extend(color.map(|value| (value + grain) as u8));
            }
        }
        Ok(canvas)
    }

    /// A portrait in which one face was found.
    fn draw_portrait(&mut self, analyzer: &mut Analyzer) -> Result<PathBuf, Box<dyn Error>> {
        loop {
            let path = self.portraits[self.random.below(self.portraits.len())].clone();
            if !self.cut_outs.contains_key(&path) {
                let cut_out = cut_out(&path, analyzer)?;
                self.cut_outs.insert(path.clone(), cut_out);
            }
            if matches!(self.cut_outs.get(&path), Some(Some(_))) {
                return Ok(path);
            }
        }
    }

    /// A person whose face is `width` pixels wide.
    fn layer(&mut self, portrait: &Path, width: f32, gain: Option<f32>) -> Layer {
        let name = portrait.file_name().unwrap_or_default().to_string_lossy();
        let Some(Some(cut_out)) = self.cut_outs.get(portrait) else {
            unreachable!("it was drawn before")
        };
        let scale = width / cut_out.face.width();
        let resized = |photo: &Photo| resized(photo, scale);
        let (photo, mask) = (resized(&cut_out.photo), resized(&cut_out.mask));
        let scale = photo.width() as f32 / cut_out.photo.width() as f32;
        let face = cut_out.face;
        Layer {
            portrait: name.into_owned(),
            photo,
            mask,
            face: FaceBox {
                left: face.left * scale,
                top: face.top * scale,
                right: face.right * scale,
                bottom: face.bottom * scale,
            },
            place: (0, 0),
            gain: gain.unwrap_or(1.0),
        }
    }
}

/// A person at a place in the picture.
#[derive(Clone)]
struct Layer {
    portrait: String,
    photo: Photo,
    mask: Photo,
    face: FaceBox,
    place: (i64, i64),
    gain: f32,
}

impl Layer {
    fn at(mut self, left: f32, top: f32) -> Layer {
        self.place = (left as i64, top as i64);
        let (dx, dy) = (self.place.0 as f32, self.place.1 as f32);
        self.face.left += dx;
        self.face.right += dx;
        self.face.top += dy;
        self.face.bottom += dy;
        self
    }

    /// The share of a person at a pixel of the picture.
    fn share(&self, x: i64, y: i64) -> f32 {
        let (x, y) = (x - self.place.0, y - self.place.1);
        let (width, height) = (i64::from(self.mask.width()), i64::from(self.mask.height()));
        if x < 0 || y < 0 || x >= width || y >= height {
            return 0.0;
        }
        f32::from(self.mask.pixels()[(y * width + x) as usize * 3]) / 255.0
    }

    /// Whether this person does not stand before a face.
    fn leaves(&self, face: FaceBox) -> bool {
        let steps = |from: f32, to: f32| {
            (0..=16).map(move |at| (from + (to - from) * at as f32 / 16.0) as i64)
        };
        steps(face.top, face.bottom)
            .all(|y| steps(face.left, face.right).all(|x| self.share(x, y) < 0.02))
    }

    fn draw(&self, canvas: &mut [u8]) {
        let width = self.photo.width() as usize;
        for (at, pixel) in self.photo.pixels().chunks_exact(3).enumerate() {
            let (x, y) = (
                self.place.0 + (at % width) as i64,
                self.place.1 + (at / width) as i64,
            );
            if x < 0 || y < 0 || x >= SIZE.0 as i64 || y >= SIZE.1 as i64 {
                continue;
            }
            let share = self.share(x, y);
            let at = (y as usize * SIZE.0 + x as usize) * 3;
            for (held, &value) in canvas[at..at + 3].iter_mut().zip(pixel) {
                let before = f32::from(*held);
                *held = (before + (f32::from(value) * self.gain - before) * share + 0.5) as u8;
            }
        }
    }
}

/// Whether two faces lie apart, by `share` of the larger one at least.
fn apart(a: FaceBox, b: FaceBox, share: f32) -> bool {
    let gap = share * a.width().max(b.width());
    a.left > b.right + gap
        || b.left > a.right + gap
        || a.top > b.bottom + gap
        || b.top > a.bottom + gap
}

fn cut_out(path: &Path, analyzer: &mut Analyzer) -> Result<Option<CutOut>, Box<dyn Error>> {
    let source = open(path)?;
    let map = analyzer.analyze(&source)?;
    let [face] = &map.faces[..] else {
        return Ok(None);
    };
    let grey: Vec<u8> = map
        .person
        .values
        .iter()
        .flat_map(|&value| [value; 3])
        .collect();
    let (width, height) = (map.person.width as u32, map.person.height as u32);
    Ok(Some(CutOut {
        photo: source.downscaled(width.max(height))?,
        mask: Photo::from_pixels(width, height, grey)?,
        face: face.bounds,
    }))
}

fn resized(photo: &Photo, scale: f32) -> Photo {
    let size = |length: u32| ((length as f32 * scale).round() as u32).max(1);
    let (width, height) = (size(photo.width()), size(photo.height()));
    if scale <= 1.0 {
        return photo.thumbnail(width.max(height));
    }
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    for y in 0..height {
        for x in 0..width {
            let color = sample(
                photo,
                (x as f32 + 0.5) / scale - 0.5,
                (y as f32 + 0.5) / scale - 0.5,
            );
            pixels.extend(color.map(|value| (value + 0.5) as u8));
        }
    }
    Photo::from_pixels(width, height, pixels).unwrap_or_else(|_| photo.clone())
}

/// The colour between pixels.
fn sample(photo: &Photo, x: f32, y: f32) -> [f32; 3] {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let split = |at: f32, length: usize| {
        let at = at.clamp(0.0, (length - 1) as f32);
        let first = at as usize;
        (first, (first + 1).min(length - 1), at - first as f32)
    };
    let ((x0, x1, fx), (y0, y1, fy)) = (split(x, width), split(y, height));
    std::array::from_fn(|channel| {
        let at = |x: usize, y: usize| f32::from(photo.pixels()[(y * width + x) * 3 + channel]);
        let upper = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * fx;
        let lower = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * fx;
        upper + (lower - upper) * fy
    })
}

fn open(path: &Path) -> Result<Source, Box<dyn Error>> {
    let file = fs::read(path)?;
    Ok(Source::open(
        file,
        &Limits::default(),
        TruncationPolicy::Accept,
    )?)
}

/// The pictures of a folder, by name.
fn pictures(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|kind| kind == "jpg" || kind == "png")
    });
    paths.sort();
    Ok(paths)
}

/// SplitMix64: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}
