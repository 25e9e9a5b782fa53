//! Amounts as people write them: `12.50` of a unit that is shown with two digits behind the point.

use serde_json::Value;

use crate::failure::{Failure, Kind};

/// Digits behind the point of a unit.
pub fn scale(unit: &Value) -> u32 {
    let scale = unit["scale"].as_u64().unwrap_or(0);
    u32::try_from(scale).unwrap_or(0)
}

/// An amount as people read it.
pub fn shown(amount: &Value, scale: u32) -> String {
    let Some(amount) = amount.as_i64() else {
        return String::new();
    };
    let sign = if amount < 0 { "-" } else { "" };
    let Some(part) = 10_u64.checked_pow(scale).filter(|part| *part > 1) else {
        return amount.to_string();
    };
    let whole = amount.unsigned_abs() / part;
    let rest = amount.unsigned_abs() % part;
    let width = scale as usize;
    format!("{sign}{whole}.{rest:0width$}")
}

/// An amount that was written, in the smallest part of its unit.
///
/// # Errors
/// `CLI0034` for what is no amount, or has more digits behind the point than the unit.
pub fn read(text: &str, scale: u32) -> Result<i64, Failure> {
    let wrong = || {
        let what = format!("`{text}` is no amount of this unit");
        Failure::new(Kind::Usage, "CLI0034", what).hint(format!(
            "write digits, with at most {scale} behind the point, such as 12"
        ))
    };
    let (sign, plain) = match text.strip_prefix('-') {
        Some(plain) => (-1, plain),
        None => (1, text),
    };
    let (whole, rest) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let scale = scale as usize;
    if whole.is_empty() || !digits(whole) || !digits(rest) || rest.len() > scale {
        return Err(wrong());
    }
    let all = format!("{whole}{rest:0<scale$}");
    let amount: i64 = all.parse().map_err(|_| wrong())?;
    Ok(sign * amount)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_shown_is_read_back() {
        for (amount, scale, text) in [
            (125_000, 2, "1250.00"),
            (-5, 2, "-0.05"),
            (7, 0, "7"),
            (i64::MAX, 9, "9223372036.854775807"),
        ] {
            assert_eq!(shown(&json!(amount), scale), text);
            assert_eq!(read(text, scale).ok(), Some(amount));
        }
        assert_eq!(read("12.5", 2).ok(), Some(1_250));
        for wrong in [
            "",
            ".5",
            "1.234",
            "1e3",
            "١",
            "12,5",
            "99999999999999999999",
        ] {
            assert!(read(wrong, 2).is_err(), "{wrong}");
        }
    }
}
