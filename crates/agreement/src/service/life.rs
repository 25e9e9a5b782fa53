//! The steps of an agreement's life after its first offer.

use haina_journal::{Actor, Draft};
use haina_store::{Tx, args};
use serde_json::json;

use super::Agreements;
use super::law::About;
use crate::{
    Agreement, AgreementError, AgreementId, AgreementState, Clauses, Hindrance, Side, Step,
};

impl Agreements {
    /// Answers with other terms (还价): a new version, which the other side may accept. `version` is that of the terms which are answered.
    ///
    /// # Errors
    /// As [`Agreements::step`] and, for the terms, [`Agreements::offer`].
    pub async fn counter(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: AgreementId,
        party: &str,
        (clauses, version): (&Clauses, u32),
    ) -> Result<Agreement, AgreementError> {
        let before = self.held(tx, id).await?;
        if before.version != version && before.side_of(party).is_some() {
            return Err(not_now(&before, Step::Counter));
        }
        let (mut agreement, side) = self.stepped(tx, id, party, Step::Counter).await?;
        let policy = clauses.agreeable(
            &agreement.resource,
            &agreement.owner,
            agreement.party.as_deref(),
        )?;
        self.lawful(tx, &About::from(&agreement), &policy).await?;
        agreement.version += 1;
        agreement.until = policy.until();
        self.write_terms(tx, &agreement, side, clauses).await?;
        let personal = json!({ "clauses": clauses });
        self.moved(tx, actor, &agreement, (Step::Counter, side), Some(personal))
            .await?;
        Ok(agreement)
    }

    /// Takes a step for a party to the agreement. `version` is that of the terms which whoever acts has read: it must be the one
    /// that stands.
    ///
    /// # Errors
    /// `AGR0001` when there is none or the party is not part of it, `AGR0002` when the step is not possible now or the terms are
    /// others meanwhile, `AGR0003` for a counter-offer, which [`Agreements::counter`] makes, `AGR0004` when it is the other side's,
    /// `AGR0010` when the step would bring into force what breaks an article of a rule.
    pub async fn step(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: AgreementId,
        party: &str,
        (step, version): (Step, u32),
    ) -> Result<Agreement, AgreementError> {
        if step == Step::Counter {
            return Err(super::offer::ask("a counter-offer has terms"));
        }
        let before = self.held(tx, id).await?;
        if before.version != version {
            return Err(not_now(&before, step));
        }
        let (mut agreement, side) = self.stepped(tx, id, party, step).await?;
        // A rule may have changed since the terms were written.
        if matches!(step, Step::Accept | Step::Conclude | Step::Resume) {
            let policy = self.policy_in(tx, &agreement).await?;
            self.lawful(tx, &About::from(&agreement), &policy).await?;
        }
        agreement.paused_by = Some(side).filter(|_| step == Step::Pause);
        self.moved(tx, actor, &agreement, (step, side), None)
            .await?;
        Ok(agreement)
    }

    /// The agreement as it is after the step, held and not yet written.
    async fn stepped(
        &self,
        tx: &mut Tx,
        id: AgreementId,
        party: &str,
        step: Step,
    ) -> Result<(Agreement, Side), AgreementError> {
        let mut agreement = self.held(tx, id).await?;
        let side = agreement.side_of(party);
        // Others do not learn that it is there; a standing offer is nobody's secret, and is taken up first.
        let side = side.ok_or_else(|| super::load::missing(id))?;
        let standing = agreement.party.is_none() && step != Step::Withdraw;
        let next = agreement.state.after(step, side, agreement.paused_by);
        agreement.state = match next {
            Ok(next) if !standing => next,
            Err(Hindrance::NotYours) => return Err(AgreementError::NotYours),
            _ => return Err(not_now(&agreement, step)),
        };
        agreement.changed_at = self.inner.env.now();
        Ok((agreement, side))
    }

    async fn moved(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        agreement: &Agreement,
        (step, side): (Step, Side),
        personal: Option<serde_json::Value>,
    ) -> Result<(), AgreementError> {
        self.write_state(tx, agreement).await?;
        let body = json!({ "state": agreement.state, "version": agreement.version, "by": side });
        let kind = format!("agreement.{}", told(step));
        let mut draft = Draft::new(kind, agreement.id.to_string(), actor.clone(), body);
        draft.personal = personal;
        self.inner.journal.append(tx, draft).await?;
        Ok(())
    }

    pub(super) async fn write_state(
        &self,
        tx: &mut Tx,
        agreement: &Agreement,
    ) -> Result<(), AgreementError> {
        let state: &str = agreement.state.into();
        let sql = "UPDATE agreement_agreement SET state = $2, version = $3, paused_by = $4, until_at = $5, changed_at = $6
            WHERE id = $1";
        let args = args![
            agreement.id,
            state,
            agreement.version,
            agreement.paused_by.map_or("", Into::into),
            agreement.until,
            agreement.changed_at
        ];
        tx.execute(sql, &args).await?;
        Ok(())
    }
}

fn not_now(agreement: &Agreement, step: Step) -> AgreementError {
    AgreementError::NotNow {
        id: agreement.id,
        state: agreement.state,
        wanted: told(step),
    }
}

/// The step as what was done.
fn told(step: Step) -> &'static str {
    match step {
        Step::Counter => "countered",
        Step::Accept => "accepted",
        Step::Decline => "declined",
        Step::Withdraw => "withdrawn",
        Step::Conclude => "concluded",
        Step::Pause => "paused",
        Step::Resume => "resumed",
        Step::End => "ended",
    }
}

impl AgreementState {
    /// What can still expire.
    pub(super) const OPEN: &'static str =
        "('offered', 'countered', 'agreed', 'in_force', 'paused')";
}
