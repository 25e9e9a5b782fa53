//! `GET /v1/catalog/terms`: the classes and grades in force.

use haina_catalog::{DataClass, Dimension, EDITION, Family, Grade};
use strum::IntoEnumIterator as _;

use crate::extract::Json;
use crate::model::{CatalogTerms, ClassTerm, GradeTerm, Titled};

/// The catalogue of classes and grades (分类分级目录) with its edition, and the dimensions of quality.
#[utoipa::path(
    get, path = "/v1/catalog/terms", tag = "catalog",
    responses((status = 200, description = "classes, grades and dimensions", body = CatalogTerms)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("catalog.list")))
)]
pub async fn catalog_terms() -> Json<CatalogTerms> {
    let titled = |key: &str, title: haina_core::Words| Titled {
        key: key.to_owned(),
        title: title.into(),
    };
    let grade = |grade: Grade| GradeTerm {
        key: grade.name().to_owned(),
        title: grade.title().into(),
        meaning: grade.meaning().into(),
    };
    let class = |class: DataClass| ClassTerm {
        key: class.name().to_owned(),
        title: class.title().into(),
        family: class.family().name().to_owned(),
    };
    Json(CatalogTerms {
        edition: EDITION.to_owned(),
        grades: Grade::iter().map(grade).collect(),
        classes: DataClass::iter().map(class).collect(),
        families: Family::iter()
            .map(|f| titled(f.name(), f.title()))
            .collect(),
        dimensions: Dimension::iter()
            .map(|d| titled(d.name(), d.title()))
            .collect(),
    })
}
