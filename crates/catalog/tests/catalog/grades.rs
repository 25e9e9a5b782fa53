//! Grades and classes: their order, their names, and what is not said.

use haina_catalog::{DataClass, Field, Grade};
use strum::IntoEnumIterator as _;

use crate::{resource, spec};

#[test]
fn grades_are_ordered_from_the_least_to_the_most_secret() {
    let names: Vec<&str> = Grade::iter().map(Grade::name).collect();
    let expected = [
        "general-1",
        "general-2",
        "general-3",
        "general-4",
        "important",
        "core",
    ];
    assert_eq!(names, expected);
    assert!(Grade::iter().is_sorted());
    for grade in Grade::iter() {
        let text = serde_json::to_string(&grade).unwrap();
        assert_eq!(text, format!("\"{grade}\""), "one name everywhere");
        assert_eq!(grade.name().parse(), Ok(grade));
    }
}

#[test]
fn a_field_of_which_nobody_said_the_grade_is_core_and_unclassified() {
    let text = r#"{"name": "x", "title": {"zh": "某项", "en": ""}, "type": "text"}"#;
    let field: Field = serde_json::from_str(text).unwrap();
    assert_eq!(
        (field.class, field.grade),
        (DataClass::Unclassified, Grade::Core)
    );
    assert!(field.class.is_sensitive());
}

#[test]
fn a_resource_is_as_secret_as_its_most_secret_field_and_without_fields_it_is_core() {
    let now = crate::START.parse().unwrap();
    let mut spec = spec("civil.low-income");
    assert_eq!(resource(spec.clone(), now).grade(), Grade::General4);
    spec.fields.truncate(0);
    assert_eq!(resource(spec, now).grade(), Grade::Core);
}

#[test]
fn a_wrong_description_is_refused_with_what_and_where() {
    let mut cases = Vec::new();
    let mut case = |change: fn(&mut haina_catalog::Spec), expected: &'static str| {
        let mut spec = spec("civil.low-income");
        change(&mut spec);
        cases.push((spec.check().unwrap_err(), expected));
    };
    case(|s| s.key = "低收入".to_owned(), "the key");
    case(|s| s.key = "a".repeat(97), "the key");
    case(|s| s.title.zh.clear(), "in Chinese");
    case(|s| s.owner.clear(), "owner");
    case(|s| s.fields[1].name = "identity".to_owned(), "twice");
    case(|s| s.fields[0].name = "a b".to_owned(), "a field's name");
    case(|s| s.meaning.en = "x".repeat(2_001), "over 2000");
    case(
        |s| {
            s.validity.from = Some("2026-02-01".parse().unwrap());
            s.validity.until = Some("2026-01-01".parse().unwrap());
        },
        "before it begins",
    );
    for (found, expected) in cases {
        assert!(found.contains(expected), "{found}");
    }
    assert_eq!(spec("civil.low-income").check(), Ok(()));
}
