//! Collects delivered rows and runs the rules over them.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use super::rules::{clean_name, clean_phone, own_number};
use super::{AGE_LIMIT, Fate, FunnelReport, RowFate, Truth};
use crate::Day;
use crate::tables::{CONFIRMED, Field, Part, Row, SETTLED_DAYS, Table};

/// A hasher with fixed keys: the same city, the same order of everything.
type Fixed = BuildHasherDefault<DefaultHasher>;
type Set = HashSet<u64, Fixed>;
type Map<V> = HashMap<u64, V, Fixed>;

/// Raw rows and registers of one day.
#[derive(Debug, Default)]
pub struct Collector {
    day: i32,
    tables: Vec<&'static str>,
    rows: Vec<Raw>,
    local_numbers: Set,
    local_people: Set,
    permits: Set,
    departed: Set,
    /// Number to the latest visit's day and whether it confirmed.
    visits: Map<(i32, bool)>,
    truth_children: u64,
}

#[derive(Debug)]
struct Raw {
    record: u64,
    person: u64,
    /// First seventeen digits of its own number, 0 for none.
    number: u64,
    /// Name, birth and guardian's telephone; 0 where there is no telephone.
    who: u64,
    /// Guardian's name and telephone; 0 where there is no telephone.
    guardian: u64,
    birth: Option<Day>,
    recorded: i32,
    table: u8,
    truth: Truth,
}

impl Collector {
    /// For the funnel as of `day`.
    pub fn new(day: Day) -> Collector {
        Collector {
            day: day.0,
            ..Collector::default()
        }
    }

    /// Notes a child of the truth, so that recall can be measured.
    pub fn person(&mut self, truth: Truth) {
        self.truth_children += u64::from(truth == Truth::Migrant);
    }

    /// Takes one delivered row of a table of the funnel; others are passed over.
    pub fn row(
        &mut self,
        table: &'static Table,
        record: u64,
        person: u64,
        truth: Truth,
        row: &Row,
    ) {
        match table.funnel {
            Part::Raw => self.raw(table, record, person, truth, row),
            Part::Register => self.register(table, row),
            Part::None => {}
        }
    }

    /// Runs the rules: the report and each raw row's fate.
    pub fn finish(self) -> (FunnelReport, Vec<RowFate>, Vec<&'static str>) {
        let mut fates: Vec<Option<Fate>> = self.rows.iter().map(|row| self.first(row)).collect();
        let numbers = self.second(&mut fates);
        for ((row, fate), number) in self.rows.iter().zip(&mut fates).zip(&numbers) {
            if fate.is_none() {
                *fate = Some(self.third_and_fourth(row, *number));
            }
        }
        let rows: Vec<RowFate> = self
            .rows
            .iter()
            .zip(&fates)
            .map(|(row, fate)| RowFate {
                table: row.table,
                record: row.record,
                person: row.person,
                truth: row.truth,
                fate: fate.unwrap_or(Fate::Confirmed),
            })
            .collect();
        let known: Set = self
            .rows
            .iter()
            .filter(|r| r.truth == Truth::Migrant)
            .map(|r| r.person)
            .collect();
        let report =
            FunnelReport::count(&rows, &self.tables, self.truth_children, known.len() as u64);
        (report, rows, self.tables)
    }

    fn raw(&mut self, table: &'static Table, record: u64, person: u64, truth: Truth, row: &Row) {
        let at = self
            .tables
            .iter()
            .position(|t| *t == table.key)
            .unwrap_or_else(|| {
                self.tables.push(table.key);
                self.tables.len() - 1
            });
        let get = |field| field_of(table, field, row);
        let birth = Day::read(get(Field::Birth));
        let name = clean_name(get(Field::Name));
        let phone = clean_phone(get(Field::GuardianPhone));
        let number = birth.and_then(|birth| own_number(get(Field::Identity), birth));
        let who = phone
            .as_ref()
            .map_or(0, |phone| key(&(&name, birth.map(|d| d.0), phone)));
        let guardian = phone.as_ref().map_or(0, |phone| {
            key(&(clean_name(get(Field::GuardianName)), phone))
        });
        self.rows.push(Raw {
            record,
            person,
            number: number.unwrap_or(0),
            who,
            guardian,
            birth,
            recorded: Day::read(get(Field::Recorded)).map_or(i32::MIN, |d| d.0),
            table: at as u8,
            truth,
        });
    }

    fn register(&mut self, table: &'static Table, row: &Row) {
        let get = |field| field_of(table, field, row);
        // Registers are kept with care: their numbers are taken as they stand.
        let number = get(Field::Identity)
            .get(..17)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0);
        match table.key {
            "police.child-register" => {
                let birth = Day::read(get(Field::Birth)).map(|d| d.0);
                self.local_numbers.insert(number);
                if let Some(phone) = clean_phone(get(Field::GuardianPhone)) {
                    self.local_people
                        .insert(key(&(&clean_name(get(Field::Name)), birth, &phone)));
                }
            }
            "police.permit" => {
                let day = |field| Day::read(get(field)).map(|d| d.0);
                let settled = day(Field::From).is_some_and(|from| from + SETTLED_DAYS <= self.day);
                let valid = day(Field::End).is_none_or(|end| end >= self.day);
                if let Some(phone) = clean_phone(get(Field::Phone)).filter(|_| settled && valid) {
                    self.permits
                        .insert(key(&(clean_name(get(Field::Name)), &phone)));
                }
            }
            "police.departure" => {
                self.departed.insert(number);
            }
            "civil.visit" => {
                let seen = (
                    Day::read(get(Field::From)).map_or(0, |d| d.0),
                    get(Field::Code) == CONFIRMED,
                );
                let latest = self.visits.entry(number).or_insert(seen);
                *latest = seen.max(*latest);
            }
            _ => {}
        }
    }

    fn first(&self, row: &Raw) -> Option<Fate> {
        let Some(birth) = row.birth else {
            return Some(Fate::NoBirth);
        };
        if !(0..AGE_LIMIT).contains(&Day(self.day).age_of(birth)) {
            Some(Fate::NotChild)
        } else if row.number != 0 && self.local_numbers.contains(&row.number) {
            Some(Fate::LocalNumber)
        } else if row.who != 0 && self.local_people.contains(&row.who) {
            Some(Fate::LocalPerson)
        } else {
            None
        }
    }

    /// Gives rows without a number that of rows alike, then keeps the latest row of each number.
    fn second(&self, fates: &mut [Option<Fate>]) -> Vec<u64> {
        let mut known: Map<Option<u64>> = Map::default();
        for (row, _) in self
            .suspected(fates)
            .filter(|(row, _)| row.number != 0 && row.who != 0)
        {
            let one = known.entry(row.who).or_insert(Some(row.number));
            if *one != Some(row.number) {
                *one = None;
            }
        }
        let mut numbers: Vec<u64> = self.rows.iter().map(|row| row.number).collect();
        let mut kept: Map<usize> = Map::default();
        for (at, row) in self.rows.iter().enumerate() {
            if fates[at].is_some() {
                continue;
            }
            if row.number == 0 {
                match known.get(&row.who).filter(|_| row.who != 0) {
                    Some(Some(number)) => numbers[at] = *number,
                    Some(None) => fates[at] = Some(Fate::Ambiguous),
                    None => fates[at] = Some(Fate::Unrepaired),
                }
                if fates[at].is_some() {
                    continue;
                }
            }
            let Some(other) = kept.insert(numbers[at], at) else {
                continue;
            };
            let (lost, won) = if self.wins(at, other) {
                (other, at)
            } else {
                (at, other)
            };
            fates[lost] = Some(Fate::Superseded);
            kept.insert(numbers[at], won);
        }
        numbers
    }

    /// Whether the row at `a` is kept before that at `b`: the later; of one day the table first by name, then the
    /// lower record.
    fn wins(&self, a: usize, b: usize) -> bool {
        let rank = |at: usize| {
            let row = &self.rows[at];
            (
                std::cmp::Reverse(row.recorded),
                self.tables[usize::from(row.table)],
                row.record,
            )
        };
        rank(a) < rank(b)
    }

    fn third_and_fourth(&self, row: &Raw, number: u64) -> Fate {
        if row.guardian == 0 || !self.permits.contains(&row.guardian) {
            Fate::NoPermit
        } else if self.departed.contains(&number) {
            Fate::Departed
        } else {
            match self.visits.get(&number) {
                None => Fate::NotVisited,
                Some((_, false)) => Fate::Refuted,
                Some((_, true)) => Fate::Confirmed,
            }
        }
    }

    fn suspected<'a>(
        &'a self,
        fates: &'a [Option<Fate>],
    ) -> impl Iterator<Item = (&'a Raw, &'a Option<Fate>)> {
        self.rows
            .iter()
            .zip(fates)
            .filter(|(_, fate)| fate.is_none())
    }
}

fn field_of<'a>(table: &Table, field: Field, row: &'a Row) -> &'a str {
    let at = table
        .columns
        .iter()
        .position(|column| column.field == field);
    at.map_or("", |at| row.get(at))
}

/// A key of 64 bits; among four million rows two unlike ones meet once in a million cities.
fn key(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish().max(1)
}
