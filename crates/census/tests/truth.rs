//! What must be true of the invented people.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::convert::Infallible;

use haina_census::tables::{DEPARTMENTS, registry, tables};
use haina_census::truth::{Event, Grant, Subsidy, Verdict};
use haina_census::{DISTRICTS, Day, Household, Person, Role, World, people};
use haina_core::{CreditCode, IdentityNumber};
use proptest::prelude::*;

fn world(seed: u64, people: u64) -> World {
    World::new(seed, people, Day::new(2026, 3, 1)).unwrap()
}

fn each(world: &World, mut see: impl FnMut(&Household, &Person)) {
    let all = people(world, 0..world.cells(), |household, person| {
        see(household, person);
        Ok::<(), Infallible>(())
    });
    all.unwrap();
}

#[test]
fn everybody_has_a_valid_number_of_their_own_that_nobody_real_has() {
    let world = world(1, 200_000);
    let mut numbers = HashSet::new();
    each(&world, |_, person| {
        let number = person.identity.as_str();
        assert_eq!(number.parse::<IdentityNumber>().unwrap(), person.identity);
        assert_eq!(Day::from(person.identity.birth()), person.birth);
        assert_eq!(person.identity.sex(), person.sex);
        assert_eq!(i32::from(person.base_age), person.age(world.base()));
        let county = person.identity.area() % 100;
        assert!(
            matches!(county, 33..=70 | 74..=79 | 87..=99),
            "no county of these prefectures has such a code: {county}"
        );
        assert!(numbers.insert(person.identity));
    });
    assert_eq!(numbers.len(), 200_000);
}

#[test]
fn enterprises_have_valid_codes_of_their_own() {
    let world = world(2, 100_000);
    let mut codes = HashSet::new();
    let mut owned = 0;
    for index in 0..world.enterprises() {
        let firm = world.enterprise(index);
        assert_eq!(firm.code.as_str().parse::<CreditCode>().unwrap(), firm.code);
        assert!(codes.insert(firm.code));
    }
    each(&world, |_, person| {
        owned += usize::from(world.enterprise_of(person).is_some())
    });
    assert!(owned > 2_000, "{owned}");
}

#[test]
fn households_hold_together() {
    let world = world(3, 100_000);
    let mut children = 0;
    world
        .households(0..world.cells(), |household| {
            let head = household.head().unwrap();
            assert_eq!(head.index, household.index);
            assert!(head.age(world.base()) >= 18, "{head:?}");
            for person in &household.members {
                match person.role {
                    Role::Child => {
                        children += 1;
                        let parent = household.spouse().unwrap_or(head);
                        let years = person.birth.0 - parent.birth.0;
                        assert!(years > 19 * 365, "a parent is older: {parent:?} {person:?}");
                        assert!(household.spouse().is_some() || head.phone > 0);
                    }
                    Role::Elder => assert!(head.birth.0 - person.birth.0 > 17 * 365),
                    Role::Head | Role::Spouse | Role::Ward => {}
                }
                assert!(person.died.is_none_or(|died| died > person.birth));
            }
            Ok::<(), Infallible>(())
        })
        .unwrap();
    assert!(children > 20_000, "{children}");
}

#[test]
fn the_pyramid_and_the_districts_look_like_a_city() {
    let world = world(4, 200_000);
    let (mut ages, mut districts, mut far, mut alive) = ([0u32; 12], [0u32; 10], 0, 0);
    each(&world, |household, person| {
        if person.alive(world.base()) {
            alive += 1;
            ages[(person.age(world.base()) / 10) as usize] += 1;
            districts[usize::from(household.address.district)] += 1;
            far += u32::from(!household.local);
        }
    });
    let share = |n: u32| f64::from(n) / f64::from(alive);
    let children = share(ages[0] + ages[1]);
    let old = share(ages[6..].iter().sum());
    assert!((0.15..0.24).contains(&children), "{children}");
    assert!((0.18..0.28).contains(&old), "{old}");
    assert!((0.12..0.25).contains(&share(far)), "{}", share(far));
    for (district, found) in DISTRICTS.iter().zip(districts) {
        let expected = f64::from(district.share) / 1_000.0;
        assert!(
            (share(found) - expected).abs() < 0.03,
            "{}: {}",
            district.zh,
            share(found)
        );
    }
}

#[test]
fn re_verification_has_all_five_verdicts_and_nineteen_subsidies() {
    let world = world(5, 150_000);
    let (mut kinds, mut verdicts, mut grants) =
        (HashSet::new(), HashSet::new(), Vec::<Grant>::new());
    each(&world, |household, person| {
        grants.clear();
        world.grants(household, person, &mut grants);
        for grant in grants
            .iter()
            .filter(|g| g.since <= world.base() && g.stopped.is_none())
        {
            kinds.insert(grant.subsidy);
            let verdict = world.verdict(grant, household, person, world.base());
            assert_eq!(verdict == Verdict::Dead, !person.alive(world.base()));
            verdicts.insert(verdict);
        }
    });
    assert_eq!(kinds.len(), Subsidy::ALL.len());
    assert_eq!(verdicts.len(), 5);
}

#[test]
fn everything_that_can_happen_happens_and_nothing_to_the_dead() {
    let world = world(6, 60_000);
    let (mut kinds, mut happened) = (HashSet::new(), Vec::new());
    let span = (world.base().plus(-365), world.base());
    each(&world, |household, person| {
        happened.clear();
        world.events(household, person, span, &mut happened);
        for (day, event) in &happened {
            kinds.insert(*event);
            assert!(*day > span.0 && *day <= span.1);
            assert!(
                person.alive(*day) || *event == Event::Died,
                "{event:?} {person:?}"
            );
        }
    });
    assert_eq!(kinds.len(), 16, "{kinds:?}");
}

#[test]
fn twenty_eight_departments_declare_seventy_seven_data_classes() {
    let registry = registry();
    assert_eq!(registry.departments.len(), DEPARTMENTS.len());
    assert!(registry.departments.iter().all(|d| !d.tables.is_empty()));
    assert_eq!(tables().filter(|t| t.monitoring).count(), 77);
    let keys: HashSet<_> = tables().map(|t| t.key).collect();
    assert_eq!(keys.len(), tables().count());
    let owners: HashSet<_> = tables()
        .filter(|t| t.monitoring)
        .filter_map(|t| t.department())
        .map(|d| d.key)
        .collect();
    assert_eq!(owners.len(), 28);
    for table in registry.departments.iter().flat_map(|d| &d.tables) {
        let keys: HashSet<_> = table.columns.iter().map(|c| c.key).collect();
        assert_eq!(keys.len(), table.columns.len(), "{}", table.key);
        assert_eq!(table.columns[0].key, table.record_key);
        for column in &table.columns {
            assert!(
                !column.description_en.is_empty()
                    && !column.description_zh.is_empty()
                    && !column.example.is_empty()
            );
        }
    }
    let text = serde_json::to_string(&registry).unwrap();
    assert!(
        text.contains(r#""grade":"general4""#) || text.contains(r#""grade":"general-4""#),
        "{}",
        &text[..600]
    );
}

proptest! {
    #[test]
    fn a_person_alone_is_the_person_in_the_stream(seed in any::<u64>(), people in 1u64..3_000, index in 0u64..3_000) {
        let world = world(seed, people);
        let mut streamed = None;
        each(&world, |household, person| {
            if person.index == index {
                streamed = Some((format!("{person:?}"), household.index, household.address));
            }
        });
        let alone = world.person(index).zip(world.household_of(index));
        let alone = alone.map(|(person, household)| (format!("{person:?}"), household.index, household.address));
        prop_assert_eq!(alone.is_some(), index < people);
        prop_assert_eq!(alone, streamed);
    }

    #[test]
    fn shards_in_any_order_make_the_whole(seed in any::<u64>(), people in 1u64..2_000, cut in 0u64..70) {
        let world = world(seed, people);
        let names = |cells: std::ops::Range<u64>| {
            let mut all = Vec::new();
            let see = |_: &Household, person: &Person| {
                all.push((person.index, person.name.to_string(), person.identity));
                Ok::<(), Infallible>(())
            };
            haina_census::people(&world, cells, see).unwrap();
            all
        };
        let cut = cut.min(world.cells());
        let second = names(cut..world.cells());
        let mut parts = names(0..cut);
        parts.extend(second);
        prop_assert_eq!(parts.len() as u64, people);
        prop_assert_eq!(parts, names(0..world.cells()));
    }
}
