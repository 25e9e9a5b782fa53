//! Draws (抽签): chance by counter, so that any person can be made without the others.
//!
//! SplitMix64 (Steele, Lea and Flood, 2014) started at a hash of seed, stream and index. It is no cipher and need
//! not be one: nobody here exists.

/// What is drawn for; a stream never sees another's draws, so that a new attribute changes no old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Stream {
    Cell = 1,
    Household,
    Person,
    Move,
    Hardship,
    Job,
    School,
    Vehicle,
    Dwelling,
    Money,
    Enterprise,
    Health,
    Grant,
    Trace,
    Permit,
    Cover,
    Damage,
    Delivery,
    Visit,
    Class,
}

/// A short row of choices that belongs to one stream and one index.
#[derive(Debug, Clone)]
pub struct Draw {
    state: u64,
}

impl Draw {
    /// The row of choices of `index` in `stream`; the same for the same three.
    #[inline]
    pub fn new(seed: u64, stream: Stream, index: u64) -> Draw {
        let start = mix(seed ^ (stream as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        Draw {
            state: mix(start ^ index.wrapping_mul(0x9E37_79B9_7F4A_7C15)),
        }
    }

    /// The same, told apart by a second number: a table, a month, a slot.
    #[inline]
    pub fn nested(seed: u64, stream: Stream, index: u64, second: u64) -> Draw {
        Draw::new(seed ^ mix(second.wrapping_add(0xA5A5)), stream, index)
    }

    /// All 64 bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.state)
    }

    /// A number from 0 up to, not including, `end`; 0 where `end` is 0.
    #[inline]
    pub fn below(&mut self, end: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(end)) >> 32) as u32
    }

    /// A number from `low` to `high`, both included.
    #[inline]
    pub fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(1) as u32) as i32
    }

    /// Whether something happens that happens `per_myriad` times in ten thousand.
    #[inline]
    pub fn chance(&mut self, per_myriad: u32) -> bool {
        self.below(10_000) < per_myriad
    }

    /// An index into `weights`, as often as its weight says.
    #[inline]
    pub fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut rest = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if rest < *weight {
                return index;
            }
            rest -= weight;
        }
        0
    }

    /// One of `all`, or the type's own nothing where there is none.
    #[inline]
    pub fn pick<T: Copy + Default>(&mut self, all: &[T]) -> T {
        all.get(self.below(all.len() as u32) as usize)
            .copied()
            .unwrap_or_default()
    }
}

#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_replay_and_streams_differ() {
        let row = |seed, stream, index| {
            let mut draw = Draw::new(seed, stream, index);
            (0..8).map(|_| draw.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(row(1, Stream::Cell, 5), row(1, Stream::Cell, 5));
        assert_ne!(row(1, Stream::Cell, 5), row(1, Stream::Household, 5));
        assert_ne!(row(1, Stream::Cell, 5), row(2, Stream::Cell, 5));
    }

    #[test]
    fn chance_comes_as_often_as_it_says() {
        let hits = (0..100_000)
            .filter(|i| Draw::new(7, Stream::Cover, *i).chance(300))
            .count();
        assert!((2_800..3_200).contains(&hits), "{hits}");
    }
}
