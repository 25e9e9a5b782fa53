//! Tables and batches.

mod delta;
