//! A joined-up bundle (“一件事”) played in a throwaway city on a clock of its own: one form, and every department does its items as soon
//! as what they need is there. What comes out is read off the clock, not reckoned, and stands beside what the graph says.

mod every;
mod graph;
mod play;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use haina_api::{App, AppConfig};
use haina_core::{Clock as _, Env, ManualClock, SeededChance};
use jiff::Timestamp;
use serde::Serialize;

use crate::{Cast, CityError};
pub use every::{EveryReport, every};
use graph::Graph;
use play::Play;
pub(crate) use play::{complete, first_steps, open};

/// What to play.
#[derive(Debug, Clone)]
pub struct BundlePlan {
    /// The type of matter: `after-death/bundle`.
    pub kind: String,
    /// Folders of the packs to apply.
    pub packs: Vec<PathBuf>,
    /// A department that does nothing until all that can be done without it is done.
    pub silent: Option<String>,
    /// Items that are done before it falls silent; what it has begun by then it does not finish either.
    pub silent_after: usize,
}

/// What happened.
#[derive(Debug, Clone, Serialize)]
pub struct BundleReport {
    pub kind: String,
    /// Items that the form opened, and departments that did them.
    pub items: usize,
    pub departments: usize,
    /// Items that were worked on at once, at most.
    pub at_once: usize,
    /// Days from the first item to the last, as the clock told.
    pub elapsed_days: f64,
    /// Days that the items would take one after another.
    pub serial_days: f64,
    /// Days of the longest way through what needs what, and its items. Where nobody is silent it is what elapsed.
    pub longest_days: f64,
    pub longest: Vec<String>,
    /// What waited for the silent department: its own items, and those that need one of them.
    pub held_up: Vec<String>,
    /// The state in which the matter is at the end.
    pub state: String,
    /// What does not hold of these: the journal verifies, the matter is the fold of its entries, nothing was done twice, every item is
    /// over, and the days elapsed are those of the longest way.
    pub wrong: Vec<String>,
    pub spans: Vec<Span>,
}

/// An item on the time line.
#[derive(Debug, Clone, Serialize)]
pub struct Span {
    pub task: String,
    pub title: String,
    pub department: String,
    /// Days after the beginning.
    pub from_day: f64,
    pub until_day: f64,
}

/// Monday, 2 March 2026, nine o'clock in Qingdao.
const START: Timestamp = Timestamp::constant(1_772_413_200, 0);

/// Plays a bundle in `folder`, which must be empty.
///
/// # Errors
/// Whatever ends the city; what went otherwise than it must is in the report.
pub async fn bundle(folder: &Path, plan: &BundlePlan) -> Result<BundleReport, CityError> {
    let clock = Arc::new(ManualClock::new(START));
    let env = Env {
        clock: clock.clone(),
        chance: Arc::new(SeededChance::new(1)),
    };
    let app = App::open(AppConfig::new(folder, env)).await?;
    app.apply_packs(&haina_party::Principal::system(), &plan.packs)
        .await?;
    app.settle().await?;
    let cast = Cast::gather(&app).await?;
    let opened = play::open(&app, &cast, &plan.kind).await?;
    let begun = clock.now();
    let mut play = Play::new(&app, &clock, cast, opened);
    play.run(plan.silent.as_deref(), plan.silent_after).await?;
    let view = play.finish().await?;
    let graph = Graph::of(&view);
    let days = |at: Timestamp| rounded(at.duration_since(begun).as_secs_f64() / 86_400.0);
    let spans = play.spans.iter().map(|done| Span {
        task: done.task.clone(),
        title: graph.title(&done.task),
        department: done.unit.clone(),
        from_day: days(done.from),
        until_day: days(done.until),
    });
    let mut spans: Vec<Span> = spans.collect();
    spans.sort_by(|a, b| {
        a.from_day
            .total_cmp(&b.from_day)
            .then_with(|| a.task.cmp(&b.task))
    });
    let takes = play.takes();
    let (longest_days, longest) = graph.longest(&takes);
    let held_up = match &plan.silent {
        Some(silent) => graph.held_up_by(silent, &play.spans),
        None => Vec::new(),
    };
    let mut wrong = play::inspect(&app, &view).await?;
    let elapsed_days = spans.iter().map(|span| span.until_day).fold(0.0, f64::max);
    if plan.silent.is_none() && (elapsed_days - longest_days).abs() > 0.01 {
        wrong.push(format!(
            "{elapsed_days} days elapsed, and the longest way is {longest_days}"
        ));
    }
    wrong.extend(play.wrong.iter().cloned());
    let mut departments: Vec<&String> = play.spans.iter().map(|done| &done.unit).collect();
    departments.sort();
    departments.dedup();
    let report = BundleReport {
        kind: plan.kind.clone(),
        items: spans.len(),
        departments: departments.len(),
        at_once: play::at_once(&play.spans),
        elapsed_days,
        serial_days: rounded(takes.values().sum()),
        longest_days,
        longest,
        held_up,
        state: view["state"].as_str().unwrap_or_default().to_owned(),
        wrong,
        spans,
    };
    app.close().await;
    Ok(report)
}

/// Two places behind the point are all that is meant.
fn rounded(days: f64) -> f64 {
    (days * 100.0).round() / 100.0
}
