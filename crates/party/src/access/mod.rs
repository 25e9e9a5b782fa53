//! Who may do what: policies in Cedar, deny by default.

mod engine;
mod entities;
mod policies;
#[cfg(test)]
mod property;
mod reason;
mod recent;
mod resource;
#[cfg(test)]
mod tests;
mod verdict;

pub use engine::{Access, AccessError, Case};
pub use resource::{
    AccountAttributes, ApplicationAttributes, CatalogAttributes, FindingAttributes,
    MatterAttributes, Resource, Secrecy, TypeAttributes,
};
pub use verdict::Verdict;
