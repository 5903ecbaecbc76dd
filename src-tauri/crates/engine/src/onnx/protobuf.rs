//! A reader of protocol buffers, as far as ONNX uses them: the fields of one message in their
//! order.
//!
//! Nothing is copied and nothing recurses; the caller decides which messages inside it reads.

use std::ops::Range;

use crate::error::GraphError;

/// The fields of the message that lies in a range of a file.
#[derive(Clone, Debug)]
pub(super) struct FieldReader<'file> {
    file: &'file [u8],
    rest: Range<usize>,
}

/// The value of a field, by its wire type.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FieldValue {
    Number(u64),
    Bytes(Range<usize>),
    /// Four bytes, in the file's order: a float.
    Four([u8; 4]),
    /// Eight bytes. No field that is read has this type.
    Eight,
}

impl<'file> FieldReader<'file> {
    pub(super) fn new(file: &'file [u8], range: Range<usize>) -> FieldReader<'file> {
        FieldReader { file, rest: range }
    }

    /// The range as varints one behind the other, as packed lists are written; after an error there is none.
    pub(super) fn packed_numbers(
        mut self,
    ) -> impl Iterator<Item = Result<u64, GraphError>> + 'file {
        std::iter::from_fn(move || {
            if self.rest.is_empty() {
                return None;
            }
            let number = self.varint();
            if number.is_err() {
                self.rest.start = self.rest.end;
            }
            Some(number)
        })
    }

    fn field(&mut self) -> Result<(u64, FieldValue), GraphError> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => FieldValue::Number(self.varint()?),
            1 => self.take(8).map(|_| FieldValue::Eight)?,
            2 => {
                let length = self.varint()?;
                let length = usize::try_from(length).map_err(|_| GraphError::Truncated)?;
                FieldValue::Bytes(self.take(length)?)
            }
            5 => {
                let range = self.take(4)?;
                let four = self.file.get(range).and_then(|four| four.try_into().ok());
                FieldValue::Four(four.ok_or(GraphError::Truncated)?)
            }
            // 3 and 4 opened and closed groups, which nest without a length.
            found => return Err(GraphError::WireType { found: found as u8 }),
        };
        Ok((key >> 3, value))
    }

    fn take(&mut self, length: usize) -> Result<Range<usize>, GraphError> {
        let end = self.rest.start.checked_add(length);
        let end = end
            .filter(|&end| end <= self.rest.end)
            .ok_or(GraphError::Truncated)?;
        let taken = self.rest.start..end;
        self.rest.start = end;
        Ok(taken)
    }

    fn varint(&mut self) -> Result<u64, GraphError> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let at = self.take(1)?.start;
            let byte = *self.file.get(at).ok_or(GraphError::Truncated)?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return Err(GraphError::Varint);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(GraphError::Varint)
    }
}

impl Iterator for FieldReader<'_> {
    type Item = Result<(u64, FieldValue), GraphError>;

    /// The next field; after an error there is none.
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.rest.start = self.rest.end;
        }
        Some(field)
    }
}
