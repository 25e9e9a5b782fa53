//! Uses: decided, counted and written down in one transaction.

use haina_core::Words;
use haina_journal::Actor;
use haina_store::{Session, Tx, Value, args};
use serde::{Deserialize, Serialize};

use super::{Agreements, KEY_CHARS_MAX, Receipt, rows};
use crate::{
    Agreement, AgreementError, AgreementId, AgreementState, Decision, Meter, Request, decide,
};

/// Agreements that are looked at for one use.
const CANDIDATES_MAX: usize = 50;

/// A use that is asked for at a door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Use {
    /// Under which agreement; none: the first in force between the asker and the resource that permits it.
    #[serde(default)]
    pub agreement: Option<AgreementId>,
    /// One key is one use under an agreement, however often it is asked for.
    #[serde(default)]
    pub key: Option<String>,
    /// Its moment and its meter are set here, whatever it says.
    pub request: Request,
}

/// What an agreement says to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// None: there is no agreement between the asker and the resource.
    pub agreement: Option<AgreementId>,
    pub version: u32,
    /// Unless it is in force, it denies.
    pub state: Option<AgreementState>,
    pub decision: Decision,
}

impl Answer {
    /// The reasons on one page, in both languages.
    pub fn explained(&self) -> Words {
        let page = self.decision.explained();
        let (zh, en) = match self.state {
            None => (
                "没有使用方与该资源之间的生效协议".to_owned(),
                "nothing is in force between the asker and the resource".to_owned(),
            ),
            Some(AgreementState::InForce) => return page,
            Some(state) => (
                format!("协议{}，不准使用", state.title().0),
                format!("the agreement is {}, and permits no use", state.title().1),
            ),
        };
        Words::new(format!("{zh}\n{}", page.zh), format!("{en}\n{}", page.en))
    }
}

/// What became of a use. Data leaves only with a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Used {
    pub answer: Answer,
    /// None: it was denied.
    pub receipt: Option<Receipt>,
}

impl Agreements {
    /// What would be decided now; nothing is counted or written.
    ///
    /// # Errors
    /// `AGR0001` when the agreement named does not exist or the asker is on neither side of it, `AGR0003` for a request that is
    /// too long.
    pub async fn decide(&self, asked: &Use) -> Result<Answer, AgreementError> {
        asked.request.check()?;
        let mut session = self.inner.store.read().await?;
        let mut first = None;
        for id in self.candidates(&mut session, asked).await? {
            let agreement = self.read(&mut session, id, "").await?;
            seen(&agreement, &asked.request)?;
            let meter = Some(agreement.meter);
            let (answer, _) = self
                .answer(&mut session, &agreement, meter, &asked.request)
                .await?;
            if answer.decision.permit {
                return Ok(answer);
            }
            first.get_or_insert(answer);
        }
        Ok(first.unwrap_or_else(nobody))
    }

    /// As [`Agreements::use_of`], in a transaction of its own that is committed when this returns.
    ///
    /// # Errors
    /// As [`Agreements::use_of`]; nothing was counted then, and nothing may leave.
    pub async fn run(&self, actor: &Actor, asked: &Use) -> Result<Used, AgreementError> {
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let used = self.use_of(&mut tx, actor, asked).await?;
            tx.commit().await?;
            Ok(used)
        };
        self.inner.store.retry(&self.inner.env, run).await
    }

    /// Decides a use, counts it, and writes its receipt and its entry. Whoever calls commits before anything leaves. A denied use
    /// leaves an entry and counts nothing.
    ///
    /// # Errors
    /// `AGR0001` when the agreement named does not exist or the asker is on neither side of it, `AGR0003` for a key or a request
    /// that is too long, `AGR0009` when the key is that of another use.
    pub async fn use_of(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        asked: &Use,
    ) -> Result<Used, AgreementError> {
        let key = asked.key.as_deref().unwrap_or("-");
        if key.trim().is_empty() || key.chars().count() > KEY_CHARS_MAX {
            let why = format!("the key of a use has 1 to {KEY_CHARS_MAX} characters");
            return Err(AgreementError::Ask { why });
        }
        asked.request.check()?;
        let mut denied = None;
        // In the order of their ids, so that two who ask at once do not wait for each other.
        for id in self.candidates(tx, asked).await? {
            let agreement = self.held(tx, id).await?;
            seen(&agreement, &asked.request)?;
            let known = self.known(tx, &agreement, asked).await?;
            // Asked for again it is not counted again, and is decided as it was but for the time and the state.
            let meter = match &known {
                Some(receipt) => receipt.request.meter,
                None => Some(agreement.meter),
            };
            let (answer, request) = self.answer(tx, &agreement, meter, &asked.request).await?;
            if !answer.decision.permit {
                denied.get_or_insert(answer);
                continue;
            }
            let receipt = match known {
                Some(receipt) => receipt,
                None => {
                    let permitted = (&agreement, &answer);
                    self.count(tx, actor, permitted, request, asked).await?
                }
            };
            return Ok(Used {
                answer,
                receipt: Some(receipt),
            });
        }
        let answer = denied.unwrap_or_else(nobody);
        self.write_denial(tx, actor, &answer, &asked.request)
            .await?;
        Ok(Used {
            answer,
            receipt: None,
        })
    }

    async fn candidates(
        &self,
        session: &mut Session,
        asked: &Use,
    ) -> Result<Vec<AgreementId>, AgreementError> {
        if let Some(id) = asked.agreement {
            return Ok(vec![id]);
        }
        let request = &asked.request;
        let mut args: Vec<Value> = Vec::new();
        let mut places = |keys: &[String]| {
            let places = keys.iter().map(|key| {
                args.push(Value::from(key));
                format!("${}", args.len())
            });
            places.collect::<Vec<_>>().join(", ")
        };
        let (resources, parties) = (places(&request.resources), places(&request.parties));
        if resources.is_empty() || parties.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT id FROM agreement_agreement WHERE resource IN ({resources}) AND party IN ({parties}) AND state = 'in_force'
             ORDER BY id LIMIT {CANDIDATES_MAX}"
        );
        let rows = session.all(&sql, &args).await?;
        let ids = rows.iter().map(|row| row.get("id"));
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// The answer of an agreement, and the request as it was decided.
    async fn answer(
        &self,
        session: &mut Session,
        agreement: &Agreement,
        meter: Option<Meter>,
        request: &Request,
    ) -> Result<(Answer, Request), AgreementError> {
        let policy = self.policy_in(session, agreement).await?;
        let request = Request {
            now: self.inner.env.now(),
            meter,
            ..request.clone()
        };
        let mut decision = decide(&policy, &request);
        let about = request.resources.contains(&agreement.resource);
        if agreement.state != AgreementState::InForce || agreement.party.is_none() || !about {
            decision.permit = false;
            decision.duties.clear();
        }
        let answer = Answer {
            agreement: Some(agreement.id),
            version: agreement.version,
            state: Some(agreement.state),
            decision,
        };
        Ok((answer, request))
    }

    /// The receipt of this very use, if it was given before.
    async fn known(
        &self,
        tx: &mut Tx,
        agreement: &Agreement,
        asked: &Use,
    ) -> Result<Option<Receipt>, AgreementError> {
        let Some(key) = &asked.key else {
            return Ok(None);
        };
        let sql = format!(
            "SELECT {} FROM agreement_receipt WHERE agreement = $1 AND key = $2",
            rows::RECEIPT
        );
        let row = tx.optional(&sql, &args![agreement.id, key]).await?;
        let Some(receipt) = row.as_ref().map(rows::receipt).transpose()? else {
            return Ok(None);
        };
        let again = Request {
            now: receipt.request.now,
            meter: receipt.request.meter,
            ..asked.request.clone()
        };
        match again == receipt.request {
            true => Ok(Some(receipt)),
            false => Err(AgreementError::Taken { key: key.clone() }),
        }
    }
}

/// Others than its two sides do not learn that it is there.
fn seen(agreement: &Agreement, request: &Request) -> Result<(), AgreementError> {
    let mut sides = request.parties.iter().map(|party| agreement.side_of(party));
    match sides.any(|side| side.is_some()) {
        true => Ok(()),
        false => Err(super::load::missing(agreement.id)),
    }
}

fn nobody() -> Answer {
    Answer {
        agreement: None,
        version: 0,
        state: None,
        decision: Decision {
            permit: false,
            rules: Vec::new(),
            unknown: Vec::new(),
            duties: Vec::new(),
        },
    }
}
