//! The pieces keys are made of.

use serde::{Deserialize, Serialize};

use crate::records::{ValueId, Values, hash_chars, mix};
use crate::schema::Kind;

/// A part of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// All of it.
    Whole,
    /// The first characters: three, or one Chinese.
    Start,
    /// The first half.
    Front,
    /// The second half.
    Back,
    /// The first letter and the three consonants after it, doubles once; of a Chinese value the first two characters.
    Skeleton,
    /// The last word; of a Chinese value the last two characters.
    LastWord,
    /// Year and month.
    YearMonth,
    /// Month and day, in either order.
    MonthDay,
}

/// A part of a column's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Atom {
    pub column: usize,
    pub part: Part,
}

impl Atom {
    /// The atoms that make sense for a column of that kind.
    pub fn of(column: usize, kind: Kind) -> Vec<Atom> {
        use Kind::*;
        use Part::*;
        let parts: &[Part] = match kind {
            Name => &[Whole, Start, Skeleton],
            Text => &[Whole, Skeleton, LastWord],
            Identifier | IdentityNumber | CreditCode | Phone => &[Whole, Front, Back],
            Date => &[Whole, YearMonth, MonthDay],
            Code => &[Whole, Front],
            Number | Category => &[Whole],
            Ignored => &[],
        };
        parts
            .iter()
            .map(|part| Atom {
                column,
                part: *part,
            })
            .collect()
    }

    /// A number that is the same for equal parts; none when the value or the part is missing.
    pub fn value_of(&self, values: &Values, row: &[ValueId]) -> Option<u64> {
        let id = *row.get(self.column)?;
        if id == 0 {
            return None;
        }
        let chars = values.chars(id);
        let han = values.is_han(id);
        let half = chars.len().div_ceil(2);
        let part = match self.part {
            Part::Whole => chars,
            Part::Start if han => chars.get(..1)?,
            Part::Start => chars.get(..3.min(chars.len()))?,
            Part::Front => chars.get(..half)?,
            Part::Back => chars.get(half..)?,
            Part::Skeleton if han => chars.get(..2.min(chars.len()))?,
            Part::Skeleton => return Some(skeleton(chars)),
            Part::LastWord if han => chars.get(chars.len().saturating_sub(2)..)?,
            Part::LastWord => chars.rsplit(|c| *c == ' ').next()?,
            Part::YearMonth => chars.get(..6)?,
            Part::MonthDay => {
                let (month, day) = (chars.get(4..6)?, chars.get(6..8)?);
                return Some(hash_chars(month).wrapping_add(hash_chars(day)));
            }
        };
        (!part.is_empty()).then(|| hash_chars(part))
    }
}

/// Vowels, doubles and what follows the fourth consonant are left out, so that most slips do not change it.
fn skeleton(chars: &[char]) -> u64 {
    let mut kept = ['\0'; 4];
    let mut n = 0;
    for c in chars {
        let vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' | ' ');
        if n == 4 || n > 0 && (vowel || kept[n - 1] == *c) {
            continue;
        }
        kept[n] = *c;
        n += 1;
    }
    mix(hash_chars(&kept[..n]) ^ 0x5ce1)
}
