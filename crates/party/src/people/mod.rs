//! People, the roles they hold and the mandates they give.

mod find;
mod grant;
mod mandate;
mod mandate_record;
mod person;
mod record;

pub use find::{Found, RoleCount};
pub use grant::{Grant, GrantId, NewGrant};
pub use mandate::NewMandate;
pub use mandate_record::Mandate;
pub(crate) use person::fold;
pub use record::{Contact, NewPerson, Person, PersonChange, PersonKind};
