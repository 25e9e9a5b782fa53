#![doc = include_str!("../README.md")]

mod error;
pub mod query;
mod tables;

pub use error::LakeError;
pub use tables::{AsOf, Opened, Tables};
