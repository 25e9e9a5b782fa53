//! From run to run, against an oracle that keeps everything and does it the plain way.

use std::collections::{BTreeMap, BTreeSet};

use haina_lake::model::diff::{Change, Held, Rule, fingerprint, step};
use proptest::prelude::*;
use tokio::runtime::Builder;

use super::town::{self, set};

/// What a run says of subjects, and whether its inputs can be believed.
type Run = (BTreeMap<u8, u8>, bool);

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let says = proptest::collection::btree_map(0_u8..12, 0_u8..3, 0..10);
    proptest::collection::vec((says, proptest::bool::weighted(0.8)), 1..9)
}

/// For one subject: what each run up to now said of it, those that are not believed told as `None` of absence.
fn oracle(history: &[Run], subject: u8, debounce: usize) -> (Vec<Option<Change>>, bool) {
    let (mut claimed, mut value, mut streak, mut changes) = (false, 0, 0, Vec::new());
    for (says, whole) in history {
        let now = says.get(&subject).copied();
        let mut change = None;
        match (claimed, now) {
            (true, Some(now)) => {
                change = (now != value).then_some(Change::Changed);
                (value, streak) = (now, 0);
            }
            (false, Some(now)) => {
                streak += 1;
                value = now;
                if streak >= debounce {
                    (claimed, streak, change) = (true, 0, Some(Change::Enter));
                }
            }
            (true, None) if *whole => {
                streak += 1;
                if streak >= debounce {
                    (claimed, streak, change) = (false, 0, Some(Change::Leave));
                }
            }
            (false, None) if *whole => streak = 0,
            (_, None) => {}
        }
        changes.push(change);
    }
    (changes, claimed)
}

proptest! {
    #[test]
    fn each_step_is_that_of_the_oracle_and_no_short_input_lets_anybody_leave(
        history in runs(), debounce in 1_u32..4
    ) {
        for subject in 0..12 {
            let (expected, claimed) = oracle(&history, subject, debounce as usize);
            let mut held: Option<Held> = None;
            for ((says, whole), expected) in history.iter().zip(expected) {
                let now = says.get(&subject).map(|v| fingerprint("1", [Some(v.to_string().as_str())]));
                let rule = Rule { debounce, may_leave: *whole };
                let (next, change) = step(held, now, rule);
                held = next;
                prop_assert_eq!(change, expected);
                prop_assert!(*whole || change != Some(Change::Leave));
            }
            prop_assert_eq!(held.is_some_and(|h| h.claimed), claimed);
        }
    }

    #[test]
    fn values_that_differ_rest_on_something_else(
        a in proptest::collection::vec(proptest::option::of("[ab/]{0,3}"), 0..4),
        b in proptest::collection::vec(proptest::option::of("[ab/]{0,3}"), 0..4),
    ) {
        let of = |v: &[Option<String>]| fingerprint("1", v.iter().map(|t| t.as_deref()));
        prop_assert_eq!(of(&a) == of(&b), a == b);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    /// The whole way: tables, SQL, files of results, findings. Keys of two columns, one with what separates them.
    #[test]
    fn findings_are_those_of_the_oracle(history in runs()) {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(town::one(async |town| {
            let yaml = "title: {zh: 表, en: t}\nowner: civil\nkey: [street, nth]\n\
                inputs: {civil.says: {shrink_max: 100}, police.whole: {stale_after: 10}}\n\
                finding:\n  subject: place\n  claim: {zh: 有, en: is}\n  unit: civil\n  debounce: 2\n  reasons:\n    \
                - {column: v, title: {zh: 值, en: value}, from: civil.says.v}\n";
            let sql = "SELECT s.street, s.nth, s.v FROM civil.says s CROSS JOIN police.whole w";
            let set = set(&[("m", sql, yaml)]);
            let name = |subject: u8| (format!("a/{}", subject % 3), i64::from(subject / 3));
            town.tables.put("police.whole", "x\n1\n");
            for (nth, (says, whole)) in history.iter().enumerate() {
                let mut text = "street,nth:int,v\n".to_owned();
                for (subject, value) in says {
                    let (street, n) = name(*subject);
                    text += &format!("{street},{n},{value}\n");
                }
                if *whole {
                    town.tables.put("police.whole", "x\n1\n");
                } else {
                    town.days(20);
                }
                town.tables.put("civil.says", &text);
                let before: BTreeSet<String> = open(&town).await;
                let ran = town.run(&set).await;
                let moved = ran[0].made().unwrap().body.moved;
                let mut expected = [0; 3];
                let mut claimed = BTreeSet::new();
                for subject in 0..12 {
                    let (changes, is) = oracle(&history[..=nth], subject, 2);
                    match changes[nth] {
                        Some(Change::Enter) => expected[0] += 1,
                        Some(Change::Changed) => expected[1] += 1,
                        Some(Change::Leave) => expected[2] += 1,
                        None => {}
                    }
                    let (street, n) = name(subject);
                    is.then(|| claimed.insert(format!("{}/{n}", street.replace('/', "%2F"))));
                }
                assert_eq!([moved.entered, moved.changed, moved.left], expected, "run {nth}");
                let after = open(&town).await;
                assert_eq!(after, claimed, "run {nth}, before {before:?}");
            }
        }));
    }
}

async fn open(town: &town::Town) -> BTreeSet<String> {
    let all = town.all_findings("low-income/m").await;
    let open = all.into_iter().filter(|finding| finding.state.is_open());
    open.map(|finding| finding.subject.key).collect()
}
