//! The law that agreements stand under: which articles bind one, and the refusal of what would break them.

use std::sync::Arc;

use async_trait::async_trait;
use haina_core::Words;
use haina_core::calendar::local_day;
use haina_store::{Session, StoreError};
use jiff::civil::Date;

use super::{Agreements, Inner};
use crate::law::{Article, DataRule, Given, facts};
use crate::{Agreement, AgreementError, AgreementKind, Policy};

/// Whoever knows the rules in force and what resources are: the packs and the catalogue.
#[async_trait]
pub trait Law: Send + Sync {
    /// The rules, with their keys.
    fn rules(&self) -> Vec<(String, Arc<DataRule>)>;

    /// What a resource is; none: nobody knows it, and rules take it for as secret as can be.
    ///
    /// # Errors
    /// As the store fails.
    async fn given(
        &self,
        session: &mut Session,
        resource: &str,
    ) -> Result<Option<Given>, StoreError>;
}

/// An article that applies to an agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// The key of the rule.
    pub rule: String,
    pub title: Words,
    /// The first day of its version.
    pub version: Date,
    pub article: Article,
    pub kept: bool,
}

/// A clause that terms would break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    pub rule: Words,
    pub place: Words,
    pub text: Words,
    /// What to write so that it is kept.
    pub instead: Words,
}

impl Breach {
    /// The clause, quoted, and what to write instead.
    pub fn words(&self) -> Words {
        let Breach {
            rule,
            place,
            text,
            instead,
        } = self;
        Words {
            zh: format!(
                "违反《{}》{}：“{}”请{}。",
                rule.zh, place.zh, text.zh, instead.zh
            ),
            en: format!(
                "{} of {} forbids these terms: “{}” Please {}.",
                place.en, rule.en, text.en, instead.en
            ),
        }
    }
}

/// What is agreed about, between whom.
pub(super) struct About<'a> {
    pub(super) kind: AgreementKind,
    pub(super) resource: &'a str,
    pub(super) party: Option<&'a str>,
}

impl<'a> From<&'a Agreement> for About<'a> {
    fn from(agreement: &'a Agreement) -> About<'a> {
        About {
            kind: agreement.kind,
            resource: &agreement.resource,
            party: agreement.party.as_deref(),
        }
    }
}

impl Agreements {
    /// The same service under a law: what would break an article in force is neither offered nor agreed to nor resumed.
    #[must_use]
    pub fn under(self, law: Arc<dyn Law>) -> Agreements {
        let inner = Inner {
            store: self.inner.store.clone(),
            journal: self.inner.journal.clone(),
            env: self.inner.env.clone(),
            law: Some(law),
        };
        Agreements {
            inner: Arc::new(inner),
        }
    }

    /// The articles that apply to an agreement as it stands, by the versions of their rules on a day; none given: today.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn bound_by(
        &self,
        agreement: &Agreement,
        day: Option<Date>,
    ) -> Result<Vec<Bound>, AgreementError> {
        let mut session = self.inner.store.read().await?;
        let policy = self.policy_in(&mut session, agreement).await?;
        let about = About::from(agreement);
        self.bound(&mut session, &about, &policy, day).await
    }

    /// Refuses what would break an article that is in force today.
    pub(super) async fn lawful(
        &self,
        session: &mut Session,
        about: &About<'_>,
        policy: &Policy,
    ) -> Result<(), AgreementError> {
        let bound = self.bound(session, about, policy, None).await?;
        match bound.into_iter().find(|one| !one.kept) {
            None => Ok(()),
            Some(Bound { title, article, .. }) => Err(AgreementError::Unlawful(Box::new(Breach {
                rule: title,
                place: article.place,
                text: article.text,
                instead: article.instead,
            }))),
        }
    }

    async fn bound(
        &self,
        session: &mut Session,
        about: &About<'_>,
        policy: &Policy,
        day: Option<Date>,
    ) -> Result<Vec<Bound>, AgreementError> {
        let Some(law) = &self.inner.law else {
            return Ok(Vec::new());
        };
        let rules = law.rules();
        if rules.is_empty() {
            return Ok(Vec::new());
        }
        let now = self.inner.env.now();
        let day = day.unwrap_or_else(|| local_day(now));
        let given = law.given(session, about.resource).await?;
        let given = given.unwrap_or_else(|| Given::unknown(about.resource));
        let facts = facts(policy, &given, (about.kind, about.party), now);
        let mut bound = Vec::new();
        for (key, rule) in rules {
            let Some((version, articles)) = rule.on(day) else {
                continue;
            };
            bound.extend(articles.standing(&facts).into_iter().map(|one| Bound {
                rule: key.clone(),
                title: rule.title.clone(),
                version,
                article: one.article.clone(),
                kept: one.kept,
            }));
        }
        Ok(bound)
    }
}
