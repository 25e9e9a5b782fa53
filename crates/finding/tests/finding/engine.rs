//! What holds of every history.

use haina_core::{Env, ManualClock};
use haina_finding::{Command, Event, Finding, FindingId, FindingState, step};
use proptest::prelude::*;

use crate::{claim, model};

#[derive(Debug, Clone)]
enum Deed {
    Claim { version: u8, reason: u8 },
    Leave,
    Complete,
    Confirm,
    Refute,
    Tie,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (0u8..2, 0u8..2).prop_map(|(version, reason)| Deed::Claim { version, reason }),
        2 => Just(Deed::Leave),
        1 => Just(Deed::Complete),
        1 => Just(Deed::Confirm),
        1 => Just(Deed::Refute),
        1 => Just(Deed::Tie),
    ]
}

proptest! {
    #[test]
    fn a_decided_finding_never_changes_and_what_was_refuted_stays_quiet(
        deeds in prop::collection::vec(deed(), 0..40),
    ) {
        let (env, _clock): (Env, std::sync::Arc<ManualClock>) =
            Env::replay("2026-03-02T01:00:00Z".parse().unwrap(), 7);
        let mut all: Vec<Finding> = Vec::new();
        for deed in deeds {
            let (version, reason) = match deed {
                Deed::Claim { version, reason } => (version, reason),
                _ => (0, 0),
            };
            let (model, claim) = (model(&version.to_string()), claim("h-1", &reason.to_string()));
            let who = "per_1".to_owned();
            let note = "入户核实".to_owned();
            let command = match deed {
                Deed::Claim { .. } => Command::Claim {
                    model: &model, claim: &claim, id: FindingId::new(&env),
                },
                Deed::Leave => Command::Leave,
                Deed::Complete => Command::Complete { by: who, note },
                Deed::Confirm => Command::Confirm { by: who, note },
                Deed::Refute => Command::Refute { by: who, note },
                Deed::Tie => Command::Tie { matter: "mat_1".to_owned() },
            };
            let before = all.last().cloned();
            let Ok(Some(event)) = step(before.as_ref(), &command, env.now()) else { continue };
            if let Event::Opened { finding } = &event {
                if let Some(last) = &before {
                    prop_assert!(!last.state.is_open(), "two are open");
                    prop_assert!(last.state != FindingState::Confirmed, "a confirmed one came back");
                    let unchanged = last.state == FindingState::Refuted && last.digest == finding.digest;
                    prop_assert!(!unchanged, "a refuted one came back unchanged");
                    prop_assert_eq!(finding.earlier, Some(last.id));
                }
                all.push((**finding).clone());
                continue;
            }
            let last = before.unwrap();
            let decided = matches!(event, Event::Confirmed { .. } | Event::Refuted { .. });
            prop_assert!(!decided || last.matter.is_none(), "a person decided what a matter looks into");
            let only_tied = matches!(event, Event::Tied { .. });
            prop_assert!(last.state.is_open() || only_tied, "{:?} changed by {:?}", last.state, event);
            let after = Finding::after(Some(last.clone()), &event).unwrap();
            prop_assert_eq!(after.id, last.id);
            prop_assert_eq!(after.opened_at, last.opened_at);
            *all.last_mut().unwrap() = after;
        }
        prop_assert!(all.iter().filter(|f| f.state.is_open()).count() <= 1);
    }
}

#[test]
fn only_a_person_decides_and_a_decision_outlives_the_claim() {
    let (env, _clock) = Env::replay("2026-03-02T01:00:00Z".parse().unwrap(), 7);
    let (of, why) = (model("1"), claim("h-1", "停保"));
    let id = FindingId::new(&env);
    let claimed = Command::Claim {
        model: &of,
        claim: &why,
        id,
    };
    let opened = step(None, &claimed, env.now()).unwrap().unwrap();
    let finding = Finding::after(None, &opened).unwrap();
    let confirm = Command::Confirm {
        by: "per_1".to_owned(),
        note: String::new(),
    };
    let confirmed = step(Some(&finding), &confirm, env.now()).unwrap().unwrap();
    let finding = Finding::after(Some(finding), &confirmed).unwrap();
    assert_eq!(step(Some(&finding), &Command::Leave, env.now()), Ok(None));
    let refute = Command::Refute {
        by: "per_2".to_owned(),
        note: String::new(),
    };
    assert!(step(Some(&finding), &refute, env.now()).is_err());
}
