//! Counts in words: one photo, two photos.

/// `1 photo`, `2 photos`.
pub(super) fn count(number: impl Into<u64>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `1 photo`, `2 photos`.
pub(super) fn photos(number: impl Into<u64>) -> String {
    count(number, "photo", "photos")
}

/// A length as a number that [`photos`] takes.
pub(super) fn length<T>(items: &[T]) -> u64 {
    items.len() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_the_singular_and_every_other_number_the_plural() {
        let words = [0_u64, 1, 2].map(photos);
        assert_eq!(words, ["0 photos", "1 photo", "2 photos"]);
    }
}
