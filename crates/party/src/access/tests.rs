use std::collections::BTreeSet;

use cedar_policy::{ValidationMode, Validator};
use jiff::Timestamp;
use uuid::Uuid;

use super::policies::{FILES, Policies};
use super::*;
use crate::action::{ACTIONS, On};
use crate::directory::{Area, AreaKind, Department, DeptKind};
use crate::{
    DirectoryHandle, DirectorySnapshot, MandateId, OnBehalf, PersonId, Principal, RoleHeld, Scope,
    Via,
};

pub(super) const DEPTS: [(&str, Option<&str>); 8] = [
    ("gov", None),
    ("police", Some("gov")),
    ("hotline-centre", Some("gov")),
    ("shinan", Some("gov")),
    ("shinan-police", Some("shinan")),
    ("shinan-street", Some("shinan")),
    ("water", None),
    ("court", None),
];
pub(super) const AREAS: [(&str, Option<&str>); 5] = [
    ("370200", None),
    ("370202", Some("370200")),
    ("370203", Some("370200")),
    ("370202001", Some("370202")),
    ("999999", None),
];

pub(super) fn now() -> Timestamp {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

pub(super) fn per(n: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(n))
}

fn directory() -> DirectorySnapshot {
    directory_of(&DEPTS)
}

fn directory_of(depts: &[(&str, Option<&str>)]) -> DirectorySnapshot {
    let words = haina_core::Words::default;
    let dept = |(key, parent): &(&str, Option<&str>)| Department {
        key: (*key).to_owned(),
        title: words(),
        kind: DeptKind::Bureau,
        parent: parent.map(str::to_owned),
        area: None,
        from: None,
        until: None,
    };
    let area = |(code, parent): &(&str, Option<&str>)| Area {
        code: (*code).to_owned(),
        title: words(),
        kind: AreaKind::District,
        parent: parent.map(str::to_owned),
        from: None,
        until: None,
    };
    DirectorySnapshot::new(depts.iter().map(dept), AREAS.iter().map(area))
}

pub(super) fn access() -> Access {
    Access::new(DirectoryHandle::new(directory())).unwrap()
}

pub(super) fn matter() -> MatterAttributes {
    MatterAttributes {
        id: "mat_1".to_owned(),
        state: "working".to_owned(),
        desk: Some("hotline-centre".to_owned()),
        lead: Some("shinan-police".to_owned()),
        helpers: BTreeSet::from(["water".to_owned()]),
        area: Some("370202001".to_owned()),
        reporters: BTreeSet::from([per(9)]),
        ..MatterAttributes::default()
    }
}

fn who(held: RoleHeld) -> Principal {
    Principal::person(per(1), "甲", vec![held])
}

#[test]
fn every_policy_is_valid_by_the_schema_and_has_its_own_id() {
    let schema = Policies::read().unwrap().schema;
    let mut ids = BTreeSet::new();
    for (file, text) in FILES.iter().filter(|(file, _)| *file != "schema") {
        let set: cedar_policy::PolicySet = text.parse().unwrap();
        for policy in set.policies() {
            assert!(
                ids.insert(policy.annotation("id").unwrap().to_owned()),
                "{file}: twice"
            );
            let says = |key| policy.annotation(key).is_some_and(|text| !text.is_empty());
            match policy.effect() {
                cedar_policy::Effect::Permit => assert!(says("role"), "{file}: permit for whom?"),
                cedar_policy::Effect::Forbid => assert!(says("zh") && says("en"), "{file}: why?"),
            }
        }
        let result = Validator::new(schema.clone()).validate(&set, ValidationMode::Strict);
        assert!(
            result.validation_passed_without_warnings(),
            "{file}: {result}"
        );
    }
}

#[test]
fn what_was_asked_of_late_is_asked_anew_when_anything_changed() {
    let handle = DirectoryHandle::new(directory());
    let access = Access::new(handle.clone()).unwrap();
    let head = |dept: &str| {
        who(RoleHeld {
            role: "unit-lead".to_owned(),
            dept: Some(dept.to_owned()),
            area: None,
        })
    };
    let led_by = |dept: &str| {
        Resource::matter(MatterAttributes {
            lead: Some(dept.to_owned()),
            helpers: BTreeSet::new(),
            ..matter()
        })
    };
    let reads = |principal: &Principal, resource: &Resource| {
        let verdict = access.decide(principal, "matter.read", resource, now());
        verdict.allowed
    };
    for _ in 0..2 {
        assert!(!reads(&head("police"), &led_by("shinan-police")));
        assert!(reads(&head("shinan-police"), &led_by("shinan-police")));
        assert!(!reads(&head("shinan-police"), &led_by("water")));
    }
    // The city puts the district's police under its own.
    let moved = DEPTS.map(|(key, parent)| match key {
        "shinan-police" => (key, Some("police")),
        _ => (key, parent),
    });
    handle.set(directory_of(&moved));
    assert!(reads(&head("police"), &led_by("shinan-police")));
}

#[test]
fn the_schema_names_exactly_the_actions_of_the_registry() {
    let schema = Policies::read().unwrap().schema;
    let named: BTreeSet<String> = schema
        .actions()
        .map(|a| a.id().unescaped().to_owned())
        .collect();
    let known: BTreeSet<String> = ACTIONS.iter().map(|a| a.id.to_owned()).collect();
    assert_eq!(named, known);
    assert_eq!(known.len(), ACTIONS.len(), "an action is listed twice");
}

#[test]
fn every_action_is_open_to_somebody_and_nothing_to_somebody_without_a_role_or_relation() {
    let access = access();
    let stranger = Principal::person(per(77), "路人", vec![]);
    for action in ACTIONS {
        let system = access.decide(&Principal::system(), action.id, &on(action.on), now());
        assert!(system.allowed, "{}", action.id);
        let verdict = access.decide(&stranger, action.id, &on(action.on), now());
        let public = access.decide(&Principal::anonymous(), action.id, &on(action.on), now());
        let open = [
            "matter.list",
            "live.follow",
            "ledger.list",
            "agreement.list",
        ]
        .contains(&action.id)
            || public.allowed;
        assert_eq!(verdict.allowed, open, "{}", action.id);
    }
}

fn on(on: On) -> Resource {
    match on {
        On::City => Resource::City,
        On::MatterType => Resource::MatterType(TypeAttributes::default()),
        On::Matter => Resource::matter(matter()),
        On::Finding => Resource::Finding(FindingAttributes {
            id: "fnd_1".to_owned(),
            ..FindingAttributes::default()
        }),
        On::Catalogued => Resource::Catalogued(CatalogAttributes {
            id: "res_1".to_owned(),
            ..CatalogAttributes::default()
        }),
        On::Application => Resource::Application(ApplicationAttributes {
            id: "apl_1".to_owned(),
            ..ApplicationAttributes::default()
        }),
        On::Account => Resource::Account(AccountAttributes {
            id: "acc_1".to_owned(),
            ..AccountAttributes::default()
        }),
        On::Person => Resource::Person { id: per(5) },
    }
}

/// Where a role allows an action on [`matter`]; the expected words end with the role used.
fn check(held: RoleHeld, action: &str, expected: &str) {
    let verdict = access().decide(
        &who(held.clone()),
        action,
        &Resource::matter(matter()),
        now(),
    );
    let found = match (&verdict.role, &verdict.reason) {
        (Some(role), _) => format!("yes, {role}"),
        (None, Some(reason)) => format!("no: {}", reason.en),
        (None, None) => "no".to_owned(),
    };
    assert_eq!(found, expected, "{held:?} {action}");
}

#[test]
fn roles_reach_what_their_department_or_area_reaches_and_say_why_not_beyond() {
    let police = "a matter that their department, or one below it, leads or helps with";
    check(
        RoleHeld::at("dispatcher", "hotline-centre"),
        "matter.dispatch",
        "yes, dispatcher",
    );
    check(
        RoleHeld::at("dispatcher", "water"),
        "matter.dispatch",
        "no: dispatcher (on a matter at the desk of their department) may dispatch, \
         and this is not yours",
    );
    check(
        RoleHeld::at("handler", "shinan-police"),
        "matter.dispatch",
        "no: only dispatcher (on a matter at the desk of their department) may dispatch",
    );
    check(
        RoleHeld::at("handler", "shinan"),
        "matter.claim",
        "yes, handler",
    );
    check(
        RoleHeld::at("handler", "shinan-street"),
        "matter.claim",
        &format!("no: handler (on {police}) may claim a task, and this is not yours"),
    );
    check(
        RoleHeld::at("handler", "water"),
        "matter.complete_task",
        "yes, handler",
    );
    check(
        RoleHeld::at("handler", "water"),
        "matter.answer",
        "no: handler (on a matter that their department, or one below it, leads) may answer, \
         and this is not yours",
    );
    check(
        RoleHeld::at("unit-lead", "shinan"),
        "matter.answer",
        "yes, unit-lead",
    );
    check(
        RoleHeld::over("supervisor", "370202"),
        "matter.supervise",
        "yes, supervisor",
    );
    check(
        RoleHeld::over("supervisor", "370200"),
        "matter.supervise",
        "yes, supervisor",
    );
    check(
        RoleHeld::at("supervisor", "gov"),
        "matter.supervise",
        "yes, supervisor",
    );
    check(
        RoleHeld::new("supervisor"),
        "matter.supervise",
        "yes, supervisor",
    );
    check(
        RoleHeld::at("agent", "hotline-centre"),
        "matter.call_back",
        "yes, agent",
    );
    check(RoleHeld::new("auditor"), "matter.read", "yes, auditor");
    check(
        RoleHeld::new("admin"),
        "matter.fire_clock",
        "no: the system does this by itself",
    );
}

#[test]
fn an_auditor_changes_nothing_and_an_administrator_reads_no_matter() {
    let access = access();
    for action in ACTIONS {
        let resource = on(action.on);
        let audit = access.decide(&who(RoleHeld::new("auditor")), action.id, &resource, now());
        let open = access
            .decide(&Principal::anonymous(), action.id, &resource, now())
            .allowed;
        assert!(
            !(audit.allowed && action.changes && !open),
            "auditor may {}",
            action.id
        );
        let admin = access.decide(&who(RoleHeld::new("admin")), action.id, &resource, now());
        assert!(
            !(admin.allowed && matches!(action.on, On::Matter | On::Finding | On::Application)),
            "admin may {}",
            action.id
        );
    }
}

#[test]
fn a_department_that_is_not_told_who_reported_cannot_look_it_up() {
    let access = access();
    let withheld = MatterAttributes {
        identity_withheld: true,
        ..matter()
    };
    let handler = who(RoleHeld::at("handler", "shinan-police"));
    let agent = who(RoleHeld::at("agent", "hotline-centre"));
    for (who, resource, allowed) in [
        (&handler, matter(), true),
        (&handler, withheld.clone(), false),
        (&agent, withheld, true),
    ] {
        let verdict = access.decide(
            who,
            "matter.read_reporter",
            &Resource::matter(resource),
            now(),
        );
        assert_eq!(verdict.allowed, allowed);
    }
}

#[test]
fn a_type_says_who_may_open_it() {
    let access = access();
    let open = |principal: &Principal, by: &[&str]| {
        let open_by = by.iter().map(|r| (*r).to_owned()).collect();
        let of = Resource::MatterType(TypeAttributes {
            open_by,
            ..Default::default()
        });
        access.decide(principal, "matter.open", &of, now())
    };
    let agent = who(RoleHeld::at("agent", "hotline-centre"));
    assert_eq!(
        open(&agent, &["resident", "agent"]).role.as_deref(),
        Some("agent")
    );
    let refused = open(&agent, &["deputy"]).reason.unwrap();
    assert_eq!(refused.en, "only deputy may open this type of matter");
    assert_eq!(refused.zh, "此类事项仅限代表委员登记。");
    let nobody = Principal::anonymous();
    assert!(open(&nobody, &["anonymous"]).allowed);
    assert_eq!(
        open(&nobody, &["resident"]).reason.unwrap().zh,
        "请先登录。"
    );
}

#[test]
fn a_token_does_only_what_both_its_scopes_and_the_roles_hold() {
    let access = access();
    let mut token = who(RoleHeld::at("dispatcher", "hotline-centre"));
    token.via = Via::Token;
    token.scopes = Some(vec!["matter.read".to_owned(), "party.*".to_owned()]);
    let matter = Resource::matter(matter());
    let own = Resource::Person { id: per(1) };
    for (action, resource, allowed) in [
        ("matter.read", &matter, true),
        ("matter.dispatch", &matter, false),
        ("party.find_person", &Resource::City, true),
        ("party.grant", &own, false),
        ("party.make_token", &own, false),
        ("party.read_tokens", &own, true),
    ] {
        assert_eq!(
            access.decide(&token, action, resource, now()).allowed,
            allowed,
            "{action}"
        );
    }
    let why = access
        .decide(&token, "matter.dispatch", &matter, now())
        .reason
        .unwrap();
    assert_eq!(why.en, "this API token does not hold this action");
}

#[test]
fn a_mandate_gives_its_actions_in_its_time_and_nothing_of_the_account() {
    let access = access();
    let mut agent = Principal::person(per(3), "受托人", vec![]);
    agent.on_behalf = Some(OnBehalf {
        mandate: MandateId::from_uuid(Uuid::from_u128(1)),
        giver: per(9),
        purpose: "代办".to_owned(),
        actions: vec![
            "matter.read".to_owned(),
            "matter.rate".to_owned(),
            "party.*".to_owned(),
        ],
        from: "2026-03-01T00:00:00Z".parse().unwrap(),
        until: "2026-03-03T00:00:00Z".parse().unwrap(),
    });
    let matter = Resource::matter(matter());
    let may = |action: &str, resource: &Resource, at: &str| {
        access
            .decide(&agent, action, resource, at.parse().unwrap())
            .allowed
    };
    assert!(may("matter.rate", &matter, "2026-03-02T00:00:00Z"));
    assert!(!may("matter.rate", &matter, "2026-02-28T00:00:00Z"));
    assert!(!may("matter.rate", &matter, "2026-03-03T00:00:00Z"));
    assert!(!may("matter.withdraw", &matter, "2026-03-02T00:00:00Z"));
    let account = Resource::Person { id: per(9) };
    assert!(!may("party.set_password", &account, "2026-03-02T00:00:00Z"));
    assert!(
        access
            .scope(&agent, "2026-03-04T00:00:00Z".parse().unwrap())
            .keys
            .is_empty()
    );
}

#[test]
fn scope_keys_are_those_lists_store() {
    let keys = |held| {
        let scope = Scope::of(&who(held), "matter.read", &directory());
        scope
            .keys
            .into_iter()
            .filter(|k| !k.contains("per_"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        keys(RoleHeld::at("handler", "shinan")),
        "dept:shinan dept:shinan-police dept:shinan-street"
    );
    assert_eq!(
        keys(RoleHeld::at("agent", "hotline-centre")),
        "desk:hotline-centre"
    );
    assert_eq!(
        keys(RoleHeld::over("supervisor", "370202")),
        "area:370202 area:370202001"
    );
    assert_eq!(keys(RoleHeld::new("supervisor")), "city");
    assert_eq!(keys(RoleHeld::new("admin")), "");
    assert!(Scope::of(&who(RoleHeld::new("auditor")), "matter.read", &directory()).all);
    let stored: Vec<_> = matter()
        .keys()
        .into_iter()
        .filter(|k| !k.contains("per_"))
        .collect();
    assert_eq!(
        stored,
        [
            "area:370202001",
            "city",
            "dept:shinan-police",
            "dept:water",
            "desk:hotline-centre"
        ]
    );
}
