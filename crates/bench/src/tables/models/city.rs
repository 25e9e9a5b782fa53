//! The city of low-income monitoring: its tables of one day, delivered, and what the next day brings.

use std::path::PathBuf;
use std::sync::Arc;

use haina_api::App;
use haina_census::tables::{Table, tables};
use haina_census::truth::PEOPLE_MAX;
use haina_census::{Day, Delivered, Delivery, Manifest, Plan, Selection, changes, generate};
use haina_city::open_census_tables;
use haina_core::calendar::{ZONE, local_day};
use haina_core::{Env, SystemChance, SystemClock};
use jiff::SignedDuration;

use crate::ground::Ground;
use crate::tables::Loaded;
use crate::{BenchError, Progress};

/// Classes of data of low-income monitoring.
pub const CLASSES: usize = 77;
/// Of ten million people of the invented city so many are monitored.
const MONITORED: u64 = 588_000;
/// Classes without which nobody is known to be of low income: they come first.
const FIRST: [&str; 2] = ["civil.low-income", "police.register"];
/// The hour at which a day's work begins, so that no run sees midnight.
const MORNING: i8 = 8;

/// A city whose departments deliver what they know of people of low income.
pub struct Monitored {
    pub app: App,
    clock: Arc<SystemClock>,
    folder: PathBuf,
    pub plan: Plan,
    /// The classes of data that are delivered.
    pub classes: Vec<&'static Table>,
}

impl Monitored {
    /// Opens the city and declares its tables; nothing is delivered yet.
    ///
    /// # Errors
    /// As the rooms refuse.
    pub async fn open(
        ground: &Ground,
        (people, classes, seed): (u64, usize, u64),
    ) -> Result<Monitored, BenchError> {
        let clock = Arc::new(SystemClock::default());
        let env = Env {
            clock: clock.clone(),
            chance: Arc::new(SystemChance),
        };
        let today = local_day(env.now());
        let morning = today.at(MORNING, 0, 0, 0).to_zoned(ZONE.clone());
        let morning = morning.map_err(|error| BenchError::Life {
            why: error.to_string(),
        })?;
        clock.shift(morning.timestamp().duration_since(env.now()));
        let app = ground.city_in(env).await?;
        open_census_tables(&app, "changes", |table| table.monitoring).await?;
        let all = people.saturating_mul(PEOPLE_MAX).div_ceil(MONITORED);
        let mut plan = Plan::new(seed, all.clamp(1, PEOPLE_MAX));
        plan.base = Day::of(today);
        plan.day = plan.base;
        plan.tables = Selection::Monitoring;
        plan.as_changes = true;
        plan.truth = false;
        Ok(Monitored {
            app,
            clock,
            folder: ground.folder().join("files"),
            plan,
            classes: chosen(classes),
        })
    }

    /// Delivers all that the departments have on the first day.
    ///
    /// # Errors
    /// As the lake refuses.
    pub async fn fill(&self, progress: &dyn Progress) -> Result<Loaded, BenchError> {
        progress.begin("inventing people", self.plan.people);
        let made = generate(&self.plan, &self.folder, &mut |done, _| progress.at(done))?;
        progress.end();
        self.deliver(&made.manifest, progress).await
    }

    /// Lets a day pass, and delivers what it has changed.
    ///
    /// # Errors
    /// As the lake refuses.
    pub async fn next_day(&mut self, progress: &dyn Progress) -> Result<Loaded, BenchError> {
        self.clock.shift(SignedDuration::from_hours(24));
        self.plan.day = self.plan.day.plus(1);
        progress.begin("a day passes", self.plan.people);
        let made = changes(&self.plan, &self.folder, &mut |done, _| progress.at(done))?;
        progress.end();
        self.deliver(&made, progress).await
    }

    async fn deliver(
        &self,
        manifest: &Manifest,
        progress: &dyn Progress,
    ) -> Result<Loaded, BenchError> {
        let wanted = |file: &&Delivered| {
            let chosen = self.classes.iter().any(|class| class.key == file.table);
            chosen && file.rows > 0 && file.delivery != Delivery::Duplicate
        };
        let files = manifest.files.iter().filter(wanted);
        let files: Vec<_> = files.map(|f| (f, self.folder.join(&f.file))).collect();
        Loaded::of(&self.app, &files, progress).await
    }
}

/// So many of the 77 classes.
fn chosen(classes: usize) -> Vec<&'static Table> {
    let mut all: Vec<&Table> = tables().filter(|table| table.monitoring).collect();
    all.sort_by_key(|table| !FIRST.contains(&table.key));
    all.truncate(classes.max(FIRST.len()));
    all
}
