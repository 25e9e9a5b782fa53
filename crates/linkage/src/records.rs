//! Records in the form in which they are compared: each value once, records as rows of its numbers.

use rustc_hash::FxHashMap;

use crate::schema::{Column, Schema};
use crate::similarity::{CHARS_MAX, fingerprint};
use crate::text::is_han;

/// The number of a value; 0 is "missing".
pub type ValueId = u32;

/// Every different value of all columns, once.
#[derive(Debug, Clone)]
pub struct Values {
    chars: Vec<char>,
    ends: Vec<u64>,
    prints: Vec<u64>,
    han: Vec<bool>,
    index: FxHashMap<u64, ValueId>,
}

/// Records as rows of value numbers.
#[derive(Debug, Clone)]
pub struct Records {
    /// The columns the records have.
    pub schema: Schema,
    /// The values.
    pub values: Values,
    rows: Vec<ValueId>,
    /// The source (table, department) of each record.
    sources: Vec<u16>,
}

impl Default for Values {
    fn default() -> Values {
        Values {
            chars: Vec::new(),
            ends: vec![0],
            prints: vec![0],
            han: vec![false],
            index: FxHashMap::default(),
        }
    }
}

impl Values {
    /// The number of a value, given a new one when it was not there.
    pub fn intern(&mut self, value: &str) -> ValueId {
        if value.is_empty() {
            return 0;
        }
        let mut hash = hash_text(value);
        // Two texts with one hash take neighbouring places.
        while let Some(id) = self.index.get(&hash) {
            if self
                .chars(*id)
                .iter()
                .copied()
                .eq(value.chars().take(CHARS_MAX * 4))
            {
                return *id;
            }
            hash = hash.wrapping_add(1);
        }
        let id = self.ends.len() as ValueId;
        let start = self.chars.len();
        self.chars.extend(value.chars().take(CHARS_MAX * 4));
        self.ends.push(self.chars.len() as u64);
        let chars = &self.chars[start..];
        self.prints.push(fingerprint(chars));
        let han = chars.iter().filter(|c| is_han(**c)).count();
        self.han.push(han * 2 >= chars.len());
        self.index.insert(hash, id);
        id
    }

    /// The characters of a value.
    pub fn chars(&self, id: ValueId) -> &[char] {
        let end = self.ends[id as usize] as usize;
        let start = (id as usize)
            .checked_sub(1)
            .map_or(0, |b| self.ends[b] as usize);
        &self.chars[start..end]
    }

    /// The text of a value.
    pub fn text(&self, id: ValueId) -> String {
        self.chars(id).iter().collect()
    }

    /// Which sorts of characters a value holds.
    pub fn print(&self, id: ValueId) -> u64 {
        self.prints[id as usize]
    }

    /// Whether a value is Chinese.
    pub fn is_han(&self, id: ValueId) -> bool {
        self.han[id as usize]
    }

    /// Values, the missing one among them.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none but the missing one.
    pub fn is_empty(&self) -> bool {
        self.len() <= 1
    }
}

impl Records {
    /// No records yet.
    pub fn new(schema: Schema) -> Records {
        Records {
            schema,
            values: Values::default(),
            rows: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// Adds a record: one value for each column, brought to its normal form here.
    pub fn push<'a>(&mut self, source: u16, cells: impl IntoIterator<Item = Option<&'a str>>) {
        let mut cells = cells.into_iter();
        for i in 0..self.schema.columns.len() {
            let column: &Column = &self.schema.columns[i];
            let cell = cells.next().flatten();
            let id = match cell.and_then(|value| column.normal(value)) {
                Some(normal) => self.values.intern(&normal),
                None => 0,
            };
            self.rows.push(id);
        }
        self.sources.push(source);
    }

    /// The row of a record.
    pub fn row(&self, record: usize) -> &[ValueId] {
        let width = self.schema.columns.len();
        &self.rows[record * width..(record + 1) * width]
    }

    /// The source of a record.
    pub fn source(&self, record: usize) -> u16 {
        self.sources[record]
    }

    /// Records.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// How many sources there are.
    pub fn sources(&self) -> usize {
        self.sources.iter().max().map_or(0, |s| usize::from(*s) + 1)
    }

    /// How many records each source has.
    pub fn by_source(&self) -> Vec<usize> {
        let mut counts = vec![0; self.sources()];
        for source in &self.sources {
            counts[usize::from(*source)] += 1;
        }
        counts
    }
}

/// A hash that is the same on every machine and in every version: stored models depend on it (FNV-1a, 64 bits, mixed).
pub fn hash_text(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(hash)
}

/// [`hash_text`] of characters.
pub fn hash_chars(chars: &[char]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for c in chars {
        hash = (hash ^ u64::from(*c as u32)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(hash)
}

/// Spreads a number over all 64 bits (the finaliser of SplitMix64).
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
