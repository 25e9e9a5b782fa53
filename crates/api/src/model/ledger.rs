//! The ledger: units, accounts, transfers and statements.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Moment, RunProblem, Text};

/// What accounts count in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitView {
    #[schema(example = "fen")]
    pub key: String,
    pub title: Text,
    /// What stands behind an amount.
    pub symbol: Text,
    /// Digits behind the point when an amount is shown.
    #[schema(example = 2, maximum = 9)]
    pub scale: u8,
}

/// A unit as it is declared.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    pub title: Text,
    pub symbol: Text,
    #[schema(example = 2, maximum = 9)]
    pub scale: u8,
}

/// An account. Amounts are in the smallest part of its unit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccountView {
    #[schema(example = "acc_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    #[schema(example = "fund/meal-2026")]
    pub key: String,
    pub title: Text,
    pub unit: UnitView,
    /// `dept:` with the key of a department, `person:` with the id of a person.
    #[schema(example = "dept:civil-affairs")]
    pub holder: String,
    /// The title of the department; none of a person.
    pub holder_title: Option<Text>,
    /// How far below nothing it may go; none: as far as it likes, because it brings units into the world.
    #[schema(example = 0)]
    pub overdraft: Option<i64>,
    /// What there is; negative in an account that brings units into the world: what it has given out.
    #[schema(example = 125_000)]
    pub balance: i64,
    /// What may still go out; none: any amount.
    pub available: Option<i64>,
    /// All that ever came in and went out.
    pub credits: i64,
    pub debits: i64,
    /// What is set aside to come in and to go out.
    pub credits_pending: i64,
    pub debits_pending: i64,
    /// Lines of its statement so far.
    pub lines: i64,
    pub last_at: Option<Moment>,
    pub opened_at: Moment,
    pub closed_at: Option<Moment>,
    /// What the asker may do with it: close, move.
    #[schema(example = json!(["move"]))]
    pub may: Vec<String>,
}

/// An account that is asked for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Its name in the city.
    #[schema(example = "fund/meal-2026")]
    pub key: String,
    pub title: Text,
    #[schema(example = "fen")]
    pub unit: String,
    #[schema(example = "dept:civil-affairs")]
    pub holder: String,
    /// How far below nothing it may go.
    #[serde(default)]
    #[schema(example = 0)]
    pub overdraft: i64,
    /// It may go below nothing as far as it likes: it brings units into the world.
    #[serde(default)]
    pub issues: bool,
}

/// How a list of accounts is narrowed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AccountQuery {
    #[param(example = "dept:civil-affairs")]
    pub holder: Option<String>,
    #[param(example = "fen")]
    pub unit: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(example = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Groups of deeds: of each group all are carried out, or none.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeedsAsk {
    /// 1 to 1,000 deeds in all.
    pub groups: Vec<Vec<DeedAsk>>,
}

/// Something to be done.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeedAsk {
    /// transfer, post, void or reverse.
    #[schema(example = "transfer")]
    pub r#do: String,
    /// Of a transfer: asked for again under the same key it is the same transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "meal/2026-03-02/0001")]
    pub key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "acc_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "acc_01jzz9w2h8e5x9n3q5b7t1m4kb")]
    pub to: Option<String>,
    /// Of a transfer; of a post: how much of it, all when not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 1200)]
    pub amount: Option<i64>,
    /// What sort of transfer it is, as the scenario calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "meal")]
    pub kind: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-03-02")]
    pub about: Option<String>,
    /// Only set aside, not moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<bool>,
    /// When what is set aside is free again by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
    /// Of post, void and reverse: which transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "trf_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub transfer: Option<String>,
}

/// What became of a group.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GroupDone {
    /// The transfer of each deed; empty when it was refused.
    #[schema(example = json!(["trf_01jzz9w2h8e5x9n3q5b7t1m4ka"]))]
    pub transfers: Vec<String>,
    /// Why none of it was carried out.
    pub refused: Option<RunProblem>,
}

/// What became of each group, in their order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeedsDone {
    pub groups: Vec<GroupDone>,
}

/// A transfer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TransferView {
    #[schema(example = "trf_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    pub key: String,
    pub unit: String,
    pub from: String,
    pub from_title: Text,
    /// The department whose account it is; none: a person's.
    pub from_dept: Option<Text>,
    pub to: String,
    pub to_title: Text,
    pub to_dept: Option<Text>,
    /// What was set aside or moved first.
    #[schema(example = 1200)]
    pub amount: i64,
    /// What was moved in the end.
    pub posted: i64,
    /// pending, posted or voided.
    #[schema(example = "posted")]
    pub state: String,
    pub kind: String,
    pub about: String,
    pub made_at: Moment,
    pub expires_at: Option<Moment>,
    pub settled_at: Option<Moment>,
    pub reverses: Option<String>,
    pub reversed_by: Option<String>,
}

/// Which days of an account.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct StatementQuery {
    /// The first day; 90 days before the last when not given.
    #[param(example = "2026-01-01", value_type = Option<String>, format = Date)]
    pub from: Option<jiff::civil::Date>,
    /// The last day; today when not given.
    #[param(example = "2026-03-31", value_type = Option<String>, format = Date)]
    pub until: Option<jiff::civil::Date>,
    /// The line after which the page begins.
    #[param(example = 50)]
    pub after: Option<i64>,
    /// 1 to 200, 50 when not given.
    #[param(example = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// A statement: what there was before, what came in and went out, what there was after.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StatementView {
    pub account: AccountView,
    /// The first and the last day.
    #[schema(example = "2026-01-01")]
    pub from: String,
    #[schema(example = "2026-03-31")]
    pub until: String,
    pub opening: i64,
    pub closing: i64,
    /// All that came in and went out in these days, whatever page this is.
    pub credits: i64,
    pub debits: i64,
    /// The days on which something moved.
    pub days: Vec<AccountDay>,
    /// A page of lines, oldest first.
    pub lines: Vec<LineView>,
    /// The line after which the next page begins.
    pub next: Option<i64>,
    /// What is set aside now, whatever the days are; at most 200.
    pub pending: Vec<TransferView>,
}

/// What moved on a day, and what there was at its end.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AccountDay {
    #[schema(example = "2026-03-02")]
    pub day: String,
    pub credits: i64,
    pub debits: i64,
    pub balance: i64,
}

/// A line of a statement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LineView {
    /// From 1 on, without gaps.
    #[schema(example = 17)]
    pub nth: i64,
    pub at: Moment,
    /// What came in, negative: what went out.
    pub amount: i64,
    /// What there was after it.
    pub balance: i64,
    pub transfer: String,
    /// The account on the other side.
    pub other: String,
    pub other_title: Text,
    /// The department whose the other account is; none: a person's.
    pub other_dept: Option<Text>,
    pub kind: String,
    pub about: String,
    /// The key of the transfer.
    pub reference: String,
    pub reverses: Option<String>,
    pub reversed_by: Option<String>,
}

/// The whole ledger, added up.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LedgerProof {
    /// What came in is what went out in every unit, and every account and transfer is what its lines say.
    pub holds: bool,
    pub units: Vec<UnitSum>,
    /// Ids of accounts whose sums are not those of their lines: the first of them.
    pub wrong_accounts: Vec<String>,
    /// Transfers without exactly one line at each of their accounts.
    pub wrong_transfers: u64,
}

/// A unit, added up over its accounts.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UnitSum {
    pub unit: String,
    pub accounts: u64,
    pub credits: i64,
    pub debits: i64,
    pub credits_pending: i64,
    pub debits_pending: i64,
}

/// Somebody else's statement of an account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TheirStatement {
    #[schema(value_type = String, format = Date, example = "2026-03-01")]
    pub from: jiff::civil::Date,
    #[schema(value_type = String, format = Date, example = "2026-03-31")]
    pub until: jiff::civil::Date,
    /// As many as a body of this server holds, some ten thousand; ask for fewer days when there are more.
    pub rows: Vec<TheirRow>,
}

/// A row of a statement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TheirRow {
    /// What both sides call it; empty where theirs has none.
    #[serde(default)]
    #[schema(example = "meal/2026-03-02/0001")]
    pub reference: String,
    #[schema(value_type = String, format = Date, example = "2026-03-02")]
    pub day: jiff::civil::Date,
    /// What came in, negative: what went out, as our account sees it.
    #[schema(example = -1200)]
    pub amount: i64,
}

/// How two statements differ.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReconciliationView {
    /// Nothing is left to explain.
    pub agrees: bool,
    /// Rows that both have, and what they come to.
    pub matched: u64,
    pub matched_amount: i64,
    /// The same reference with another amount.
    pub differing: Vec<DifferingRow>,
    pub missing_here: Vec<TheirRow>,
    pub missing_there: Vec<TheirRow>,
}

/// A row that the two statements tell differently.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DifferingRow {
    pub ours: TheirRow,
    pub theirs: TheirRow,
}
