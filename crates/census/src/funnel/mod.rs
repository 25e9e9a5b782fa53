//! The funnel's expectation (漏斗预期): what the rules of the README must find, counted without SQL.
//!
//! The generator hands every delivered row of nine tables to a [`Collector`]; the rules then run over them with
//! plain sets. The result says for each raw row at which step it was dropped and why, and what the truth is.

mod collect;
mod report;
mod rules;

pub use collect::Collector;
pub use report::{Fate, FunnelReport, RowFate, Stage};
pub use rules::{AGE_LIMIT, clean_name, clean_phone, own_number};

use serde::Serialize;

use crate::Day;
use crate::tables::SETTLED_DAYS;
use crate::truth::{Household, Person, Role};

/// What the truth says of the child behind a row (真实情况).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Truth {
    /// A child of migrant workers who has lived here with a parent for half a year.
    Migrant,
    Local,
    NotChild,
    Dead,
    MovedAway,
    /// Lives with other relatives.
    NotWithParents,
    /// Here for less than half a year.
    Recent,
}

impl Truth {
    /// All of them.
    pub const ALL: [Truth; 7] = [
        Truth::Migrant,
        Truth::Local,
        Truth::NotChild,
        Truth::Dead,
        Truth::MovedAway,
        Truth::NotWithParents,
        Truth::Recent,
    ];

    /// What somebody is on `day`.
    pub fn of(household: &Household, person: &Person, day: Day) -> Truth {
        if !(0..AGE_LIMIT).contains(&person.age(day)) {
            Truth::NotChild
        } else if household.local {
            Truth::Local
        } else if !person.alive(day) {
            Truth::Dead
        } else if !household.here(day) {
            Truth::MovedAway
        } else if person.role != Role::Child {
            Truth::NotWithParents
        } else if household.arrived.plus(SETTLED_DAYS) > day {
            Truth::Recent
        } else {
            Truth::Migrant
        }
    }

    /// Stable key, as the truth's files write it.
    pub fn key(self) -> &'static str {
        match self {
            Truth::Migrant => "migrant",
            Truth::Local => "local",
            Truth::NotChild => "not-child",
            Truth::Dead => "dead",
            Truth::MovedAway => "moved-away",
            Truth::NotWithParents => "not-with-parents",
            Truth::Recent => "recent",
        }
    }
}
