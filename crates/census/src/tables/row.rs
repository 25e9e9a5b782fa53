//! Rows (行): a record written field by field, with what is wrong with it.

use super::record::Record;
use super::{Field, Table, children};
use crate::damage::{self, Damage, Kind};
use crate::draw::{Draw, Stream};
use crate::places::{DISTRICTS, number};
use crate::truth::{Household, Person, Role, World};
use crate::{DateStyle, Day};

/// The texts of one row, in one piece of memory that is used again.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Row {
    text: String,
    ends: Vec<u32>,
}

/// Writes records of one table.
#[derive(Debug)]
pub struct Writer<'a> {
    world: &'a World,
    table: &'a Table,
    salt: u64,
    has_birth: bool,
    has_phone: bool,
    has_guardian: bool,
}

impl Row {
    /// Empties the row.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// How many fields it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Field `at`; nothing where there is none.
    pub fn get(&self, at: usize) -> &str {
        let end = self.ends.get(at).copied().unwrap_or(0) as usize;
        let start = at.checked_sub(1).map_or(0, |before| {
            self.ends.get(before).copied().unwrap_or(0) as usize
        });
        self.text.get(start..end).unwrap_or_default()
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    fn end_field(&mut self) {
        self.ends.push(self.text.len() as u32);
    }
}

impl<'a> Writer<'a> {
    /// A writer for `table`.
    pub fn new(world: &'a World, table: &'a Table) -> Writer<'a> {
        let has = |field| table.columns.iter().any(|column| column.field == field);
        Writer {
            world,
            table,
            salt: table.salt,
            has_birth: has(Field::Birth),
            has_phone: has(Field::Phone) || has(Field::GuardianPhone),
            has_guardian: has(Field::GuardianName),
        }
    }

    /// What is wrong with a record.
    pub fn damage(&self, household: &Household, person: &Person, record: &Record) -> Damage {
        let mut damage = Damage::draw(self.world.seed, self.salt, record.key, &self.table.rates);
        if !damage.is_none() {
            damage.keep(Kind::Birth, self.has_birth);
            damage.keep(Kind::Phone, self.has_phone);
            if damage.has(Kind::Shared) {
                damage.keep(Kind::Shared, damage::lender(household, person).is_some());
            }
            if damage.has(Kind::Fifteen) {
                damage.keep(
                    Kind::Fifteen,
                    person.identity.to_old().is_some() && person.years() >= 27,
                );
            }
        }
        damage
    }

    /// Writes the record as the table has it on `day` into `row`, dates in `style`.
    pub fn write(
        &self,
        household: &Household,
        person: &Person,
        record: &Record,
        damage: Damage,
        (day, style): (Day, DateStyle),
        row: &mut Row,
    ) {
        row.clear();
        let guardian = if self.has_guardian {
            let salt = if self.table.key == "police.child-register" {
                0
            } else {
                self.salt
            };
            children::guardian(self.world, salt, household, person)
        } else {
            None
        };
        let choice =
            |nth: u64| Draw::nested(self.world.seed, Stream::Damage, record.key ^ self.salt, nth);
        // The name of a newborn's table and of every other: of the person; of a firm: of its representative.
        for column in self.table.columns {
            let out = &mut row.text;
            match column.field {
                Field::RecordNo => {
                    out.push('R');
                    wide(out, record.key);
                }
                Field::Identity => damage::write_number(damage, household, person, choice(1), out),
                Field::Name => damage::write_name(damage, &person.name, choice(2), out),
                Field::Sex => out.push_str(damage::sex(person)),
                Field::Birth => damage::birth(damage, person.birth, choice(3)).write(style, out),
                Field::Phone if !damage.has(Kind::Phone) && person.phone > 0 => {
                    wide(out, person.phone)
                }
                Field::GuardianName => {
                    if let Some(guardian) = guardian {
                        guardian.name.write(out);
                    }
                }
                Field::GuardianPhone if !damage.has(Kind::Phone) => {
                    if let Some(guardian) = guardian {
                        wide(out, guardian.phone);
                    }
                }
                Field::GuardianIdentity => {
                    if let Some(guardian) = guardian {
                        out.push_str(guardian.identity.as_str());
                    }
                }
                Field::Address => household.address_on(day).write(out),
                Field::DistrictCode => number(out, household.address_on(day).district().code),
                Field::RegisteredCode => number(out, household.registered_code()),
                Field::RegisteredIn => out.push_str(household.registered_in()),
                Field::HouseholdNo => {
                    out.push('H');
                    wide(out, household.index);
                }
                Field::Relation => out.push_str(match person.role {
                    Role::Head => "户主",
                    Role::Spouse => "配偶",
                    Role::Child => "子女",
                    Role::Elder => "父母",
                    Role::Ward => "其他亲属",
                }),
                Field::Recorded => record.recorded.write(style, out),
                Field::From => record.from.write(style, out),
                Field::End => {
                    if let Some(end) = record.end_on(day) {
                        end.write(style, out);
                    }
                }
                Field::Amount => {
                    number(out, (record.amount_fen / 100) as u32);
                    out.push('.');
                    crate::day::digits(out, (record.amount_fen % 100) as u32, 2);
                }
                Field::Code => out.push_str(record.code),
                Field::OrganizationName => {
                    if let Some(index) = record.organization {
                        out.push_str(&self.world.enterprise(index).name);
                    }
                }
                Field::OrganizationCode => {
                    if let Some(index) = record.organization {
                        out.push_str(self.world.enterprise(index).code.as_str());
                    }
                }
                Field::School => school(record, out),
                Field::Place => place(record, out),
                Field::Number => self.number(household, person, record, out),
                Field::Quantity => number(out, record.quantity),
                Field::Phone | Field::GuardianPhone => {}
            }
            row.end_field();
        }
    }

    fn number(&self, household: &Household, person: &Person, record: &Record, out: &mut String) {
        match self.table.key {
            "police.vehicle" => {
                if let Some(car) = self.world.vehicle(household, person) {
                    car.plate(out);
                }
            }
            "land.dwelling" => {
                out.push_str("鲁虚不动产权第");
                wide(out, record.key);
                out.push('号');
            }
            _ => {
                out.push('虚');
                wide(out, record.key);
            }
        }
    }
}

/// Appends the name of a school: its number in a district, and the stage.
fn school(record: &Record, out: &mut String) {
    let Some(index) = record.organization else {
        return;
    };
    let district = DISTRICTS[(index / 1_000) as usize % DISTRICTS.len()];
    out.push_str("青岛市");
    out.push_str(district.zh);
    out.push('第');
    number(out, (index % 1_000) as u32 + 1);
    out.push_str(match record.code {
        "小学" => "小学",
        "初中" => "初级中学",
        _ => "高级中学",
    });
}

/// Appends where a service was used, numbered within the city.
fn place(record: &Record, out: &mut String) {
    let Some(index) = record.organization else {
        return;
    };
    out.push('第');
    number(out, index as u32 + 1);
    out.push_str(match record.code {
        "门诊" => "医院",
        "购药" => "药店",
        "乘车" => "线路",
        _ => "支行",
    });
}

/// Appends `value` in at least ten digits.
fn wide(out: &mut String, value: u64) {
    let high = value / 10_000_000_000;
    if high > 0 {
        number(out, high as u32);
    }
    crate::day::digits(out, (value / 100_000 % 100_000) as u32, 5);
    crate::day::digits(out, (value % 100_000) as u32, 5);
}
