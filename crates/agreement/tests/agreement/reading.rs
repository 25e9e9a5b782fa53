//! Reading ODRL: shapes that mean the same, limits, and what stays unknown.

use haina_agreement::odrl::{self, BYTES_MAX, TERMS_MAX};
use haina_agreement::{Action, Request, decide};
use haina_core::Fault;
use serde_json::{Value, json};

use crate::draw::START;

fn request() -> Request {
    let mut request = Request::new(
        "dept:civil",
        Action::Read,
        "table:meals",
        START.parse().unwrap(),
    );
    request.purpose = Some("care".to_owned());
    request
}

fn check(policy: Value, permit: bool, unknown: &[&str]) {
    let read = odrl::read(&policy).unwrap();
    let at: Vec<&str> = read
        .unknown()
        .iter()
        .map(|unknown| unknown.at.as_str())
        .collect();
    assert_eq!(at, unknown, "{policy:#}");
    assert_eq!(decide(&read, &request()).permit, permit, "{policy:#}");
}

#[test]
fn an_offer_of_the_dataspace_protocol_is_understood() {
    check(
        json!({
            "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"],
            "@type": "Agreement",
            "@id": "urn:uuid:e8dc8655-44c2-46ef-b701-4cffdc2faa44",
            "target": "table:meals",
            "assigner": "dept:meals",
            "assignee": "dept:civil",
            "timestamp": "2026-03-01T01:00:00Z",
            "permission": [{
                "action": "use",
                "constraint": [{ "leftOperand": "purpose", "operator": "isAnyOf", "rightOperand": ["care"] }],
            }],
        }),
        true,
        &[],
    );
}

#[test]
fn one_or_many_and_plain_or_typed_are_the_same() {
    for right in [
        json!("care"),
        json!(["care"]),
        json!({ "@value": "care", "@language": "en" }),
        json!({ "@list": [{ "@value": "care" }] }),
        json!({ "@id": "care" }),
    ] {
        let constraint = json!({ "leftOperand": { "@id": "odrl:purpose" }, "operator": "eq", "rightOperand": right });
        let rule =
            json!({ "action": [{ "odrl:type": "odrl:read" }], "odrl:constraint": constraint });
        check(json!({ "permission": rule }), true, &[]);
    }
}

#[test]
fn what_is_unknown_stays_and_denies_or_prohibits() {
    let permission = json!({ "action": "read" });
    check(json!({ "permission": permission }), true, &[]);
    check(
        json!({ "permission": [permission, { "action": "fly" }] }),
        false,
        &["permission[1].action"],
    );
    check(
        json!({ "permission": permission, "prohibition": { "action": "sell", "constraint": { "leftOperand": "mood" } } }),
        false,
        &[
            "prohibition[0].constraint.leftOperand",
            "prohibition[0].constraint.operator",
        ],
    );
    check(
        json!({ "permission": permission, "conflict": "perm" }),
        false,
        &["conflict"],
    );
    check(
        json!({ "permission": permission, "profile": "https://elsewhere.example/" }),
        false,
        &["profile"],
    );
    check(
        json!({ "permission": permission, "odrl:permission": permission }),
        false,
        &["odrl:permission"],
    );
    let elsewhere = json!({ "odrl": "https://elsewhere.example/" });
    check(
        json!({ "@context": elsewhere, "permission": { "action": "odrl:read" } }),
        false,
        &["permission[0].action"],
    );
}

#[test]
fn what_the_policy_says_for_all_rules_is_not_said_otherwise_by_one() {
    let rule = json!({ "action": "read", "assignee": "dept:civil" });
    check(
        json!({ "assignee": "dept:civil", "permission": rule }),
        true,
        &[],
    );
    check(
        json!({ "assignee": "dept:other", "permission": rule }),
        false,
        &["permission[0].assignee"],
    );
    check(
        json!({ "assignee": "dept:other", "permission": { "action": "read" } }),
        false,
        &[],
    );
}

#[test]
fn an_alternative_does_not_make_up_for_what_is_not_said() {
    let purpose = json!({ "leftOperand": "purpose", "operator": "eq", "rightOperand": "care" });
    let region = json!({ "leftOperand": "spatial", "operator": "eq", "rightOperand": "370202" });
    let rule =
        |constraint: Value| json!({ "permission": { "action": "read", "constraint": constraint } });
    check(rule(json!({ "or": [purpose] })), true, &[]);
    check(rule(json!({ "or": [purpose, region] })), false, &[]);
    let prohibits = json!({ "permission": { "action": "read" }, "prohibition": { "action": "read", "constraint": region } });
    check(prohibits, false, &[]);
}

#[test]
fn what_is_too_large_or_unreadable_is_refused_with_a_code() {
    let mut deep = json!({ "leftOperand": "purpose", "operator": "eq", "rightOperand": "care" });
    for _ in 0..9 {
        deep = json!({ "and": [deep] });
    }
    let rules = vec![json!({ "action": "read" }); TERMS_MAX + 1];
    let cases = [
        (
            json!({ "permission": { "action": "read", "constraint": deep } }),
            "AGR0006",
        ),
        (json!({ "permission": rules }), "AGR0006"),
        (json!([]), "AGR0007"),
        (
            json!({ "@context": { "@vocab": "https://elsewhere.example/" } }),
            "AGR0007",
        ),
    ];
    for (policy, code) in cases {
        assert_eq!(odrl::read(&policy).unwrap_err().code(), code);
    }
    let long = " ".repeat(BYTES_MAX + 1);
    assert_eq!(odrl::read_text(&long).unwrap_err().code(), "AGR0006");
    assert_eq!(odrl::read_text("{").unwrap_err().code(), "AGR0007");
    // Deeper than any policy, and refused before it is read.
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(odrl::read_text(&nested).unwrap_err().code(), "AGR0007");
}

#[test]
fn what_is_not_understood_is_not_passed_on() {
    let policy = odrl::read(&json!({ "permission": { "action": "fly" } })).unwrap();
    assert_eq!(odrl::write(&policy).unwrap_err().code(), "AGR0008");
}
