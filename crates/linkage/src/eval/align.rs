//! Bringing two tables to the same columns, in the same order.

use rustc_hash::FxHashSet;

use crate::error::LinkageError;
use crate::profile::{profile, schema};
use crate::schema::Kind;
use crate::table::Table;

/// Values of a column that are looked at when columns are matched by content.
const VALUES: usize = 20_000;
/// Share of values two columns must have in common to be the same column under two names.
const SHARED_MIN: f64 = 0.15;

/// The tables with the columns both have: by name, and where names differ by what stands in them.
pub fn align(tables: &[Table]) -> Result<Vec<Table>, LinkageError> {
    let [left, right] = tables else {
        return Ok(tables.to_vec());
    };
    if left.columns() == right.columns() {
        return Ok(tables.to_vec());
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (l, name) in left.columns().iter().enumerate() {
        let bare = bare(name);
        if let Some(r) = right.columns().iter().position(|c| *self::bare(c) == *bare) {
            pairs.push((l, r));
        }
    }
    let free = |n: usize, used: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..n).filter(|c| !used(*c)).collect()
    };
    let lefts = free(left.columns().len(), &|c| pairs.iter().any(|p| p.0 == c));
    let rights = free(right.columns().len(), &|c| pairs.iter().any(|p| p.1 == c));
    pairs.extend(by_content(left, right, &lefts, &rights));
    if pairs.is_empty() {
        let reason = "the two tables have no column in common".to_owned();
        return Err(LinkageError::TooLittle { reason });
    }
    pairs.sort_unstable();
    let (ls, rs): (Vec<usize>, Vec<usize>) = pairs.into_iter().unzip();
    let names: Vec<&str> = ls.iter().map(|c| left.columns()[*c].as_str()).collect();
    Ok(vec![part(left, &names, &ls), part(right, &names, &rs)])
}

/// Columns with other names: those that share most values once these are brought to one form, best first; and those
/// that are the only ones left of their kind.
fn by_content(
    left: &Table,
    right: &Table,
    lefts: &[usize],
    rights: &[usize],
) -> Vec<(usize, usize)> {
    let (ls, rs) = (contents(left, lefts), contents(right, rights));
    let mut scored = Vec::new();
    for (i, l) in lefts.iter().enumerate() {
        for (j, r) in rights.iter().enumerate() {
            let shared = ls[i].1.intersection(&rs[j].1).count() as f64;
            let few = ls[i].1.len().min(rs[j].1.len()).max(1) as f64;
            let kin = if ls[i].0 == rs[j].0 { 1.0 } else { 0.5 };
            let score = shared / few * kin;
            if score >= SHARED_MIN {
                scored.push((score, *l, *r));
            }
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, l, r) in scored {
        if pairs.iter().all(|p| p.0 != l && p.1 != r) {
            pairs.push((l, r));
        }
    }
    let free = |n: usize,
                of: &[(Kind, FxHashSet<String>)],
                used: &dyn Fn(usize) -> bool|
     -> Vec<(Kind, usize)> {
        (0..n).filter(|i| !used(*i)).map(|i| (of[i].0, i)).collect()
    };
    let left_over = free(lefts.len(), &ls, &|i| pairs.iter().any(|p| p.0 == lefts[i]));
    let right_over = free(rights.len(), &rs, &|j| {
        pairs.iter().any(|p| p.1 == rights[j])
    });
    for (kind, i) in left_over.iter().filter(|(kind, _)| *kind != Kind::Ignored) {
        let same = |over: &[(Kind, usize)]| over.iter().filter(|(k, _)| k == kind).count() == 1;
        let other = right_over.iter().find(|(k, _)| k == kind);
        if let Some((_, j)) = other.filter(|_| same(&left_over) && same(&right_over)) {
            pairs.push((lefts[*i], rights[*j]));
        }
    }
    pairs
}

/// The kind of each column and its values, brought to the form of that kind.
fn contents(table: &Table, columns: &[usize]) -> Vec<(Kind, FxHashSet<String>)> {
    let schema = schema(&[table], &profile(&[table]));
    let content = |c: &usize| {
        let column = &schema.columns[*c];
        let cells = (0..table.len().min(VALUES)).filter_map(|row| table.cell(row, *c));
        (
            column.kind,
            cells.filter_map(|cell| column.normal(cell)).collect(),
        )
    };
    columns.iter().map(content).collect()
}

fn part(table: &Table, names: &[&str], columns: &[usize]) -> Table {
    let mut out = Table::new(table.name.clone(), names);
    for row in 0..table.len() {
        out.push(
            columns
                .iter()
                .map(|c| table.cell(row, *c).unwrap_or_default()),
        );
    }
    out
}

/// A name without what people write differently: case, blanks, underscores.
pub fn bare(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
