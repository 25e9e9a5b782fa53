//! The rates are what anybody who reads the journal would count.

use std::collections::BTreeMap;

use haina_core::calendar::local_day;
use haina_matter::kind::Moment;
use haina_matter::service::{Rate, Rates, RatesBy, RatesQuery};
use haina_matter::{Command, Matter, MatterId, MatterState};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::town::{Town, each, who};

/// A small generator, so that every run plays the same lives.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % sides
    }
}

/// Something that somebody may try; most of it is refused at most moments.
fn attempt(dice: &mut Dice, ids: &[MatterId]) -> (&'static str, Value) {
    let other = ids[dice.roll(ids.len())];
    let lead = if dice.roll(2) == 0 {
        "water"
    } else {
        "housing"
    };
    let reason = "情况如此";
    let grade = dice.roll(5) + 1;
    match dice.roll(18) {
        0 | 1 => ("desk", json!({"action": "accept"})),
        2 => (
            "desk",
            json!({"action": "reject", "ground": reason, "channel": "法院"}),
        ),
        3..=5 => ("desk", json!({"action": "dispatch", "lead": lead})),
        6 => ("li@water", json!({"action": "sign"})),
        7 => (
            "li@water",
            json!({"action": "object", "reason": reason, "unit": "housing"}),
        ),
        8 => (
            "desk",
            json!({"action": "decide_objection", "upheld": true, "unit": "housing", "reason": reason}),
        ),
        9 => (
            "li@water",
            json!({"action": "contact", "reached": true, "note": reason}),
        ),
        10 => ("li@water", json!({"action": "answer", "text": reason})),
        11 => ("li@housing", json!({"action": "answer", "text": reason})),
        12 => (
            "li@water",
            json!({"action": "transfer", "unit": "housing", "reason": reason}),
        ),
        13 => (
            "agent",
            json!({"action": "call_back", "reached": dice.roll(2) == 0, "note": reason}),
        ),
        14 | 15 => (
            "wang",
            json!({"action": "rate", "grade": grade, "solved": grade > 2, "ground": reason}),
        ),
        16 => ("desk", json!({"action": "merge", "into": other})),
        _ => ("wang", json!({"action": "withdraw", "reason": reason})),
    }
}

async fn play(town: &Town, seed: u64) -> Vec<MatterId> {
    let mut dice = Dice(seed);
    let mut ids = Vec::new();
    for n in 0..9 {
        ids.push(town.open(&format!("第{n}件事"), "noise").await.matter.id);
    }
    for _ in 0..160 {
        let id = ids[dice.roll(ids.len())];
        let (name, command) = attempt(&mut dice, &ids);
        let command: Command = serde_json::from_value(command).unwrap();
        let _ = town.matters.act(&who(name), id, &command, None).await;
        town.clock
            .advance(SignedDuration::from_hours(dice.roll(9) as i64));
        if dice.roll(4) == 0 {
            town.wake(id).await;
        }
    }
    ids
}

/// The rates of these matters, counted one by one.
fn recount(matters: &[Matter], key: &str, from: Timestamp, to: Timestamp, now: Timestamp) -> Rates {
    let within = |at: Option<Timestamp>| at.is_some_and(|at| from <= at && at < to);
    let mut rates = Rates {
        key: key.to_owned(),
        ..Rates::default()
    };
    let mut days = Vec::new();
    let calendar = haina_core::Calendar::standard();
    for m in matters.iter().filter(|m| m.state != MatterState::Draft) {
        rates.opened += u64::from(within(Some(m.opened_at)));
        let out = [
            MatterState::Rejected,
            MatterState::Withdrawn,
            MatterState::Merged,
        ];
        if out.contains(&m.state) {
            continue;
        }
        if within(Some(m.opened_at)) {
            add(&mut rates.closed, m.state == MatterState::Closed);
        }
        let answered = m.rounds[0].answered_at;
        if within(m.dispatched_at) {
            rates.dispatched += 1;
            rates.returned += u64::from(!m.objections.is_empty() || m.returns > 0);
            rates.redone += u64::from(m.rounds.len() > 1);
            rates.transfers += m.transfers.len() as u64;
            let mut clocks = m.clocks.iter();
            let contact = clocks.find(|c| c.end == Some(Moment::Contacted)).unwrap();
            let rung = contact
                .rungs
                .iter()
                .any(|r| r.percent == 100 && r.fired_at.is_some());
            match contact.ended {
                Some(ended) => add(&mut rates.response, ended < contact.due),
                None if !contact.void && rung => add(&mut rates.response, false),
                None => {}
            }
        }
        let mut clocks = m.clocks.iter();
        let first = clocks.find(|c| c.round == 1 && c.end == Some(Moment::Answered));
        if let Some(due) = first
            .map(|c| c.due)
            .filter(|due| from <= *due && *due < now.min(to))
        {
            add(&mut rates.on_time, answered.is_some_and(|at| at < due));
        }
        if !within(answered) {
            continue;
        }
        rates.answered += 1;
        let (asked, told) = (local_day(m.opened_at), local_day(answered.unwrap()));
        let mut n = 0;
        let mut day = asked;
        while day < told {
            day = day.tomorrow().unwrap();
            n += u32::from(calendar.is_working_day(day));
        }
        days.push(if told > asked && !calendar.is_working_day(told) {
            n + 1
        } else {
            n
        });
        let reached = !m.ratings.is_empty() || m.contacts.iter().any(|c| c.call_back && c.reached);
        let said = m.ratings.iter().rev().find_map(|r| r.solved);
        if let Some(solved) = said.filter(|_| reached) {
            add(&mut rates.solved, solved);
        }
        if let Some(rating) = m.ratings.last() {
            add(&mut rates.satisfied, rating.grade >= 3);
        }
    }
    days.sort_unstable();
    rates.median_workdays = days.get(days.len().saturating_sub(1) / 2).copied();
    rates
}

fn add(rate: &mut Rate, yes: bool) {
    rate.denominator += 1;
    rate.numerator += u64::from(yes);
}

/// Everything but what was left out, which is checked to complete the whole elsewhere.
fn bare(rates: &Rates) -> Rates {
    let mut bare = rates.clone();
    bare.answered_within.clear();
    for rate in [
        &mut bare.response,
        &mut bare.solved,
        &mut bare.satisfied,
        &mut bare.on_time,
        &mut bare.closed,
    ] {
        rate.excluded.clear();
    }
    bare
}

#[tokio::test]
async fn rates_are_equal_to_a_recount_from_the_journal() {
    each(async |town| {
        for seed in [1, 7] {
            play(&town, seed).await;
        }
        let mut session = town.matters.store().read().await.unwrap();
        let page = town
            .matters
            .list(&who("system"), &Default::default(), None, 200)
            .await;
        let mut all = Vec::new();
        for item in page.unwrap().items {
            let folded = town
                .matters
                .fold(&mut session, item.matter.id)
                .await
                .unwrap();
            all.push(folded.unwrap());
        }
        drop(session);
        let now = town.matters.env().now();
        let middle = all[all.len() / 2].opened_at + SignedDuration::from_hours(100);
        for (from, to) in [(None, None), (Some(middle), None), (None, Some(middle))] {
            let query = RatesQuery {
                from,
                to,
                by: Some(RatesBy::Unit),
                ..RatesQuery::default()
            };
            let got = town.matters.rates(&who("sup"), &query).await.unwrap();
            let (from, to) = (
                from.unwrap_or(Timestamp::UNIX_EPOCH),
                to.unwrap_or(Timestamp::MAX),
            );
            assert_eq!(bare(&got[0]), recount(&all, "", from, to, now));
            for group in &got {
                let left_out: u64 = group.closed.excluded.iter().map(|rule| rule.count).sum();
                assert_eq!(
                    group.closed.denominator + left_out,
                    group.opened,
                    "{}",
                    group.key
                );
            }
            let mut units: BTreeMap<String, Vec<Matter>> = BTreeMap::new();
            for matter in &all {
                let unit = matter.lead.clone().unwrap_or_default();
                units.entry(unit).or_default().push(matter.clone());
            }
            for (got, (unit, matters)) in got[1..].iter().zip(&units) {
                assert_eq!(bare(got), recount(matters, unit, from, to, now));
            }
            assert_eq!(got.len() - 1, units.len());
        }
        assert!(
            all.iter()
                .filter(|m| m.state == MatterState::Answered || m.closing.is_some())
                .count()
                > 1
        );
    })
    .await;
}

#[tokio::test]
async fn the_months_of_a_period_add_up_to_it() {
    each(async |town| {
        play(&town, 3).await;
        let query = RatesQuery {
            from: Some("2026-01-31T16:00:00Z".parse().unwrap()),
            to: Some("2026-07-31T16:00:00Z".parse().unwrap()),
            ..RatesQuery::default()
        };
        let whole = town
            .matters
            .rates(&who("sup"), &query)
            .await
            .unwrap()
            .remove(0);
        let months = town
            .matters
            .rates_by_month(&who("sup"), &query)
            .await
            .unwrap();
        let keys: Vec<&str> = months.iter().map(|m| m.key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"
            ]
        );
        assert_eq!(
            months.iter().map(|m| m.answered).sum::<u64>(),
            whole.answered
        );
        assert_eq!(months.iter().map(|m| m.opened).sum::<u64>(), 9);
        let endless = RatesQuery::default();
        let refused = town
            .matters
            .rates_by_month(&who("sup"), &endless)
            .await
            .unwrap_err();
        assert_eq!(haina_core::Fault::code(&refused), "MAT0042");
    })
    .await;
}
