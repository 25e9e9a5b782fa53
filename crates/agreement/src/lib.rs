#![doc = include_str!("../README.md")]

mod action;
mod agreement;
mod decide;
mod decision;
mod duty;
mod error;
mod ids;
pub mod law;
pub mod odrl;
mod operand;
mod policy;
mod request;
mod service;
mod state;
mod terms;
mod told;
mod value;

pub use action::Action;
pub use agreement::{Agreement, AgreementKind, Clauses};
pub use decide::{DEPTH_MAX, decide};
pub use decision::{Decision, Kept, Outcome, RuleKind, RuleOutcome, Term, TermState};
pub use duty::DutyDue;
pub use error::AgreementError;
pub use ids::{AgreementId, ReceiptId};
pub use operand::{Operand, Operator};
pub use policy::{Atom, Constraint, Duty, Policy, PolicyKind, Rule, Unknown};
pub use request::{Meter, Paid, Request, SCOPE_MAX};
pub use service::{
    AgreementFilter, AgreementPage, Agreements, Answer, Bound, Breach, KEY_CHARS_MAX, Law,
    MIGRATIONS, Metered, NewOffer, Receipt, ReceiptPage, Use, Used, Version,
};
pub use state::{AgreementState, Hindrance, Side, Step};
pub use terms::{Duties, LIST_MAX, NUMBER_MAX, Price, TEXT_CHARS_MAX, Terms, Volume, Window};
pub use told::ToldTerm;
pub use value::Value;
