//! Ids of the room.

haina_core::typed_ids! {
    /// A batch (批次): a delivery that was taken in.
    BatchKind => BatchId, "bat";
    /// A delivery that was refused whole.
    RefusalKind => RefusalId, "rfs";
}
