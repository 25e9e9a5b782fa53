//! Writing down what became of a use.

use haina_journal::{Actor, Draft};
use haina_store::{Tx, args};
use serde_json::json;

use super::{Agreements, Answer, Receipt, Use, rows};
use crate::{Action, Agreement, AgreementError, Decision, Paid, ReceiptId, Request, TermState};

impl Agreements {
    /// Writes down a permitted use: entry, receipt and meter.
    pub(super) async fn count(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        (agreement, answer): (&Agreement, &Answer),
        request: Request,
        asked: &Use,
    ) -> Result<Receipt, AgreementError> {
        let env = &self.inner.env;
        let id = ReceiptId::new(env);
        let nth = agreement.meter.uses.saturating_add(1);
        let (rows, bytes) = (request.rows.unwrap_or(0), request.bytes.unwrap_or(0));
        // What was paid before the use is in the request, and owed by nobody.
        let price = price(&answer.decision);
        let body = json!({
            "receipt": id, "version": agreement.version, "nth": nth, "action": request.action,
            "fields": request.fields.as_ref().map(Vec::len), "rows": rows, "bytes": bytes, "price": price,
        });
        let personal = json!({ "request": request });
        let subject = agreement.id.to_string();
        let draft = Draft::new("agreement.used", subject, actor.clone(), body);
        let entry = self.inner.journal.append(tx, draft.with_personal(personal));
        let receipt = Receipt {
            id,
            agreement: agreement.id,
            version: agreement.version,
            nth,
            key: asked.key.clone(),
            action: request.action,
            rows,
            bytes,
            price,
            entry: entry.await?,
            at: request.now,
            request,
        };
        let head = format!("INSERT INTO agreement_receipt ({})", rows::RECEIPT);
        let values = vec![rows::receipt_values(&receipt)?];
        tx.insert(&head, values, "").await?;
        let sql = "UPDATE agreement_agreement SET uses = uses + 1, rows_given = rows_given + $2, bytes_given = bytes_given + $3
            WHERE id = $1";
        tx.execute(sql, &args![agreement.id, rows, bytes]).await?;
        Ok(receipt)
    }

    /// Enters a denied use, with the terms that denied it.
    pub(super) async fn write_denial(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        answer: &Answer,
        request: &Request,
    ) -> Result<(), AgreementError> {
        let rules = answer.decision.rules.iter();
        let outcomes = rules.flat_map(|rule| &rule.outcomes);
        let failed = outcomes.filter(|outcome| outcome.state != TermState::Held);
        let mut terms: Vec<&str> = failed.map(|outcome| outcome.term.name()).collect();
        terms.sort_unstable();
        terms.dedup();
        let body = json!({
            "action": request.action, "version": answer.version, "state": answer.state, "terms": terms,
        });
        let subject = match answer.agreement {
            Some(id) => id.to_string(),
            None => "none".to_owned(),
        };
        let draft = Draft::new("agreement.denied", subject, actor.clone(), body)
            .with_personal(json!({ "request": request }));
        self.inner.journal.append(tx, draft).await?;
        Ok(())
    }
}

/// What the use costs afterwards.
fn price(decision: &Decision) -> Option<Paid> {
    let mut duties = decision.duties.iter();
    let pay = duties.find(|due| due.duty.action() == Action::Compensate)?;
    pay.duty.amount()
}
