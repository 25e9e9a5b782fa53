//! Walking a journal: that of a data folder here, or that of a server by what it publishes.

mod folder;
mod remote;
mod stamp;

pub use folder::verify;
pub use remote::verify_remote;
pub use stamp::Stamp;
