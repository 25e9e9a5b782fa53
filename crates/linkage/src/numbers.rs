//! Numbers that carry their own check digit (带校验码的号码).

use haina_core::numbers::{IdentityNumber, credit_check};

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

/// A citizen identity number (公民身份号码, GB 11643-1999) of 18 characters. The 15 digits given out until 1999 carry no
/// check character and so are never [`Checked::Valid`].
pub fn identity_number(number: &str) -> Checked {
    let bytes = number.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return Checked::OtherForm;
    }
    match number.to_ascii_uppercase().parse::<IdentityNumber>() {
        Ok(_) => Checked::Valid,
        Err(_) => Checked::Wrong,
    }
}

/// The 18 characters that a 15-digit identity number became: the century and the check character are put in.
pub fn identity_number_from_old(number: &str) -> Option<String> {
    let new = IdentityNumber::from_old(number).ok()?;
    Some(new.as_str().to_owned())
}

/// A unified social credit code (统一社会信用代码, GB 32100-2015).
pub fn credit_code(code: &str) -> Checked {
    let code = code.to_ascii_uppercase();
    let Some((first, last)) = code.as_bytes().split_first_chunk::<17>() else {
        return Checked::OtherForm;
    };
    match (credit_check(first), last) {
        (Some(check), [last]) if check == *last => Checked::Valid,
        (Some(_), [last]) if last.is_ascii_alphanumeric() => Checked::Wrong,
        _ => Checked::OtherForm,
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
