//! Tables and batches.

mod access;
mod bad;
mod census;
mod delta;
mod files;
mod kill;
mod nodes;
mod pages;
mod quality;
mod random;
mod service;
pub mod town;
