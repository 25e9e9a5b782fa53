//! From two records to a level of agreement for each column (逐列比对).

mod level;

use serde::{Deserialize, Serialize};

pub use level::level;

use crate::records::{Records, ValueId, Values};
use crate::schema::{COMPARED_MAX, Kind, Schema};

/// Levels a column can have, [`Level::Missing`] aside.
pub const LEVELS: usize = 6;

/// How far two values of a column agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The same after both were brought to one form.
    Exact,
    /// One slip: an edit, day and month swapped.
    Close,
    /// Two slips, or much alike.
    Near,
    /// Something in common.
    Far,
    /// Nothing in common.
    Else,
    /// The value stands in another column of the other record.
    Swapped,
    /// One of the two is missing: no evidence either way.
    Missing,
}

/// The levels of all columns of a pair.
pub type Levels = [Level; COMPARED_MAX];

/// Which columns are compared, and which may have been swapped.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Comparator {
    kinds: Vec<Kind>,
    /// Pairs of columns that are also compared crosswise.
    pub swaps: Vec<(usize, usize)>,
}

impl Level {
    /// All levels, best first.
    pub const ALL: [Level; LEVELS + 1] = [
        Level::Exact,
        Level::Close,
        Level::Near,
        Level::Far,
        Level::Else,
        Level::Swapped,
        Level::Missing,
    ];

    /// The level's place in tables of m and u.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// Levels in one number, three bits a column: pairs with the same pattern are counted together.
pub fn pack(levels: &Levels) -> u64 {
    levels
        .iter()
        .rev()
        .fold(0, |bits, level| bits << 3 | level.index() as u64)
}

/// The levels of a pattern.
pub fn unpack(pattern: u64) -> Levels {
    let mut levels = [Level::Missing; COMPARED_MAX];
    for (i, level) in levels.iter_mut().enumerate() {
        *level = Level::ALL[((pattern >> (3 * i)) & 7).min(LEVELS as u64) as usize];
    }
    levels
}

impl Comparator {
    /// Compares columns by their kinds; columns of words are also compared crosswise, neighbours first.
    pub fn new(schema: &Schema) -> Comparator {
        let kinds: Vec<Kind> = schema.columns.iter().map(|c| c.kind).collect();
        let mut swaps = Vec::new();
        for apart in 1..kinds.len() {
            for c in 0..kinds.len() - apart {
                let (a, b) = (kinds[c], kinds[c + apart]);
                let alike = a.is_words() && b.is_words() || a.is_number() && a == b;
                if alike && swaps.len() < 16 {
                    swaps.push((c, c + apart));
                }
            }
        }
        Comparator { kinds, swaps }
    }

    /// The levels of two rows.
    pub fn levels(&self, values: &Values, a: &[ValueId], b: &[ValueId]) -> Levels {
        let mut levels = [Level::Missing; COMPARED_MAX];
        for (c, kind) in self.kinds.iter().enumerate().take(COMPARED_MAX) {
            levels[c] = level(*kind, values, a[c], b[c]);
        }
        for (c, d) in &self.swaps {
            let (c, d) = (*c, *d);
            if c >= COMPARED_MAX
                || d >= COMPARED_MAX
                || levels[c] < Level::Far
                || levels[d] < Level::Far
            {
                continue;
            }
            if levels[c] == Level::Swapped || levels[d] == Level::Swapped {
                continue;
            }
            self.cross(values, (a[c], b[d]), (a[d], b[c]), (c, d), &mut levels);
        }
        levels
    }

    /// Two columns crosswise: `one` is (a's c, b's d), `two` is (a's d, b's c).
    fn cross(
        &self,
        values: &Values,
        one: (ValueId, ValueId),
        two: (ValueId, ValueId),
        (c, d): (usize, usize),
        levels: &mut Levels,
    ) {
        let same = |pair: (ValueId, ValueId)| pair.0 != 0 && pair.0 == pair.1;
        let missing = |pair: (ValueId, ValueId)| pair.0 == 0 || pair.1 == 0;
        if !same(one) && !same(two) {
            return;
        }
        let alike = |pair: (ValueId, ValueId)| {
            same(pair) || level(self.kinds[c], values, pair.0, pair.1) <= Level::Near
        };
        if same(one) && missing(two) || same(two) && missing(one) {
            levels[c] = Level::Swapped;
            levels[d] = Level::Missing;
        } else if !missing(one) && !missing(two) && alike(one) && alike(two) {
            levels[c] = Level::Swapped;
            levels[d] = Level::Swapped;
        }
    }

    /// The levels of two records.
    pub fn pair(&self, records: &Records, a: usize, b: usize) -> Levels {
        self.levels(&records.values, records.row(a), records.row(b))
    }

    /// Columns compared.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether no column is compared.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_names_are_seen_crosswise() {
        let schema = Schema::new(&[("given", Kind::Name), ("surname", Kind::Name)]);
        let comparator = Comparator::new(&schema);
        let mut records = Records::new(schema);
        records.push(0, [Some("michaela"), Some("neumann")]);
        records.push(0, [Some("neumann"), Some("michaela")]);
        records.push(0, [Some("neumann"), None]);
        let levels = comparator.pair(&records, 0, 1);
        assert_eq!(levels[..2], [Level::Swapped, Level::Swapped]);
        assert_eq!(unpack(pack(&levels)), levels);
        let levels = comparator.pair(&records, 0, 2);
        assert_eq!(levels[..2], [Level::Swapped, Level::Missing]);
    }
}
