//! The ids this room gives out.

haina_core::typed_ids! {
    /// A file (档案): of one person or one enterprise. It stays through every delivery; only a logged merge ends it.
    DossierKind => DossierId, "dos";
    /// A look into a file (查阅).
    LookKind => LookId, "dlk";
    /// A field that its subject contests (异议).
    ContestKind => ContestId, "dct";
}
