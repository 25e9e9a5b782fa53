#![doc = include_str!("../README.md")]

pub mod actions;
pub mod command;
pub mod compiled;
pub mod engine;
pub mod fact;
mod ids;
pub mod kind;
pub mod matter;
pub mod names;
pub mod private;
mod refusal;
pub mod service;
pub mod similar;
pub mod tell;
pub mod tracking;
pub mod upload;
mod words;
pub mod world;

pub use actions::{ActionView, ParamSpec, actions};
pub use command::{Command, Open};
pub use compiled::{Kind, KindFault, PaperFault, Types, paper_faults};
pub use engine::{Ctx, Fresh, Step, open, step};
pub use fact::{Event, Fact};
pub use ids::{FileId, MatterId, ViewId};
pub use kind::MatterType;
pub use matter::{Matter, MatterState, Paper, PaperAnswer, PaperState, TaskState, WhyWanted};
pub use private::Private;
pub use refusal::{Refusal, Wrong};
pub use service::{Filter, Loaded, MIGRATIONS, MatterError, Matters, Page, Sort, ViewName};
pub use world::{Actor, FileInfo, World};
