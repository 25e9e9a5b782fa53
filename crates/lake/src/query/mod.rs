//! SQL with grades (分级查询): a person of a department asks with a purpose, and gets what their department may know.
//!
//! # From a statement to an answer
//! 1. The text is bounded token by token, parsed, and must be one SELECT over tables of the catalogue; a `WITH` is counted at
//!    each of its uses. No recursion, no functions as tables, no functions but those listed in `functions`.
//! 2. The tables it names are opened, as they are now or as they were, each behind a guard that masks what is granted masked
//!    where it is read, and does not read what is refused.
//! 3. The plan is analysed, and followed from the tables up: [`Lineage`].
//! 4. Every column used, directly or not, is decided on: [`Verdict`]. One refused column refuses the query.
//! 5. It runs within its [`Limits`], on threads of its own, until its end or the first bound.
//! 6. Its entry is written to the journal; then the answer is given out.
//!
//! # What may be done with a column
//! - The unit owns the table, or a grant in force for the stated purpose gives the column **in clear**: anything.
//! - It is granted **masked** (脱敏): it may be shown as it is, under any name, through subqueries, `WITH` and UNION ALL; its
//!   values then come masked, as text. And it may be counted by a plain `count(column)`: that says where there is a value, which
//!   the masked values say too. In any other expression, filter, join, group, order or DISTINCT it is refused, though the guard
//!   would give nothing but masks to compare with: whoever filters by a name must not be told that nobody has it.
//! - `_batch`, `_source`, `_row` and `_known_at` are free to who may read any column of the table.
//! - A table of which the unit may read nothing is not counted either.
//!
//! # The least size of a group
//! A grant in clear is a grant to read row by row: a group of one tells no more than its row does, so no least size applies where
//! all columns used are in clear, whatever their grade. Once a query uses a masked column of a table, each lowest aggregate over
//! that table (DISTINCT included) leaves out groups of fewer than [`Limits::group_rows_min`] rows, counted before anything can
//! multiply or pick them: over joins, UNIONs, LIMITs and windows such aggregates are refused. Aggregates that could give back a
//! single value (min, max, first_value, string_agg, even sum) are refused on masked columns altogether: by asking twice, with and
//! without a row, anyone could take the difference. The room `agreement` will bring grants for groups only; they belong into
//! `reading`, and this rule is what they need.
//!
//! # Grade of an answer
//! The highest of all columns used, and their classes. A count of rows that uses no column is general 1.

mod ask;
mod context;
mod decide;
mod dialect;
mod entry;
mod error;
mod explain;
mod fault;
mod functions;
mod group;
mod guard;
mod limits;
mod lineage;
mod names;
mod prepare;
mod reading;
mod rows;
mod run;
mod running;
mod service;
mod size;
mod stop;
mod text;
mod watch;

pub use ask::{Answer, Ask, Explained, Progress, QueryId, ScanEstimate, TableRead};
pub use decide::{ColumnUse, Denied, Reason, Verdict};
pub use error::QueryError;
pub use explain::Tree;
pub use limits::Limits;
pub use lineage::{
    COLUMN_LINEAGE_FACET, Derived, Influence, Lineage, OutputColumn, Source, column_lineage,
};
pub use rows::json_rows;
pub use service::Queries;
