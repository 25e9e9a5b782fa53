//! Records of work and of what people are given: insurance, pensions, registers of need.

use super::super::Source;
use super::{Maker, Record};
use crate::Day;
use crate::draw::{Draw, Stream};
use crate::truth::HardshipKind;

pub(super) fn fill(maker: Maker, all: &mut Vec<Record>) {
    let Maker {
        world,
        household,
        person,
        base,
        key,
        dies,
        mut draw,
        source,
        ..
    } = maker;
    let birth = person.birth;
    match source {
        Source::Hardship => {
            if let Some(hardship) = household.hardship.filter(|h| person.alive(h.since)) {
                let code = match hardship.kind {
                    HardshipKind::Subsistence => "最低生活保障",
                    HardshipKind::Destitute => "特困供养",
                    HardshipKind::Marginal => "低保边缘",
                    HardshipKind::Expense => "刚性支出困难",
                };
                let record = Record::new(key, hardship.since, hardship.since);
                all.push(Record {
                    end: hardship.ended,
                    code,
                    ..record
                });
            }
        }
        Source::Jobs(nth) => {
            for (slot, job) in world.employments(household, person).into_iter().enumerate() {
                let Some(job) = job.filter(|_| draw.chance(9_300)) else {
                    continue;
                };
                if !household.here(job.start) {
                    continue;
                }
                let record = Record::new(
                    key + slot as u64,
                    job.start.plus(draw.between(1, 40)),
                    job.start,
                );
                let base_fen = job.wage_fen * if nth == 4 { 100 } else { 92 } / 100;
                let known = job.end.filter(|end| *end > record.recorded);
                all.push(Record {
                    end: known,
                    amount_fen: base_fen,
                    organization: Some(job.employer),
                    ..record
                });
            }
        }
        Source::Pensions | Source::ResidentPension => {
            let worked = Draw::nested(world.seed, Stream::Cover, person.index, 77).chance(4_800);
            let due = person.turns(60);
            let employee = matches!(source, Source::Pensions);
            if household.local && worked == employee && person.alive(due) && due < base.plus(365) {
                let fen = if employee {
                    draw.between(180_000, 560_000)
                } else {
                    draw.between(21_000, 42_000)
                };
                let record = Record::new(key, due.plus(20), due);
                // One in forty is still paid long after death.
                let stops = dies.filter(|_| !draw.chance(250));
                all.push(Record {
                    end: stops,
                    amount_fen: i64::from(fen),
                    code: "养老金",
                    ..record
                });
            }
        }
        Source::ResidentMedical if household.local && draw.chance(6_800) => {
            let works = world.employments(household, person)[0].is_some();
            if !works {
                let since = birth.plus(60).max(Day::new(base.ymd().0 - 3, 1, 1));
                all.push(Record {
                    end: dies,
                    amount_fen: 43_000,
                    code: "居民医保",
                    ..Record::new(key, since, since)
                });
            }
        }
        Source::Unemployed => {
            let [first, second] = world.employments(household, person);
            let lost = first
                .and_then(|job| job.end)
                .filter(|end| person.age(*end) < 60 && *end < base.plus(366));
            if let Some(end) = lost.filter(|_| draw.chance(6_500)) {
                let record = Record::new(key, end.plus(draw.between(5, 60)), end);
                let again = second
                    .map(|job| job.start)
                    .filter(|start| *start > record.recorded);
                all.push(Record {
                    gone: again,
                    code: "失业",
                    ..record
                });
            }
        }
        Source::Disability => {
            if let Some(held) = world.disability(household, person) {
                let record = Record::new(key, held.since, held.since);
                all.push(Record {
                    code: held.kind,
                    quantity: u32::from(held.level),
                    end: dies,
                    ..record
                });
            }
        }
        Source::Veterans if world.veteran(person) => {
            let since = person.turns(21);
            all.push(Record {
                code: "退役士兵",
                end: dies,
                ..Record::new(key, since, since)
            });
        }
        _ => {}
    }
}
