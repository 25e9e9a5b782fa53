//! Events (变化事件): what happened to somebody between two days, which monitoring must notice.

use serde::Serialize;

use super::{Household, Person, Role, World};
use crate::Day;

/// A change of somebody's life that at least one department's table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    Born,
    Died,
    Arrived,
    Left,
    MovedHome,
    JobStarted,
    JobEnded,
    FirmFounded,
    FirmClosed,
    VehicleBought,
    VehicleSold,
    DwellingBought,
    DwellingSold,
    Disabled,
    SchoolLeft,
    HardshipEnded,
}

impl Event {
    /// Stable key, as the truth's files write it.
    pub fn key(self) -> &'static str {
        match self {
            Event::Born => "born",
            Event::Died => "died",
            Event::Arrived => "arrived",
            Event::Left => "left",
            Event::MovedHome => "moved-home",
            Event::JobStarted => "job-started",
            Event::JobEnded => "job-ended",
            Event::FirmFounded => "firm-founded",
            Event::FirmClosed => "firm-closed",
            Event::VehicleBought => "vehicle-bought",
            Event::VehicleSold => "vehicle-sold",
            Event::DwellingBought => "dwelling-bought",
            Event::DwellingSold => "dwelling-sold",
            Event::Disabled => "disabled",
            Event::SchoolLeft => "school-left",
            Event::HardshipEnded => "hardship-ended",
        }
    }
}

impl World {
    /// Appends what happened to `person` after `since` and up to `until`, in the order of the days.
    ///
    /// Nothing happens to somebody not yet born, dead or gone, their leaving aside.
    pub fn events(
        &self,
        household: &Household,
        person: &Person,
        (since, until): (Day, Day),
        out: &mut Vec<(Day, Event)>,
    ) {
        let start = out.len();
        let mut note = |day: Option<Day>, event| {
            let there = |day: &Day| {
                let ends = matches!(event, Event::Died | Event::Left);
                *day > since
                    && *day <= until
                    && (ends || person.alive(*day) && household.here(*day))
            };
            out.extend(day.filter(there).map(|day| (day, event)));
        };
        note(Some(person.birth), Event::Born);
        note(person.died, Event::Died);
        note(Some(household.arrived), Event::Arrived);
        let left = household.left.filter(|left| person.alive(*left));
        note(left, Event::Left);
        note(household.moved.map(|moved| moved.0), Event::MovedHome);
        note(
            household.hardship.and_then(|h| h.ended),
            Event::HardshipEnded,
        );
        for job in self.employments(household, person).into_iter().flatten() {
            note(Some(job.start), Event::JobStarted);
            note(job.end, Event::JobEnded);
        }
        if let Some(firm) = self.enterprise_of(person) {
            note(Some(firm.registered), Event::FirmFounded);
            note(firm.cancelled, Event::FirmClosed);
        }
        if let Some(car) = self.vehicle(household, person) {
            note(Some(car.bought), Event::VehicleBought);
            note(car.sold, Event::VehicleSold);
        }
        if person.role == Role::Head {
            for home in self.dwellings(household).into_iter().flatten() {
                note(Some(home.bought), Event::DwellingBought);
                note(home.sold, Event::DwellingSold);
            }
        }
        note(
            self.disability(household, person).map(|d| d.since),
            Event::Disabled,
        );
        let schools = self.schooling(household, person).into_iter().flatten();
        note(schools.map(|s| s.leaves).max(), Event::SchoolLeft);
        out[start..].sort_unstable();
    }
}
