//! Compositions of a real photo: the same bytes on one thread and on two.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use std::fs;
use std::num::NonZeroUsize;

use engine::{
    Analyzer, Clothes, Composition, Figure, KeptComposition, Limits, PortraitModels, Poster,
    Source, Toy, TruncationPolicy,
};

#[test]
fn one_thread_and_two_compose_the_same_bytes_and_so_does_what_was_kept() {
    let mut engine = stage::engine();
    let file = fs::read(stage::root().join("src-tauri/sample/astronaut.jpg")).unwrap();
    let source = Source::open(file, &Limits::default(), TruncationPolicy::Reject).unwrap();
    let models = PortraitModels::read(&stage::models()).unwrap();
    let analyzer = Analyzer::prepare(models, engine.runtime(), NonZeroUsize::MIN);
    let map = analyzer.unwrap().analyze(&source).unwrap();
    let toy = Composition::Toy(Toy {
        name: "Mai".to_owned(),
        accessories: vec!["camera".to_owned()],
        figure: Figure::BobbleHead {
            body: "hoodie".to_owned(),
            colors: Default::default(),
            clothes: Clothes::Photo,
            others: Vec::new(),
        },
        ..Toy::default()
    });
    let poster = Composition::Poster(Poster {
        template: "space".to_owned(),
        ..Poster::default()
    });
    for composition in [toy, poster] {
        let mut kept = KeptComposition::default();
        let mut with = |threads, kept: &mut KeptComposition| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let pool = pool.build().unwrap();
            let size = (216, 270);
            let composed = pool.install(|| engine.compose(&source, &map, &composition, size, kept));
            composed.unwrap().photo.pixels().to_vec()
        };
        let first = with(1, &mut kept);
        assert_eq!(first, with(2, &mut kept), "from what was kept");
        assert_eq!(first, with(2, &mut KeptComposition::default()));
    }
}
