//! Checks in three strengths.

use haina_catalog::{Dimension, FieldType};
use haina_lake::load::{Check, LoadMode, LoadSpec, Rule, Strength};

use super::town::{Town, field, one, spec};

fn check(name: &str, strength: Strength, rule: Rule) -> Check {
    Check {
        name: name.to_owned(),
        strength,
        rule,
    }
}

fn text(name: &str) -> String {
    name.to_owned()
}

#[tokio::test]
async fn a_check_warns_quarantines_or_stops_and_is_told_by_dimension() {
    one(async |town: Town| {
        let fields = vec![
            field("identity", "身份证号", FieldType::Text),
            field("credit", "信用代码", FieldType::Text),
            field("sex", "性别", FieldType::Code),
            field("age", "年龄", FieldType::Integer),
            field("day", "日期", FieldType::Date),
        ];
        use Strength::{Quarantine, Warn};
        let one_of = Rule::OneOf {
            field: text("sex"),
            values: ["男", "女"].map(text).into(),
        };
        let range = Rule::Range {
            field: text("age"),
            min: Some(text("0")),
            max: Some(text("150")),
        };
        let checks = vec![
            check(
                "identity",
                Warn,
                Rule::IdentityNumber {
                    field: text("identity"),
                },
            ),
            check(
                "credit",
                Warn,
                Rule::CreditCode {
                    field: text("credit"),
                },
            ),
            check(
                "present",
                Quarantine,
                Rule::NotNull {
                    field: text("identity"),
                },
            ),
            check(
                "once",
                Quarantine,
                Rule::Unique {
                    fields: vec![text("identity")],
                },
            ),
            check("sex", Quarantine, one_of),
            check("age", Quarantine, range),
            check("past", Quarantine, Rule::NotFuture { field: text("day") }),
            check(
                "form",
                Warn,
                Rule::Pattern {
                    field: text("identity"),
                    pattern: text("[0-9]{17}[0-9X]"),
                },
            ),
        ];
        let declared = LoadSpec {
            checks,
            ..spec(LoadMode::Append, &[])
        };
        town.table_of("t", fields, &declared).await;
        let born = jiff::civil::Date::constant(1989, 1, 2);
        let number = haina_core::numbers::IdentityNumber::new(370_230, born, 1)
            .as_str()
            .to_owned();
        // One digit off.
        let wrong = number.replacen("370230", "370231", 1);
        let credit = haina_core::numbers::CreditCode::enterprise(370_290, 1);
        let credit = credit.as_str();
        let rows = format!(
            "identity,credit,sex,age,day\n\
            {number},{credit},女,3,2026-03-02\n\
            {number},,女,3,2026-03-02\n\
            {wrong},,男,3,2026-03-01\n\
            ,,男,3,2026-03-01\n\
            x,,?,200,2026-03-03\n"
        );
        let batch = town.load("t", &rows).await.unwrap();
        assert_eq!((batch.counted.accepted, batch.counted.rejected), (2, 3));
        let reasons: Vec<String> = batch
            .counted
            .reasons
            .iter()
            .map(|(code, n)| format!("{code} {n}"))
            .collect();
        assert_eq!(
            reasons,
            [
                "check.age 1",
                "check.once 1",
                "check.past 1",
                "check.present 1",
                "check.sex 1"
            ]
        );
        let failed: Vec<String> = batch
            .counted
            .checks
            .iter()
            .map(|c| format!("{} {}/{}", c.name, c.failed, c.looked))
            .collect();
        assert_eq!(
            failed,
            [
                "identity 2/5",
                "credit 0/5",
                "present 1/5",
                "sex 1/5",
                "age 1/5",
                "past 1/5",
                "form 1/5",
                "once 1/3"
            ]
        );
        let (_, fact) = town.catalog.load(&town.lead, "t").await.unwrap();
        let dimensions: Vec<Dimension> = fact.quality.iter().map(|m| m.dimension).collect();
        assert_eq!(dimensions.len(), 5, "{dimensions:?}");
    })
    .await;
}

#[tokio::test]
async fn a_check_that_stops_refuses_the_whole_delivery_and_names_the_line() {
    one(async |town: Town| {
        let checks = vec![check(
            "age",
            Strength::Stop,
            Rule::Range {
                field: text("age"),
                min: None,
                max: Some(text("150")),
            },
        )];
        town.table(
            "t",
            &LoadSpec {
                checks,
                ..spec(LoadMode::Append, &[])
            },
        )
        .await;
        town.load("t", "no,name,age\n1,王芳,30\n").await.unwrap();
        let bad = town.file("a.csv", "no,name,age\n2,李雷,30\n3,韩梅,300\n");
        let refused = town.refused("t", &bad).await;
        assert_eq!(
            refused,
            "LAK0010 the check `age` does not let the delivery in in line 3"
        );
        assert_eq!(town.now("t").await, ["1,王芳,30"]);
    })
    .await;
}

#[tokio::test]
async fn a_reference_to_another_tables_key_is_looked_up() {
    one(async |town: Town| {
        town.table("people", &spec(LoadMode::Keyed, &["no"])).await;
        town.load("people", "no,name,age\n1,王芳,30\n2,李雷,30\n")
            .await
            .unwrap();
        let rule = Rule::References {
            fields: vec![text("person")],
            table: text("people"),
            to: vec![text("no")],
        };
        let checks = vec![check("person", Strength::Quarantine, rule)];
        let fields = vec![field("person", "人员", FieldType::Integer)];
        town.table_of(
            "visits",
            fields,
            &LoadSpec {
                checks,
                ..spec(LoadMode::Append, &[])
            },
        )
        .await;
        let batch = town.load("visits", "person\n1\n3\n\n2\n").await.unwrap();
        assert_eq!((batch.counted.accepted, batch.counted.rejected), (2, 1));
        assert_eq!(town.now("visits").await, ["1", "2"]);
    })
    .await;
}

#[tokio::test]
async fn a_check_that_does_not_fit_is_refused_when_it_is_declared() {
    one(async |town: Town| {
        town.table("t", &spec(LoadMode::Append, &[])).await;
        let wrong = [
            Rule::NotNull { field: text("x") },
            Rule::IdentityNumber { field: text("age") },
            Rule::NotFuture { field: text("age") },
            Rule::Pattern {
                field: text("name"),
                pattern: text("("),
            },
            Rule::Pattern {
                field: text("name"),
                pattern: text("(a{1000}){1000}"),
            },
            Rule::Range {
                field: text("age"),
                min: None,
                max: None,
            },
            Rule::Range {
                field: text("age"),
                min: Some(text("x")),
                max: None,
            },
            Rule::Unique { fields: vec![] },
            Rule::References {
                fields: vec![text("no")],
                table: text("t"),
                to: vec![text("no")],
            },
        ];
        for rule in wrong {
            let checks = vec![check("c", Strength::Warn, rule.clone())];
            let declared = LoadSpec {
                checks,
                ..spec(LoadMode::Append, &[])
            };
            let refused = town
                .lake
                .declare(&town.lead, "t", &declared)
                .await
                .unwrap_err();
            assert_eq!(haina_core::Fault::code(&refused), "LAK0003", "{rule:?}");
        }
    })
    .await;
}
