//! Uses on both databases: counted exactly, receipts that add up, and what has ended ends.

use haina_agreement::{Clauses, Meter, SCOPE_MAX, Step, TEXT_CHARS_MAX, Use};
use haina_core::Fault;
use jiff::SignedDuration;
use serde_json::json;

use crate::town::{Town, each, offer};

#[tokio::test]
async fn a_count_is_never_passed_however_many_use_it_at_once() {
    each(async |town: Town| {
        let id = town
            .in_force(&offer("count", json!({ "actions": ["read"], "count": 37 })))
            .await;
        let uses: Vec<_> = (0..100)
            .map(|_| {
                let (agreements, asked) = (town.agreements.clone(), town.ask(id));
                tokio::spawn(async move { agreements.run(&crate::town::by(), &asked).await })
            })
            .collect();
        let (mut permitted, mut denied) = (Vec::new(), 0);
        for one in uses {
            match one.await.unwrap().unwrap().receipt {
                Some(receipt) => permitted.push(receipt.nth),
                None => denied += 1,
            }
        }
        permitted.sort_unstable();
        assert_eq!(permitted, (1..=37).collect::<Vec<u64>>());
        assert_eq!(denied, 63);
        let metered = town.agreements.metered(id).await.unwrap();
        assert!(metered.holds());
        assert_eq!(metered.receipts.uses, 37);
        let told = town.told(id).await;
        let count = |kind: &str| told.iter().filter(|told| *told == kind).count();
        assert_eq!((count("used"), count("denied")), (37, 63));
    })
    .await;
}

#[tokio::test]
async fn receipts_add_up_to_the_meter_and_to_what_is_owed() {
    each(async |town: Town| {
        let terms = json!({
            "actions": ["read"], "volume": { "rows": 100 }, "price": { "unit": "fen", "amount": 20 },
        });
        let id = town.in_force(&offer("volume", terms)).await;
        for (rows, permit) in [(60, true), (41, false), (40, true), (1, false)] {
            town.clock.advance(SignedDuration::from_secs(1));
            let mut asked = town.ask(id);
            asked.request.rows = Some(rows);
            // Whatever the door says was used before: the agreement counts itself.
            asked.request.meter = Some(Meter::default());
            assert_eq!(town.run(&asked).await.receipt.is_some(), permit, "{rows}");
        }
        let metered = town.agreements.metered(id).await.unwrap();
        assert!(metered.holds());
        assert_eq!((metered.meter.uses, metered.meter.rows), (2, 100));
        assert_eq!((metered.prices[0].unit.as_str(), metered.prices[0].amount), ("fen", 40));
        let page = town.agreements.receipts(id, None, 1).await.unwrap();
        let rest = town.agreements.receipts(id, page.next.as_deref(), 1).await.unwrap();
        assert_eq!((page.items[0].nth, rest.items[0].nth, rest.next), (2, 1, None));
        let one = town.agreements.receipt(page.items[0].id).await.unwrap();
        assert_eq!(one, page.items[0]);
        assert_eq!(one.request.meter, Some(Meter { uses: 1, rows: 60, bytes: 0 }));
    })
    .await;
}

#[tokio::test]
async fn a_use_under_one_key_counts_once() {
    each(async |town: Town| {
        let id = town
            .in_force(&offer("key", json!({ "actions": ["read"], "count": 1 })))
            .await;
        let asked = Use {
            key: Some("query-1".to_owned()),
            ..town.ask(id)
        };
        let first = town.run(&asked).await.receipt.unwrap();
        town.clock.advance(SignedDuration::from_secs(5));
        // The count is spent, and it is the same use.
        assert_eq!(town.run(&asked).await.receipt.unwrap(), first);
        let mut other = asked.clone();
        other.request.purpose = Some("care".to_owned());
        assert_eq!(town.try_run(&other).await.unwrap_err().code(), "AGR0009");
        assert_eq!(town.agreements.metered(id).await.unwrap().receipts.uses, 1);
        town.step(id, "dept:owner", Step::Pause).await.unwrap();
        let paused = town.run(&asked).await;
        assert!(
            paused.receipt.is_none(),
            "what was given once is not given again after that"
        );
        assert!(
            paused
                .answer
                .explained()
                .en
                .starts_with("the agreement is paused")
        );
    })
    .await;
}

#[tokio::test]
async fn a_door_that_names_no_agreement_finds_the_one_that_permits() {
    each(async |town: Town| {
        let narrow = town
            .in_force(&offer("narrow", json!({ "actions": ["aggregate"] })))
            .await;
        town.clock.advance(SignedDuration::from_secs(1));
        let wide = town
            .in_force(&offer("wide", json!({ "actions": ["read"], "count": 1 })))
            .await;
        let mut asked = town.ask(wide);
        asked.agreement = None;
        let looked = town.agreements.decide(&asked).await.unwrap();
        assert!(looked.decision.permit && looked.agreement == Some(wide));
        let used = town.run(&asked).await;
        assert_eq!(used.receipt.map(|receipt| receipt.agreement), Some(wide));
        let second = town.run(&asked).await;
        assert!(second.receipt.is_none() && second.answer.agreement == Some(narrow));
        asked.request.parties = vec!["dept:other".to_owned()];
        let nobody = town.run(&asked).await;
        assert!(nobody.receipt.is_none() && nobody.answer.agreement.is_none());
        asked.agreement = Some(wide);
        assert_eq!(town.try_run(&asked).await.unwrap_err().code(), "AGR0001");
        // Another resource than the agreement's, which its terms do not name.
        let mut elsewhere = town.ask(wide);
        elsewhere.request.resources = vec!["table:other".to_owned()];
        assert!(town.run(&elsewhere).await.receipt.is_none());
    })
    .await;
}

#[tokio::test]
async fn what_was_agreed_until_a_moment_ends_then() {
    each(async |town: Town| {
        let until = town.env.now() + SignedDuration::from_hours(2);
        let terms = json!({ "actions": ["read"], "window": { "until": until } });
        let id = town.in_force(&offer("window", terms)).await;
        assert!(town.permits(id).await);
        assert_eq!(town.agreements.expire().await.unwrap(), 0);
        town.clock.advance(SignedDuration::from_hours(2));
        // Also before anybody has marked it.
        assert!(!town.permits(id).await);
        assert_eq!(town.agreements.expire().await.unwrap(), 1);
        assert_eq!(town.agreements.expire().await.unwrap(), 0);
        assert_eq!(
            town.agreements
                .agreement(id)
                .await
                .unwrap()
                .state
                .to_string(),
            "expired"
        );
    })
    .await;
}

#[tokio::test]
async fn what_odrl_permits_until_a_moment_expires_then() {
    each(async |town: Town| {
        let until = town.env.now() + SignedDuration::from_hours(1);
        let time = json!({ "leftOperand": "dateTime", "operator": "lteq", "rightOperand": until });
        let mut wanted = offer("odrl", json!({ "actions": ["read"] }));
        wanted.clauses =
            Clauses::Odrl(json!({ "permission": { "action": "read", "constraint": time } }));
        let id = town.in_force(&wanted).await;
        town.clock.advance(SignedDuration::from_hours(1));
        assert!(town.permits(id).await);
        assert_eq!(town.agreements.expire().await.unwrap(), 0);
        town.clock.advance(SignedDuration::from_micros(1));
        assert_eq!(town.agreements.expire().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_request_that_says_too_much_is_refused() {
    each(async |town: Town| {
        let id = town
            .in_force(&offer("much", json!({ "actions": ["read"] })))
            .await;
        let mut asked = town.ask(id);
        asked.request.parties = vec!["dept:user".to_owned(); SCOPE_MAX + 1];
        assert_eq!(town.try_run(&asked).await.unwrap_err().code(), "AGR0003");
        let mut asked = town.ask(id);
        asked.request.purpose = Some("x".repeat(TEXT_CHARS_MAX + 1));
        assert_eq!(town.try_run(&asked).await.unwrap_err().code(), "AGR0003");
        let mut asked = town.ask(id);
        asked.request.rows = Some(u64::MAX);
        assert_eq!(town.try_run(&asked).await.unwrap_err().code(), "AGR0003");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_counted_where_the_transaction_is_given_up() {
    each(async |town: Town| {
        let id = town
            .in_force(&offer(
                "dropped",
                json!({ "actions": ["read"], "count": 1 }),
            ))
            .await;
        let mut tx = town.store.begin().await.unwrap();
        let used = town
            .agreements
            .use_of(&mut tx, &crate::town::by(), &town.ask(id))
            .await;
        assert!(used.unwrap().receipt.is_some());
        drop(tx);
        assert_eq!(
            town.agreements.metered(id).await.unwrap().receipts,
            Meter::default()
        );
        assert!(town.permits(id).await);
    })
    .await;
}
