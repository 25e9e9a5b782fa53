//! Terms as a pack writes them: what each of them does, and which are refused.

use haina_agreement::{Action, Meter, Paid, Request, Terms, decide};
use serde_json::{Value, json};

use crate::draw::START;

fn terms(value: Value) -> Terms {
    let terms: Terms = serde_json::from_value(value).unwrap();
    terms.check().unwrap();
    terms
}

fn check(value: Value, change: impl Fn(&mut Request), permit: bool) {
    let policy = terms(value.clone()).policy();
    let mut request = Request::new(
        "dept:civil",
        Action::Read,
        "table:meals",
        START.parse().unwrap(),
    );
    request.meter = Some(Meter::default());
    change(&mut request);
    let decision = decide(&policy, &request);
    assert_eq!(
        decision.permit,
        permit,
        "{value}: {}",
        decision.explained().en
    );
}

fn read_with(key: &str, value: Value) -> Value {
    json!({ "actions": ["read"], key: value })
}

#[test]
fn each_term_lets_through_what_it_says_and_nothing_else() {
    check(json!({ "actions": ["read"] }), |_| {}, true);
    check(json!({ "actions": ["aggregate"] }), |_| {}, false);
    let count = read_with("count", json!(2));
    let used = |uses| {
        move |r: &mut Request| {
            r.meter = Some(Meter {
                uses,
                ..Meter::default()
            })
        }
    };
    check(count.clone(), used(1), true);
    check(count.clone(), used(2), false);
    check(count, |r| r.meter = None, false);
    let fields = read_with("fields", json!(["name", "age"]));
    let ask = |some: &'static [&'static str]| {
        move |r: &mut Request| r.fields = Some(some.iter().map(|f| (*f).to_owned()).collect())
    };
    check(fields.clone(), ask(&["age"]), true);
    check(fields.clone(), ask(&["age", "identity"]), false);
    check(fields, |_| {}, false);
    let rows = read_with("volume", json!({ "rows": 100 }));
    check(rows.clone(), |r| r.rows = Some(100), true);
    check(rows.clone(), |r| r.rows = Some(101), false);
    check(rows, |_| {}, false);
    let window = read_with(
        "window",
        json!({ "from": START, "until": "2026-03-02T01:00:01Z" }),
    );
    check(window.clone(), |_| {}, true);
    check(
        window,
        |r| r.now = "2026-03-02T01:00:01Z".parse().unwrap(),
        false,
    );
    let group = read_with("group_size_min", json!(10));
    check(group.clone(), |r| r.smallest_group = Some(10), true);
    check(group.clone(), |r| r.smallest_group = Some(9), false);
    check(group, |_| {}, false);
}

#[test]
fn a_price_is_paid_before_or_owed_after() {
    let price = |prepaid| {
        read_with(
            "price",
            json!({ "unit": "fen", "amount": 5, "prepaid": prepaid }),
        )
    };
    let pay = |unit: &'static str, amount| {
        move |r: &mut Request| {
            r.paid = Some(Paid {
                unit: unit.to_owned(),
                amount,
            });
        }
    };
    check(price(true), |_| {}, false);
    check(price(true), pay("fen", 5), true);
    check(price(true), pay("fen", 4), false);
    check(price(true), pay("voucher", 500), false);
    check(price(false), |_| {}, true);
}

#[test]
fn terms_that_could_mean_anything_are_refused() {
    for wrong in [
        json!({ "actions": [] }),
        read_with("fields", json!([])),
        read_with("count", json!(0)),
        read_with("volume", json!({})),
        read_with("window", json!({})),
        read_with("window", json!({ "from": START, "until": START })),
        read_with("purposes", json!([" "])),
        read_with("duties", json!({ "attribute": "" })),
    ] {
        let terms: Terms = serde_json::from_value(wrong.clone()).unwrap();
        assert!(terms.check().is_err(), "{wrong}");
    }
    for wrong in [
        json!({}),
        json!({ "actions": ["fly"] }),
        read_with("counts", json!(3)),
        read_with("count", json!(-1)),
    ] {
        assert!(
            serde_json::from_value::<Terms>(wrong.clone()).is_err(),
            "{wrong}"
        );
    }
}
