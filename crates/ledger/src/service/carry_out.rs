//! Carrying out deeds: books, lines and the journal in one transaction.

use haina_journal::{Actor, Draft};
use haina_store::{Tx, args};
use serde::Serialize;
use serde_json::json;

use super::{Ledger, rows};
use crate::{Books, Deed, Done, LedgerError, Refused, TransferId};

/// Deeds that are carried out in one transaction at most.
pub const DEEDS_MAX: usize = 10_000;
/// Transfers that one entry of the journal tells of.
const PER_ENTRY: usize = 50;

/// What became of a group of deeds: the transfer of each, or why none was carried out.
pub type Outcome = Result<Done, Refused>;

impl Ledger {
    /// Carries out groups of deeds in a transaction of their own: of each group all, or none.
    ///
    /// # Errors
    /// `LED0003` for more deeds than [`DEEDS_MAX`]; as the store fails, and then nothing was carried out.
    pub async fn run(
        &self,
        actor: &Actor,
        groups: &[Vec<Deed>],
    ) -> Result<Vec<Outcome>, LedgerError> {
        let run = || async {
            let mut tx = self.inner.store.begin().await?;
            let outcomes = self.carry_out(&mut tx, actor, groups).await?;
            tx.commit().await?;
            Ok(outcomes)
        };
        self.inner.store.retry(&self.inner.env, run).await
    }

    /// As [`Ledger::run`], within the transaction of what they follow from.
    ///
    /// # Errors
    /// As [`Ledger::run`].
    pub async fn carry_out(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        groups: &[Vec<Deed>],
    ) -> Result<Vec<Outcome>, LedgerError> {
        let deeds: usize = groups.iter().map(Vec::len).sum();
        if deeds > DEEDS_MAX {
            let why = format!("{deeds} deeds are more than the {DEEDS_MAX} of one request");
            return Err(LedgerError::Ask { why });
        }
        let mut books = self.books(tx, groups).await?;
        let now = self.inner.env.now();
        let new_id = || TransferId::new(&self.inner.env);
        let outcomes = groups
            .iter()
            .map(|group| books.carry_out(group, now, new_id))
            .collect();
        self.write(tx, actor, &books).await?;
        Ok(outcomes)
    }

    async fn write(&self, tx: &mut Tx, actor: &Actor, books: &Books) -> Result<(), LedgerError> {
        self.write_accounts(tx, books).await?;
        self.write_transfers(tx, books).await?;
        let lines = books.lines().iter().map(|line| {
            args![
                line.account,
                line.nth,
                line.transfer,
                line.at,
                line.amount,
                line.balance
            ]
        });
        let head = "INSERT INTO ledger_line (account, nth, transfer, at, amount, balance)";
        tx.insert_later(head, lines.collect(), "").await?;
        let changed: Vec<_> = books.changed_transfers().collect();
        let drafts = changed.chunks(PER_ENTRY).map(|some| entry(actor, some));
        let drafts = drafts.collect();
        Ok(self.inner.journal.append_all(tx, drafts).await?)
    }

    async fn write_accounts(&self, tx: &mut Tx, books: &Books) -> Result<(), LedgerError> {
        let head = format!("INSERT INTO ledger_account ({})", rows::ACCOUNT);
        // Accounts are there; what is written is what has come in and gone out.
        let tail = "ON CONFLICT (id) DO UPDATE SET credits_posted = excluded.credits_posted,
            debits_posted = excluded.debits_posted, credits_pending = excluded.credits_pending,
            debits_pending = excluded.debits_pending, lines = excluded.lines, last_at = excluded.last_at";
        let rows = books.changed_accounts().map(rows::account_values);
        Ok(tx.insert_later(&head, rows.collect(), tail).await?)
    }

    async fn write_transfers(&self, tx: &mut Tx, books: &Books) -> Result<(), LedgerError> {
        let head = format!("INSERT INTO ledger_transfer ({})", rows::TRANSFER);
        let tail =
            "ON CONFLICT (id) DO UPDATE SET posted = excluded.posted, state = excluded.state,
            settled_at = excluded.settled_at, reversed_by = excluded.reversed_by";
        let rows = books.changed_transfers().map(rows::transfer_values);
        Ok(tx.insert_later(&head, rows.collect(), tail).await?)
    }
}

/// A transfer as the journal tells of it. What it is for may name somebody, and is kept apart.
#[derive(Serialize)]
struct Told<'t> {
    id: TransferId,
    state: crate::TransferState,
    from: crate::AccountId,
    to: crate::AccountId,
    unit: &'t str,
    amount: i64,
    posted: i64,
    reverses: Option<TransferId>,
}

fn entry(actor: &Actor, transfers: &[&crate::Transfer]) -> Draft {
    let told = transfers.iter().map(|transfer| Told {
        id: transfer.id,
        state: transfer.state,
        from: transfer.from,
        to: transfer.to,
        unit: &transfer.unit,
        amount: transfer.amount,
        posted: transfer.posted,
        reverses: transfer.reverses,
    });
    let about = transfers.iter().map(|t| json!([t.kind, t.key, t.about]));
    let subject = transfers.first().map(|t| t.id.to_string());
    Draft::new(
        "ledger.moved",
        subject.unwrap_or_default(),
        actor.clone(),
        json!({ "transfers": told.collect::<Vec<_>>() }),
    )
    .with_personal(json!({ "about": about.collect::<Vec<_>>() }))
}
