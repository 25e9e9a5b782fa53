//! `haina bench ingest`: CSV files of departments, read, checked, graded, with their bad rows set aside, and served; beside
//! DuckDB, which only reads them.

use std::fs;
use std::path::PathBuf;

use encoding_rs::GB18030;
use haina_census::tables::{Format, Part, Table};
use serde::Serialize;
use serde_json::json;

use super::peer::{self, Peer};
use super::town::{Loaded, town};
use crate::ground::{Ground, Site};
use crate::machine::{self, Machine};
use crate::sample::rounded;
use crate::{BenchError, Progress};

/// What to load.
#[derive(Debug, Clone)]
pub struct IngestPlan {
    pub site: Site,
    /// People of whom the files tell.
    pub people: u64,
    pub seed: u64,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct IngestReport {
    pub machine: Machine,
    pub people: u64,
    pub haina: Loaded,
    pub memory_peak_mb: u64,
    pub duckdb: Peer,
    /// The peer's processor time by ours: 1 is as fast, 0.5 half as fast.
    pub speed_to_duckdb: f64,
}

/// Loads the CSV files of the funnel's tables, and lets DuckDB read the same rows in UTF-8, which is all it reads.
///
/// # Errors
/// As the rooms refuse; `BEN0005` when there is no DuckDB.
pub async fn ingest(
    plan: &IngestPlan,
    progress: &dyn Progress,
) -> Result<IngestReport, BenchError> {
    let ground = Ground::prepare(&plan.site)?;
    let town = town(&ground, (plan.people, plan.seed), progress).await?;
    let plain = ground.folder().join("plain");
    fs::create_dir_all(&plain).map_err(BenchError::file(&plain))?;
    let mut csv: Vec<PathBuf> = Vec::new();
    for (n, (file, path)) in town.files().enumerate() {
        match file.format {
            Format::Csv => csv.push(path),
            Format::CsvGb18030 => {
                let bytes = fs::read(&path).map_err(BenchError::file(&path))?;
                let copy = plain.join(format!("{n}.csv"));
                let text = GB18030.decode(&bytes).0;
                fs::write(&copy, text.as_bytes()).map_err(BenchError::file(&copy))?;
                csv.push(copy);
            }
            _ => {}
        }
    }
    machine::forget_memory_peak();
    let haina = town.deliver(is_csv, progress).await?;
    let memory_peak_mb = machine::memory_peak_mb();
    progress.begin("DuckDB reads the same", 0);
    let duckdb = peer::ask(&json!({ "do": "ingest", "csv": csv }))?;
    progress.end();
    Ok(IngestReport {
        machine: Machine::here(),
        people: plan.people,
        memory_peak_mb,
        speed_to_duckdb: rounded(duckdb.cpu_s / haina.cpu_s.max(0.001)),
        haina,
        duckdb,
    })
}

fn is_csv(table: &Table) -> bool {
    table.funnel != Part::None && matches!(table.format, Format::Csv | Format::CsvGb18030)
}
