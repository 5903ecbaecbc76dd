//! Tensors with all of their numbers, in whichever of three encodings a file has them.

use std::ops::Range;

use super::fields::{push_floats, push_numbers};
use super::{MAX_IMPORTED_BYTES, Weight};
use crate::error::GraphError;
use crate::onnx::checks::{missing_field, read_text, set_once, unknown_field, wrong_field_type};
use crate::onnx::protobuf::{FieldReader, FieldValue};
use crate::onnx::tensor::{ElementType, values_are_valid};

const MAX_AXES: usize = 8;
const TENSOR: &str = "tensor";

/// Reads a tensor and its name, which a constant may lack.
pub(super) fn read_weight(file: &[u8], range: Range<usize>) -> Result<(&str, Weight), GraphError> {
    const MOST: usize = MAX_IMPORTED_BYTES / 4;
    let (mut kind, mut name, mut raw) = (None, None, None);
    let (mut lengths, mut floats, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    let mut elsewhere = false;
    for field in FieldReader::new(file, range) {
        match field? {
            (1, value) => push_numbers(file, value, &mut lengths, MAX_AXES, (TENSOR, 1))?,
            (2, FieldValue::Number(found)) => set_once(&mut kind, found, TENSOR, 2)?,
            (4, value) => push_floats(file, value, &mut floats, MOST, (TENSOR, 4))?,
            (field @ (5 | 7), value) => {
                push_numbers(file, value, &mut numbers, MOST, (TENSOR, field))?
            }
            (8, FieldValue::Bytes(range)) if range.is_empty() => {}
            (8, FieldValue::Bytes(range)) => {
                set_once(&mut name, read_text(file, range, TENSOR)?, TENSOR, 8)?
            }
            (9, FieldValue::Bytes(range)) => set_once(&mut raw, range, TENSOR, 9)?,
            // Words for people.
            (12, FieldValue::Bytes(_)) => {}
            (13, _) => elsewhere = true,
            // 1 says that the numbers are in another file.
            (14, FieldValue::Number(place)) => elsewhere |= place != 0,
            (field @ (2 | 8 | 9 | 12 | 14), _) => return wrong_field_type(TENSOR, field),
            (field, _) => return unknown_field(TENSOR, field),
        }
    }
    let name = name.unwrap_or_default();
    let owned_name = || name.to_owned();
    if elsewhere {
        return Err(GraphError::ExternalData { name: owned_name() });
    }
    let Some(found) = kind else {
        return missing_field(TENSOR, "kind");
    };
    let element_type = ElementType::parse(found).ok_or_else(|| GraphError::ElementType {
        name: owned_name(),
        found,
    })?;
    let dims = axis_lengths(&lengths).ok_or_else(|| GraphError::Dimension {
        name: owned_name(),
        length: lengths.iter().copied().min().unwrap_or_default(),
    })?;
    let bytes = match raw {
        Some(range) => file.get(range).ok_or(GraphError::Truncated)?.to_vec(),
        None => listed_bytes(element_type, &floats, &numbers)
            .ok_or_else(|| GraphError::InvalidNumber { name: owned_name() })?,
    };
    Ok((name, Weight::checked(element_type, dims, bytes, name)?))
}

impl Weight {
    /// Checks that there are as many numbers as the axes ask for, each one that a picture network may need.
    pub(super) fn checked(
        element_type: ElementType,
        dims: Vec<usize>,
        bytes: Vec<u8>,
        name: &str,
    ) -> Result<Weight, GraphError> {
        let name = || name.to_owned();
        let announced = (dims.iter()).fold(element_type.size() as u64, |bytes, &length| {
            bytes.saturating_mul(length as u64)
        });
        let found = bytes.len() as u64;
        if announced != found {
            return Err(GraphError::Length {
                name: name(),
                announced,
                found,
            });
        }
        let is_valid = match element_type {
            ElementType::I64 => are_sizes_or_ends(&bytes),
            _ => values_are_valid(element_type, &bytes),
        };
        if !is_valid {
            return Err(GraphError::InvalidNumber { name: name() });
        }
        Ok(Weight {
            element_type,
            dims,
            bytes,
        })
    }
}

/// Whether every number is a length or a place in a picture, or stands for the end of an axis.
fn are_sizes_or_ends(bytes: &[u8]) -> bool {
    const MOST: u64 = 1 << 20;
    let (numbers, _) = bytes.as_chunks();
    (numbers.iter()).all(|&eight| {
        let number = i64::from_le_bytes(eight);
        number.unsigned_abs() <= MOST || number.unsigned_abs() >= i32::MAX.unsigned_abs().into()
    })
}

/// Lengths of axes, each at most that of the largest weight; an empty list has one axis of length 0.
fn axis_lengths(lengths: &[i64]) -> Option<Vec<usize>> {
    let allowed = |length: usize| length <= MAX_IMPORTED_BYTES;
    (lengths.iter())
        .map(|&length| {
            usize::try_from(length)
                .ok()
                .filter(|&length| allowed(length))
        })
        .collect()
}

/// The numbers of the lists for floats or whole numbers as bytes; `None` for one that does not fit.
fn listed_bytes(element_type: ElementType, floats: &[f32], numbers: &[i64]) -> Option<Vec<u8>> {
    match element_type {
        ElementType::F32 => Some(
            floats
                .iter()
                .flat_map(|float| float.to_le_bytes())
                .collect(),
        ),
        ElementType::I64 => Some(
            numbers
                .iter()
                .flat_map(|number| number.to_le_bytes())
                .collect(),
        ),
        ElementType::I32 => whole_bytes(numbers, |number| {
            i32::try_from(number).ok().map(i32::to_le_bytes)
        }),
        ElementType::U8 => whole_bytes(numbers, |number| {
            u8::try_from(number).ok().map(u8::to_le_bytes)
        }),
        ElementType::I8 => whole_bytes(numbers, |number| {
            i8::try_from(number).ok().map(i8::to_le_bytes)
        }),
        // Their bits, as whole numbers.
        ElementType::F16 => whole_bytes(numbers, |number| {
            u16::try_from(number).ok().map(u16::to_le_bytes)
        }),
    }
}

fn whole_bytes<const N: usize>(
    numbers: &[i64],
    convert: impl Fn(i64) -> Option<[u8; N]>,
) -> Option<Vec<u8>> {
    let converted: Option<Vec<_>> = numbers.iter().map(|&number| convert(number)).collect();
    Some(converted?.concat())
}
