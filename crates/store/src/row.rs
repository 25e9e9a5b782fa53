//! What comes out of a statement: a row that is read by column name.

use haina_core::{Id, IdKind};
use jiff::Timestamp;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};
use uuid::Uuid;

use crate::StoreError;

/// A row of a result.
pub struct Row(pub(crate) Inner);

pub(crate) enum Inner {
    Lite(SqliteRow),
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
            Inner::Lite(row) => row.columns().iter().map(|c| c.name()).collect(),
            Inner::Pg(row) => row.columns().iter().map(|c| c.name()).collect(),
        };
        f.debug_tuple("Row").field(&names).finish()
    }
}

impl Cell<'_> {
    fn wrong(&self, reason: impl ToString) -> StoreError {
        StoreError::column(self.column, reason)
    }

    /// The name of the value's type as the database tells it, `NULL` for none.
    fn type_name(&self) -> Result<String, StoreError> {
        let name = match &self.row.0 {
            Inner::Lite(row) => {
                let raw = row.try_get_raw(self.column).map_err(|e| self.wrong(e))?;
                if raw.is_null() {
                    "NULL".to_owned()
                } else {
                    raw.type_info().name().to_owned()
                }
            }
            Inner::Pg(row) => {
                let raw = row.try_get_raw(self.column).map_err(|e| self.wrong(e))?;
                if raw.is_null() {
                    "NULL".to_owned()
                } else {
                    raw.type_info().name().to_owned()
                }
            }
        };
        Ok(name)
    }

    fn is_null(&self) -> Result<bool, StoreError> {
        match &self.row.0 {
            Inner::Lite(row) => row.try_get_raw(self.column).map(|raw| raw.is_null()),
            Inner::Pg(row) => row.try_get_raw(self.column).map(|raw| raw.is_null()),
        }
        .map_err(|e| self.wrong(e))
    }

    fn native<T>(&self) -> Result<T, StoreError>
    where
        T: for<'d> sqlx::Decode<'d, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
        T: for<'d> sqlx::Decode<'d, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
    {
        match &self.row.0 {
            Inner::Lite(row) => row.try_get::<T, _>(self.column),
            Inner::Pg(row) => row.try_get::<T, _>(self.column),
        }
        .map_err(|e| self.wrong(e))
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
            Inner::Lite(row) => match cell.type_name()?.as_str() {
                "INTEGER" | "BOOLEAN" => row.try_get_unchecked(cell.column),
                other => return Err(cell.wrong(format!("it holds {other}, not a whole number"))),
            },
            Inner::Pg(row) => match cell.type_name()?.as_str() {
                "INT4" => row.try_get::<i32, _>(cell.column).map(i64::from),
                "INT2" => row.try_get::<i16, _>(cell.column).map(i64::from),
                _ => row.try_get(cell.column),
            },
        }
        .map_err(|e| cell.wrong(e))
    }
}

impl FromColumn for bool {
    fn from_cell(cell: Cell<'_>) -> Result<bool, StoreError> {
        match &cell.row.0 {
            Inner::Lite(_) => Ok(i64::from_cell(cell)? != 0),
            Inner::Pg(row) => row.try_get(cell.column).map_err(|e| cell.wrong(e)),
        }
    }
}

impl FromColumn for f64 {
    fn from_cell(cell: Cell<'_>) -> Result<f64, StoreError> {
        match &cell.row.0 {
            Inner::Lite(row) => match cell.type_name()?.as_str() {
                "REAL" | "INTEGER" => row.try_get_unchecked(cell.column),
                other => return Err(cell.wrong(format!("it holds {other}, not a number"))),
            },
            Inner::Pg(row) => match cell.type_name()?.as_str() {
                "FLOAT4" => row.try_get::<f32, _>(cell.column).map(f64::from),
                "INT2" | "INT4" | "INT8" => return i64::from_cell(cell).map(|n| n as f64),
                _ => row.try_get(cell.column),
            },
        }
        .map_err(|e| cell.wrong(e))
    }
}

impl FromColumn for Uuid {
    fn from_cell(cell: Cell<'_>) -> Result<Uuid, StoreError> {
        match &cell.row.0 {
            Inner::Lite(_) => {
                Uuid::from_slice(&Vec::<u8>::from_cell(cell)?).map_err(|e| cell.wrong(e))
            }
            Inner::Pg(row) => row.try_get(cell.column).map_err(|e| cell.wrong(e)),
        }
    }
}

impl FromColumn for serde_json::Value {
    fn from_cell(cell: Cell<'_>) -> Result<serde_json::Value, StoreError> {
        match &cell.row.0 {
            Inner::Lite(_) => {
                serde_json::from_str(&String::from_cell(cell)?).map_err(|e| cell.wrong(e))
            }
            Inner::Pg(row) => row.try_get(cell.column).map_err(|e| cell.wrong(e)),
        }
    }
}

impl FromColumn for String {
    fn from_cell(cell: Cell<'_>) -> Result<String, StoreError> {
        cell.native()
    }
}

impl FromColumn for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Result<Vec<u8>, StoreError> {
        cell.native()
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
