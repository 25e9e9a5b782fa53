//! How old work orders of another system become matters: the mapping a pack ships in `imports/`.
//!
//! The types say what a mapping holds; whoever reads the table (the command line) turns each row into
//! [`Filled`] with [`ImportMapping::fill`] and opens matters of type `matter` from it.

mod fill;
mod mapping;
mod read;

pub use fill::{Filled, RowFault};
pub use mapping::{
    Column, Encoding, ImportKey, ImportMapping, Part, TableFormat, Target, TimeReading, Unmapped,
};
pub(crate) use read::typed;
