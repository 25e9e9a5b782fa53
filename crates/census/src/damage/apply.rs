//! How damage looks: numbers, names and dates as a wrong record has them.

use haina_core::numbers::{IdentityNumber, Sex};

use super::{Damage, Kind};
use crate::draw::Draw;
use crate::truth::{Household, Person, Role, stale};
use crate::{Day, Name};

const DOTS: [&str; 4] = ["•", ".", "‧", "・"];
/// Characters that clerks confuse.
const HOMOPHONES: [(&str, &str); 10] = [
    ("辰", "晨"),
    ("轩", "宣"),
    ("涵", "函"),
    ("英", "瑛"),
    ("华", "花"),
    ("明", "名"),
    ("佳", "嘉"),
    ("梓", "子"),
    ("玉", "钰"),
    ("国", "囯"),
];

/// Appends the person's number as this record has it.
#[inline]
pub(crate) fn write_number(
    damage: Damage,
    household: &Household,
    person: &Person,
    mut draw: Draw,
    out: &mut String,
) {
    let right = &person.identity;
    if damage.is_none() {
        out.push_str(right.as_str());
    } else if damage.has(Kind::Missing) {
    } else if damage.has(Kind::Mistyped) {
        mistype(right, &mut draw, out);
    } else if damage.has(Kind::Malformed) {
        malform(right, &mut draw, out);
    } else if damage.has(Kind::Shared) {
        out.push_str(
            lender(household, person)
                .unwrap_or(person)
                .identity
                .as_str(),
        );
    } else if damage.has(Kind::Fifteen) {
        out.push_str(&right.to_old().unwrap_or_default());
    } else if damage.has(Kind::Stale) {
        out.push_str(stale(right).as_str());
    } else {
        out.push_str(right.as_str());
    }
}

/// Whose number stands where a shared one does: the head's, or the head has another's.
pub(crate) fn lender<'a>(household: &'a Household, person: &Person) -> Option<&'a Person> {
    household
        .members
        .iter()
        .find(|other| other.index != person.index && other.role != Role::Child)
}

fn mistype(right: &IdentityNumber, draw: &mut Draw, out: &mut String) {
    let at = draw.below(17) as usize;
    let by = 1 + draw.below(9) as u8;
    for (nth, character) in right.as_str().bytes().enumerate() {
        let wrong = if nth == at {
            b'0' + (character - b'0' + by) % 10
        } else {
            character
        };
        out.push(char::from(wrong));
    }
}

fn malform(right: &IdentityNumber, draw: &mut Draw, out: &mut String) {
    let text = right.as_str();
    match (text.ends_with('X'), draw.below(3)) {
        (true, _) => out.push_str(&text.to_ascii_lowercase()),
        (false, 0) => {
            let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c);
            out.extend(text.chars().map(wide));
        }
        (false, 1) => {
            out.push_str(&text[..6]);
            out.push(' ');
            out.push_str(&text[6..14]);
            out.push(' ');
            out.push_str(&text[14..]);
        }
        _ => {
            out.push_str(text);
            out.push(' ');
        }
    }
}

/// Appends the name as this record has it.
pub(crate) fn write_name(damage: Damage, name: &Name, mut draw: Draw, out: &mut String) {
    if !damage.has(Kind::Name) {
        return name.write(out);
    }
    let right = name.to_string();
    if name.dotted {
        out.push_str(&right.replace('·', DOTS[draw.below(4) as usize]));
        return;
    }
    let confused = HOMOPHONES.iter().find(|pair| name.given.contains(&pair.0));
    match confused.filter(|_| draw.chance(6_000)) {
        Some((from, to)) => out.push_str(&right.replacen(from, to, 1)),
        None => {
            out.push_str(name.first);
            out.push(if draw.chance(5_000) { ' ' } else { '\u{3000}' });
            out.push_str(name.given[0]);
            out.push_str(name.given[1]);
        }
    }
}

/// The date of birth as this record has it: a year, a month or a day beside the truth.
pub(crate) fn birth(damage: Damage, right: Day, mut draw: Draw) -> Day {
    if !damage.has(Kind::Birth) {
        return right;
    }
    let (year, month, day) = right.ymd();
    match draw.below(3) {
        0 if day <= 12 && day != month => Day::new(year, day, month),
        1 => right.plus(if draw.chance(5_000) { 365 } else { -365 }),
        _ => right.plus(1 + draw.below(9) as i32),
    }
}

/// Sex as files write it.
pub(crate) fn sex(person: &Person) -> &'static str {
    match person.sex {
        Sex::Male => "男",
        Sex::Female => "女",
    }
}
