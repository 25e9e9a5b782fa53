//! Whether a query may run: every column it uses, directly or not, against what the unit may do with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use haina_catalog::{ApplicationId, DataClass, Form, Grade, WhyNot};
use serde::Serialize;

use super::Source;
use super::lineage::Traced;
use super::reading::{Reading, Terms};

/// A column that a query uses, and by what right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnUse {
    #[serde(flatten)]
    pub source: Source,
    pub form: Form,
    /// The grant; none: the unit owns the table, or the column says where a row comes from.
    pub grant: Option<ApplicationId>,
    pub grade: Grade,
}

/// Why a column may not be used so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The catalogue says no.
    Catalogue(WhyNot),
    /// It is granted masked, and the query does more than show it: what it does.
    Masked(&'static str),
}

/// A column that a query may not use, or a table: then the column is `*`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Denied {
    #[serde(flatten)]
    pub source: Source,
    pub why: Reason,
}

/// The decision on a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub columns: Vec<ColumnUse>,
    /// Empty: it may run.
    pub denied: Vec<Denied>,
    /// The highest grade of all columns used: that of the answer.
    pub grade: Grade,
    pub classes: BTreeSet<DataClass>,
    /// Groups of fewer rows are left out, as the query counts what the unit may not read.
    pub group_rows_min: Option<u64>,
}

/// Decides. `traced` gets to know which output columns are masked.
pub(super) fn decide(
    traced: &mut Traced,
    tables: &BTreeMap<String, Terms>,
    group_rows_min: u64,
) -> Verdict {
    let mut verdict = Verdict {
        columns: Vec::new(),
        denied: Vec::new(),
        grade: Grade::General1,
        classes: BTreeSet::new(),
        group_rows_min: None,
    };
    let mut used = traced.used.clone();
    used.extend(traced.lineage.sources().into_iter().cloned());
    for table in &traced.tables {
        let entry = tables.get(table).map(Terms::entry);
        if let Some(Reading::Refused(why)) = entry {
            let any = used.iter().any(|source| &source.table == table);
            if !any {
                verdict.deny(table, "*", Reason::Catalogue(why));
            }
        }
    }
    let mut masked = BTreeSet::new();
    for source in &used {
        let Some(terms) = tables.get(&source.table) else {
            let why = Reason::Catalogue(WhyNot::NoField);
            verdict.deny(&source.table, &source.column, why);
            continue;
        };
        let form = match terms.reading(&source.column) {
            Reading::Refused(why) => {
                verdict.deny(&source.table, &source.column, Reason::Catalogue(why));
                continue;
            }
            Reading::Clear => Form::Clear,
            Reading::Masked => {
                masked.insert(source.clone());
                if let Some(how) = traced.touched.get(source) {
                    verdict.deny(&source.table, &source.column, Reason::Masked(how));
                    continue;
                }
                Form::Masked
            }
        };
        let (class, grade) = terms.secrecy(&source.column);
        verdict.grade = verdict.grade.max(grade);
        verdict.classes.extend(class);
        verdict.columns.push(ColumnUse {
            source: source.clone(),
            form,
            grant: terms.grant(&source.column),
            grade,
        });
    }
    if !masked.is_empty() {
        verdict.group_rows_min = Some(group_rows_min);
    }
    let columns = traced.lineage.columns.iter_mut();
    for (column, shown) in columns.zip(&traced.shown) {
        column.masked = !shown.is_disjoint(&masked);
    }
    verdict
}

/// The tables of which the query uses what the unit may not read in clear: groups of them have a least size.
pub(super) fn closed_tables(verdict: &Verdict) -> BTreeSet<&str> {
    let masked = verdict.columns.iter().filter(|c| c.form == Form::Masked);
    masked.map(|column| column.source.table.as_str()).collect()
}

/// What to do about columns that may not be used, in one sentence.
pub(super) fn what_to_do(columns: &[Denied]) -> String {
    let mut masked = false;
    let mut apply: BTreeSet<&str> = BTreeSet::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for denied in columns {
        match denied.why {
            Reason::Masked(_) => masked = true,
            Reason::Catalogue(WhyNot::NoGrant) => {
                apply.insert(&denied.source.table);
            }
            Reason::Catalogue(WhyNot::OtherPurpose) => {
                told.insert("state the purpose it was granted for");
            }
            Reason::Catalogue(WhyNot::Withheld) => {
                told.insert("ask its owner to confirm the grant");
            }
            Reason::Catalogue(WhyNot::NoField) => {
                told.insert("name columns that the catalogue describes");
            }
            Reason::Catalogue(WhyNot::NotPublished | WhyNot::NotShared) => {
                told.insert("ask its owner to publish and share it");
            }
        }
    }
    let mut all: Vec<String> = Vec::new();
    if !apply.is_empty() {
        let keys: Vec<String> = apply.iter().map(|key| format!("`{key}`")).collect();
        all.push(format!("apply for a grant on {}", keys.join(", ")));
    }
    all.extend(told.into_iter().map(str::to_owned));
    if masked {
        all.push("show a masked column as it is, or count it, or apply for it in clear".to_owned());
    }
    all.join("; ")
}

impl Verdict {
    fn deny(&mut self, table: &str, column: &str, why: Reason) {
        self.denied.push(Denied {
            source: Source {
                table: table.to_owned(),
                column: column.to_owned(),
            },
            why,
        });
    }
}

impl Reason {
    /// The name in entries and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Catalogue(why) => why.name(),
            Reason::Masked(_) => "masked",
        }
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: ", self.source)?;
        match self.why {
            Reason::Catalogue(why) => f.write_str(&why.words().en),
            Reason::Masked(how) => write!(f, "it is granted masked, and is used in {how}"),
        }
    }
}
