//! Tensors: initialisers, whose numbers are all there, and what goes into a graph and comes out.

use std::ops::Range;

use crate::graph::fault::GraphError;
use crate::graph::fields::{Fields, Value};
use crate::graph::rules::{missing, mistyped, once, room, unknown, word};
use crate::graph::{Initialiser, Kind};

const MOST_AXES: usize = 8;
/// The longest axis of a tensor, and the largest size among the initialisers.
const LONGEST_AXIS: i64 = 65_536;

/// An initialiser and its name.
pub(super) fn read_initialiser(
    file: &[u8],
    range: Range<usize>,
) -> Result<(&str, Initialiser), GraphError> {
    const TENSOR: &str = "tensor";
    let (mut kind, mut name, mut place) = (None, None, None);
    let (mut lengths, mut elsewhere) = (Vec::new(), false);
    for field in Fields::of(file, range) {
        match field? {
            (1, Value::Number(length)) => {
                room(&lengths, TENSOR, "axes", MOST_AXES)?;
                lengths.push(length.cast_signed());
            }
            (2, Value::Number(found)) => once(&mut kind, found, TENSOR, 2)?,
            (8, Value::Bytes(range)) => once(&mut name, word(file, range, TENSOR)?, TENSOR, 8)?,
            (9, Value::Bytes(range)) => once(&mut place, range, TENSOR, 9)?,
            (13 | 14, _) => elsewhere = true,
            (16, _) => return Err(GraphError::Metadata),
            (field @ (1 | 2 | 8 | 9), _) => return mistyped(TENSOR, field),
            (field, _) => return unknown(TENSOR, field),
        }
    }
    let name = name.unwrap_or_default();
    let of = || name.to_owned();
    if elsewhere {
        return Err(GraphError::ExternalData { name: of() });
    }
    if name.is_empty() {
        return missing(TENSOR, "name");
    }
    let Some(found) = kind else {
        return missing(TENSOR, "kind");
    };
    let kind = Kind::parse(found).ok_or_else(|| GraphError::Kind { name: of(), found })?;
    let Some(place) = place else {
        return missing(TENSOR, "numbers");
    };
    let mut bytes = kind.size() as u64;
    for &length in &lengths {
        if !(1..=LONGEST_AXIS).contains(&length) {
            return Err(GraphError::Dimension { name: of(), length });
        }
        bytes = bytes.saturating_mul(length.unsigned_abs());
    }
    if bytes != place.len() as u64 {
        return Err(GraphError::Length {
            name: of(),
            announced: bytes,
            found: place.len() as u64,
        });
    }
    if !sound(kind, file.get(place.clone()).unwrap_or_default()) {
        return Err(GraphError::Number { name: of() });
    }
    let dims = lengths.iter().map(|&length| length as usize).collect();
    Ok((name, Initialiser { dims, kind, place }))
}

/// Whether every float is finite and every size one that a picture may have.
fn sound(kind: Kind, bytes: &[u8]) -> bool {
    match kind {
        Kind::F32 => {
            let (numbers, _) = bytes.as_chunks();
            numbers
                .iter()
                .all(|&four| f32::from_le_bytes(four).is_finite())
        }
        Kind::I64 => {
            let (numbers, _) = bytes.as_chunks();
            let bounds = -LONGEST_AXIS..=LONGEST_AXIS;
            numbers
                .iter()
                .all(|&eight| bounds.contains(&i64::from_le_bytes(eight)))
        }
        Kind::U8 | Kind::I8 | Kind::I32 => true,
    }
}

/// An input or output of a graph; an axis without a length may have any.
pub(super) struct Given<'file> {
    pub(super) name: &'file str,
    pub(super) axes: Vec<Option<i64>>,
}

impl<'file> Given<'file> {
    pub(super) fn read(file: &'file [u8], range: Range<usize>) -> Result<Self, GraphError> {
        const VALUE: &str = "value";
        let (mut name, mut kind) = (None, None);
        for field in Fields::of(file, range) {
            match field? {
                (1, Value::Bytes(range)) => once(&mut name, word(file, range, VALUE)?, VALUE, 1)?,
                (2, Value::Bytes(range)) => once(&mut kind, range, VALUE, 2)?,
                (4, _) => return Err(GraphError::Metadata),
                (field @ (1 | 2), _) => return mistyped(VALUE, field),
                (field, _) => return unknown(VALUE, field),
            }
        }
        let Some(name) = name else {
            return missing(VALUE, "name");
        };
        // A type holds the type of a tensor, which holds a kind and a shape, which holds axes.
        let tensor = only(file, kind.unwrap_or_default(), "type", 1)?;
        let (mut kind, mut shape) = (None, None);
        for field in Fields::of(file, tensor) {
            match field? {
                (1, Value::Number(found)) => once(&mut kind, found, "type", 1)?,
                (2, Value::Bytes(range)) => once(&mut shape, range, "type", 2)?,
                (field @ (1 | 2), _) => return mistyped("type", field),
                (field, _) => return unknown("type", field),
            }
        }
        if let Some(found) = kind.filter(|&found| Kind::parse(found) != Some(Kind::F32)) {
            let name = name.to_owned();
            return Err(GraphError::Kind { name, found });
        }
        if kind.is_none() {
            return missing("type", "kind");
        }
        let mut axes = Vec::new();
        for field in Fields::of(file, shape.unwrap_or_default()) {
            match field? {
                (1, Value::Bytes(range)) => {
                    room(&axes, "shape", "axes", MOST_AXES)?;
                    axes.push(axis(file, range, name)?);
                }
                (1, _) => return mistyped("shape", 1),
                (field, _) => return unknown("shape", field),
            }
        }
        Ok(Given { name, axes })
    }
}

/// The length of an axis, or `None` where it has a name instead.
fn axis(file: &[u8], range: Range<usize>, tensor: &str) -> Result<Option<i64>, GraphError> {
    let mut axis = None;
    for field in Fields::of(file, range) {
        let found = match field? {
            (1, Value::Number(length)) => Some(length.cast_signed()),
            (2, Value::Bytes(range)) => word(file, range, "axis").map(|_| None)?,
            (field @ (1 | 2), _) => return mistyped("axis", field),
            (field, _) => return unknown("axis", field),
        };
        once(&mut axis, found, "axis", 1)?;
    }
    match axis {
        None => missing("axis", "length"),
        Some(Some(length)) if !(1..=LONGEST_AXIS).contains(&length) => Err(GraphError::Dimension {
            name: tensor.to_owned(),
            length,
        }),
        Some(axis) => Ok(axis),
    }
}

/// The one message in a message that holds nothing else.
fn only(
    file: &[u8],
    range: Range<usize>,
    message: &'static str,
    field: u64,
) -> Result<Range<usize>, GraphError> {
    let mut held = None;
    for found in Fields::of(file, range) {
        match found? {
            (found, Value::Bytes(range)) if found == field => {
                once(&mut held, range, message, field)?
            }
            (found, _) if found == field => return mistyped(message, field),
            (found, _) => return unknown(message, found),
        }
    }
    held.map_or_else(|| missing(message, "tensor"), Ok)
}
