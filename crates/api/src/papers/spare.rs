//! A paper that nobody had to bring is counted: one paper from the department whose record spoke, to the one that asked.

use haina_core::Words;
use haina_journal::Actor;
use haina_ledger::{
    Account, Deed, Holder, HolderKind, LedgerError, NewAccount, Order, Overdraft, UnitOfAccount,
};
use haina_proof::ProofError;
use haina_store::{Contended, StoreError, Tx};

use crate::Problem;
use crate::app::Api;

/// The unit of account: papers (份).
pub const UNIT: &str = "paper";

/// A paper spared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spared {
    pub about: String,
    pub paper: String,
    /// The department whose record spoke.
    pub owner: String,
    pub asker: String,
}

/// Whatever a settlement fails with.
#[derive(Debug, thiserror::Error)]
pub(super) enum SpareError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Proof(#[from] ProofError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Contended for SpareError {
    fn contended(&self) -> bool {
        match self {
            SpareError::Ledger(error) => error.contended(),
            SpareError::Proof(error) => error.contended(),
            // Two that open the same account at once: the second finds it when it tries again.
            SpareError::Store(error) => error.contended() || error.duplicate(),
        }
    }
}

impl From<SpareError> for Problem {
    fn from(error: SpareError) -> Problem {
        match error {
            SpareError::Ledger(error) => error.into(),
            SpareError::Proof(error) => error.into(),
            SpareError::Store(error) => error.into(),
        }
    }
}

/// Counts a paper once, however often it is asked for.
pub(super) async fn spare(
    api: &Api,
    tx: &mut Tx,
    actor: &Actor,
    spared: &Spared,
) -> Result<(), SpareError> {
    let unit = UnitOfAccount {
        key: UNIT.to_owned(),
        title: Words::new("免交材料", "papers spared"),
        symbol: Words::new("份", "papers"),
        scale: 0,
    };
    api.ledger().declare(tx, actor, &unit).await?;
    let title = Words::new("代替材料的核验", "answered in place of papers");
    let from = account(
        api,
        tx,
        actor,
        ("answered", &spared.owner, title, Overdraft::Free),
    )
    .await?;
    let title = Words::new("免交材料", "papers spared");
    let to = account(
        api,
        tx,
        actor,
        ("spared", &spared.asker, title, Overdraft::UpTo(0)),
    )
    .await?;
    let order = Order {
        key: format!("paper-spared/{}/{}", spared.about, spared.paper),
        from: from.id,
        to: to.id,
        amount: 1,
        kind: "paper-spared".to_owned(),
        about: spared.about.clone(),
        pending: false,
        expires_at: None,
    };
    let groups = [vec![Deed::Transfer(order)]];
    for outcome in api.ledger().carry_out(tx, actor, &groups).await? {
        if let Err(refused) = outcome {
            // An account that was closed by hand: the paper is spared all the same.
            tracing::warn!(
                matter = spared.about,
                paper = spared.paper,
                ?refused,
                "A spared paper is not counted"
            );
        }
    }
    Ok(())
}

async fn account(
    api: &Api,
    tx: &mut Tx,
    actor: &Actor,
    (what, dept, title, overdraft): (&str, &str, Words, Overdraft),
) -> Result<Account, LedgerError> {
    let wanted = NewAccount {
        key: format!("papers/{what}/{dept}"),
        title,
        unit: UNIT.to_owned(),
        holder: Holder {
            kind: HolderKind::Dept,
            key: dept.to_owned(),
        },
        overdraft,
    };
    api.ledger().open(tx, actor, &wanted).await
}
