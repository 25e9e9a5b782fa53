//! The ids this room gives out.

haina_core::typed_ids! {
    /// An agreement (协议), from its first offer on.
    AgreementKindId => AgreementId, "agr";
    /// A receipt (使用回执) of one use.
    ReceiptKindId => ReceiptId, "rcp";
}
