//! Reading a model: one SQL file and one header, and every mistake that the two show by themselves.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::fault::{line_in, line_of};
use super::header::{Claims, Header, Kind};
use super::sql::{self, SqlFacts};
use super::{ModelFault, SQL_BYTES_MAX};

/// Bytes of a header.
const HEADER_BYTES_MAX: usize = 256 * 1024;
/// Inputs of one model.
const INPUTS_MAX: usize = 100;
/// Reasons of one claim.
const REASONS_MAX: usize = 60;
/// Runs in a row that a change may be held back.
const DEBOUNCE_MAX: u32 = 100;

/// A model (模型): a versioned function from tables to a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What the set and the files call it: `suspected`.
    pub name: String,
    /// A hash of its SQL and of its header but for the tests: a change of them is another version.
    pub version: String,
    pub header: Header,
    pub sql: String,
    pub(super) yaml: String,
    pub(super) facts: SqlFacts,
}

impl Model {
    /// Reads a model from the texts of `NAME.sql` and `NAME.yaml`.
    ///
    /// # Errors
    /// Everything that is wrong with them, at once.
    pub fn read(name: &str, sql: &str, yaml: &str) -> Result<Model, Vec<ModelFault>> {
        let header = read_header(name, yaml)?;
        let facts = sql::facts(&file(name, "sql"), sql)?;
        let model = Model {
            name: name.to_owned(),
            version: version(sql, &header),
            header,
            sql: sql.to_owned(),
            yaml: yaml.to_owned(),
            facts,
        };
        let faults = model.faults();
        match faults.is_empty() {
            true => Ok(model),
            false => Err(faults),
        }
    }

    /// Whether what it answers depends on the day it runs, beyond its parameters.
    pub fn reads_day(&self) -> bool {
        self.facts.params.contains("day")
    }

    /// The line of the header on which `word` stands first, in or behind a section; 0: nowhere.
    pub fn line(&self, section: &str, word: &str) -> u32 {
        line_in(&self.yaml, section, word)
    }

    /// A fault of the header, at the line where `word` stands.
    pub(super) fn of_header(&self, word: &str, what: impl Into<String>, hint: &str) -> ModelFault {
        self.of_section("", word, what, hint)
    }

    /// A fault of the header, at the line where `word` stands in or behind a section.
    pub(super) fn of_section(
        &self,
        section: &str,
        word: &str,
        what: impl Into<String>,
        hint: &str,
    ) -> ModelFault {
        let line = self.line(section, word);
        ModelFault::error(file(&self.name, "yaml"), line, what, hint)
    }

    /// A fault of the SQL, at the line where `word` stands.
    pub(super) fn of_sql(&self, word: &str, what: impl Into<String>, hint: &str) -> ModelFault {
        let line = line_of(&self.sql, word);
        ModelFault::error(file(&self.name, "sql"), line, what, hint)
    }

    fn faults(&self) -> Vec<ModelFault> {
        let mut faults = Vec::new();
        self.check_name(&mut faults);
        self.check_inputs(&mut faults);
        self.check_params(&mut faults);
        self.check_kind(&mut faults);
        faults
    }

    fn check_name(&self, faults: &mut Vec<ModelFault>) {
        let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let name = &self.name;
        if name.is_empty() || name.len() > 64 || !name.chars().all(fine) {
            let what = format!("`{name}` is no name of a model");
            let hint = "use small letters, digits and `_`, at most 64, in the names of both files";
            faults.push(self.of_header("", what, hint));
        }
        if name == "runs" {
            let what = "no model may be called `runs`: its page would be that of the runs";
            faults.push(self.of_header("", what, "rename both files"));
        }
        let header = &self.header;
        if header.title.zh.trim().is_empty() || header.owner.trim().is_empty() {
            let what = "it has no title in Chinese or no owner";
            faults.push(self.of_header("title", what, "say what it is and who answers for it"));
        }
        let keys: BTreeSet<&String> = header.key.iter().collect();
        if keys.is_empty() || keys.len() != header.key.len() {
            let what = "the key names no column, or one twice";
            let hint = "name the output columns that tell one row from every other";
            faults.push(self.of_header("key", what, hint));
        }
    }

    fn check_inputs(&self, faults: &mut Vec<ModelFault>) {
        let declared = &self.header.inputs;
        if declared.is_empty() || declared.len() > INPUTS_MAX {
            let what = format!("it has {} inputs", declared.len());
            let hint = format!("declare 1 to {INPUTS_MAX} tables that the SQL reads");
            faults.push(self.of_header("inputs", what, &hint));
        }
        for (name, promised) in declared {
            if name.matches('.').count() > 1 {
                let what = format!("`{name}` is no name of an input");
                let hint = "name tables as the catalogue does, `department.table`, and models of this set by their bare names";
                faults.push(self.of_header(name, what, hint));
            }
            if !self.facts.tables.contains(name) {
                let what = format!("the SQL does not read the declared input `{name}`");
                faults.push(self.of_header(name, what, "read it, or take it out of `inputs`"));
            }
            if !promised.columns.is_empty() && !name.contains('.') {
                let what = format!("`{name}` is a model of this set, and has columns of its own");
                let hint = "declare `columns` of tables of the catalogue only";
                faults.push(self.of_section("inputs", name, what, hint));
            }
            if promised
                .shrink_max
                .is_some_and(|max| !(0.0..=100.0).contains(&max))
            {
                let what = format!("`shrink_max` of `{name}` is no percentage");
                faults.push(self.of_header("shrink_max", what, "write 0 to 100"));
            }
        }
        for name in self
            .facts
            .tables
            .iter()
            .filter(|t| !declared.contains_key(*t))
        {
            let what = format!("the SQL reads `{name}`, which is no declared input");
            let hint = format!("declare it under `inputs` of {}", file(&self.name, "yaml"));
            let word = name.rsplit('.').next().unwrap_or(name);
            faults.push(self.of_sql(word, what, &hint));
        }
    }

    fn check_params(&self, faults: &mut Vec<ModelFault>) {
        let declared = &self.header.params;
        for (name, values) in declared {
            let days: BTreeSet<_> = values.iter().map(|v| v.from).collect();
            if name == "day" || values.is_empty() || days.len() != values.len() {
                let what = format!("`{name}` is reserved, has no value, or two from one day");
                faults.push(self.of_header(name, what, "give each value its own first day"));
            }
            if values.iter().any(|v| v.source.trim().is_empty()) {
                let what = format!("a value of `{name}` has no source");
                faults.push(self.of_header(name, what, "say where the value is written"));
            }
            if !self.facts.params.contains(name) {
                let what = format!("the SQL does not use the parameter `{name}`");
                faults.push(self.of_header(name, what, "use it as `$name`, or take it out"));
            }
        }
        let unknown = |name: &&String| *name != "day" && !declared.contains_key(*name);
        for name in self.facts.params.iter().filter(unknown) {
            let what = format!("the SQL uses `${name}`, which is no declared parameter");
            let hint = "declare its dated values under `params`; `$day` is the day of the run";
            faults.push(self.of_sql(&format!("${name}"), what, hint));
        }
    }

    fn check_kind(&self, faults: &mut Vec<ModelFault>) {
        let header = &self.header;
        let kinds = [
            header.view,
            header.stage.is_some(),
            header.finding.is_some(),
            header.eligibility.is_some(),
        ];
        if kinds.into_iter().filter(|kind| *kind).count() > 1 {
            let what = "it is more than one of `view`, `stage`, `finding` and `eligibility`";
            faults.push(self.of_header("stage", what, "make a model of each"));
        }
        if header.view && header.schedule != Default::default() {
            let what = "a view has no `schedule`: it is never run";
            faults.push(self.of_header("schedule", what, "give it to the models that read it"));
        }
        if let Kind::Stage(stage) = header.kind() {
            if (stage.order == 1) == stage.raw.is_empty() {
                let what = "`raw` belongs to the first step of a funnel, and only to it";
                let hint = "name there the inputs whose rows come in";
                faults.push(self.of_header("order", what, hint));
            }
            for raw in stage.raw.iter().filter(|r| !header.inputs.contains_key(*r)) {
                let what = format!("`{raw}` of `raw` is no input");
                faults.push(self.of_header(raw, what, "declare it under `inputs`"));
            }
        }
        if let Some(claims) = header.claims() {
            self.check_claims(claims, faults);
        }
    }

    fn check_claims(&self, claims: &Claims, faults: &mut Vec<ModelFault>) {
        if claims.reasons.is_empty() || claims.reasons.len() > REASONS_MAX {
            let what = format!("it has {} reasons", claims.reasons.len());
            let hint = format!("give each claim 1 to {REASONS_MAX} reasons");
            faults.push(self.of_header("reasons", what, &hint));
        }
        if claims.subject.trim().is_empty() || claims.unit.trim().is_empty() {
            let what = "`subject` or `unit` is blank";
            let hint = "say what a claim is about, and which unit looks into it";
            faults.push(self.of_header("subject", what, hint));
        }
        if !(1..=DEBOUNCE_MAX).contains(&claims.debounce) {
            let what = "`debounce` counts runs in a row";
            let hint = format!("write 1 to {DEBOUNCE_MAX}");
            faults.push(self.of_header("debounce", what, &hint));
        }
        for why in &claims.reasons {
            if why.input(&self.header).is_none() {
                let what = format!("`{}` names no input and field of it", why.from);
                let hint = "write the input, a point and the field: `education.student.school`";
                faults.push(self.of_section("reasons", &why.from, what, hint));
            }
        }
    }
}

impl super::header::Why {
    /// The table that it comes from: an input, or a table that a model before it reads.
    pub fn input<'a>(&'a self, header: &Header) -> Option<&'a str> {
        let (input, field) = self.from.rsplit_once('.')?;
        let known = header.inputs.contains_key(input) || input.contains('.');
        (known && !field.is_empty()).then_some(input)
    }
}

pub(super) fn file(name: &str, ending: &str) -> String {
    format!("{name}.{ending}")
}

fn read_header(name: &str, yaml: &str) -> Result<Header, Vec<ModelFault>> {
    let file = file(name, "yaml");
    if yaml.len() > HEADER_BYTES_MAX {
        let what = format!("it has over {HEADER_BYTES_MAX} bytes");
        return Err(vec![ModelFault::error(file, 0, what, "shorten it")]);
    }
    serde_norway::from_str(yaml).map_err(|error| {
        let line = error.location().map_or(0, |at| at.line());
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let hint =
            "compare with the headers of the packs that ship; docs/packs.md names every word";
        vec![ModelFault::error(file, line, error.to_string(), hint)]
    })
}

/// A hash of what the model does; how lines end, comments of the header and tests are not of it.
fn version(sql: &str, header: &Header) -> String {
    let mut hash = Sha256::new();
    for line in sql.lines() {
        hash.update(line.trim_end());
        hash.update("\n");
    }
    // A header that was read can be written.
    hash.update(serde_json::to_string(header).unwrap_or_default());
    hex::encode(&hash.finalize()[..6])
}

const _: () = assert!(SQL_BYTES_MAX < HEADER_BYTES_MAX);
