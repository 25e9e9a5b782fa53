//! The first step: numbers with a check digit, together with the name (校验码与姓名双重核对).
//!
//! A valid number alone links nobody: numbers are shared, lent and mistyped. It links where the names agree; where they
//! disagree it keeps the two apart and is reported; in between, the weight of all columns decides.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::compare::{Level, Levels};
use crate::model::Model;
use crate::numbers::is_valid;
use crate::records::{ValueId, Values};
use crate::schema::{Kind, Schema};
use crate::score::{Scorer, Why};

/// The weight of a pair whose checked numbers and names agree, in bits: beyond doubt, yet not infinite.
pub const CHECKED_BITS: f64 = 30.0;
/// The weight of a pair whose checked numbers agree and whose names do not.
pub const CONFLICT_BITS: f64 = -60.0;

/// How a pair came to its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// By the weights of all columns.
    Model,
    /// By a valid number and the name.
    CheckedNumber,
    /// One valid number, two names: kept apart.
    NumberConflict,
}

/// Decides on pairs: the checked numbers first, then the weights.
#[derive(Debug)]
pub struct Judge {
    scorer: Scorer,
    checked: Vec<(usize, Kind)>,
    names: Vec<usize>,
    /// Whether a value is a valid number, as far as it was asked for.
    valid: FxHashMap<(Kind, ValueId), bool>,
}

impl Judge {
    /// A judge for records whose values are, or will be, in `values`.
    pub fn new(model: &Model, values: &mut Values) -> Judge {
        let scorer = Scorer::new(model, values);
        let (checked, names) = roles(&model.schema);
        let mut judge = Judge {
            scorer,
            checked,
            names,
            valid: FxHashMap::default(),
        };
        judge.learn_valid(values, 0);
        judge
    }

    /// Notes which of the values from `from` on are valid numbers; to be called after values were added.
    pub fn learn_valid(&mut self, values: &Values, from: usize) {
        let kinds: Vec<Kind> = self.checked.iter().map(|(_, kind)| *kind).collect();
        for id in from.max(1)..values.len() {
            let id = id as ValueId;
            if values.chars(id).len() != 18 {
                continue;
            }
            for kind in &kinds {
                if is_valid(*kind, &values.text(id)) {
                    self.valid.insert((*kind, id), true);
                }
            }
        }
    }

    /// The weight of a pair in bits, and how it came about.
    pub fn weigh(&self, values: &Values, a: &[ValueId], b: &[ValueId]) -> (f64, Basis) {
        let levels = self.scorer.levels(values, a, b);
        match self.first_step(values, &levels, a, b) {
            Basis::CheckedNumber => (
                self.scorer.bits_of(&levels, a, b).max(CHECKED_BITS),
                Basis::CheckedNumber,
            ),
            Basis::NumberConflict => (CONFLICT_BITS, Basis::NumberConflict),
            Basis::Model => (self.scorer.bits_of(&levels, a, b), Basis::Model),
        }
    }

    /// The waterfall of a pair, and which step decided.
    pub fn why(
        &self,
        model: &Model,
        values: &Values,
        a: &[ValueId],
        b: &[ValueId],
    ) -> (Why, Basis) {
        let why = self.scorer.why(model, values, a, b);
        let levels = self.scorer.levels(values, a, b);
        (why, self.first_step(values, &levels, a, b))
    }

    /// The columns that hold checked numbers.
    pub fn checked_columns(&self) -> impl Iterator<Item = usize> {
        self.checked.iter().map(|(c, _)| *c)
    }

    fn first_step(&self, values: &Values, levels: &Levels, a: &[ValueId], b: &[ValueId]) -> Basis {
        let same_number = self.checked.iter().any(|(c, kind)| {
            levels[*c] == Level::Exact && a[*c] == b[*c] && self.valid.contains_key(&(*kind, a[*c]))
        });
        if !same_number {
            return Basis::Model;
        }
        let mut seen = false;
        for c in &self.names {
            match levels[*c] {
                Level::Exact | Level::Swapped => return Basis::CheckedNumber,
                // Brothers' names differ by one Chinese character; that alone is no slip of the pen.
                Level::Close if !values.is_han(a[*c]) => return Basis::CheckedNumber,
                Level::Close | Level::Near | Level::Far => return Basis::Model,
                Level::Else => seen = true,
                Level::Missing => {}
            }
        }
        if seen {
            Basis::NumberConflict
        } else {
            Basis::Model
        }
    }
}

/// The columns that hold checked numbers, and those that hold names.
fn roles(schema: &Schema) -> (Vec<(usize, Kind)>, Vec<usize>) {
    let columns = || schema.columns.iter().enumerate();
    let checked = columns()
        .filter(|(_, c)| c.kind.is_checked())
        .map(|(i, c)| (i, c.kind));
    let names = columns()
        .filter(|(_, c)| c.kind == Kind::Name)
        .map(|(i, _)| i);
    (checked.collect(), names.collect())
}
