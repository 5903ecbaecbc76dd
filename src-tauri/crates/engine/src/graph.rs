//! ONNX files as bytes: which of them ONNX Runtime may see, and where the numbers of a graph lie, so
//! that they can be replaced.
//!
//! A file is looked through to its last field before anything else is done with it (`graph/vet.rs`);
//! what was not looked through cannot be given to ONNX Runtime, because only a [`Vetted`] graph can.
//! The SHA-256 in the manifest tells that a file is the one that its manifest came with. It does not
//! tell who wrote the two: a model that a person puts beside ours brings a manifest of its own.
//!
//! A network whose norms are folded has other kernels for every photo and style. Instead of building
//! a graph each time, the initialisers found are written over in a copy that ONNX Runtime then opens.
//! That changes no length, and nothing but numbers.

mod fault;
mod fields;
mod node;
mod operators;
mod rules;
mod tensor;
mod vet;

use std::collections::HashMap;
use std::ops::Range;

pub use fault::GraphError;

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

/// What the engine gives a graph and takes from it.
#[derive(Clone, Debug)]
pub(crate) struct Interface {
    inputs: Vec<Port>,
    outputs: Vec<Port>,
}

/// An f32 tensor that goes in or comes out; an axis without a length has any.
#[derive(Clone, Debug)]
struct Port {
    name: &'static str,
    axes: Vec<Option<i64>>,
}

/// A graph that was looked through, as a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Vetted(Vec<u8>);

impl Vetted {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Interface {
    /// Of the graph that takes statistics of so many channels, with style vectors of this length.
    pub(crate) fn measuring(length: usize, channels: usize) -> Interface {
        let list = |name, length| Port {
            name,
            axes: vec![i64::try_from(length).ok()],
        };
        Interface {
            inputs: vec![image(), list("gamma", length), list("beta", length)],
            outputs: vec![list("mean", channels), list("variance", channels)],
        }
    }

    /// Of a graph that paints: four phases of each colour come out, at half the size.
    pub(crate) fn painting() -> Interface {
        let out = Port {
            name: "out",
            axes: vec![Some(1), Some(12), None, None],
        };
        Interface {
            inputs: vec![image()],
            outputs: vec![out],
        }
    }
}

fn image() -> Port {
    Port {
        name: "image",
        axes: vec![Some(1), Some(3), None, None],
    }
}

impl Template {
    /// Looks `file` through and finds its initialisers.
    ///
    /// # Errors
    /// Whatever is not as in the graphs of this program, the first of it.
    pub(crate) fn parse(file: Vec<u8>, interface: &Interface) -> Result<Template, GraphError> {
        Ok(Template {
            initialisers: vet::vet(&file, interface)?,
            bytes: file,
        })
    }

    /// The graph as it is.
    pub(crate) fn into_graph(self) -> Vetted {
        Vetted(self.bytes)
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

    pub(crate) fn into_graph(self) -> Vetted {
        Vetted(self.bytes)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzzing::writer::{Message, Model};

    fn parse(file: Vec<u8>) -> Result<Template, GraphError> {
        Template::parse(file, &Interface::painting())
    }

    fn template() -> Template {
        parse(Model::painting().to_file()).unwrap()
    }

    #[test]
    fn numbers_are_found_and_replaced_in_place() {
        let template = template();
        assert_eq!(template.get("bias").unwrap().dims, [12]);
        assert_eq!(template.floats("bias").unwrap(), [0.5; 12]);
        let mut copy = template.copy();
        copy.write("bias", &[3.0f32; 12]).unwrap();
        let again = parse(copy.into_graph().0).unwrap();
        assert_eq!(again.floats("bias").unwrap(), [3.0; 12]);
    }

    #[test]
    fn nothing_of_another_name_kind_or_length_is_written() {
        let template = template();
        let mut copy = template.copy();
        assert_eq!(copy.write("v", &[3.0f32; 12]), None);
        assert_eq!(copy.write("bias", &[3i32; 12]), None);
        assert_eq!(copy.write("bias", &[3.0f32]), None);
        assert_eq!(copy.into_graph().0, Model::painting().to_file());
        assert_eq!(template.bytes("bias"), None);
    }

    #[test]
    fn a_file_that_is_cut_off_anywhere_is_refused() {
        let whole = Model::painting().to_file();
        for end in 0..whole.len() {
            assert!(parse(whole[..end].to_vec()).is_err(), "{end}");
        }
    }

    #[test]
    fn the_graphs_that_we_ship_are_taken_by_their_own_interface_and_no_other() {
        let measuring = Interface::measuring(774, 768);
        for (file, interface, other) in [
            ("statistics", &measuring, Interface::painting()),
            ("statistics", &measuring, Interface::measuring(773, 768)),
            ("statistics", &measuring, Interface::measuring(774, 767)),
            ("folded", &Interface::painting(), measuring.clone()),
            ("quantised", &Interface::painting(), measuring.clone()),
        ] {
            let path = format!(
                "{}/../../../models/portraits.{file}.onnx",
                env!("CARGO_MANIFEST_DIR")
            );
            let file = std::fs::read(path).unwrap();
            assert!(Template::parse(file.clone(), interface).is_ok());
            let refused = Template::parse(file, &other).unwrap_err();
            assert_eq!(refused, GraphError::Interface);
        }
    }

    #[test]
    fn a_message_is_written_as_the_format_says() {
        let message = Message::new().number(1, 300).bytes(2, b"ab");
        assert_eq!(message.to_bytes(), [0x08, 0xac, 0x02, 0x12, 2, b'a', b'b']);
    }
}
