//! Reconciliation (对账): what somebody else's statement says beside our own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Amount;

/// A row of a statement, ours or theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRow {
    /// What both sides call it; empty where theirs has none.
    pub reference: String,
    pub day: Date,
    /// What came in, negative: what went out, as our account sees it.
    pub amount: Amount,
}

/// How two statements differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// Rows that both have, and what they come to.
    pub matched: u64,
    pub matched_amount: Amount,
    /// The same reference with another amount: ours, theirs.
    pub differing: Vec<(StatementRow, StatementRow)>,
    pub missing_here: Vec<StatementRow>,
    pub missing_there: Vec<StatementRow>,
}

impl Reconciliation {
    /// Whether nothing is left to explain.
    pub fn agrees(&self) -> bool {
        self.differing.is_empty() && self.missing_here.is_empty() && self.missing_there.is_empty()
    }
}

/// Compares statements of the same account and the same days.
///
/// Rows are the same by their reference; those without one by day and amount, each with one of ours, oldest first. A reference that
/// theirs has twice is matched once: the second is missing here.
pub fn reconcile(ours: &[StatementRow], theirs: &[StatementRow]) -> Reconciliation {
    let mut found = Reconciliation::default();
    let mut by_reference: BTreeMap<&str, usize> = BTreeMap::new();
    let mut by_amount: BTreeMap<(Date, Amount), BTreeSet<usize>> = BTreeMap::new();
    let mut open: BTreeSet<usize> = (0..ours.len()).collect();
    for (at, row) in ours.iter().enumerate() {
        if !row.reference.is_empty() {
            by_reference.insert(&row.reference, at);
        }
        by_amount
            .entry((row.day, row.amount))
            .or_default()
            .insert(at);
    }
    // Who has a reference comes first: a row without one must not take what another is named as.
    let (named, unnamed): (Vec<_>, Vec<_>) =
        theirs.iter().partition(|row| !row.reference.is_empty());
    for row in named {
        let at = by_reference.get(row.reference.as_str()).copied();
        match at.filter(|at| open.remove(at)).and_then(|at| ours.get(at)) {
            Some(own) if own.amount == row.amount => found.matches(own),
            Some(own) => found.differing.push((own.clone(), row.clone())),
            None => found.missing_here.push(row.clone()),
        }
    }
    for row in unnamed {
        let same = by_amount.entry((row.day, row.amount)).or_default();
        // Those that were matched by their reference are passed over, once.
        let mut at = same.pop_first();
        while at.is_some_and(|at| !open.remove(&at)) {
            at = same.pop_first();
        }
        match at.and_then(|at| ours.get(at)) {
            Some(own) => found.matches(own),
            None => found.missing_here.push(row.clone()),
        }
    }
    found.missing_there = open
        .iter()
        .filter_map(|at| ours.get(*at).cloned())
        .collect();
    found
}

impl Reconciliation {
    fn matches(&mut self, own: &StatementRow) {
        self.matched += 1;
        self.matched_amount = self.matched_amount.saturating_add(own.amount);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn row(reference: &str, day: i8, amount: Amount) -> StatementRow {
        StatementRow {
            reference: reference.to_owned(),
            day: date(2026, 3, day),
            amount,
        }
    }

    #[test]
    fn rows_are_matched_by_reference_and_else_by_day_and_amount() {
        let ours = [
            row("a", 1, 500),
            row("b", 1, 500),
            row("c", 2, -70),
            row("d", 3, 9),
        ];
        let theirs = [
            row("", 1, 500),
            row("a", 1, 500),
            row("c", 2, -71),
            row("e", 2, 4),
            row("a", 1, 500),
        ];
        let found = reconcile(&ours, &theirs);
        assert_eq!((found.matched, found.matched_amount), (2, 1000));
        assert_eq!(found.differing, [(row("c", 2, -70), row("c", 2, -71))]);
        assert_eq!(found.missing_here, [row("e", 2, 4), row("a", 1, 500)]);
        assert_eq!(found.missing_there, [row("d", 3, 9)]);
        assert!(!found.agrees());
        assert!(reconcile(&ours, &ours).agrees());
    }
}
