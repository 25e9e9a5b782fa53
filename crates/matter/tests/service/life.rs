use haina_core::Fault;
use haina_matter::{Command, MatterState};
use jiff::SignedDuration;
use serde_json::json;

use crate::town::{each, opening, who};

#[tokio::test]
async fn a_life_from_call_to_rating_leaves_one_truth() {
    each(async |town| {
        let matter = town.working("自来水管漏水").await.matter;
        assert_eq!(matter.number, "QD2026030200001");
        let id = matter.id;
        town.act(
            "li@water",
            id,
            json!({"action": "answer", "text": "已修复"}),
        )
        .await
        .unwrap();
        let rated = town
            .act(
                "wang",
                id,
                json!({"action": "rate", "grade": 5, "solved": true}),
            )
            .await
            .unwrap();
        assert_eq!(rated.matter.state, MatterState::Closed);
        town.assert_one_truth().await;
        let story = town.matters.timeline(&who("desk"), id).await.unwrap();
        let names: Vec<&str> = story.iter().map(|one| one.event.fact.name()).collect();
        assert_eq!(
            names,
            [
                "opened",
                "submitted",
                "accepted",
                "dispatched",
                "signed",
                "answered",
                "rated",
                "closed"
            ]
        );
        let public = town
            .matters
            .public_view(&matter.code.to_lowercase())
            .await
            .unwrap();
        assert_eq!(public.state.as_deref(), Some("closed"));
        let shown = serde_json::to_string(&public).unwrap();
        for hidden in ["王海", "13800000000", "香港中路", "已修复", "water"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_key_gives_the_same_result_twice_and_another_command_is_refused() {
    each(async |town| {
        let (agent, desk) = (who("agent"), who("desk"));
        let open = || {
            town.matters
                .open(&agent, opening("路灯不亮", "light"), Some("k1"))
        };
        let first = open().await.unwrap().matter;
        assert_eq!(open().await.unwrap().matter, first);
        let other = town
            .matters
            .open(&agent, opening("别的", "light"), Some("k1"))
            .await
            .unwrap_err();
        assert_eq!(other.code(), "MAT0041");
        let accept = Command::Accept {
            class: None,
            area: None,
            urgency: None,
        };
        let once = town
            .matters
            .act(&desk, first.id, &accept, Some("k2"))
            .await
            .unwrap();
        assert_eq!(
            town.matters
                .act(&desk, first.id, &accept, Some("k2"))
                .await
                .unwrap()
                .matter,
            once.matter
        );
        assert_eq!(
            town.matters
                .act(&desk, first.id, &accept, None)
                .await
                .unwrap_err()
                .code(),
            "MAT0003"
        );
        town.assert_one_truth().await;
    })
    .await;
}

#[tokio::test]
async fn strangers_learn_nothing_and_units_do_not_learn_an_anonymous_name() {
    each(async |town| {
        let id = town.working("楼道堆物").await.matter.id;
        for name in ["other", "li@urban-management"] {
            assert_eq!(
                town.matters.load(&who(name), id).await.unwrap_err().code(),
                "MAT0001",
                "{name}"
            );
            let refused = town
                .act(name, id, json!({"action": "comment", "text": "看看"}))
                .await
                .unwrap_err();
            assert_eq!(refused.code(), "MAT0001", "{name}");
        }
        assert!(town.matters.load(&who("wang"), id).await.is_ok());
        let refused = town
            .act(
                "wang",
                id,
                json!({"action": "transfer", "unit": "housing", "reason": "试"}),
            )
            .await;
        assert_eq!(refused.unwrap_err().code(), "MAT0002");
        let mut hidden = opening("举报", "noise");
        hidden.reporters[0].anonymous = true;
        let id = town
            .matters
            .open(&who("agent"), hidden, None)
            .await
            .unwrap()
            .matter
            .id;
        town.act("desk", id, json!({"action": "accept"}))
            .await
            .unwrap();
        town.act("desk", id, json!({"action": "dispatch", "lead": "water"}))
            .await
            .unwrap();
        let seen = town
            .matters
            .load(&who("li@water"), id)
            .await
            .unwrap()
            .matter;
        assert_eq!(seen.reporters[0].contact.get(), None);
    })
    .await;
}

#[tokio::test]
async fn timers_fire_every_rung_once_even_after_a_jump() {
    each(async |town| {
        let id = town.working("噪声").await.matter.id;
        town.wake(id).await;
        town.clock.advance(SignedDuration::from_hours(24 * 30));
        town.wake(id).await;
        town.wake(id).await;
        let matter = town.matters.load(&who("desk"), id).await.unwrap().matter;
        let handle = matter.clock("handle").unwrap();
        assert!(handle.rungs.iter().all(|rung| rung.fired_at.is_some()));
        assert_eq!(matter.supervisions.len(), 1);
        let story = town.matters.timeline(&who("desk"), id).await.unwrap();
        let fired = story
            .iter()
            .filter(|one| one.event.fact.name() == "rung_fired")
            .count();
        assert_eq!(fired, 5);
        assert_eq!(town.matters.inbox(&who("sup")).await.unwrap().supervised, 1);
        town.assert_one_truth().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_erased_is_gone_and_what_counts_stays() {
    each(async |town| {
        let id = town.working("个人信息").await.matter.id;
        town.act(
            "li@water",
            id,
            json!({"action": "answer", "text": "给王海的答复"}),
        )
        .await
        .unwrap();
        town.act("wang", id, json!({"action": "rate", "grade": 4}))
            .await
            .unwrap();
        assert_eq!(town.matters.retain(10).await.unwrap().erased, 0);
        town.clock.advance(SignedDuration::from_hours(24 * 366 * 3));
        assert_eq!(town.matters.retain(10).await.unwrap().erased, 1);
        let matter = town.matters.load(&who("auditor"), id).await.unwrap().matter;
        assert!(matter.erased && matter.title.get().is_none() && matter.ratings[0].grade == 4);
        let story = town.matters.timeline(&who("auditor"), id).await.unwrap();
        assert!(!format!("{story:?}").contains("王海"));
        town.assert_one_truth().await;
        assert_eq!(town.matters.retain(10).await.unwrap().erased, 0);
    })
    .await;
}

#[tokio::test]
async fn states_are_rebuilt_from_the_journal() {
    each(async |town| {
        let id = town.working("重建").await.matter.id;
        let before = town.matters.load(&who("desk"), id).await.unwrap().matter;
        let mut tx = town.matters.store().begin().await.unwrap();
        tx.execute(
            "UPDATE matter_state SET body = replace(body, 'water', 'housing')",
            &[],
        )
        .await
        .unwrap();
        tx.execute("DELETE FROM matter_key", &[]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(town.matters.audit().await.unwrap().len(), 1);
        assert!(town.matters.rebuild(id).await.unwrap());
        town.assert_one_truth().await;
        assert_eq!(
            town.matters.load(&who("desk"), id).await.unwrap().matter,
            before
        );
    })
    .await;
}

#[tokio::test]
async fn numbers_have_no_gaps_and_what_is_asked_again_or_refused_takes_none() {
    each(async |town| {
        let open = |key: &str, kind: &str| {
            let (matters, key) = (town.matters.clone(), key.to_owned());
            let mut open = opening("路灯不亮", "noise");
            open.kind = kind.into();
            async move { matters.open(&who("agent"), open, Some(&key)).await }
        };
        let first = open("one", "appeal").await.unwrap().matter;
        let again = open("one", "appeal").await.unwrap().matter;
        assert_eq!((again.id, &again.number), (first.id, &first.number));
        open("two", "no-such-type").await.unwrap_err();
        let mut at_once = tokio::task::JoinSet::new();
        (0..8).for_each(|n| {
            at_once.spawn(open(&format!("at once {n}"), "appeal"));
        });
        let mut numbers = vec![first.number];
        while let Some(opened) = at_once.join_next().await {
            numbers.push(opened.unwrap().unwrap().matter.number);
        }
        numbers.sort();
        let expected: Vec<String> = (1..=9).map(|n| format!("QD20260302{n:05}")).collect();
        assert_eq!(numbers, expected);
    })
    .await;
}
