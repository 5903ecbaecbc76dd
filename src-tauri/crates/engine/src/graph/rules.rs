//! What holds in every message of a graph: words are short, what may stand once stands once, lists end.

use std::collections::HashSet;
use std::ops::Range;

use crate::graph::fault::GraphError;

/// Inputs and outputs of a node, and of a graph.
pub(super) const MOST_PORTS: usize = 64;
const LONGEST_WORD: usize = 128;

/// A name, or a word out of a list.
pub(super) fn word<'file>(
    file: &'file [u8],
    range: Range<usize>,
    message: &'static str,
) -> Result<&'file str, GraphError> {
    let bytes = file
        .get(range)
        .filter(|bytes| (1..=LONGEST_WORD).contains(&bytes.len()));
    bytes
        .and_then(|bytes| str::from_utf8(bytes).ok())
        .filter(|word| !word.contains(char::is_control))
        .ok_or(GraphError::Text { message })
}

pub(super) fn once<T>(
    place: &mut Option<T>,
    value: T,
    message: &'static str,
    field: u64,
) -> Result<(), GraphError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(GraphError::Repeated { message, field }),
    }
}

pub(super) fn first<'name>(
    known: &mut HashSet<&'name str>,
    name: &'name str,
) -> Result<(), GraphError> {
    if known.insert(name) {
        return Ok(());
    }
    Err(GraphError::Twice {
        name: name.to_owned(),
    })
}

pub(super) fn room<T>(
    held: &[T],
    message: &'static str,
    part: &'static str,
    limit: usize,
) -> Result<(), GraphError> {
    if held.len() < limit {
        return Ok(());
    }
    Err(GraphError::Crowded {
        message,
        part,
        limit,
    })
}

pub(super) fn mistyped<T>(message: &'static str, field: u64) -> Result<T, GraphError> {
    Err(GraphError::Mistyped { message, field })
}

pub(super) fn unknown<T>(message: &'static str, field: u64) -> Result<T, GraphError> {
    Err(GraphError::Unknown { message, field })
}

pub(super) fn missing<T>(message: &'static str, part: &'static str) -> Result<T, GraphError> {
    Err(GraphError::Missing { message, part })
}

/// The default domain is written as an empty word, or not at all.
pub(super) fn own_domain(
    file: &[u8],
    domain: Option<Range<usize>>,
    message: &'static str,
) -> Result<(), GraphError> {
    match domain {
        Some(range) if !range.is_empty() => Err(GraphError::Domain {
            domain: word(file, range, message)?.to_owned(),
        }),
        _ => Ok(()),
    }
}
