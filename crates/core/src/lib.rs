#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod decision;
mod env;
pub mod expr;
mod fault;
pub mod form;
mod id;
mod limit;
pub mod numbers;
pub mod quantity;
mod words;

pub use calendar::{Calendar, CalendarError, Due};
pub use decision::{DecideError, Decision, DecisionTable, HitPolicy, TableFault};
pub use env::{Chance, Clock, Env, ManualClock, SeededChance, SystemChance, SystemClock};
pub use expr::{Expr, ExprError, Scope, VarType};
pub use fault::{Fault, FaultKind};
pub use form::{FormError, FormSchema, Violation};
pub use id::{Id, IdError, IdKind};
pub use limit::{Limit, LimitError, LimitUnit};
pub use numbers::{CreditCode, IdentityNumber, NumberError};
pub use quantity::{Decimal, Quantity, QuantityError, Unit};
pub use words::Words;
