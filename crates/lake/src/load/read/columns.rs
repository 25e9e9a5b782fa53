//! Which column of a file is which field.

use std::collections::BTreeSet;

use crate::load::refusal::Refusal;
use crate::load::spec::{Declared, LoadMode};

/// The column that says what a row of a change file does, unless the owner says otherwise.
pub(super) const OP_COLUMN: &str = "change";

/// The names under which the fields of a table may come.
pub(super) struct Names<'d> {
    declared: &'d Declared,
    known: Vec<(String, What)>,
}

/// What a column of a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Field(usize),
    /// What the row does.
    Op,
    Ignored,
}

/// The columns of a file, in its order.
#[derive(Debug, Clone)]
pub(super) struct Mapping {
    columns: Vec<What>,
    /// The column of each field.
    of_field: Vec<usize>,
    op: Option<usize>,
}

impl<'d> Names<'d> {
    pub fn new(declared: &'d Declared) -> Names<'d> {
        let mut known = Vec::new();
        let facts = &declared.spec.facts;
        if declared.spec.mode == LoadMode::Changes {
            let op = facts.op_column.as_deref().unwrap_or(OP_COLUMN);
            known.push((plain(op), What::Op));
        }
        // Names first: a title that is another field's name stands for that field.
        for (place, field) in declared.fields.iter().enumerate() {
            known.push((plain(&field.name), What::Field(place)));
        }
        for (place, field) in declared.fields.iter().enumerate() {
            let titles = field.titles.iter().map(|title| plain(title));
            known.extend(titles.map(|title| (title, What::Field(place))));
        }
        let ignored = facts
            .ignored
            .iter()
            .map(|name| (plain(name), What::Ignored));
        known.extend(ignored);
        Names { declared, known }
    }

    /// What a column of this name is.
    pub fn find(&self, name: &str) -> Option<What> {
        let name = plain(name);
        let found = self.known.iter().find(|(known, _)| *known == name);
        found.map(|(_, what)| *what)
    }

    /// The mapping of a row of names.
    ///
    /// # Errors
    /// When a field is missing or stands there twice, or a column is not known.
    pub fn map<S: AsRef<str>>(&self, names: &[S]) -> Result<Mapping, Refusal> {
        let mut columns = Vec::with_capacity(names.len());
        let (mut unknown, mut double) = (Vec::new(), BTreeSet::new());
        let mut of_field = vec![None; self.declared.fields.len()];
        let mut op = None;
        for (place, name) in names.iter().enumerate() {
            let what = self.find(name.as_ref());
            match what {
                None => unknown.push(u32::try_from(place + 1).unwrap_or(u32::MAX)),
                Some(What::Field(field)) => {
                    if let Some(slot) = of_field.get_mut(field)
                        && slot.replace(place).is_some()
                    {
                        double.insert(field);
                    }
                }
                Some(What::Op) if op.replace(place).is_some() => unknown.push(place as u32 + 1),
                Some(_) => {}
            }
            columns.push(what.unwrap_or(What::Ignored));
        }
        let missing = self.missing(&of_field, op.is_some());
        let double: Vec<String> = double.into_iter().map(|field| self.name(field)).collect();
        if !missing.is_empty() || !unknown.is_empty() || !double.is_empty() {
            return Err(Refusal::Columns {
                missing,
                unknown,
                double,
            });
        }
        Ok(Mapping {
            columns,
            of_field: of_field.into_iter().flatten().collect(),
            op,
        })
    }

    /// The names of the fields that are not among those found.
    fn missing(&self, of_field: &[Option<usize>], has_op: bool) -> Vec<String> {
        let fields = of_field.iter().enumerate();
        let absent = fields.filter(|(_, place)| place.is_none());
        let mut missing: Vec<String> = absent.map(|(field, _)| self.name(field)).collect();
        let changes = self.declared.spec.mode == LoadMode::Changes;
        if changes && !has_op {
            let op = self.declared.spec.facts.op_column.as_deref();
            missing.push(op.unwrap_or(OP_COLUMN).to_owned());
        }
        missing
    }

    /// Refuses when a field was in no row: for files whose rows name their columns.
    ///
    /// # Errors
    /// With the names of those fields.
    pub fn all_seen(&self, seen: &[bool], op: bool) -> Result<(), Refusal> {
        let places: Vec<Option<usize>> = seen.iter().map(|seen| seen.then_some(0)).collect();
        let missing = self.missing(&places, op);
        match missing.is_empty() {
            true => Ok(()),
            false => Err(Refusal::Columns {
                missing,
                unknown: Vec::new(),
                double: Vec::new(),
            }),
        }
    }

    fn name(&self, field: usize) -> String {
        let field = self.declared.fields.get(field);
        field.map(|field| field.name.clone()).unwrap_or_default()
    }
}

impl Mapping {
    /// Columns of the file.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// The file's column of each field.
    pub fn of_field(&self) -> &[usize] {
        &self.of_field
    }

    /// The file's column that says what a row does.
    pub fn op(&self) -> Option<usize> {
        self.op
    }
}

/// A name without blanks, line breaks and capitals.
fn plain(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{FEFF}');
    kept.flat_map(char::to_lowercase).collect()
}
