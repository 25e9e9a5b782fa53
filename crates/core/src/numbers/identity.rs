//! Citizens' identity numbers (公民身份号码), GB 11643-1999, check character by ISO 7064 MOD 11-2.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::NumberError;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";
/// Orders that 15-digit numbers kept for people born before 1900.
const CENTENARIAN_ORDER: u16 = 996;

/// Sex as the order number says it: odd is male.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Male,
    Female,
}

/// A valid number of eighteen characters: division, birth, order, check.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityNumber([u8; 18]);

/// The check character for the first seventeen digits; none where one of them is no digit.
pub fn identity_check(first: &[u8; 17]) -> Option<u8> {
    let mut sum = 0;
    for (digit, weight) in first.iter().zip(WEIGHTS) {
        if !digit.is_ascii_digit() {
            return None;
        }
        sum += u32::from(digit - b'0') * weight;
    }
    CHECKS.get((sum % 11) as usize).copied()
}

impl IdentityNumber {
    /// The number of the `order`th person of one division and day. `area` counts modulo a million,
    /// `order` modulo a thousand.
    pub fn new(area: u32, birth: Date, order: u16) -> IdentityNumber {
        let mut out = [b'0'; 18];
        digits(&mut out[..6], area);
        digits(&mut out[6..10], u32::from(birth.year().unsigned_abs()));
        digits(&mut out[10..12], u32::from(birth.month().unsigned_abs()));
        digits(&mut out[12..14], u32::from(birth.day().unsigned_abs()));
        digits(&mut out[14..17], u32::from(order));
        let mut first = [b'0'; 17];
        first.copy_from_slice(&out[..17]);
        out[17] = identity_check(&first).unwrap_or(b'0');
        IdentityNumber(out)
    }

    /// Reads a number of fifteen digits (before 1999): the century is added and the check character.
    ///
    /// Orders from 996 on belonged to people born in the nineteenth century.
    ///
    /// # Errors
    /// Not fifteen digits, or a birth that does not exist.
    pub fn from_old(text: &str) -> Result<IdentityNumber, NumberError> {
        let old: &[u8; 15] = text.as_bytes().try_into().map_err(|_| length(15, text))?;
        if let Some(at) = old.iter().position(|c| !c.is_ascii_digit()) {
            return Err(NumberError::Character { at: at + 1 });
        }
        let century = if number(&old[12..]) >= u32::from(CENTENARIAN_ORDER) {
            1800
        } else {
            1900
        };
        let birth = date(
            century + number(&old[6..8]),
            number(&old[8..10]),
            number(&old[10..12]),
        )?;
        Ok(IdentityNumber::new(
            number(&old[..6]),
            birth,
            number(&old[12..]) as u16,
        ))
    }

    /// As it was written in fifteen digits; none for who was born outside the nineteen-hundreds.
    pub fn to_old(&self) -> Option<String> {
        let old = [&self.0[..6], &self.0[8..17]].concat();
        let nineteen = self.0.get(6..8) == Some(b"19") && self.order() < CENTENARIAN_ORDER;
        nineteen.then(|| String::from_utf8(old).ok()).flatten()
    }

    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        // Only ASCII is ever stored.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Division code of where it was first given, GB/T 2260.
    pub fn area(&self) -> u32 {
        number(&self.0[..6])
    }

    /// Day of birth.
    pub fn birth(&self) -> Date {
        birth(&self.0).unwrap_or(Date::ZERO)
    }

    /// The order among those born in one division on one day.
    pub fn order(&self) -> u16 {
        number(&self.0[14..17]) as u16
    }

    /// Sex, by the parity of the order.
    pub fn sex(&self) -> Sex {
        if self.order() % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }
}

impl FromStr for IdentityNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<IdentityNumber, NumberError> {
        let all: [u8; 18] = text.as_bytes().try_into().map_err(|_| length(18, text))?;
        let mut first = [b'0'; 17];
        first.copy_from_slice(&all[..17]);
        let Some(check) = identity_check(&first) else {
            let at = first.iter().position(|c| !c.is_ascii_digit());
            return Err(NumberError::Character {
                at: at.unwrap_or_default() + 1,
            });
        };
        if !all[17].is_ascii_digit() && all[17] != b'X' {
            return Err(NumberError::Character { at: 18 });
        }
        birth(&all)?;
        if all[17] != check {
            return Err(NumberError::Check);
        }
        Ok(IdentityNumber(all))
    }
}

impl fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A log must not show the person: only division and year.
impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityNumber({}…)", &self.as_str()[..10])
    }
}

fn birth(all: &[u8; 18]) -> Result<Date, NumberError> {
    date(
        number(&all[6..10]),
        number(&all[10..12]),
        number(&all[12..14]),
    )
}

fn date(year: u32, month: u32, day: u32) -> Result<Date, NumberError> {
    Date::new(year as i16, month as i8, day as i8).map_err(|_| NumberError::Birth)
}

fn number(digits: &[u8]) -> u32 {
    digits
        .iter()
        .fold(0, |n, d| n * 10 + u32::from(d.wrapping_sub(b'0')))
}

fn digits(out: &mut [u8], mut value: u32) {
    for slot in out.iter_mut().rev() {
        *slot = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

fn length(expected: usize, text: &str) -> NumberError {
    NumberError::Length {
        expected,
        found: text.chars().count(),
    }
}
