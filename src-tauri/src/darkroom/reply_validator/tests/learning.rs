//! Learnt styles of the darkroom.

use super::*;
use crate::darkroom::protocol::{LearnStyle, ReadNetwork, ReadStyle};
use engine::{ImportFacts, ImportHints, MAX_SECOND};

/// How many steps [`learn`] reports.
const STEPS: u32 = engine::PREPARATION_STEPS + 3;

fn learn() -> LearnStyle {
    LearnStyle {
        decode: TruncationPolicy::Reject.into(),
        steps: 3,
        thumbnail_side: 20,
    }
}

fn learning(done: u32, of: u32, shown: bool) -> Sent {
    (Reply::Learning { done, of, shown }, vec![])
}

fn style(bytes: usize) -> Sent {
    (Reply::LearntStyle, vec![1; bytes])
}

#[test]
fn learning_gets_on_and_ends_with_one_style_and_its_picture() {
    let whole = vec![
        decoded(40, 30),
        learning(1, STEPS, false),
        learning(2, STEPS, true),
        picture(SHOWN_SIDE, 100),
        rows(SHOWN_SIDE * 3 * 100),
        learning(STEPS, STEPS, false),
        style(60),
        picture(20, 15),
        rows(20 * 3 * 15),
        done(),
    ];
    assert_eq!(accepted(learn(), whole), 10);
    for replies in [
        vec![learning(1, STEPS, false)],
        vec![decoded(40, 30), learning(0, STEPS, false)],
        vec![decoded(40, 30), learning(1, 4, false)],
        vec![decoded(40, 30), learning(STEPS + 1, STEPS, false)],
        vec![
            decoded(40, 30),
            learning(2, STEPS, false),
            learning(2, STEPS, false),
        ],
        vec![
            decoded(40, 30),
            learning(1, STEPS, true),
            learning(2, STEPS, false),
        ],
        vec![
            decoded(40, 30),
            learning(1, STEPS, true),
            picture(SHOWN_SIDE + 1, 8),
        ],
        vec![decoded(40, 30), learning(1, STEPS, true), style(60)],
        vec![decoded(40, 30), style(0)],
        vec![decoded(40, 30), style(MAX_STYLE_FILE_BYTES + 1)],
        vec![decoded(40, 30), style(60), style(60)],
        vec![decoded(40, 30), picture(20, 15), rows(20 * 3 * 15), done()],
    ] {
        all_but_the_last_are_accepted(learn(), replies);
    }
    all_but_the_last_are_accepted(
        stylize(None),
        vec![decoded(40, 30), learning(1, STEPS, false)],
    );
    all_but_the_last_are_accepted(stylize(None), vec![decoded(40, 30), style(60)]);
    let read = vec![decoded(256, 256), style(60), picture(256, 256)];
    assert_eq!(accepted(ReadStyle::default(), read), 3);
    let shown = vec![decoded(256, 256), learning(1, STEPS, false)];
    all_but_the_last_are_accepted(ReadStyle::default(), shown);
}

fn network(second: Vec<f32>, styles: usize) -> Sent {
    let facts = ImportFacts {
        hints: ImportHints::default(),
        only_size: None,
        styles,
        second,
    };
    (Reply::Network(facts), vec![])
}

#[test]
fn of_a_network_come_facts_that_can_be_and_a_picture() {
    let size = 256;
    let whole = vec![
        decoded(size, size),
        network(vec![0.0, 1.0], 2),
        picture(size, size),
        rows(size * 3 * size),
        done(),
    ];
    assert_eq!(accepted(ReadNetwork::default(), whole), 5);
    for facts in [
        network(vec![f32::NAN], 1),
        network(vec![0.0; MAX_SECOND + 1], 1),
        network(vec![], 0),
    ] {
        all_but_the_last_are_accepted(ReadNetwork::default(), vec![decoded(size, size), facts]);
    }
    let without = vec![
        decoded(size, size),
        picture(size, size),
        rows(size * 3 * size),
        done(),
    ];
    all_but_the_last_are_accepted(ReadNetwork::default(), without);
    let unasked = vec![decoded(40, 30), network(vec![], 1)];
    all_but_the_last_are_accepted(stylize(None), unasked);
}
