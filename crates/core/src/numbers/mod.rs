//! Numbers that name a person or an organisation (公民身份号码, 统一社会信用代码), with their check characters.
//!
//! Reading is strict: exactly the characters of the standard. What people type is made strict by [`tidy`] first.

mod credit;
mod identity;
#[cfg(test)]
mod tests;

pub use credit::{CreditCode, credit_check, organization_check};
pub use identity::{IdentityNumber, Sex, identity_check};

use crate::{Fault, FaultKind};

/// A number that does not hold; never repeats the number, which is personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    #[error("the number has {found} characters and needs {expected}")]
    Length { expected: usize, found: usize },
    #[error("character {at} of the number may not stand there")]
    Character { at: usize },
    #[error("the date of birth inside the number does not exist")]
    Birth,
    #[error("the check character of the number is wrong")]
    Check,
}

impl Fault for NumberError {
    fn kind(&self) -> FaultKind {
        FaultKind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            NumberError::Length { .. } => "COR0051",
            NumberError::Character { .. } => "COR0052",
            NumberError::Birth => "COR0053",
            NumberError::Check => "COR0054",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(
            match self {
                NumberError::Length { .. } => {
                    "an identity number or a unified credit code has 18 characters"
                }
                NumberError::Character { .. } => "remove blanks, then compare with the document",
                NumberError::Birth => "compare digits 7 to 14 with the document",
                NumberError::Check => {
                    "one character is mistyped or two are swapped: compare with the document"
                }
            }
            .to_owned(),
        )
    }
}

/// `text` as the standards write numbers: full-width forms made half-width, blanks and hyphens dropped, letters
/// made large. Changes nothing else, so a wrong number stays wrong.
pub fn tidy(text: &str) -> String {
    let half = |c: char| match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        0x3000 => ' ',
        _ => c,
    };
    text.chars()
        .map(half)
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{200B}' | '\u{FEFF}'))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}
