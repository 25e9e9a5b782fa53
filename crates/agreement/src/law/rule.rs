//! A rule as it is kept: its versions, their articles, and which of these an agreement keeps.

use std::collections::{BTreeMap, BTreeSet};

use haina_core::Words;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Condition, Given, GivenField, facts};
use crate::{AgreementKind, Terms};

/// A data rule (数据规则): a law, a regulation or a rule of the city, version by version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataRule {
    pub title: Words,
    /// How it is cited: who enacted it, and when.
    pub source: String,
    /// Each version by the first day on which it is in force; one without articles repeals the rule.
    pub versions: BTreeMap<Date, RuleVersion>,
}

/// A version (版本) of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleVersion {
    /// What is new in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Words>,
    #[serde(default)]
    pub articles: Vec<Article>,
    /// Terms, and which articles they break: what the pack's check plays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}

/// An article (条文), and the clause that was derived from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    pub key: String,
    /// Where it stands: 第六条.
    pub place: Words,
    /// What it says, word for word; the translation is no law.
    pub text: Words,
    /// To which agreements it applies; none: to all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// What must hold of them.
    pub must: Condition,
    /// What to write so that it holds.
    pub instead: Words,
}

/// An example (示例) of terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Of everything that is given.
    pub grade: u8,
    #[serde(default)]
    pub personal: bool,
    #[serde(default)]
    pub sensitive: bool,
    pub terms: Terms,
    /// The keys of the articles that they break.
    #[serde(default)]
    pub breaks: Vec<String>,
}

/// An article that applies to an agreement, and whether it is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing<'a> {
    pub article: &'a Article,
    pub kept: bool,
}

/// Something wrong with a rule: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFault {
    /// As a JSON pointer.
    pub at: String,
    pub what: String,
    pub hint: &'static str,
}

impl DataRule {
    /// The version in force on a day, with its first one.
    pub fn on(&self, day: Date) -> Option<(Date, &RuleVersion)> {
        let (from, version) = self.versions.range(..=day).next_back()?;
        Some((*from, version))
    }

    /// What does not hold together: nothing said, keys twice, conditions that cannot be read, examples that end otherwise.
    pub fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if self.versions.is_empty() {
            faults.push(RuleFault {
                at: "/versions".to_owned(),
                what: "the rule has no version".to_owned(),
                hint: "write the first day of a version and its articles under it",
            });
        }
        for (from, version) in &self.versions {
            version.faults(&format!("/versions/{from}"), &mut faults);
        }
        faults
    }
}

impl RuleVersion {
    /// The articles that apply to an agreement of these [`facts`]. One whose condition cannot be told applies, and is not kept.
    pub fn standing<'a>(&'a self, facts: &Value) -> Vec<Standing<'a>> {
        let applies = |article: &&Article| {
            let when = article.when.as_ref();
            when.is_none_or(|when| when.holds(facts).unwrap_or(true))
        };
        let standing = |article: &'a Article| Standing {
            article,
            kept: article.must.holds(facts).unwrap_or(false),
        };
        let articles = self.articles.iter().filter(applies);
        articles.map(standing).collect()
    }

    fn faults(&self, at: &str, faults: &mut Vec<RuleFault>) {
        let before = faults.len();
        let mut keys = BTreeSet::new();
        for (n, article) in self.articles.iter().enumerate() {
            let at = format!("{at}/articles/{n}");
            if !keys.insert(article.key.as_str()) {
                faults.push(RuleFault {
                    at: format!("{at}/key"),
                    what: format!("the article `{}` stands here twice", article.key),
                    hint: "give each article a key of its own",
                });
            }
            let conditions = [
                ("when", article.when.as_ref()),
                ("must", Some(&article.must)),
            ];
            for (name, condition) in conditions {
                if let Some(error) = condition.and_then(Condition::fault) {
                    faults.push(RuleFault {
                        at: format!("{at}/{name}"),
                        what: error.to_string(),
                        hint: "conditions speak of `given`, `terms` and `agreement`; docs/packs.md lists what these have",
                    });
                }
            }
        }
        if faults.len() > before {
            return;
        }
        for (n, example) in self.examples.iter().enumerate() {
            let broken = self.breaks(example);
            let expected: BTreeSet<&str> = example.breaks.iter().map(String::as_str).collect();
            if broken != expected {
                let named = |keys: &BTreeSet<&str>| match keys.is_empty() {
                    true => "nothing".to_owned(),
                    false => Vec::from_iter(keys.iter().copied()).join(", "),
                };
                faults.push(RuleFault {
                    at: format!("{at}/examples/{n}"),
                    what: format!(
                        "the example breaks {}, and says {}",
                        named(&broken),
                        named(&expected)
                    ),
                    hint: "mend the condition or the example",
                });
            }
        }
    }

    /// The keys of the articles that an example breaks.
    fn breaks(&self, example: &Example) -> BTreeSet<&str> {
        let field = |name: &str| GivenField {
            name: name.to_owned(),
            grade: example.grade,
            personal: example.personal,
            sensitive: example.sensitive,
        };
        let named = example.terms.fields.iter().flatten();
        let given = Given {
            resource: "example".to_owned(),
            kind: "table".to_owned(),
            fields: named
                .map(|name| field(name))
                .chain([field("example")])
                .collect(),
            ..Given::default()
        };
        let policy = example.terms.policy();
        let between = (AgreementKind::Agreement, Some("dept:example"));
        // An example is looked at when its window begins: it ends the same on every day.
        let start = example.terms.window.and_then(|window| window.from);
        let now = start.unwrap_or(Timestamp::UNIX_EPOCH);
        let facts = facts(&policy, &given, between, now);
        let standing = self.standing(&facts).into_iter();
        let broken = standing.filter(|one| !one.kept);
        broken.map(|one| one.article.key.as_str()).collect()
    }
}
