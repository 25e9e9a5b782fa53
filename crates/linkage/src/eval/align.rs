//! Bringing two tables to the same columns, in the same order.

use rustc_hash::FxHashSet;

use crate::error::LinkageError;
use crate::profile::profile;
use crate::table::Table;
use crate::text::fold;

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

/// Columns with other names: those of one kind that share most values, best first.
fn by_content(
    left: &Table,
    right: &Table,
    lefts: &[usize],
    rights: &[usize],
) -> Vec<(usize, usize)> {
    let (of_left, of_right) = (profile(&[left]), profile(&[right]));
    let sets = |table: &Table, columns: &[usize]| -> Vec<FxHashSet<String>> {
        columns.iter().map(|c| values(table, *c)).collect()
    };
    let (ls, rs) = (sets(left, lefts), sets(right, rights));
    let mut scored = Vec::new();
    for (i, l) in lefts.iter().enumerate() {
        for (j, r) in rights.iter().enumerate() {
            let shared = ls[i].intersection(&rs[j]).count() as f64;
            let few = ls[i].len().min(rs[j].len()).max(1) as f64;
            let kin = if of_left[*l].kind == of_right[*r].kind {
                1.0
            } else {
                0.5
            };
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
    pairs
}

fn values(table: &Table, column: usize) -> FxHashSet<String> {
    let cells = (0..table.len().min(VALUES)).filter_map(|row| table.cell(row, column));
    cells.map(fold).collect()
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
