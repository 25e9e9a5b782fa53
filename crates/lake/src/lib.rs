#![doc = include_str!("../README.md")]

pub mod delta;
mod error;
mod tables;

pub use error::LakeError;
pub use tables::{AsOf, Opened, Tables};
