//! Runs: what is computed when, what is claimed, what late and short sources do.

use haina_core::Fault;
use haina_core::Words;
use haina_finding::{FindingState, Reason};
use haina_journal::Actor;
use haina_lake::model::{ModelSet, Trouble};

use super::town::{self, Town, rows_of, set};

const SQL: &str =
    "SELECT r.person, r.name, r.income, r._batch AS income_batch, r._source AS income_source,
        r._row AS income_row, r._known_at AS income_known_at, r.said_on
    FROM hrss.income r WHERE r.income < $income_line";
const YAML: &str = "
title: {zh: 低收入, en: low income}
owner: civil
basis: [{from: 2014-05-01, text: 《社会救助暂行办法》第十三条}]
key: [person]
inputs:
  hrss.income: {stale_after: 40, shrink_max: 20}
params:
  income_line:
    - {from: 2025-01-01, value: 1000, source: 青民发〔2025〕1号（示例）}
    - {from: 2026-03-04, value: 1100, source: 青民发〔2026〕1号（示例）}
finding:
  subject: person
  name: name
  claim: {zh: 可能符合低收入认定, en: may be of low income}
  unit: civil
  reasons:
    - {column: income, title: {zh: 月收入, en: monthly income}, from: hrss.income.income, origin: income, date: said_on}
";

pub fn low_income() -> ModelSet {
    set(&[("low", SQL, YAML)])
}

/// Incomes of people, as one delivery.
pub fn incomes(rows: &[(&str, i64)]) -> String {
    let mut text =
        "person,name,income:int,said_on:date,_batch,_source,_row:int,_known_at:time\n".to_owned();
    for (at, (person, income)) in rows.iter().enumerate() {
        text +=
            &format!("{person},王{person},{income},2026-02-28,b7,hrss,{at},2026-03-01T20:00:00Z\n");
    }
    text
}

pub async fn found(town: &Town) -> String {
    let found = town.found("low-income/low").await;
    let lines: Vec<String> = found
        .iter()
        .map(|(key, said)| format!("{key} {said}"))
        .collect();
    lines.join(", ")
}

#[tokio::test]
async fn who_enters_changes_and_leaves_is_a_finding_with_its_reasons() {
    town::each_delta(async |town| {
        let set = low_income();
        town.tables.put(
            "hrss.income",
            &incomes(&[("p1", 500), ("p2", 900), ("p3", 5000)]),
        );
        assert_eq!(town.words(&set).await, "low made");
        assert_eq!(found(&town).await, "p1 suspected 500, p2 suspected 900");
        let first = &town.all_findings("low-income/low").await[0];
        let reason = Reason {
            what: Words::new("月收入", "monthly income"),
            value: "900".to_owned(),
            table: "hrss.income".to_owned(),
            row: "b7/1".to_owned(),
            date: "2026-02-28".to_owned(),
            dept: "hrss".to_owned(),
        };
        let second = town.all_findings("low-income/low").await;
        let p2 = second.iter().find(|f| f.subject.key == "p2").unwrap();
        assert_eq!(p2.reasons, [reason]);
        assert_eq!(first.model_version, set.model("low").unwrap().version);

        town.tables.put(
            "hrss.income",
            &incomes(&[("p1", 400), ("p3", 5000), ("p4", 1)]),
        );
        let ran = town.run(&set).await;
        let moved = ran[0].made().unwrap().body.moved;
        assert_eq!((moved.entered, moved.changed, moved.left), (1, 1, 1));
        assert_eq!(
            found(&town).await,
            "p1 suspected 400, p2 lapsed 900, p4 suspected 1"
        );

        let entries = town.entries("lake.model_ran").await;
        assert_eq!(entries.len(), 2);
        let text = entries[1].body.to_string();
        assert!(
            text.contains("\"rows\":2") && text.contains("\"hrss.income\":2"),
            "{text}"
        );
        assert!(!text.contains("p1"), "nothing of people is hashed: {text}");
    })
    .await;
}

#[tokio::test]
async fn a_run_with_equal_inputs_does_nothing() {
    town::each(async |town| {
        let set = low_income();
        town.tables
            .put("hrss.income", &incomes(&[("p1", 500), ("p2", 1050)]));
        assert_eq!(town.words(&set).await, "low made");
        let before = (town.results.versions(""), town.entries("lake.").await.len());
        for _ in 0..3 {
            assert_eq!(town.words(&set).await, "low unchanged");
        }
        let after = (town.results.versions(""), town.entries("lake.").await.len());
        assert_eq!(after, before);
        assert_eq!(town.models.runs(&set, "low").await.unwrap().len(), 1);

        // A new day alone is nothing new; a new value of a parameter is.
        town.days(1);
        assert_eq!(town.words(&set).await, "low unchanged");
        town.days(1);
        assert_eq!(town.words(&set).await, "low made");
        assert_eq!(found(&town).await, "p1 suspected 500, p2 suspected 1050");
        let runs = town.models.runs(&set, "low").await.unwrap();
        assert_eq!(runs[0].body.params["income_line"], 1100);
    })
    .await;
}

#[tokio::test]
async fn another_version_of_the_model_claims_anew_and_is_told_apart() {
    town::one(async |town| {
        town.tables
            .put("hrss.income", &incomes(&[("p1", 500), ("p2", 900)]));
        town.run(&low_income()).await;
        let other = set(&[("low", &SQL.replace("<", "<="), YAML)]);
        let ran = town.run(&other).await;
        assert_eq!(ran[0].made().unwrap().body.moved.changed, 2);
        let version = &other.model("low").unwrap().version;
        assert_ne!(*version, low_income().model("low").unwrap().version);
        let all = town.all_findings("low-income/low").await;
        assert!(all.iter().all(|f| f.model_version == *version));
        // Tests and comments of the header are not of the version.
        let with_test =
            format!("# a comment\n{YAML}tests: [{{name: n, day: 2026-03-01, expect: person}}]\n");
        let same = set(&[("low", &SQL.replace("<", "<="), &with_test)]);
        assert_eq!(town.words(&same).await, "low unchanged");
    })
    .await;
}

#[tokio::test]
async fn a_late_source_lets_nobody_leave_and_is_the_finding_itself() {
    town::each(async |town| {
        let set = low_income();
        town.tables
            .put("hrss.income", &incomes(&[("p1", 500), ("p2", 900)]));
        town.run(&set).await;
        // Nothing came for 41 days; the line of March alone makes the model run.
        town.days(41);
        let ran = town.run(&set).await;
        let body = &ran[0].made().unwrap().body;
        assert!(matches!(
            body.trouble["hrss.income"][..],
            [Trouble::Late { .. }]
        ));
        assert_eq!(body.moved.left, 0);
        let sources = town.found("low-income/sources").await;
        assert_eq!(sources["hrss.income"], "suspected 2026-04-11");
        let quality = &town.all_findings("low-income/sources").await[0];
        assert_eq!(
            (quality.unit.as_str(), quality.subject.kind.as_str()),
            ("hrss", "table")
        );

        // It is told once, and is over when the source is there again.
        let told = town.entries("finding.").await.len();
        assert_eq!(town.words(&set).await, "low unchanged");
        assert_eq!(town.entries("finding.").await.len(), told);
        town.tables
            .put("hrss.income", &incomes(&[("p1", 500), ("p3", 100)]));
        town.run(&set).await;
        assert_eq!(
            found(&town).await,
            "p1 suspected 500, p2 lapsed 900, p3 suspected 100"
        );
        assert_eq!(
            town.found("low-income/sources").await["hrss.income"],
            "lapsed 2026-04-11"
        );
    })
    .await;
}

#[tokio::test]
async fn a_short_source_lets_nobody_leave_until_it_is_whole_or_a_person_says_that_it_is() {
    town::each(async |town| {
        let set = low_income();
        let many: Vec<(String, i64)> = (0..10).map(|n| (format!("p{n}"), 500)).collect();
        let rows = |n: usize| {
            let some: Vec<(&str, i64)> = many[..n].iter().map(|(p, i)| (p.as_str(), *i)).collect();
            incomes(&some)
        };
        town.tables.put("hrss.income", &rows(10));
        town.run(&set).await;
        let gone = async || {
            let found = town.found("low-income/low").await;
            found
                .values()
                .filter(|said| said.starts_with("lapsed"))
                .count()
        };
        // Short twice: the second is compared with what was whole, not with the first short one.
        for _ in 0..2 {
            town.tables.put("hrss.income", &rows(7));
            let ran = town.run(&set).await;
            let body = &ran[0].made().unwrap().body;
            let shrank = Trouble::Shrank { before: 10, now: 7 };
            assert_eq!(body.trouble["hrss.income"], [shrank]);
            assert_eq!(
                (body.moved.left, body.moved.waiting, gone().await),
                (0, 3, 0)
            );
        }
        assert_eq!(
            town.found("low-income/sources").await["hrss.income"],
            "suspected 10 → 7"
        );

        let person = Actor::Person {
            id: "per_1".to_owned(),
            role: "unit-lead".to_owned(),
            on_behalf_of: None,
        };
        for (input, reason, code) in [
            ("hrss.income", " ", "LAK0003"),
            ("police.register", "核对", "LAK0072"),
        ] {
            let refused = town.models.accept(&person, &set, "low", input, reason);
            assert_eq!(refused.await.unwrap_err().code(), code);
        }
        town.models
            .accept(&person, &set, "low", "hrss.income", "停发三户，已核对")
            .await
            .unwrap();
        town.run(&set).await;
        assert_eq!(gone().await, 3);
        assert_eq!(town.entries("lake.input_accepted").await.len(), 1);
        let whole = town
            .models
            .accept(&person, &set, "low", "hrss.income", "核对");
        assert_eq!(whole.await.unwrap_err().code(), "LAK0011");
        assert_eq!(
            town.found("low-income/sources").await["hrss.income"],
            "lapsed 10 → 7"
        );

        // Within the bound people leave as ever.
        town.tables.put("hrss.income", &rows(6));
        town.run(&set).await;
        assert_eq!(gone().await, 4);
    })
    .await;
}

#[tokio::test]
async fn a_change_holds_only_after_so_many_runs_in_a_row() {
    town::one(async |town| {
        let set = set(&[(
            "low",
            SQL,
            &YAML.replace("  reasons:", "  debounce: 2\n  reasons:"),
        )]);
        let put = |rows: &[(&str, i64)]| town.tables.put("hrss.income", &incomes(rows));
        let p = [
            ("p1", 500),
            ("p9", 9000),
            ("p8", 9000),
            ("p7", 9000),
            ("p6", 9000),
        ];
        put(&p);
        town.run(&set).await;
        assert_eq!(found(&town).await, "");
        put(&p);
        town.run(&set).await;
        assert_eq!(found(&town).await, "p1 suspected 500");
        put(&p[1..]);
        town.run(&set).await;
        put(&p);
        town.run(&set).await;
        put(&p[1..]);
        town.run(&set).await;
        assert_eq!(
            found(&town).await,
            "p1 suspected 500",
            "out, in, out: never out twice in a row"
        );
        put(&p[1..]);
        town.run(&set).await;
        assert_eq!(found(&town).await, "p1 lapsed 500");
    })
    .await;
}

#[tokio::test]
async fn a_refuted_subject_stays_quiet_until_its_values_change() {
    town::one(async |town| {
        let set = low_income();
        town.tables.put("hrss.income", &incomes(&[("p1", 500)]));
        town.run(&set).await;
        let finding = town.all_findings("low-income/low").await.remove(0);
        let refute = haina_finding::Command::Refute {
            by: "per_1".to_owned(),
            note: "已入户核查".to_owned(),
        };
        let mut tx = town.store.begin().await.unwrap();
        town.findings
            .follow(&mut tx, finding.id, &refute)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for income in [500, 500, 499] {
            town.tables.put("hrss.income", &incomes(&[("p1", income)]));
            town.run(&set).await;
            let all = town.all_findings("low-income/low").await;
            let open = all
                .iter()
                .filter(|f| f.state == FindingState::Suspected)
                .count();
            assert_eq!(open, usize::from(income == 499));
        }
    })
    .await;
}

#[tokio::test]
async fn models_run_after_those_that_they_read_and_only_when_these_are_new() {
    town::one(async |town| {
        let table = |inputs: &str| {
            format!(
                "title: {{zh: 表, en: table}}\nowner: civil\nkey: [person]\ninputs: {{{inputs}}}\n"
            )
        };
        let set = set(&[
            ("a_last", "SELECT person FROM middle", &table("middle: {}")),
            (
                "middle",
                "SELECT i.person FROM hrss.income i JOIN other o ON i.person = o.person",
                &table("hrss.income: {}, other: {}"),
            ),
            (
                "other",
                "SELECT person FROM police.register",
                &table("police.register: {}"),
            ),
        ]);
        town.tables.put("hrss.income", "person\np1\np2\n");
        assert_eq!(
            town.words(&set).await,
            "other failed, middle waits, a_last waits"
        );
        town.tables.put("police.register", "person\np1\np3\n");
        assert_eq!(
            town.words(&set).await,
            "other made, middle made, a_last made"
        );
        town.tables.put("hrss.income", "person\np1\np3\n");
        assert_eq!(
            town.words(&set).await,
            "other unchanged, middle made, a_last made"
        );
        let served = town.models.served(&set, "a_last").await.unwrap().unwrap();
        assert_eq!((served.version, served.rows), (1, 2));
        assert_eq!(rows_of(served.provider).await, ["p1", "p3"]);
    })
    .await;
}

#[tokio::test]
async fn a_source_that_is_late_far_before_lets_nobody_leave_either() {
    town::one(async |town| {
        let table = "title: {zh: 表, en: t}\nowner: civil\nkey: [person]\ninputs: {INPUTS}\n";
        let claims = "finding:\n  subject: person\n  claim: {zh: 低收入, en: low}\n  unit: civil\n  reasons:\n    \
            - {column: income, title: {zh: 收入, en: income}, from: hrss.income.income}\n";
        let poor = table.replace("INPUTS", "hrss.income: {stale_after: 10}, police.register: {}");
        let last = table.replace("INPUTS", "poor: {}") + claims;
        let join = "SELECT person, income FROM hrss.income JOIN police.register USING (person)";
        let set = set(&[("poor", join, &poor), ("low", "SELECT person, income FROM poor", &last)]);
        town.tables.put("hrss.income", "person,income\np1,1\np2,2\n");
        town.tables.put("police.register", "person\np1\np2\n");
        town.run(&set).await;
        town.days(20);
        town.tables.put("police.register", "person\np1\n");
        let ran = town.run(&set).await;
        let body = &ran[1].made().unwrap().body;
        assert_eq!((body.rows, body.moved.left, body.moved.waiting), (1, 0, 1));
        assert!(body.trouble.contains_key("hrss.income"));
        assert_eq!(found(&town).await, "p1 suspected 1, p2 suspected 2");
        // A model that fails says nothing of its sources: what was told of them stays.
        let broken = town::set(&[("poor", "SELECT 1 / 0 AS person, income FROM hrss.income, police.register", &poor)]);
        assert_eq!(town.words(&broken).await, "poor failed");
        let sources = town.found("low-income/sources").await;
        assert!(sources["hrss.income"].starts_with("suspected"), "{sources:?}");
        // It comes, and says the same of both: now the one who is off the register leaves.
        town.tables.put("hrss.income", "person,income\np1,1\np2,2\n");
        town.run(&set).await;
        assert_eq!(found(&town).await, "p1 suspected 1, p2 lapsed 2");
    })
    .await;
}

#[tokio::test]
async fn texts_that_a_finding_does_not_hold_are_cut_and_long_keys_refused() {
    town::one(async |town| {
        let set = low_income();
        let long = "王".repeat(5_000);
        let row = |person: &str, name: &str| {
            format!(
                "person,name,income:int,said_on:date,_batch,_source,_row:int,_known_at:time\n{person},{name},1,,b,hrss,1,\n"
            )
        };
        town.tables.put("hrss.income", &row("p1", &long));
        town.run(&set).await;
        let all = town.all_findings("low-income/low").await;
        assert_eq!(all[0].subject.name.chars().count(), 2_000);
        town.tables.put("hrss.income", &row(&long, "王"));
        assert_eq!(town.words(&set).await, "low failed");
    })
    .await;
}
