//! The ids this room gives out.

haina_core::typed_ids! {
    /// An account (账户).
    AccountKind => AccountId, "acc";
    /// A transfer (转账).
    TransferKind => TransferId, "trf";
}
