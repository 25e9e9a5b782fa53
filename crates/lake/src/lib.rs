#![doc = include_str!("../README.md")]

pub mod delta;
mod error;
pub mod load;
pub mod query;
mod tables;

pub use error::LakeError;
pub use load::{Lake, MIGRATIONS};
pub use tables::{AsOf, Opened, Tables};
