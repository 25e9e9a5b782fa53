//! Records (记录): which a table has of a person, each with the days that change it.

mod people;
mod support;
mod wealth;

use super::{Chance, Source, Table};
use crate::Day;
use crate::draw::{Draw, Stream};
use crate::truth::{Grant, Household, Person, Subsidy, Trace, Visit, World};

/// A record of the truth before it is written.
///
/// A table on a day holds what is recorded by then; `end` shows from its day on; at `gone` the row leaves.
#[derive(Debug, Clone, Copy)]
pub struct Record {
    /// Number within the table.
    pub key: u64,
    /// The day it was recorded: the row is there from then on.
    pub recorded: Day,
    /// The day it came into force.
    pub from: Day,
    pub end: Option<Day>,
    /// Whether `end` was known when it was recorded (a permit's last day).
    pub end_known: bool,
    pub gone: Option<Day>,
    pub amount_fen: i64,
    pub code: &'static str,
    /// Index of the enterprise, school or shop.
    pub organization: Option<u64>,
    pub quantity: u32,
}

/// Memory that records are made in, used again from person to person.
#[derive(Debug, Default)]
pub struct Records {
    pub all: Vec<Record>,
    visits: Vec<Visit>,
    grants: Vec<Grant>,
}

/// Records of one person and table, at most.
const PER_PERSON: u64 = 64;

impl Record {
    fn new(key: u64, recorded: Day, from: Day) -> Record {
        Record {
            key,
            recorded,
            from,
            ..Record::empty()
        }
    }

    pub(super) fn empty() -> Record {
        Record {
            key: 0,
            recorded: Day(0),
            from: Day(0),
            end: None,
            end_known: false,
            gone: None,
            amount_fen: 0,
            code: "",
            organization: None,
            quantity: 0,
        }
    }

    /// Whether the row is in the table on `day`.
    pub fn shows(&self, day: Day) -> bool {
        self.recorded <= day && self.gone.is_none_or(|gone| day < gone)
    }

    /// The end as it is known on `day`.
    pub fn end_on(&self, day: Day) -> Option<Day> {
        self.end.filter(|end| self.end_known || *end <= day)
    }

    /// Whether the row can differ between `day` and the day before, the address aside.
    pub fn touches(&self, day: Day) -> bool {
        self.recorded == day || self.gone == Some(day) || (self.end == Some(day) && !self.end_known)
    }
}

/// What a record is made from; `draw` belongs to the person and the table.
struct Maker<'a> {
    world: &'a World,
    household: &'a Household,
    person: &'a Person,
    source: Source,
    base: Day,
    /// The first of the person's numbers in this table.
    key: u64,
    draw: Draw,
    /// When the departments hear of the person's death.
    dies: Option<Day>,
}

impl Records {
    /// All records that `table` has of `person` up to `until`, into `all`; those recorded later may be among them.
    pub fn fill(
        &mut self,
        world: &World,
        table: &Table,
        household: &Household,
        person: &Person,
        until: Day,
    ) {
        self.all.clear();
        let mut draw = Draw::nested(world.seed, Stream::Cover, person.index, table.salt);
        let dies = person.died.map(|died| died.plus(draw.between(2, 30)));
        let maker = Maker {
            world,
            household,
            person,
            source: table.source,
            base: world.base,
            key: person.index * PER_PERSON,
            draw,
            dies,
        };
        match table.source {
            Source::Register
            | Source::ChildRegister
            | Source::Births
            | Source::Deaths
            | Source::Cancelled
            | Source::Moves
            | Source::Permits
            | Source::Departures
            | Source::Weddings
            | Source::Divorces => people::fill(maker, &mut self.all),
            Source::Hardship
            | Source::Jobs(_)
            | Source::Pensions
            | Source::ResidentPension
            | Source::ResidentMedical
            | Source::Unemployed
            | Source::Disability
            | Source::Veterans => support::fill(maker, &mut self.all),
            Source::Enterprises
            | Source::Vehicles
            | Source::Dwellings
            | Source::Deposits
            | Source::Funds
            | Source::Utility(_) => wealth::fill(maker, &mut self.all),
            Source::Students
            | Source::Vaccinated
            | Source::InsuredChildren
            | Source::Floating
            | Source::Grid
            | Source::StreetVisits => {
                let Maker { draw, source, .. } = maker;
                super::children::fill(world, source, household, person, draw, &mut self.all);
            }
            Source::Traces(kind) => self.traces(&maker, kind, until),
            Source::Grants(kinds) => self.grants(&maker, kinds),
            Source::Some(chance) => by_chance(&chance, maker, &mut self.all),
        }
    }

    fn traces(&mut self, maker: &Maker, kind: Trace, until: Day) {
        let Maker {
            world,
            household,
            person,
            base,
            key,
            ..
        } = *maker;
        self.visits.clear();
        world.traces(household, person, kind, until, &mut self.visits);
        let code = match kind {
            Trace::Clinic => "门诊",
            Trace::Pharmacy => "购药",
            Trace::Bus => "乘车",
            Trace::Bank => "交易",
        };
        for visit in &self.visits {
            let month = (visit.day.0 - base.0).div_euclid(30) + 12;
            let record = Record::new(key + month.clamp(0, 63) as u64, visit.day, visit.day);
            self.all.push(Record {
                amount_fen: visit.cost_fen,
                organization: Some(u64::from(visit.place)),
                code,
                ..record
            });
        }
    }

    fn grants(&mut self, maker: &Maker, kinds: &[Subsidy]) {
        let Maker {
            world,
            household,
            person,
            key,
            ..
        } = *maker;
        self.grants.clear();
        world.grants(household, person, &mut self.grants);
        for grant in self.grants.iter().filter(|g| kinds.contains(&g.subsidy)) {
            let slot = Subsidy::ALL
                .iter()
                .position(|row| row.0 == grant.subsidy)
                .unwrap_or(0);
            let record = Record::new(key + slot as u64, grant.since, grant.since);
            let code = Subsidy::ALL[slot].2;
            self.all.push(Record {
                amount_fen: grant.monthly_fen,
                code,
                end: grant.stopped,
                ..record
            });
        }
    }
}

fn by_chance(chance: &Chance, maker: Maker, all: &mut Vec<Record>) {
    let Maker {
        world,
        household,
        person,
        key,
        mut draw,
        ..
    } = maker;
    let share = if household.hardship.is_some() {
        chance.share.1
    } else {
        chance.share.0
    };
    if !draw.chance(share) {
        return;
    }
    let from = world.base.plus(draw.between(-900, 365));
    let fits = (chance.ages.0..=chance.ages.1).contains(&person.age(from));
    if fits && person.alive(from) && household.here(from) {
        let record = Record::new(key, from.plus(draw.between(0, 15)), from);
        let amount_fen = i64::from(draw.between(chance.yuan.0, chance.yuan.1)) * 100;
        all.push(Record {
            amount_fen,
            code: draw.pick(chance.codes),
            ..record
        });
    }
}
