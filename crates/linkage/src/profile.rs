//! Learning from a table's own data what each column is (列的画像); names of columns are not trusted.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::dates;
use crate::numbers::{Checked, credit_code, identity_number};
use crate::schema::{Column, Kind, Schema};
use crate::table::Table;
use crate::text::{self, is_han};

/// Cells of a column that are looked at.
const SAMPLE: usize = 20_000;

/// What was measured of a column, and the kind that follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    pub kind: Kind,
    /// Share of cells that hold something, 0 to 1.
    pub fill: f64,
    /// Different values among those looked at.
    pub distinct: usize,
    /// Cells that hold something among those looked at.
    pub looked_at: usize,
    /// Why a column is no evidence, where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignored: Option<String>,
}

/// The shares and means that decide on the kind.
#[derive(Debug, Default)]
struct Measures {
    cells: f64,
    filled: f64,
    distinct: f64,
    chars: f64,
    words: f64,
    digits: f64,
    with_digit: f64,
    han: f64,
    dates: f64,
    dates_with_month: f64,
    phones: f64,
    identity: f64,
    credit: f64,
    /// Values that are one piece of digits and few letters.
    numbers: f64,
}

/// Profiles the columns of tables that have the same columns (the first table's names are used).
pub fn profile(tables: &[&Table]) -> Vec<Profile> {
    let Some(first) = tables.first() else {
        return Vec::new();
    };
    let columns = first.columns().len();
    (0..columns)
        .map(|c| profile_column(&first.columns()[c], tables, c))
        .collect()
}

/// The schema that follows from profiles.
pub fn schema(tables: &[&Table], profiles: &[Profile]) -> Schema {
    let columns = profiles.iter().enumerate().map(|(c, profile)| {
        let mut column = Column::new(profile.name.clone(), profile.kind);
        if column.kind == Kind::Date {
            column.day_order = dates::order_of(cells(tables, c).flatten());
        }
        column
    });
    Schema {
        columns: columns.collect(),
    }
}

fn cells<'a>(tables: &'a [&Table], column: usize) -> impl Iterator<Item = Option<&'a str>> {
    tables.iter().flat_map(move |t| {
        let step = (t.len() / SAMPLE).max(1);
        (0..t.len())
            .step_by(step)
            .map(move |row| t.cell(row, column))
    })
}

fn profile_column(name: &str, tables: &[&Table], column: usize) -> Profile {
    let measures = measure(cells(tables, column));
    let kind = kind_of(&measures);
    let ignored = (kind == Kind::Ignored).then(|| "it holds one value or none".to_owned());
    Profile {
        name: name.to_owned(),
        kind,
        fill: measures.filled / measures.cells.max(1.0),
        distinct: measures.distinct as usize,
        looked_at: measures.filled as usize,
        ignored,
    }
}

fn measure<'a>(cells: impl Iterator<Item = Option<&'a str>>) -> Measures {
    let mut m = Measures::default();
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    for cell in cells {
        m.cells += 1.0;
        let Some(cell) = cell else { continue };
        m.filled += 1.0;
        *seen.entry(cell).or_default() += 1;
        let solid = cell.chars().filter(|c| c.is_alphanumeric()).count().max(1) as f64;
        let digits = cell.chars().filter(char::is_ascii_digit).count() as f64;
        let words = cell.split_whitespace().count();
        m.chars += solid;
        m.words += words as f64;
        m.digits += digits / solid;
        m.with_digit += f64::from(digits > 0.0);
        m.han += cell.chars().filter(|c| is_han(*c)).count() as f64 / solid;
        m.numbers += f64::from(digits > 0.0 && solid - digits <= digits.max(4.0) && words <= 2);
        if let Some(day) = dates::parse(cell, dates::DayOrder::DayFirst) {
            let swapped = day.month > 12 && day.month <= 31 && day.day <= 12;
            let plausible = (1800..2150).contains(&day.year) && (day.is_plausible() || swapped);
            m.dates += f64::from(plausible);
            m.dates_with_month += f64::from(plausible && day.month > 0);
        }
        let phone = text::fold_phone(cell);
        let mobile = phone.len() == 11 && phone.starts_with('1');
        let marked = cell.contains(['+', '(', '-']) && (7..=14).contains(&phone.len());
        m.phones += f64::from(digits / solid > 0.9 && (mobile || marked));
        let code = text::fold_code(cell);
        let old = crate::numbers::identity_number_from_old(&code).is_some();
        m.identity += f64::from(old || identity_number(&code) == Checked::Valid);
        m.credit += f64::from(credit_code(&code) == Checked::Valid);
    }
    m.distinct = seen.len() as f64;
    m
}

fn kind_of(m: &Measures) -> Kind {
    if m.distinct <= 1.0 {
        return Kind::Ignored;
    }
    let share = |count: f64| count / m.filled;
    let (chars, repeat) = (share(m.chars), m.filled / m.distinct);
    if share(m.identity) > 0.5 {
        Kind::IdentityNumber
    } else if share(m.credit) > 0.5 {
        Kind::CreditCode
    } else if share(m.dates) > 0.85 && share(m.dates_with_month) > 0.5 {
        Kind::Date
    } else if share(m.phones) > 0.8 {
        Kind::Phone
    } else if share(m.numbers) > 0.8 {
        match () {
            () if m.distinct <= 12.0 && repeat >= 20.0 => Kind::Category,
            () if chars >= 5.0 && repeat < 8.0 => Kind::Identifier,
            () if chars < 3.5 => Kind::Number,
            () => Kind::Code,
        }
    } else if m.distinct <= 60.0 && repeat >= 20.0 {
        Kind::Category
    } else if share(m.words) >= 1.6
        || share(m.with_digit) > 0.2
        || share(m.han) > 0.5 && chars > 5.0
    {
        Kind::Text
    } else {
        Kind::Name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(header: &str, row: impl Fn(usize) -> String) -> Vec<Kind> {
        let rows: Vec<String> = (0..400).map(row).collect();
        let text = format!("{header}\n{}", rows.join("\n"));
        let table = Table::parse("t", text.as_bytes()).unwrap();
        profile(&[&table]).into_iter().map(|p| p.kind).collect()
    }

    #[test]
    fn kinds_follow_from_data_and_not_from_names() {
        let found = kinds("c1,c2,c3,c4,c5,c6,c7", |i| {
            let word = |n: usize| -> String {
                (0..5)
                    .map(|k| char::from(b'a' + ((n * 7 + k * k * n + k) % 26) as u8))
                    .collect()
            };
            format!(
                "{},{} {} street,{},{:04}{:02}{:02},{:07},{},{}",
                word(i % 150),
                word(i),
                word(i * 3),
                ["m", "f"][i % 2],
                1940 + i % 60,
                1 + i % 12,
                1 + i % 28,
                (i * 7919) % 10_000_000,
                i % 90,
                2000 + i % 170,
            )
        });
        use Kind::*;
        assert_eq!(
            found,
            [Name, Text, Category, Date, Identifier, Number, Code]
        );
    }

    #[test]
    fn a_column_of_one_value_is_no_evidence() {
        assert_eq!(kinds("a,b", |i| format!("x,{i}"))[0], Kind::Ignored);
    }
}
