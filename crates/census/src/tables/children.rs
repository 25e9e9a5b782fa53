//! Records of children in the funnel's tables: how well each department knows them.

use super::Source;
use super::record::Record;
use crate::Day;
use crate::draw::{Draw, Stream};
use crate::truth::{Household, Person, Role, World};

/// What a street's visitor found (核查结果).
pub const CONFIRMED: &str = "属实";

/// How many children of ten thousand a department knows: locals, others.
const STUDENTS: (u32, u32) = (9_850, 7_000);
const VACCINATED: (u32, u32) = (9_300, 5_700);
const INSURED: (u32, u32) = (4_900, 1_950);
const GRID: (u32, u32) = (3_150, 1_350);
const FLOATING: u32 = 4_150;
/// Of children from elsewhere who live here, how many a visitor meets, of ten thousand.
const VISITED: u32 = 9_780;

pub(super) fn fill(
    world: &World,
    source: Source,
    household: &Household,
    person: &Person,
    mut draw: Draw,
    all: &mut Vec<Record>,
) {
    let base = world.base();
    if person.years() > 18 {
        return;
    }
    let key = person.index * 64;
    let share = |of: (u32, u32)| if household.local { of.0 } else { of.1 };
    let known = person.birth.max(household.arrived);
    let there = |day: Day| person.alive(day) && household.here(day);
    match source {
        Source::Students => {
            let known = draw.chance(share(STUDENTS));
            for (slot, stage) in world.schooling(household, person).into_iter().enumerate() {
                let Some(stage) = stage.filter(|stage| known && there(stage.entered)) else {
                    continue;
                };
                let recorded = stage.entered.plus(draw.between(0, 60));
                let code = match stage.stage {
                    "primary" => "小学",
                    "junior" => "初中",
                    _ => "高中",
                };
                all.push(Record {
                    gone: Some(stage.leaves),
                    code,
                    organization: Some(stage.school),
                    ..child(key + slot as u64, recorded, stage.entered)
                });
            }
        }
        Source::Vaccinated if draw.chance(share(VACCINATED)) => {
            let recorded = known.plus(draw.between(1, 60));
            if there(recorded) && person.age(recorded) < 7 {
                all.push(Record {
                    gone: Some(person.turns(7)),
                    code: "在册",
                    ..child(key, recorded, recorded)
                });
            }
        }
        Source::InsuredChildren if draw.chance(share(INSURED)) => {
            let recorded = known
                .plus(draw.between(10, 250))
                .max(base.plus(-draw.between(20, 430)));
            if there(recorded) {
                all.push(Record {
                    gone: Some(person.turns(18)),
                    code: "少年儿童",
                    ..child(key, recorded, recorded)
                });
            }
        }
        Source::Floating if !household.local && draw.chance(FLOATING) => {
            let recorded = known.plus(draw.between(1, 120));
            if there(recorded) {
                all.push(Record {
                    gone: Some(person.turns(18)),
                    code: "随迁",
                    ..child(key, recorded, recorded)
                });
            }
        }
        Source::Grid if draw.chance(share(GRID)) => {
            let recorded = known.max(base.plus(-720)).plus(draw.between(0, 700));
            if there(recorded) {
                all.push(Record {
                    gone: Some(person.turns(16)),
                    code: "网格",
                    ..child(key, recorded, recorded)
                });
            }
        }
        Source::StreetVisits if !household.local && draw.chance(VISITED) => {
            // Streets visit in the four weeks before the base day, and newcomers after them.
            let visited = base.plus(-draw.between(1, 28)).max(known.plus(7));
            if person.age(visited) < 16 {
                let code = result(household, person, visited);
                all.push(Record {
                    code,
                    ..child(key, visited, visited)
                });
            }
        }
        _ => {}
    }
}

/// What a visitor finds at the door on a day.
fn result(household: &Household, person: &Person, day: Day) -> &'static str {
    if !person.alive(day) {
        "已死亡"
    } else if !household.here(day) {
        "已离开"
    } else if person.role == Role::Ward {
        "未随父母"
    } else if household.arrived.plus(super::SETTLED_DAYS) > day {
        "居住不满半年"
    } else {
        CONFIRMED
    }
}

fn child(key: u64, recorded: Day, from: Day) -> Record {
    Record {
        key,
        recorded,
        from,
        ..Record::empty()
    }
}

/// Who answers for a child in a table: mostly one and the same parent, at times the other.
pub(crate) fn guardian<'a>(
    world: &World,
    salt: u64,
    household: &'a Household,
    person: &Person,
) -> Option<&'a Person> {
    let (head, spouse) = (household.head()?, household.spouse());
    let first = Draw::nested(world.seed, Stream::Cover, household.index, 5).chance(5_500);
    let other = Draw::nested(world.seed, Stream::Cover, person.index, salt ^ 6).chance(620);
    let register = salt == 0;
    match spouse.filter(|_| person.role == Role::Child) {
        Some(spouse) if first != (other && !register) => Some(spouse),
        _ => Some(head),
    }
}
