//! Why a graph is not given to ONNX Runtime.

/// What is wrong with an ONNX file. Names are those in the file, which a stranger may have written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// A field is announced to be longer than what holds it, or breaks off.
    #[error("it ends in the middle of a field")]
    Truncated,
    /// A number has more than 64 bits.
    #[error("a number in it has more than 64 bits")]
    Varint,
    /// A field of a kind that the format does not have, or no longer has.
    #[error("a field has the unknown wire type {found}")]
    WireType {
        /// The three bits that say so.
        found: u8,
    },
    /// A field that graphs of this program do not have: comments, types of values in between, numbers kept
    /// otherwise than as they are.
    #[error("field {field} of a {message} is not used by this program's graphs")]
    UnknownField {
        /// The message that it is in.
        message: &'static str,
        /// Its number.
        field: u64,
    },
    /// A field is there with another wire type than it has: numbers packed into bytes are one kind of it.
    #[error("field {field} of a {message} is not what it should be")]
    WrongFieldType {
        /// The message that it is in.
        message: &'static str,
        /// Its number.
        field: u64,
    },
    /// What may stand once stands twice; parsers differ in what they make of that.
    #[error("field {field} of a {message} is there twice")]
    DuplicateField {
        /// The message that it is in.
        message: &'static str,
        /// Its number.
        field: u64,
    },
    /// What must be there is not.
    #[error("a {message} has no {part}")]
    MissingField {
        /// The message that it should be in.
        message: &'static str,
        /// What it is.
        part: &'static str,
    },
    /// A word that is empty, too long or no text.
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
    #[error("operator set {found} is not known; this program reads operator set 17")]
    Opset {
        /// The set it names.
        found: u64,
    },
    /// An operator, or a set of them, that is not ONNX's own: code would be looked for to run it.
    #[error("it asks for operators of {domain:?}")]
    Domain {
        /// Whose.
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
    /// An attribute that the operator does not have here, or of another kind.
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
        /// The initialiser.
        name: String,
    },
    /// Numbers of which only some are there.
    #[error("it holds sparse numbers")]
    Sparse,
    /// Operators that are defined in the file.
    #[error("it defines operators of its own")]
    Function,
    /// What training would need.
    #[error("it holds instructions for training")]
    Training,
    /// Notes that a runtime may take for settings.
    #[error("it holds notes beside the graph")]
    Metadata,
    /// A number format that the graphs here do not have.
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
    /// Lengths that ask for more or fewer bytes than are there.
    #[error("{name:?} should have {announced} bytes and has {found}")]
    Length {
        /// The initialiser.
        name: String,
        /// What its axes ask for; the most there can be, where that is more.
        announced: u64,
        /// What is there.
        found: u64,
    },
    /// A number among the initialisers that is none, or that is a size beyond reason.
    #[error("{name:?} holds a number that no network needs")]
    InvalidNumber {
        /// The initialiser.
        name: String,
    },
    /// Two things of one name.
    #[error("there are two of the name {name:?}")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// A node takes what nothing gives.
    #[error("nothing gives {name:?}")]
    Undefined {
        /// What it takes.
        name: String,
    },
    /// A node takes what only comes of it, or comes later.
    #[error("{name:?} is needed before it is there")]
    Cycle {
        /// What it takes.
        name: String,
    },
    /// Inputs or outputs other than those that the engine gives and takes.
    #[error("its inputs and outputs are not those of this kind of graph")]
    Interface,
}
