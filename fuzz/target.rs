//! A fuzz target: a function that takes untrusted bytes, and its seed inputs. Each crate includes this file in its
//! `fuzzing` module, so that the functions can use private items and no crate has to publish them.

/// A fuzz target.
#[derive(Clone, Copy)]
pub struct Target {
    /// Name of the target, of its corpus and of its line in the report.
    pub name: &'static str,
    /// Takes any bytes. Panics only if a promise of the code is broken.
    pub body: fn(&[u8]),
    /// Small files that pass the first checks; written by this project.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

#[cfg(test)]
impl Target {
    /// Runs the seeds and `count` mutants of them, the same ones each time.
    pub(crate) fn try_mutants(&self, count: usize) {
        let seeds = (self.seeds)();
        assert!(!seeds.is_empty(), "{} has no seeds", self.name);
        seeds.iter().for_each(|seed| (self.body)(seed));
        let mut random = Random(0x5eed);
        for _ in 0..count {
            (self.body)(&random.mutant(&seeds));
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): small, with the same numbers on every platform.
#[cfg(test)]
struct Random(u64);

#[cfg(test)]
impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A seed with one to four changes of the kinds that break parsers.
    fn mutant(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let end = (at + 1 + self.below(16)).min(bytes.len());
            match self.below(7) {
                _ if bytes.is_empty() => bytes.push(self.next() as u8),
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes[at] = [0, 1, 0x7f, 0x80, 0xfe, 0xff][self.below(6)],
                2 => bytes[at..end].fill([0, 0xff][self.below(2)]),
                3 => drop(bytes.drain(at..end)),
                4 => bytes.truncate(at),
                5 => {
                    let copy = bytes[at..end].to_vec();
                    bytes.splice(at..at, copy);
                }
                _ => {
                    let other = &seeds[self.below(seeds.len())];
                    let from = self.below(other.len());
                    let to = (from + 1 + self.below(64)).min(other.len());
                    bytes.splice(at..end, other[from.min(to)..to].iter().copied());
                }
            }
        }
        bytes
    }
}
