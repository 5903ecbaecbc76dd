//! Why a graph is not passed to ONNX Runtime.

/// What is wrong with an ONNX file. Names are those in the file, which may be hostile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// A field is longer than the message that holds it, or ends too early.
    #[error("it ends in the middle of a field")]
    Truncated,
    /// A number has more than 64 bits.
    #[error("a number in it has more than 64 bits")]
    Varint,
    /// A field has a wire type that the format does not have, or no longer has.
    #[error("a field has the unknown wire type {found}")]
    WireType {
        /// The wire type, three bits.
        found: u8,
    },
    /// A field that graphs of this program do not have: doc strings, types of intermediate values,
    /// numbers in other encodings than raw bytes.
    #[error("field {field} of a {message} is not used by this program's graphs")]
    UnknownField {
        /// The message that it is in.
        message: &'static str,
        /// Its number.
        field: u64,
    },
    /// A field has the wrong wire type: packed numbers, for example.
    #[error("field {field} of a {message} is not what it should be")]
    WrongFieldType {
        /// The message that it is in.
        message: &'static str,
        /// Its number.
        field: u64,
    },
    /// A field that may occur once occurs twice; parsers differ in how they read that.
    #[error("field {field} of a {message} is there twice")]
    DuplicateField {
        /// The message that it is in.
        message: &'static str,
        /// Its number.
        field: u64,
    },
    /// A required part is missing.
    #[error("a {message} has no {part}")]
    MissingField {
        /// The message that it should be in.
        message: &'static str,
        /// What it is.
        part: &'static str,
    },
    /// A text is empty, too long or not UTF-8.
    #[error("a word in a {message} is empty, longer than 128 bytes or no text")]
    InvalidText {
        /// The message that it is in.
        message: &'static str,
    },
    /// More of something than any graph of this program has.
    #[error("a {message} has more than {limit} {part}")]
    TooMany {
        /// What has too many.
        message: &'static str,
        /// Of what.
        part: &'static str,
        /// How many there may be.
        limit: usize,
    },
    /// Written for another version of the format.
    #[error("version {found} of ONNX's representation is not known; this program reads version 8")]
    IrVersion {
        /// The version it names.
        found: u64,
    },
    /// Written for another set of operators.
    #[error("operator set {found} is not the one that graphs of this kind are written for")]
    Opset {
        /// The set it names.
        found: u64,
    },
    /// An operator, or a set of them, outside of ONNX's own domain: ONNX Runtime would look for
    /// code to run it.
    #[error("it asks for operators of {domain:?}")]
    Domain {
        /// The domain.
        domain: String,
    },
    /// An operator that this program's networks do not have.
    #[error("the operator {operator:?} is not used by this program's networks")]
    Operator {
        /// Its name.
        operator: String,
    },
    /// An operator with another number of inputs or outputs than it has.
    #[error("{operator} does not have so many inputs or outputs")]
    Arity {
        /// The operator.
        operator: &'static str,
    },
    /// An attribute that the operator does not have here, or one of another type.
    #[error("{operator} does not have the attribute {attribute:?} in this form")]
    Attribute {
        /// The operator.
        operator: &'static str,
        /// The attribute.
        attribute: String,
    },
    /// An attribute with a value beyond what any picture needs.
    #[error("the attribute {attribute} of {operator} is out of bounds")]
    OutOfBounds {
        /// The operator.
        operator: &'static str,
        /// The attribute.
        attribute: &'static str,
    },
    /// A graph inside of a node.
    #[error("{operator} holds a graph of its own")]
    Subgraph {
        /// The operator.
        operator: &'static str,
    },
    /// Numbers that are kept in another file.
    #[error("the numbers of {name:?} are kept in another file")]
    ExternalData {
        /// The initializer.
        name: String,
    },
    /// Sparse numbers.
    #[error("it holds sparse numbers")]
    Sparse,
    /// The file defines operators.
    #[error("it defines operators of its own")]
    Function,
    /// The file holds instructions for training.
    #[error("it holds instructions for training")]
    Training,
    /// The file holds metadata, which a runtime may read as settings.
    #[error("it holds notes beside the graph")]
    Metadata,
    /// An element type that graphs of this program do not have.
    #[error("{name:?} has numbers of the unknown kind {found}")]
    ElementType {
        /// The tensor.
        name: String,
        /// The kind, as ONNX numbers them.
        found: u64,
    },
    /// A length that is zero, negative or beyond reason.
    #[error("an axis of {name:?} has the length {length}")]
    Dimension {
        /// The tensor.
        name: String,
        /// The length.
        length: i64,
    },
    /// The lengths of the axes do not fit the number of bytes.
    #[error("{name:?} should have {announced} bytes and has {found}")]
    Length {
        /// The initializer.
        name: String,
        /// What its axes ask for; the most there can be, where that is more.
        announced: u64,
        /// What is there.
        found: u64,
    },
    /// An initializer holds a number that is not finite, or a size beyond any picture's.
    #[error("{name:?} holds a number that no network needs")]
    InvalidNumber {
        /// The initializer.
        name: String,
    },
    /// Two values have the same name.
    #[error("there are two of the name {name:?}")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A node reads a value that nothing gives.
    #[error("nothing gives {name:?}")]
    Undefined {
        /// The value.
        name: String,
    },
    /// A node reads a value that it gives itself, or that a later node gives.
    #[error("{name:?} is needed before it is there")]
    Cycle {
        /// The value.
        name: String,
    },
    /// Inputs or outputs other than those that the engine gives and takes.
    #[error("its inputs and outputs are not those of this kind of graph")]
    Interface,
}
