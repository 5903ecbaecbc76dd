//! Tensors: initializers with all of their numbers, and the inputs and outputs of a graph.

use std::ops::Range;

use crate::error::GraphError;
use crate::onnx::checks::{
    check_capacity, missing_field, read_text, set_once, unknown_field, wrong_field_type,
};
use crate::onnx::interface::Dialect;
use crate::onnx::protobuf::{FieldReader, FieldValue};

pub(super) const MAX_AXES: usize = 8;
/// The longest axis of a tensor, and the largest size among the initializers.
const MAX_AXIS_LENGTH: i64 = 65_536;

/// A tensor that is part of the file.
#[derive(Clone, Debug)]
pub(crate) struct Initializer {
    /// Lengths of its axes; none for a single number.
    pub(crate) dims: Vec<usize>,
    pub(super) element_type: ElementType,
    pub(super) byte_range: Range<usize>,
}

/// The element types that initializers may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ElementType {
    F32,
    F16,
    U8,
    I8,
    I32,
    I64,
}

impl ElementType {
    /// By `TensorProto.DataType`.
    pub(super) fn parse(number: u64) -> Option<ElementType> {
        Some(match number {
            1 => ElementType::F32,
            2 => ElementType::U8,
            3 => ElementType::I8,
            6 => ElementType::I32,
            7 => ElementType::I64,
            10 => ElementType::F16,
            _ => return None,
        })
    }

    pub(super) fn size(self) -> usize {
        match self {
            ElementType::U8 | ElementType::I8 => 1,
            ElementType::F16 => 2,
            ElementType::F32 | ElementType::I32 => 4,
            ElementType::I64 => 8,
        }
    }
}

/// Reads an initializer and its name.
pub(super) fn read_initializer(
    file: &[u8],
    range: Range<usize>,
    dialect: Dialect,
) -> Result<(&str, Initializer), GraphError> {
    const TENSOR: &str = "tensor";
    let (mut kind, mut name, mut byte_range) = (None, None, None);
    let (mut lengths, mut elsewhere) = (Vec::new(), false);
    for field in FieldReader::new(file, range) {
        match field? {
            (1, FieldValue::Number(length)) => {
                check_capacity(&lengths, TENSOR, "axes", MAX_AXES)?;
                lengths.push(length.cast_signed());
            }
            (2, FieldValue::Number(found)) => set_once(&mut kind, found, TENSOR, 2)?,
            (8, FieldValue::Bytes(range)) => {
                set_once(&mut name, read_text(file, range, TENSOR)?, TENSOR, 8)?
            }
            (9, FieldValue::Bytes(range)) => set_once(&mut byte_range, range, TENSOR, 9)?,
            (13 | 14, _) => elsewhere = true,
            (16, _) => return Err(GraphError::Metadata),
            (field @ (1 | 2 | 8 | 9), _) => return wrong_field_type(TENSOR, field),
            (field, _) => return unknown_field(TENSOR, field),
        }
    }
    let name = name.unwrap_or_default();
    let owned_name = || name.to_owned();
    if elsewhere {
        return Err(GraphError::ExternalData { name: owned_name() });
    }
    if name.is_empty() {
        return missing_field(TENSOR, "name");
    }
    let Some(found) = kind else {
        return missing_field(TENSOR, "kind");
    };
    let element_type = ElementType::parse(found)
        .filter(|&parsed| parsed != ElementType::F16 || dialect != Dialect::Painting)
        .ok_or_else(|| GraphError::ElementType {
            name: owned_name(),
            found,
        })?;
    let Some(byte_range) = byte_range else {
        return missing_field(TENSOR, "numbers");
    };
    let mut bytes = element_type.size() as u64;
    for &length in &lengths {
        if !(1..=MAX_AXIS_LENGTH).contains(&length) {
            return Err(GraphError::Dimension {
                name: owned_name(),
                length,
            });
        }
        bytes = bytes.saturating_mul(length.unsigned_abs());
    }
    if bytes != byte_range.len() as u64 {
        return Err(GraphError::Length {
            name: owned_name(),
            announced: bytes,
            found: byte_range.len() as u64,
        });
    }
    if !values_are_valid(
        element_type,
        file.get(byte_range.clone()).unwrap_or_default(),
    ) {
        return Err(GraphError::InvalidNumber { name: owned_name() });
    }
    let dims = lengths.iter().map(|&length| length as usize).collect();
    Ok((
        name,
        Initializer {
            dims,
            element_type,
            byte_range,
        },
    ))
}

/// Whether every float is finite and every size one that a picture may have.
pub(super) fn values_are_valid(kind: ElementType, bytes: &[u8]) -> bool {
    match kind {
        ElementType::F32 => {
            let (numbers, _) = bytes.as_chunks();
            numbers
                .iter()
                .all(|&four| f32::from_le_bytes(four).is_finite())
        }
        ElementType::F16 => {
            let (numbers, _) = bytes.as_chunks();
            // An exponent of ones is infinite or no number.
            numbers
                .iter()
                .all(|&two| u16::from_le_bytes(two) & 0x7c00 != 0x7c00)
        }
        ElementType::I64 => {
            let (numbers, _) = bytes.as_chunks();
            let bounds = -MAX_AXIS_LENGTH..=MAX_AXIS_LENGTH;
            numbers
                .iter()
                .all(|&eight| bounds.contains(&i64::from_le_bytes(eight)))
        }
        ElementType::U8 | ElementType::I8 | ElementType::I32 => true,
    }
}

/// An input or output of a graph; an axis without a length may have any.
pub(super) struct ValueInfo<'file> {
    pub(super) name: &'file str,
    pub(super) axes: Vec<Option<i64>>,
}

impl<'file> ValueInfo<'file> {
    pub(super) fn read(file: &'file [u8], range: Range<usize>) -> Result<Self, GraphError> {
        const VALUE: &str = "value";
        let (mut name, mut kind) = (None, None);
        for field in FieldReader::new(file, range) {
            match field? {
                (1, FieldValue::Bytes(range)) => {
                    set_once(&mut name, read_text(file, range, VALUE)?, VALUE, 1)?
                }
                (2, FieldValue::Bytes(range)) => set_once(&mut kind, range, VALUE, 2)?,
                (4, _) => return Err(GraphError::Metadata),
                (field @ (1 | 2), _) => return wrong_field_type(VALUE, field),
                (field, _) => return unknown_field(VALUE, field),
            }
        }
        let Some(name) = name else {
            return missing_field(VALUE, "name");
        };
        // A type holds the type of a tensor, which holds a kind and a shape, which holds axes.
        let tensor = read_only_field(file, kind.unwrap_or_default(), "type", 1)?;
        let (mut kind, mut shape) = (None, None);
        for field in FieldReader::new(file, tensor) {
            match field? {
                (1, FieldValue::Number(found)) => set_once(&mut kind, found, "type", 1)?,
                (2, FieldValue::Bytes(range)) => set_once(&mut shape, range, "type", 2)?,
                (field @ (1 | 2), _) => return wrong_field_type("type", field),
                (field, _) => return unknown_field("type", field),
            }
        }
        if let Some(found) =
            kind.filter(|&found| ElementType::parse(found) != Some(ElementType::F32))
        {
            let name = name.to_owned();
            return Err(GraphError::ElementType { name, found });
        }
        if kind.is_none() {
            return missing_field("type", "kind");
        }
        let mut axes = Vec::new();
        for field in FieldReader::new(file, shape.unwrap_or_default()) {
            match field? {
                (1, FieldValue::Bytes(range)) => {
                    check_capacity(&axes, "shape", "axes", MAX_AXES)?;
                    axes.push(read_axis(file, range, name)?);
                }
                (1, _) => return wrong_field_type("shape", 1),
                (field, _) => return unknown_field("shape", field),
            }
        }
        Ok(ValueInfo { name, axes })
    }
}

/// The length of an axis, or `None` where it has a name instead.
fn read_axis(file: &[u8], range: Range<usize>, tensor: &str) -> Result<Option<i64>, GraphError> {
    let mut axis = None;
    for field in FieldReader::new(file, range) {
        let found = match field? {
            (1, FieldValue::Number(length)) => Some(length.cast_signed()),
            (2, FieldValue::Bytes(range)) => read_text(file, range, "axis").map(|_| None)?,
            (field @ (1 | 2), _) => return wrong_field_type("axis", field),
            (field, _) => return unknown_field("axis", field),
        };
        set_once(&mut axis, found, "axis", 1)?;
    }
    match axis {
        None => missing_field("axis", "length"),
        Some(Some(length)) if !(1..=MAX_AXIS_LENGTH).contains(&length) => {
            Err(GraphError::Dimension {
                name: tensor.to_owned(),
                length,
            })
        }
        Some(axis) => Ok(axis),
    }
}

/// The single message in a message that holds nothing else.
fn read_only_field(
    file: &[u8],
    range: Range<usize>,
    message: &'static str,
    field: u64,
) -> Result<Range<usize>, GraphError> {
    let mut held = None;
    for found in FieldReader::new(file, range) {
        match found? {
            (found, FieldValue::Bytes(range)) if found == field => {
                set_once(&mut held, range, message, field)?
            }
            (found, _) if found == field => return wrong_field_type(message, field),
            (found, _) => return unknown_field(message, found),
        }
    }
    held.map_or_else(|| missing_field(message, "tensor"), Ok)
}
