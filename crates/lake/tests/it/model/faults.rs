//! What is wrong with declared models, told all at once with file, line and what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema};
use haina_lake::model::{ModelFault, Schemas};
use jiff::civil::date;
use proptest::prelude::*;

use super::town::{read, set};

const YAML: &str = "title: {zh: 低收入, en: low income}
owner: civil
key: [person]
inputs:
  hrss.income: {}
params:
  line:
    - {from: 2026-01-01, value: 1000, source: 示例}
finding:
  subject: person
  claim: {zh: 低收入, en: low income}
  unit: civil
  reasons:
    - {column: income, title: {zh: 收入, en: income}, from: hrss.income.income}
";
const SQL: &str = "SELECT person, income\nFROM hrss.income\nWHERE income < $line";

fn schemas() -> Schemas {
    let field = |name: &str, kind| Field::new(name, kind, true);
    let columns = vec![
        field("person", DataType::Utf8),
        field("income", DataType::Int64),
        field("name", DataType::Utf8),
    ];
    BTreeMap::from([("hrss.income".to_owned(), Arc::new(Schema::new(columns)))])
}

/// What is told of a model, without hints.
fn told(sql: &str, yaml: &str) -> String {
    lines(&read(&[("low", sql, yaml)]).err().unwrap_or_default())
}

fn lines(faults: &[ModelFault]) -> String {
    let one = |fault: &ModelFault| {
        let text = fault.to_string();
        assert!(text.contains("\n  hint: "), "{text}");
        text.lines().next().unwrap_or_default().to_owned()
    };
    faults.iter().map(one).collect::<Vec<_>>().join("\n")
}

async fn checked(sql: &str, yaml: &str) -> String {
    let set = set(&[("low", sql, yaml)]);
    lines(&set.check(&schemas(), date(2026, 3, 1)).await.unwrap())
}

#[test]
fn a_model_that_fits_has_no_fault() {
    assert_eq!(told(SQL, YAML), "");
}

#[test]
fn the_sql_is_one_select_of_declared_inputs() {
    let cases = [
        (
            "SELECT person, income FROM hrss.income WHERE $line > 1; SELECT 1",
            "error low.sql: the SQL has 2 statements",
        ),
        ("", "error low.sql: the SQL is empty"),
        (
            "DROP TABLE hrss.income",
            "error low.sql: the SQL is no SELECT",
        ),
        (
            "INSERT INTO hrss.income SELECT 1",
            "error low.sql: the SQL is no SELECT",
        ),
        (
            "COPY hrss.income TO '/tmp/x.parquet'",
            "error low.sql: the SQL is no SELECT",
        ),
        (
            "EXPLAIN ANALYZE SELECT 1",
            "error low.sql: the SQL is no SELECT",
        ),
        (
            "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT n FROM t",
            "error low.sql: the SQL is recursive, and nobody knows when that ends",
        ),
        (
            "SELECT person, income\nFROM hrss.income\nJOIN police.register USING (person)\nWHERE income < $line",
            "error low.sql:3: the SQL reads `police.register`, which is no declared input",
        ),
        (
            "SELECT person, 1 AS income FROM generate_series(1, 10) WHERE $line > 1",
            "error low.yaml:5: the SQL does not read the declared input `hrss.income`\n\
             error low.sql:1: the SQL reads `generate_series`, which is no declared input",
        ),
        (
            "SELECT person, income\nFROM hrss.income WHERE income < $limit",
            "error low.yaml:7: the SQL does not use the parameter `line`\n\
             error low.sql:2: the SQL uses `$limit`, which is no declared parameter",
        ),
    ];
    for (sql, expected) in cases {
        assert_eq!(told(sql, YAML), expected, "{sql}");
    }
    let deep = format!(
        "SELECT {}1{} AS person FROM hrss.income",
        "(".repeat(5_000),
        ")".repeat(5_000)
    );
    assert!(
        told(&deep, YAML).starts_with("error low.sql"),
        "deep SQL is refused"
    );
    let long = format!(
        "SELECT person /* {} */ FROM hrss.income",
        "x".repeat(70_000)
    );
    assert_eq!(
        told(&long, YAML),
        "error low.sql: the SQL has over 65536 bytes"
    );
}

#[test]
fn the_header_says_what_it_must_and_nothing_that_nobody_knows() {
    let broken = |from: &str, to: &str| told(SQL, &YAML.replace(from, to));
    assert!(
        broken("owner: civil", "ownr: civil").starts_with("error low.yaml:2: unknown field `ownr`")
    );
    assert!(broken("key: [person]", "key: person").contains("low.yaml:3"));
    assert_eq!(
        broken("key: [person]", "key: [person, person]"),
        "error low.yaml:3: the key names no column, or one twice"
    );
    assert_eq!(
        broken("hrss.income: {}", "hrss.income: {shrink_max: 120}"),
        "error low.yaml:5: `shrink_max` of `hrss.income` is no percentage"
    );
    assert_eq!(
        broken("source: 示例", "source: ''"),
        "error low.yaml:7: a value of `line` has no source"
    );
    assert_eq!(
        broken("from: hrss.income.income", "from: income"),
        "error low.yaml:14: `income` names no input and field of it"
    );
    assert_eq!(
        broken("from: hrss.income.income", "from: police.register.income"),
        "error low.yaml:14: neither it nor a model before it reads the table of `police.register.income`"
    );
    assert_eq!(
        broken("unit: civil", "unit: civil\n  debounce: 0"),
        "error low.yaml:13: `debounce` counts runs in a row"
    );
    let half = haina_lake::model::ModelSet::read("x", [("a.sql".to_owned(), SQL.to_owned())]);
    assert_eq!(
        lines(&half.unwrap_err()),
        "error a.sql: there is no `a.yaml` beside it"
    );
}

#[tokio::test]
async fn a_model_is_planned_against_the_columns_of_its_tables() {
    assert_eq!(checked(SQL, YAML).await, "");
    let cases = [
        (
            "SELECT person, incom AS income\nFROM hrss.income WHERE income < $line",
            "low.sql:1: Schema error: No field named incom",
        ),
        (
            "SELECT person\nFROM hrss.income WHERE income < $line",
            "low.yaml:14: the SQL outputs no column `income`, which `reasons` names",
        ),
        (
            "SELECT income FROM hrss.income WHERE income < $line",
            "low.yaml:3: the SQL outputs no column `person`, which `key` names",
        ),
        (
            "SELECT person, income, random() AS x FROM hrss.income WHERE income < $line",
            "low.sql:1: `random` answers differently at another time",
        ),
        (
            "SELECT person, income FROM hrss.income WHERE income < $line AND now() > '2026-01-01'",
            "low.sql:1: `now` answers differently at another time",
        ),
        (
            "SELECT person, income FROM hrss.income WHERE income < $line AND current_date > '2026-01-01'",
            "answers differently at another time",
        ),
        (
            "SELECT person, income FROM hrss.income WHERE income < $line\n  AND person IN (SELECT uuid() FROM hrss.income)",
            "low.sql:2: `uuid` answers differently at another time",
        ),
    ];
    for (sql, expected) in cases {
        let found = checked(sql, YAML).await;
        assert!(found.contains(expected), "{sql}\n{found}");
    }
    let wrong_field = YAML.replace("from: hrss.income.income", "from: hrss.income.wage");
    assert_eq!(
        checked(SQL, &wrong_field).await,
        "error low.yaml:14: `hrss.income` has no field `wage`"
    );
}

#[tokio::test]
async fn shapes_that_are_slow_here_are_warned_of() {
    let sql = "SELECT person, income FROM (\n  SELECT person, income,\n    max(income) OVER (PARTITION BY name) AS top\n  FROM hrss.income) AS t\nWHERE top < $line";
    let found = checked(sql, YAML).await;
    assert_eq!(
        found,
        "warning low.sql:3: `max(…) OVER (PARTITION BY …)` without ORDER BY is slow here"
    );
    let ordered = sql.replace("BY name)", "BY name ORDER BY income)");
    assert_eq!(checked(&ordered, YAML).await, "");
}

#[tokio::test]
async fn tests_of_a_model_say_what_is_not_as_expected() {
    let play = |expect: &str| {
        format!(
            "{YAML}tests:\n  - name: Who earns less is found\n    day: 2026-03-01\n    given:\n      hrss.income: |\n        \
             person,income\n        p1,999\n        p2,1000\n        p3,\n    expect: |\n      person,income\n      {expect}\n"
        )
    };
    let failure = async |yaml: &str| {
        let played = set(&[("low", SQL, yaml)]).play(&schemas()).await.unwrap();
        played[0].failure.clone()
    };
    assert_eq!(failure(&play("p1,999")).await, None);
    let told = failure(&play("p2,1000")).await.unwrap();
    assert_eq!(
        told,
        "expected\nperson,income\np2,1000\nfound\nperson,income\np1,999"
    );
    let bad = play("p1,999").replace("p1,999\n        p2", "p1,many\n        p2");
    assert!(
        failure(&bad)
            .await
            .unwrap()
            .contains("`hrss.income`, as given: `income`")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any graph is either put into an order in which each model follows what it reads, or refused naming a real cycle.
    #[test]
    fn models_in_a_circle_are_refused_and_all_others_put_in_order(
        edges in proptest::collection::btree_set((0_usize..7, 0_usize..7), 0..12)
    ) {
        let name = |n: usize| format!("m{n}");
        let texts: Vec<(String, String, String)> = (0..7).map(|n| {
            let reads: BTreeSet<String> =
                edges.iter().filter(|(from, _)| *from == n).map(|(_, to)| name(*to)).collect();
            let from: Vec<String> =
                reads.iter().map(|r| format!(" JOIN {r} USING (person)")).collect();
            let inputs: Vec<String> = reads.iter().map(|r| format!("{r}: {{}}")).collect();
            let sql = format!("SELECT person FROM hrss.income{}", from.concat());
            let yaml = format!(
                "title: {{zh: 表, en: t}}\nowner: civil\nkey: [person]\ninputs: {{hrss.income: {{}}, {}}}\n",
                inputs.join(", ")
            );
            (name(n), sql, yaml)
        }).collect();
        let borrowed: Vec<(&str, &str, &str)> =
            texts.iter().map(|(n, s, y)| (n.as_str(), s.as_str(), y.as_str())).collect();
        match read(&borrowed) {
            Ok(set) => {
                let order: Vec<&str> = set.models().map(|m| m.name.as_str()).collect();
                let place = |n: usize| order.iter().position(|m| *m == name(n)).unwrap();
                for (from, to) in &edges {
                    prop_assert!(place(*to) < place(*from));
                }
            }
            Err(faults) => {
                prop_assert_eq!(faults.len(), 1);
                let (_, circle) = faults[0].what.split_once(": ").unwrap();
                let path: Vec<usize> =
                    circle.split(" → ").map(|m| m[1..].parse().unwrap()).collect();
                prop_assert!(path.len() > 1 && path.first() == path.last());
                for step in path.windows(2) {
                    prop_assert!(edges.contains(&(step[0], step[1])), "{} of {:?}", circle, edges);
                }
            }
        }
    }
}
