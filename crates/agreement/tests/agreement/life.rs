//! The life of an agreement, on both databases; and the grid of its steps.

use expect_test::expect_file;
use haina_agreement::{
    Action, AgreementFilter, AgreementKind, AgreementState, Clauses, Side, Step, odrl,
};
use haina_core::Fault;
use serde_json::json;
use strum::IntoEnumIterator;

use crate::town::{Town, counter_terms, each, offer};

#[test]
fn the_grid_of_steps_is_as_it_is_written() {
    let mut grid = String::new();
    for state in AgreementState::iter() {
        for step in Step::iter() {
            for side in Side::iter() {
                let next = match state.after(step, side, Some(Side::Owner)) {
                    Ok(next) => next.to_string(),
                    Err(hindrance) => format!("{hindrance:?}"),
                };
                if next != "NotNow" {
                    grid.push_str(&format!("{state:<10} {step:<9} {side:<6} {next}\n"));
                }
            }
        }
    }
    expect_file!["steps.txt"].assert_eq(&grid);
}

#[tokio::test]
async fn an_offer_is_countered_accepted_concluded_paused_and_ended() {
    each(async |town: Town| {
        let made = town
            .offer(&offer("o1", json!({ "actions": ["read"], "count": 5 })))
            .await
            .unwrap();
        let id = made.id;
        assert_eq!((made.state, made.version), (AgreementState::Offered, 1));
        // The same once more is the same offer; another under the key is none.
        let again = town
            .offer(&offer("o1", json!({ "actions": ["read"], "count": 5 })))
            .await
            .unwrap();
        assert_eq!(again.id, id);
        let other = town
            .offer(&offer("o1", json!({ "actions": ["read"] })))
            .await
            .unwrap_err();
        assert_eq!(other.code(), "AGR0009");
        // Nobody accepts what they wrote themselves, and a stranger learns nothing.
        assert_eq!(
            town.step(id, "dept:owner", Step::Accept)
                .await
                .unwrap_err()
                .code(),
            "AGR0004"
        );
        assert_eq!(
            town.step(id, "dept:other", Step::Accept)
                .await
                .unwrap_err()
                .code(),
            "AGR0001"
        );
        let more = counter_terms(json!({ "actions": ["read"], "count": 9 }));
        let countered = town.counter(id, "dept:user", &more).await.unwrap();
        assert_eq!(
            (countered.state, countered.version),
            (AgreementState::Countered, 2)
        );
        // Whoever has read other terms than those that stand accepts nothing.
        let old = town
            .step_of(id, "dept:owner", Step::Accept, 1)
            .await
            .unwrap_err();
        assert_eq!(old.code(), "AGR0002");
        let less = counter_terms(json!({ "actions": ["read"], "count": 7 }));
        town.counter(id, "dept:owner", &less).await.unwrap();
        town.step(id, "dept:user", Step::Accept).await.unwrap();
        assert!(!town.permits(id).await);
        town.step(id, "dept:owner", Step::Conclude).await.unwrap();
        assert!(town.permits(id).await);
        town.step(id, "dept:user", Step::Pause).await.unwrap();
        assert!(!town.permits(id).await);
        assert_eq!(
            town.step(id, "dept:owner", Step::Resume)
                .await
                .unwrap_err()
                .code(),
            "AGR0004"
        );
        town.step(id, "dept:user", Step::Resume).await.unwrap();
        assert!(town.permits(id).await);
        town.step(id, "dept:owner", Step::End).await.unwrap();
        assert!(!town.permits(id).await);
        assert_eq!(
            town.step(id, "dept:owner", Step::Resume)
                .await
                .unwrap_err()
                .code(),
            "AGR0002"
        );
        let versions = town.agreements.versions(id).await.unwrap();
        let by: Vec<Side> = versions.iter().map(|version| version.written_by).collect();
        assert_eq!(by, [Side::Owner, Side::Party, Side::Owner]);
        let told = town.told(id).await;
        assert_eq!(
            told,
            [
                "offered",
                "countered",
                "countered",
                "accepted",
                "denied",
                "concluded",
                "used",
                "paused",
                "denied",
                "resumed",
                "used",
                "ended",
                "denied"
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn a_standing_offer_is_taken_up_by_many_and_permits_nothing_itself() {
    each(async |town: Town| {
        let mut standing = offer("open", json!({ "actions": ["read"] }));
        standing.party = None;
        let standing = town.offer(&standing).await.unwrap();
        assert_eq!(
            town.step(standing.id, "dept:owner", Step::Conclude)
                .await
                .unwrap_err()
                .code(),
            "AGR0002"
        );
        let first = town
            .take_up(standing.id, "a", "dept:user", None)
            .await
            .unwrap();
        let asked = counter_terms(json!({ "actions": ["read", "aggregate"] }));
        let second = town
            .take_up(standing.id, "b", "dept:other", Some(asked))
            .await
            .unwrap();
        assert_eq!(
            (first.state, second.state),
            (AgreementState::Offered, AgreementState::Countered)
        );
        town.step(first.id, "dept:user", Step::Accept)
            .await
            .unwrap();
        town.step(first.id, "dept:owner", Step::Conclude)
            .await
            .unwrap();
        town.step(second.id, "dept:owner", Step::Decline)
            .await
            .unwrap();
        assert!(town.permits(first.id).await);
        town.step(standing.id, "dept:owner", Step::Withdraw)
            .await
            .unwrap();
        let late = town
            .take_up(standing.id, "c", "dept:third", None)
            .await
            .unwrap_err();
        assert_eq!(late.code(), "AGR0002");
        assert!(town.permits(first.id).await);
        let of_user = AgreementFilter {
            parties: vec!["dept:user".to_owned()],
            ..AgreementFilter::default()
        };
        let page = town
            .agreements
            .agreements(&of_user, None, 10)
            .await
            .unwrap();
        assert_eq!(
            page.items.iter().map(|one| one.id).collect::<Vec<_>>(),
            [first.id]
        );
        let of_owner = AgreementFilter {
            parties: vec!["dept:owner".to_owned()],
            ..AgreementFilter::default()
        };
        let one = town
            .agreements
            .agreements(&of_owner, None, 2)
            .await
            .unwrap();
        let two = town
            .agreements
            .agreements(&of_owner, one.next.as_deref(), 2)
            .await
            .unwrap();
        assert_eq!((one.items.len(), two.items.len(), two.next), (2, 1, None));
    })
    .await;
}

#[tokio::test]
async fn a_consent_is_given_and_taken_back_by_the_resident_alone() {
    each(async |town: Town| {
        let mut consent = offer(
            "consent",
            json!({ "actions": ["verify"], "purposes": ["meal-assistance"] }),
        );
        (consent.kind, consent.owner) = (AgreementKind::Consent, "person:wang".to_owned());
        let given = town.give(&consent).await.unwrap();
        let mut asked = town.ask(given.id);
        asked.request.action = Action::Verify;
        assert!(
            !town.run(&asked).await.answer.decision.permit,
            "it was not said for what"
        );
        asked.request.purpose = Some("meal-assistance".to_owned());
        assert!(town.run(&asked).await.receipt.is_some());
        asked.request.action = Action::Read;
        assert!(
            town.run(&asked).await.receipt.is_none(),
            "to verify is not to read"
        );
        town.step(given.id, "person:wang", Step::End).await.unwrap();
        asked.request.action = Action::Verify;
        assert!(town.run(&asked).await.receipt.is_none());
        let two_sided = town
            .give(&offer("no", json!({ "actions": ["read"] })))
            .await
            .unwrap_err();
        assert_eq!(two_sided.code(), "AGR0003");
    })
    .await;
}

#[tokio::test]
async fn terms_that_are_not_understood_or_name_something_else_are_not_offered() {
    each(async |town: Town| {
        let odrl = |policy| Clauses::Odrl(policy);
        let cases = [
            (
                odrl(json!({ "permission": { "action": "fly" } })),
                "AGR0008",
            ),
            (
                odrl(json!({ "permission": { "action": "read", "target": "table:other" } })),
                "AGR0003",
            ),
            (
                odrl(json!({ "permission": { "action": "read", "assignee": "dept:other" } })),
                "AGR0003",
            ),
            (
                odrl(json!({ "assigner": "dept:other", "permission": { "action": "read" } })),
                "AGR0003",
            ),
            (odrl(json!([])), "AGR0007"),
        ];
        for (clauses, code) in cases {
            let mut wanted = offer("wrong", json!({ "actions": ["read"] }));
            wanted.clauses = clauses;
            assert_eq!(town.offer(&wanted).await.unwrap_err().code(), code);
        }
        let mut wanted = offer("odrl", json!({ "actions": ["read"] }));
        wanted.clauses =
            odrl(json!({ "@type": "Offer", "permission": [{ "action": "odrl:read" }] }));
        let made = town.in_force(&wanted).await;
        assert!(town.permits(made).await);
        // What it is on the wire decides as it does here.
        let policy = town.agreements.policy(made).await.unwrap();
        let written = odrl::write(&policy).unwrap();
        assert_eq!(
            (&written["@type"], &written["target"]),
            (&json!("Agreement"), &json!("table:meals"))
        );
        assert!(written["permission"][0].get("target").is_none());
        assert_eq!(odrl::read(&written).unwrap(), policy);
    })
    .await;
}
