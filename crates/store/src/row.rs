//! What comes out of a statement: a row that is read by column name.

use haina_core::{Id, IdKind};
use jiff::Timestamp;
use rusqlite::types::Value as Owned;
use sqlx::postgres::PgRow;
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};
use uuid::Uuid;

use crate::StoreError;
use crate::lite::LiteRow;

/// A row of a result.
pub struct Row(pub(crate) Inner);

pub(crate) enum Inner {
    Lite(LiteRow),
    Pg(PgRow),
}

/// What a column can be read as.
pub trait FromColumn: Sized {
    #[doc(hidden)]
    fn from_cell(cell: Cell<'_>) -> Result<Self, StoreError>;
}

/// One column of one row.
#[derive(Clone, Copy)]
pub struct Cell<'r> {
    row: &'r Row,
    column: &'r str,
}

impl Row {
    /// Reads `column`.
    ///
    /// # Errors
    /// `STO0005` when the row has no such column or its value is of another type, `NULL` included
    /// unless an `Option` is asked for.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T, StoreError> {
        T::from_cell(Cell { row: self, column })
    }
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use sqlx::Column as _;
        let names: Vec<&str> = match &self.0 {
            Inner::Lite(row) => row.columns().collect(),
            Inner::Pg(row) => row.columns().iter().map(|c| c.name()).collect(),
        };
        f.debug_tuple("Row").field(&names).finish()
    }
}

impl Cell<'_> {
    fn wrong(&self, reason: impl ToString) -> StoreError {
        StoreError::column(self.column, reason)
    }

    fn is_null(&self) -> Result<bool, StoreError> {
        match &self.row.0 {
            Inner::Lite(row) => Ok(matches!(self.value(row)?, Owned::Null)),
            Inner::Pg(row) => {
                let raw = row.try_get_raw(self.column);
                raw.map(|raw| raw.is_null()).map_err(|e| self.wrong(e))
            }
        }
    }

    fn value<'r>(&self, row: &'r LiteRow) -> Result<&'r Owned, StoreError> {
        row.get(self.column)
            .ok_or_else(|| self.wrong("there is no such column"))
    }

    fn text<'r>(&self, row: &'r LiteRow) -> Result<&'r str, StoreError> {
        match self.value(row)? {
            Owned::Text(text) => Ok(text),
            other => Err(self.other(other, "text")),
        }
    }

    fn bytes<'r>(&self, row: &'r LiteRow) -> Result<&'r [u8], StoreError> {
        match self.value(row)? {
            Owned::Blob(bytes) => Ok(bytes),
            other => Err(self.other(other, "bytes")),
        }
    }

    fn other(&self, value: &Owned, wanted: &str) -> StoreError {
        self.wrong(format!("it holds {}, not {wanted}", value.data_type()))
    }

    fn pg<T>(&self, row: &PgRow) -> Result<T, StoreError>
    where
        T: for<'d> sqlx::Decode<'d, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        row.try_get(self.column).map_err(|e| self.wrong(e))
    }

    /// The name of the value's type as PostgreSQL tells it.
    fn pg_type(&self, row: &PgRow) -> Result<String, StoreError> {
        let raw = row.try_get_raw(self.column);
        let name = raw.map(|raw| raw.type_info().name().to_owned());
        name.map_err(|e| self.wrong(e))
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Result<Option<T>, StoreError> {
        Ok(if cell.is_null()? {
            None
        } else {
            Some(T::from_cell(cell)?)
        })
    }
}

impl FromColumn for i64 {
    fn from_cell(cell: Cell<'_>) -> Result<i64, StoreError> {
        match &cell.row.0 {
            Inner::Lite(row) => match cell.value(row)? {
                Owned::Integer(number) => Ok(*number),
                other => Err(cell.other(other, "a whole number")),
            },
            Inner::Pg(row) => match cell.pg_type(row)?.as_str() {
                "INT4" => cell.pg::<i32>(row).map(i64::from),
                "INT2" => cell.pg::<i16>(row).map(i64::from),
                _ => cell.pg(row),
            },
        }
    }
}

impl FromColumn for bool {
    fn from_cell(cell: Cell<'_>) -> Result<bool, StoreError> {
        match &cell.row.0 {
            Inner::Lite(_) => Ok(i64::from_cell(cell)? != 0),
            Inner::Pg(row) => cell.pg(row),
        }
    }
}

impl FromColumn for f64 {
    fn from_cell(cell: Cell<'_>) -> Result<f64, StoreError> {
        match &cell.row.0 {
            Inner::Lite(row) => match cell.value(row)? {
                Owned::Real(number) => Ok(*number),
                Owned::Integer(number) => Ok(*number as f64),
                other => Err(cell.other(other, "a number")),
            },
            Inner::Pg(row) => match cell.pg_type(row)?.as_str() {
                "FLOAT4" => cell.pg::<f32>(row).map(f64::from),
                "INT2" | "INT4" | "INT8" => i64::from_cell(cell).map(|n| n as f64),
                _ => cell.pg(row),
            },
        }
    }
}

impl FromColumn for Uuid {
    fn from_cell(cell: Cell<'_>) -> Result<Uuid, StoreError> {
        match &cell.row.0 {
            Inner::Lite(row) => Uuid::from_slice(cell.bytes(row)?).map_err(|e| cell.wrong(e)),
            Inner::Pg(row) => cell.pg(row),
        }
    }
}

impl FromColumn for serde_json::Value {
    fn from_cell(cell: Cell<'_>) -> Result<serde_json::Value, StoreError> {
        match &cell.row.0 {
            Inner::Lite(row) => serde_json::from_str(cell.text(row)?).map_err(|e| cell.wrong(e)),
            Inner::Pg(row) => cell.pg(row),
        }
    }
}

impl FromColumn for String {
    fn from_cell(cell: Cell<'_>) -> Result<String, StoreError> {
        match &cell.row.0 {
            Inner::Lite(row) => cell.text(row).map(str::to_owned),
            Inner::Pg(row) => cell.pg(row),
        }
    }
}

impl FromColumn for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Result<Vec<u8>, StoreError> {
        match &cell.row.0 {
            Inner::Lite(row) => cell.bytes(row).map(<[u8]>::to_vec),
            Inner::Pg(row) => cell.pg(row),
        }
    }
}

impl FromColumn for [u8; 32] {
    fn from_cell(cell: Cell<'_>) -> Result<[u8; 32], StoreError> {
        let bytes = Vec::<u8>::from_cell(cell)?;
        let wrong = |bytes: Vec<u8>| cell.wrong(format!("{} bytes, not 32", bytes.len()));
        bytes.try_into().map_err(wrong)
    }
}

impl FromColumn for Timestamp {
    fn from_cell(cell: Cell<'_>) -> Result<Timestamp, StoreError> {
        Timestamp::from_microsecond(i64::from_cell(cell)?).map_err(|e| cell.wrong(e))
    }
}

impl<K: IdKind> FromColumn for Id<K> {
    fn from_cell(cell: Cell<'_>) -> Result<Id<K>, StoreError> {
        Uuid::from_cell(cell).map(Id::from_uuid)
    }
}

macro_rules! narrower {
    ($($int:ty),*) => {
        $(impl FromColumn for $int {
            fn from_cell(cell: Cell<'_>) -> Result<$int, StoreError> {
                <$int>::try_from(i64::from_cell(cell)?).map_err(|e| cell.wrong(e))
            }
        })*
    };
}

narrower!(i32, u32, u64, u16, u8);
