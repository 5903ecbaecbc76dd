//! Parts of the sentences of faults that depend on what the fault says.

/// What is needed, and what there is instead.
pub(super) fn preset_kinds(wants_pack: &bool) -> &'static str {
    match wants_pack {
        true => "it holds a look, and here a pack is needed",
        false => "it holds a pack, and here a look is needed",
    }
}

/// A number of seconds with its noun.
pub(super) fn seconds_in_words(seconds: &u32) -> String {
    match seconds {
        1 => "one second".into(),
        seconds => format!("{seconds} seconds"),
    }
}

/// What can be read of a picture that is incomplete. Of a progressive one every row may be there, coarsely.
pub(super) fn readable_part(percent: &u8) -> String {
    match percent {
        100 => "All of it can be read, but its finest detail is missing.".into(),
        percent => format!("{percent}% of it can be read."),
    }
}
