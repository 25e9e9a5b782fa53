//! Unified social credit codes (统一社会信用代码), GB 32100-2015, check character by ISO 7064 MOD 31-3;
//! inside them the organisation code of GB 11714-1997 with a check character of its own.

use std::fmt;
use std::str::FromStr;

use super::NumberError;

/// Every character a code may have; I, O, S, V and Z look like digits or one another and are left out.
const ALPHABET: [u8; 31] = *b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [u32; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];
const ORGANIZATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A valid code of eighteen characters: registrar, kind, division, organisation, check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode([u8; 18]);

/// The check character for the first seventeen; none where one of them is not in the alphabet.
pub fn credit_check(first: &[u8; 17]) -> Option<u8> {
    let mut sum = 0;
    for (character, weight) in first.iter().zip(WEIGHTS) {
        sum += value(*character)? * weight;
    }
    ALPHABET.get(((31 - sum % 31) % 31) as usize).copied()
}

/// The check character of an organisation code's eight; none where one is neither digit nor capital letter.
pub fn organization_check(first: &[u8; 8]) -> Option<u8> {
    let mut sum = 0;
    for (character, weight) in first.iter().zip(ORGANIZATION_WEIGHTS) {
        let value = match character {
            b'0'..=b'9' => character - b'0',
            b'A'..=b'Z' => character - b'A' + 10,
            _ => return None,
        };
        sum += u32::from(value) * weight;
    }
    Some(match 11 - sum % 11 {
        10 => b'X',
        11 => b'0',
        n => b'0' + n as u8,
    })
}

impl CreditCode {
    /// The code of the `serial`th organisation of a division: `registrar` and `kind` as the standard lists them
    /// (`9` and `1` for an enterprise), both check characters reckoned.
    ///
    /// # Errors
    /// A registrar or kind outside the alphabet.
    pub fn new(registrar: u8, kind: u8, area: u32, serial: u64) -> Result<CreditCode, NumberError> {
        for (at, character) in [registrar, kind].into_iter().enumerate() {
            if value(character).is_none() {
                return Err(NumberError::Character { at: at + 1 });
            }
        }
        Ok(CreditCode::made(registrar, kind, area, serial))
    }

    /// The code of the `serial`th enterprise (registrar 9, kind 1) of a division.
    pub fn enterprise(area: u32, serial: u64) -> CreditCode {
        CreditCode::made(b'9', b'1', area, serial)
    }

    /// `registrar` and `kind` are of the alphabet.
    fn made(registrar: u8, kind: u8, area: u32, serial: u64) -> CreditCode {
        let mut out = [b'0'; 18];
        out[0] = registrar;
        out[1] = kind;
        let mut rest = area;
        for slot in out[2..8].iter_mut().rev() {
            *slot = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        let mut rest = serial;
        let mut body = [b'0'; 8];
        for slot in body.iter_mut().rev() {
            *slot = ALPHABET[(rest % 31) as usize];
            rest /= 31;
        }
        out[8..16].copy_from_slice(&body);
        out[16] = organization_check(&body).unwrap_or(b'0');
        let mut first = [b'0'; 17];
        first.copy_from_slice(&out[..17]);
        out[17] = credit_check(&first).unwrap_or(b'0');
        CreditCode(out)
    }

    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        // Only ASCII is ever stored.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The organisation code inside, nine characters.
    pub fn organization(&self) -> &str {
        &self.as_str()[8..17]
    }
}

impl FromStr for CreditCode {
    type Err = NumberError;

    /// The organisation code's own check character is not asked for: codes given before 2015 were carried over.
    fn from_str(text: &str) -> Result<CreditCode, NumberError> {
        let all: [u8; 18] = text
            .as_bytes()
            .try_into()
            .map_err(|_| NumberError::Length {
                expected: 18,
                found: text.chars().count(),
            })?;
        if let Some(at) = all.iter().position(|c| value(*c).is_none()) {
            return Err(NumberError::Character { at: at + 1 });
        }
        if let Some(at) = all[2..8].iter().position(|c| !c.is_ascii_digit()) {
            return Err(NumberError::Character { at: at + 3 });
        }
        let mut first = [b'0'; 17];
        first.copy_from_slice(&all[..17]);
        if credit_check(&first) != Some(all[17]) {
            return Err(NumberError::Check);
        }
        Ok(CreditCode(all))
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn value(character: u8) -> Option<u32> {
    let at = ALPHABET.binary_search(&character).ok()?;
    u32::try_from(at).ok()
}
