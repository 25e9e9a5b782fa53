//! The declarations as documents, for a catalogue: departments, tables and columns with class and grade.

use serde::Serialize;

use super::{DataClass, DataType, Department, Field, Format, Grade, Part, Table, tables};

pub(super) const DEPARTMENTS: [Department; 28] = [
    department("police", "市公安局", "Public Security Bureau"),
    department("civil", "市民政局", "Civil Affairs Bureau"),
    department("education", "市教育局", "Education Bureau"),
    department(
        "hrss",
        "市人力资源和社会保障局",
        "Human Resources and Social Security Bureau",
    ),
    department("health", "市卫生健康委员会", "Health Commission"),
    department("medical", "市医疗保障局", "Healthcare Security Bureau"),
    department("disabled", "市残疾人联合会", "Disabled Persons' Federation"),
    department(
        "housing",
        "市住房和城乡建设局",
        "Housing and Urban-Rural Development Bureau",
    ),
    department(
        "land",
        "市自然资源和规划局",
        "Natural Resources and Planning Bureau",
    ),
    department("market", "市市场监督管理局", "Market Regulation Bureau"),
    department("tax", "市税务局", "Tax Service"),
    department(
        "provident",
        "市住房公积金管理中心",
        "Housing Provident Fund Centre",
    ),
    department("veterans", "市退役军人事务局", "Veterans Affairs Bureau"),
    department(
        "agriculture",
        "市农业农村局",
        "Agriculture and Rural Affairs Bureau",
    ),
    department("transport", "市交通运输局", "Transport Bureau"),
    department("justice", "市司法局", "Justice Bureau"),
    department("court", "市中级人民法院", "Intermediate People's Court"),
    department("emergency", "市应急管理局", "Emergency Management Bureau"),
    department("union", "市总工会", "Federation of Trade Unions"),
    department("women", "市妇女联合会", "Women's Federation"),
    department("youth", "共青团市委", "Youth League Committee"),
    department("redcross", "市红十字会", "Red Cross Society"),
    department("charity", "市慈善总会", "Charity Federation"),
    department(
        "finance",
        "市地方金融监督管理局",
        "Local Financial Regulation Bureau",
    ),
    department("water", "市水务管理局", "Water Affairs Bureau"),
    department("power", "市供电公司", "Power Supply Company"),
    department("heat", "市燃气热力集团", "Gas and Heating Group"),
    department("marine", "市海洋发展局", "Marine Development Bureau"),
];

/// What a catalogue needs to know of all tables.
#[derive(Debug, Serialize)]
pub struct Registry {
    pub departments: Vec<DepartmentDoc>,
}

/// A department with its tables.
#[derive(Debug, Serialize)]
pub struct DepartmentDoc {
    #[serde(flatten)]
    pub department: Department,
    pub tables: Vec<TableDoc>,
}

/// A table with its columns, the error rates it is delivered with, and what it serves.
#[derive(Debug, Serialize)]
pub struct TableDoc {
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Column that names a record from day to day.
    pub record_key: &'static str,
    pub format: Format,
    pub monitoring: bool,
    pub funnel: bool,
    /// Rows in ten thousand that are damaged, by kind.
    pub errors_per_myriad: crate::damage::Rates,
    /// The highest of its columns.
    pub grade: Grade,
    pub columns: Vec<ColumnDoc>,
}

/// A column with everything a catalogue asks for.
#[derive(Debug, Serialize)]
pub struct ColumnDoc {
    pub key: &'static str,
    pub zh: &'static str,
    pub field: Field,
    #[serde(rename = "type")]
    pub data_type: DataType,
    pub class: DataClass,
    pub grade: Grade,
    pub description_zh: &'static str,
    pub description_en: &'static str,
    pub example: &'static str,
}

/// All declarations. Everything can be written as JSON or YAML.
pub fn registry() -> Registry {
    let of = |department: &Department| {
        let own = tables().filter(|t| t.department() == Some(department));
        DepartmentDoc {
            department: *department,
            tables: own.map(document).collect(),
        }
    };
    Registry {
        departments: DEPARTMENTS.iter().map(of).collect(),
    }
}

fn document(table: &'static Table) -> TableDoc {
    let columns: Vec<ColumnDoc> = table.columns.iter().map(column).collect();
    TableDoc {
        key: table.key,
        zh: table.zh,
        en: table.en,
        record_key: "record_no",
        format: table.format,
        monitoring: table.monitoring,
        funnel: table.funnel != Part::None,
        errors_per_myriad: table.rates,
        grade: columns.iter().map(|c| c.grade).max().unwrap_or(Grade::Core),
        columns,
    }
}

fn column(column: &'static super::Column) -> ColumnDoc {
    let (data_type, class, grade, description_zh, description_en, example) = column.field.spec();
    ColumnDoc {
        key: column.key,
        zh: column.zh,
        field: column.field,
        data_type,
        class,
        grade,
        description_zh,
        description_en,
        example,
    }
}

const fn department(key: &'static str, zh: &'static str, en: &'static str) -> Department {
    Department { key, zh, en }
}
