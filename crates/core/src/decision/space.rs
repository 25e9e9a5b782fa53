//! The values of each input cut into pieces on which every cell gives the same answer.
//!
//! Each piece is stood for by a sample; what holds for the samples holds for all values.

use std::collections::{BTreeSet, HashMap};

use super::DecisionTable;
use super::bits::Bits;
use super::cell::Test;
use super::column::{ColumnType, Item};
use super::ready::Ready;
use crate::Decimal;

/// The most times a cell is tried on a sample.
const TRIALS_MAX: usize = 100_000_000;

/// The pieces of every input, and which rows take which.
pub(super) struct Space {
    pub(super) axes: Vec<Axis>,
}

/// The pieces of one input.
pub(super) struct Axis {
    pub(super) pieces: Vec<Piece>,
    /// For each row, the pieces its cell takes.
    pub(super) taken: Vec<Bits>,
}

pub(super) struct Piece {
    pub(super) sample: Item,
    /// The rows whose cell takes it.
    pub(super) rows: Bits,
}

impl Space {
    /// `None` when there are too many values to tell apart.
    pub(super) fn of(table: &DecisionTable, ready: &Ready) -> Option<Space> {
        let axes = table.inputs.iter().enumerate().map(|(i, input)| {
            let cells: Vec<&Test> = ready.tests.iter().map(|row| &row[i]).collect();
            axis(input.kind, input.optional, &ready.domains[i], &cells)
        });
        Some(Space {
            axes: axes.collect::<Option<_>>()?,
        })
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.axes.first().map_or(0, |axis| axis.taken.len())
    }
}

fn axis(kind: ColumnType, optional: bool, domain: &Test, cells: &[&Test]) -> Option<Axis> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut alike: HashMap<Bits, ()> = HashMap::new();
    let samples = samples(kind, optional, domain, cells);
    let mut leaves = 0usize;
    cells
        .iter()
        .for_each(|cell| cell.each_leaf(&mut |_| leaves += 1));
    if samples.len().saturating_mul(leaves) > TRIALS_MAX {
        return None;
    }
    for sample in samples {
        let mut rows = Bits::none(cells.len());
        for (row, cell) in cells.iter().enumerate() {
            if cell.passes(&sample) {
                rows.set(row);
            }
        }
        if alike.insert(rows.clone(), ()).is_none() {
            pieces.push(Piece { sample, rows });
        }
    }
    let mut taken = vec![Bits::none(pieces.len()); cells.len()];
    for (i, piece) in pieces.iter().enumerate() {
        piece.rows.iter().for_each(|row| taken[row].set(i));
    }
    Some(Axis { pieces, taken })
}

/// Values of which at least one lies in every piece inside `domain`, the plainest first.
fn samples(kind: ColumnType, optional: bool, domain: &Test, cells: &[&Test]) -> Vec<Item> {
    let mut texts: BTreeSet<&str> = BTreeSet::new();
    let mut starts: BTreeSet<&str> = BTreeSet::new();
    let mut numbers: BTreeSet<Decimal> = BTreeSet::new();
    for test in cells.iter().copied().chain([domain]) {
        test.each_leaf(&mut |leaf| match leaf {
            Test::Is(Item::Text(text)) => drop(texts.insert(text)),
            Test::Begins(with) => drop(starts.insert(with)),
            Test::Is(Item::Number(n)) => drop(numbers.insert(*n)),
            Test::Range { low, high } => {
                numbers.extend([low, high].into_iter().flatten().map(|end| end.at))
            }
            _ => {}
        });
    }
    let mut samples = match kind {
        ColumnType::Text => some_texts(&texts, &starts),
        ColumnType::Bool => vec![Item::Bool(true), Item::Bool(false)],
        _ => some_numbers(&numbers, kind.is_whole()),
    };
    samples.retain(|sample| domain.passes(sample));
    if optional {
        samples.push(Item::Null);
    }
    samples
}

/// Every literal, every beginning with something new behind it, and a text like none of them.
fn some_texts(texts: &BTreeSet<&str>, starts: &BTreeSet<&str>) -> Vec<Item> {
    let mut samples: Vec<String> = texts.iter().map(|t| (*t).to_owned()).collect();
    for start in starts.iter().chain([&""]) {
        let mut text = format!("{start}…");
        while texts.contains(text.as_str())
            || starts
                .iter()
                .any(|s| s.len() > start.len() && text.starts_with(s))
        {
            text.push('…');
        }
        samples.push(text);
    }
    samples.into_iter().map(Item::Text).collect()
}

/// Every bound, and a number on either side of it.
fn some_numbers(bounds: &BTreeSet<Decimal>, whole: bool) -> Vec<Item> {
    let one = Decimal::ONE;
    let mut numbers: Vec<Decimal> = bounds.iter().copied().collect();
    match (bounds.first(), bounds.last()) {
        (Some(first), Some(last)) => numbers.extend(
            [last.checked_add(one), first.checked_sub(one)]
                .into_iter()
                .flatten(),
        ),
        _ => numbers.push(Decimal::ZERO),
    }
    let neighbours = bounds.iter().zip(bounds.iter().skip(1));
    for (a, b) in neighbours {
        let next = a.checked_add(one).filter(|next| next < b);
        let between = match (next, whole) {
            (Some(next), _) => Some(next),
            (None, true) => None,
            (None, false) => a.checked_add(*b).map(Decimal::half),
        };
        numbers.extend(between.filter(|n| n > a && n < b));
    }
    numbers.into_iter().map(Item::Number).collect()
}
