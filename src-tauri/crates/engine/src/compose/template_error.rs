//! Why a template is refused.

/// Why a template is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It is not XML.
    #[error("not XML: {0}")]
    Xml(String),
    /// Its view box is missing, does not begin at 0 0 or is no size.
    #[error("the view box is not 0 0 W H")]
    ViewBox,
    /// An element that no template has.
    #[error("<{0}> is not allowed")]
    Element(String),
    /// An attribute that no template has.
    #[error("the attribute {0} is not allowed")]
    Attribute(String),
    /// A reference to something that is not in the file, or in another layer.
    #[error("nothing that can be used here has the id {0}")]
    Reference(String),
    /// Text between elements.
    #[error("text stands between the elements")]
    Text,
    /// A colour that the palette does not have.
    #[error("the palette has no colour {0}")]
    Color(String),
    /// An attribute of a place is missing or has no such value.
    #[error("{attribute} of the place {id} is missing or wrong")]
    Place {
        /// The place.
        id: String,
        /// The attribute.
        attribute: &'static str,
    },
}
