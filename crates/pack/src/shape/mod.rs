//! What a file may hold, as data: one description serves reading, checking and the reference page.

pub mod dossier;
pub mod files;
pub mod matter;
pub mod play;
mod read;
pub mod rule;
mod work;

pub use read::{Reading, time};

/// What stands at one place of a file.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A text of at most that many characters. Numbers are taken as they are written.
    Text(usize),
    /// `{zh: …, en: …}`, both filled.
    Words,
    /// Lower case letters, digits and hyphens: `market-regulation`.
    Key,
    /// Keys joined by `/`: `housing/property/fees`.
    Path,
    Bool,
    /// A whole number between two bounds.
    Int(i64, i64),
    /// A number between two bounds.
    Number(f64, f64),
    /// `20 workdays`, more than zero.
    Limit,
    /// A limit, or `param/KEY`, or `table/KEY`.
    LimitOrName,
    /// `2026-03-01`.
    Date,
    /// `2026-03-01T09:00` (in the pack's zone, Asia/Shanghai) or with an offset.
    Time,
    /// `1.4.0`.
    Version,
    /// `^1.2`, `>=1, <3`.
    VersionRange,
    /// A size such as `20MB`, read as bytes.
    Bytes,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// One of these words, with a code of its own when it is none.
    ChoiceAs(&'static str, &'static [&'static str]),
    /// A CEL expression.
    Expr,
    /// Anything, as JSON.
    Json,
    /// A text, number, true/false or nothing.
    Scalar,
    /// Up to that many of one shape; a single value is read as a list of one.
    List(&'static Shape, usize),
    /// Names of one shape to values of one shape, at most that many.
    Map(&'static Shape, &'static Shape, usize),
    /// Known names, each with its own shape.
    Record(&'static Record),
    /// A limit, or a list of records with a `limit` each.
    Cases(&'static Record),
    /// A record, or a short form that fills one of its fields: `accept: auto` for `{accept: auto}`.
    Short(&'static Record, &'static str),
}

/// Known names, each with its own shape.
#[derive(Debug)]
pub struct Record {
    pub name: &'static str,
    pub fields: &'static [Field],
}

/// One name of a record.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// What it is for, in one line, for the reference page.
    pub about: &'static str,
}

/// A field that must be there.
pub const fn must(name: &'static str, shape: Shape, about: &'static str) -> Field {
    Field {
        name,
        shape,
        required: true,
        about,
    }
}

/// A field that may be there.
pub const fn may(name: &'static str, shape: Shape, about: &'static str) -> Field {
    Field {
        name,
        shape,
        required: false,
        about,
    }
}
