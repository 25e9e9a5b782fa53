//! Finding the column that says which records are of one entity, and keeping it out of the evidence.

use rustc_hash::{FxHashMap, FxHashSet};

use super::align::bare;
use crate::error::LinkageError;
use crate::numbers::{Checked, credit_code, identity_number};
use crate::table::Table;

/// The entity of each record, by table and row; none where it is not known.
#[derive(Debug, Clone)]
pub struct Truth {
    /// The column it was read from.
    pub column: String,
    place: usize,
    entities: Vec<Vec<Option<u32>>>,
    texts: Vec<String>,
}

/// Names under which a truth is commonly kept, without blanks and underscores; the surest first.
const NAMES: &[&str] = &[
    "truth",
    "trueid",
    "groundtruth",
    "cluster",
    "clusterid",
    "entityid",
    "entity",
    "gold",
    "goldid",
    "真值",
    "真实编号",
    "实体编号",
    "实体",
    "label",
    "personid",
    "uniquepersonid",
    "人员编号",
    "matchid",
    "groupid",
];

/// Pieces of names that hint at a truth.
const WORDS: &[&str] = &[
    "truth", "true", "cluster", "entity", "gold", "match", "group", "dup", "original", "真",
    "实体", "归并",
];

/// Names of record numbers, which are the truth where two records share one.
const LAST: &[&str] = &[
    "entid", "eid", "masterid", "uniqueid", "uid", "recid", "recordid", "pid", "id", "key", "编号",
    "序号",
];

/// Finds the truth. Errors: `LNK0004` when the column named is not there, `LNK0005` when none is found.
pub fn find(tables: &[&Table], named: Option<&str>) -> Result<Truth, LinkageError> {
    let Some(first) = tables.first() else {
        return Err(LinkageError::NoTruth);
    };
    if let Some(name) = named {
        let column = first.column(name).ok_or_else(|| LinkageError::NoColumn {
            column: name.to_owned(),
        })?;
        return Ok(by_suffix(tables, column).unwrap_or_else(|| read(tables, column, str::to_owned)));
    }
    for column in 0..first.columns().len() {
        if let Some(truth) = by_suffix(tables, column) {
            return Ok(truth);
        }
    }
    let bares: Vec<String> = first.columns().iter().map(|c| bare(c)).collect();
    let named = NAMES
        .iter()
        .filter_map(|name| bares.iter().position(|b| b == name));
    let hinted = (0..bares.len()).filter(|c| WORDS.iter().any(|word| bares[*c].contains(word)));
    let last = LAST
        .iter()
        .filter_map(|name| bares.iter().position(|b| b == name));
    for column in named.chain(hinted).chain(last) {
        let truth = read(tables, column, str::to_owned);
        if truth.is_shared() {
            return Ok(truth);
        }
    }
    Err(LinkageError::NoTruth)
}

/// The convention of the Febrl generator: `rec-N-org` and `rec-N-dup-K` are of entity N.
fn by_suffix(tables: &[&Table], column: usize) -> Option<Truth> {
    let (mut hits, mut cells) = (0usize, 0usize);
    for table in tables {
        for row in 0..table.len() {
            let Some(cell) = table.cell(row, column) else {
                continue;
            };
            cells += 1;
            hits += usize::from(stem(cell).is_some());
        }
    }
    (cells > 0 && hits * 10 >= cells * 9)
        .then(|| read(tables, column, |cell| stem(cell).unwrap_or(cell).to_owned()))
}

fn stem(cell: &str) -> Option<&str> {
    if let Some(stem) = cell.strip_suffix("-org") {
        return Some(stem);
    }
    let (stem, number) = cell.rsplit_once("-dup-")?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(stem)
}

fn read(tables: &[&Table], place: usize, entity: impl Fn(&str) -> String) -> Truth {
    let mut index: FxHashMap<String, u32> = FxHashMap::default();
    let mut texts = Vec::new();
    let mut entities = Vec::new();
    for table in tables {
        let mut of_table = Vec::with_capacity(table.len());
        for row in 0..table.len() {
            of_table.push(table.cell(row, place).map(|cell| {
                let entity = entity(cell);
                *index.entry(entity).or_insert_with_key(|text| {
                    texts.push(text.clone());
                    texts.len() as u32 - 1
                })
            }));
        }
        entities.push(of_table);
    }
    Truth {
        column: tables[0].columns()[place].clone(),
        place,
        entities,
        texts,
    }
}

impl Truth {
    /// The entity of a record.
    pub fn entity(&self, table: usize, row: usize) -> Option<u32> {
        self.entities[table][row]
    }

    /// Whether it brings records together at all, in one table or across two, and not nearly all of them.
    fn is_shared(&self) -> bool {
        let filled: usize = self.entities.iter().flatten().flatten().count();
        let groups = self.texts.len();
        groups * 2 > 2 && filled > groups && groups * 50 > filled
    }

    /// Columns that must not be evidence, and why: the truth, record numbers, and whatever spells the truth out.
    pub fn not_evidence(&self, tables: &[&Table]) -> Vec<(usize, &'static str)> {
        let columns = tables.first().map_or(0, |t| t.columns().len());
        (0..columns)
            .filter_map(|column| {
                let why = match column {
                    c if c == self.place => "it is the truth",
                    c if tables.iter().all(|t| is_row_order(t, c)) => "it counts the rows",
                    c if self.spells_out(tables, c) => "it spells the truth out",
                    c if is_record_key(tables, c) => "it numbers the records",
                    _ => return None,
                };
                Some((column, why))
            })
            .collect()
    }

    /// Whether a column nearly always holds the text of the truth.
    fn spells_out(&self, tables: &[&Table], column: usize) -> bool {
        let (mut hits, mut cells) = (0usize, 0usize);
        for (t, table) in tables.iter().enumerate() {
            for row in 0..table.len() {
                let Some(cell) = table.cell(row, column) else {
                    continue;
                };
                let Some(entity) = self.entities[t][row] else {
                    continue;
                };
                let text = &self.texts[entity as usize];
                cells += 1;
                hits += usize::from(text.len() > 1 && cell.contains(text.as_str()));
            }
        }
        cells > 0 && hits * 10 > cells * 9
    }
}

/// Whether a column counts the rows of a table.
fn is_row_order(table: &Table, column: usize) -> bool {
    let numbers: Vec<i64> = (0..table.len())
        .filter_map(|row| table.cell(row, column)?.parse().ok())
        .collect();
    let rising = numbers.windows(2).filter(|w| w[1] > w[0]).count();
    let (Some(least), Some(most)) = (numbers.iter().min(), numbers.iter().max()) else {
        return false;
    };
    // A table may be sorted by a real number; a count of rows leaves few numbers out.
    let dense = most.saturating_sub(*least) <= 3 * numbers.len() as i64;
    let all = numbers.len() > 20 && numbers.len() == table.len();
    all && dense && rising * 100 >= (numbers.len() - 1) * 98
}

/// Whether every record has a code of its own: nothing can ever agree there.
fn is_record_key(tables: &[&Table], column: usize) -> bool {
    let (mut seen, mut cells) = (FxHashSet::default(), 0usize);
    for table in tables {
        for row in 0..table.len() {
            let Some(cell) = table.cell(row, column) else {
                return false;
            };
            if !is_code(cell) || !seen.insert(cell) {
                return false;
            }
            cells += 1;
        }
    }
    cells > 50
}

/// One word with a digit, and no number that has a check digit of its own.
fn is_code(cell: &str) -> bool {
    let plain = cell.chars().all(|c| c != ' ' && c.is_ascii());
    let checked = identity_number(cell) == Checked::Valid || credit_code(cell) == Checked::Valid;
    plain && cell.contains(|c: char| c.is_ascii_digit()) && !checked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table::parse("t", text.as_bytes()).unwrap()
    }

    #[test]
    fn febrls_record_names_are_read_under_any_column_name() {
        let t = table("x,name\nrec-1-org,a\nrec-1-dup-0,a\nrec-2-org,b\nrec-2-dup-10,b");
        let truth = find(&[&t], None).unwrap();
        assert_eq!(truth.column, "x");
        assert_eq!(truth.entity(0, 0), truth.entity(0, 1));
        assert_ne!(truth.entity(0, 0), truth.entity(0, 2));
    }

    #[test]
    fn a_named_truth_is_taken_and_its_shadow_is_no_evidence() {
        let t =
            table("unique_id,Cluster ID,name\nQ17-1,Q17,a\nQ17-2,Q17,a\nQ18-1,Q18,b\nQ19-1,Q19,c");
        let truth = find(&[&t], None).unwrap();
        assert_eq!(truth.column, "Cluster ID");
        let columns: Vec<usize> = truth.not_evidence(&[&t]).iter().map(|(c, _)| *c).collect();
        assert_eq!(columns, [0, 1]);
        assert!(matches!(
            find(&[&t], Some("none")),
            Err(LinkageError::NoColumn { .. })
        ));
        let none = table("name,town\na,x\na,x\nb,y");
        assert!(matches!(find(&[&none], None), Err(LinkageError::NoTruth)));
    }
}
