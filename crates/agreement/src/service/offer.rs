//! Offers: to a party, to anybody, and what is given in one step.

use haina_core::Words;
use haina_journal::{Actor, Draft};
use haina_store::{Tx, args};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::law::About;
use super::{Agreements, KEY_CHARS_MAX, rows};
use crate::{
    Agreement, AgreementError, AgreementId, AgreementKind, AgreementState, Clauses, Meter, Policy,
    Side, odrl,
};

/// An offer that is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOffer {
    /// One key is one offer, however often it is made.
    pub key: String,
    pub kind: AgreementKind,
    pub title: Words,
    pub resource: String,
    /// Who gives the right.
    pub owner: String,
    /// Who gets it; none: anybody may ask for it.
    #[serde(default)]
    pub party: Option<String>,
    pub clauses: Clauses,
}

impl Agreements {
    /// Makes an offer; one with this key that is alike already is given back.
    ///
    /// # Errors
    /// `AGR0003` for an offer that is not well made, `AGR0006` to `AGR0008` for terms that cannot be agreed to, `AGR0009` when the
    /// key is another's, `AGR0010` for terms that would break an article of a rule in force.
    pub async fn offer(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        wanted: &NewOffer,
    ) -> Result<Agreement, AgreementError> {
        let start = Start {
            state: AgreementState::Offered,
            by: Side::Owner,
            offer: None,
            entry: "agreement.offered",
        };
        self.begin(tx, actor, wanted, start).await
    }

    /// Gives a consent (同意) or a mandate (授权), in force at once: one side alone declares it.
    ///
    /// # Errors
    /// As [`Agreements::offer`]; `AGR0003` for an agreement, which two sides make, or where nobody is named.
    pub async fn give(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        wanted: &NewOffer,
    ) -> Result<Agreement, AgreementError> {
        if wanted.kind == AgreementKind::Agreement || wanted.party.is_none() {
            let why = "only a consent or a mandate is given in one step, and to somebody";
            return Err(ask(why));
        }
        let start = Start {
            state: AgreementState::InForce,
            by: Side::Owner,
            offer: None,
            entry: "agreement.given",
        };
        self.begin(tx, actor, wanted, start).await
    }

    /// Takes up a standing offer: a negotiation of its own between its owner and this party, on the terms of the offer, or with
    /// others that the party asks for. The standing offer stays.
    ///
    /// # Errors
    /// `AGR0001` when there is no such offer, `AGR0002` when it does not stand, else as [`Agreements::offer`].
    pub async fn take_up(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        offer: AgreementId,
        (key, party): (&str, &str),
        other_terms: Option<Clauses>,
    ) -> Result<Agreement, AgreementError> {
        let standing = self.held(tx, offer).await?;
        if standing.party.is_some() || standing.state != AgreementState::Offered {
            return Err(AgreementError::NotNow {
                id: offer,
                state: standing.state,
                wanted: "taken up",
            });
        }
        let start = Start {
            state: match other_terms {
                Some(_) => AgreementState::Countered,
                None => AgreementState::Offered,
            },
            by: match other_terms {
                Some(_) => Side::Party,
                None => Side::Owner,
            },
            offer: Some(offer),
            entry: "agreement.taken_up",
        };
        let clauses = match other_terms {
            Some(clauses) => clauses,
            None => self.terms(tx, &standing).await?.clauses,
        };
        let wanted = NewOffer {
            key: key.to_owned(),
            kind: standing.kind,
            title: standing.title,
            resource: standing.resource,
            owner: standing.owner,
            party: Some(party.to_owned()),
            clauses,
        };
        self.begin(tx, actor, &wanted, start).await
    }

    async fn begin(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        wanted: &NewOffer,
        start: Start,
    ) -> Result<Agreement, AgreementError> {
        let policy = check(wanted)?;
        if let Some(known) = self.named(tx, &wanted.key).await? {
            return self.same(tx, known, wanted, start.offer).await;
        }
        let about = About {
            kind: wanted.kind,
            resource: &wanted.resource,
            party: wanted.party.as_deref(),
        };
        self.lawful(tx, &about, &policy).await?;
        let now = self.inner.env.now();
        let agreement = Agreement {
            id: AgreementId::new(&self.inner.env),
            key: wanted.key.clone(),
            kind: wanted.kind,
            state: start.state,
            title: wanted.title.clone(),
            resource: wanted.resource.clone(),
            owner: wanted.owner.clone(),
            party: wanted.party.clone(),
            offer: start.offer,
            version: 1,
            paused_by: None,
            until: policy.until(),
            meter: Meter::default(),
            offered_at: now,
            changed_at: now,
        };
        let head = format!("INSERT INTO agreement_agreement ({})", rows::AGREEMENT);
        let values = vec![rows::agreement_values(&agreement)];
        tx.insert(&head, values, "").await?;
        self.write_terms(tx, &agreement, start.by, &wanted.clauses)
            .await?;
        let body = json!({
            "kind": agreement.kind, "state": agreement.state, "version": 1, "by": start.by,
            "offer": start.offer,
        });
        let personal = json!({
            "key": wanted.key, "title": wanted.title, "resource": wanted.resource,
            "owner": wanted.owner, "party": wanted.party, "clauses": wanted.clauses,
        });
        let id = agreement.id.to_string();
        let draft = Draft::new(start.entry, id, actor.clone(), body).with_personal(personal);
        self.inner.journal.append(tx, draft).await?;
        Ok(agreement)
    }

    /// What is there under the key, if it is what is wanted.
    async fn same(
        &self,
        tx: &mut Tx,
        known: Agreement,
        wanted: &NewOffer,
        offer: Option<AgreementId>,
    ) -> Result<Agreement, AgreementError> {
        let sql = "SELECT version, written_by, clauses, at FROM agreement_terms WHERE agreement = $1 AND version = 1";
        let first = rows::version(&tx.one(sql, &args![known.id]).await?)?;
        let same = (
            known.kind,
            &known.resource,
            &known.owner,
            &known.party,
            known.offer,
        ) == (
            wanted.kind,
            &wanted.resource,
            &wanted.owner,
            &wanted.party,
            offer,
        );
        match same && first.clauses == wanted.clauses {
            true => Ok(known),
            false => Err(AgreementError::Taken {
                key: wanted.key.clone(),
            }),
        }
    }

    pub(super) async fn write_terms(
        &self,
        tx: &mut Tx,
        agreement: &Agreement,
        by: Side,
        clauses: &Clauses,
    ) -> Result<(), AgreementError> {
        let text = serde_json::to_string(clauses);
        let text = text.map_err(|_| ask("the terms cannot be written down"))?;
        if text.len() > odrl::BYTES_MAX {
            return Err(AgreementError::TooLarge {
                what: "bytes",
                max: odrl::BYTES_MAX,
            });
        }
        let by: &str = by.into();
        let sql = "INSERT INTO agreement_terms (agreement, version, written_by, clauses, at) VALUES ($1, $2, $3, $4, $5)";
        let args = args![
            agreement.id,
            agreement.version,
            by,
            text,
            agreement.changed_at
        ];
        tx.execute(sql, &args).await?;
        Ok(())
    }
}

/// How an agreement begins.
struct Start {
    state: AgreementState,
    by: Side,
    offer: Option<AgreementId>,
    entry: &'static str,
}

fn check(wanted: &NewOffer) -> Result<Policy, AgreementError> {
    let named = |text: &str| !text.trim().is_empty() && text.chars().count() <= KEY_CHARS_MAX;
    let party = wanted.party.as_deref();
    let all = [&wanted.key, &wanted.resource, &wanted.owner];
    if !all.iter().all(|text| named(text)) || !party.is_none_or(named) {
        return Err(ask(&format!(
            "an offer has a key, a resource, an owner and perhaps a party of 1 to {KEY_CHARS_MAX} characters"
        )));
    }
    if party == Some(&wanted.owner) {
        return Err(ask("nobody agrees with themselves"));
    }
    wanted
        .clauses
        .agreeable(&wanted.resource, &wanted.owner, party)
}

pub(super) fn ask(why: &str) -> AgreementError {
    AgreementError::Ask {
        why: why.to_owned(),
    }
}
