//! Eligibility: what is positive is renewed, anything else is a question to a person.

use haina_lake::model::{Consequence, ModelSet, Outcome};

use super::town::{self, set};

fn subsidy() -> ModelSet {
    let sql = "SELECT person, CASE WHEN dead = 'yes' THEN 'negative' WHEN seen = 'yes' THEN 'positive' ELSE 'ask' END AS verdict,
        dead, seen FROM civil.subsidy";
    let yaml = "
title: {zh: 高龄津贴, en: allowance of the old}
owner: civil
key: [person]
inputs:
  civil.subsidy: {}
eligibility:
  outcome: verdict
  claims:
    subject: person
    claim: {zh: 高龄津贴资格需人工核实, en: the entitlement needs a look}
    unit: civil
    reasons:
      - {column: dead, title: {zh: 死亡登记, en: death}, from: civil.subsidy.dead}
      - {column: seen, title: {zh: 近期活动, en: trace}, from: civil.subsidy.seen}
";
    set(&[("old", sql, yaml)])
}

#[tokio::test]
async fn positive_is_renewed_and_anything_else_is_a_finding_for_a_person() {
    town::each(async |town| {
        let set = subsidy();
        town.tables.put(
            "civil.subsidy",
            "person,dead,seen\np1,no,yes\np2,yes,yes\np3,no,no\n",
        );
        let ran = town.run(&set).await;
        let body = &ran[0].made().unwrap().body;
        let answers: Vec<(&str, u64)> = body.answers.iter().map(|(o, n)| (o.name(), *n)).collect();
        assert_eq!(answers, [("positive", 1), ("negative", 1), ("ask", 1)]);
        assert_eq!(
            body.rows, 3,
            "the record of who is renewed is the result itself"
        );
        let found = town.found("low-income/old").await;
        assert_eq!(found["p2"], "suspected yes/yes/negative");
        assert_eq!(found["p3"], "suspected no/no/ask");
        assert_eq!(found.len(), 2);
        // A trace turned up: the question is over, and p3 is renewed.
        town.tables.put(
            "civil.subsidy",
            "person,dead,seen\np1,no,yes\np2,yes,yes\np3,no,yes\n",
        );
        town.run(&set).await;
        assert_eq!(town.found("low-income/old").await["p3"], "lapsed no/no/ask");
    })
    .await;
}

#[test]
fn nothing_that_a_model_says_ends_a_payment() {
    use strum::IntoEnumIterator as _;
    for outcome in Outcome::iter() {
        // Exhaustive by type: a third consequence would not compile here.
        match outcome.consequence() {
            Consequence::Renew => assert_eq!(outcome, Outcome::Positive),
            Consequence::AskPerson => assert_ne!(outcome, Outcome::Positive),
        }
    }
}

#[tokio::test]
async fn an_answer_that_is_none_of_three_is_refused_and_nothing_is_served() {
    town::one(async |town| {
        let set = subsidy();
        town.tables
            .put("civil.subsidy", "person,dead,seen\np1,no,yes\n");
        town.run(&set).await;
        let strange = set_with_null();
        town.tables
            .put("civil.subsidy", "person,dead,seen\np1,no,yes\np2,,\n");
        let ran = town.models.run(&strange).await.unwrap();
        let haina_lake::model::Did::Failed(error) = &ran[0].did else {
            panic!("{ran:?}");
        };
        let text = error.to_string();
        assert!(
            text.contains("`verdict`") && text.contains("`positive`, `negative` or `ask`"),
            "{text}"
        );
        assert_eq!(
            town.models.served(&set, "old").await.unwrap().unwrap().rows,
            1
        );
    })
    .await;
}

/// As [`subsidy`], but it does not answer for everybody.
fn set_with_null() -> ModelSet {
    let mut models = subsidy();
    let model = models.model("old").unwrap();
    let (sql, yaml) = (
        model
            .sql
            .replace("ELSE 'ask' ", "WHEN dead = 'no' THEN 'ask' "),
        include_yaml(),
    );
    models = set(&[("old", &sql, &yaml)]);
    models
}

fn include_yaml() -> String {
    "title: {zh: 高龄津贴, en: allowance of the old}\nowner: civil\nkey: [person]\ninputs: {civil.subsidy: {}}\n\
     eligibility:\n  outcome: verdict\n  claims:\n    subject: person\n    claim: {zh: 核实, en: look}\n    unit: civil\n    \
     reasons:\n      - {column: dead, title: {zh: 死亡登记, en: death}, from: civil.subsidy.dead}\n"
        .to_owned()
}
