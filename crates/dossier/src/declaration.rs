//! What a pack says of a kind of files: which tables speak of a person or an enterprise, and what is shown of them.

use std::collections::BTreeSet;

use haina_core::Words;
use haina_linkage::schema::Schema;
use haina_party::DeptKey;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

/// Tables of one kind.
const TABLES_MAX: usize = 400;
/// Columns of a table that are shown, and columns of a key.
const COLUMNS_MAX: usize = 60;
const KEYS_MAX: usize = 4;
/// Characters of a purpose.
const PURPOSE_MAX: usize = 200;

/// Whose files they are.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FileKind {
    /// 一人一档
    Person,
    /// 一企一档
    Enterprise,
}

/// A kind of files as a pack declares it: `dossiers/person.yaml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    pub kind: FileKind,
    pub title: Words,
    /// The department that keeps the files: its officers rule on doubtful links.
    pub owner: DeptKey,
    /// For what the owner's officers look at linked values: the words of the grants.
    pub purpose: String,
    /// The type of matter that a contested field opens; none: fields cannot be contested.
    #[serde(default)]
    pub correction: Option<String>,
    /// Headings of the file, in their order.
    pub groups: IndexMap<String, Words>,
    /// What each table of the catalogue says, by its key.
    pub tables: IndexMap<String, TablePart>,
}

/// What a table is to a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TablePart {
    /// The columns that name a row from delivery to delivery.
    pub key: Vec<String>,
    /// The heading it stands under.
    pub group: String,
    /// What columns say of whom the row is: `{name: name, born: birth_date}`, by the schema's names.
    pub link: IndexMap<String, String>,
    /// The columns that are shown, in their order.
    pub show: Vec<String>,
    /// The column with the day of the fact, or from which it holds.
    #[serde(default)]
    pub from: Option<String>,
    /// The column with the day until which it holds.
    #[serde(default)]
    pub until: Option<String>,
    /// How the row is told on the time line: 登记就业.
    pub told: Words,
    /// Whether the subject sees it in their own file.
    #[serde(default = "yes")]
    pub subject: bool,
}

fn yes() -> bool {
    true
}

impl FileKind {
    /// The name in addresses and in the database.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The columns by which records are linked.
    pub fn schema(self) -> Schema {
        match self {
            FileKind::Person => Schema::person(),
            FileKind::Enterprise => Schema::enterprise(),
        }
    }

    /// The column that holds the number with a check digit.
    pub fn number(self) -> &'static str {
        match self {
            FileKind::Person => "identity_number",
            FileKind::Enterprise => "credit_code",
        }
    }

    /// Records of one file at most; more hang together only by mistake.
    pub fn records_max(self) -> usize {
        match self {
            FileKind::Person => 300,
            FileKind::Enterprise => 1_000,
        }
    }
}

impl Declaration {
    /// Everything that is wrong with it: where, in words, and what to do. The catalogue is not asked: its tables come and go.
    pub fn faults(&self) -> Vec<(String, String, &'static str)> {
        let mut faults = Vec::new();
        if self.tables.is_empty() || self.tables.len() > TABLES_MAX {
            let what = format!("it has {} tables", self.tables.len());
            faults.push((
                "/tables".to_owned(),
                what,
                "name 1 to 400 tables of the catalogue",
            ));
        }
        let purpose = self.purpose.trim().chars().count();
        if purpose == 0 || purpose > PURPOSE_MAX {
            let what = "its purpose is empty, or over 200 characters".to_owned();
            faults.push((
                "/purpose".to_owned(),
                what,
                "write the words of the owner's grants",
            ));
        }
        let schema = self.kind.schema();
        for (key, part) in &self.tables {
            self.table_faults(key, part, &schema, &mut faults);
        }
        faults
    }

    fn table_faults(
        &self,
        key: &str,
        part: &TablePart,
        schema: &Schema,
        faults: &mut Vec<(String, String, &'static str)>,
    ) {
        let at = |rest: &str| format!("/tables/{key}/{rest}");
        if !self.groups.contains_key(&part.group) {
            let what = format!("there is no group `{}`", part.group);
            faults.push((at("group"), what, "name one of `groups`"));
        }
        if part.key.is_empty() || part.key.len() > KEYS_MAX {
            let what = "its key has no column, or more than 4".to_owned();
            faults.push((
                at("key"),
                what,
                "name the columns that tell one row from every other",
            ));
        }
        for role in part
            .link
            .keys()
            .filter(|role| schema.column(role).is_none())
        {
            let what = format!("`{role}` is nothing that records of this kind are linked by");
            faults.push((
                at(&format!("link/{role}")),
                what,
                "use the names that the README of the room lists",
            ));
        }
        let tells = |role: &str| part.link.contains_key(role);
        if !tells("name") && !tells(self.kind.number()) {
            let what = "nothing says of whom its rows are".to_owned();
            faults.push((
                at("link"),
                what,
                "name at least the column of the name or of the number",
            ));
        }
        let different: BTreeSet<&String> = part.show.iter().collect();
        if part.show.is_empty()
            || different.len() != part.show.len()
            || part.show.len() > COLUMNS_MAX
        {
            let what = "it shows no column, one twice, or more than 60".to_owned();
            faults.push((at("show"), what, "name the columns that the file shows"));
        }
    }
}

impl TablePart {
    /// Every column that reading the table for a file needs, each once.
    pub(crate) fn columns(&self) -> Vec<String> {
        let dates = self.from.iter().chain(&self.until);
        let all = self
            .key
            .iter()
            .chain(self.link.values())
            .chain(&self.show)
            .chain(dates);
        let mut seen = BTreeSet::new();
        all.filter(|name| seen.insert(*name)).cloned().collect()
    }

    /// What decides by which values rows are linked: with another one they are other records.
    pub(crate) fn form(&self) -> String {
        let mut all = self.key.join(",");
        for (role, column) in &self.link {
            all.push_str(&format!(";{role}={column}"));
        }
        all
    }

    /// What a column says of whom the row is.
    pub(crate) fn role_of(&self, column: &str) -> Option<&str> {
        let found = self.link.iter().find(|(_, own)| *own == column);
        found.map(|(role, _)| role.as_str())
    }
}
