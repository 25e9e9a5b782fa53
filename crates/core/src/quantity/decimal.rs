//! Exact decimal numbers.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::QuantityError;

/// The most digits after the point.
pub const SCALE_MAX: u32 = 12;

/// Digits in all; keeps every intermediate result within an `i128`.
const DIGITS_MAX: u32 = 25;

const MICRO: i128 = 10i128.pow(SCALE_MAX);
const LIMIT: i128 = 10i128.pow(DIGITS_MAX);

/// A decimal number with up to 13 digits before the point and [`SCALE_MAX`] after it, without rounding
/// except where a method says so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal {
    /// The number times ten to the power of [`SCALE_MAX`].
    parts: i128,
}

impl Decimal {
    pub const ZERO: Decimal = Decimal { parts: 0 };
    pub const ONE: Decimal = Decimal { parts: MICRO };

    /// The sum, unless it is too large.
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        bounded(self.parts.checked_add(other.parts)?)
    }

    /// The difference, unless it is too large.
    pub fn checked_sub(self, other: Decimal) -> Option<Decimal> {
        bounded(self.parts.checked_sub(other.parts)?)
    }

    /// The product, rounded half away from zero in the last place, unless it is too large.
    pub fn checked_mul(self, other: Decimal) -> Option<Decimal> {
        // (a·10¹² + b)·y / 10¹² = a·y + b·y / 10¹², so that nothing overflows before the result does
        let (whole, rest) = (self.parts / MICRO, self.parts % MICRO);
        let large = whole.checked_mul(other.parts)?;
        let small = rest.checked_mul(other.parts)?;
        let half = MICRO / 2 * small.signum();
        bounded(large.checked_add((small + half) / MICRO)?)
    }

    /// The whole number, when there is nothing after the point.
    pub fn whole(self) -> Option<i64> {
        (self.parts % MICRO == 0)
            .then(|| i64::try_from(self.parts / MICRO).ok())
            .flatten()
    }

    /// The largest whole number not above it.
    pub fn floor(self) -> Decimal {
        Decimal {
            parts: self.parts.div_euclid(MICRO) * MICRO,
        }
    }

    /// Half of it, rounded down in the last place.
    pub fn half(self) -> Decimal {
        Decimal {
            parts: self.parts.div_euclid(2),
        }
    }

    /// The decimal nearest to a JSON number, unless that is too large.
    pub fn from_json(number: &serde_json::Number) -> Option<Decimal> {
        match number.as_i64() {
            Some(n) => bounded(i128::from(n).checked_mul(MICRO)?),
            None => format!("{:.12}", number.as_f64().filter(|f| f.abs() < 1e14)?)
                .parse()
                .ok(),
        }
    }

    /// As a JSON number; exact up to 2⁵³ and to about 15 digits.
    pub fn to_json(self) -> serde_json::Value {
        match self.whole() {
            Some(n) => n.into(),
            None => self.to_string().parse::<f64>().unwrap_or_default().into(),
        }
    }

    /// Below, equal or above zero.
    pub fn sign(self) -> Ordering {
        self.parts.cmp(&0)
    }
}

impl From<i32> for Decimal {
    fn from(n: i32) -> Decimal {
        Decimal {
            parts: i128::from(n) * MICRO,
        }
    }
}

impl TryFrom<i64> for Decimal {
    type Error = QuantityError;

    fn try_from(n: i64) -> Result<Decimal, QuantityError> {
        bounded(i128::from(n) * MICRO).ok_or(QuantityError::TooLarge)
    }
}

impl FromStr for Decimal {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Decimal, QuantityError> {
        let wrong = || QuantityError::Unreadable {
            text: text.chars().take(64).collect(),
        };
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(wrong());
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > SCALE_MAX as usize {
            return Err(wrong());
        }
        if whole.trim_start_matches('0').len() > (DIGITS_MAX - SCALE_MAX) as usize {
            return Err(QuantityError::TooLarge);
        }
        let parts = format!("{whole}{fraction:0<12}")
            .parse::<i128>()
            .map_err(|_| wrong())?;
        bounded(if negative { -parts } else { parts }).ok_or(QuantityError::TooLarge)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts.unsigned_abs();
        let (whole, fraction) = (parts / MICRO.unsigned_abs(), parts % MICRO.unsigned_abs());
        let sign = if self.parts < 0 { "-" } else { "" };
        write!(f, "{sign}{whole}")?;
        if fraction > 0 {
            let digits = format!("{fraction:012}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

fn bounded(parts: i128) -> Option<Decimal> {
    (parts.abs() < LIMIT).then_some(Decimal { parts })
}
