//! What each column of a table is, so that it is compared the right way (列的种类).

use serde::{Deserialize, Serialize};

use crate::dates::{self, DayOrder};
use crate::numbers;
use crate::text;

/// Columns that are compared at most; the least telling ones are left out beyond it.
pub const COMPARED_MAX: usize = 20;

/// The kind of a column: decides how its values are brought to one form and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A name of a person or firm, or a part of it (姓名).
    Name,
    /// A number given to one person, without a check digit: insurance number, card number (编号).
    Identifier,
    /// A citizen identity number (公民身份号码, GB 11643-1999); checked.
    IdentityNumber,
    /// A unified social credit code (统一社会信用代码, GB 32100-2015); checked.
    CreditCode,
    /// A telephone number (电话).
    Phone,
    /// A day (日期).
    Date,
    /// A short number that many share: house number, age (数字).
    Number,
    /// A code that many share: postcode, area code (代码).
    Code,
    /// Words: an address or a part of it, an occupation (文字).
    Text,
    /// One of few values: sex, state (类别).
    Category,
    /// Not evidence.
    Ignored,
}

/// A column: its name and kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// Only of meaning for days.
    #[serde(default)]
    pub day_order: DayOrder,
}

/// The columns of a set of records, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    pub columns: Vec<Column>,
}

impl Kind {
    /// Whether values of the kind carry their own check digit.
    pub fn is_checked(self) -> bool {
        matches!(self, Kind::IdentityNumber | Kind::CreditCode)
    }

    /// Whether values are words, so that one may stand in another's column by mistake.
    pub fn is_words(self) -> bool {
        matches!(self, Kind::Name | Kind::Text)
    }

    /// Whether values are digits or codes, where one wrong sign is one edit.
    pub fn is_number(self) -> bool {
        use Kind::*;
        matches!(
            self,
            Identifier | IdentityNumber | CreditCode | Phone | Number | Code
        )
    }
}

impl Column {
    /// A column of that kind.
    pub fn new(name: impl Into<String>, kind: Kind) -> Column {
        Column {
            name: name.into(),
            kind,
            day_order: DayOrder::DayFirst,
        }
    }

    /// A value in the form in which values of this column are compared; none when nothing is left of it.
    pub fn normal(&self, value: &str) -> Option<String> {
        let normal = match self.kind {
            Kind::Ignored => return None,
            Kind::Name | Kind::Text | Kind::Category => text::fold(value),
            Kind::Identifier | Kind::CreditCode | Kind::Number | Kind::Code => {
                text::fold_code(value)
            }
            Kind::IdentityNumber => {
                let number = text::fold_code(value);
                numbers::identity_number_from_old(&number).unwrap_or(number)
            }
            Kind::Phone => text::fold_phone(value),
            Kind::Date => match dates::parse(value.trim(), self.day_order) {
                Some(day) => day.digits(),
                None => text::fold_code(value),
            },
        };
        (!normal.is_empty()).then_some(normal)
    }
}

impl Schema {
    /// A schema of these columns.
    pub fn new(columns: &[(&str, Kind)]) -> Schema {
        Schema {
            columns: columns
                .iter()
                .map(|(name, kind)| Column::new(*name, *kind))
                .collect(),
        }
    }

    /// The city's persons (人): what departments write of a resident.
    pub fn person() -> Schema {
        Schema::new(&[
            ("name", Kind::Name),
            ("identity_number", Kind::IdentityNumber),
            ("born", Kind::Date),
            ("sex", Kind::Category),
            ("phone", Kind::Phone),
            ("address", Kind::Text),
        ])
    }

    /// The city's enterprises (企业): what departments write of a firm.
    pub fn enterprise() -> Schema {
        Schema::new(&[
            ("name", Kind::Name),
            ("credit_code", Kind::CreditCode),
            ("legal_representative", Kind::Name),
            ("phone", Kind::Phone),
            ("founded", Kind::Date),
            ("address", Kind::Text),
        ])
    }

    /// The place of a column by its name, without regard to case.
    pub fn column(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        self.columns
            .iter()
            .position(|c| c.name.eq_ignore_ascii_case(name))
    }
}
