//! The ids this room gives out.

haina_core::typed_ids! {
    /// A matter (事项).
    MatterKind => MatterId, "mat";
    /// A file of a matter.
    FileIdKind => FileId, "fil";
    /// A saved view of a list.
    ViewKind => ViewId, "mvw";
}
