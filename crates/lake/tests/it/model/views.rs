//! Views: reckoned by those that read them, run and kept by nobody.

use haina_core::Fault;
use haina_journal::Actor;
use haina_lake::model::{ModelSet, Trouble};

use super::runs::{found, incomes};
use super::town::{self, read, rows_of, set};

const VIEW_SQL: &str = "SELECT person, name, income, _batch AS batch, _row AS line
    FROM hrss.income WHERE said_on <= $day";
const VIEW: &str = "
title: {zh: 收入, en: income}
owner: civil
view: true
key: [person]
inputs:
  hrss.income: {stale_after: 40, shrink_max: 20}
";
const LOW_SQL: &str = "SELECT person, name, income, batch AS income_batch, line AS income_row FROM all_income WHERE income < 1000";
const LOW: &str = "
title: {zh: 低收入, en: low income}
owner: civil
key: [person]
inputs:
  all_income: {}
finding:
  subject: person
  name: name
  claim: {zh: 可能符合低收入认定, en: may be of low income}
  unit: civil
  reasons:
    - {column: income, title: {zh: 月收入, en: monthly income}, from: hrss.income.income, origin: income}
";

fn models() -> ModelSet {
    set(&[("all_income", VIEW_SQL, VIEW), ("low", LOW_SQL, LOW)])
}

#[tokio::test]
async fn a_view_is_reckoned_by_what_reads_it_and_kept_nowhere() {
    town::each_delta(async |town| {
        let set = models();
        assert!(town.models.rows_of(&set, "low").await.unwrap().is_none());
        town.tables.put(
            "hrss.income",
            &incomes(&[("p1", 500), ("p2", 900), ("p3", 5000)]),
        );
        assert_eq!(town.words(&set).await, "low made");
        assert_eq!(found(&town).await, "p1 suspected 500, p2 suspected 900");
        assert_eq!(town.words(&set).await, "low unchanged");
        // Where it comes from is told of the table, and what was read is the table too.
        let finding = &town.all_findings("low-income/low").await[0];
        assert_eq!(finding.reasons[0].table, "hrss.income");
        assert!(finding.reasons[0].row.starts_with("b7/"));
        let run = &town.models.runs(&set, "low").await.unwrap()[0];
        assert_eq!(run.body.input_rows, [("hrss.income".to_owned(), 3)].into());
        assert!(
            town.models
                .runs(&set, "all_income")
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            town.models
                .served(&set, "all_income")
                .await
                .unwrap()
                .is_none()
        );
        let rows = town
            .models
            .rows_of(&set, "all_income")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(rows_of(rows).await.len(), 3);

        town.tables.put(
            "hrss.income",
            &incomes(&[("p1", 400), ("p2", 2000), ("p3", 1)]),
        );
        assert_eq!(town.words(&set).await, "low made");
        assert_eq!(
            found(&town).await,
            "p1 suspected 400, p2 lapsed 900, p3 suspected 1"
        );
    })
    .await;
}

#[tokio::test]
async fn a_source_that_is_short_behind_a_view_lets_nobody_leave_until_a_person_says_that_it_is_right()
 {
    town::each(async |town| {
        let set = models();
        let many: Vec<(String, i64)> = (0..10).map(|n| (format!("p{n}"), 500)).collect();
        let rows = |n: usize| {
            let some: Vec<(&str, i64)> = many[..n].iter().map(|(p, i)| (p.as_str(), *i)).collect();
            incomes(&some)
        };
        town.tables.put("hrss.income", &rows(10));
        town.run(&set).await;
        town.tables.put("hrss.income", &rows(7));
        let ran = town.run(&set).await;
        let body = &ran[0].made().unwrap().body;
        assert_eq!(
            body.trouble["hrss.income"],
            [Trouble::Shrank { before: 10, now: 7 }]
        );
        assert_eq!((body.moved.left, body.moved.waiting), (0, 3));
        let person = Actor::System("test".to_owned());
        let none = town
            .models
            .accept(&person, &set, "low", "police.register", "核对");
        assert_eq!(none.await.unwrap_err().code(), "LAK0072");
        town.models
            .accept(&person, &set, "low", "hrss.income", "停发三户，已核对")
            .await
            .unwrap();
        let ran = town.run(&set).await;
        assert_eq!(ran[0].made().unwrap().body.moved.left, 3);
    })
    .await;
}

#[tokio::test]
async fn what_reads_a_view_waits_for_what_the_view_reads() {
    town::one(async |town| {
        let first = (
            "base",
            "SELECT person, name, income, _batch, _row, said_on FROM hrss.income",
            "
title: {zh: 底表, en: base}
owner: civil
key: [person]
inputs: {hrss.income: {}}
",
        );
        let view = VIEW.replace("hrss.income: {stale_after: 40, shrink_max: 20}", "base: {}");
        let sql = VIEW_SQL.replace("hrss.income", "base");
        let set = set(&[first, ("all_income", &sql, &view), ("low", LOW_SQL, LOW)]);
        assert_eq!(town.words(&set).await, "base failed, low waits");
        town.tables.put("hrss.income", &incomes(&[("p1", 500)]));
        assert_eq!(town.words(&set).await, "base made, low made");
        assert_eq!(found(&town).await, "p1 suspected 500");
    })
    .await;
}

#[test]
fn a_view_claims_nothing_never_runs_and_its_rows_are_not_counted() {
    let told = |models: &[(&str, &str, &str)]| {
        let faults = read(models).err().unwrap_or_default();
        faults.iter().map(ToString::to_string).collect::<String>()
    };
    let view = |more: &str| told(&[("all_income", VIEW_SQL, &format!("{VIEW}{more}"))]);
    assert_eq!(view(""), "");
    assert!(view("schedule: {every: daily, by: \"06:00\"}\n").contains("it is never run"));
    let stage = "stage: {funnel: f, order: 1, raw: [hrss.income], reason: name, reasons: {a: {zh: 甲, en: a}}}\n";
    assert!(view(stage).contains("more than one of `view`"));
    let low = LOW.replace("all_income: {}", "all_income: {shrink_max: 10}");
    let counted = told(&[("all_income", VIEW_SQL, VIEW), ("low", LOW_SQL, &low)]);
    assert!(
        counted.contains("the rows of `all_income` are not counted"),
        "{counted}"
    );
}
