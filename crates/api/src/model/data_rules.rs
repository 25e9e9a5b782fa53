//! Data rules: laws and rules of the city, their articles, and the agreements these bind.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{AgreementView, Text};

/// A data rule.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DataRuleView {
    /// The pack that brings it, and its name there.
    #[schema(example = "data-rules/personal-information-protection-law")]
    pub key: String,
    pub title: Text,
    /// Who enacted it and when.
    pub source: String,
    /// All versions, the latest first.
    pub versions: Vec<RuleVersionView>,
}

/// A version of a data rule.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RuleVersionView {
    /// The first day on which it is in force.
    #[schema(value_type = String, format = Date, example = "2021-11-01")]
    pub from: Date,
    /// past, in_force or coming.
    #[schema(example = "in_force")]
    pub state: String,
    /// What is new in it.
    pub note: Option<Text>,
    /// None: with it the rule ends.
    pub articles: Vec<ArticleView>,
}

/// An article and the clause that was derived from it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ArticleView {
    #[schema(example = "art-6")]
    pub key: String,
    pub place: Text,
    /// Word for word; the translation is no law.
    pub text: Text,
    /// To which agreements it applies, as an expression; none: to all.
    #[schema(example = "given.personal")]
    pub when: Option<String>,
    /// What must hold of them, as an expression.
    #[schema(example = "'purposes' in terms.named")]
    pub must: String,
    /// What to write so that it holds.
    pub instead: Text,
}

/// An article that applies to an agreement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BoundView {
    /// The key of the rule.
    #[schema(example = "data-rules/personal-information-protection-law")]
    pub rule: String,
    pub title: Text,
    /// The first day of the rule's version.
    #[schema(value_type = String, format = Date, example = "2021-11-01")]
    pub version: Date,
    pub article: ArticleView,
    pub kept: bool,
}

/// An agreement to which a rule applies.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RuleAgreement {
    pub agreement: AgreementView,
    /// The rule's articles that apply to it.
    pub articles: Vec<BoundView>,
}

/// Which agreements, and by which version of the rule.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RuleAgreementQuery {
    /// By the version in force on this day; today when not given.
    #[param(example = "2027-01-01", value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
    /// A state of agreements; `in_force` when not given.
    #[param(example = "in_force")]
    pub state: Option<String>,
    pub cursor: Option<String>,
    /// How many agreements are looked at, 1 to 200, 50 when not given; a page has those of them to which the rule applies.
    #[param(example = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}
