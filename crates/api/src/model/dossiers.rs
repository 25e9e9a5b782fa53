//! Files of persons and enterprises.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Moment, Text, Titled};

/// A kind of files, and how far it is linked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierKindView {
    #[schema(example = "person")]
    pub kind: String,
    pub title: Text,
    /// The department that keeps the files.
    pub owner: Titled,
    /// For what its officers look at linked values.
    #[schema(example = "人口档案归集")]
    pub purpose: String,
    /// The type of matter that a contested field opens.
    #[schema(example = "one-file/correction")]
    pub correction: Option<String>,
    /// Headings of a file, in their order.
    pub groups: Vec<Titled>,
    pub files: u64,
    pub records: u64,
    pub links: u64,
    /// Entries of the log.
    pub entries: u64,
    /// Records that the model was trained on; 0: it has not been trained yet.
    pub trained_on: u64,
    pub linked_at: Option<Moment>,
    pub tables: Vec<DossierTableView>,
    /// What the asker may do: `link`, `review`, `rule`.
    pub actions: Vec<String>,
}

/// A table of a kind.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierTableView {
    #[schema(example = "police.register")]
    pub key: String,
    /// Absent: the catalogue has no such table.
    pub title: Option<Text>,
    #[schema(example = "identity")]
    pub group: String,
    /// The version that is linked, and the one that is served; 0: none.
    pub linked: u64,
    pub served: u64,
    pub at: Option<Moment>,
    /// The code of what kept it from being read.
    #[schema(example = "DOS0009")]
    pub trouble: Option<String>,
}

/// A linking that is asked for.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DossierLinkAsk {
    /// Trains the model anew first; what changes by it is in the log.
    pub retrain: bool,
}

/// What came of a linking.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierLinkedView {
    /// Rows that were read; of these, rows that say nothing of whom they are.
    pub read: u64,
    pub empty: u64,
    /// Records that are new.
    pub records: u64,
    pub founded: u64,
    pub joined: u64,
    pub merged: u64,
    pub split: u64,
    pub trained: bool,
    pub took_ms: u64,
    /// Tables that were read.
    pub tables: Vec<String>,
    pub troubles: Vec<DossierTrouble>,
}

/// A table that could not be read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierTrouble {
    #[schema(example = "police.register")]
    pub table: String,
    #[schema(example = "DOS0009")]
    pub code: String,
}

/// Whom to look for: by number or by name, one of the two.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DossierSeek {
    #[schema(example = "370230198901020017")]
    pub number: Option<String>,
    #[schema(example = "王海宁")]
    pub name: Option<String>,
    /// The department that asks; absent: the one the asker works for, where there is one only.
    #[schema(example = "civil-affairs")]
    pub unit: Option<String>,
    /// What for: the words of the grants.
    #[schema(example = "低收入人口动态监测")]
    pub purpose: String,
}

/// What was found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierSearched {
    pub items: Vec<DossierFound>,
    /// Whether there are more than are given.
    pub more: bool,
    /// The tables that were searched.
    pub tables: Vec<String>,
    /// Tables that the department may not search, and whom to ask.
    pub withheld: Vec<DossierWithheld>,
}

/// A file that was found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierFound {
    #[schema(example = "dos_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    /// What tells it from others, as far as it may be seen.
    pub face: Vec<DossierFace>,
}

/// A value by which files are told apart.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierFace {
    #[schema(example = "born")]
    pub role: String,
    pub title: Text,
    pub value: String,
    /// `clear` or `masked`.
    #[schema(example = "clear")]
    pub shown: String,
    #[schema(example = "police.register")]
    pub table: String,
}

/// A table of which nothing may be seen, whether or not it has something.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierWithheld {
    #[schema(example = "health.outpatient")]
    pub table: String,
    pub title: Text,
    /// Whom to ask.
    pub owner: Titled,
    #[schema(example = "no_grant")]
    pub why: String,
    pub words: Text,
}

/// For which department, what for, and as of when.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DossierAsk {
    /// What for: the words of the grants.
    #[param(example = "低收入人口动态监测")]
    pub purpose: String,
    /// The department that asks; absent: the one the asker works for, where there is one only.
    #[param(example = "civil-affairs")]
    pub unit: Option<String>,
    /// As it was known at the end of this day, or at this moment.
    #[param(example = "2026-03-02")]
    pub as_of: Option<String>,
}

/// A file as the asker may see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierView {
    #[schema(example = "dos_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "person")]
    pub kind: String,
    pub title: Text,
    pub as_of: Option<Moment>,
    pub groups: Vec<DossierGroup>,
    /// Tables of which nothing may be seen, whether or not they have something.
    pub withheld: Vec<DossierWithheld>,
    /// Values of one meaning that differ, of those seen in clear. None of them wins.
    pub conflicts: Vec<DossierConflict>,
    /// Whether some table had more rows than are shown.
    pub more: bool,
    /// Rows kept back from the subject, because they carry another number.
    pub kept_back: u64,
    /// The look that this was; it is in the journal.
    #[schema(example = "dlk_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub look: String,
}

/// A heading with its rows.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierGroup {
    #[schema(example = "identity")]
    pub key: String,
    pub title: Text,
    pub rows: Vec<DossierRow>,
}

/// A row of a table.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierRow {
    /// What its record is called by, in rulings and contests.
    #[schema(example = 12)]
    pub record: u64,
    #[schema(example = "police.register")]
    pub table: String,
    pub title: Text,
    /// The department that answers for the table, and the one that delivered the row.
    pub owner: Titled,
    pub source: Titled,
    /// How it is told on the time line.
    pub told: Text,
    /// The day of the fact, and until when it holds; absent: not said, or not to be seen.
    #[schema(example = "2019-05-06")]
    pub from: Option<String>,
    pub until: Option<String>,
    /// When the city came to know it.
    pub known_at: Moment,
    #[schema(example = "bat_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub batch: String,
    /// Its line in the file that was delivered.
    pub line: u64,
    pub fields: Vec<DossierField>,
}

/// A field of a row.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierField {
    #[schema(example = "birth_date")]
    pub name: String,
    pub title: Text,
    /// What it says of whom the row is: `name`, `born`, …
    #[schema(example = "born")]
    pub role: Option<String>,
    /// `clear`, `masked` or `withheld`.
    #[schema(example = "clear")]
    pub shown: String,
    /// As it may be seen; absent: empty or withheld.
    pub value: Option<String>,
    /// Why it is withheld; the row names whom to ask.
    #[schema(example = "no_grant")]
    pub why: Option<String>,
    /// The matter in which its subject contests it.
    pub contested: Option<String>,
}

/// A meaning about which rows disagree.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierConflict {
    #[schema(example = "born")]
    pub role: String,
    pub title: Text,
    /// Those that most rows have first.
    pub values: Vec<DossierConflictValue>,
}

/// A value, and which rows say so.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierConflictValue {
    pub value: String,
    pub said: Vec<DossierSaid>,
}

/// A row that says so.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierSaid {
    pub record: u64,
    pub table: String,
    pub owner: Titled,
    pub from: Option<String>,
    pub known_at: Moment,
}
