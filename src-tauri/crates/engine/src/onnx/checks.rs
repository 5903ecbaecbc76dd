//! Rules for every message of a graph: texts are short, fields are not repeated, lists are bounded.

use std::collections::HashSet;
use std::ops::Range;

use crate::error::GraphError;

/// Inputs and outputs of a node, and of a graph.
pub(super) const MAX_PORTS: usize = 64;
const MAX_TEXT_BYTES: usize = 128;

/// Reads a name, or a word from a list.
pub(super) fn read_text<'file>(
    file: &'file [u8],
    range: Range<usize>,
    message: &'static str,
) -> Result<&'file str, GraphError> {
    let bytes = file
        .get(range)
        .filter(|bytes| (1..=MAX_TEXT_BYTES).contains(&bytes.len()));
    bytes
        .and_then(|bytes| str::from_utf8(bytes).ok())
        .filter(|read_text| !read_text.contains(char::is_control))
        .ok_or(GraphError::InvalidText { message })
}

pub(super) fn set_once<T>(
    place: &mut Option<T>,
    value: T,
    message: &'static str,
    field: u64,
) -> Result<(), GraphError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(GraphError::DuplicateField { message, field }),
    }
}

pub(super) fn insert_unique<'name>(
    known: &mut HashSet<&'name str>,
    name: &'name str,
) -> Result<(), GraphError> {
    if known.insert(name) {
        return Ok(());
    }
    Err(GraphError::DuplicateName {
        name: name.to_owned(),
    })
}

pub(super) fn check_capacity<T>(
    held: &[T],
    message: &'static str,
    part: &'static str,
    limit: usize,
) -> Result<(), GraphError> {
    if held.len() < limit {
        return Ok(());
    }
    Err(GraphError::TooMany {
        message,
        part,
        limit,
    })
}

pub(super) fn wrong_field_type<T>(message: &'static str, field: u64) -> Result<T, GraphError> {
    Err(GraphError::WrongFieldType { message, field })
}

pub(super) fn unknown_field<T>(message: &'static str, field: u64) -> Result<T, GraphError> {
    Err(GraphError::UnknownField { message, field })
}

pub(super) fn missing_field<T>(message: &'static str, part: &'static str) -> Result<T, GraphError> {
    Err(GraphError::MissingField { message, part })
}

/// Accepts the default domain only, which is written as an empty text or not at all.
pub(super) fn check_default_domain(
    file: &[u8],
    domain: Option<Range<usize>>,
    message: &'static str,
) -> Result<(), GraphError> {
    match domain {
        Some(range) if !range.is_empty() => Err(GraphError::Domain {
            domain: read_text(file, range, message)?.to_owned(),
        }),
        _ => Ok(()),
    }
}
