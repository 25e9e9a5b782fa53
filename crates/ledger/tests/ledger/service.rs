//! The service over both databases.

use haina_core::calendar::local_day;
use haina_core::{Env, Fault as _, ManualClock, Words};
use haina_journal::{Actor, Journal, JournalConfig};
use haina_ledger::{
    Account, AccountFilter, Deed, Holder, HolderKind, Ledger, LedgerError, MIGRATIONS, NewAccount,
    Order, Overdraft, TransferState, UnitOfAccount, Whose,
};
use haina_store::Store;
use haina_store::testing::{self, Place};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;

use crate::{order, transfer};

struct Town {
    ledger: Ledger,
    journal: Journal,
    store: Store,
    env: Env,
    clock: Arc<ManualClock>,
}

async fn each(test: impl AsyncFn(Town)) {
    let rooms = [haina_journal::MIGRATIONS, MIGRATIONS];
    testing::each_place(&rooms, async |place: Place| {
        let config = JournalConfig::new(place.folder.join("journal.key"), "town.example/journal");
        let (store, env) = (place.store.clone(), place.env.clone());
        let journal = Journal::open(store.clone(), env.clone(), config).await;
        let journal = journal.unwrap();
        let town = Town {
            ledger: Ledger::new(store.clone(), journal.clone(), env.clone()),
            journal,
            store,
            env,
            clock: place.clock.clone(),
        };
        town.declare("fen", 2).await.unwrap();
        test(town).await;
    })
    .await;
}

fn by() -> Actor {
    Actor::System("test".to_owned())
}

impl Town {
    async fn declare(&self, key: &str, scale: u8) -> Result<(), LedgerError> {
        let unit = UnitOfAccount {
            key: key.to_owned(),
            title: Words::new("人民币", "yuan"),
            symbol: Words::new("元", "CNY"),
            scale,
        };
        let mut tx = self.store.begin().await.unwrap();
        self.ledger.declare(&mut tx, &by(), &unit).await?;
        Ok(tx.commit().await?)
    }

    async fn open(&self, key: &str, overdraft: Overdraft) -> Result<Account, LedgerError> {
        let wanted = NewAccount {
            key: key.to_owned(),
            title: Words::default(),
            unit: "fen".to_owned(),
            holder: Holder::dept(key),
            overdraft,
        };
        let mut tx = self.store.begin().await.unwrap();
        let account = self.ledger.open(&mut tx, &by(), &wanted).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// A fund that may go below nothing, and a purse that may not.
    async fn pair(&self) -> (Account, Account) {
        let fund = self.open("fund", Overdraft::Free).await.unwrap();
        let purse = self.open("purse", Overdraft::UpTo(0)).await.unwrap();
        (fund, purse)
    }

    async fn balance(&self, account: &Account) -> i64 {
        self.ledger.account(account.id).await.unwrap().balance()
    }

    async fn holds(&self) {
        let proof = self.ledger.proof().await.unwrap();
        assert!(proof.holds, "{proof:?}");
    }
}

#[tokio::test]
async fn a_group_is_carried_out_whole_or_not_at_all() {
    each(async |town: Town| {
        let (fund, purse) = town.pair().await;
        let shop = town.open("shop", Overdraft::UpTo(0)).await.unwrap();
        let whole = vec![
            transfer("a", fund.id, purse.id, 500),
            transfer("b", purse.id, shop.id, 200),
        ];
        let broken = vec![
            transfer("c", fund.id, shop.id, 1),
            transfer("d", purse.id, shop.id, 301),
        ];
        let groups = [
            whole.clone(),
            broken,
            vec![transfer("e", purse.id, shop.id, 300)],
        ];
        let outcomes = town.ledger.run(&by(), &groups).await.unwrap();
        assert!(outcomes[0].is_ok() && outcomes[2].is_ok());
        assert_eq!(outcomes[1].clone().unwrap_err().code(), "LED0010");
        assert_eq!(town.balance(&purse).await, 0);
        assert_eq!(town.balance(&shop).await, 500);
        // The same once more is the same transfers.
        let again = town.ledger.run(&by(), &[whole]).await.unwrap();
        assert_eq!(again[0], outcomes[0]);
        assert_eq!(town.balance(&shop).await, 500);
        town.holds().await;
        let mut session = town.store.glance().await.unwrap();
        // Of the groups that were carried out, and of no other.
        let first = outcomes[0].clone().unwrap()[0].to_string();
        let told = town
            .journal
            .history(&mut session, &first, 10)
            .await
            .unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].body["transfers"].as_array().map(Vec::len), Some(3));
    })
    .await;
}

#[tokio::test]
async fn a_statement_says_what_there_was_on_any_day() {
    each(async |town: Town| {
        let (fund, purse) = town.pair().await;
        let day = |n: i64| SignedDuration::from_hours(24 * n);
        let first = town.env.now();
        for n in 1..=5 {
            let one = transfer(&format!("in/{n}"), fund.id, purse.id, 100 * n);
            town.ledger.run(&by(), &[vec![one]]).await.unwrap();
            town.clock.advance(day(1));
        }
        let whole = (first, town.env.now());
        let all = town
            .ledger
            .statement(purse.id, whole, None, 100)
            .await
            .unwrap();
        assert_eq!((all.opening, all.closing, all.lines.len()), (0, 1500, 5));
        let middle = (first + day(1), first + day(3));
        let some = town
            .ledger
            .statement(purse.id, middle, None, 100)
            .await
            .unwrap();
        assert_eq!((some.opening, some.closing), (100, 600));
        assert_eq!((some.credits, some.debits), (500, 0));
        assert_eq!(some.lines[0].other, fund.id);
        assert_eq!(some.lines[0].other_holder, fund.holder);
        let days: Vec<_> = some
            .days
            .iter()
            .map(|d| (d.credits, d.debits, d.balance))
            .collect();
        assert_eq!(days, [(200, 0, 300), (300, 0, 600)]);
        assert_eq!(some.days[0].day, local_day(first + day(1)));
        let long = (Timestamp::UNIX_EPOCH, first + day(3_700));
        let long = town.ledger.statement(purse.id, long, None, 1).await;
        assert_eq!(long.unwrap_err().code(), "LED0003");
        let paid = town
            .ledger
            .statement(fund.id, middle, None, 1)
            .await
            .unwrap();
        assert_eq!((paid.closing, paid.debits), (-600, 500));
        let rest = town
            .ledger
            .statement(fund.id, middle, paid.next, 1)
            .await
            .unwrap();
        assert_eq!(
            (rest.lines[0].reference.as_str(), rest.next),
            ("in/3", None)
        );
        town.holds().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_set_aside_ends_by_itself() {
    each(async |town: Town| {
        let (fund, purse) = town.pair().await;
        let aside = |key: &str, hours| {
            Deed::Transfer(Order {
                pending: true,
                expires_at: Some(town.env.now() + SignedDuration::from_hours(hours)),
                ..order(key, fund.id, purse.id, 7)
            })
        };
        let groups = [vec![aside("soon", 1)], vec![aside("later", 3)]];
        let outcomes = town.ledger.run(&by(), &groups).await.unwrap();
        let soon = outcomes[0].clone().unwrap()[0];
        let waits = town.ledger.pending(purse.id).await.unwrap();
        assert_eq!(waits.len(), 2);
        assert_eq!(town.ledger.expire().await.unwrap(), 0);
        town.clock.advance(SignedDuration::from_hours(2));
        // It is over, whether or not anybody has voided it yet.
        let late = Deed::Post {
            transfer: soon,
            amount: None,
        };
        let outcomes = town.ledger.run(&by(), &[vec![late]]).await.unwrap();
        assert_eq!(outcomes[0].clone().unwrap_err().code(), "LED0012");
        assert_eq!(town.ledger.expire().await.unwrap(), 1);
        let ended = town.ledger.transfer(soon).await.unwrap();
        assert_eq!((ended.state, ended.posted), (TransferState::Voided, 0));
        let left = town.ledger.account(purse.id).await.unwrap();
        assert_eq!((left.credits_pending, left.balance()), (7, 0));
        town.holds().await;
    })
    .await;
}

#[tokio::test]
async fn a_purse_is_never_overdrawn_however_many_pay_at_once() {
    each(async |town: Town| {
        let (fund, purse) = town.pair().await;
        let fill = transfer("fill", fund.id, purse.id, 5);
        town.ledger.run(&by(), &[vec![fill]]).await.unwrap();
        let pays: Vec<_> = (0..40)
            .map(|n| {
                let (ledger, pay) = (
                    town.ledger.clone(),
                    transfer(&format!("pay/{n}"), purse.id, fund.id, 1),
                );
                tokio::spawn(async move { ledger.run(&by(), &[vec![pay]]).await })
            })
            .collect();
        let mut paid = 0;
        for pay in pays {
            let outcomes = pay.await.unwrap().unwrap();
            paid += usize::from(outcomes[0].is_ok());
        }
        assert_eq!(paid, 5);
        assert_eq!(town.balance(&purse).await, 0);
        town.holds().await;
    })
    .await;
}

#[tokio::test]
async fn accounts_are_opened_once_and_closed_when_they_are_empty() {
    each(async |town: Town| {
        let (fund, purse) = town.pair().await;
        let again = town.open("purse", Overdraft::UpTo(0)).await.unwrap();
        assert_eq!(again.id, purse.id);
        let other = town.open("purse", Overdraft::Free).await.unwrap_err();
        assert_eq!(other.code(), "LED0004");
        assert_eq!(town.declare("fen", 3).await.unwrap_err().code(), "LED0004");
        assert_eq!(town.declare("Fen!", 3).await.unwrap_err().code(), "LED0003");
        let fill = transfer("fill", fund.id, purse.id, 5);
        town.ledger.run(&by(), &[vec![fill]]).await.unwrap();
        let close = async |account: &Account| {
            let mut tx = town.store.begin().await.unwrap();
            let closed = town.ledger.close(&mut tx, &by(), account.id).await;
            tx.commit().await.unwrap();
            closed
        };
        assert_eq!(close(&purse).await.unwrap_err().code(), "LED0005");
        let back = transfer("back", purse.id, fund.id, 5);
        town.ledger.run(&by(), &[vec![back]]).await.unwrap();
        assert!(close(&purse).await.unwrap().closed_at.is_some());
        let late = transfer("late", fund.id, purse.id, 5);
        let outcomes = town.ledger.run(&by(), &[vec![late]]).await.unwrap();
        assert_eq!(outcomes[0].clone().unwrap_err().code(), "LED0011");
        let of_fund = AccountFilter {
            holder: Some(Holder::dept("fund")),
            ..AccountFilter::default()
        };
        let page = town.ledger.accounts(&of_fund, None, 10).await.unwrap();
        assert_eq!(page.items.len(), 1);
        let seen = async |departments, holders: &[Holder]| {
            let holders = holders.to_vec();
            let whose = Whose::Of {
                departments,
                holders,
            };
            let filter = AccountFilter {
                whose,
                ..AccountFilter::default()
            };
            let page = town.ledger.accounts(&filter, None, 10).await.unwrap();
            page.items.len()
        };
        assert_eq!(seen(false, &[]).await, 0);
        assert_eq!(
            seen(false, &[Holder::dept("purse"), Holder::person("nobody")]).await,
            1
        );
        assert_eq!(seen(true, &[Holder::dept("purse")]).await, 2);
        assert_eq!(fund.holder.kind, HolderKind::Dept);
        assert!("dept:".parse::<Holder>().is_err() && "purse".parse::<Holder>().is_err());
        let one = town
            .ledger
            .accounts(&AccountFilter::default(), None, 1)
            .await
            .unwrap();
        let next = town
            .ledger
            .accounts(&AccountFilter::default(), one.next.as_deref(), 1)
            .await
            .unwrap();
        assert_ne!(one.items[0].id, next.items[0].id);
        town.holds().await;
    })
    .await;
}

#[tokio::test]
async fn a_line_that_was_changed_is_found() {
    each(async |town: Town| {
        let (fund, purse) = town.pair().await;
        let one = transfer("one", fund.id, purse.id, 5);
        town.ledger.run(&by(), &[vec![one]]).await.unwrap();
        let mut tx = town.store.begin().await.unwrap();
        tx.execute("UPDATE ledger_line SET amount = 6 WHERE amount = 5", &[])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let proof = town.ledger.proof().await.unwrap();
        assert!(!proof.holds);
        assert_eq!(proof.wrong_accounts, [purse.id]);
        assert_eq!(proof.wrong_transfers, 1);
    })
    .await;
}
