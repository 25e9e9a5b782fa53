//! The books (账簿): what deeds do to accounts and transfers. Pure; time and ids are passed in.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::transfer::{Deed, Line, Order, Transfer, TransferState};
use crate::{AMOUNT_MAX, Account, AccountId, Amount, Refused, SUM_MAX, TransferId};

/// Characters of a key or a kind.
pub const KEY_CHARS_MAX: usize = 200;

/// What the keys of reversals begin with, and no other's.
const REVERSAL: &str = "reverse/";

/// The accounts and transfers that some deeds touch, and what the deeds have made of them.
#[derive(Debug, Clone, Default)]
pub struct Books {
    accounts: BTreeMap<AccountId, Account>,
    transfers: BTreeMap<TransferId, Transfer>,
    by_key: BTreeMap<String, TransferId>,
    lines: Vec<Line>,
    /// What is not as it was.
    accounts_changed: BTreeSet<AccountId>,
    transfers_changed: BTreeSet<TransferId>,
    /// The same, in the order in which they were touched first.
    transfers_in_order: Vec<TransferId>,
    group: Before,
}

/// How what a group has touched was before it.
#[derive(Debug, Clone, Default)]
struct Before {
    accounts: BTreeMap<AccountId, Account>,
    transfers: BTreeMap<TransferId, Option<Transfer>>,
    transfers_in_order: Vec<TransferId>,
    lines: usize,
}

/// What a group of deeds came to: the transfer of each deed, in their order.
pub type Done = Vec<TransferId>;

impl Books {
    /// Books with these accounts and transfers: all that the deeds name by id or by key.
    pub fn new(
        accounts: impl IntoIterator<Item = Account>,
        transfers: impl IntoIterator<Item = Transfer>,
    ) -> Books {
        let transfers: BTreeMap<_, _> = transfers.into_iter().map(|t| (t.id, t)).collect();
        Books {
            accounts: accounts.into_iter().map(|a| (a.id, a)).collect(),
            by_key: transfers.values().map(|t| (t.key.clone(), t.id)).collect(),
            transfers,
            ..Books::default()
        }
    }

    /// Carries out a group of deeds: all of them, or none.
    ///
    /// What was done before is not done again: a deed whose key or transfer is already where the deed would bring it changes
    /// nothing and gives the same transfer.
    ///
    /// # Errors
    /// What the first deed is refused for; then the books are as they were.
    pub fn carry_out(
        &mut self,
        group: &[Deed],
        now: Timestamp,
        mut new_id: impl FnMut() -> TransferId,
    ) -> Result<Done, Refused> {
        self.group = Before {
            lines: self.lines.len(),
            ..Before::default()
        };
        let deeds = group.iter();
        let done: Result<Done, Refused> =
            deeds.map(|deed| self.one(deed, now, &mut new_id)).collect();
        let before = std::mem::take(&mut self.group);
        match &done {
            Ok(_) => {
                self.accounts_changed.extend(before.accounts.into_keys());
                let new = before.transfers_in_order.into_iter();
                let new = new.filter(|id| self.transfers_changed.insert(*id));
                self.transfers_in_order.extend(new);
            }
            Err(_) => self.put_back(before),
        }
        done
    }

    /// An account as it is now.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id)
    }

    /// A transfer as it is now.
    pub fn transfer(&self, id: TransferId) -> Option<&Transfer> {
        self.transfers.get(&id)
    }

    /// The accounts that are not as they were.
    pub fn changed_accounts(&self) -> impl Iterator<Item = &Account> {
        let ids = self.accounts_changed.iter();
        ids.filter_map(|id| self.accounts.get(id))
    }

    /// The transfers that are new or not as they were, in the order in which deeds touched them.
    pub fn changed_transfers(&self) -> impl Iterator<Item = &Transfer> {
        let ids = self.transfers_in_order.iter();
        ids.filter_map(|id| self.transfers.get(id))
    }

    /// The lines that were added to statements.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    fn put_back(&mut self, before: Before) {
        self.lines.truncate(before.lines);
        self.accounts.extend(before.accounts);
        for (id, transfer) in before.transfers {
            let now = match transfer {
                Some(transfer) => self.transfers.insert(id, transfer),
                None => self.transfers.remove(&id),
            };
            if let Some(now) = now.filter(|now| !self.transfers.contains_key(&now.id)) {
                self.by_key.remove(&now.key);
            }
        }
    }

    fn one(
        &mut self,
        deed: &Deed,
        now: Timestamp,
        new_id: &mut impl FnMut() -> TransferId,
    ) -> Result<TransferId, Refused> {
        match deed {
            Deed::Transfer(order) => match self.by_key.get(&order.key) {
                Some(known) => self.same(*known, order),
                None => self.make(order, now, new_id()),
            },
            Deed::Post { transfer, amount } => self.post(*transfer, *amount, now),
            Deed::Void { transfer } => self.void(*transfer, now),
            Deed::Reverse { transfer } => self.reverse(*transfer, now, new_id),
        }
    }

    fn same(&self, id: TransferId, order: &Order) -> Result<TransferId, Refused> {
        let known = self.known(id)?;
        let asked = (
            order.from,
            order.to,
            order.amount,
            &order.kind,
            &order.about,
        );
        let had = (
            known.from,
            known.to,
            known.amount,
            &known.kind,
            &known.about,
        );
        // Whoever wants it moved must not take it for moved while it is only set aside, was freed, or was posted in part.
        let less = !order.pending && known.posted != order.amount;
        match asked == had && !less {
            true => Ok(id),
            false => Err(Refused::OtherUnderKey { transfer: id }),
        }
    }

    fn make(
        &mut self,
        order: &Order,
        now: Timestamp,
        id: TransferId,
    ) -> Result<TransferId, Refused> {
        check_words(order)?;
        if !(1..=AMOUNT_MAX).contains(&order.amount) {
            return Err(Refused::Amount);
        }
        if order.from == order.to {
            return Err(Refused::ToItself {
                account: order.from,
            });
        }
        if order
            .expires_at
            .is_some_and(|end| !order.pending || end <= now)
        {
            return Err(Refused::Expiry);
        }
        let unit = self.open(order.from)?.unit.clone();
        if self.open(order.to)?.unit != unit {
            return Err(Refused::OtherUnit {
                from: order.from,
                to: order.to,
            });
        }
        self.covers(order.from, order.amount)?;
        let mut transfer = Transfer {
            id,
            key: order.key.clone(),
            unit,
            from: order.from,
            to: order.to,
            amount: order.amount,
            posted: 0,
            state: TransferState::Pending,
            kind: order.kind.clone(),
            about: order.about.clone(),
            made_at: now,
            expires_at: order.expires_at,
            settled_at: None,
            reverses: None,
            reversed_by: None,
        };
        match order.pending {
            true => self.set_aside(&transfer, 1)?,
            false => self.move_amount(&mut transfer, order.amount, now)?,
        }
        self.keep(transfer);
        Ok(id)
    }

    fn post(
        &mut self,
        id: TransferId,
        amount: Option<Amount>,
        now: Timestamp,
    ) -> Result<TransferId, Refused> {
        let mut transfer = self.known(id)?.clone();
        let amount = amount.unwrap_or(transfer.amount);
        match transfer.state {
            TransferState::Posted if transfer.posted == amount => return Ok(id),
            TransferState::Pending => {}
            state => {
                return Err(Refused::Settled {
                    transfer: id,
                    state,
                });
            }
        }
        // It is free again from that moment on, whether or not it was voided already.
        if transfer.expires_at.is_some_and(|end| end <= now) {
            return Err(Refused::Settled {
                transfer: id,
                state: TransferState::Voided,
            });
        }
        // It is free again from that moment on, whether or not it was voided already.
        if transfer.expires_at.is_some_and(|end| end <= now) {
            return Err(Refused::Settled {
                transfer: id,
                state: TransferState::Voided,
            });
        }
        if !(1..=transfer.amount).contains(&amount) {
            return Err(Refused::Part {
                transfer: id,
                amount: transfer.amount,
            });
        }
        self.open(transfer.from)?;
        self.open(transfer.to)?;
        self.set_aside(&transfer, -1)?;
        self.move_amount(&mut transfer, amount, now)?;
        self.keep(transfer);
        Ok(id)
    }

    fn void(&mut self, id: TransferId, now: Timestamp) -> Result<TransferId, Refused> {
        let mut transfer = self.known(id)?.clone();
        match transfer.state {
            TransferState::Voided => return Ok(id),
            TransferState::Pending => {}
            state => {
                return Err(Refused::Settled {
                    transfer: id,
                    state,
                });
            }
        }
        self.set_aside(&transfer, -1)?;
        transfer.state = TransferState::Voided;
        transfer.settled_at = Some(now);
        self.keep(transfer);
        Ok(id)
    }

    /// Nobody edits a transfer: one that was wrong is followed by one that goes back, if what it brought is still there.
    fn reverse(
        &mut self,
        id: TransferId,
        now: Timestamp,
        new_id: &mut impl FnMut() -> TransferId,
    ) -> Result<TransferId, Refused> {
        let mut wrong = self.known(id)?.clone();
        if let Some(back) = wrong.reversed_by {
            return Ok(back);
        }
        if wrong.state != TransferState::Posted {
            return Err(Refused::NotPosted { transfer: id });
        }
        if wrong.reverses.is_some() {
            return Err(Refused::IsReversal { transfer: id });
        }
        self.open(wrong.from)?;
        self.open(wrong.to)?;
        self.covers(wrong.to, wrong.posted)?;
        let mut back = Transfer {
            id: new_id(),
            key: format!("{REVERSAL}{id}"),
            from: wrong.to,
            to: wrong.from,
            amount: wrong.posted,
            posted: 0,
            state: TransferState::Pending,
            made_at: now,
            expires_at: None,
            settled_at: None,
            reverses: Some(id),
            reversed_by: None,
            ..wrong.clone()
        };
        self.move_amount(&mut back, wrong.posted, now)?;
        let back_id = back.id;
        wrong.reversed_by = Some(back_id);
        self.keep(wrong);
        self.keep(back);
        Ok(back_id)
    }

    /// Sets the amount of a transfer aside at both accounts (1), or frees it (-1).
    fn set_aside(&mut self, transfer: &Transfer, times: Amount) -> Result<(), Refused> {
        let by = transfer.amount * times;
        let from = self.account_mut(transfer.from)?;
        from.debits_pending = sum(from.debits_pending, by)?;
        let to = self.account_mut(transfer.to)?;
        to.credits_pending = sum(to.credits_pending, by)?;
        Ok(())
    }

    fn move_amount(
        &mut self,
        transfer: &mut Transfer,
        amount: Amount,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let from = self.account_mut(transfer.from)?;
        from.debits_posted = sum(from.debits_posted, amount)?;
        self.line(transfer, transfer.from, -amount, now)?;
        let to = self.account_mut(transfer.to)?;
        to.credits_posted = sum(to.credits_posted, amount)?;
        self.line(transfer, transfer.to, amount, now)?;
        transfer.posted = amount;
        transfer.state = TransferState::Posted;
        transfer.settled_at = Some(now);
        Ok(())
    }

    fn line(
        &mut self,
        transfer: &Transfer,
        id: AccountId,
        amount: Amount,
        at: Timestamp,
    ) -> Result<(), Refused> {
        let account = self.account_mut(id)?;
        account.lines += 1;
        // A clock that was set back puts no line before those that are there.
        let at = account.last_at.map_or(at, |last| last.max(at));
        account.last_at = Some(at);
        let line = Line {
            account: id,
            nth: account.lines,
            transfer: transfer.id,
            at,
            amount,
            balance: account.balance(),
        };
        self.lines.push(line);
        Ok(())
    }

    fn covers(&self, id: AccountId, amount: Amount) -> Result<(), Refused> {
        let account = self.accounts.get(&id);
        let account = account.ok_or(Refused::NoAccount { account: id })?;
        match account.available() {
            Some(available) if available < amount => Err(Refused::Overdrawn {
                account: id,
                available,
            }),
            _ => Ok(()),
        }
    }

    fn open(&self, id: AccountId) -> Result<&Account, Refused> {
        let account = self.accounts.get(&id);
        let account = account.ok_or(Refused::NoAccount { account: id })?;
        match account.closed_at {
            Some(_) => Err(Refused::Closed { account: id }),
            None => Ok(account),
        }
    }

    fn account_mut(&mut self, id: AccountId) -> Result<&mut Account, Refused> {
        let account = self.accounts.get_mut(&id);
        let account = account.ok_or(Refused::NoAccount { account: id })?;
        let before = self.group.accounts.entry(id);
        before.or_insert_with(|| account.clone());
        Ok(account)
    }

    fn known(&self, id: TransferId) -> Result<&Transfer, Refused> {
        let transfer = self.transfers.get(&id);
        transfer.ok_or(Refused::NoTransfer { transfer: id })
    }

    fn keep(&mut self, transfer: Transfer) {
        let id = transfer.id;
        self.by_key.insert(transfer.key.clone(), id);
        let before = self.transfers.insert(id, transfer);
        if let Entry::Vacant(first) = self.group.transfers.entry(id) {
            first.insert(before);
            self.group.transfers_in_order.push(id);
        }
    }
}

fn check_words(order: &Order) -> Result<(), Refused> {
    let fits = |text: &str| text.chars().count() <= KEY_CHARS_MAX;
    let named = |text: &str| !text.trim().is_empty() && fits(text);
    let own = !order.key.starts_with(REVERSAL);
    match own && named(&order.key) && named(&order.kind) && fits(&order.about) {
        true => Ok(()),
        false => Err(Refused::Words),
    }
}

fn sum(had: Amount, by: Amount) -> Result<Amount, Refused> {
    let sum = had.checked_add(by);
    sum.filter(|sum| *sum <= SUM_MAX).ok_or(Refused::TooMuch)
}
