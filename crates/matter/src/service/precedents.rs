//! Conclusions of consultations, offered when a like matter comes.

use haina_party::{Principal, Resource};
use haina_store::args;
use jiff::Timestamp;
use serde::Serialize;

use super::load::read;
use super::{MatterError, Matters};
use crate::MatterId;
use crate::similar::likeness;

/// A conclusion that may fit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Precedent {
    pub id: MatterId,
    pub number: String,
    pub title: String,
    pub class: Option<String>,
    pub at: Timestamp,
    pub conclusion: String,
    pub lead: String,
    pub helpers: Vec<String>,
    /// 0 to 100.
    pub score: u32,
}

impl Matters {
    /// Precedents for a matter: of its family, its class and its words; the likeliest first.
    ///
    /// # Errors
    /// As [`Matters::load`].
    pub async fn precedents(
        &self,
        principal: &Principal,
        id: MatterId,
    ) -> Result<Vec<Precedent>, MatterError> {
        let matter = self.load(principal, id).await?.matter;
        let verdict = self.may(principal, "matter.precedents", &matter);
        if !verdict.allowed {
            return Err(MatterError::Forbidden {
                why: verdict.reason.unwrap_or_default(),
            });
        }
        let kind = self.kind(&matter.kind)?;
        let text = format!(
            "{} {}",
            matter.title.text(),
            matter.form_text(&kind.def().form.text)
        );
        let class = matter.class.as_deref().unwrap_or_default();
        let mut found = self.likely(&matter.family, class, &text).await?;
        found.retain(|one| one.id != id && one.score >= 20);
        found.truncate(10);
        Ok(found)
    }

    /// Precedents by words, for staff.
    ///
    /// # Errors
    /// `MAT0002` when the policies refuse.
    pub async fn search_precedents(
        &self,
        principal: &Principal,
        q: &str,
    ) -> Result<Vec<Precedent>, MatterError> {
        let now = self.inner.env.now();
        let verdict = self
            .inner
            .access
            .decide(principal, "matter.list", &Resource::City, now);
        let staff = principal.roles.iter().any(|r| {
            haina_party::role(&r.role).is_some_and(|r| r.is_staff() || r.name == "expert")
        });
        if !verdict.allowed || !(staff || principal.via == haina_party::Via::System) {
            return Err(MatterError::Forbidden {
                why: verdict.reason.unwrap_or_default(),
            });
        }
        let mut found = self.likely("", "", q).await?;
        if !q.trim().is_empty() {
            found.retain(|one| one.score > 0);
        }
        found.truncate(50);
        Ok(found)
    }

    async fn likely(
        &self,
        family: &str,
        class: &str,
        text: &str,
    ) -> Result<Vec<Precedent>, MatterError> {
        let mut session = self.inner.store.read().await?;
        let sql = "SELECT id, version, body, source FROM matter_state
            WHERE precedent AND ($1 = '' OR family = $1) ORDER BY family, class LIMIT 2000";
        let mut found = Vec::new();
        for row in session.all(sql, &args![family]).await? {
            let matter = read(&row)?.matter;
            let kind = self.kind(&matter.kind)?;
            let field = kind.def().form.text.clone();
            for concluded in matter
                .consultations
                .iter()
                .filter_map(|c| c.concluded.as_ref())
            {
                if !concluded.precedent {
                    continue;
                }
                let theirs = format!(
                    "{} {} {}",
                    matter.title.text(),
                    matter.form_text(&field),
                    concluded.text.text()
                );
                let like = (likeness(text, &theirs) * 80.0).round().clamp(0.0, 80.0) as u32;
                let same = matter
                    .class
                    .as_deref()
                    .is_some_and(|c| !class.is_empty() && c == class);
                found.push(Precedent {
                    id: matter.id,
                    number: matter.number.clone(),
                    title: matter.title.text().to_owned(),
                    class: matter.class.clone(),
                    at: concluded.at,
                    conclusion: concluded.text.text().to_owned(),
                    lead: concluded.lead.clone(),
                    helpers: concluded.helpers.clone(),
                    score: like + if same { 20 } else { 0 },
                });
            }
        }
        found.sort_by_key(|one| (std::cmp::Reverse(one.score), std::cmp::Reverse(one.at)));
        Ok(found)
    }
}
