//! Fields that writers of ONNX files encode in more than one way: lists, packed and unpacked.

use std::ops::Range;

use crate::error::GraphError;
use crate::onnx::checks::wrong_field_type;
use crate::onnx::protobuf::{FieldReader, FieldValue};

/// Adds one number, or a packed list of them, to a list of at most `limit`.
pub(super) fn push_numbers(
    file: &[u8],
    value: FieldValue,
    numbers: &mut Vec<i64>,
    limit: usize,
    (message, field): (&'static str, u64),
) -> Result<(), GraphError> {
    let too_many = GraphError::TooMany {
        message,
        part: "numbers",
        limit,
    };
    match value {
        FieldValue::Number(number) => numbers.push(number.cast_signed()),
        FieldValue::Bytes(range) => {
            for number in FieldReader::new(file, range).packed_numbers() {
                if numbers.len() == limit {
                    return Err(too_many);
                }
                numbers.push(number?.cast_signed());
            }
        }
        FieldValue::Four(_) | FieldValue::Eight => return wrong_field_type(message, field),
    }
    if numbers.len() > limit {
        return Err(too_many);
    }
    Ok(())
}

/// Adds one float, or a packed list of them, to a list of at most `limit`.
pub(super) fn push_floats(
    file: &[u8],
    value: FieldValue,
    floats: &mut Vec<f32>,
    limit: usize,
    (message, field): (&'static str, u64),
) -> Result<(), GraphError> {
    match value {
        FieldValue::Four(four) => floats.push(f32::from_le_bytes(four)),
        FieldValue::Bytes(range) => floats.extend(packed_floats(file, range)?),
        FieldValue::Number(_) | FieldValue::Eight => return wrong_field_type(message, field),
    }
    if floats.len() > limit {
        return Err(GraphError::TooMany {
            message,
            part: "numbers",
            limit,
        });
    }
    Ok(())
}

fn packed_floats(
    file: &[u8],
    range: Range<usize>,
) -> Result<impl Iterator<Item = f32> + '_, GraphError> {
    let bytes = file.get(range).ok_or(GraphError::Truncated)?;
    let (floats, rest) = bytes.as_chunks::<4>();
    match rest.is_empty() {
        true => Ok(floats.iter().map(|&four| f32::from_le_bytes(four))),
        false => Err(GraphError::Truncated),
    }
}
