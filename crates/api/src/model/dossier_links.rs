//! Chains, links, rulings, looks and contests of files.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{DossierRow, Moment, Text};

/// The chain of somebody: every fact that was ever told, by its day, the last first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierChain {
    pub id: String,
    pub kind: String,
    pub as_of: Option<Moment>,
    pub facts: Vec<DossierFact>,
    /// Whether there are more than are shown.
    pub more: bool,
    pub look: String,
}

/// A fact: a row in one of its versions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierFact {
    #[serde(flatten)]
    pub row: DossierRow,
    /// `holds`, `corrected`, `deleted`, `withdrawn` or `dropped`.
    #[schema(example = "corrected")]
    pub standing: String,
    /// When that came to be known.
    pub since: Option<Moment>,
}

/// Where a list begins.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DossierPage {
    /// 1 to 100, 20 unless given.
    pub limit: Option<u32>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
}

/// Two records, by what the file calls them.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DossierPair {
    #[param(example = 12)]
    pub left: u64,
    #[param(example = 40)]
    pub right: u64,
}

/// A pair that is left to a person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierDoubt {
    /// `unsure`, `too_large`, `one_link`, `disagree`, `ruled_apart`, `same_source` or `number_conflict`.
    #[schema(example = "number_conflict")]
    pub doubt: String,
    #[serde(flatten)]
    pub why: DossierWhy,
}

/// Why two records are, or are not, one: from what was thought before, column by column, to the chance.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierWhy {
    pub left: DossierSide,
    pub right: DossierSide,
    /// `model`, `checked_number` or `number_conflict`: what decided.
    #[schema(example = "checked_number")]
    pub basis: String,
    /// log2 of the odds before anything is compared.
    pub prior_bits: f64,
    pub steps: Vec<DossierStep>,
    pub total_bits: f64,
    /// 0 to 1.
    pub probability: f64,
}

/// A record of a pair.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierSide {
    pub record: u64,
    #[schema(example = "police.register")]
    pub table: String,
    /// The file it is in.
    pub file: String,
}

/// What one column adds.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierStep {
    #[schema(example = "name")]
    pub role: String,
    /// As the department that keeps the files may see them; absent: missing or withheld.
    pub left: Option<String>,
    pub right: Option<String>,
    /// `clear`, `masked` or `withheld`.
    pub left_shown: String,
    pub right_shown: String,
    /// How far they agree: `exact`, `close`, `near`, `far`, `else`, `swapped`, `missing`.
    #[schema(example = "exact")]
    pub level: String,
    pub bits: f64,
    /// What a rare value adds to that, or a common one takes away.
    pub frequency_bits: f64,
}

/// An entry of the log of files.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierLogEntry {
    pub number: u64,
    /// `founded`, `joined`, `merged`, `split`, `ruled`, `undone` or `retrained`.
    #[schema(example = "merged")]
    pub change: String,
    pub at: Moment,
    /// The person who ruled or took back; absent: the linking itself.
    pub by: Option<String>,
    pub reason: Option<String>,
    pub moves: Vec<DossierMove>,
    pub ruled: Vec<DossierRuling>,
    /// Rulings that ended.
    pub withdrawn: Vec<DossierRuling>,
    /// The strongest link behind it.
    pub because: Option<DossierBecause>,
    /// The entry that it took back.
    pub undoes: Option<u64>,
    /// Whether a later entry took it back.
    pub undone: bool,
}

/// A record that changed its file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierMove {
    pub record: u64,
    /// Absent: it was new.
    pub from: Option<String>,
    pub to: String,
}

/// A ruling about two records.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierRuling {
    /// `one` or `apart`.
    #[schema(example = "apart")]
    pub word: String,
    pub left: u64,
    pub right: u64,
}

/// A link behind a change.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierBecause {
    pub left: u64,
    pub right: u64,
    pub bits: f64,
}

/// An officer's word on two records.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DossierRule {
    /// `one` (必连) or `apart` (不连).
    #[schema(example = "apart")]
    pub word: String,
    #[schema(example = 12)]
    pub left: u64,
    #[schema(example = 40)]
    pub right: u64,
    #[schema(example = "经电话核实，系夫妻，身份证号填写错误")]
    pub reason: String,
}

/// Why an entry is taken back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DossierUndo {
    #[schema(example = "核实后确为两人")]
    pub reason: String,
}

/// What followed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierRuled {
    /// The first entry of the log that it made, and the number behind the last.
    pub first: u64,
    pub after: u64,
    /// The files in which the records are now.
    pub files: Vec<String>,
}

/// A look into a file.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierLook {
    pub id: String,
    pub at: Moment,
    /// `file`, `chain` or `own`.
    #[schema(example = "file")]
    pub what: String,
    /// The department; absent: the subject.
    pub unit: Option<super::Titled>,
    /// Who looked; the subject is told the department only.
    pub by: Option<String>,
    #[schema(example = "低收入人口动态监测")]
    pub purpose: String,
    /// The tables of which something was shown.
    pub tables: Vec<String>,
}

/// A field that its subject contests.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDossierContest {
    #[schema(example = "police.register")]
    pub table: String,
    /// What the file calls the row by.
    #[schema(example = 12)]
    pub record: u64,
    #[schema(example = "birth_date")]
    pub field: String,
    /// Why it is wrong, and what is right.
    #[schema(example = "出生日期应为1989年1月2日")]
    pub text: String,
}

/// A contest.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DossierContestView {
    #[schema(example = "dct_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    pub table: String,
    pub record: u64,
    pub field: String,
    /// The matter in which the owner looks into it.
    #[schema(example = "mat_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub matter: String,
    pub at: Moment,
    pub open: bool,
    /// What came of it: `corrected`, `upheld`, `closed`; absent while open.
    pub outcome: Option<String>,
    pub words: Option<Text>,
}

/// A verified identity number.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityNumber {
    /// As on the card; only a digest of it is kept.
    #[schema(example = "370230198901020017")]
    pub number: String,
}
