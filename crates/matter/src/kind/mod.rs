//! Matter types (事项类型) as data: what a pack's `matters/KEY.yaml` says, after the pack has put the
//! files it names in their places. Nothing here runs; `Kind::compile` (in `crate::compiled`) checks it.

mod answer;
mod clocks;
mod consult;
mod dispatch;
mod extend;
mod form;
mod intake;
mod limits;
mod merge;
mod papers;
mod public;
mod rating;
mod reopen;
mod retention;
mod returns;
mod supervise;
mod suspend;
mod tasks;
mod transfer;

use std::collections::BTreeMap;

use haina_core::{DecisionTable, Words};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

pub use answer::{AnswerRule, AnswerWho, WithdrawRule};
pub use clocks::{ClockKind, Moment, RungAction, Rungs};
pub use consult::ConsultRule;
pub use dispatch::DispatchRule;
pub use extend::ExtendRule;
pub use form::{AttachmentRule, Evidence, FileKind, Form, Presence, UiField, Widget};
pub use intake::{Accept, Channel, Diversion, IntakeRule, Silence};
pub use limits::{LimitCase, LimitRule, LimitText, Parameter};
pub use merge::{MergeRule, Sameness};
pub use papers::{Expected, PaperKind, PaperOf};
pub use public::PublicField;
pub use rating::{RatingRule, RedoRule};
pub use reopen::ReopenRule;
pub use retention::RetentionRule;
pub use returns::{AfterReturns, ReturnRule};
pub use supervise::{SuperviseGrade, SuperviseRule};
pub use suspend::SuspendReason;
pub use tasks::{TaskKind, TaskUnit};
pub use transfer::TransferRule;

/// One type of matter: its form, its tasks, its clocks and its rules.
///
/// A matter keeps the version it was opened with: `version` and `hash` are set when a pack is applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterType {
    /// In a file `appeal`; after applying a pack the full id, `hotline-12345/appeal`.
    pub id: String,
    /// The pack's version, set when the pack is applied.
    #[serde(default)]
    pub version: String,
    /// SHA-256 of the canonical type, set by [`MatterType::seal`]; pins what a running matter follows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hash: String,
    pub title: Words,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Words>,
    /// Matters of one family may be merged and look for each other's precedents.
    #[serde(default)]
    pub family: String,
    /// How numbers are made: `{yyyy}`, `{yyyymmdd}`, `{seq:5}`; the sequence restarts with the period.
    #[serde(default = "default_number")]
    pub number: String,
    pub channels: Vec<Channel>,
    /// Roles that may open one; `anonymous` lets anybody, without signing in.
    pub open_by: Vec<String>,
    /// The taxonomy (分类) of the pack whose classes these matters use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taxonomy: Option<String>,
    pub form: Form,
    #[serde(default)]
    pub place: Presence,
    #[serde(default)]
    pub attachments: AttachmentRule,
    /// The switch of the form by which the person lets the city ask for papers instead of bringing them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorised_by: Option<String>,
    /// Papers that are asked for at the departments that have the record (免证办).
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub papers: IndexMap<String, PaperKind>,
    #[serde(default)]
    pub intake: IntakeRule,
    pub dispatch: DispatchRule,
    /// The work, as a graph by `needs`; empty means one task of the lead's, done by its answer.
    #[serde(default)]
    pub tasks: IndexMap<String, TaskKind>,
    /// The clocks; the one that ends at `answered` is the handling clock (办理时限).
    #[serde(default)]
    pub clocks: IndexMap<String, ClockKind>,
    #[serde(default, rename = "return")]
    pub returns: ReturnRule,
    #[serde(default)]
    pub transfer: TransferRule,
    /// The listed reasons for which clocks may stop; no other reason stops any.
    #[serde(default)]
    pub suspend: Vec<SuspendReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extend: Option<ExtendRule>,
    #[serde(default)]
    pub answer: AnswerRule,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingRule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen: Option<ReopenRule>,
    #[serde(default)]
    pub withdraw: WithdrawRule,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge: Option<MergeRule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervise: Option<SuperviseRule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consult: Option<ConsultRule>,
    /// What anybody with the tracking code may see; nothing else is shown.
    #[serde(default)]
    pub public: Vec<PublicField>,
    #[serde(default)]
    pub retention: RetentionRule,
    /// The dated values its limits name (`param/handle-limit`), put in by the pack.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Parameter>,
    /// The decision tables it names (`decisions/catalogue`), put in by the pack.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, DecisionTable>,
}

impl MatterType {
    /// Sets `hash` from everything else; a pack calls it once the type is whole.
    #[must_use]
    pub fn seal(mut self) -> MatterType {
        self.hash.clear();
        self.hash = self.digest();
        self
    }

    /// SHA-256 over the type without its hash, in hex.
    pub fn digest(&self) -> String {
        use sha2::{Digest, Sha256};
        let mut bare = self.clone();
        bare.hash.clear();
        // A type is made of strings, numbers and maps with string keys: it always has a JSON form.
        let text = serde_json::to_vec(&bare).unwrap_or_default();
        hex::encode(Sha256::digest(text))
    }
}

fn default_number() -> String {
    "{yyyymmdd}-{seq:5}".to_owned()
}

#[cfg(test)]
mod tests;
