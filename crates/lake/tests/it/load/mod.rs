//! Tables and batches.

mod access;
mod bad;
mod census;
mod delta;
mod files;
mod kill;
mod memory;
mod nodes;
mod pages;
mod quality;
mod random;
mod service;
pub mod town;
