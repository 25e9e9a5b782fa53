//! The ids this room gives out.

haina_core::typed_ids! {
    /// A message owed to one receiver.
    DeliveryKind => DeliveryId, "del";
    /// A webhook.
    WebhookKind => WebhookId, "whk";
    /// A notice in a person's inbox.
    NoticeKind => NoticeId, "ntc";
}
