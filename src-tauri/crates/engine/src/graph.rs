//! ONNX files as bytes: where the numbers of a graph lie, so that they can be replaced.
//!
//! A network whose norms are folded has other kernels for every photo and style. Instead of building
//! a graph each time, the file is read once, its initialisers are found, and their bytes are written
//! over in a copy that ONNX Runtime then opens. This reads as little of the format (protocol
//! buffers, `onnx.proto` of ONNX 1.14) as that takes, changes no length, and follows nothing that
//! leads out of the file.

use std::collections::HashMap;
use std::ops::Range;

const MODEL_GRAPH: u64 = 7;
const GRAPH_INITIALIZER: u64 = 5;
const TENSOR_DIMS: u64 = 1;
const TENSOR_TYPE: u64 = 2;
const TENSOR_NAME: u64 = 8;
const TENSOR_RAW_DATA: u64 = 9;

/// An ONNX file and its initialisers by name.
#[derive(Debug)]
pub(crate) struct Template {
    bytes: Vec<u8>,
    initialisers: HashMap<String, Initialiser>,
}

/// A tensor that is part of the file.
#[derive(Clone, Debug)]
pub(crate) struct Initialiser {
    /// Lengths of its axes; none for a single number.
    pub(crate) dims: Vec<usize>,
    kind: Kind,
    place: Range<usize>,
}

/// The number formats that a template's initialisers have here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    F32,
    U8,
    I8,
    I32,
    I64,
}

/// The bytes of a template, to be changed.
#[derive(Clone, Debug)]
pub(crate) struct Copy<'template> {
    template: &'template Template,
    bytes: Vec<u8>,
}

impl Template {
    /// Finds the initialisers of `bytes`; `None` if that is no ONNX file, or one of them is kept
    /// elsewhere, has a format that is not known here, or not as many bytes as its axes ask for.
    pub(crate) fn parse(bytes: Vec<u8>) -> Option<Template> {
        let mut initialisers = HashMap::new();
        for (field, graph) in fields(&bytes, 0..bytes.len())? {
            if field != MODEL_GRAPH {
                continue;
            }
            for (field, tensor) in fields(&bytes, graph.range()?)? {
                if field == GRAPH_INITIALIZER {
                    let (name, initialiser) = Initialiser::parse(&bytes, tensor.range()?)?;
                    initialisers.insert(name, initialiser);
                }
            }
        }
        Some(Template {
            bytes,
            initialisers,
        })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Initialiser> {
        self.initialisers.get(name)
    }

    /// The numbers of an initialiser; `None` if there is none of that name or they are no f32.
    pub(crate) fn floats(&self, name: &str) -> Option<Vec<f32>> {
        let (numbers, _) = self.raw(name, Kind::F32)?.as_chunks::<4>();
        Some(
            numbers
                .iter()
                .map(|&four| f32::from_le_bytes(four))
                .collect(),
        )
    }

    /// The numbers of an initialiser; `None` if there is none of that name or they are no i8.
    pub(crate) fn bytes(&self, name: &str) -> Option<Vec<i8>> {
        let numbers = self.raw(name, Kind::I8)?;
        Some(numbers.iter().map(|&byte| byte.cast_signed()).collect())
    }

    pub(crate) fn copy(&self) -> Copy<'_> {
        Copy {
            template: self,
            bytes: self.bytes.clone(),
        }
    }

    fn raw(&self, name: &str, kind: Kind) -> Option<&[u8]> {
        let found = self.get(name).filter(|found| found.kind == kind)?;
        self.bytes.get(found.place.clone())
    }
}

impl Copy<'_> {
    /// Replaces an initialiser's numbers; `None` if there is none of that name, kind and length.
    #[must_use]
    pub(crate) fn write<T: Number>(&mut self, name: &str, numbers: &[T]) -> Option<()> {
        let found = self.template.get(name)?;
        let size = T::KIND.size();
        if found.kind != T::KIND || found.place.len() != numbers.len() * size {
            return None;
        }
        let place = self.bytes.get_mut(found.place.clone())?;
        for (bytes, number) in place.chunks_exact_mut(size).zip(numbers) {
            number.write(bytes);
        }
        Some(())
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl Initialiser {
    fn parse(bytes: &[u8], tensor: Range<usize>) -> Option<(String, Initialiser)> {
        let (mut dims, mut kind, mut name, mut place) = (Vec::new(), None, None, None);
        for (field, value) in fields(bytes, tensor)? {
            match (field, value) {
                (TENSOR_DIMS, Value::Number(length)) => dims.push(usize::try_from(length).ok()?),
                (TENSOR_TYPE, Value::Number(number)) => kind = Some(Kind::parse(number)?),
                (TENSOR_NAME, Value::Bytes(range)) => {
                    name = Some(str::from_utf8(bytes.get(range)?).ok()?.to_owned());
                }
                (TENSOR_RAW_DATA, Value::Bytes(range)) => place = Some(range),
                _ => return None,
            }
        }
        let (kind, place) = (kind?, place?);
        let numbers = dims
            .iter()
            .try_fold(1usize, |all, &length| all.checked_mul(length))?;
        (numbers.checked_mul(kind.size())? == place.len())
            .then_some((name?, Initialiser { dims, kind, place }))
    }
}

impl Kind {
    /// By `TensorProto.DataType`.
    fn parse(number: u64) -> Option<Kind> {
        Some(match number {
            1 => Kind::F32,
            2 => Kind::U8,
            3 => Kind::I8,
            6 => Kind::I32,
            7 => Kind::I64,
            _ => return None,
        })
    }

    fn size(self) -> usize {
        match self {
            Kind::U8 | Kind::I8 => 1,
            Kind::F32 | Kind::I32 => 4,
            Kind::I64 => 8,
        }
    }
}

/// A number that an initialiser may hold.
pub(crate) trait Number {
    const KIND: Kind;

    /// Little-endian into exactly `KIND.size()` bytes.
    fn write(&self, bytes: &mut [u8]);
}

macro_rules! numbers {
    ($($type:ty: $kind:ident),*) => {$(
        impl Number for $type {
            const KIND: Kind = Kind::$kind;

            fn write(&self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

numbers!(f32: F32, u8: U8, i8: I8, i32: I32);

/// A field's value, as far as the wire format tells.
enum Value {
    Number(u64),
    Bytes(Range<usize>),
    Other,
}

impl Value {
    fn range(self) -> Option<Range<usize>> {
        match self {
            Value::Bytes(range) => Some(range),
            Value::Number(_) | Value::Other => None,
        }
    }
}

/// The fields of the message that lies in `range`, in order; `None` where it is cut off.
fn fields(bytes: &[u8], range: Range<usize>) -> Option<Vec<(u64, Value)>> {
    let mut found = Vec::new();
    let mut rest = range;
    while !rest.is_empty() {
        let key = varint(bytes, &mut rest)?;
        let value = match key & 7 {
            0 => Value::Number(varint(bytes, &mut rest)?),
            1 => skip(&mut rest, 8)?,
            2 => {
                let length = usize::try_from(varint(bytes, &mut rest)?).ok()?;
                Value::Bytes(take(&mut rest, length)?)
            }
            5 => skip(&mut rest, 4)?,
            _ => return None,
        };
        found.push((key >> 3, value));
    }
    Some(found)
}

fn skip(rest: &mut Range<usize>, length: usize) -> Option<Value> {
    take(rest, length).map(|_| Value::Other)
}

fn take(rest: &mut Range<usize>, length: usize) -> Option<Range<usize>> {
    let end = rest
        .start
        .checked_add(length)
        .filter(|&end| end <= rest.end)?;
    let taken = rest.start..end;
    rest.start = end;
    Some(taken)
}

fn varint(bytes: &[u8], rest: &mut Range<usize>) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(take(rest, 1)?.start)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model of one graph with the initialiser `w`, f32 of shape [2].
    fn file() -> Vec<u8> {
        let raw = [1.0f32.to_le_bytes(), 2.0f32.to_le_bytes()].concat();
        let tensor = [&[0x08, 2, 0x10, 1, 0x42, 1, b'w', 0x4a, 8][..], &raw].concat();
        let graph = [&[0x2a, tensor.len() as u8][..], &tensor].concat();
        [&[0x08, 8, 0x3a, graph.len() as u8][..], &graph].concat()
    }

    #[test]
    fn numbers_are_found_and_replaced_in_place() {
        let template = Template::parse(file()).unwrap();
        assert_eq!(template.get("w").unwrap().dims, [2]);
        assert_eq!(template.floats("w").unwrap(), [1.0, 2.0]);
        let mut copy = template.copy();
        copy.write("w", &[3.0f32, 4.0]).unwrap();
        let again = Template::parse(copy.into_bytes()).unwrap();
        assert_eq!(again.floats("w").unwrap(), [3.0, 4.0]);
    }

    #[test]
    fn nothing_of_another_name_kind_or_length_is_written() {
        let template = Template::parse(file()).unwrap();
        let mut copy = template.copy();
        assert_eq!(copy.write("v", &[3.0f32, 4.0]), None);
        assert_eq!(copy.write("w", &[3i32, 4]), None);
        assert_eq!(copy.write("w", &[3.0f32]), None);
        assert_eq!(copy.into_bytes(), file());
        assert_eq!(template.bytes("w"), None);
    }

    #[test]
    fn a_file_that_is_cut_off_or_lies_about_a_length_is_refused() {
        let whole = file();
        for end in 3..whole.len() {
            assert!(Template::parse(whole[..end].to_vec()).is_none(), "{end}");
        }
        let mut longer = whole.clone();
        // Three numbers are announced where bytes for two follow.
        longer[7] = 3;
        assert!(Template::parse(longer).is_none());
    }
}
