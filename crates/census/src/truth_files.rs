//! The truth's own files: people, subsidies with what re-verification must find, means and events of those on the
//! register of low income.

use std::path::Path;

use crate::funnel::Truth;
use crate::side::SideFile;
use crate::truth::{Event, Grant, HardshipKind, Household, Person, Role, World};
use crate::{CensusError, Day};

/// How far back `events.csv` looks.
const EVENT_DAYS: i32 = 365;

/// `persons.csv`, `grants.csv`, `means.csv` and `events.csv`.
pub(crate) struct TruthFiles {
    persons: SideFile,
    grants: SideFile,
    means: SideFile,
    events: SideFile,
    text: [String; 4],
    granted: Vec<Grant>,
    happened: Vec<(Day, Event)>,
}

const PERSONS: [&str; 17] = [
    "person",
    "household",
    "role",
    "name",
    "sex",
    "birth_date",
    "id_number",
    "phone",
    "died",
    "registered_in",
    "arrived",
    "left",
    "district",
    "address",
    "hardship",
    "hardship_since",
    "child",
];
const MEANS: [&str; 8] = [
    "person",
    "household",
    "deposits_fen",
    "funds_fen",
    "vehicles_fen",
    "dwellings_fen",
    "capital_fen",
    "wage_fen",
];

impl TruthFiles {
    pub(crate) fn create(dir: &Path) -> Result<TruthFiles, CensusError> {
        let grants = ["person", "subsidy", "since", "monthly_fen", "verdict"];
        Ok(TruthFiles {
            persons: SideFile::create(dir, "persons.csv", &PERSONS)?,
            grants: SideFile::create(dir, "grants.csv", &grants)?,
            means: SideFile::create(dir, "means.csv", &MEANS)?,
            events: SideFile::create(dir, "events.csv", &["person", "day", "event"])?,
            text: Default::default(),
            granted: Vec::new(),
            happened: Vec::new(),
        })
    }

    /// Writes all that is true of one person on `day`.
    pub(crate) fn person(
        &mut self,
        world: &World,
        household: &Household,
        person: &Person,
        day: Day,
        child: Truth,
    ) -> Result<(), CensusError> {
        self.write_person(household, person, day, child)?;
        self.granted.clear();
        world.grants(household, person, &mut self.granted);
        for grant in self
            .granted
            .iter()
            .filter(|g| g.since <= day && g.stopped.is_none_or(|stopped| day < stopped))
        {
            let verdict = serde_json::to_value(world.verdict(grant, household, person, day))?;
            let fields = [
                person.index.to_string(),
                grant.subsidy.key().to_owned(),
                grant.since.to_string(),
                grant.monthly_fen.to_string(),
                verdict.as_str().unwrap_or_default().to_owned(),
            ];
            self.grants.line(fields.iter().map(String::as_str))?;
        }
        if household.hardship.is_some_and(|h| h.since <= day) {
            self.happened.clear();
            let span = (day.plus(-EVENT_DAYS), day);
            world.events(household, person, span, &mut self.happened);
            for (when, event) in &self.happened {
                let (index, when) = (person.index.to_string(), when.to_string());
                self.events
                    .line([index.as_str(), &when, event.key()].into_iter())?;
            }
        }
        if household.hardship_on(day).is_some() && person.alive(day) {
            let fields = means(world, household, person, day).map(|n| n.to_string());
            self.means.line(fields.iter().map(String::as_str))?;
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Result<(), CensusError> {
        self.persons.finish()?;
        self.grants.finish()?;
        self.events.finish()?;
        self.means.finish()
    }

    fn write_person(
        &mut self,
        household: &Household,
        person: &Person,
        day: Day,
        child: Truth,
    ) -> Result<(), CensusError> {
        use std::fmt::Write;
        let [name, numbers, dates, address] = &mut self.text;
        for text in [&mut *name, &mut *numbers, &mut *dates, &mut *address] {
            text.clear();
        }
        person.name.write(name);
        let place = household.address_on(day);
        place.write(address);
        // Writing into a String does not fail.
        let _ = write!(
            numbers,
            "{} {} {}",
            person.index, household.index, person.phone
        );
        let hardship = household.hardship_on(day);
        let given = |day: Option<Day>| day.unwrap_or(Day(i32::MIN));
        let all = [
            Some(person.birth),
            person.died,
            (!household.local).then_some(household.arrived),
            household.left,
            hardship.map(|h| h.since),
        ];
        for day in all.map(given) {
            if day.0 != i32::MIN {
                day.write(crate::DateStyle::Iso, dates);
            }
            dates.push(' ');
        }
        let mut number = numbers.split(' ');
        let mut date = dates.split(' ');
        let mut next = || number.next().unwrap_or_default();
        let mut next_date = || date.next().unwrap_or_default();
        let (index, house, phone) = (next(), next(), next());
        let (birth, died, arrived, left, since) = (
            next_date(),
            next_date(),
            next_date(),
            next_date(),
            next_date(),
        );
        let fields = [
            index,
            house,
            role(person.role),
            name.as_str(),
            crate::damage::sex(person),
            birth,
            person.identity.as_str(),
            phone,
            died,
            household.registered_in(),
            arrived,
            left,
            place.district().zh,
            address.as_str(),
            hardship.map_or("", |h| hardship_key(h.kind)),
            since,
            child.key(),
        ];
        self.persons.line(fields.into_iter())
    }
}

/// Person, household, then fen: deposits, funds, vehicles, dwellings, capital of enterprises, wage a month.
fn means(world: &World, household: &Household, person: &Person, day: Day) -> [i64; 8] {
    let (deposits, funds) = world.money(household, person);
    let held =
        |since: Day, until: Option<Day>| since <= day && until.is_none_or(|until| day < until);
    let car = world
        .vehicle(household, person)
        .filter(|c| held(c.bought, c.sold));
    let homes = world
        .dwellings(household)
        .into_iter()
        .flatten()
        .filter(|d| held(d.bought, d.sold));
    let head = person.role == Role::Head;
    let firm = world
        .enterprise_of(person)
        .filter(|f| held(f.registered, f.cancelled));
    [
        person.index as i64,
        household.index as i64,
        deposits,
        funds,
        car.map_or(0, |car| car.worth_fen(day)),
        if head {
            homes.map(|d| d.worth_fen()).sum()
        } else {
            0
        },
        firm.map_or(0, |firm| firm.capital_fen),
        world
            .employment_on(household, person, day)
            .map_or(0, |job| job.wage_fen),
    ]
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Head => "head",
        Role::Spouse => "spouse",
        Role::Child => "child",
        Role::Elder => "elder",
        Role::Ward => "ward",
    }
}

fn hardship_key(kind: HardshipKind) -> &'static str {
    match kind {
        HardshipKind::Subsistence => "subsistence",
        HardshipKind::Destitute => "destitute",
        HardshipKind::Marginal => "marginal",
        HardshipKind::Expense => "expense",
    }
}
