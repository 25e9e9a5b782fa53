//! What people live through: permits, schools, marriages, disabilities, traces of daily life.

use super::{Household, Person, Role, World};
use crate::Day;
use crate::draw::{Draw, Stream};

/// A residence permit (居住证), yearly endorsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permit {
    pub since: Day,
    pub valid_until: Day,
}

/// One stage of school (学籍).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schooling {
    /// `primary`, `junior` or `senior`.
    pub stage: &'static str,
    /// Index of the school among those of the district.
    pub school: u64,
    pub entered: Day,
    pub leaves: Day,
}

/// A disability certificate (残疾人证).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disability {
    /// From 1, the gravest, to 4.
    pub level: u8,
    pub kind: &'static str,
    pub since: Day,
}

/// A trace of daily life: the kinds that show that somebody is alive and here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trace {
    Clinic,
    Pharmacy,
    Bus,
    Bank,
}

/// One use of a service on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    pub day: Day,
    /// Index of the hospital, shop or branch.
    pub place: u32,
    pub cost_fen: i64,
}

impl World {
    /// The permit of an adult from elsewhere.
    pub fn permit(&self, household: &Household, person: &Person) -> Option<Permit> {
        if household.local || person.years() < 18 {
            return None;
        }
        let family = Draw::new(self.seed, Stream::Permit, household.index).chance(9_870);
        let mut draw = Draw::nested(self.seed, Stream::Permit, person.index, 1);
        if !family || !draw.chance(9_930) {
            return None;
        }
        let since = household.arrived.plus(draw.between(0, 40));
        let lapsed = draw
            .chance(150)
            .then(|| self.base.plus(-draw.between(1, 500)));
        let renewed = self.base.plus(draw.between(366, 730));
        Some(Permit {
            since,
            valid_until: lapsed.filter(|day| *day > since).unwrap_or(renewed),
        })
    }

    /// The stages of school of a child, those ahead among them; whoever came late enters late.
    pub fn schooling(&self, household: &Household, person: &Person) -> [Option<Schooling>; 3] {
        if person.years() > 18 {
            return [None; 3];
        }
        let (year, month, _) = person.birth.ymd();
        let first = year + if month <= 8 { 6 } else { 7 };
        let mut draw = Draw::new(self.seed, Stream::School, person.index);
        let district = u64::from(household.address.district) * 1_000;
        let mut stage = |stage, from: i32, to: i32, schools: u32| {
            let school = district + u64::from(draw.below(schools));
            let goes_on = stage != "senior" || draw.chance(8_800);
            let entered = Day::new(first + from, 9, 1).max(household.arrived.plus(20));
            let leaves = Day::new(first + to, 7, 1);
            let there =
                goes_on && entered < leaves && household.left.is_none_or(|left| entered < left);
            there.then_some(Schooling {
                stage,
                school,
                entered,
                leaves,
            })
        };
        [
            stage("primary", 0, 6, 90),
            stage("junior", 6, 9, 40),
            stage("senior", 9, 12, 15),
        ]
    }

    /// The wedding of head and spouse.
    pub fn wedding(&self, household: &Household) -> Option<Day> {
        let (head, spouse) = (household.head()?, household.spouse()?);
        let after = head.turns(22).max(spouse.turns(20));
        let children = household.members.iter().filter(|p| p.role == Role::Child);
        let first_child = children.map(|p| p.birth).min().unwrap_or(self.base);
        let years =
            Draw::nested(self.seed, Stream::Household, household.index, 2).between(300, 1_500);
        Some(first_child.plus(-years).max(after).min(self.base.plus(-1)))
    }

    /// The end of a lone parent's marriage.
    pub fn divorce(&self, household: &Household) -> Option<Day> {
        let head = household.head()?;
        let child = household.members.get(1)?;
        let lone = household.spouse().is_none() && child.role == Role::Child && head.years() < 60;
        let days =
            Draw::nested(self.seed, Stream::Household, household.index, 3).between(200, 4_000);
        lone.then(|| child.birth.plus(days).min(self.base.plus(-20)))
    }

    /// The person's disability certificate.
    pub fn disability(&self, household: &Household, person: &Person) -> Option<Disability> {
        let age = person.years();
        let share = if age >= 60 {
            900
        } else if age >= 3 {
            190
        } else {
            0
        };
        let share = if household.hardship.is_some() {
            share * 4
        } else {
            share
        };
        let mut draw = Draw::nested(self.seed, Stream::Health, person.index, 4);
        draw.chance(share).then(|| Disability {
            level: [1, 2, 2, 3, 3, 4, 4, 4][draw.below(8) as usize],
            kind: [
                "视力", "听力", "言语", "肢体", "肢体", "智力", "精神", "多重",
            ][draw.below(8) as usize],
            since: self
                .base
                .plus(draw.between(-3_600, 250))
                .max(person.birth.plus(400)),
        })
    }

    /// Appends the person's uses of a service from a year before the base day until `until`.
    pub fn traces(
        &self,
        household: &Household,
        person: &Person,
        kind: Trace,
        until: Day,
        out: &mut Vec<Visit>,
    ) {
        let age = person.years();
        let monthly = match kind {
            Trace::Clinic => 700 + 45 * age.max(0) as u32,
            Trace::Pharmacy => {
                if age >= 40 {
                    2_400
                } else {
                    900
                }
            }
            Trace::Bus => {
                if age >= 10 {
                    4_200
                } else {
                    300
                }
            }
            Trace::Bank => {
                if age >= 18 {
                    3_800
                } else {
                    0
                }
            }
        };
        let months = (until.0 - self.base.0).div_euclid(30);
        for month in -12..=months {
            let row = (month + 100) as u64 + ((kind as u64 + 1) << 16);
            let mut draw = Draw::nested(self.seed, Stream::Trace, person.index, row);
            if !draw.chance(monthly) {
                continue;
            }
            let day = self.base.plus(month * 30 + draw.between(0, 29));
            let cost_fen =
                i64::from(draw.between(2, 60)) * if kind == Trace::Clinic { 1_300 } else { 100 };
            if day <= until && person.alive(day) && household.here(day) {
                out.push(Visit {
                    day,
                    place: draw.below(60),
                    cost_fen,
                });
            }
        }
    }
}
