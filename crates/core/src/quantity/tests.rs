use std::cmp::Ordering;

use proptest::prelude::*;

use super::{Decimal, Quantity, QuantityError, Unit};
use crate::Fault;

fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn amounts_of_one_unit_add_exactly() {
    assert_eq!(q("0.1 kWh").add(&q("0.2 kWh")), Ok(q("0.3 kWh")));
    assert_eq!(q("5 fen").subtract(&q("7 fen")), Ok(q("-2 fen")));
    assert_eq!(
        q("3 份").times(d("0.333333333333")),
        Ok(q("0.999999999999 份"))
    );
    assert_eq!(q("3 份").compare(&q("3.0 份")), Ok(Ordering::Equal));
}

#[test]
fn unlike_units_refuse() {
    let error = q("1 fen").add(&q("1 voucher")).unwrap_err();
    assert_eq!(error.to_string(), "fen and voucher are unlike units");
    assert_eq!(error.code(), "COR0021");
    assert!(q("1 fen").compare(&q("1 CNY")).is_err());
    assert!(q("1 fen").subtract(&q("1 FEN")).is_err());
}

#[test]
fn products_round_half_away_from_zero() {
    for (a, b, product) in [
        ("0.000000000001", "0.5", "0.000000000001"),
        ("-0.000000000001", "0.5", "-0.000000000001"),
        ("0.000000000001", "0.4", "0"),
        ("1234567890.123456789012", "2", "2469135780.246913578024"),
        ("-1.5", "1.5", "-2.25"),
    ] {
        assert_eq!(d(a).checked_mul(d(b)), Some(d(product)), "{a} × {b}");
    }
    assert_eq!(d("9999999999999").checked_mul(d("2")), None);
    assert_eq!(d("9999999999999").checked_add(d("1")), None);
}

#[test]
fn amounts_print_as_they_are_read() {
    for (text, printed) in [
        ("007.500 t", "7.5 t"),
        ("-0 t", "0 t"),
        ("-0.25 ℃", "-0.25 ℃"),
    ] {
        assert_eq!(q(text).to_string(), printed);
    }
    assert_eq!(serde_json::to_string(&q("1.50 kg")).unwrap(), "\"1.5 kg\"");
    assert_eq!(
        serde_json::from_str::<Quantity>("\"1.5 kg\"").unwrap(),
        q("1.5 kg")
    );
    assert_eq!(d("2.75").to_json(), serde_json::json!(2.75));
    assert_eq!(
        Decimal::from_json(&serde_json::Number::from_f64(0.1).unwrap()),
        Some(d("0.1"))
    );
    assert_eq!(
        Decimal::from_json(&serde_json::Number::from_f64(1e300).unwrap()),
        None
    );
    assert_eq!(
        (
            d("-1.5").floor(),
            d("3").half(),
            d("3").whole(),
            d("0.5").whole()
        ),
        (d("-2"), d("1.5"), Some(3), None)
    );
}

#[test]
fn anything_else_is_refused_with_a_code() {
    for (text, code) in [
        ("", "COR0020"),
        ("5", "COR0020"),
        ("5 ", "COR0020"),
        ("five kg", "COR0020"),
        ("1. kg", "COR0020"),
        (".5 kg", "COR0020"),
        ("1e3 kg", "COR0020"),
        ("+1 kg", "COR0020"),
        ("1 k g", "COR0020"),
        ("1 2", "COR0020"),
        ("0.0000000000001 kg", "COR0020"),
        ("12345678901234 kg", "COR0022"),
    ] {
        let error = text.parse::<Quantity>().unwrap_err();
        assert_eq!(error.code(), code, "{text}");
        assert!(error.hint().is_some());
    }
}

fn decimals() -> impl Strategy<Value = Decimal> {
    (-9_999_999_999_999i64..=9_999_999_999_999, 0u32..=12).prop_map(|(n, scale)| {
        let text = format!("{:0>14}", n.unsigned_abs());
        let (whole, fraction) = text.split_at(text.len() - scale as usize);
        let fraction = if fraction.is_empty() { "0" } else { fraction };
        let sign = if n < 0 { "-" } else { "" };
        format!("{sign}{whole}.{fraction}").parse().unwrap()
    })
}

proptest! {
    #[test]
    fn every_decimal_reads_back_and_adds_back(a in decimals(), b in decimals()) {
        prop_assert_eq!(a.to_string().parse::<Decimal>(), Ok(a));
        if let Some(sum) = a.checked_add(b) {
            prop_assert_eq!(sum.checked_sub(b), Some(a));
            prop_assert_eq!(b.checked_add(a), Some(sum));
        }
        prop_assert_eq!(a.checked_mul(Decimal::ONE), Some(a));
        prop_assert_eq!(a.checked_mul(b), b.checked_mul(a));
    }

    #[test]
    fn any_text_is_an_amount_or_an_error(text in "\\PC{0,40}") {
        let _ = text.parse::<Quantity>();
        let _: Result<Unit, QuantityError> = text.parse();
    }
}
