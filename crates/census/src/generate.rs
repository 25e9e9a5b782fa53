//! One run (生成): a city's tables of one day, the truth beside them, and a manifest.

use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::damage::Kind;
use crate::files::{Delivered, Delivery, Manifest, TableFile, wrote};
use crate::funnel::{Collector, FunnelReport, Truth};
use crate::side::SideFile;
use crate::tables::{Part, Record, Records, Row, Table, Writer, registry};
use crate::truth::{Household, Person, World};
use crate::truth_files::TruthFiles;
use crate::{CensusError, Change, Day, Plan};

/// Cells between two calls of the progress function.
const CELLS_PER_STEP: u64 = 256;
/// Of the last cells of a hundred, how many a short delivery lacks.
const SHORT_PERCENT: u64 = 3;
/// Tables whose sender broke off, and tables whose file came twice.
const SHORT: [&str; 2] = ["hrss.employment", "land.dwelling"];
const DUPLICATE: [&str; 2] = ["civil.marriage", "medical.pharmacy"];

/// What a run made.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    pub manifest: Manifest,
    /// Rows with each kind of error, table by table.
    pub errors: Vec<(&'static str, Vec<(&'static str, u64)>)>,
    /// The funnel's expectation, where all its tables were written.
    pub funnel: Option<FunnelReport>,
}

/// One table being delivered.
struct Output<'a> {
    table: &'static Table,
    /// What each row does, in a file of changes.
    change: Option<&'static str>,
    writer: Writer<'a>,
    main: TableFile,
    late: Option<TableFile>,
    side: Option<SideFile>,
    declared: u64,
    errors: [u64; Kind::ALL.len()],
}

/// Writes the tables of `plan` into `dir`: `tables/`, `truth/`, `registry.json`, `manifest.json`.
///
/// `progress` hears how many of how many people are done.
///
/// # Errors
/// A plan that cannot be, or a file that cannot be written; then there is no manifest.
pub fn generate(
    plan: &Plan,
    dir: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Summary, CensusError> {
    let world = plan.world()?;
    let (tables_dir, truth_dir) = (dir.join("tables"), dir.join("truth"));
    for folder in [&tables_dir, &truth_dir] {
        fs::create_dir_all(folder).map_err(|source| wrote(folder, source))?;
    }
    let mut outputs = Vec::new();
    for table in plan.selected()? {
        let change = plan.as_changes.then(|| Change::Insert.key());
        outputs.push(Output {
            table,
            change,
            writer: Writer::new(&world, table),
            main: TableFile::create(&tables_dir, table.key, table, leading(change))?,
            late: None,
            side: if plan.truth {
                Some(SideFile::rows(&truth_dir, table.key)?)
            } else {
                None
            },
            declared: 0,
            errors: [0; Kind::ALL.len()],
        });
    }
    let mut collector = plan.has_funnel().then(|| Collector::new(plan.day));
    let mut truth = if plan.truth {
        Some(TruthFiles::create(&truth_dir)?)
    } else {
        None
    };
    let mut records = Records::default();
    let mut row = Row::default();
    let cells = world.cells();
    let mut from = 0;
    while from < cells {
        let to = (from + CELLS_PER_STEP).min(cells);
        world.households(from..to, |household| {
            let cell = household.index / crate::truth::CELL;
            let broken_off = cell * 100 >= cells * (100 - SHORT_PERCENT);
            for person in &household.members {
                let what = Truth::of(household, person, plan.day);
                if let Some(collector) = &mut collector {
                    collector.person(what);
                }
                for output in &mut outputs {
                    if !plan.covers(output.table, household, plan.day) {
                        continue;
                    }
                    records.fill(&world, output.table, household, person, plan.day);
                    for record in records.all.iter().filter(|r| r.shows(plan.day)) {
                        let short = broken_off && SHORT.contains(&output.table.key);
                        let twice = output.deliver(
                            &tables_dir,
                            household,
                            person,
                            record,
                            plan.day,
                            short,
                            &mut row,
                        )?;
                        if let Some(collector) = collector
                            .as_mut()
                            .filter(|_| output.table.funnel != Part::None)
                        {
                            for _ in 0..=u8::from(twice) {
                                collector.row(output.table, record.key, person.index, what, &row);
                            }
                        }
                    }
                }
                if let Some(truth) = &mut truth {
                    truth.person(&world, household, person, plan.day, what)?;
                }
            }
            Ok::<(), CensusError>(())
        })?;
        from = to;
        progress((from * crate::truth::CELL).min(plan.people), plan.people);
    }
    if let Some(truth) = truth {
        truth.finish()?;
    }
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for output in outputs {
        let counted = Kind::ALL.iter().zip(output.errors);
        errors.push((
            output.table.key,
            counted
                .filter(|(_, n)| *n > 0)
                .map(|(k, n)| (k.key(), n))
                .collect(),
        ));
        output.finish(plan.day, &mut files)?;
    }
    let funnel = match collector {
        Some(collector) => {
            let (report, rows, names) = collector.finish();
            if plan.truth {
                SideFile::fates(&truth_dir, &rows, &names)?;
            }
            Some(report)
        }
        None => None,
    };
    let manifest = Manifest {
        seed: plan.seed,
        people: plan.people,
        day: plan.day,
        invented: Manifest::INVENTED,
        files,
    };
    let summary = Summary {
        manifest,
        errors,
        funnel,
    };
    write_json(&dir.join("registry.json"), &registry())?;
    write_json(
        &truth_dir.join("summary.json"),
        &serde_json::json!({ "errors": summary.errors, "funnel": summary.funnel }),
    )?;
    write_json(&dir.join("manifest.json"), &summary.manifest)?;
    Ok(summary)
}

impl Output<'_> {
    /// Writes one record, where it belongs; whether it was written twice.
    #[allow(clippy::too_many_arguments)]
    fn deliver(
        &mut self,
        dir: &Path,
        household: &Household,
        person: &Person,
        record: &Record,
        day: Day,
        short: bool,
        row: &mut Row,
    ) -> Result<bool, CensusError> {
        let damage = self.writer.damage(household, person, record);
        let late = short || damage.has(Kind::Late);
        if short {
            self.declared += 1;
        }
        let (file, name) = if late {
            if self.late.is_none() {
                let stem = format!("{}.late", self.table.key);
                self.late = Some(TableFile::create(
                    dir,
                    &stem,
                    self.table,
                    leading(self.change),
                )?);
            }
            (self.late.as_mut().unwrap_or(&mut self.main), "late")
        } else {
            (&mut self.main, "main")
        };
        let twice = damage.has(Kind::Twice);
        for _ in 0..=u8::from(twice) {
            self.writer
                .write(household, person, record, damage, (day, file.style()), row);
            let number = file.write(self.change, row)?;
            if let Some(side) = &mut self.side {
                side.row(name, number, row.get(0), person.index, damage)?;
            }
        }
        for kind in damage.kinds() {
            self.errors[kind as usize] += 1;
        }
        Ok(twice)
    }

    fn finish(self, day: Day, files: &mut Vec<Delivered>) -> Result<(), CensusError> {
        if let Some(side) = self.side {
            side.finish()?;
        }
        let table = self.table;
        let short = self.declared;
        let path = self.main.path().to_owned();
        let one =
            |name: String, delivery, later: i32, done: &crate::files::Finished, missing: u64| {
                Delivered {
                    table: table.key,
                    department: table.department().map_or("", |d| d.key),
                    day,
                    delivered_on: day.plus(later),
                    file: format!("tables/{name}"),
                    format: table.format,
                    delivery,
                    rows_declared: done.rows + missing,
                    rows: done.rows,
                    bytes: done.bytes,
                    sha256: done.sha256.clone(),
                }
            };
        let named = |part: &str| format!("{}{part}.{}", table.key, table.format.extension());
        let done = self.main.finish()?;
        let delivery = if short > 0 {
            Delivery::Short
        } else {
            Delivery::Full
        };
        files.push(one(named(""), delivery, 0, &done, short));
        if DUPLICATE.contains(&table.key) {
            let copy = path.with_file_name(named(".again"));
            fs::copy(&path, &copy).map_err(|source| wrote(&copy, source))?;
            files.push(one(named(".again"), Delivery::Duplicate, 0, &done, 0));
        }
        if let Some(late) = self.late {
            files.push(one(named(".late"), Delivery::Late, 1, &late.finish()?, 0));
        }
        Ok(())
    }
}

/// The column before the table's own, in a file of changes.
fn leading(change: Option<&str>) -> Option<&'static str> {
    change.map(|_| "change")
}

/// Writes `value` as indented JSON.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), CensusError> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    fs::write(path, text).map_err(|source| wrote(path, source))
}

/// All people of a shard in memory, for whoever needs no files.
///
/// # Errors
/// Those of `each`.
pub fn people<E>(
    world: &World,
    cells: std::ops::Range<u64>,
    mut each: impl FnMut(&Household, &Person) -> Result<(), E>,
) -> Result<(), E> {
    world.households(cells, |household| {
        household
            .members
            .iter()
            .try_for_each(|person| each(household, person))
    })
}
