//! `haina matter import --mapping FILE TABLE`: old work orders become matters with their history.
//!
//! First every row is read and checked, here and by the city; only then is anything imported. Rows go in parts, each
//! imported whole or not at all, and a row that is there already is not imported again: the same command may be
//! given twice, also after a failure half way.

use std::path::{Path, PathBuf};

use haina_pack::imports::ImportMapping;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::client::{City, Request};
use crate::failure::{Failure, Kind};
use crate::import::{self, Good, Reject, Table};
use crate::out::Out;
use crate::progress;

#[derive(clap::Args)]
pub struct Args {
    /// Mapping from the table's columns to fields, from a pack's imports/
    #[arg(long, value_name = "FILE")]
    mapping: PathBuf,

    /// The table, in CSV
    table: PathBuf,

    /// Where rows go that cannot be imported [default: TABLE.rejects.csv]
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    /// Only say what would be imported and what not
    #[arg(long)]
    dry_run: bool,
}

/// A part holds so many rows, and so many bytes, at most.
const PART_ROWS: usize = 500;
const PART_BYTES: usize = 4 << 20;

/// What the city made of the rows.
#[derive(Default)]
struct Counts {
    imported: u64,
    already: u64,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let mapping = mapping(&args.mapping)?;
    let mut table = import::read(&args.table, &mapping)?;
    let rows: Vec<Value> = table
        .rows
        .iter()
        .map(|good| import::row(&mapping, &table, &good.filled, &good.cells))
        .collect();
    let batch = batch(&rows);
    let checked = send(city, &mapping, &batch, &rows, true).await?;
    let refused = refuse(&mut table, &checked.1);
    let good: Vec<Value> = rows
        .into_iter()
        .zip(refused)
        .filter(|(_, no)| !no)
        .map(|(row, _)| row)
        .collect();
    let rejects = args.rejects.clone().unwrap_or_else(|| beside(&args.table));
    if !table.rejects.is_empty() {
        import::write_rejects(&rejects, &table.headings, &table.rejects)?;
    }
    let counts = match args.dry_run {
        true => checked.0,
        false => send(city, &mapping, &batch, &good, false).await?.0,
    };
    tell(out, args, &counts, &table, &rejects);
    match table.rejects.len() {
        0 => Ok(()),
        n => {
            let what = format!("{n} row(s) of `{}` were rejected", args.table.display());
            Err(Failure::new(Kind::Refused, "CLI0015", what).hint(format!(
                "`{}` holds them with line and reasons; mend them and import that file",
                rejects.display()
            )))
        }
    }
}

/// The mapping in the file at `path`.
fn mapping(path: &Path) -> Result<ImportMapping, Failure> {
    if !path.is_file() {
        let what = format!("there is no mapping `{}`", path.display());
        return Err(Failure::new(Kind::NotFound, "CLI0016", what).hint(HINT));
    }
    ImportMapping::load(path).map_err(|faults| {
        let what = format!("`{}` is not a mapping", path.display());
        let failure = Failure::new(Kind::Refused, "CLI0016", what);
        faults
            .iter()
            .fold(failure, |failure, fault| failure.caused(fault.to_string()))
            .hint(HINT)
    })
}

const HINT: &str = "`packs/hotline-12345/imports/` holds mappings that work";

/// The same for the same rows, so that a part sent twice is one part.
fn batch(rows: &[Value]) -> String {
    let mut hash = Sha256::new();
    for row in rows {
        hash.update(row.to_string());
    }
    hex::encode(hash.finalize())
}

/// Sends all rows in parts; gives what the city did and the keys it refuses with the reasons.
async fn send(
    city: &City,
    mapping: &ImportMapping,
    batch: &str,
    rows: &[Value],
    check: bool,
) -> Result<(Counts, Vec<(String, Vec<String>)>), Failure> {
    let bar = progress::bar(
        if check { "checking" } else { "importing" },
        rows.len() as u64,
    );
    let (mut counts, mut refused) = (Counts::default(), Vec::new());
    for (number, part) in parts(rows).into_iter().enumerate() {
        let body = json!({
            "batch": format!("{batch}/{number}"), "source": mapping.source, "check": check, "rows": part,
        });
        let answer = city
            .send(Request::post("/v1/imports", body))
            .await?
            .json()?;
        counts.imported += answer["imported"].as_u64().unwrap_or(0);
        counts.already += answer["already"].as_u64().unwrap_or(0);
        for one in answer["rejected"].as_array().into_iter().flatten() {
            let reasons = one["reasons"].as_array().into_iter().flatten();
            let reasons = reasons
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            refused.push((one["key"].as_str().unwrap_or_default().to_owned(), reasons));
        }
        bar.inc(part.len() as u64);
    }
    bar.finish_and_clear();
    Ok((counts, refused))
}

fn parts(rows: &[Value]) -> Vec<&[Value]> {
    let mut parts = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        let size = row.to_string().len();
        if at > start && (at - start >= PART_ROWS || bytes + size > PART_BYTES) {
            parts.push(&rows[start..at]);
            (start, bytes) = (at, 0);
        }
        bytes += size;
    }
    if start < rows.len() {
        parts.push(&rows[start..]);
    }
    parts
}

/// Moves the rows that the city refuses to the rejects; tells for each row whether it was refused.
fn refuse(table: &mut Table, refused: &[(String, Vec<String>)]) -> Vec<bool> {
    let mut flags = Vec::new();
    let mut kept = Vec::new();
    for good in std::mem::take(&mut table.rows) {
        let found = refused.iter().find(|(key, _)| *key == good.filled.key);
        flags.push(found.is_some());
        match found {
            None => kept.push(good),
            Some((_, reasons)) => {
                let Good { line, cells, .. } = good;
                let reasons = reasons.clone();
                table.rejects.push(Reject {
                    line,
                    reasons,
                    cells,
                });
            }
        }
    }
    table.rows = kept;
    table.rejects.sort_by_key(|reject| reject.line);
    flags
}

fn beside(table: &Path) -> PathBuf {
    let mut name = table.as_os_str().to_owned();
    name.push(".rejects.csv");
    PathBuf::from(name)
}

fn tell(out: &Out, args: &Args, counts: &Counts, table: &Table, rejects: &Path) {
    let (imported, already, rejected) = (counts.imported, counts.already, table.rejects.len());
    let value = json!({
        "dry_run": args.dry_run, "imported": imported, "already": already, "rejected": rejected,
        "rejects": (rejected > 0).then_some(rejects),
    });
    out.answer(&value, || {
        let would = if args.dry_run { "would be " } else { "" };
        format!("{imported} {would}imported, {already} there already, {rejected} rejected")
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_every_row_once_and_stay_small() {
        let rows: Vec<Value> = (0..1201).map(|n| json!({"n": n})).collect();
        let parts = parts(&rows);
        assert_eq!(
            parts.iter().map(|part| part.len()).collect::<Vec<_>>(),
            [500, 500, 201]
        );
        assert_eq!(parts.concat(), rows);
        let large = vec![json!("x".repeat(PART_BYTES)); 3];
        assert_eq!(super::parts(&large).len(), 3);
    }
}
