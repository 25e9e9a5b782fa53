use cedar_policy::{Decision, Policy};

use super::*;
use crate::access::MatterAttributes;
use crate::access::policies::FILES;
use crate::access::tests::{access, matter, now, per};
use crate::action::{ACTIONS, On};
use crate::{MandateId, OnBehalf, RoleHeld};

/// The policies as they are written.
fn written() -> PolicySet {
    let mut all: Vec<Policy> = Vec::new();
    for (_, text) in FILES.iter().filter(|(file, _)| *file != "schema") {
        let set: PolicySet = text.parse().unwrap();
        let named = set.policies().map(|p| {
            let id = p.annotation("id").unwrap();
            p.new_id(PolicyId::new(id))
        });
        all.extend(named);
    }
    PolicySet::from_policies(all).unwrap()
}

/// What Cedar itself says of one action by the policies as they are written.
fn plainly(case: &Case<'_>, policies: &PolicySet, action: &str) -> bool {
    let of = case.access.inner.policies.on(action).unwrap();
    let context = Context::from_pairs(case.limits(action).pairs()).unwrap();
    let (who, what) = (
        case.situation.asked.principal.clone(),
        case.situation.asked.resource.clone(),
    );
    let request = Request::new(who, of.uid.clone(), what, context, None).unwrap();
    let response =
        Authorizer::new().is_authorized(&request, policies, &case.situation.asked.entities);
    response.decision() == Decision::Allow
}

fn principals() -> Vec<Principal> {
    let places = [
        (Some("police"), None),
        (Some("shinan-police"), None),
        (Some("hotline-centre"), None),
        (None, Some("370202")),
        (None, None),
    ];
    let roles = [
        "resident",
        "deputy",
        "agent",
        "dispatcher",
        "handler",
        "unit-lead",
        "supervisor",
        "expert",
        "auditor",
        "admin",
    ];
    let mut all = vec![Principal::system(), Principal::anonymous()];
    for role in roles {
        for (dept, area) in places {
            let held = RoleHeld {
                role: role.to_owned(),
                dept: dept.map(str::to_owned),
                area: area.map(str::to_owned),
            };
            all.push(Principal::person(per(1), "甲", vec![held]));
        }
    }
    let mut token = all[20].clone();
    token.via = Via::Token;
    token.scopes = Some(vec!["matter.read".to_owned()]);
    let mut lent = all[25].clone();
    lent.on_behalf = Some(OnBehalf {
        mandate: MandateId::from_uuid(uuid::Uuid::from_u128(5)),
        giver: per(9),
        purpose: String::new(),
        actions: vec!["matter.*".to_owned()],
        from: now(),
        until: now() + jiff::SignedDuration::from_hours(1),
    });
    all.extend([token, lent]);
    all
}

fn matters() -> Vec<MatterAttributes> {
    let plain = matter();
    let changed = |change: fn(&mut MatterAttributes)| {
        let mut matter = plain.clone();
        change(&mut matter);
        matter
    };
    vec![
        changed(|m| m.state = "draft".to_owned()),
        changed(|m| m.secrecy = crate::access::Secrecy::Confidential),
        changed(|m| m.identity_withheld = true),
        changed(|m| m.lead = None),
        changed(|m| m.reporters = BTreeSet::from([per(1)])),
        changed(|m| m.participants = BTreeSet::from([per(1)])),
        changed(|m| m.experts = BTreeSet::from([per(1)])),
        plain,
    ]
}

#[test]
fn asking_about_all_actions_at_once_says_what_cedar_says_of_each() {
    let (access, policies) = (access(), written());
    let (mut allowed, mut asked) = (0, 0);
    for principal in principals() {
        for matter in matters() {
            let resource = Resource::matter(matter);
            let case = access.case(&principal, &resource, now()).unwrap();
            for action in ACTIONS.iter().filter(|action| action.on == On::Matter) {
                let cedar = plainly(&case, &policies, action.id);
                let case_of = || format!("{principal:?} {} {resource:?}", action.id);
                assert_eq!(case.decide(action.id).allowed, cedar, "{}", case_of());
                assert_eq!(case.decide_alone(action.id).allowed, cedar, "{}", case_of());
                allowed += u32::from(cedar);
                asked += 1;
            }
        }
    }
    assert!(allowed > 200 && allowed < asked, "{allowed} of {asked}");
}
