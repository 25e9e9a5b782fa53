//! Numbers that carry their own check digit (带校验码的号码).

use crate::schema::Kind;

/// What is wrong with a number, or that nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// It has the form, and the check digit holds.
    Valid,
    /// It has the form, and the check digit does not hold, or its date is no date.
    Wrong,
    /// It has another form altogether.
    OtherForm,
}

/// A citizen identity number (公民身份号码, GB 11643-1999): 17 digits and a check character by ISO 7064 MOD 11-2,
/// or the 15 digits given out until 1999, which carry no check character and so are never [`Checked::Valid`].
pub fn identity_number(number: &str) -> Checked {
    let bytes = number.as_bytes();
    match bytes.len() {
        18 if bytes[..17].iter().all(u8::is_ascii_digit) => {
            let holds = bytes[17].to_ascii_uppercase() == identity_check(&bytes[..17]);
            if holds && is_day(&bytes[6..14]) {
                Checked::Valid
            } else {
                Checked::Wrong
            }
        }
        _ => Checked::OtherForm,
    }
}

/// The 18 characters that a 15-digit identity number became: the century and the check character are put in.
pub fn identity_number_from_old(number: &str) -> Option<String> {
    let old = number.as_bytes();
    if old.len() != 15 || !old.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut new = String::with_capacity(18);
    new.push_str(&number[..6]);
    new.push_str("19");
    new.push_str(&number[6..]);
    if !is_day(&new.as_bytes()[6..14]) {
        return None;
    }
    let check = identity_check(new.as_bytes());
    new.push(char::from(check));
    Some(new)
}

/// A unified social credit code (统一社会信用代码, GB 32100-2015): 17 characters of 31 and a check character by MOD 31-3.
pub fn credit_code(code: &str) -> Checked {
    let Some(values) = code
        .bytes()
        .map(|b| credit_value(b.to_ascii_uppercase()))
        .collect::<Option<Vec<u32>>>()
        .filter(|v| v.len() == 18)
    else {
        return Checked::OtherForm;
    };
    let (mut weight, mut sum) = (1, 0);
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    if (31 - sum % 31) % 31 == values[17] {
        Checked::Valid
    } else {
        Checked::Wrong
    }
}

/// Whether a text is a valid number of a checked kind; never of another.
pub fn is_valid(kind: Kind, number: &str) -> bool {
    match kind {
        Kind::IdentityNumber => identity_number(number) == Checked::Valid,
        Kind::CreditCode => credit_code(number) == Checked::Valid,
        _ => false,
    }
}

/// The check character of a credit code's first 17 characters; none when one of them is not of the alphabet.
pub fn credit_check(code: &str) -> Option<char> {
    let (mut weight, mut sum) = (1, 0);
    for byte in code.bytes().take(17) {
        sum += credit_value(byte)? * weight;
        weight = weight * 3 % 31;
    }
    CREDIT
        .get(((31 - sum % 31) % 31) as usize)
        .map(|b| char::from(*b))
}

/// The check character of an identity number's first 17 digits, as ASCII.
pub fn identity_check(digits: &[u8]) -> u8 {
    let sum: u32 = digits
        .iter()
        .take(17)
        .enumerate()
        .map(|(i, b)| u32::from(b.wrapping_sub(b'0')) * (pow2_mod11(17 - i)))
        .sum();
    b"10X98765432"[(sum % 11) as usize]
}

const CREDIT: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

fn credit_value(byte: u8) -> Option<u32> {
    CREDIT.iter().position(|b| *b == byte).map(|i| i as u32)
}

fn pow2_mod11(exponent: usize) -> u32 {
    (0..exponent).fold(1, |p, _| p * 2 % 11)
}

fn is_day(digits: &[u8]) -> bool {
    let number = |range: std::ops::Range<usize>| {
        digits[range]
            .iter()
            .fold(0u32, |n, b| n * 10 + u32::from(b - b'0'))
    };
    let (year, month, day) = (number(0..4), number(4..6), number(6..8));
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1800..2200).contains(&year) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_own_examples_hold() {
        // GB 11643-1999, annex A; the second ends in X.
        assert_eq!(identity_number("11010519491231002X"), Checked::Valid);
        assert_eq!(identity_number("440524188001010014"), Checked::Valid);
        assert_eq!(identity_number("110105194912310021"), Checked::Wrong);
        assert_eq!(identity_number("110105491231002"), Checked::OtherForm);
        assert_eq!(credit_code("91350100M000100Y43"), Checked::Valid);
        assert_eq!(credit_code("91350100M000100Y44"), Checked::Wrong);
        assert_eq!(credit_code("91350100M000100I43"), Checked::OtherForm);
    }

    #[test]
    fn an_old_number_becomes_the_new_one() {
        let new = identity_number_from_old("110105491231002");
        assert_eq!(new.as_deref(), Some("11010519491231002X"));
        assert_eq!(identity_number_from_old("110105491331002"), None);
    }

    #[test]
    fn any_single_wrong_digit_is_seen() {
        let good = "11010519491231002X";
        for i in 0..17 {
            for digit in '0'..='9' {
                let mut text: Vec<char> = good.chars().collect();
                if text[i] != digit {
                    text[i] = digit;
                    let text: String = text.into_iter().collect();
                    assert_eq!(identity_number(&text), Checked::Wrong, "{text}");
                }
            }
        }
    }
}
