//! The books by random deeds: whatever is asked for, nothing comes from nowhere and nothing goes below its rule.

use haina_ledger::{
    Account, AccountId, Amount, Books, Deed, Order, Overdraft, Refused, TransferId, TransferState,
};
use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use crate::{account, order, transfer};

const ACCOUNTS: u128 = 5;

/// Three purses and an issuer of one unit, one purse of another.
fn accounts() -> Vec<Account> {
    (0..ACCOUNTS)
        .map(|n| match n {
            0 => account(n, "fen", Overdraft::Free),
            1 => account(n, "fen", Overdraft::UpTo(50)),
            4 => account(n, "paper", Overdraft::UpTo(0)),
            _ => account(n, "fen", Overdraft::UpTo(0)),
        })
        .collect()
}

fn id(n: u128) -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(n))
}

fn transfer_id(n: u128) -> TransferId {
    TransferId::from_uuid(Uuid::from_u128(1_000 + n))
}

fn deed() -> impl Strategy<Value = Deed> {
    let amount = prop_oneof![8 => 1..120_i64, 1 => Just(0), 1 => Just(-5)];
    let made = (0..30_u32, 0..ACCOUNTS, 0..ACCOUNTS, amount, any::<bool>()).prop_map(
        |(key, from, to, amount, pending)| {
            Deed::Transfer(Order {
                pending,
                ..order(&format!("k{key}"), id(from), id(to), amount)
            })
        },
    );
    let known = 0..40_u128;
    prop_oneof![
        5 => made,
        2 => (known.clone(), proptest::option::of(1..120_i64)).prop_map(|(n, amount)| Deed::Post {
            transfer: transfer_id(n),
            amount,
        }),
        1 => known.clone().prop_map(|n| Deed::Void { transfer: transfer_id(n) }),
        1 => known.prop_map(|n| Deed::Reverse { transfer: transfer_id(n) }),
    ]
}

/// What must hold at every instant.
fn check(books: &Books) {
    let all: Vec<&Account> = (0..ACCOUNTS).filter_map(|n| books.account(id(n))).collect();
    for unit in ["fen", "paper"] {
        let of_unit = all.iter().filter(|account| account.unit == unit);
        let sum = |of: fn(&Account) -> Amount| of_unit.clone().map(|a| of(a)).sum::<Amount>();
        assert_eq!(sum(|a| a.credits_posted), sum(|a| a.debits_posted));
        assert_eq!(sum(|a| a.credits_pending), sum(|a| a.debits_pending));
    }
    for account in all {
        assert!(
            account.available().is_none_or(|left| left >= 0),
            "{account:?}"
        );
        assert!(account.credits_pending >= 0 && account.debits_pending >= 0);
        let lines = books.lines().iter().filter(|l| l.account == account.id);
        let lines: Vec<_> = lines.collect();
        assert_eq!(lines.len() as i64, account.lines);
        let mut balance = 0;
        for (at, line) in lines.iter().enumerate() {
            balance += line.amount;
            assert_eq!((line.nth, line.balance), (at as i64 + 1, balance));
        }
        assert_eq!(balance, account.balance());
    }
}

proptest! {
    #[test]
    fn whatever_is_asked_for_debits_are_credits_and_groups_are_whole(
        groups in proptest::collection::vec(proptest::collection::vec(deed(), 1..4), 1..40)
    ) {
        let mut books = Books::new(accounts(), []);
        let mut next = 0;
        for group in &groups {
            let before = books.clone();
            let outcome = books.carry_out(group, Timestamp::UNIX_EPOCH, || {
                next += 1;
                transfer_id(next - 1)
            });
            check(&books);
            match outcome {
                Err(_) => {
                    // As if it had not been asked for.
                    for n in 0..ACCOUNTS {
                        assert_eq!(books.account(id(n)), before.account(id(n)));
                    }
                    assert_eq!(books.lines(), before.lines());
                    for n in 0..next {
                        assert_eq!(books.transfer(transfer_id(n)), before.transfer(transfer_id(n)));
                    }
                }
                Ok(done) => {
                    assert_eq!(done.len(), group.len());
                    // Asked for again, it gives the same and moves nothing.
                    let lines = books.lines().len();
                    let again = books.carry_out(group, Timestamp::UNIX_EPOCH, || unreachable!());
                    if let Ok(again) = again {
                        assert_eq!(again, done);
                        assert_eq!(books.lines().len(), lines);
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_set_aside_is_gone_for_others_and_comes_back() {
    let mut books = Books::new(accounts(), []);
    let now = Timestamp::UNIX_EPOCH;
    let mut n = 0;
    let mut new_id = || {
        n += 1;
        transfer_id(n)
    };
    let [issuer, purse, shop] = [id(0), id(2), id(3)];
    books
        .carry_out(&[transfer("in", issuer, purse, 100)], now, &mut new_id)
        .unwrap();
    let aside = Deed::Transfer(Order {
        pending: true,
        ..order("meal", purse, shop, 80)
    });
    let meal = books.carry_out(&[aside], now, &mut new_id).unwrap()[0];
    let refused = books.carry_out(&[transfer("more", purse, shop, 21)], now, &mut new_id);
    assert_eq!(
        refused,
        Err(Refused::Overdrawn {
            account: purse,
            available: 20
        })
    );
    let part = Deed::Post {
        transfer: meal,
        amount: Some(75),
    };
    books.carry_out(&[part], now, &mut new_id).unwrap();
    let left = books.account(purse).unwrap();
    assert_eq!((left.balance(), left.debits_pending), (25, 0));
    // Posted is posted: it is not voided, only reversed, and once.
    let void = books.carry_out(&[Deed::Void { transfer: meal }], now, &mut new_id);
    let state = TransferState::Posted;
    assert_eq!(
        void,
        Err(Refused::Settled {
            transfer: meal,
            state
        })
    );
    let reverse = [Deed::Reverse { transfer: meal }];
    let back = books.carry_out(&reverse, now, &mut new_id).unwrap()[0];
    assert_eq!(books.carry_out(&reverse, now, &mut new_id), Ok(vec![back]));
    assert_eq!(books.account(purse).unwrap().balance(), 100);
    assert_eq!(books.transfer(meal).unwrap().reversed_by, Some(back));
    let again = books.carry_out(&[Deed::Reverse { transfer: back }], now, &mut new_id);
    assert_eq!(again, Err(Refused::IsReversal { transfer: back }));
}

#[test]
fn a_key_is_one_transfer() {
    let mut books = Books::new(accounts(), []);
    let now = Timestamp::UNIX_EPOCH;
    let mut new_id = || transfer_id(1);
    let first = [transfer("k", id(0), id(2), 5)];
    let done = books.carry_out(&first, now, &mut new_id).unwrap();
    assert_eq!(books.carry_out(&first, now, &mut new_id), Ok(done));
    let other = books.carry_out(&[transfer("k", id(0), id(2), 6)], now, &mut new_id);
    assert_eq!(
        other,
        Err(Refused::OtherUnderKey {
            transfer: transfer_id(1)
        })
    );
    // Set aside is not moved, and the key of a reversal is nobody's.
    let mut other_id = || transfer_id(2);
    let aside = order("aside", id(0), id(2), 5);
    let pending = Deed::Transfer(Order {
        pending: true,
        ..aside.clone()
    });
    let set_aside = [pending];
    let known = books.carry_out(&set_aside, now, &mut other_id).unwrap();
    let moved = books.carry_out(&[Deed::Transfer(aside)], now, &mut other_id);
    let transfer_of = |done: &[TransferId]| Err(Refused::OtherUnderKey { transfer: done[0] });
    assert_eq!(moved, transfer_of(&known));
    // Nor is what was freed, or posted in part.
    let mut third = || transfer_id(3);
    let part = order("part", id(0), id(2), 5);
    let set_aside = Deed::Transfer(Order {
        pending: true,
        ..part.clone()
    });
    let part_id = books.carry_out(&[set_aside], now, &mut third).unwrap()[0];
    let post = Deed::Post {
        transfer: part_id,
        amount: Some(3),
    };
    books.carry_out(&[post], now, &mut third).unwrap();
    let void = Deed::Void { transfer: known[0] };
    books.carry_out(&[void], now, &mut third).unwrap();
    for (order, of) in [(part, part_id), (order("aside", id(0), id(2), 5), known[0])] {
        let moved = books.carry_out(&[Deed::Transfer(order)], now, &mut third);
        assert_eq!(moved, Err(Refused::OtherUnderKey { transfer: of }));
    }
    let reversal = transfer("reverse/x", id(0), id(2), 5);
    assert_eq!(
        books.carry_out(&[reversal], now, &mut other_id),
        Err(Refused::Words)
    );
}
