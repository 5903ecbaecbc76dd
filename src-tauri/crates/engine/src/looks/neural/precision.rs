//! Precision: the two kinds of numbers that a network can compute with.

/// The numbers that a network computes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// 32-bit floats.
    Single,
    /// 8-bit integers between the first and the last convolution.
    Eight,
}

impl Precision {
    /// `single` or `eight`.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Single => "single",
            Precision::Eight => "eight",
        }
    }

    /// Whether this processor has instructions for 8-bit dot products. Without them 8 bits are
    /// never faster.
    pub fn int8_may_be_faster() -> bool {
        #[cfg(target_arch = "x86_64")]
        return std::is_x86_feature_detected!("avx512vnni")
            || std::is_x86_feature_detected!("avxvnni");
        #[cfg(target_arch = "aarch64")]
        return std::arch::is_aarch64_feature_detected!("dotprod");
        #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
        return false;
    }
}

impl std::str::FromStr for Precision {
    type Err = ();

    fn from_str(word: &str) -> Result<Precision, ()> {
        [Precision::Single, Precision::Eight]
            .into_iter()
            .find(|precision| precision.name() == word)
            .ok_or(())
    }
}
