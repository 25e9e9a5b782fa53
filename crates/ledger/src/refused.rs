//! Why a deed is refused.

use crate::transfer::TransferState;
use crate::{AMOUNT_MAX, AccountId, Amount, TransferId};

/// Why a group of deeds is refused; none of it was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no account `{account}`")]
    NoAccount { account: AccountId },
    #[error("there is no transfer `{transfer}`")]
    NoTransfer { transfer: TransferId },
    #[error("the account `{account}` is closed")]
    Closed { account: AccountId },
    #[error("the account `{account}` has {available} left for this")]
    Overdrawn {
        account: AccountId,
        available: Amount,
    },
    #[error("an amount is 1 to {AMOUNT_MAX}")]
    Amount,
    #[error("an account would hold more than can be counted")]
    TooMuch,
    #[error("a transfer from `{account}` to itself moves nothing")]
    ToItself { account: AccountId },
    #[error("`{from}` and `{to}` count in different units")]
    OtherUnit { from: AccountId, to: AccountId },
    #[error("the key is that of the transfer `{transfer}`, which is another")]
    OtherUnderKey { transfer: TransferId },
    #[error("the transfer `{transfer}` is {state} already")]
    Settled {
        transfer: TransferId,
        state: TransferState,
    },
    #[error("of the transfer `{transfer}` 1 to {amount} can be posted")]
    Part {
        transfer: TransferId,
        amount: Amount,
    },
    #[error("only what is posted can be reversed, and `{transfer}` is not")]
    NotPosted { transfer: TransferId },
    #[error("`{transfer}` takes another transfer back, and is not taken back itself")]
    IsReversal { transfer: TransferId },
    #[error("only what is set aside ends by itself, and in the future")]
    Expiry,
    #[error(
        "a transfer has a key and a kind of at most 200 characters, and what it is for in as many; no key begins with `reverse/`"
    )]
    Words,
}

impl Refused {
    /// One for each thing that can be done about it.
    pub fn code(self) -> &'static str {
        self.told().0
    }

    /// What to do about it.
    pub fn hint(self) -> &'static str {
        self.told().1
    }

    fn told(self) -> (&'static str, &'static str) {
        match self {
            Refused::NoAccount { .. } | Refused::NoTransfer { .. } => {
                ("LED0001", "check the id; it may also be out of your sight")
            }
            Refused::Overdrawn { .. } => (
                "LED0010",
                "put more into the account first, or move less; what is set aside counts as gone",
            ),
            Refused::Closed { .. } => ("LED0011", "use an account that is open"),
            Refused::Settled { .. } | Refused::NotPosted { .. } | Refused::IsReversal { .. } => (
                "LED0012",
                "read the transfer again; what is posted is only ever reversed, and once",
            ),
            Refused::OtherUnderKey { .. } => ("LED0013", "give a new transfer a key of its own"),
            Refused::Amount
            | Refused::TooMuch
            | Refused::ToItself { .. }
            | Refused::OtherUnit { .. }
            | Refused::Part { .. }
            | Refused::Expiry
            | Refused::Words => ("LED0014", "correct it; nothing was moved"),
        }
    }
}
