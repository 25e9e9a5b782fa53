//! The columns of a table: its fields, and where each row comes from.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use haina_catalog::FieldType;

use super::read::SCALE;
use super::spec::{Declared, LoadMode};

/// The batch that brought the row.
pub(super) const BATCH: &str = "_batch";
/// The department that delivered it.
pub(super) const SOURCE: &str = "_source";
/// Its line in the file, or its row.
pub(super) const ROW: &str = "_row";
/// When the city knew it.
pub(super) const KNOWN_AT: &str = "_known_at";
/// Of change files: what it does.
pub(super) const OP: &str = "_op";

/// Digits of a decimal.
const DIGITS: u8 = 28;

/// The type of a field's values.
pub(super) fn arrow_type(kind: FieldType) -> DataType {
    match kind {
        FieldType::Text | FieldType::Code | FieldType::Geometry => DataType::Utf8,
        FieldType::Integer => DataType::Int64,
        FieldType::Decimal => DataType::Decimal128(DIGITS, SCALE as i8),
        FieldType::Boolean => DataType::Boolean,
        FieldType::Date => DataType::Date32,
        FieldType::Timestamp => moment(),
        FieldType::Binary => DataType::Binary,
    }
}

/// A moment, in microseconds UTC.
pub(super) fn moment() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

/// What is served: the fields in their order, then the origin.
pub(super) fn current(declared: &Declared) -> SchemaRef {
    schema(own(declared), false)
}

/// What is served of fields with these names and types.
pub(crate) fn served<'a>(fields: impl IntoIterator<Item = (&'a str, FieldType)>) -> SchemaRef {
    schema(fields, false)
}

/// What ever came: as what is served, and of change files what a row does.
pub(super) fn history(declared: &Declared) -> SchemaRef {
    schema(own(declared), declared.spec.mode == LoadMode::Changes)
}

/// Rows that were rejected: why, which field, and the text as it came.
pub(super) fn rejects() -> SchemaRef {
    Arc::new(Schema::new(vec![
        text(BATCH),
        text(SOURCE),
        Field::new(ROW, DataType::Int64, true),
        Field::new(KNOWN_AT, moment(), true),
        text("reasons"),
        text("columns"),
        text("raw"),
    ]))
}

/// The names of what is served, each quoted for a query.
pub(super) fn columns(declared: &Declared) -> String {
    let schema = current(declared);
    let names = schema.fields().iter().map(|field| quoted(field.name()));
    names.collect::<Vec<_>>().join(", ")
}

/// A name as it stands in a query.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as it stands in a query.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn own(declared: &Declared) -> impl Iterator<Item = (&str, FieldType)> {
    let fields = declared.fields.iter();
    fields.map(|field| (field.name.as_str(), field.kind))
}

fn schema<'a>(fields: impl IntoIterator<Item = (&'a str, FieldType)>, op: bool) -> SchemaRef {
    let fields = fields.into_iter();
    let mut all: Vec<Field> = fields
        .map(|(name, kind)| Field::new(name, arrow_type(kind), true))
        .collect();
    all.extend([
        text(BATCH),
        text(SOURCE),
        Field::new(ROW, DataType::Int64, true),
        Field::new(KNOWN_AT, moment(), true),
    ]);
    if op {
        all.push(text(OP));
    }
    Arc::new(Schema::new(all))
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}
