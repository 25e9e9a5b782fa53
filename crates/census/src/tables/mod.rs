//! The departments' tables (部门数据表), declared as data: the catalogue, the rows and the README of a delivery all
//! come from these declarations.

mod base;
mod children;
mod class;
mod declare;
mod field;
mod funnel;
mod record;
mod row;
mod shapes;
mod social;
mod wealth;

pub use children::CONFIRMED;
pub use class::{DataClass, DataType, Grade};
pub use declare::{ColumnDoc, DepartmentDoc, Registry, TableDoc, registry};
pub use field::Field;
pub use record::{Record, Records};
pub use row::{Row, Writer};

use serde::Serialize;

use crate::DateStyle;
use crate::damage::Rates;
use crate::truth::{Subsidy, Trace};

/// A department that delivers (部门).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Department {
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// A column of a table; what is not said here comes from its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub key: &'static str,
    pub zh: &'static str,
    pub field: Field,
}

/// In what file a table is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    #[default]
    Csv,
    /// CSV in GB18030, as older systems write it.
    CsvGb18030,
    JsonLines,
    /// A spreadsheet with a title, merged headers and dates in three styles.
    Xlsx,
}

/// A table of a department, one of its data classes (数据类).
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// `department.table`.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Told apart in draws by a hash of the key, which stays when tables are added.
    pub(crate) salt: u64,
    pub source: Source,
    pub columns: &'static [Column],
    pub format: Format,
    pub dates: DateStyle,
    pub rates: Rates,
    /// Whether it is one of the 77 data classes of low-income monitoring.
    pub monitoring: bool,
    /// What it is to the funnel of migrant children.
    pub funnel: Part,
}

/// What a table is to the funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    None,
    /// Raw rows.
    Raw,
    /// A register that the rules compare with.
    Register,
}

/// Which records of the truth a table has.
#[derive(Debug, Clone, Copy)]
pub enum Source {
    /// Locals, from birth until half a month after death.
    Register,
    /// Locals under sixteen, with a guardian.
    ChildRegister,
    Births,
    Deaths,
    Cancelled,
    Moves,
    Permits,
    Departures,
    Weddings,
    Divorces,
    Hardship,
    Students,
    Vaccinated,
    InsuredChildren,
    Floating,
    Grid,
    StreetVisits,
    /// Employments, one table for each kind of insurance or account; the number tells them apart.
    Jobs(u64),
    Pensions,
    ResidentPension,
    ResidentMedical,
    Unemployed,
    Disability,
    Veterans,
    Enterprises,
    Vehicles,
    Dwellings,
    Deposits,
    Funds,
    Traces(Trace),
    Grants(&'static [Subsidy]),
    /// One account of each household: water, power, gas.
    Utility(u64),
    Some(Chance),
}

/// Records that come by chance: lesser data classes that no rule of ours reads deeply.
#[derive(Debug, Clone, Copy)]
pub struct Chance {
    /// Tells one from another.
    pub salt: u64,
    /// Of ten thousand people in the ages, those not poor and those on the register of low income.
    pub share: (u32, u32),
    pub ages: (i32, i32),
    /// Yuan, from and to.
    pub yuan: (i32, i32),
    pub codes: &'static [&'static str],
}

/// How long a child must live here to count: six months.
pub const SETTLED_DAYS: i32 = 183;

/// All twenty-eight departments.
pub const DEPARTMENTS: [Department; 28] = declare::DEPARTMENTS;

/// Every table, department by department; the place in this list is the table's number.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    let parts = [base::TABLES, funnel::TABLES, social::TABLES, wealth::TABLES];
    parts.into_iter().flatten()
}

/// The table of a key.
///
/// # Errors
/// There is none.
pub fn table(key: &str) -> Result<&'static Table, crate::CensusError> {
    let found = tables().find(|table| table.key == key);
    found.ok_or_else(|| crate::CensusError::Table(key.to_owned()))
}

impl Table {
    /// The department that owns it, by the part of its key before the point.
    pub fn department(&self) -> Option<&'static Department> {
        let (owner, _) = self.key.split_once('.')?;
        DEPARTMENTS.iter().find(|d| d.key == owner)
    }
}

/// FNV-1a of `key`.
const fn salt(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let (mut hash, mut at) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

const fn col(key: &'static str, zh: &'static str, field: Field) -> Column {
    Column { key, zh, field }
}

/// Chances in the order of their declaration.
const fn some(
    salt: u64,
    share: (u32, u32),
    ages: (i32, i32),
    yuan: (i32, i32),
    codes: &'static [&'static str],
) -> Source {
    Source::Some(Chance {
        salt,
        share,
        ages,
        yuan,
        codes,
    })
}

/// A data class of low-income monitoring with the ordinary error rates.
const fn class(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    source: Source,
    columns: &'static [Column],
) -> Table {
    Table {
        key,
        zh,
        en,
        salt: salt(key),
        source,
        columns,
        format: Format::Csv,
        dates: DateStyle::Iso,
        rates: Rates::ORDINARY,
        monitoring: true,
        funnel: Part::None,
    }
}

impl Table {
    const fn written(self, format: Format, dates: DateStyle) -> Table {
        Table {
            format,
            dates,
            ..self
        }
    }

    const fn rated(self, rates: Rates) -> Table {
        Table { rates, ..self }
    }

    const fn in_funnel(self, funnel: Part) -> Table {
        Table { funnel, ..self }
    }

    const fn outside_monitoring(self) -> Table {
        Table {
            monitoring: false,
            ..self
        }
    }
}
