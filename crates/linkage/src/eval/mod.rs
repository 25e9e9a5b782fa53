//! How well linking does on a table whose truth is known (评测). The truth is never evidence.

mod align;
mod cpu;
mod report;
mod truth;

use std::path::{Path, PathBuf};

pub use cpu::cpu_seconds;
pub use report::{Report, Score, Wrong};
pub use truth::Truth;

use crate::derived::derived;
use crate::error::LinkageError;
use crate::link::{Linked, link};
use crate::profile::{self, Profile};
use crate::records::Records;
use crate::schema::{COMPARED_MAX, Kind, Schema};
use crate::table::Table;
use crate::train::Options;

/// What to evaluate, and how.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// A folder with one or two tables, or the tables themselves.
    pub paths: Vec<PathBuf>,
    /// Columns that are left out.
    pub without: Vec<String>,
    /// The column that says which records are of one entity; found by itself when none is named.
    pub truth: Option<String>,
    /// The seed of every random choice.
    pub seed: u64,
    /// How many pairs of each sort of mistake are shown with their waterfalls.
    pub examples: usize,
}

/// Reads tables, links them without looking at the truth, and counts. Errors: those of [`Table::read`], `LNK0003` when
/// there are not one or two tables, `LNK0004` for a column that is not there, `LNK0005` when no truth is found.
pub fn evaluate(request: &Request) -> Result<Report, LinkageError> {
    let started = cpu_seconds();
    let mut tables = Vec::new();
    for path in files(&request.paths)? {
        tables.push(Table::read(&path)?);
    }
    evaluate_tables(&tables, request, started)
}

/// [`evaluate`] for tables that are in memory; `started` is the processor time at which counting begins, in seconds.
pub fn evaluate_tables(
    tables: &[Table],
    request: &Request,
    started: f64,
) -> Result<Report, LinkageError> {
    let aligned = align::align(tables)?;
    let tables: Vec<&Table> = aligned.iter().collect();
    for name in &request.without {
        if tables.iter().all(|t| t.column(name).is_none()) {
            return Err(LinkageError::NoColumn {
                column: name.clone(),
            });
        }
    }
    let truth = truth::find(&tables, request.truth.as_deref())?;
    let mut profiles = profile::profile(&tables);
    for profile in &mut profiles {
        if request
            .without
            .iter()
            .any(|w| w.trim().eq_ignore_ascii_case(&profile.name))
        {
            ignore(profile, "left out by request");
        }
    }
    for (column, why) in truth.not_evidence(&tables) {
        ignore(&mut profiles[column], why);
    }
    for (column, why) in derived(&tables, &profiles) {
        ignore(&mut profiles[column], &why);
    }
    keep_most_telling(&mut profiles);
    let mut records = records(&tables, &profiles);
    let options = Options {
        seed: request.seed,
        ..Options::default()
    };
    let linked: Linked = link(&mut records, options)?;
    Ok(report::report(
        &tables,
        &truth,
        profiles,
        &records,
        &linked,
        request.examples,
        cpu_seconds() - started,
    ))
}

/// The records of tables, with the columns that are evidence; each table is a source.
pub fn records(tables: &[&Table], profiles: &[Profile]) -> Records {
    let whole = profile::schema(tables, profiles);
    let kept: Vec<usize> = (0..profiles.len())
        .filter(|c| profiles[*c].kind != Kind::Ignored)
        .collect();
    let mut records = Records::new(Schema {
        columns: kept.iter().map(|c| whole.columns[*c].clone()).collect(),
    });
    for (source, table) in tables.iter().enumerate() {
        // Each department has its own way of writing days.
        let own = profile::schema(&[table], profiles);
        for row in 0..table.len() {
            let days: Vec<Option<String>> = kept
                .iter()
                .map(|c| {
                    let is_day = own.columns[*c].kind == Kind::Date;
                    table
                        .cell(row, *c)
                        .filter(|_| is_day)
                        .and_then(|cell| own.columns[*c].normal(cell))
                })
                .collect();
            let cells = kept.iter().zip(&days);
            let cells = cells.map(|(c, day)| day.as_deref().or_else(|| table.cell(row, *c)));
            records.push(source as u16, cells);
        }
    }
    records
}

fn ignore(profile: &mut Profile, why: &str) {
    if profile.ignored.is_none() {
        profile.ignored = Some(why.to_owned());
    }
    profile.kind = Kind::Ignored;
}

/// Leaves out the emptiest columns beyond what is compared at most.
fn keep_most_telling(profiles: &mut [Profile]) {
    let mut order: Vec<usize> = (0..profiles.len())
        .filter(|c| profiles[*c].kind != Kind::Ignored)
        .collect();
    let telling = |p: &Profile| p.fill * (p.distinct.max(2) as f64).ln();
    order.sort_by(|a, b| telling(&profiles[*b]).total_cmp(&telling(&profiles[*a])));
    for c in order.into_iter().skip(COMPARED_MAX) {
        ignore(&mut profiles[c], "other columns tell more");
    }
}

/// The tables behind paths; the tables of a folder in the order of their names.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, LinkageError> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(tables_of(path)?);
        } else {
            found.push(path.clone());
        }
    }
    if !(1..=2).contains(&found.len()) {
        let path = paths
            .first()
            .map(|p| p.display().to_string())
            .unwrap_or_default();
        return Err(LinkageError::Tables {
            path,
            found: found.len(),
        });
    }
    Ok(found)
}

fn tables_of(folder: &Path) -> Result<Vec<PathBuf>, LinkageError> {
    let file = |source| LinkageError::File {
        path: folder.display().to_string(),
        source,
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(file)? {
        let path = entry.map_err(file)?.path();
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        if path.is_file() && (ending == "csv" || ending == "tsv" || ending == "txt") {
            found.push(path);
        }
    }
    // Read-me texts lie beside tables.
    if found
        .iter()
        .any(|p| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv")))
    {
        found.retain(|p| !p.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt")));
    }
    found.sort();
    Ok(found)
}
