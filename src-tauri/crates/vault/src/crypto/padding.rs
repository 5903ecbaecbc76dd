//! Padmé: how far a content is padded, so that its length says little.
//!
//! Nikitin, Barman, Lueks, Underwood, Hubaux, Ford, "Reducing metadata leakage from encrypted files and
//! communication with PURBs", 2019, algorithm 1. It adds at most 12% and leaves O(log log len) bits
//! about the length.

/// Everything smaller is padded to this, so that the length of a record does not give away that of a file name.
const MIN_PADDED_LEN: u64 = 1024;

/// The length that `len` bytes are padded to: Padmé, and never less than 1 KiB.
pub(crate) fn padme(len: u64) -> u64 {
    let len = len.max(MIN_PADDED_LEN);
    let exponent = len.ilog2();
    let mantissa_bits = exponent.ilog2() + 1;
    let mask = (1 << (exponent - mantissa_bits)) - 1;
    (len + mask) & !mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_vectors::vectors;

    #[test]
    fn lengths_are_padded_as_in_the_vectors() {
        let vectors = vectors();
        let lengths = vectors["padded_lengths"].as_array().unwrap();
        for pair in lengths {
            assert_eq!(padme(pair[0].as_u64().unwrap()), pair[1].as_u64().unwrap());
        }
        assert!(lengths.len() > 70);
    }

    #[test]
    fn padding_adds_at_most_12_percent_and_never_truncates() {
        let every_length = 1024..200_000;
        let around_powers = (17..29).flat_map(|power| (1 << power) - 3..(1 << power) + 2000);
        let mut worst = 0.0_f64;
        let mut before = 0;
        for len in every_length.chain(around_powers) {
            let padded = padme(len);
            assert!(padded >= len && padme(padded) == padded, "{len}");
            assert!(padded >= before || len < before, "{len}");
            worst = worst.max((padded - len) as f64 / len as f64);
            before = padded;
        }
        println!("worst overhead {:.2}%", worst * 100.0);
        assert!(worst <= 0.12);
        assert!((0..=1024).all(|len| padme(len) == 1024));
    }
}
