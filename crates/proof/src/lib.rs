#![doc = include_str!("../README.md")]

mod error;
mod ids;
mod question;
mod service;
mod source;

pub use error::ProofError;
pub use ids::QuestionId;
pub use question::{Answer, Outcome, Question};
pub use service::{Around, Asked, Asking, Count, Due, MIGRATIONS, Note, Proofs, Reader};
pub use source::{Down, Found, InLake, Source};
