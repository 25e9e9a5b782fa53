//! The ids this room gives out.

haina_core::typed_ids! {
    /// A resource of the catalogue (资源).
    ResourceKind => ResourceId, "res";
    /// An application for fields of a resource (申请), which is the grant once it is granted.
    ApplicationKind => ApplicationId, "apl";
}
