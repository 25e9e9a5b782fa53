//! The public ODRL test suite as oracle: see `odrl-suite/README.md` for where it comes from.

use std::collections::BTreeMap;

use haina_agreement::{Action, Request, RuleKind, decide, odrl};
use serde::Deserialize;
use serde_json::Value;

/// Cases that we decide otherwise, on purpose.
const DEVIATIONS: [(&str, &str); 3] = [("001", NO_ACTION), ("002", NO_ACTION), ("003", NO_ACTION)];
const NO_ACTION: &str = "the permission names no action. ODRL Information Model 2.2, 2.6: a rule must have one; what permits \
    everything by saying nothing is not understood here, and denies";

#[derive(Deserialize)]
struct Case {
    case: String,
    title: String,
    policy: String,
    request: Asked,
    world: String,
    expected: Vec<Expected>,
}

#[derive(Deserialize)]
struct Asked {
    party: String,
    action: Action,
    target: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct World {
    now: jiff::Timestamp,
    part_of: BTreeMap<String, String>,
    duties: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Expected {
    rule: String,
    is: Activation,
}

#[derive(Deserialize, PartialEq, Eq)]
enum Activation {
    Active,
    Inactive,
}

impl Case {
    fn request(&self, world: &World) -> Request {
        let Asked {
            party,
            action,
            target,
        } = &self.request;
        let mut request = Request::new(party, *action, target, world.now);
        request.parties.extend(world.part_of.get(party).cloned());
        request.resources.extend(world.part_of.get(target).cloned());
        let violated = world
            .duties
            .iter()
            .filter(|(_, state)| *state == "Violated");
        request.violated = violated.map(|(duty, _)| duty.clone()).collect();
        request
    }
}

#[test]
fn the_public_suite_is_decided_as_it_expects_but_for_the_cases_listed() {
    let policies: BTreeMap<String, Value> =
        serde_json::from_str(include_str!("odrl-suite/policies.json")).unwrap();
    let worlds: BTreeMap<String, World> =
        serde_json::from_str(include_str!("odrl-suite/worlds.json")).unwrap();
    let cases: Vec<Case> = serde_json::from_str(include_str!("odrl-suite/cases.json")).unwrap();
    assert_eq!(cases.len(), 68);
    let mut deviating = Vec::new();
    for case in &cases {
        let policy = odrl::read(&policies[&case.policy]).unwrap();
        assert!(
            policy.unknown().is_empty(),
            "{}: {:?}",
            case.title,
            policy.unknown()
        );
        let decision = decide(&policy, &case.request(&worlds[&case.world]));
        let rule = |uid: &str| {
            let mut found = decision.rules.iter();
            found.find(|rule| rule.uid.as_deref() == Some(uid)).unwrap()
        };
        let active = |kind: RuleKind| {
            let of_kind = |expected: &&Expected| {
                expected.is == Activation::Active && rule(&expected.rule).kind == kind
            };
            case.expected.iter().any(|expected| of_kind(&expected))
        };
        let permit = active(RuleKind::Permission) && !active(RuleKind::Prohibition);
        let same = |expected: &Expected| {
            rule(&expected.rule).active == (expected.is == Activation::Active)
        };
        if permit != decision.permit || !case.expected.iter().all(same) {
            deviating.push(case.case.as_str());
        }
    }
    assert_eq!(deviating, DEVIATIONS.map(|(case, _)| case));
}
