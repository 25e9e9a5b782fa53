//! Overlaps, gaps and rows that can never hit.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::bits::Bits;
use super::ready::Ready;
use super::space::Space;
use super::{DecisionTable, HitPolicy, TableFault};

/// The most faults of one sort that are listed.
const LISTED_MAX: usize = 20;

/// The most gaps that are listed.
const GAPS_MAX: usize = 5;

/// How many sets of pieces are looked at before the search for gaps gives up.
const STEPS_MAX: usize = 300_000;

/// The faults of a table whose cells and results are right.
pub(super) fn faults(table: &DecisionTable, ready: &Ready) -> Vec<TableFault> {
    let Some(space) = Space::of(table, ready) else {
        return vec![TableFault::Intricate {
            what: "overlaps and gaps",
        }];
    };
    let mut faults = never(table, &space);
    match table.hit {
        HitPolicy::Unique => faults.extend(together(table, &space, |_, _| Some(None))),
        HitPolicy::Any => faults.extend(together(table, &space, |a, b| {
            let results = ready.results[a].iter().zip(&ready.results[b]);
            results.into_iter().position(|(x, y)| x != y).map(Some)
        })),
        HitPolicy::First => faults.extend(hidden(table, &space)),
        HitPolicy::Priority | HitPolicy::RuleOrder | HitPolicy::Collect => {}
    }
    let has_defaults = table.outputs.iter().all(|output| output.default.is_some());
    if !has_defaults && !table.hit.gives_list() {
        faults.extend(gaps(table, &space));
    }
    faults
}

/// Rows with a cell that no value passes.
fn never(table: &DecisionTable, space: &Space) -> Vec<TableFault> {
    let mut faults = Vec::new();
    for (i, row) in table.rows.iter().enumerate() {
        let empty = space.axes.iter().position(|axis| axis.taken[i].is_empty());
        if let Some(input) = empty {
            faults.push(TableFault::Never {
                row: row.id.clone(),
                input: table.inputs[input].name.clone(),
            });
        }
    }
    faults.truncate(LISTED_MAX);
    faults
}

/// Pairs of rows that hit together and should not; `clash` gives the output they disagree on, if it matters.
fn together(
    table: &DecisionTable,
    space: &Space,
    clash: impl Fn(usize, usize) -> Option<Option<usize>>,
) -> Vec<TableFault> {
    let mut faults = Vec::new();
    // the input with the most pieces parts most pairs
    let mut order: Vec<usize> = (0..space.axes.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(space.axes[*i].pieces.len()));
    for a in 0..space.rows() {
        for b in a + 1..space.rows() {
            let common = |i: &usize| space.axes[*i].taken[a].first_common(&space.axes[*i].taken[b]);
            if !order.iter().all(|i| common(i).is_some()) {
                continue;
            }
            let Some(output) = clash(a, b) else { continue };
            let at: Vec<usize> = (0..space.axes.len())
                .map(|i| common(&i).unwrap_or(0))
                .collect();
            let rows = vec![table.rows[a].id.clone(), table.rows[b].id.clone()];
            let example = example(table, space, &at);
            faults.push(match output {
                None => TableFault::Overlap { rows, example },
                Some(output) => TableFault::Conflict {
                    rows,
                    output: table.outputs[output].name.clone(),
                    example,
                },
            });
            if faults.len() >= LISTED_MAX {
                return faults;
            }
        }
    }
    faults
}

/// Rows whose values the rows before them take.
fn hidden(table: &DecisionTable, space: &Space) -> Vec<TableFault> {
    let mut faults = Vec::new();
    let mut steps = STEPS_MAX;
    for i in 0..space.rows() {
        if space.axes.iter().any(|axis| axis.taken[i].is_empty()) {
            continue; // it never hits at all
        }
        let before = Bits::below(i, space.rows());
        let mut search = Search::new(space, Some(i), 1, steps);
        search.run(&before, 0);
        steps = search.steps;
        match (search.found.is_empty(), search.gave_up()) {
            (true, false) => faults.push(TableFault::Hidden {
                row: table.rows[i].id.clone(),
            }),
            (true, true) => {
                faults.push(TableFault::Intricate {
                    what: "hidden rows",
                });
                return faults;
            }
            _ => {}
        }
        if faults.len() >= LISTED_MAX {
            break;
        }
    }
    faults
}

/// Values that no row takes.
fn gaps(table: &DecisionTable, space: &Space) -> Vec<TableFault> {
    let all = Bits::below(space.rows(), space.rows());
    let mut search = Search::new(space, None, GAPS_MAX, STEPS_MAX);
    search.run(&all, 0);
    let gave_up = search.gave_up();
    let mut faults: Vec<TableFault> = search
        .found
        .iter()
        .map(|at| TableFault::Gap {
            example: example(table, space, at),
        })
        .collect();
    if faults.is_empty() && gave_up {
        faults.push(TableFault::Intricate { what: "gaps" });
    }
    faults
}

/// Looks for points that none of a set of rows takes.
struct Search<'a> {
    space: &'a Space,
    /// The row inside whose values to look; everywhere when there is none.
    inside: Option<usize>,
    /// For each input, the rows that take all its pieces and all those of the inputs after it.
    full_from: Vec<Bits>,
    at: Vec<usize>,
    found: Vec<Vec<usize>>,
    found_max: usize,
    covered: HashSet<(usize, Bits)>,
    steps: usize,
}

impl<'a> Search<'a> {
    fn new(space: &'a Space, inside: Option<usize>, found_max: usize, steps: usize) -> Search<'a> {
        let rows = space.rows();
        let mut full_from = vec![Bits::below(rows, rows)];
        for axis in space.axes.iter().rev() {
            let within = |piece: &usize| inside.is_none_or(|row| axis.taken[row].has(*piece));
            let pieces = (0..axis.pieces.len()).filter(within);
            let last = full_from[full_from.len() - 1].clone();
            full_from.push(pieces.fold(last, |full, piece| full.and(&axis.pieces[piece].rows)));
        }
        full_from.reverse();
        Search {
            space,
            inside,
            full_from,
            at: Vec::new(),
            found: Vec::new(),
            found_max,
            covered: HashSet::new(),
            steps,
        }
    }

    fn gave_up(&self) -> bool {
        self.steps == 0
    }

    /// Whether `rows` take every point from input `depth` on; notes those they do not.
    fn run(&mut self, rows: &Bits, depth: usize) -> bool {
        if self.steps == 0 || self.found.len() >= self.found_max {
            return false;
        }
        self.steps -= 1;
        if rows.first_common(&self.full_from[depth]).is_some() {
            return true;
        }
        if rows.is_empty() {
            return self.note();
        }
        if self.covered.contains(&(depth, rows.clone())) {
            return true;
        }
        let space = self.space;
        let axis = &space.axes[depth];
        let mut all = true;
        for (i, piece) in axis.pieces.iter().enumerate() {
            if self.inside.is_some_and(|row| !axis.taken[row].has(i)) {
                continue;
            }
            self.at.push(i);
            all &= self.run(&rows.and(&piece.rows), depth + 1);
            self.at.pop();
        }
        if all {
            self.covered.insert((depth, rows.clone()));
        }
        all
    }

    /// Notes the point reached, filled up with the first piece of each further input.
    fn note(&mut self) -> bool {
        let mut at = self.at.clone();
        for axis in &self.space.axes[at.len()..] {
            let first = match self.inside {
                Some(row) => axis.taken[row].iter().next(),
                None => (!axis.pieces.is_empty()).then_some(0),
            };
            match first {
                Some(first) => at.push(first),
                None => return true, // no value at all: nothing to take
            }
        }
        self.found.push(at);
        false
    }
}

/// The samples of the pieces `at`, as an object of input names.
fn example(table: &DecisionTable, space: &Space, at: &[usize]) -> Value {
    let fields = table.inputs.iter().zip(&space.axes).zip(at);
    let fields: Map<String, Value> = fields
        .map(|((input, axis), piece)| {
            (
                input.name.clone(),
                input.kind.json(&axis.pieces[*piece].sample),
            )
        })
        .collect();
    Value::Object(fields)
}
