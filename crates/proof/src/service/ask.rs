//! Asking: the agreement first, then the source, and no longer than a person waits.

use haina_agreement::{Action, ReceiptId, Request, Use};
use haina_catalog::{CatalogError, Grade, Resource, ResourceState};
use haina_journal::Actor;
use haina_party::DeptKey;

use super::{PATIENCE, Proofs};
use crate::{Answer, ProofError, Question, Source};

/// Characters of the field that is told.
const TOLD_CHARS_MAX: usize = 500;

/// A question that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// One key is one question, however often it is asked.
    pub key: String,
    /// Who asks, as a party of agreements.
    pub party: String,
    pub purpose: String,
    pub question: Question,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub answer: Answer,
    /// The department that keeps the table; none: the catalogue has no such table.
    pub owner: Option<DeptKey>,
    /// None: the question was not permitted, and nobody was asked.
    pub receipt: Option<ReceiptId>,
}

impl Asked {
    fn not_agreed(owner: Option<DeptKey>) -> Asked {
        Asked {
            answer: Answer::NotAgreed,
            owner,
            receipt: None,
        }
    }
}

impl Proofs {
    /// Asks a question. A source is asked only with a receipt, which is committed before.
    ///
    /// # Errors
    /// As agreements and the catalogue fail; `AGR0009` when the key is that of another question.
    pub async fn ask(&self, actor: &Actor, asking: &Asking) -> Result<Asked, ProofError> {
        let table = &asking.question.table;
        let Some(resource) = self.resource(table).await? else {
            return Ok(Asked::not_agreed(None));
        };
        let owner = resource.spec.owner.clone();
        if !tellable(&resource, &asking.question) {
            return Ok(Asked::not_agreed(Some(owner)));
        }
        let asked = asked_use(self, asking);
        let used = self.around().agreements.run(actor, &asked).await?;
        let Some(receipt) = used.receipt else {
            return Ok(Asked::not_agreed(Some(owner)));
        };
        Ok(Asked {
            answer: self.answer(&asking.question, &asking.key).await,
            owner: Some(owner),
            receipt: Some(receipt.id),
        })
    }

    async fn resource(&self, key: &str) -> Result<Option<Resource>, ProofError> {
        let around = self.around();
        let mut session = around.store.glance().await?;
        match around.catalog.stored(&mut session, key).await {
            Ok(resource) => Ok(Some(resource).filter(|r| r.state == ResourceState::Published)),
            Err(CatalogError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn answer(&self, question: &Question, key: &str) -> Answer {
        let (around, rests) = (self.around(), &self.inner.rests);
        let table = &question.table;
        if rests.rests(table, around.env.now()) {
            return Answer::Down;
        }
        let source: &dyn Source = match around.services.get(table) {
            Some(service) => service.as_ref(),
            None => around.lake.as_ref(),
        };
        let found = tokio::time::timeout(PATIENCE, source.find(question, key)).await;
        let (answered, answer) = match found {
            Ok(Ok(Some(found))) => (true, Answer::Record(told(question, found.told))),
            Ok(Ok(None)) => (true, Answer::NoRecord),
            Ok(Err(down)) => {
                tracing::warn!(table, why = down.why, "A source could not answer");
                (false, Answer::Down)
            }
            Err(_) => {
                tracing::warn!(table, "A source did not answer in time");
                (false, Answer::Down)
            }
        };
        rests.note(table, answered, around.env.now());
        answer
    }
}

/// The field that was asked for, whatever the source gave.
fn told(question: &Question, given: Option<String>) -> Option<String> {
    let asked = given.filter(|_| question.tell.is_some())?;
    let told: String = asked.trim().chars().take(TOLD_CHARS_MAX).collect();
    Some(told).filter(|told| !told.is_empty())
}

/// Whether the table has the columns, and none is told that is too secret to leave.
fn tellable(resource: &Resource, question: &Question) -> bool {
    let known = question
        .fields()
        .iter()
        .all(|name| resource.field(name).is_some());
    let told = question
        .tell
        .as_deref()
        .and_then(|name| resource.field(name));
    known && told.is_none_or(|field| field.grade < Grade::Important)
}

fn asked_use(proofs: &Proofs, asking: &Asking) -> Use {
    // To say whether there is a record is less than to say what is in it.
    let action = match asking.question.tell {
        Some(_) => Action::Read,
        None => Action::Verify,
    };
    let now = proofs.around().env.now();
    let table = asking.question.table.as_str();
    let mut request = Request::new(asking.party.as_str(), action, table, now);
    request.fields = Some(asking.question.fields());
    request.purpose = Some(asking.purpose.clone());
    request.rows = Some(1);
    Use {
        agreement: None,
        key: Some(asking.key.clone()),
        request,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_field_that_was_asked_for_is_told_and_no_more_of_it_than_fits() {
        let question = |tell: Option<&str>| Question {
            table: "a.b".to_owned(),
            find: Vec::new(),
            holds: Vec::new(),
            until: None,
            tell: tell.map(str::to_owned),
        };
        let given = |text: &str| Some(text.to_owned());
        assert_eq!(told(&question(None), given("x")), None);
        assert_eq!(told(&question(Some("day")), given(" x ")), given("x"));
        assert_eq!(told(&question(Some("day")), given(" ")), None);
        let long = told(&question(Some("day")), given(&"海".repeat(1_000)));
        assert_eq!(long.map(|told| told.chars().count()), Some(TOLD_CHARS_MAX));
    }
}
