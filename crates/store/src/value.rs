//! What goes into a statement: one small set of values for both databases.

use haina_core::{Id, IdKind};
use jiff::Timestamp;
use uuid::Uuid;

/// An argument of a statement.
///
/// A `NULL` names its kind, because PostgreSQL must know it before it sees a value: write
/// `args![None::<String>]`.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null(ValueKind),
    Bool(bool),
    I64(i64),
    F64(f64),
    Text(String),
    Bytes(Vec<u8>),
    Uuid(Uuid),
    Json(serde_json::Value),
}

/// The kinds of values, each with one column type per database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    Bool,
    I64,
    F64,
    Text,
    Bytes,
    Uuid,
    Json,
}

/// What can be an argument.
pub trait ToValue {
    /// The kind of the value, also when it is absent.
    const KIND: ValueKind;

    /// The value.
    fn to_value(self) -> Value;
}

/// The arguments of a statement, in the order of `$1`, `$2` …: `args![id, name, Some(3)]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        ::std::vec::Vec::<$crate::Value>::from([$($crate::Value::from($value)),*])
    };
}

impl<T: ToValue> From<T> for Value {
    fn from(value: T) -> Value {
        value.to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    const KIND: ValueKind = T::KIND;

    fn to_value(self) -> Value {
        match self {
            Some(value) => value.to_value(),
            None => Value::Null(T::KIND),
        }
    }
}

macro_rules! to_value {
    ($($kind:ident: $($from:ty = |$v:ident| $make:expr),+;)*) => {
        $($(impl ToValue for $from {
            const KIND: ValueKind = ValueKind::$kind;
            fn to_value(self) -> Value {
                let $v = self;
                Value::$kind($make)
            }
        })+)*
    };
}

to_value! {
    Bool: bool = |v| v, &bool = |v| *v;
    I64: i64 = |v| v, &i64 = |v| *v, i32 = |v| v.into(), u32 = |v| v.into(), u16 = |v| v.into(),
        i16 = |v| v.into(), u8 = |v| v.into(),
        u64 = |v| i64::try_from(v).unwrap_or(i64::MAX),
        Timestamp = |v| v.as_microsecond(), &Timestamp = |v| v.as_microsecond();
    F64: f64 = |v| v, &f64 = |v| *v;
    Text: String = |v| v, &String = |v| v.clone(), &str = |v| v.to_owned(),
        std::borrow::Cow<'_, str> = |v| v.into_owned(), std::sync::Arc<str> = |v| v.to_string();
    Bytes: Vec<u8> = |v| v, &Vec<u8> = |v| v.clone(), &[u8] = |v| v.to_vec(),
        [u8; 32] = |v| v.to_vec(), &[u8; 32] = |v| v.to_vec(), [u8; 16] = |v| v.to_vec();
    Uuid: Uuid = |v| v, &Uuid = |v| *v;
    Json: serde_json::Value = |v| v, &serde_json::Value = |v| v.clone();
}

impl<K: IdKind> ToValue for Id<K> {
    const KIND: ValueKind = ValueKind::Uuid;

    fn to_value(self) -> Value {
        Value::Uuid(self.uuid())
    }
}

impl<K: IdKind> ToValue for &Id<K> {
    const KIND: ValueKind = ValueKind::Uuid;

    fn to_value(self) -> Value {
        Value::Uuid(self.uuid())
    }
}

impl From<&Value> for Value {
    fn from(value: &Value) -> Value {
        value.clone()
    }
}

type Pg<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;

/// Binds as PostgreSQL keeps it: native types, JSON as `jsonb`.
pub(crate) fn bind_pg<'q>(query: Pg<'q>, value: &Value) -> Pg<'q> {
    match value {
        Value::Null(kind) => match kind {
            ValueKind::Bool => query.bind(None::<bool>),
            ValueKind::I64 => query.bind(None::<i64>),
            ValueKind::F64 => query.bind(None::<f64>),
            ValueKind::Text => query.bind(None::<String>),
            ValueKind::Bytes => query.bind(None::<Vec<u8>>),
            ValueKind::Uuid => query.bind(None::<Uuid>),
            ValueKind::Json => query.bind(None::<serde_json::Value>),
        },
        Value::Bool(v) => query.bind(*v),
        Value::I64(v) => query.bind(*v),
        Value::F64(v) => query.bind(*v),
        Value::Text(v) => query.bind(v.as_str()),
        Value::Bytes(v) => query.bind(v.as_slice()),
        Value::Uuid(v) => query.bind(*v),
        Value::Json(v) => query.bind(v),
    }
}
