//! Tells people and other systems what happened: in the product, by webhook, by mail, through doors.

mod backoff;
mod door;
mod ids;
pub mod inbox;
mod mail;
mod message;
mod outbound;
pub mod outbox;
mod reaction;
pub mod sender;
mod sign;
pub mod webhook;

pub use backoff::{ATTEMPTS_MAX, wait};
pub use ids::{DeliveryId, NoticeId, WebhookId};
pub use mail::Mailer;
pub use message::Message;
pub use outbound::Outbound;
pub use reaction::Notify;
pub use sign::{HEADER, sign};
