//! The invented city's tables, delivered to the lake of a city of the benchmark.

use std::path::{Path, PathBuf};
use std::time::Instant;

use haina_api::App;
use haina_census::tables::{Part, Table, tables};
use haina_census::{Day, Delivered, Delivery, Plan, Selection, Summary, generate};
use haina_city::{open_census_tables, owner_of};
use haina_core::calendar::local_day;
use haina_lake::load::{Delivery as File, Manifest};
use haina_linkage::eval::cpu_seconds;
use haina_party::Principal;
use serde::Serialize;

use crate::ground::Ground;
use crate::sample::rounded;
use crate::{BenchError, Progress};

/// What loading the files took.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Loaded {
    /// Rows that were read, and those of them that were rejected.
    pub rows: u64,
    pub rejected: u64,
    pub bytes: u64,
    pub wall_s: f64,
    /// Time of the processors, user and system.
    pub cpu_s: f64,
}

/// A city for which departments have files, not yet delivered.
pub struct Town {
    pub app: App,
    files: PathBuf,
    pub summary: Summary,
}

/// Generates the tables of the funnel of `people` as of today, and declares them.
///
/// # Errors
/// `BEN0002` when the folder cannot be used, and as the rooms refuse.
pub async fn town(
    ground: &Ground,
    (people, seed): (u64, u64),
    progress: &dyn Progress,
) -> Result<Town, BenchError> {
    let app = ground.city().await?;
    let files = ground.folder().join("files");
    let today = local_day(app.api().env().now());
    let mut plan = Plan::new(seed, people);
    plan.base = Day::of(today);
    plan.day = plan.base;
    plan.tables = Selection::Funnel;
    progress.begin("generating people", people);
    let summary = generate(&plan, &files, &mut |done, _| progress.at(done))?;
    progress.end();
    // Every delivered row counts, those that came twice twice: what the truth of the city counts, too.
    open_census_tables(&app, "append", |table: &Table| table.funnel != Part::None).await?;
    Ok(Town {
        app,
        files,
        summary,
    })
}

impl Town {
    /// The files that count, each with where it is: a file that came twice counts once.
    pub fn files(&self) -> impl Iterator<Item = (&Delivered, PathBuf)> {
        let files = self.summary.manifest.files.iter();
        files
            .filter(|file| file.delivery != Delivery::Duplicate)
            .map(|file| (file, self.files.join(&file.file)))
    }

    /// Delivers files as their departments, one after the other.
    ///
    /// # Errors
    /// As the lake refuses.
    pub async fn deliver(
        &self,
        wanted: impl Fn(&Table) -> bool,
        progress: &dyn Progress,
    ) -> Result<Loaded, BenchError> {
        let chosen = |key: &str| tables().any(|table| table.key == key && wanted(table));
        let files: Vec<_> = self.files().filter(|(f, _)| chosen(f.table)).collect();
        Loaded::of(&self.app, &files, progress).await
    }
}

/// Delivers a file as its department; gives the rows read and rejected.
///
/// # Errors
/// As the lake refuses.
async fn take_in(app: &App, file: &Delivered, path: &Path) -> Result<(u64, u64), BenchError> {
    let delivery = File {
        path: path.to_owned(),
        name: file.file.clone(),
        source: owner_of(file.department).to_owned(),
        label: None,
        manifest: Manifest {
            sha256: Some(file.sha256.clone()),
            rows: Some(file.rows),
        },
    };
    let lake = app.api().lake();
    let batch = lake
        .load(&Principal::system(), file.table, &delivery)
        .await?;
    Ok((batch.counted.read, batch.counted.rejected))
}

impl Loaded {
    /// Delivers files one after the other, and counts.
    ///
    /// # Errors
    /// As the lake refuses.
    pub async fn of(
        app: &App,
        files: &[(&Delivered, PathBuf)],
        progress: &dyn Progress,
    ) -> Result<Loaded, BenchError> {
        let mut loaded = Loaded::default();
        progress.begin("delivering files", files.len() as u64);
        let (begun, cpu) = (Instant::now(), cpu_seconds());
        for (n, (file, path)) in files.iter().enumerate() {
            progress.at(n as u64);
            let (rows, rejected) = take_in(app, file, path).await?;
            loaded.rows += rows;
            loaded.rejected += rejected;
            loaded.bytes += file.bytes;
        }
        loaded.wall_s = rounded(begun.elapsed().as_secs_f64());
        loaded.cpu_s = rounded(cpu_seconds() - cpu);
        progress.end();
        Ok(loaded)
    }
}
