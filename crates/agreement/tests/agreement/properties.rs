//! What always holds, by random policies.

use haina_agreement::{Request, decide, odrl};
use serde_json::{Value, json};

use crate::draw::{Draw, Style};

fn permits(policy: &Value, request: &Request) -> bool {
    decide(&odrl::read(policy).unwrap(), request).permit
}

/// The objects of a policy, as pointers.
fn objects(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(inner) => {
            for (key, value) in inner {
                let key = key.replace('~', "~0").replace('/', "~1");
                objects(value, format!("{at}/{key}"), found);
            }
            found.push(at);
        }
        Value::Array(inner) => {
            for (n, value) in inner.iter().enumerate() {
                objects(value, format!("{at}/{n}"), found);
            }
        }
        _ => {}
    }
}

/// Puts one term into it that nobody knows.
fn spoil(draw: &mut Draw, policy: &mut Value) -> String {
    let mut places = Vec::new();
    objects(policy, String::new(), &mut places);
    let place = places[draw.below(places.len())].clone();
    let object = policy.pointer_mut(&place).unwrap().as_object_mut().unwrap();
    let ends = |key: &String, word: &str| {
        key.as_str() == word
            || key.ends_with(&format!("/{word}"))
            || key.ends_with(&format!(":{word}"))
    };
    let known = [
        ("action", json!("odrl:fly")),
        ("leftOperand", json!("odrl:mood")),
        // Our own words have no bare form.
        ("leftOperand", json!("rows")),
        ("operator", json!("isA")),
        ("rightOperand", json!({ "some": "thing" })),
        ("target", json!({ "source": null })),
        ("duty", json!([{ "action": "forgive" }])),
    ];
    let (word, instead) = known[draw.below(known.len())].clone();
    let key = object.keys().find(|key| ends(key, word)).cloned();
    match key.filter(|_| !draw.one_in(4)) {
        Some(key) => object.insert(key, instead),
        None => {
            let strange = [
                "haina:unheard",
                "odrl:inheritFrom",
                "remedy",
                "https://elsewhere.example/term",
                "rightOperandReference",
                "@context",
            ];
            let top = if place.is_empty() { 5 } else { 6 };
            object.insert(strange[draw.below(top)].to_owned(), json!("?"))
        }
    };
    place
}

#[test]
fn a_hundred_thousand_policies_with_an_unknown_term_are_all_denied() {
    let mut permitted_before = 0;
    for seed in 0..25_000 {
        let mut draw = Draw::new(seed, Style::Mixed);
        let (policy, request) = (draw.policy(), draw.request());
        permitted_before += u32::from(permits(&policy, &request));
        for _ in 0..4 {
            let mut spoilt = policy.clone();
            let place = spoil(&mut draw, &mut spoilt);
            let read = odrl::read(&spoilt).unwrap();
            assert!(
                !read.unknown().is_empty(),
                "seed {seed} at {place}: {spoilt:#}"
            );
            let decision = decide(&read, &request);
            let denied = !decision.permit && decision.duties.is_empty();
            assert!(denied, "seed {seed} at {place}: {spoilt:#}");
        }
    }
    // The unknown term was what denied many of them.
    assert!(permitted_before > 4_000, "{permitted_before}");
}

#[test]
fn bare_prefixed_and_full_names_decide_alike() {
    let mut permitted = 0;
    for seed in 0..10_000 {
        let decisions = [Style::Bare, Style::Prefix, Style::Iri, Style::Mixed].map(|style| {
            let mut draw = Draw::new(seed, style);
            let policy = draw.policy();
            decide(&odrl::read(&policy).unwrap(), &draw.request())
        });
        assert!(decisions[0].unknown.is_empty());
        for other in &decisions[1..] {
            assert_eq!(&decisions[0], other, "seed {seed}");
        }
        permitted += u32::from(decisions[0].permit);
    }
    assert!(permitted > 1_000, "{permitted}");
}

/// Whatever `change` does to a policy or a request never turns a denial into a permission.
fn never_permits_more(change: impl Fn(&mut Draw, &mut Value, &mut Request)) {
    let (mut before, mut after) = (0, 0);
    for seed in 0..10_000 {
        let mut draw = Draw::new(seed, Style::Bare);
        let (mut policy, mut request) = (draw.policy(), draw.request());
        let first = permits(&policy, &request);
        change(&mut draw, &mut policy, &mut request);
        let second = permits(&policy, &request);
        assert!(first || !second, "seed {seed}: {policy:#} {request:?}");
        before += u32::from(first);
        after += u32::from(second);
    }
    assert!(after < before && after > 0, "{before} {after}");
}

#[test]
fn one_more_constraint_never_permits_more() {
    never_permits_more(|draw, policy, _| {
        let more = draw.constraint(0);
        let rules = policy["permission"].as_array_mut().unwrap();
        for rule in rules {
            rule["constraint"]
                .as_array_mut()
                .unwrap()
                .push(more.clone());
        }
    });
}

#[test]
fn one_more_prohibition_never_permits_more() {
    never_permits_more(|draw, policy, _| {
        let more = draw.rule(false);
        let old = policy["prohibition"].take();
        let mut all = vec![more];
        all.extend(Some(old).filter(|old| !old.is_null()));
        policy["prohibition"] = Value::Array(all);
    });
}

#[test]
fn a_request_that_says_less_is_never_permitted_more() {
    never_permits_more(|draw, _, request| match draw.below(7) {
        0 => request.fields = None,
        1 => request.purpose = None,
        2 => request.region = None,
        3 => request.rows = None,
        4 => request.smallest_group = None,
        5 => request.meter = None,
        _ => request.paid = None,
    });
}

#[test]
fn a_duty_that_was_violated_never_permits_more() {
    never_permits_more(|draw, _, request| {
        request.violated = vec![draw.pick(&["delete", "inform", "attribute"]).to_owned()];
    });
}

#[test]
fn terms_decide_as_the_odrl_that_they_are_written_as() {
    let mut permitted = 0;
    for seed in 0..10_000 {
        let mut draw = Draw::new(seed, Style::Bare);
        let (terms, request) = (draw.terms(), draw.request());
        terms.check().unwrap();
        let policy = terms.policy();
        let written = odrl::write(&policy).unwrap();
        let read = odrl::read(&written).unwrap();
        let (one, two) = (decide(&policy, &request), decide(&read, &request));
        assert!(
            read.unknown().is_empty(),
            "seed {seed}: {written:#} {:?}",
            read.unknown()
        );
        assert_eq!(
            (one.permit, &one.duties),
            (two.permit, &two.duties),
            "seed {seed}: {written:#}"
        );
        let text = serde_json::to_string(&terms).unwrap();
        assert_eq!(
            serde_json::from_str::<haina_agreement::Terms>(&text).unwrap(),
            terms
        );
        permitted += u32::from(one.permit);
    }
    assert!(permitted > 500, "{permitted}");
}
