//! Agreements: offers, terms, uses and receipts.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{BoundView, Free, Moment, Text, Titled};

/// An agreement, from its first offer on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AgreementView {
    #[schema(example = "agr_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    /// agreement, consent or mandate.
    #[schema(example = "agreement")]
    pub kind: String,
    /// offered, countered, agreed, in_force, paused, ended, expired, declined or withdrawn.
    #[schema(example = "in_force")]
    pub state: String,
    /// The state for people.
    pub state_title: Text,
    pub title: Text,
    /// The key of the resource.
    #[schema(example = "police.register")]
    pub resource: String,
    /// Who gives the right.
    pub owner: Titled,
    /// Who gets it; none: a standing offer to anybody.
    pub party: Option<Titled>,
    /// The standing offer that it was asked for under.
    pub offer: Option<String>,
    /// The version of its terms.
    #[schema(example = 1)]
    pub version: u32,
    /// owner or party.
    pub paused_by: Option<String>,
    pub until: Option<Moment>,
    /// What was used under it so far.
    pub meter: MeterView,
    pub offered_at: Moment,
    pub changed_at: Moment,
}

/// What was used.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
pub struct MeterView {
    #[schema(example = 37)]
    pub uses: u64,
    pub rows: u64,
    pub bytes: u64,
}

/// An agreement with its terms in words.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AgreementDetail {
    #[serde(flatten)]
    pub agreement: AgreementView,
    pub terms: Vec<TermView>,
    /// The terms as they were written: `{"terms": …}` or `{"odrl": …}`.
    pub clauses: Free,
    /// All versions, oldest first.
    pub versions: Vec<VersionOfTerms>,
    /// What its uses cost so far and is settled afterwards, by unit of account.
    pub owed: Vec<OwedView>,
    /// The meter is what the receipts add up to.
    pub adds_up: bool,
    /// Articles of data rules in force that apply to it, and whether it keeps them.
    pub articles: Vec<BoundView>,
    /// Steps that the asker may take now, and for which department.
    pub may: Vec<StepView>,
}

/// A term in words.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TermView {
    /// Its name in ODRL or in our profile.
    #[schema(example = "purpose")]
    pub term: String,
    /// enforced: checked at the door; attested: what the asker says of itself, on record; audited: shows only afterwards.
    #[schema(example = "enforced")]
    pub kept: String,
    pub words: Text,
    /// permission, prohibition, or none of a duty.
    pub rule: Option<String>,
    /// How many `and`, `or`, `xone` it stands under.
    pub depth: u8,
}

/// A version of the terms.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VersionOfTerms {
    pub version: u32,
    /// owner or party.
    pub written_by: String,
    pub at: Moment,
}

/// An amount in a unit of account.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwedView {
    /// A unit of account.
    #[schema(example = "fen")]
    pub unit: String,
    #[schema(example = 500)]
    pub amount: u64,
}

/// A step that may be taken.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StepView {
    /// counter, accept, decline, withdraw, conclude, pause, resume or end.
    #[schema(example = "accept")]
    pub step: String,
    /// The department for which it is taken.
    #[serde(rename = "as")]
    #[schema(example = "civil-affairs")]
    pub unit: String,
}

/// How a list of agreements is narrowed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AgreementQuery {
    #[param(example = "police.register")]
    pub resource: Option<String>,
    /// agreement, consent or mandate.
    pub kind: Option<String>,
    #[param(example = "in_force")]
    pub state: Option<String>,
    /// Only standing offers, which any department may take up.
    #[serde(default)]
    pub standing: bool,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(example = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// An offer of terms on a resource.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOffer {
    /// One key is one offer.
    #[schema(example = "register-for-meals-2026")]
    pub key: String,
    pub title: Text,
    /// The key of a resource of the catalogue; its owner offers it.
    #[schema(example = "police.register")]
    pub resource: String,
    /// The department that gets it; none: any may take it up.
    #[schema(example = "civil-affairs")]
    pub party: Option<String>,
    /// The terms, or the same as ODRL; one of the two.
    #[schema(value_type = Option<Object>, example = json!({"actions": ["read"], "fields": ["id_number"], "purposes": ["meal-assistance"], "count": 1000}))]
    pub terms: Option<Value>,
    #[schema(value_type = Option<Object>)]
    pub odrl: Option<Value>,
}

/// A step in the life of an agreement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementStep {
    /// counter, accept, decline, withdraw, conclude, pause, resume or end.
    #[schema(example = "accept")]
    pub step: String,
    /// The department for which it is taken.
    #[serde(rename = "as")]
    #[schema(example = "civil-affairs")]
    pub unit: String,
    /// The version of the terms that was read.
    #[schema(example = 1)]
    pub version: u32,
    /// Of a counter-offer: the other terms.
    #[schema(value_type = Option<Object>)]
    pub terms: Option<Value>,
    #[schema(value_type = Option<Object>)]
    pub odrl: Option<Value>,
}

/// A department takes a standing offer up.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeUp {
    /// One key is one agreement.
    pub key: String,
    #[serde(rename = "as")]
    #[schema(example = "civil-affairs")]
    pub unit: String,
    /// Other terms than those offered; the owner then has the next word.
    #[schema(value_type = Option<Object>)]
    pub terms: Option<Value>,
}

/// A use that is asked for. What is not said is not bound, and a term about it denies.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UseAsk {
    /// The department that uses.
    #[serde(rename = "as")]
    #[schema(example = "civil-affairs")]
    pub unit: String,
    /// An action of ODRL, or verify or compute.
    #[schema(example = "read")]
    pub action: String,
    #[schema(example = "police.register")]
    pub resource: String,
    #[schema(example = json!(["id_number"]))]
    pub fields: Option<Vec<String>>,
    #[schema(example = "meal-assistance")]
    pub purpose: Option<String>,
    #[schema(example = "370202")]
    pub region: Option<String>,
    /// Rows and bytes that this use gives at most.
    #[schema(example = 1)]
    pub rows: Option<u64>,
    pub bytes: Option<u64>,
    /// How many the smallest group holds, where only totals are given.
    pub smallest_group: Option<u64>,
    /// What was paid for this use before it.
    pub paid: Option<OwedView>,
    /// Under which agreement; none: the first in force that permits it.
    pub agreement: Option<String>,
    /// One key is one use under an agreement.
    pub key: Option<String>,
}

/// What is decided, with a reason for every term.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UseAnswer {
    pub permit: bool,
    /// None: nothing is in force between the asker and the resource.
    pub agreement: Option<String>,
    pub version: u32,
    /// All reasons on one page.
    pub explained: Text,
    pub terms: Vec<DecidedTerm>,
    /// What follows on the use.
    pub duties: Vec<TermView>,
    /// The receipt of the use; none: it was denied, or only asked about.
    pub receipt: Option<ReceiptView>,
}

/// What became of a term.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DecidedTerm {
    #[schema(example = "count")]
    pub term: String,
    /// held, failed, unknown or unbound.
    #[schema(example = "held")]
    pub state: String,
    #[schema(example = "enforced")]
    pub kept: String,
    pub words: Text,
    pub depth: u8,
}

/// A receipt of one use.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReceiptView {
    #[schema(example = "rcp_01jzz9w2h8e5x9n3q5b7t1m4ka")]
    pub id: String,
    pub agreement: String,
    pub version: u32,
    /// From 1 on, without gaps.
    pub nth: u64,
    pub key: Option<String>,
    pub action: String,
    pub fields: Option<Vec<String>>,
    pub purpose: Option<String>,
    pub rows: u64,
    pub bytes: u64,
    pub price: Option<OwedView>,
    /// The entry of the journal that tells of it.
    pub entry: String,
    pub at: Moment,
}
