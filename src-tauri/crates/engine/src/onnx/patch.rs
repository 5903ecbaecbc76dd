//! Validated ONNX files, and replacing the numbers of their initializers.
//!
//! A network whose norms are folded has other kernels for every photo and style. Instead of
//! building a graph each time, the initializers are overwritten in a copy of the file, which ONNX
//! Runtime then opens. No length changes, and nothing but numbers.

use std::collections::HashMap;

use crate::error::GraphError;
use crate::onnx::interface::Interface;
use crate::onnx::tensor::{ElementType, Initializer};
use crate::onnx::validate::validate;

/// A validated ONNX file and its initializers by name.
#[derive(Debug)]
pub(crate) struct OnnxModel {
    bytes: Vec<u8>,
    initializers: HashMap<String, Initializer>,
}

/// A copy of a model whose initializers can be replaced.
#[derive(Clone, Debug)]
pub(crate) struct PatchedModel<'template> {
    template: &'template OnnxModel,
    bytes: Vec<u8>,
}

/// The bytes of an ONNX file that was validated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ValidatedModel(Vec<u8>);

impl ValidatedModel {
    /// A file that this program wrote of parts that were validated.
    pub(super) fn written(bytes: Vec<u8>) -> ValidatedModel {
        ValidatedModel(bytes)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl OnnxModel {
    /// Validates `file` and finds its initializers.
    ///
    /// # Errors
    /// The first thing that graphs of this program do not have.
    pub(crate) fn parse(file: Vec<u8>, interface: &Interface) -> Result<OnnxModel, GraphError> {
        Ok(OnnxModel {
            initializers: validate(&file, interface)?,
            bytes: file,
        })
    }

    /// The graph as it is.
    pub(crate) fn into_validated(self) -> ValidatedModel {
        ValidatedModel(self.bytes)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Initializer> {
        self.initializers.get(name)
    }

    /// The numbers of an initializer; `None` if there is none of that name or they are not f32.
    pub(crate) fn f32_values(&self, name: &str) -> Option<Vec<f32>> {
        let (numbers, _) = self.raw_values(name, ElementType::F32)?.as_chunks::<4>();
        Some(
            numbers
                .iter()
                .map(|&four| f32::from_le_bytes(four))
                .collect(),
        )
    }

    /// The numbers of an initializer; `None` if there is none of that name or they are not i8.
    pub(crate) fn i8_values(&self, name: &str) -> Option<Vec<i8>> {
        let numbers = self.raw_values(name, ElementType::I8)?;
        Some(numbers.iter().map(|&byte| byte.cast_signed()).collect())
    }

    pub(crate) fn to_patched(&self) -> PatchedModel<'_> {
        PatchedModel {
            template: self,
            bytes: self.bytes.clone(),
        }
    }

    fn raw_values(&self, name: &str, element_type: ElementType) -> Option<&[u8]> {
        let found = self
            .get(name)
            .filter(|found| found.element_type == element_type)?;
        self.bytes.get(found.byte_range.clone())
    }
}

impl PatchedModel<'_> {
    /// Replaces the numbers of an initializer; `None` if there is none of that name, type and
    /// length.
    #[must_use]
    pub(crate) fn write<T: Element>(&mut self, name: &str, numbers: &[T]) -> Option<()> {
        let found = self.template.get(name)?;
        let size = T::ELEMENT_TYPE.size();
        if found.element_type != T::ELEMENT_TYPE || found.byte_range.len() != numbers.len() * size {
            return None;
        }
        let byte_range = self.bytes.get_mut(found.byte_range.clone())?;
        for (bytes, number) in byte_range.chunks_exact_mut(size).zip(numbers) {
            number.write(bytes);
        }
        Some(())
    }

    pub(crate) fn into_validated(self) -> ValidatedModel {
        ValidatedModel(self.bytes)
    }
}

/// A number that an initializer may hold.
pub(crate) trait Element {
    const ELEMENT_TYPE: ElementType;

    /// Little-endian into exactly `ELEMENT_TYPE.size()` bytes.
    fn write(&self, bytes: &mut [u8]);
}

macro_rules! numbers {
    ($($type:ty: $element_type:ident),*) => {$(
        impl Element for $type {
            const ELEMENT_TYPE: ElementType = ElementType::$element_type;

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
    use crate::looks::neural::{learning_interfaces, statistics_interface, tile_interface};
    use crate::onnx::interface::Dialect;

    fn parse(file: Vec<u8>) -> Result<OnnxModel, GraphError> {
        OnnxModel::parse(file, &tile_interface(2))
    }

    fn template() -> OnnxModel {
        parse(Model::painting().to_file()).unwrap()
    }

    #[test]
    fn initializers_are_found_and_replaced_in_place() {
        let template = template();
        assert_eq!(template.get("bias").unwrap().dims, [12]);
        assert_eq!(template.f32_values("bias").unwrap(), [0.5; 12]);
        let mut patched = template.to_patched();
        patched.write("bias", &[3.0f32; 12]).unwrap();
        let again = parse(patched.into_validated().0).unwrap();
        assert_eq!(again.f32_values("bias").unwrap(), [3.0; 12]);
    }

    #[test]
    fn nothing_of_another_name_type_or_length_is_written() {
        let template = template();
        let mut patched = template.to_patched();
        assert_eq!(patched.write("v", &[3.0f32; 12]), None);
        assert_eq!(patched.write("bias", &[3i32; 12]), None);
        assert_eq!(patched.write("bias", &[3.0f32]), None);
        assert_eq!(patched.into_validated().0, Model::painting().to_file());
        assert_eq!(template.i8_values("bias"), None);
    }

    #[test]
    fn a_file_truncated_anywhere_is_refused() {
        let whole = Model::painting().to_file();
        for end in 0..whole.len() {
            assert!(parse(whole[..end].to_vec()).is_err(), "{end}");
        }
    }

    #[test]
    fn shipped_graphs_fit_their_own_interface_only() {
        let statistics = statistics_interface(774, 768);
        let [see, paint, network, back] = learning_interfaces(774);
        for (file, interface, other) in [
            ("statistics", &statistics, tile_interface(2)),
            ("statistics", &statistics, statistics_interface(773, 768)),
            ("statistics", &statistics, statistics_interface(774, 767)),
            ("folded", &tile_interface(2), statistics.clone()),
            ("quantised", &tile_interface(2), statistics.clone()),
            ("see", &see, paint.clone()),
            ("paint", &paint, see.clone()),
            ("network", &network, back.clone()),
            ("back", &back, network.clone()),
        ] {
            let folder = match interface.dialect {
                Dialect::Learning => "learning/",
                _ => "portraits.",
            };
            let path = format!(
                "{}/../../../models/{folder}{file}.onnx",
                env!("CARGO_MANIFEST_DIR")
            );
            let file = std::fs::read(path).unwrap();
            assert!(OnnxModel::parse(file.clone(), interface).is_ok());
            let refused = OnnxModel::parse(file, &other).unwrap_err();
            assert_eq!(refused, GraphError::Interface);
        }
    }

    #[test]
    fn messages_are_written_as_protocol_buffers() {
        let message = Message::new().number(1, 300).bytes(2, b"ab");
        assert_eq!(message.to_bytes(), [0x08, 0xac, 0x02, 0x12, 2, b'a', b'b']);
    }
}
