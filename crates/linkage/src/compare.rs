//! From two records to a level of agreement for each column (逐列比对).

use serde::{Deserialize, Serialize};

use crate::numbers::is_valid;
use crate::records::{Records, ValueId, Values};
use crate::schema::{COMPARED_MAX, Kind, Schema};
use crate::similarity::{distance, jaro_winkler};

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

/// The level of two values of a column of that kind.
pub fn level(kind: Kind, values: &Values, a: ValueId, b: ValueId) -> Level {
    if a == 0 || b == 0 || kind == Kind::Ignored {
        return Level::Missing;
    }
    if a == b {
        return Level::Exact;
    }
    match kind {
        Kind::Category => Level::Else,
        Kind::Date => day_level(values.chars(a), values.chars(b)),
        Kind::Name | Kind::Text => {
            let (x, y) = (values.print(a), values.print(b));
            let common = (x & y).count_ones();
            if common * 2 < x.count_ones().min(y.count_ones()) || common == 0 {
                return Level::Else;
            }
            let (s, t) = (values.chars(a), values.chars(b));
            match (kind, values.is_han(a) && values.is_han(b)) {
                (_, true) if s.len().max(t.len()) <= 5 => han_name_level(s, t),
                (Kind::Name, _) => name_level(s, t),
                _ => text_level(s, t),
            }
        }
        _ => {
            let apart = (values.print(a) ^ values.print(b)).count_ones();
            let level = number_level(values.chars(a), values.chars(b), apart.div_ceil(2));
            // A slip breaks the check digit: two valid numbers that differ little are two people's.
            let two_valid = kind.is_checked()
                && matches!(level, Level::Close | Level::Near)
                && is_valid(kind, &values.text(a))
                && is_valid(kind, &values.text(b));
            if two_valid { Level::Far } else { level }
        }
    }
}

fn name_level(a: &[char], b: &[char]) -> Level {
    // Jaro's matching is greedy from the left and may depend on the order; levels must not.
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let edits = distance(a, b);
    if edits == 1 && short >= 3 {
        return Level::Close;
    }
    let alike = jaro_winkler(a, b);
    if edits == 2 && long >= 5 && alike > 0.8 || alike >= 0.93 {
        Level::Near
    } else if alike >= 0.83 || edits == 1 || begins(a, b) || words_in_common(a, b) >= 0.5 {
        Level::Far
    } else {
        Level::Else
    }
}

/// Chinese names of two to five characters: the surname stands first, and one character is much.
fn han_name_level(a: &[char], b: &[char]) -> Level {
    let edits = distance(a, b);
    let long = a.len().max(b.len());
    let first = a.first() == b.first();
    match (edits, long) {
        (1, 3..) if first => Level::Close,
        (1, 3..) => Level::Near,
        (1, _) if first => Level::Near,
        (2, 4..) if first => Level::Near,
        (1, _) => Level::Far,
        _ if first && a.last() == b.last() => Level::Far,
        _ => Level::Else,
    }
}

fn text_level(a: &[char], b: &[char]) -> Level {
    let long = a.len().max(b.len()) as u32;
    let edits = distance(a, b);
    if edits <= 1 || edits == 2 && long >= 10 {
        return Level::Close;
    }
    let alike = 1.0 - f64::from(edits) / f64::from(long);
    let words = words_in_common(a, b);
    if alike >= 0.8 || words >= 0.99 {
        Level::Near
    } else if alike >= 0.6 || words >= 0.5 || begins(a, b) {
        Level::Far
    } else {
        Level::Else
    }
}

fn number_level(a: &[char], b: &[char], edits_min: u32) -> Level {
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    let edits = if edits_min > 2 {
        edits_min
    } else {
        distance(a, b)
    };
    match edits {
        1 if long >= 2 => Level::Close,
        2 if long >= 5 => Level::Near,
        _ => {
            let half = short.div_ceil(2).max(2);
            let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
            let back = a
                .iter()
                .rev()
                .zip(b.iter().rev())
                .take_while(|(x, y)| x == y)
                .count();
            if front.max(back) >= half && short >= 3 {
                Level::Far
            } else {
                Level::Else
            }
        }
    }
}

fn day_level(a: &[char], b: &[char]) -> Level {
    if a.len() != 8 || b.len() != 8 {
        return number_level(a, b, 0);
    }
    let same = |from: usize, to: usize| a[from..to] == b[from..to];
    let (year, month, day) = (same(0, 4), same(4, 6), same(6, 8));
    let open = |d: &[char], from: usize| d[from] == '0' && d[from + 1] == '0';
    if year && (open(a, 4) || open(b, 4) || month && (open(a, 6) || open(b, 6))) {
        return Level::Near;
    }
    let swapped = a[4..6] == b[6..8] && a[6..8] == b[4..6];
    let edits = distance(a, b);
    match () {
        () if year && swapped || edits <= 1 => Level::Close,
        () if u8::from(year) + u8::from(month) + u8::from(day) == 2 || edits == 2 => Level::Near,
        () if year || swapped => Level::Far,
        () => Level::Else,
    }
}

fn begins(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.starts_with(short) && (long.len() == short.len() || short.len() >= 3 || short.len() == 1)
}

/// The share of the words of the text with fewer words that the other has, too; 0 unless one has two words.
fn words_in_common(a: &[char], b: &[char]) -> f64 {
    fn words(text: &[char]) -> Vec<&[char]> {
        text.split(|c| *c == ' ').collect()
    }
    let (a, b) = (words(a), words(b));
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if many.len() < 2 {
        return 0.0;
    }
    let hits = few.iter().filter(|w| many.contains(w)).count();
    hits as f64 / few.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, a: &str, b: &str) -> Level {
        let column = crate::schema::Column::new("c", kind);
        let mut values = Values::default();
        let a = values.intern(&column.normal(a).unwrap_or_default());
        let b = values.intern(&column.normal(b).unwrap_or_default());
        let there = level(kind, &values, a, b);
        assert_eq!(
            there,
            level(kind, &values, b, a),
            "levels do not depend on the order"
        );
        there
    }

    #[test]
    fn levels_of_each_kind() {
        use Kind::*;
        use Level::*;
        assert_eq!(check(Name, "Michaela", "michaela"), Exact);
        assert_eq!(check(Name, "michaela", "micheala"), Close);
        assert_eq!(check(Name, "jonathan", "jon"), Far);
        assert_eq!(check(Name, "smith", "neumann"), Else);
        assert_eq!(check(Name, "張偉", "张伟"), Exact);
        assert_eq!(check(Name, "张小明", "张晓明"), Close);
        assert_eq!(check(Name, "张伟", "王芳"), Else);
        assert_eq!(check(Date, "1990-03-04", "04/03/1990"), Exact);
        assert_eq!(check(Date, "19900304", "19900403"), Close);
        assert_eq!(check(Date, "19900304", "19800304"), Close);
        assert_eq!(check(Date, "19900304", "19651120"), Else);
        assert_eq!(check(Identifier, "5304218", "5304281"), Close);
        assert_eq!(check(Identifier, "5304218", ""), Missing);
        assert_eq!(
            check(IdentityNumber, "110105491231002", "11010519491231002x"),
            Exact
        );
        assert_eq!(
            check(IdentityNumber, "11010519491231002X", "11010519491231022X"),
            Close
        );
        assert_eq!(
            check(IdentityNumber, "11010519491231002X", "110105194912310370"),
            Far
        );
        assert_eq!(check(Text, "12 stanley street", "stanley street"), Near);
        assert_eq!(check(Category, "m", "f"), Else);
    }

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
