//! `haina bench link`: finding the records of one person among a million invented ones.

use std::collections::HashMap;
use std::time::Instant;

use haina_linkage::eval::{Score, cpu_seconds};
use haina_linkage::link::{Linked, link};
use haina_linkage::records::Records;
use haina_linkage::synth;
use haina_linkage::table::Table;
use haina_linkage::train::Options;
use serde::Serialize;

use crate::machine::{self, Machine};
use crate::sample::rounded;
use crate::{BenchError, Progress};

/// What to link.
#[derive(Debug, Clone, Copy)]
pub struct LinkPlan {
    pub records: u64,
    pub seed: u64,
}

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct LinkReport {
    pub machine: Machine,
    pub records: u64,
    pub seed: u64,
    /// From records in memory to groups: learning included.
    pub wall_s: f64,
    /// Time of the processors, user and system.
    pub cpu_s: f64,
    /// The most memory this process had, in megabytes; the invented table is part of it.
    pub memory_peak_mb: u64,
    /// Pairs that were weighed.
    pub weighed: u64,
    #[serde(flatten)]
    pub score: Score,
}

/// Invents records, links them without looking at the truth, and counts.
///
/// # Errors
/// As the linking refuses.
pub fn link_people(plan: LinkPlan, progress: &dyn Progress) -> Result<LinkReport, BenchError> {
    progress.begin("inventing records", 0);
    let table = synth::people(
        usize::try_from(plan.records).unwrap_or(usize::MAX),
        plan.seed,
    );
    progress.begin("linking", 0);
    let (begun, cpu) = (Instant::now(), cpu_seconds());
    let mut records = Records::new(synth::schema());
    for row in 0..table.len() {
        records.push(0, (1..7).map(|column| table.cell(row, column)));
    }
    let options = Options {
        seed: plan.seed,
        ..Options::default()
    };
    let linked = link(&mut records, options)?;
    let (wall, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    progress.end();
    Ok(LinkReport {
        machine: Machine::here(),
        records: table.len() as u64,
        seed: plan.seed,
        wall_s: rounded(wall),
        cpu_s: rounded(cpu),
        memory_peak_mb: machine::memory_peak_mb(),
        weighed: linked.weighed,
        score: score(&table, &linked),
    })
}

/// Pairs of one group against pairs of one truth.
fn score(table: &Table, linked: &Linked) -> Score {
    let mut groups: Vec<u32> = (0..).take(table.len()).collect();
    for group in &linked.resolution.groups {
        for record in group {
            groups[*record as usize] = group[0];
        }
    }
    let truth = |row: usize| table.cell(row, 0).unwrap_or_default();
    let all = 0..table.len();
    Score::of(
        pairs(all.clone().map(|row| (0, truth(row)))),
        pairs(all.clone().map(|row| (groups[row], ""))),
        pairs(all.map(|row| (groups[row], truth(row)))),
    )
}

fn pairs<'t>(keys: impl Iterator<Item = (u32, &'t str)>) -> u64 {
    let mut counts: HashMap<(u32, &str), u64> = HashMap::new();
    keys.for_each(|key| *counts.entry(key).or_default() += 1);
    counts.values().map(|n| n * (n - 1) / 2).sum()
}
