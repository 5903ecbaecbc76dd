//! Neutral names for exported pictures.

use crate::fault::Fault;

/// Letters that spell no word and are no hexadecimal digits: a name looks like no photo's id, not even by chance.
const LETTERS: &[u8; 16] = b"ghjkmnpqrstvwxyz";

/// A random file name without extension, such as `ambrotype-kmxqgtvwhzrs`: 48 bits that are drawn anew for each file. It
/// says nothing about the photo, and nobody finds the photo in the vault by it.
///
/// # Errors
/// [`Fault::Unexpected`] where the system gives no random bits.
pub fn export_stem() -> Result<String, Fault> {
    let random = ring::rand::generate::<[u8; 6]>(&ring::rand::SystemRandom::new());
    let bits = random.map_err(|_| Fault::Unexpected {
        detail: "the system gave no random bits".into(),
    })?;
    let halves = bits.expose().into_iter().flat_map(|it| [it >> 4, it & 15]);
    let letters = halves.map(|half| char::from(LETTERS[usize::from(half)]));
    Ok(format!("ambrotype-{}", letters.collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_names_are_the_same_and_none_holds_a_hexadecimal_digit() {
        let names: std::collections::BTreeSet<_> =
            (0..1000).map(|_| export_stem().unwrap()).collect();
        assert_eq!(names.len(), 1000);
        for name in names {
            let letters = name.strip_prefix("ambrotype-").unwrap();
            assert_eq!(letters.len(), 12);
            assert!(!letters.contains(|letter: char| letter.is_ascii_hexdigit()));
        }
    }
}
