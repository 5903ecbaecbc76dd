//! Memory: a hundred megapixels under a hard limit, in a process of its own, because the limit
//! applies to all of it.

#[path = "stage/generated_rows.rs"]
mod generated_rows;
mod stage;

use engine::{
    Brush, Known, Limits, OutputFormat, Precision, Recipe, Source, TeeDownscale, TruncationPolicy,
    encode_rows,
};
use generated_rows::GeneratedRows;
use rustix::process::{Resource, Rlimit, setrlimit};

/// Address space, resident or not, of the whole process.
const LIMIT: u64 = 700 << 20;

#[test]
fn a_hundred_megapixels_fit_into_700_mebibytes() {
    let limit = Rlimit {
        current: Some(LIMIT),
        maximum: Some(LIMIT),
    };
    setrlimit(Resource::As, limit).unwrap();
    // Slopes with a disc of another colour, from integers alone.
    let (width, height) = (12_000, 8_400);
    let (w, h) = (i64::from(width), i64::from(height));
    let mut slopes = GeneratedRows::new(width, height, |x, y| {
        let (x, y) = (i64::from(x), i64::from(y));
        let inside = (2 * x - w).pow(2) + (2 * y - h).pow(2) < h * h / 2;
        let disc = if inside { 60 } else { 0 };
        [(x * 190 / w) as u8 + disc, (y * 190 / h) as u8, 90 + disc]
    });
    let file = encode_rows(&mut slopes, OutputFormat::Png).unwrap();

    let mut engine = stage::engine_in(Precision::Single);
    let source = Source::open(file, &Limits::default(), TruncationPolicy::Reject).unwrap();
    let recipe = Recipe::parse("wave", 1.0).unwrap();
    assert_eq!(recipe.brush, Brush::Medium);
    let mut portrait = engine.render(&source, &recipe, Known::default()).unwrap();
    let mut tee = TeeDownscale::new(&mut *portrait, 256);
    let print = encode_rows(&mut tee, OutputFormat::Jpeg).unwrap();
    let small = tee.small().unwrap();

    assert_eq!((small.width(), small.height()), (256, 179));
    let (mean, _) = stage::difference(&small, &source.downscaled(256).unwrap());
    assert!(mean > 5.0, "the photo was left as it is");
    // Baseline JPEG: its size stands behind the first frame marker.
    let frame = print
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    let side = |at: usize| u16::from_be_bytes([print[frame + at], print[frame + at + 1]]);
    assert_eq!((side(7), side(5)), (12_000, 8_400));
}
