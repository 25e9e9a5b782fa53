//! Tables of the lake and what is delivered to them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Free, MeasureView, Moment, Text, Titled};

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    pub cursor: Option<String>,
    #[param(example = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// A table in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TableRow {
    /// The key of its resource in the catalogue.
    #[schema(example = "police.register")]
    pub key: String,
    #[schema(example = "res_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub resource: String,
    pub title: Text,
    pub owner: Titled,
    /// full, append, keyed or changes.
    #[schema(example = "full")]
    pub mode: String,
    /// The fields that name a record.
    pub keys: Vec<String>,
    /// The departments that deliver.
    pub sources: Vec<Titled>,
    /// The version that is served; 0: nothing was delivered.
    #[schema(example = 3)]
    pub version: u64,
    #[schema(example = 1_204)]
    pub rows: u64,
    pub declared_at: Moment,
}

/// A table, and what the asker may do with it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TableView {
    #[serde(flatten)]
    pub row: TableRow,
    /// How it is loaded, as it was declared.
    pub spec: Free,
    /// Of the latest version, source by source: their sum is the number of rows.
    pub tallies: Vec<TallyView>,
    /// The sources whose rows are pulled from their databases, as far as the asker may see what they deliver.
    pub pulls: Vec<PullView>,
    /// Departments for which the asker may deliver.
    pub may_load_for: Vec<String>,
    /// Whether the asker may change the declaration, withdraw deliveries and go back.
    pub may_change: bool,
}

/// Where the rows of a source are pulled from, and how the last pull went.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PullView {
    pub source: Titled,
    /// postgresql, mysql or sqlite.
    #[schema(example = "postgresql")]
    pub kind: String,
    /// The connection's name in the server's configuration.
    #[schema(example = "civil-affairs")]
    pub connection: String,
    /// The table there; none: a statement.
    #[schema(example = "public.household")]
    pub table: Option<String>,
    /// The watermark's column; none: all of it is pulled every time.
    #[schema(example = "changed_at")]
    pub since: Option<String>,
    /// How often it is pulled by itself: realtime, daily, weekly, monthly, quarterly, yearly, or irregular: by hand only.
    #[schema(example = "daily")]
    pub every: String,
    /// The last pull that was tried.
    pub tried_at: Option<Moment>,
    /// The code of its failure; none: it came through.
    pub failed: Option<String>,
    /// The code's title for people.
    pub words: Option<Text>,
    /// The delivery that the last one with something new made.
    pub batch: Option<String>,
    /// Up to when it was pulled, where the watermark is a time.
    #[schema(example = "2026-03-01 00:30:00+00")]
    pub until: Option<String>,
}

/// Which source to pull.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PullAsk {
    /// The department; when it is not said, the one that is pulled, or the owner.
    #[schema(example = "police")]
    pub source: Option<String>,
}

/// What a pull came to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PulledView {
    /// taken or nothing.
    #[schema(example = "taken")]
    pub outcome: String,
    /// The delivery that it made; none: there was nothing new.
    pub batch: Option<BatchView>,
}

/// Where a delivery was pulled from.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PulledFromView {
    /// postgresql, mysql or sqlite.
    pub kind: String,
    pub connection: String,
    /// The table there; none: a statement.
    pub table: Option<String>,
    /// Up to when, where the watermark is a time.
    pub until: Option<String>,
}

/// What a version changed of a source.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TallyView {
    pub source: Titled,
    pub inserted: u64,
    pub updated: u64,
    pub deleted: u64,
    /// Rows of the source in this version.
    pub rows: u64,
}

/// A version of a table.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TableVersionView {
    pub version: u64,
    /// declared, loaded, withdrawn or went_back.
    #[schema(example = "loaded")]
    pub event: String,
    pub at: Moment,
    /// Why, where somebody said so.
    pub reason: String,
    pub rows: u64,
    pub tallies: Vec<TallyView>,
}

/// What comes with a file that is delivered; the file is the body.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeliveryQuery {
    /// What the sender calls the file; its ending says the form: csv, txt, jsonl, json, parquet, xlsx, or zip for texts.
    #[param(example = "户籍人口0301.csv")]
    pub name: String,
    /// The department that delivers; the owner of the table when not said.
    #[param(example = "police")]
    pub source: Option<String>,
    /// What tells this delivery from others; a second one with the same label is refused.
    #[param(example = "2026-03-01")]
    pub label: Option<String>,
    /// The sender's SHA-256 of the file, in hexadecimal.
    pub sha256: Option<String>,
    /// The sender's count of rows.
    #[param(example = 1_204)]
    pub rows: Option<u64>,
}

/// A delivery that was taken in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BatchView {
    #[schema(example = "bat_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    /// The order in which the table's deliveries were taken in, from 1.
    pub ordinal: u64,
    pub source: Titled,
    pub at: Moment,
    pub file_name: String,
    pub sha256: String,
    pub label: Option<String>,
    /// The version of the table that it made.
    pub version: u64,
    /// csv, json, parquet, xlsx or texts.
    #[schema(example = "csv")]
    pub format: String,
    /// Of texts: utf-8 or gb18030, as found.
    #[schema(example = "gb18030")]
    pub encoding: Option<String>,
    pub bytes: u64,
    pub read: u64,
    pub accepted: u64,
    pub rejected: u64,
    /// Rejected rows by reason; a row may have several.
    pub reasons: BTreeMap<String, u64>,
    /// What each check found.
    pub checks: Vec<Free>,
    /// In the six dimensions of GB/T 36344.
    pub measures: Vec<MeasureView>,
    /// Where it was pulled from; none: it was sent.
    pub pulled: Option<PulledFromView>,
    pub withdrawn: Option<WithdrawnView>,
}

/// When and why a delivery was withdrawn.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WithdrawnView {
    pub at: Moment,
    /// The version that no longer has it.
    pub version: u64,
    pub reason: String,
}

/// A delivery that was refused whole.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RefusedView {
    #[schema(example = "rfs_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    pub source: Titled,
    pub at: Moment,
    pub file_name: String,
    #[schema(example = "LAK0007")]
    pub code: String,
    pub why: String,
    /// The code's title for people.
    pub words: Option<Text>,
}

/// A row that was rejected, as it came.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RejectView {
    pub source: Titled,
    /// Its line in the file, or its row.
    pub row: u64,
    pub reasons: Vec<String>,
    pub columns: Vec<String>,
    pub raw: String,
}

/// What to do with a delivery.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchAct {
    pub action: BatchAction,
    /// Why; it stays in the list of versions.
    #[schema(example = "重复报送")]
    pub reason: String,
}

/// withdraw: it no longer counts. go_back: all later ones no longer count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BatchAction {
    Withdraw,
    GoBack,
}

/// Where a record stands in what was delivered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TraceView {
    pub batch: String,
    pub source: Titled,
    pub at: Moment,
    pub file_name: String,
    pub row: u64,
    /// Of change files: insert, update or delete.
    pub op: Option<String>,
    pub withdrawn: bool,
    /// Whether it is what is served now.
    pub served: bool,
}

/// A record, by its key.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TraceAsk {
    /// The fields of the key with their values.
    #[schema(example = json!({"record_no": "P000123"}))]
    pub key: BTreeMap<String, String>,
}
