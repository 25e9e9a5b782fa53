//! What holds for all matters and all principals.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::tests::{AREAS, DEPTS, access, now, per};
use super::*;
use crate::action::{ACTIONS, On};
use crate::{PersonId, Principal, ROLES, RoleHeld, Via};

fn some_dept() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(
        DEPTS.map(|(k, _)| k.to_owned()).to_vec(),
    ))
}

fn a_dept() -> impl Strategy<Value = String> {
    prop::sample::select(DEPTS.map(|(k, _)| k.to_owned()).to_vec())
}

fn some_area() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(
        AREAS.map(|(c, _)| c.to_owned()).to_vec(),
    ))
}

fn some_people() -> impl Strategy<Value = BTreeSet<PersonId>> {
    prop::collection::btree_set((1u128..5).prop_map(per), 0..3)
}

prop_compose! {
    fn some_matter()(
        state in prop::sample::select(vec!["draft", "submitted", "working", "closed"]),
        confidential in prop::bool::weighted(0.3),
        (desk, lead, area) in (some_dept(), some_dept(), some_area()),
        helpers in prop::collection::btree_set(some_dept(), 0..3),
        (reporters, participants, experts) in (some_people(), some_people(), some_people()),
        (deputies, supervisors) in (some_people(), some_people()),
    ) -> MatterAttributes {
        let secrecy = if confidential { Secrecy::Confidential } else { Secrecy::Ordinary };
        MatterAttributes {
            id: "mat_1".to_owned(), r#type: String::new(), family: String::new(),
            state: state.to_owned(), secrecy, identity_withheld: false,
            desk, lead, helpers: helpers.into_iter().flatten().collect(), area,
            reporters, participants, experts, deputies, supervisors,
        }
    }
}

prop_compose! {
    fn some_principal()(
        person in 1u128..5,
        roles in prop::collection::vec(
            (prop::sample::select(ROLES.to_vec()), some_dept(), some_area()), 0..3),
        via in prop::sample::select(vec![
            Via::Session, Via::Session, Via::Session, Via::Token, Via::System, Via::Anonymous]),
        scopes in prop::option::weighted(0.2, prop::sample::subsequence(
            vec!["matter.read".to_owned(), "matter.*".to_owned(), "pack.*".to_owned()], 0..3)),
    ) -> Principal {
        let held = |(role, dept, area): (crate::Role, _, _)| {
            RoleHeld { role: role.name.to_owned(), dept, area }
        };
        let roles = roles.into_iter().map(held).collect();
        let scopes = scopes.filter(|_| matches!(via, Via::Session | Via::Token));
        Principal { via, scopes, ..Principal::person(per(person), "", roles) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn a_matter_is_in_scope_exactly_when_the_policies_let_it_be_read(
        matter in some_matter(), principal in some_principal(),
    ) {
        thread_local!(static ACCESS: Access = access());
        ACCESS.with(|access| {
            let by_keys = access.scope(&principal, now()).holds(matter.keys());
            let resource = Resource::matter(matter.clone());
            let by_policy = access.decide(&principal, "matter.read", &resource, now());
            prop_assert_eq!(by_keys, by_policy.allowed, "{:?}", by_policy);
            Ok(())
        })?;
    }

    #[test]
    fn a_finding_is_in_scope_exactly_when_the_policies_let_it_be_read(
        (unit, area) in (some_dept(), some_area()), principal in some_principal(),
    ) {
        thread_local!(static ACCESS: Access = access());
        ACCESS.with(|access| {
            let finding = FindingAttributes { id: "fnd_1".to_owned(), unit, area };
            let by_keys = access.scope_of(&principal, "finding.read", now()).holds(finding.keys());
            let resource = Resource::Finding(finding);
            let by_policy = access.decide(&principal, "finding.read", &resource, now());
            prop_assert_eq!(by_keys, by_policy.allowed, "{:?}", by_policy);
            Ok(())
        })?;
    }

    #[test]
    fn a_draft_is_in_scope_exactly_when_the_policies_let_it_be_read(
        (owner, area) in (a_dept(), some_area()), principal in some_principal(),
    ) {
        thread_local!(static ACCESS: Access = access());
        ACCESS.with(|access| {
            let draft = CatalogAttributes { id: "res_1".to_owned(), owner, area, draft: true };
            let by_keys = access.scope_of(&principal, "catalog.read", now()).holds(draft.keys());
            let resource = Resource::Catalogued(draft);
            let by_policy = access.decide(&principal, "catalog.read", &resource, now());
            prop_assert_eq!(by_keys, by_policy.allowed, "{:?}", by_policy);
            Ok(())
        })?;
    }

    #[test]
    fn an_application_is_in_scope_exactly_when_the_policies_let_it_be_read(
        (owner, applicant) in (a_dept(), a_dept()), principal in some_principal(),
    ) {
        thread_local!(static ACCESS: Access = access());
        ACCESS.with(|access| {
            let action = "catalog.read_application";
            let of = ApplicationAttributes { id: "apl_1".to_owned(), owner, applicant };
            let by_keys = access.scope_of(&principal, action, now()).holds(of.keys());
            let by_policy = access.decide(&principal, action, &Resource::Application(of), now());
            prop_assert_eq!(by_keys, by_policy.allowed, "{:?}", by_policy);
            Ok(())
        })?;
    }

    #[test]
    fn an_account_is_in_scope_exactly_when_the_policies_let_it_be_read(
        (dept, person, of_dept) in (a_dept(), 1u128..5, any::<bool>()), principal in some_principal(),
    ) {
        thread_local!(static ACCESS: Access = access());
        ACCESS.with(|access| {
            let of = AccountAttributes {
                id: "acc_1".to_owned(),
                dept: of_dept.then_some(dept),
                person: (!of_dept).then_some(per(person)),
            };
            let by_keys = access.scope_of(&principal, "ledger.read", now()).holds(of.keys());
            let by_policy = access.decide(&principal, "ledger.read", &Resource::Account(of), now());
            prop_assert_eq!(by_keys, by_policy.allowed, "{:?}", by_policy);
            Ok(())
        })?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn whoever_may_act_on_a_matter_may_read_it(
        matter in some_matter(), mut principal in some_principal(),
    ) {
        principal.scopes = None;
        thread_local!(static ACCESS: Access = access());
        ACCESS.with(|access| {
            let resource = Resource::matter(matter.clone());
            let case = access.case(&principal, &resource, now()).unwrap();
            let reads = case.decide("matter.read").allowed;
            for action in ACTIONS.iter().filter(|a| a.on == On::Matter) {
                let verdict = case.decide(action.id);
                prop_assert!(reads || !verdict.allowed, "{} without reading", action.id);
                let explained = verdict.reason.is_some_and(|r| !r.zh.is_empty() && !r.en.is_empty());
                prop_assert!(verdict.allowed || explained, "{} without a reason", action.id);
            }
            Ok(())
        })?;
    }
}
