//! Records of who people are: registers, births, deaths, comings, weddings.

use super::super::Source;
use super::{Maker, Record};
use crate::truth::Role;

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
    let adult = person.years() >= 18;
    let head = person.role == Role::Head;
    match source {
        Source::Register if household.local => {
            let recorded = birth.plus(draw.between(5, 50));
            all.push(Record {
                gone: dies.map(|d| d.plus(10)),
                ..Record::new(key, recorded, birth)
            });
        }
        Source::ChildRegister if household.local && person.years() < 16 => {
            let recorded = birth.plus(draw.between(3, 30));
            all.push(Record {
                gone: Some(person.turns(16)),
                ..Record::new(key, recorded, birth)
            });
        }
        Source::Births if birth > base.plus(-400) => {
            all.push(Record::new(key, birth.plus(draw.between(1, 6)), birth));
        }
        Source::Deaths => {
            if let Some(died) = person.died.filter(|_| draw.chance(9_700)) {
                all.push(Record {
                    code: "死亡",
                    ..Record::new(key, died.plus(draw.between(1, 6)), died)
                });
            }
        }
        Source::Cancelled if household.local => {
            if let (Some(died), Some(known)) = (person.died, dies) {
                all.push(Record {
                    code: "死亡注销",
                    ..Record::new(key, known.plus(10), died)
                });
            }
        }
        Source::Moves => {
            if let Some((moved, _)) = household.moved.filter(|_| adult && person.alive(base)) {
                all.push(Record {
                    code: "市内迁移",
                    ..Record::new(key, moved.plus(draw.between(1, 20)), moved)
                });
            }
        }
        Source::Permits => {
            if let Some(permit) = world.permit(household, person) {
                let record = Record::new(key, permit.since, permit.since);
                all.push(Record {
                    end: Some(permit.valid_until),
                    end_known: true,
                    ..record
                });
            }
        }
        Source::Departures => {
            let left = household.left.filter(|left| person.alive(*left));
            if let Some(left) = left.filter(|_| draw.chance(8_000)) {
                all.push(Record::new(key, left.plus(draw.between(1, 25)), left));
            }
        }
        Source::Weddings if matches!(person.role, Role::Head | Role::Spouse) => {
            if let Some(day) = world.wedding(household) {
                all.push(Record {
                    code: "结婚",
                    ..Record::new(key, day, day)
                });
            }
        }
        Source::Divorces if head => {
            if let Some(day) = world.divorce(household) {
                all.push(Record {
                    code: "离婚",
                    ..Record::new(key, day, day)
                });
            }
        }
        _ => {}
    }
}
