//! Rows into columns.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BinaryBuilder, BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder,
    RecordBatch, StringBuilder, TimestampMicrosecondBuilder,
};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::arrow::error::ArrowError;

use super::read::Parsed;

/// Rows that are handed on together at most.
const ROWS_MAX: usize = 16_384;

/// Columns that are being filled.
pub(super) struct Rows {
    schema: SchemaRef,
    columns: Vec<Builder>,
    rows: usize,
    bytes: usize,
    bytes_max: usize,
}

enum Builder {
    Text(StringBuilder),
    Int(Int64Builder),
    Decimal(Decimal128Builder, DataType),
    Bool(BooleanBuilder),
    Day(Date32Builder),
    At(TimestampMicrosecondBuilder, DataType),
    Bytes(BinaryBuilder),
}

impl Rows {
    pub fn new(schema: SchemaRef, bytes_max: usize) -> Rows {
        let columns = schema.fields().iter();
        let columns = columns
            .map(|field| Builder::new(field.data_type()))
            .collect();
        Rows {
            schema,
            columns,
            rows: 0,
            bytes: 0,
            bytes_max,
        }
    }

    /// Adds a row; its values come in the order of the columns.
    pub fn push<'p>(&mut self, values: impl Iterator<Item = &'p Parsed<'p>>) {
        for (column, value) in self.columns.iter_mut().zip(values) {
            self.bytes += value.bytes();
            column.push(value);
        }
        self.rows += 1;
    }

    /// Whether what is there should be handed on.
    pub fn is_full(&self) -> bool {
        self.bytes >= self.bytes_max || self.rows >= ROWS_MAX
    }

    /// What is there, if anything; the columns begin anew.
    pub fn take(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        if self.rows == 0 {
            return Ok(None);
        }
        let columns: Vec<ArrayRef> = self.columns.iter_mut().map(Builder::finish).collect();
        (self.rows, self.bytes) = (0, 0);
        RecordBatch::try_new(self.schema.clone(), columns).map(Some)
    }
}

impl Builder {
    fn new(kind: &DataType) -> Builder {
        match kind {
            DataType::Int64 => Builder::Int(Int64Builder::new()),
            DataType::Decimal128(..) => Builder::Decimal(Decimal128Builder::new(), kind.clone()),
            DataType::Boolean => Builder::Bool(BooleanBuilder::new()),
            DataType::Date32 => Builder::Day(Date32Builder::new()),
            DataType::Timestamp(..) => {
                Builder::At(TimestampMicrosecondBuilder::new(), kind.clone())
            }
            DataType::Binary => Builder::Bytes(BinaryBuilder::new()),
            _ => Builder::Text(StringBuilder::new()),
        }
    }

    fn push(&mut self, value: &Parsed<'_>) {
        match (self, value) {
            (Builder::Text(column), Parsed::Text(text)) => column.append_value(text),
            (Builder::Text(column), _) => column.append_null(),
            (Builder::Int(column), Parsed::Int(n)) => column.append_value(*n),
            (Builder::Int(column), _) => column.append_null(),
            (Builder::Decimal(column, _), Parsed::Decimal(n)) => column.append_value(*n),
            (Builder::Decimal(column, _), _) => column.append_null(),
            (Builder::Bool(column), Parsed::Bool(yes)) => column.append_value(*yes),
            (Builder::Bool(column), _) => column.append_null(),
            (Builder::Day(column), Parsed::Day(day)) => column.append_value(*day),
            (Builder::Day(column), _) => column.append_null(),
            (Builder::At(column, _), Parsed::At(at)) => column.append_value(*at),
            (Builder::At(column, _), _) => column.append_null(),
            (Builder::Bytes(column), Parsed::Bytes(bytes)) => column.append_value(bytes),
            (Builder::Bytes(column), _) => column.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Builder::Text(column) => Arc::new(column.finish()),
            Builder::Int(column) => Arc::new(column.finish()),
            Builder::Decimal(column, kind) => {
                Arc::new(column.finish().with_data_type(kind.clone()))
            }
            Builder::Bool(column) => Arc::new(column.finish()),
            Builder::Day(column) => Arc::new(column.finish()),
            Builder::At(column, kind) => {
                let zone = match kind {
                    DataType::Timestamp(_, zone) => zone.clone(),
                    _ => None,
                };
                Arc::new(column.finish().with_timezone_opt(zone))
            }
            Builder::Bytes(column) => Arc::new(column.finish()),
        }
    }
}
