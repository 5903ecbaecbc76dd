//! Attributes of nodes: what each may hold.

use std::collections::HashSet;
use std::ops::Range;

use super::AttributeValue;
use super::fields::{push_floats, push_numbers};
use super::forms::Form;
use super::operators::Operator;
use super::weights::read_weight;
use crate::error::GraphError;
use crate::onnx::checks::{
    insert_unique, missing_field, read_text, set_once, unknown_field, wrong_field_type,
};
use crate::onnx::protobuf::{FieldReader, FieldValue};

/// No list of numbers in an attribute is longer.
const MAX_VALUES: usize = 16;
/// No float of an attribute is larger than this.
const MAX_FLOAT: f32 = 1e6;

/// An attribute as it stands in the file.
#[derive(Default)]
pub(super) struct Found<'file> {
    pub(super) name: &'file str,
    number: Option<i64>,
    float: Option<f32>,
    text: Option<&'file str>,
    numbers: Vec<i64>,
    floats: Vec<f32>,
    pub(super) tensor: Option<Range<usize>>,
}

/// Reads the attributes of a node, each once and in bounds.
pub(super) fn read_attributes(
    file: &[u8],
    ranges: Vec<Range<usize>>,
    operator: &'static Operator,
) -> Result<Vec<(&'static str, AttributeValue)>, GraphError> {
    let mut names = HashSet::new();
    let mut attributes = Vec::new();
    for range in ranges {
        let found = read_attribute(file, range, operator.name)?;
        insert_unique(&mut names, found.name)?;
        attributes.push(found.check(file, operator)?);
    }
    Ok(attributes)
}

/// Reads an attribute; `operator` is the name of its node's, for errors.
pub(super) fn read_attribute<'file>(
    file: &'file [u8],
    range: Range<usize>,
    operator: &'static str,
) -> Result<Found<'file>, GraphError> {
    const ATTRIBUTE: &str = "attribute";
    let (mut name, mut kind, mut number, mut float, mut text, mut tensor) =
        (None, None, None, None, None, None);
    let mut found = Found::default();
    for field in FieldReader::new(file, range) {
        match field? {
            (1, FieldValue::Bytes(range)) => {
                set_once(&mut name, read_text(file, range, ATTRIBUTE)?, ATTRIBUTE, 1)?
            }
            (2, FieldValue::Four(four)) => {
                set_once(&mut float, f32::from_le_bytes(four), ATTRIBUTE, 2)?
            }
            (3, FieldValue::Number(held)) => {
                set_once(&mut number, held.cast_signed(), ATTRIBUTE, 3)?
            }
            (4, FieldValue::Bytes(range)) => {
                set_once(&mut text, read_text(file, range, ATTRIBUTE)?, ATTRIBUTE, 4)?
            }
            (5, FieldValue::Bytes(range)) => set_once(&mut tensor, range, ATTRIBUTE, 5)?,
            (7, value) => push_floats(file, value, &mut found.floats, MAX_VALUES, (ATTRIBUTE, 7))?,
            (8, value) => {
                push_numbers(file, value, &mut found.numbers, MAX_VALUES, (ATTRIBUTE, 8))?
            }
            (20, FieldValue::Number(held)) => set_once(&mut kind, held, ATTRIBUTE, 20)?,
            // Words for people.
            (13, FieldValue::Bytes(_)) => {}
            (6 | 11, _) => return Err(GraphError::Subgraph { operator }),
            (field @ (1..=5 | 13 | 20), _) => return wrong_field_type(ATTRIBUTE, field),
            (field, _) => return unknown_field(ATTRIBUTE, field),
        }
    }
    let Some(name) = name else {
        return missing_field(ATTRIBUTE, "name");
    };
    Ok(Found {
        name,
        number,
        float,
        text,
        tensor,
        ..found
    })
}

impl Found<'_> {
    fn check(
        self,
        file: &[u8],
        operator: &'static Operator,
    ) -> Result<(&'static str, AttributeValue), GraphError> {
        let known = operator
            .attributes
            .iter()
            .find(|(name, _)| *name == self.name);
        let unexpected = || GraphError::Attribute {
            operator: operator.name,
            attribute: self.name.to_owned(),
        };
        let &(attribute, form) = known.ok_or_else(unexpected)?;
        let out_of_bounds = || GraphError::OutOfBounds {
            operator: operator.name,
            attribute,
        };
        let is_small = |float: &f32| float.is_finite() && float.abs() <= MAX_FLOAT;
        let within = |number: &i64| form.bounds().contains(number);
        let value = match form {
            Form::Float => {
                let float = self.float.ok_or_else(unexpected)?;
                // Clip's bounds are the largest floats where there are none.
                let unbounded = operator.name == "Clip" && !float.is_nan();
                if !is_small(&float) && !unbounded {
                    return Err(out_of_bounds());
                }
                AttributeValue::Float(float)
            }
            Form::Floats if self.floats.iter().all(is_small) => AttributeValue::Floats(self.floats),
            Form::Floats => return Err(out_of_bounds()),
            Form::Text(words) => {
                let text = self.text.ok_or_else(unexpected)?;
                let word = words.iter().find(|word| **word == text);
                AttributeValue::Text(word.ok_or_else(out_of_bounds)?)
            }
            Form::Tensor => {
                let range = self.tensor.clone().ok_or_else(unexpected)?;
                AttributeValue::Tensor(read_weight(file, range)?.1)
            }
            _ if form.is_list() => {
                if !self.numbers.iter().all(within) {
                    return Err(out_of_bounds());
                }
                AttributeValue::Numbers(self.numbers)
            }
            _ => {
                let number = self.number.ok_or_else(unexpected)?;
                if !within(&number) {
                    return Err(out_of_bounds());
                }
                AttributeValue::Number(number)
            }
        };
        Ok((attribute, value))
    }

    /// What a `Constant` node holds; `None` for what no picture network needs.
    pub(super) fn constant(self) -> Option<Constant> {
        match self.name {
            "value" => self.tensor.map(Constant::Tensor),
            "value_float" => self
                .float
                .map(|float| Constant::Floats(vec![float], Vec::new())),
            "value_int" => self
                .number
                .map(|number| Constant::Numbers(vec![number], Vec::new())),
            "value_floats" => Some(Constant::Floats(
                self.floats.clone(),
                vec![self.floats.len()],
            )),
            "value_ints" => Some(Constant::Numbers(
                self.numbers.clone(),
                vec![self.numbers.len()],
            )),
            _ => None,
        }
    }
}

/// What a `Constant` node holds: a tensor in the file, or numbers with the lengths of their axes.
pub(super) enum Constant {
    Tensor(Range<usize>),
    Floats(Vec<f32>, Vec<usize>),
    Numbers(Vec<i64>, Vec<usize>),
}
