//! What the funnel's expectation says.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Truth;

/// Where a raw row ends (去向): the step that drops it and the reason, or confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Fate {
    /// Step 1: the date of birth cannot be read.
    NoBirth,
    /// Step 1: sixteen or older, or not yet born.
    NotChild,
    /// Step 1: its own number is in the local register.
    LocalNumber,
    /// Step 1: name, birth and telephone are in the local register.
    LocalPerson,
    /// Step 2: no own number and no other row that has one.
    Unrepaired,
    /// Step 2: rows alike have more than one number.
    Ambiguous,
    /// Step 2: another row of the same number is later.
    Superseded,
    /// Step 3: the guardian holds no permit of half a year.
    NoPermit,
    /// Step 3: has left.
    Departed,
    /// Step 4: no visitor's result.
    NotVisited,
    /// Step 4: the visitor found otherwise.
    Refuted,
    Confirmed,
}

/// One step with what came in, what went out and why the rest did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stage {
    pub name: &'static str,
    pub rows_in: u64,
    pub rows_out: u64,
    pub dropped: BTreeMap<&'static str, u64>,
}

/// Counts of the whole funnel and how they compare with the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FunnelReport {
    pub raw_by_table: BTreeMap<&'static str, u64>,
    pub raw: u64,
    pub suspected: u64,
    pub cleaned: u64,
    pub completed: u64,
    pub confirmed: u64,
    pub stages: Vec<Stage>,
    /// Children of migrant workers there are, whether or not any department knows them.
    pub truth_children: u64,
    /// Of them, those with at least one raw row.
    pub truth_in_rows: u64,
    /// Confirmed who are such children.
    pub confirmed_right: u64,
    /// `confirmed_right / confirmed`.
    pub precision: f64,
    /// `confirmed_right / truth_children`.
    pub recall: f64,
    /// For each fate, what the rows' children truly are.
    pub truth_by_fate: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
}

/// A raw row's fate beside the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowFate {
    /// Place of the table among the funnel's tables.
    pub table: u8,
    pub record: u64,
    pub person: u64,
    pub truth: Truth,
    pub fate: Fate,
}

impl Fate {
    /// All of them, in the order of the rules.
    pub const ALL: [Fate; 12] = [
        Fate::NoBirth,
        Fate::NotChild,
        Fate::LocalNumber,
        Fate::LocalPerson,
        Fate::Unrepaired,
        Fate::Ambiguous,
        Fate::Superseded,
        Fate::NoPermit,
        Fate::Departed,
        Fate::NotVisited,
        Fate::Refuted,
        Fate::Confirmed,
    ];

    /// The step that decides it, 1 to 4.
    pub fn step(self) -> u8 {
        match self {
            Fate::NoBirth | Fate::NotChild | Fate::LocalNumber | Fate::LocalPerson => 1,
            Fate::Unrepaired | Fate::Ambiguous | Fate::Superseded => 2,
            Fate::NoPermit | Fate::Departed => 3,
            Fate::NotVisited | Fate::Refuted | Fate::Confirmed => 4,
        }
    }

    /// Stable key, the reason that the SQL model must give.
    pub fn key(self) -> &'static str {
        match self {
            Fate::NoBirth => "no-birth",
            Fate::NotChild => "not-child",
            Fate::LocalNumber => "local-number",
            Fate::LocalPerson => "local-person",
            Fate::Unrepaired => "unrepaired",
            Fate::Ambiguous => "ambiguous",
            Fate::Superseded => "superseded",
            Fate::NoPermit => "no-permit",
            Fate::Departed => "departed",
            Fate::NotVisited => "not-visited",
            Fate::Refuted => "refuted",
            Fate::Confirmed => "confirmed",
        }
    }
}

impl FunnelReport {
    /// Counts fates; `raw_by_table` and the truth's own counts are given.
    pub(super) fn count(
        rows: &[RowFate],
        tables: &[&'static str],
        truth_children: u64,
        truth_in_rows: u64,
    ) -> FunnelReport {
        let mut grid = [[0u64; Truth::ALL.len()]; Fate::ALL.len()];
        let mut raw_by_table: BTreeMap<&'static str, u64> =
            tables.iter().map(|t| (*t, 0)).collect();
        for row in rows {
            grid[row.fate as usize][row.truth as usize] += 1;
            if let Some(rows) = tables
                .get(usize::from(row.table))
                .and_then(|t| raw_by_table.get_mut(t))
            {
                *rows += 1;
            }
        }
        let of = |fate: Fate| grid[fate as usize].iter().sum::<u64>();
        let mut rows_in = rows.len() as u64;
        let names = ["suspected", "cleaned", "completed", "confirmed"];
        let stages: Vec<Stage> = (1..=4)
            .zip(names)
            .map(|(step, name)| {
                let drops = Fate::ALL
                    .into_iter()
                    .filter(|f| f.step() == step && *f != Fate::Confirmed);
                let dropped: BTreeMap<_, _> = drops.map(|f| (f.key(), of(f))).collect();
                let rows_out = rows_in - dropped.values().sum::<u64>();
                let stage = Stage {
                    name,
                    rows_in,
                    rows_out,
                    dropped,
                };
                rows_in = rows_out;
                stage
            })
            .collect();
        let out = |at: usize| stages.get(at).map_or(0, |s: &Stage| s.rows_out);
        let right = grid[Fate::Confirmed as usize][Truth::Migrant as usize];
        let share = |of: u64, all: u64| {
            if all == 0 {
                0.0
            } else {
                of as f64 / all as f64
            }
        };
        let cross = Fate::ALL.into_iter().map(|fate| {
            let by_truth = Truth::ALL
                .into_iter()
                .map(|t| (t.key(), grid[fate as usize][t as usize]));
            (fate.key(), by_truth.filter(|(_, n)| *n > 0).collect())
        });
        FunnelReport {
            raw_by_table,
            raw: rows.len() as u64,
            suspected: out(0),
            cleaned: out(1),
            completed: out(2),
            confirmed: out(3),
            truth_children,
            truth_in_rows,
            confirmed_right: right,
            precision: share(right, out(3)),
            recall: share(right, truth_children),
            truth_by_fate: cross.collect(),
            stages,
        }
    }
}
