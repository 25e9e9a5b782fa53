//! Days (推进): what changed in each table from one day to the next.
//!
//! A record's row is a function of the day, so a change is the difference of two days: no state is kept, and any day
//! can be asked for. Applying a day's changes to the tables of the day before gives the tables of the day.

use std::fs;
use std::path::Path;

use crate::damage::Damage;
use crate::files::{Delivered, Delivery, Manifest, TableFile, wrote};
use crate::generate::write_json;
use crate::side::SideFile;
use crate::tables::{Record, Records, Row, Table, Writer};
use crate::truth::{Household, Person, World};
use crate::{CensusError, DateStyle, Day, Plan};

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    Insert,
    Update,
    Delete,
}

impl Change {
    /// As the column `change` has it.
    pub fn key(self) -> &'static str {
        match self {
            Change::Insert => "insert",
            Change::Update => "update",
            Change::Delete => "delete",
        }
    }
}

/// Writes the changes that `plan.day` brings into `dir/changes/DAY/`, a file for each table that has any, and a manifest.
///
/// A deleted record's row is the one it had. Nothing is late, short or twice here.
///
/// # Errors
/// A plan that cannot be, or a file that cannot be written.
pub fn changes(
    plan: &Plan,
    dir: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Manifest, CensusError> {
    let world = plan.world()?;
    let day = plan.day;
    let dir = dir.join("changes").join(day.to_string());
    fs::create_dir_all(&dir).map_err(|source| wrote(&dir, source))?;
    let tables = plan.selected()?;
    let mut files: Vec<Option<TableFile>> = tables.iter().map(|_| None).collect();
    let mut side = if plan.truth {
        Some(SideFile::create(
            &dir,
            "truth.csv",
            &["table", "record_no", "change", "person", "errors"],
        )?)
    } else {
        None
    };
    let mut done = 0;
    walk(
        plan,
        &world,
        &tables,
        &mut |at, change, person, write: &mut dyn FnMut(DateStyle) -> (Damage, Row)| {
            let table = tables[at];
            if files[at].is_none() {
                files[at] = Some(TableFile::create(&dir, table.key, table, Some("change"))?);
            }
            let Some(file) = &mut files[at] else {
                return Ok(());
            };
            let (damage, row) = write(file.style());
            file.write(Some(change.key()), &row)?;
            if let Some(side) = &mut side {
                let kinds: Vec<&str> = damage.kinds().map(|kind| kind.key()).collect();
                let (person, kinds) = (person.index.to_string(), kinds.join("+"));
                side.line([table.key, row.get(0), change.key(), &person, &kinds].into_iter())?;
            }
            Ok(())
        },
        &mut |people| {
            done = people;
            progress(done.min(plan.people), plan.people);
        },
    )?;
    if let Some(side) = side {
        side.finish()?;
    }
    let mut delivered = Vec::new();
    for (table, file) in tables.iter().zip(files) {
        let Some(file) = file else { continue };
        let name = file
            .path()
            .file_name()
            .map(|n| n.to_string_lossy().into_owned());
        let finished = file.finish()?;
        delivered.push(Delivered {
            table: table.key,
            department: table.department().map_or("", |d| d.key),
            day,
            delivered_on: day.plus(1),
            file: format!("changes/{day}/{}", name.unwrap_or_default()),
            format: table.format,
            delivery: Delivery::Changes,
            rows_declared: finished.rows,
            rows: finished.rows,
            bytes: finished.bytes,
            sha256: finished.sha256,
        });
    }
    let manifest = Manifest {
        seed: plan.seed,
        people: plan.people,
        day,
        invented: Manifest::INVENTED,
        files: delivered,
    };
    write_json(&dir.join("manifest.json"), &manifest)?;
    Ok(manifest)
}

type Sink<'a> = &'a mut dyn FnMut(
    usize,
    Change,
    &Person,
    &mut dyn FnMut(DateStyle) -> (Damage, Row),
) -> Result<(), CensusError>;

fn walk(
    plan: &Plan,
    world: &World,
    tables: &[&'static Table],
    sink: Sink,
    done: &mut dyn FnMut(u64),
) -> Result<(), CensusError> {
    let writers: Vec<Writer> = tables
        .iter()
        .map(|table| Writer::new(world, table))
        .collect();
    let mut records = Records::default();
    let mut row = Row::default();
    let mut before_row = Row::default();
    let day = plan.day;
    let before = day.plus(-1);
    world.households(0..world.cells(), |household| {
        let moves = household.moved.is_some_and(|(moved, _)| moved == day);
        for person in &household.members {
            for (at, (table, writer)) in tables.iter().zip(&writers).enumerate() {
                let (covered, was_covered) = (
                    plan.covers(table, household, day),
                    plan.covers(table, household, before),
                );
                if !covered && !was_covered {
                    continue;
                }
                records.fill(world, table, household, person, day);
                for record in &records.all {
                    let steady = covered == was_covered && !moves && !record.touches(day);
                    if steady {
                        continue;
                    }
                    let (is, was) = (
                        covered && record.shows(day),
                        was_covered && record.shows(before),
                    );
                    let damage = writer.damage(household, person, record);
                    let at_day = |day, style, row: &mut Row| {
                        writer.write(household, person, record, damage, (day, style), row)
                    };
                    let change = match (was, is) {
                        (false, true) => Change::Insert,
                        (true, false) => Change::Delete,
                        (true, true) => {
                            at_day(before, DateStyle::Iso, &mut before_row);
                            at_day(day, DateStyle::Iso, &mut row);
                            if row == before_row {
                                continue;
                            }
                            Change::Update
                        }
                        (false, false) => continue,
                    };
                    let shown = if change == Change::Delete {
                        before
                    } else {
                        day
                    };
                    sink(at, change, person, &mut |style| {
                        at_day(shown, style, &mut row);
                        (damage, row.clone())
                    })?;
                }
            }
        }
        if household.index % (crate::truth::CELL * 256) < crate::truth::CELL {
            done(household.index);
        }
        Ok::<(), CensusError>(())
    })?;
    done(plan.people);
    Ok(())
}

/// The rows of one record on a day, for tests and for whoever checks one person.
pub fn row_of(
    world: &World,
    table: &Table,
    household: &Household,
    person: &Person,
    record: &Record,
    day: Day,
) -> Row {
    let writer = Writer::new(world, table);
    let damage = writer.damage(household, person, record);
    let mut row = Row::default();
    writer.write(
        household,
        person,
        record,
        damage,
        (day, table.dates),
        &mut row,
    );
    row
}
