//! One fuzz target: what is done with a stranger's bytes, and some to begin with. Each crate includes this file in
//! its own `fuzzing` module, so that the bodies reach what is private there and no crate opens a door for them.

/// What is tried, and with what it begins.
#[derive(Clone, Copy)]
pub struct Target {
    /// Name of the target, of its corpus and of its line in the report.
    pub name: &'static str,
    /// Takes any bytes whatever. Panics where a promise does not hold, and only there.
    pub body: fn(&[u8]),
    /// Files that get past the first checks; small, and made by us.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

#[cfg(test)]
impl Target {
    /// Tries the seeds and so many files made from them, the same ones each time.
    pub(crate) fn try_mutants(&self, count: usize) {
        let seeds = (self.seeds)();
        assert!(!seeds.is_empty(), "{} begins with nothing", self.name);
        seeds.iter().for_each(|seed| (self.body)(seed));
        let mut chance = Chance(0x5eed);
        for _ in 0..count {
            (self.body)(&chance.mutant(&seeds));
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same everywhere.
#[cfg(test)]
struct Chance(u64);

#[cfg(test)]
impl Chance {
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
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
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
