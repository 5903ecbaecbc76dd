//! One directory of a TIFF file (TIFF 6.0, section 2): its fields as whole numbers, and where the next one is.
//!
//! It trusts nothing: a field that lies outside of the file is not there, and nothing is read before it is asked for.

use crate::codec::bytes::{be16, be32, le16, le32};

/// The order of the bytes in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ByteOrder {
    /// `II`: the lowest byte first.
    Little,
    /// `MM`: the highest byte first.
    Big,
}

impl ByteOrder {
    /// By the first bytes of a TIFF file; `None` if it is none, or a BigTIFF file.
    fn of(file: &[u8]) -> Option<ByteOrder> {
        match file.get(..4)? {
            b"II*\0" => Some(ByteOrder::Little),
            b"MM\0*" => Some(ByteOrder::Big),
            _ => None,
        }
    }

    pub(crate) fn short(self, bytes: &[u8], at: usize) -> Option<u16> {
        match self {
            ByteOrder::Little => le16(bytes, at),
            ByteOrder::Big => be16(bytes, at),
        }
    }

    pub(crate) fn long(self, bytes: &[u8], at: usize) -> Option<u32> {
        match self {
            ByteOrder::Little => le32(bytes, at),
            ByteOrder::Big => be32(bytes, at),
        }
    }
}

/// The fields of one directory.
#[derive(Clone, Debug)]
pub(crate) struct Directory<'file> {
    file: &'file [u8],
    order: ByteOrder,
    /// Where its fields begin, and how many there are.
    fields: usize,
    count: usize,
}

/// A field: its type, how many values it has, and where they are.
struct Field {
    kind: u16,
    count: usize,
    values: usize,
}

impl<'file> Directory<'file> {
    /// The first directory of a file; `None` if it is no TIFF file or ends before the directory does.
    pub(crate) fn first(file: &'file [u8]) -> Option<Directory<'file>> {
        let order = ByteOrder::of(file)?;
        Directory::at(file, order, order.long(file, 4)?)
    }

    fn at(file: &'file [u8], order: ByteOrder, offset: u32) -> Option<Directory<'file>> {
        let offset = usize::try_from(offset).ok()?;
        let count = usize::from(order.short(file, offset)?);
        let fields = offset.checked_add(2)?;
        file.get(fields..fields.checked_add(count * 12)?)?;
        Some(Directory {
            file,
            order,
            fields,
            count,
        })
    }

    /// The directory behind this one, if there is one.
    pub(crate) fn next(&self) -> Option<Directory<'file>> {
        match self.order.long(self.file, self.fields + self.count * 12)? {
            0 => None,
            offset => Directory::at(self.file, self.order, offset),
        }
    }

    pub(crate) fn order(&self) -> ByteOrder {
        self.order
    }

    pub(crate) fn has(&self, tag: u16) -> bool {
        self.entries()
            .any(|entry| self.order.short(self.file, entry) == Some(tag))
    }

    /// The first value of a field of whole numbers.
    pub(crate) fn value(&self, tag: u16) -> Option<u32> {
        let field = self.field(tag)?;
        (field.count > 0).then(|| self.number(&field, 0)).flatten()
    }

    /// All values of a field of whole numbers; `None` where it is not there, or lies outside of the file.
    pub(crate) fn values(&self, tag: u16) -> Option<Vec<u32>> {
        let field = self.field(tag)?;
        let size = field_bytes(field.kind)?;
        let end = field.count.checked_mul(size)?.checked_add(field.values)?;
        // Before memory is allocated for them.
        (end <= self.file.len()).then_some(())?;
        (0..field.count).map(|at| self.number(&field, at)).collect()
    }

    /// The values of a field of fractions.
    pub(crate) fn fractions(&self, tag: u16) -> Option<Vec<f32>> {
        const RATIONAL: u16 = 5;
        let field = self.field(tag).filter(|field| field.kind == RATIONAL)?;
        let count = field.count.min(16);
        (0..count)
            .map(|at| {
                let from = field.values.checked_add(at * 8)?;
                let over = self.order.long(self.file, from)?;
                let under = self.order.long(self.file, from.checked_add(4)?)?;
                (under > 0).then(|| over as f32 / under as f32)
            })
            .collect()
    }

    /// The bytes of a field of bytes.
    pub(crate) fn bytes(&self, tag: u16) -> Option<&'file [u8]> {
        let field = self.field(tag)?;
        let whole = field_bytes(field.kind) == Some(1);
        let end = field.values.checked_add(field.count)?;
        whole.then(|| self.file.get(field.values..end)).flatten()
    }

    fn entries(&self) -> impl Iterator<Item = usize> {
        (self.fields..).step_by(12).take(self.count)
    }

    fn field(&self, tag: u16) -> Option<Field> {
        let (file, order) = (self.file, self.order);
        let entry = self
            .entries()
            .find(|&entry| order.short(file, entry) == Some(tag))?;
        let kind = order.short(file, entry + 2)?;
        let count = usize::try_from(order.long(file, entry + 4)?).ok()?;
        // Up to four bytes stand in the field itself.
        let inline = count.saturating_mul(field_bytes(kind).unwrap_or(8)) <= 4;
        let values = match inline {
            true => entry + 8,
            false => usize::try_from(order.long(file, entry + 8)?).ok()?,
        };
        Some(Field {
            kind,
            count,
            values,
        })
    }

    fn number(&self, field: &Field, at: usize) -> Option<u32> {
        let size = field_bytes(field.kind)?;
        let from = at.checked_mul(size)?.checked_add(field.values)?;
        match size {
            1 => self.file.get(from).copied().map(u32::from),
            2 => self.order.short(self.file, from).map(u32::from),
            _ => self.order.long(self.file, from),
        }
    }
}

/// Bytes of one value of the types that are whole numbers or bytes; of signed ones too, which some
/// programs write for small numbers.
fn field_bytes(kind: u16) -> Option<usize> {
    match kind {
        1 | 6 | 7 => Some(1),
        3 | 8 => Some(2),
        4 | 9 | 13 => Some(4),
        _ => None,
    }
}
