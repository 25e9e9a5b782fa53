//! Parquet: columns with types, which must fit the fields'.

use std::fs::File;
use std::path::Path;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float64Type, Int64Type, TimeUnit,
    TimestampMicrosecondType,
};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use haina_catalog::FieldType;
use jiff::civil::DateTime;

use super::columns::Names;
use super::dates::of_city;
use super::unreadable;
use super::value::{Cell, SCALE};
use crate::load::Limits;
use crate::load::intake::Intake;
use crate::load::refusal::Refusal;
use crate::load::spec::Declared;

/// Rows at a time at most.
const ROWS_MAX: usize = 8_192;

/// Reads all rows.
pub(super) fn read(
    path: &Path,
    declared: &Declared,
    limits: &Limits,
    intake: &mut Intake,
) -> Result<(), Refusal> {
    let broken = || unreadable("the file is no Parquet file, or it is cut short", None);
    let file = File::open(path).map_err(|_| broken())?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|_| broken())?;
    let limit = |what, max| {
        Err(Refusal::Limit {
            what,
            max,
            line: None,
        })
    };
    let schema = builder.schema().clone();
    if schema.fields().len() as u64 > limits.columns_max {
        return limit("columns", limits.columns_max);
    }
    let names: Vec<&String> = schema.fields().iter().map(|field| field.name()).collect();
    let mapping = Names::new(declared).map(&names)?;
    for (field, column) in declared.fields.iter().zip(mapping.of_field()) {
        if !fits(schema.field(*column).data_type(), field.kind) {
            return Err(Refusal::ColumnType {
                column: u32::try_from(*column + 1).unwrap_or(u32::MAX),
                field: field.name.clone(),
            });
        }
    }
    let groups = builder.metadata().row_groups();
    let (mut bytes, mut rows) = (0u64, 0u64);
    for group in groups {
        bytes = bytes.saturating_add(u64::try_from(group.total_byte_size()).unwrap_or(u64::MAX));
        rows = rows.saturating_add(u64::try_from(group.num_rows()).unwrap_or(u64::MAX));
    }
    if bytes > limits.expanded_bytes_max {
        return limit("bytes of the file once unpacked", limits.expanded_bytes_max);
    }
    let row_bytes = (bytes / rows.max(1)).max(1);
    if row_bytes > limits.record_bytes_max {
        return limit("bytes of a row", limits.record_bytes_max);
    }
    let at_once = limits.batch_bytes as u64 / row_bytes;
    let at_once = usize::try_from(at_once)
        .unwrap_or(ROWS_MAX)
        .clamp(1, ROWS_MAX);
    let reader = builder
        .with_projection(ProjectionMask::all())
        .with_batch_size(at_once);
    let mut line = 0;
    for batch in reader.build().map_err(|_| broken())? {
        let batch = batch.map_err(|_| broken())?;
        let columns = columns(&batch, declared, mapping.of_field())?;
        let ops = mapping.op().map(|column| texts(batch.column(column)));
        let ops = ops.transpose()?;
        for row in 0..batch.num_rows() {
            line += 1;
            let cells: Vec<Cell<'_>> = columns.iter().map(|column| column.cell(row)).collect();
            let op = ops.as_ref().map(|ops| ops.as_string::<i32>());
            let op = op.filter(|ops| ops.is_valid(row)).map(|ops| ops.value(row));
            intake.row(line, &cells, op)?;
        }
    }
    Ok(())
}

/// A column in one of few types.
struct Column {
    values: ArrayRef,
    /// Of times: whether they have no offset.
    civil: bool,
}

/// Whether values of the type can be read for a field.
fn fits(column: &DataType, kind: FieldType) -> bool {
    use DataType as D;
    let text = matches!(column, D::Utf8 | D::LargeUtf8 | D::Utf8View | D::Null)
        || matches!(column, D::Dictionary(_, of) if matches!(**of, D::Utf8 | D::LargeUtf8));
    text || match kind {
        FieldType::Text | FieldType::Code => column.is_integer(),
        FieldType::Integer => column.is_integer() && *column != D::UInt64,
        FieldType::Decimal => match column {
            // Digits behind the point that are not kept would be lost in silence.
            D::Decimal32(_, scale) | D::Decimal64(_, scale) | D::Decimal128(_, scale) => {
                *scale <= SCALE as i8
            }
            D::Decimal256(..) | D::UInt64 => false,
            column => column.is_numeric(),
        },
        FieldType::Boolean => *column == D::Boolean,
        FieldType::Date => matches!(column, D::Date32 | D::Date64),
        FieldType::Timestamp => matches!(column, D::Timestamp(..) | D::Date32),
        FieldType::Binary => matches!(column, D::Binary | D::LargeBinary | D::BinaryView),
        FieldType::Geometry => false,
    }
}

fn columns(
    batch: &RecordBatch,
    declared: &Declared,
    places: &[usize],
) -> Result<Vec<Column>, Refusal> {
    let fields = declared.fields.iter().zip(places);
    let one = |(field, place): (&crate::load::spec::Column, &usize)| {
        let column = batch.column(*place);
        let plain = plain(column.data_type());
        let civil = matches!(column.data_type(), DataType::Timestamp(_, None));
        let values = cast(column, &plain).map_err(|_| Refusal::ColumnType {
            column: u32::try_from(*place + 1).unwrap_or(u32::MAX),
            field: field.name.clone(),
        })?;
        Ok(Column { values, civil })
    };
    fields.map(one).collect()
}

/// The type of few that holds all values of the type.
fn plain(column: &DataType) -> DataType {
    use DataType as D;
    match column {
        D::Date32 | D::Date64 => D::Date32,
        D::Boolean => D::Boolean,
        D::Binary | D::LargeBinary | D::BinaryView => D::Binary,
        D::Timestamp(_, None) => D::Timestamp(TimeUnit::Microsecond, None),
        D::Timestamp(_, Some(_)) => D::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        D::Decimal128(..) | D::Decimal32(..) | D::Decimal64(..) => D::Decimal128(38, SCALE as i8),
        D::Float16 | D::Float32 | D::Float64 => D::Float64,
        kind if kind.is_integer() => D::Int64,
        _ => D::Utf8,
    }
}

fn texts(column: &ArrayRef) -> Result<ArrayRef, Refusal> {
    cast(column, &DataType::Utf8).map_err(|_| unreadable("what rows do is no text", None))
}

impl Column {
    fn cell(&self, row: usize) -> Cell<'_> {
        let values = &self.values;
        if values.is_null(row) {
            return Cell::Empty;
        }
        match values.data_type() {
            DataType::Utf8 => Cell::Text(values.as_string::<i32>().value(row)),
            DataType::Int64 => Cell::Int(values.as_primitive::<Int64Type>().value(row)),
            DataType::Float64 => {
                Cell::Owned(float(values.as_primitive::<Float64Type>().value(row)))
            }
            DataType::Boolean => Cell::Bool(values.as_boolean().value(row)),
            DataType::Binary => Cell::Bytes(values.as_binary::<i32>().value(row)),
            DataType::Decimal128(..) => {
                Cell::Decimal(values.as_primitive::<Decimal128Type>().value(row))
            }
            DataType::Date32 => {
                let days = values.as_primitive::<Date32Type>().value(row);
                let span = jiff::Span::new().try_days(days);
                let date =
                    span.and_then(|s| jiff::civil::Date::constant(1970, 1, 1).checked_add(s));
                date.map_or(Cell::Odd, Cell::Day)
            }
            DataType::Timestamp(..) => {
                let at = values.as_primitive::<TimestampMicrosecondType>().value(row);
                match self.civil {
                    // Without an offset it is civil time of the city, as in every other file.
                    true => civil(at).map_or(Cell::Odd, Cell::At),
                    false => Cell::At(at),
                }
            }
            _ => Cell::Odd,
        }
    }
}

/// Microseconds of civil time as microseconds UTC.
fn civil(micros: i64) -> Option<i64> {
    let at = jiff::Timestamp::from_microsecond(micros).ok()?;
    let civil: DateTime = jiff::tz::TimeZone::UTC.to_datetime(at);
    of_city(civil)
}

/// The shortest text that reads as the number.
fn float(n: f64) -> String {
    n.to_string()
}
