//! Quantities (数量): exact amounts with units that do not mix.

mod decimal;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Fault, FaultKind};
pub use decimal::{Decimal, SCALE_MAX};

/// The longest name of a unit, in characters.
const UNIT_CHARS_MAX: usize = 32;

/// An amount of something, such as `12.5 kWh`; written and read as text.
///
/// Amounts of unlike units neither add nor compare: the one who has fen and receives vouchers must say what
/// a voucher is worth.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quantity {
    amount: Decimal,
    unit: Unit,
}

/// What an amount is counted in: `fen`, `kWh`, `份`. Two units are alike when their names are equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(Arc<str>);

/// An amount that cannot be read or reckoned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    #[error("`{text}` is not an amount")]
    Unreadable { text: String },
    #[error("{left} and {right} are unlike units")]
    Unlike { left: Unit, right: Unit },
    #[error("the amount has more than 13 digits before the point")]
    TooLarge,
}

impl Quantity {
    /// `amount` of `unit`.
    pub fn new(amount: Decimal, unit: Unit) -> Quantity {
        Quantity { amount, unit }
    }

    /// The number.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The unit.
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// Both together.
    ///
    /// # Errors
    /// Unlike units, or a sum too large.
    pub fn add(&self, other: &Quantity) -> Result<Quantity, QuantityError> {
        self.alike(other)?;
        self.with(self.amount.checked_add(other.amount))
    }

    /// What is left of it without `other`; may be below zero.
    ///
    /// # Errors
    /// Unlike units, or a difference too large.
    pub fn subtract(&self, other: &Quantity) -> Result<Quantity, QuantityError> {
        self.alike(other)?;
        self.with(self.amount.checked_sub(other.amount))
    }

    /// `factor` times as much, rounded half away from zero in the twelfth digit after the point.
    ///
    /// # Errors
    /// A product too large.
    pub fn times(&self, factor: Decimal) -> Result<Quantity, QuantityError> {
        self.with(self.amount.checked_mul(factor))
    }

    /// Which is more.
    ///
    /// # Errors
    /// Unlike units.
    pub fn compare(&self, other: &Quantity) -> Result<Ordering, QuantityError> {
        self.alike(other)?;
        Ok(self.amount.cmp(&other.amount))
    }

    fn alike(&self, other: &Quantity) -> Result<(), QuantityError> {
        if self.unit == other.unit {
            return Ok(());
        }
        Err(QuantityError::Unlike {
            left: self.unit.clone(),
            right: other.unit.clone(),
        })
    }

    fn with(&self, amount: Option<Decimal>) -> Result<Quantity, QuantityError> {
        Ok(Quantity {
            amount: amount.ok_or(QuantityError::TooLarge)?,
            unit: self.unit.clone(),
        })
    }
}

impl Unit {
    /// The name of the unit.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl FromStr for Unit {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Unit, QuantityError> {
        let fits = |c: char| !c.is_whitespace() && !c.is_control();
        let long = text.chars().nth(UNIT_CHARS_MAX).is_some();
        let numeric = text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
        if text.is_empty() || long || numeric || !text.chars().all(fits) {
            return Err(QuantityError::Unreadable {
                text: text.chars().take(64).collect(),
            });
        }
        Ok(Unit(text.into()))
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Quantity, QuantityError> {
        let (amount, unit) = text
            .split_once(' ')
            .ok_or_else(|| QuantityError::Unreadable {
                text: text.chars().take(64).collect(),
            })?;
        Ok(Quantity {
            amount: amount.parse()?,
            unit: unit.parse()?,
        })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.unit)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Quantity, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

impl Fault for QuantityError {
    fn kind(&self) -> FaultKind {
        FaultKind::Invalid
    }

    fn code(&self) -> &'static str {
        match self {
            QuantityError::Unreadable { .. } => "COR0020",
            QuantityError::Unlike { .. } => "COR0021",
            QuantityError::TooLarge => "COR0022",
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            QuantityError::Unreadable { .. } => {
                "write a number, a space and a unit, such as `12.5 kWh`, with at most 12 digits after the point".into()
            }
            QuantityError::Unlike { left, right } => {
                format!("convert {right} to {left} first, at a stated rate")
            }
            QuantityError::TooLarge => "use a larger unit".into(),
        })
    }
}
