//! The ids this room gives out.

haina_core::typed_ids! {
    /// A finding (线索).
    FindingKind => FindingId, "fnd";
}
