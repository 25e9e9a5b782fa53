//! The rules' small functions: how texts are made alike before they are compared.

use haina_core::IdentityNumber;
use haina_core::numbers::tidy;

use crate::Day;

/// A child is under sixteen.
pub const AGE_LIMIT: i32 = 16;

/// The number in `text` when it is the row's own: eighteen characters whose check holds (fifteen digits are made
/// eighteen) and whose date of birth is the row's. As a number: the first seventeen digits.
pub fn own_number(text: &str, birth: Day) -> Option<u64> {
    let strict = tidy(text);
    let number = match strict.len() {
        15 => IdentityNumber::from_old(&strict).ok()?,
        _ => strict.parse::<IdentityNumber>().ok()?,
    };
    let own = Day::from(number.birth()) == birth;
    own.then(|| number.as_str()[..17].parse().ok()).flatten()
}

/// A name without blanks, full-width forms made half-width, every dot made `·`.
pub fn clean_name(text: &str) -> String {
    let one = |c: char| match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let dot = |c: char| {
        if matches!(c, '•' | '.' | '‧' | '・') {
            '·'
        } else {
            c
        }
    };
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(one)
        .map(dot)
        .collect()
}

/// The digits of a telephone number; none where there are no digits.
pub fn clean_phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_offices_write_is_made_alike() {
        assert_eq!(clean_name("王 海宁"), "王海宁");
        assert_eq!(clean_name("王\u{3000}海宁"), "王海宁");
        for dot in ["•", ".", "‧", "・", "·", "．"] {
            assert_eq!(clean_name(&format!("艾力{dot}依明")), "艾力·依明");
        }
        assert_eq!(clean_phone("102-0000 0028").as_deref(), Some("10200000028"));
        assert_eq!(clean_phone(" "), None);
    }

    #[test]
    fn a_number_is_own_only_with_the_rows_birth() {
        let birth = Day::new(1949, 12, 31);
        assert_eq!(
            own_number("11010519491231002x", birth),
            Some(11_010_519_491_231_002)
        );
        assert_eq!(
            own_number("110105491231002", birth),
            Some(11_010_519_491_231_002)
        );
        assert_eq!(own_number("11010519491231002X", birth.plus(1)), None);
        assert_eq!(own_number("110105194912310021", birth), None);
        assert_eq!(own_number("", birth), None);
    }
}
