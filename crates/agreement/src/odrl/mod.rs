//! ODRL (开放数字权利语言) on the wire, as the Dataspace Protocol 2025-1 sends it: reading it into a [`crate::Policy`] and writing one.
//!
//! No context is ever fetched. A name means the same bare, with a prefix and as a full IRI.

mod constraint;
mod name;
mod node;
mod read;
mod rule;
mod write;

pub use read::{BYTES_MAX, TERMS_MAX, read, read_text};
pub use write::write;

/// Where the names of ODRL are.
pub const ODRL: &str = "http://www.w3.org/ns/odrl/2/";
/// Where our own names are: the profile of this room (自有词汇). It names no host that answers.
pub const PROFILE: &str = "https://haina.example/odrl/";
/// The context that the Dataspace Protocol asks for.
pub const CONTEXT: &str = "https://w3id.org/dspace/2025/1/context.jsonld";
