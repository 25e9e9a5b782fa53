//! The level of two values, by the kind of their column.

use super::Level;
use crate::numbers::is_valid;
use crate::records::{ValueId, Values};
use crate::schema::Kind;
use crate::similarity::{distance, jaro_winkler};

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
    if edits <= 1 || edits == 2 && long >= 15 {
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
}
