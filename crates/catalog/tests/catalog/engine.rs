//! What holds of every life of an application.

use std::collections::{BTreeMap, BTreeSet};

use haina_catalog::{
    Application, ApplicationId, ApplicationState, Command, Ctx, DataClass, Form, Grade, Refused,
    Resource, ResourceState, Sharing, Wish, judge, step,
};
use haina_core::Env;
use haina_core::calendar::local_day;
use jiff::{SignedDuration, Span};
use proptest::prelude::*;

use crate::{START, resource, spec};

const NAMES: [&str; 4] = ["identity", "name", "district", "unheard-of"];
const GRADES: [Grade; 4] = [
    Grade::General1,
    Grade::General3,
    Grade::Important,
    Grade::Core,
];

#[derive(Debug, Clone)]
enum Deed {
    Grant {
        fields: Vec<(usize, bool)>,
        days: i64,
    },
    Refuse,
    Withdraw,
    Revoke,
    Confirm {
        fields: Vec<(usize, bool)>,
    },
    /// A field gets another grade, or another class.
    Regrade {
        field: usize,
        grade: usize,
        sensitive: bool,
    },
    Drop {
        field: usize,
    },
    Retire,
    Hide,
    /// Days pass; the timer fires or is late.
    Wait {
        days: i64,
        fires: bool,
    },
}

fn fields() -> impl Strategy<Value = Vec<(usize, bool)>> {
    prop::collection::vec((0usize..4, any::<bool>()), 0..4)
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (fields(), -2i64..40).prop_map(|(fields, days)| Deed::Grant { fields, days }),
        1 => Just(Deed::Refuse),
        1 => Just(Deed::Withdraw),
        1 => Just(Deed::Revoke),
        2 => fields().prop_map(|fields| Deed::Confirm { fields }),
        3 => (0usize..3, 0usize..4, any::<bool>())
            .prop_map(|(field, grade, sensitive)| Deed::Regrade { field, grade, sensitive }),
        1 => (0usize..3).prop_map(|field| Deed::Drop { field }),
        1 => Just(Deed::Retire),
        1 => Just(Deed::Hide),
        3 => (1i64..20, any::<bool>()).prop_map(|(days, fires)| Deed::Wait { days, fires }),
    ]
}

fn forms(fields: &[(usize, bool)]) -> BTreeMap<String, Form> {
    let form = |clear: bool| if clear { Form::Clear } else { Form::Masked };
    let named = fields
        .iter()
        .map(|(at, clear)| (NAMES[*at].to_owned(), form(*clear)));
    named.collect()
}

fn wish(env: &Env, asked: &BTreeSet<String>, days: i64) -> Wish {
    let today = local_day(env.now());
    Wish {
        applicant: "urban".to_owned(),
        fields: asked.clone(),
        purpose: "低收入人口动态监测".to_owned(),
        basis: "《社会救助暂行办法》第十三条".to_owned(),
        until: today.checked_add(Span::new().days(days)).unwrap(),
    }
}

/// What is promised of an application at any moment.
fn holds(of: &Application, resource: &Resource, env: &Env) -> Result<(), TestCaseError> {
    if let Some(terms) = &of.terms {
        for given in &terms.fields {
            prop_assert!(
                of.wish.fields.contains(&given.name),
                "wider than applied for"
            );
            prop_assert!(given.grade != Grade::Core, "core data were granted");
        }
        prop_assert!(terms.until <= of.wish.until, "longer than applied for");
        prop_assert!(of.decision.is_some());
    }
    prop_assert!(!of.state.is_live() || of.terms.is_some());
    prop_assert_eq!(
        of.state == ApplicationState::Review,
        !of.withheld.is_empty() && of.state.is_live()
    );
    let purpose = &of.wish.purpose;
    let grants = std::slice::from_ref(of);
    let decision = judge(resource, grants, "urban", NAMES, purpose, env.now());
    for allowed in &decision.allowed {
        let terms = of.terms.as_ref().unwrap();
        prop_assert!(
            of.state.is_live() && env.now() < terms.ends_at,
            "used beyond its end"
        );
        prop_assert!(
            local_day(env.now()) <= terms.until,
            "used after its last day"
        );
        prop_assert_eq!(resource.state, ResourceState::Published);
        let given = terms
            .fields
            .iter()
            .find(|g| g.name == allowed.field)
            .unwrap();
        prop_assert_eq!(given.form, allowed.form);
        prop_assert!(
            resource.field(&given.name).unwrap().grade <= given.grade,
            "regraded and given"
        );
    }
    let all = decision.allowed.len() + decision.refused.len();
    prop_assert_eq!(all, NAMES.len(), "each field is answered once");
    for (unit, other) in [("police", purpose.as_str()), ("urban", "别的用途")] {
        let not = judge(resource, grants, unit, NAMES, other, env.now());
        prop_assert!(not.allowed.is_empty(), "{unit} uses it for {other}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_grant_is_never_wider_or_longer_than_applied_for_and_nothing_is_decided_twice(
        asked in prop::collection::btree_set(0usize..3, 1..4),
        asked_days in 0i64..30,
        deeds in prop::collection::vec(deed(), 0..30),
    ) {
        let (env, clock) = Env::replay(START.parse().unwrap(), 7);
        let mut resource = resource(spec("civil.low-income"), env.now());
        let asked: BTreeSet<String> = asked.into_iter().map(|at| NAMES[at].to_owned()).collect();
        let apply = Command::Apply {
            id: ApplicationId::new(&env),
            wish: wish(&env, &asked, asked_days),
        };
        let ctx = Ctx { resource: &resource, now: env.now(), by: "per_1" };
        let (mut now, _) = step(None, &apply, &ctx).unwrap().unwrap();
        let mut decided = 0;
        for deed in deeds {
            let mut compare = false;
            let command = match &deed {
                Deed::Grant { fields, days } => {
                    let today = local_day(env.now());
                    let until = today.checked_add(Span::new().days(*days)).unwrap();
                    Command::Grant { fields: forms(fields), until, reason: String::new() }
                }
                Deed::Refuse => Command::Refuse { reason: "依据不足".to_owned() },
                Deed::Withdraw => Command::Withdraw,
                Deed::Revoke => Command::Revoke { reason: "用途已变".to_owned() },
                Deed::Confirm { fields } => Command::Confirm { fields: forms(fields), reason: String::new() },
                Deed::Regrade { field, grade, sensitive } => {
                    compare = true;
                    if let Some(field) = resource.spec.fields.get_mut(*field) {
                        field.grade = GRADES[*grade];
                        field.class = if *sensitive { DataClass::PersonHealth } else { DataClass::Administration };
                    }
                    Command::Compare
                }
                Deed::Drop { field } => {
                    compare = true;
                    if *field < resource.spec.fields.len() {
                        resource.spec.fields.remove(*field);
                    }
                    Command::Compare
                }
                Deed::Retire => {
                    compare = true;
                    resource.state = ResourceState::Retired;
                    Command::Compare
                }
                Deed::Hide => {
                    resource.spec.sharing = Sharing::Never;
                    Command::Compare
                }
                Deed::Wait { days, fires } => {
                    clock.advance(SignedDuration::from_hours(24 * days));
                    if !fires {
                        holds(&now, &resource, &env)?;
                        continue;
                    }
                    Command::Expire
                }
            };
            let ctx = Ctx { resource: &resource, now: env.now(), by: "per_2" };
            let Ok(Some((after, _))) = step(Some(&now), &command, &ctx) else {
                holds(&now, &resource, &env)?;
                continue;
            };
            let first = matches!(command, Command::Grant { .. } | Command::Refuse { .. } | Command::Withdraw);
            decided += usize::from(first);
            prop_assert!(decided <= 1, "decided twice");
            prop_assert!(first == (now.state == ApplicationState::Applied), "{:?} after {:?}", command, now.state);
            let over = !now.state.is_live() && now.state != ApplicationState::Applied;
            prop_assert!(!over, "{:?} changed by {:?}", now.state, command);
            if matches!(command, Command::Grant { .. } | Command::Confirm { .. }) {
                prop_assert_eq!(resource.state, ResourceState::Published, "granted on a retired resource");
                prop_assert!(resource.spec.sharing != Sharing::Never);
            }
            prop_assert!(!compare || resource.state == ResourceState::Published || !after.state.is_live());
            prop_assert_eq!((after.id, &after.wish), (now.id, &now.wish), "what was asked stays as it was");
            now = after;
            holds(&now, &resource, &env)?;
        }
    }
}

/// What becomes of a wish for a resource.
fn check(change: impl Fn(&mut Resource, &mut Wish), expected: Option<Refused>) {
    let (env, _clock) = Env::replay(START.parse().unwrap(), 7);
    let mut resource = resource(spec("civil.low-income"), env.now());
    let mut wish = wish(&env, &BTreeSet::from(["name".to_owned()]), 30);
    change(&mut resource, &mut wish);
    let id = ApplicationId::new(&env);
    let ctx = Ctx {
        resource: &resource,
        now: env.now(),
        by: "per_1",
    };
    let done = step(None, &Command::Apply { id, wish }, &ctx);
    assert_eq!(done.err(), expected);
}

#[test]
fn what_cannot_be_had_is_not_applied_for() {
    check(|_, _| {}, None);
    check(
        |r, _| r.state = ResourceState::Draft,
        Some(Refused::NotPublished(ResourceState::Draft)),
    );
    check(
        |r, _| r.spec.sharing = Sharing::Never,
        Some(Refused::NotShared),
    );
    check(|_, w| w.applicant = "civil".to_owned(), Some(Refused::Own));
    check(|_, w| w.fields.clear(), Some(Refused::NoFields));
    check(
        |_, w| w.fields = BTreeSet::from(["salary".to_owned()]),
        Some(Refused::NoField("salary".to_owned())),
    );
    check(
        |r, _| r.spec.fields[1].grade = Grade::Core,
        Some(Refused::Core("name".to_owned())),
    );
    let past = jiff::civil::date(2026, 3, 1);
    check(|_, w| w.until = past, Some(Refused::Past(past)));
    let far = jiff::civil::date(2029, 3, 3);
    check(|_, w| w.until = far, Some(Refused::TooLong(far)));
}

#[test]
fn whoever_applied_says_no_to_it_and_never_yes() {
    let (env, _clock) = Env::replay(START.parse().unwrap(), 7);
    let resource = resource(spec("civil.low-income"), env.now());
    let ctx = |by| Ctx {
        resource: &resource,
        now: env.now(),
        by,
    };
    let name = BTreeSet::from(["name".to_owned()]);
    let apply = Command::Apply {
        id: ApplicationId::new(&env),
        wish: wish(&env, &name, 30),
    };
    let (applied, _) = step(None, &apply, &ctx("per_1")).unwrap().unwrap();
    let grant = Command::Grant {
        fields: BTreeMap::from([("name".to_owned(), Form::Masked)]),
        until: applied.wish.until,
        reason: String::new(),
    };
    let own = step(Some(&applied), &grant, &ctx("per_1"));
    assert_eq!(own.unwrap_err(), Refused::OwnApplication);
    assert!(
        step(Some(&applied), &grant, &ctx("per_2"))
            .unwrap()
            .is_some()
    );
    let refuse = Command::Refuse {
        reason: "不需要了".to_owned(),
    };
    assert!(
        step(Some(&applied), &refuse, &ctx("per_1"))
            .unwrap()
            .is_some()
    );
}
