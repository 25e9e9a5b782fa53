//! Papers that nobody has to bring: departments' records are asked under agreements, what they say is spared and counted once, and a
//! department that is down, has not agreed, or does not know, holds nothing up.

mod town;

use std::sync::atomic::Ordering;

use haina_party::Principal;
use serde_json::{Value, json};

use town::{CANARY, DOWN, NUMBER, PURPOSE, SILENT, Town, application, stand, table};

#[tokio::test]
async fn what_records_say_is_spared_counted_once_and_told_to_whom_it_is_about() {
    Town::each(async |town| {
        let view = town.apply("resident", NUMBER).await;
        let spared = [
            "household-register spared",
            "insurance-record spared",
            "no-dwelling spared",
        ];
        assert_eq!(stand(&view), spared, "{}", view["papers"]);
        let told: Vec<&Value> = view["papers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| &p["proof"]["told"])
            .collect();
        assert_eq!(
            told.iter()
                .filter(|told| !told.is_null())
                .collect::<Vec<_>>(),
            [&&json!("2021-07-01")]
        );
        assert_eq!(town.balance("papers/spared/housing").await, 3);
        assert_eq!(town.balance("papers/answered/police").await, -1);
        let questions = town.questions("resident").await;
        assert_eq!(questions.len(), 3, "{questions:?}");
        for question in &questions {
            let (outcome, source) = (&question["outcome"], &question["source"]);
            assert_eq!(
                *outcome == "no_record",
                *source == "land.dwelling",
                "{question}"
            );
            assert_eq!(
                (&question["about_me"], &question["matter"]),
                (&json!(true), &view["id"])
            );
            assert_eq!(question["asker"]["key"], "housing");
        }
        assert!(town.questions("resident2").await.is_empty());
        // Nothing is asked or counted twice, and what the service said beside is nowhere.
        town.city.settle().await;
        assert_eq!(town.asked.load(Ordering::SeqCst), 1);
        assert_eq!(town.balance("papers/spared/housing").await, 3);
        let entries = town
            .city
            .as_role("auditor")
            .get("/v1/journal?limit=200")
            .await;
        assert!(!entries.text().contains(CANARY) && !view.to_string().contains(CANARY));
        let board = town.city.as_role("handler").get("/v1/proofs").await.ok();
        assert_eq!(board["papers"].as_array().unwrap().len(), 3, "{board}");
        town.city
            .as_role("resident")
            .get("/v1/proofs")
            .await
            .assert_status(403);
    })
    .await;
}

#[tokio::test]
async fn a_system_that_is_down_or_silent_holds_nothing_up_and_its_question_has_a_receipt() {
    Town::each(async |town| {
        for mode in [DOWN, SILENT] {
            town.insurance.store(mode, Ordering::SeqCst);
            let begun = std::time::Instant::now();
            let view = town.apply("resident", NUMBER).await;
            assert!(begun.elapsed() < std::time::Duration::from_secs(20));
            assert_eq!(
                stand(&view)[1],
                "insurance-record wanted: the department's system did not answer in time",
                "{}",
                view["papers"]
            );
            let papers = view["papers"].as_array().unwrap();
            let paper = papers
                .iter()
                .find(|p| p["proof"]["key"] == "insurance-record")
                .unwrap();
            assert!(
                paper["proof"]["receipt"].is_string()
                    && paper["proof"]["fallback"]["zh"].is_string(),
                "{paper}"
            );
            assert_eq!(view["state"], "submitted");
        }
        assert_eq!(town.balance("papers/spared/housing").await, 4);
        // Brought by the person, it is no longer wanted.
        let view = town.apply("resident", NUMBER).await;
        let resident = town.city.as_role("resident");
        let file = resident
            .upload("/v1/files", "参保证明.txt", "参保证明".as_bytes())
            .await;
        let file = file.ok()["id"].clone();
        let path = format!("/v1/matters/{}/actions", view["id"].as_str().unwrap());
        let supply = json!({"action": "supply", "files": [file], "papers": ["insurance-record"]});
        let view = resident.post(path, supply).await.ok();
        assert_eq!(
            stand(&view)[1],
            "insurance-record given: the department's system did not answer in time"
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_is_asked_without_an_agreement_or_about_a_number_that_is_not_the_reporters() {
    Town::each(async |town| {
        let step = json!({"step": "end", "as": "police", "version": 1});
        let path = format!("/v1/agreements/{}/steps", town.agreements[0]);
        town.city.as_operator().post(path, step).await.ok();
        let view = town.apply("resident", NUMBER).await;
        let wanted = "household-register wanted: no agreement with the department permits the question";
        assert_eq!(stand(&view)[0], wanted, "{}", view["papers"]);
        let denied: Vec<Value> = town.questions("resident").await;
        let denied = denied.iter().find(|question| question["source"] == "police.register").unwrap();
        assert_eq!((&denied["outcome"], &denied["receipt"]), (&json!("not_agreed"), &Value::Null));

        let asked = town.asked.load(Ordering::SeqCst);
        let view = town.apply("resident2", NUMBER).await;
        for paper in stand(&view) {
            assert!(paper.ends_with("not verified to be yours"), "{paper}");
        }
        assert_eq!(town.asked.load(Ordering::SeqCst), asked);
        assert_eq!(town.questions("resident").await.len(), 3);
        // A person cannot answer for a record.
        let answer = json!({"action": "answer_paper", "paper": "no-dwelling", "answer": {"said": "spared", "receipt": "rcp_1"}});
        let path = format!("/v1/matters/{}/actions", view["id"].as_str().unwrap());
        town.city.as_role("resident2").post(path, answer).await.assert_status(422);
    })
    .await;
}

#[tokio::test]
async fn a_field_that_became_too_secret_is_no_longer_told() {
    Town::each(async |town| {
        let operator = town.city.as_operator();
        let path = "/v1/catalog/resources/hrss.pension-insured";
        let version = operator.get(path).await.ok()["version"].clone();
        let secret = table("hrss.pension-insured", "human-resources", "important");
        let body = json!({"resource": secret["resource"], "version": version});
        operator.put(path, body).await.ok();
        let view = town.apply("resident", NUMBER).await;
        let wanted =
            "insurance-record wanted: no agreement with the department permits the question";
        assert_eq!(stand(&view)[1], wanted, "{}", view["papers"]);
        assert_eq!(town.asked.load(Ordering::SeqCst), 0);
    })
    .await;
}

#[tokio::test]
async fn a_record_that_has_ended_does_not_count_and_one_that_has_not_speaks_against() {
    Town::each(async |town| {
        // The dwelling was sold in 2019; then another is bought.
        let view = town.apply("resident", NUMBER).await;
        assert_eq!(stand(&view)[2], "no-dwelling spared");
        let row = format!("{NUMBER},2026-01-05,");
        town.deliver("land.dwelling", "natural-resources", &row)
            .await;
        let view = town.apply("resident", NUMBER).await;
        let wanted = "no-dwelling wanted: the department's record does not say it";
        assert_eq!(stand(&view)[2], wanted, "{}", view["papers"]);
        let questions = town.questions("resident").await;
        let against = questions
            .iter()
            .find(|question| {
                question["source"] == "land.dwelling" && question["outcome"] == "record"
            })
            .unwrap();
        assert_eq!(against["spared"], false);
    })
    .await;
}

#[tokio::test]
async fn asked_again_after_a_kill_a_question_is_the_same_and_counts_once() {
    Town::each(async |town| {
        let view = town.apply("resident", NUMBER).await;
        let id = view["id"].as_str().unwrap();
        let first = view["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["seq"].as_i64().unwrap())
            .min();
        let api = town.city.app.api();
        for paper in ["household-register", "insurance-record", "no-dwelling"] {
            let due = haina_proof::Due {
                about: id.to_owned(),
                paper: paper.to_owned(),
                nth: first.unwrap(),
                failures: 0,
            };
            let mut tx = api.store().begin().await.unwrap();
            api.proofs().owe(&mut tx, &due).await.unwrap();
            tx.commit().await.unwrap();
        }
        let before = town.city.entries().await;
        town.city.settle().await;
        assert_eq!(town.city.entries().await, before);
        assert_eq!(town.balance("papers/spared/housing").await, 3);
        let questions = town.questions("resident").await;
        assert_eq!(
            questions
                .iter()
                .filter(|question| question["spared"] == true)
                .count(),
            3
        );
        assert_eq!((questions.len(), town.asked.load(Ordering::SeqCst)), (3, 1));
    })
    .await;
}

#[tokio::test]
async fn killed_between_the_answer_and_the_count_the_paper_is_counted_all_the_same() {
    Town::each(async |town| {
        // Which number of the journal an opening gets is learnt from a first one.
        let before = town.city.entries().await;
        let view = town.apply("resident", NUMBER).await;
        let seqs = view["timeline"].as_array().unwrap().iter();
        let first = seqs.map(|one| one["seq"].as_i64().unwrap()).min().unwrap();
        let gap = first - i64::try_from(before).unwrap();
        let nth = i64::try_from(town.city.entries().await).unwrap() + gap;

        let api = town.city.app.api();
        let body = application(NUMBER);
        let opened = town
            .city
            .as_role("resident")
            .post("/v1/matters", body)
            .await
            .ok();
        let id: haina_matter::MatterId = opened["id"].as_str().unwrap().parse().unwrap();
        let receipt = haina_agreement::ReceiptId::new(api.env());
        let due = haina_proof::Due {
            about: id.to_string(),
            paper: "household-register".to_owned(),
            nth,
            failures: 0,
        };
        let note = haina_proof::Note {
            id: haina_proof::QuestionId::new(api.env()),
            at: api.env().now(),
            title: haina_core::Words::new("户口簿", "Household register"),
            source: "police.register".to_owned(),
            owner: "police".to_owned(),
            asker: "housing".to_owned(),
            purpose: PURPOSE.to_owned(),
            about: id.to_string(),
            subject: None,
            person: Some(town.city.id("resident").to_owned()),
            outcome: haina_proof::Outcome::Record,
            spared: false,
            told: None,
            receipt: Some(receipt),
            took_ms: 1,
        };
        let mut tx = api.store().begin().await.unwrap();
        api.proofs().note(&mut tx, &due, &note).await.unwrap();
        tx.commit().await.unwrap();
        let answer = haina_matter::Command::AnswerPaper {
            paper: due.paper.clone(),
            asked_at: None,
            answer: haina_matter::PaperAnswer::Spared {
                receipt: receipt.to_string(),
                told: haina_matter::Private(None),
            },
        };
        let system = Principal::system();
        api.matters().act(&system, id, &answer, None).await.unwrap();
        assert_eq!(
            town.balance("papers/spared/housing").await,
            3,
            "here it was killed"
        );

        town.city.settle().await;
        assert_eq!(town.balance("papers/spared/housing").await, 6);
        let questions = town.questions("resident").await;
        let own = questions
            .iter()
            .filter(|question| question["matter"] == id.to_string());
        let own: Vec<&Value> = own.collect();
        assert_eq!(own.len(), 3, "{own:?}");
        assert!(
            own.iter().all(|question| question["spared"] == true),
            "{own:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_joins_a_matter_is_not_told_what_the_first_ones_records_say() {
    Town::each(async |town| {
        let view = town.apply("resident", NUMBER).await;
        let path = format!("/v1/matters/{}", view["id"].as_str().unwrap());
        let joined = json!({"action": "join", "reporter": {"person": town.city.id("resident2"), "name": "李岚"}});
        town.city.as_operator().post(format!("{path}/actions"), joined).await.ok();
        let second = town.city.as_role("resident2").get(&path).await.ok();
        assert_eq!(second["papers"], json!([]), "{}", second["papers"]);
        let first = town.city.as_role("resident").get(&path).await.ok();
        assert_eq!(stand(&first).len(), 3);
    })
    .await;
}
