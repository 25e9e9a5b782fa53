//! Who may do what, and what may not change.

use std::collections::BTreeMap;

use haina_core::Fault;
use haina_lake::LakeError;
use haina_lake::load::{BatchId, Check, LoadMode, LoadSpec, Rule, Strength};
use haina_party::Principal;

use super::town::{Town, one, register, spec};

const TWO: &str = "no,name,age\n1,王芳,30\n2,李雷,41\n";

#[tokio::test]
async fn the_owner_declares_and_withdraws_and_the_source_loads() {
    one(async |town: Town| {
        let key = "civil.register";
        let declared = LoadSpec {
            sources: ["urban".to_owned()].into(),
            ..spec(LoadMode::Full, &[])
        };
        let described = super::town::described(key, register());
        town.catalog
            .register(&town.lead, &described, true)
            .await
            .unwrap();
        let code = |error: LakeError| error.code();
        for who in [&town.handler, &town.source, &town.stranger, &town.auditor] {
            let refused = town.lake.declare(who, key, &declared).await.map_err(code);
            assert_eq!(refused.err(), Some("LAK0002"));
        }
        town.lake.declare(&town.lead, key, &declared).await.unwrap();
        let mut delivery = town.file("a.csv", TWO);
        // The owner is no source here, and a stranger is none at all.
        assert_eq!(
            town.lake
                .load(&town.handler, key, &delivery)
                .await
                .map_err(code)
                .err(),
            Some("LAK0015")
        );
        delivery.source = "urban".to_owned();
        for who in [&town.handler, &town.stranger, &town.auditor] {
            assert_eq!(
                town.lake
                    .load(who, key, &delivery)
                    .await
                    .map_err(code)
                    .err(),
                Some("LAK0002")
            );
        }
        let batch = town.lake.load(&town.source, key, &delivery).await.unwrap();
        for who in [&town.handler, &town.source, &town.stranger] {
            let refused = town
                .lake
                .withdraw(who, key, batch.id, "错")
                .await
                .map_err(code);
            assert_eq!(refused.err(), Some("LAK0002"));
        }
        for who in [&town.handler, &town.lead, &town.source, &town.auditor] {
            assert_eq!(
                town.lake.batches(who, key, None, 10).await.unwrap().len(),
                1
            );
        }
        assert_eq!(
            town.lake
                .batches(&town.stranger, key, None, 10)
                .await
                .map_err(code)
                .err(),
            Some("LAK0002")
        );
        assert_eq!(
            town.lake
                .table(&town.lead, "no.such")
                .await
                .map_err(code)
                .err(),
            Some("LAK0001")
        );
        // Rows as people wrote them are for the source that corrects them, and for the owner's head.
        for who in [&town.source, &town.lead] {
            let rejects = town.lake.rejects(who, key, batch.id, 0, 10).await;
            assert_eq!(rejects.unwrap(), []);
        }
        for who in [&town.handler, &town.auditor, &town.stranger] {
            let refused = town.lake.rejects(who, key, batch.id, 0, 10).await;
            assert_eq!(refused.map_err(code).err(), Some("LAK0002"));
        }
        // A draft is nobody else's to know of.
        let draft = super::town::described("civil.draft", register());
        town.catalog
            .register(&town.lead, &draft, false)
            .await
            .unwrap();
        assert_eq!(
            town.lake
                .table(&town.stranger, "civil.draft")
                .await
                .map_err(code)
                .err(),
            Some("LAK0001")
        );
        let none = town
            .lake
            .batch(&town.lead, key, BatchId::new(&town.env))
            .await
            .map_err(code);
        assert_eq!(none.err(), Some("LAK0001"));
    })
    .await;
}

#[tokio::test]
async fn a_check_looks_into_no_table_that_its_author_may_not_see() {
    one(async |town: Town| {
        let mut described = super::town::described("urban.wanted", register());
        described.owner = "urban".to_owned();
        let system = Principal::system();
        town.catalog
            .register(&system, &described, true)
            .await
            .unwrap();
        let plain = spec(LoadMode::Append, &[]);
        // That the author's department delivers to it does not open what others delivered.
        town.lake
            .declare(&system, "urban.wanted", &plain)
            .await
            .unwrap();
        town.table("civil.register", &plain).await;
        let looks = |to: &str| LoadSpec {
            checks: vec![Check {
                name: "wanted".to_owned(),
                strength: Strength::Quarantine,
                rule: Rule::References {
                    fields: vec!["no".to_owned()],
                    table: "urban.wanted".to_owned(),
                    to: vec![to.to_owned()],
                },
            }],
            ..plain.clone()
        };
        let declare = async |who, to: &str| {
            let declared = town.lake.declare(who, "civil.register", &looks(to)).await;
            declared.map(|_| ()).map_err(|error| error.code())
        };
        assert_eq!(declare(&town.lead, "no").await, Err("LAK0002"));
        assert_eq!(declare(&system, "name").await, Err("LAK0003"));
        assert_eq!(declare(&system, "no").await, Ok(()));
    })
    .await;
}

#[tokio::test]
async fn a_table_that_is_declared_again_keeps_its_rows_and_its_form() {
    one(async |town: Town| {
        let key = "civil.register";
        let first = spec(LoadMode::Keyed, &["no"]);
        town.table(key, &first).await;
        town.load(key, TWO).await.unwrap();
        let state = town.lake.declare(&town.lead, key, &first).await.unwrap();
        assert_eq!((state.version, state.rows), (1, 2));
        for wrong in [
            spec(LoadMode::Full, &[]),
            spec(LoadMode::Keyed, &["name"]),
            spec(LoadMode::Keyed, &[]),
            spec(LoadMode::Keyed, &["x"]),
        ] {
            let refused = town
                .lake
                .declare(&town.lead, key, &wrong)
                .await
                .unwrap_err();
            assert_eq!(refused.code(), "LAK0003");
        }
        assert_eq!(town.now(key).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_record_is_traced_to_batch_source_file_and_line() {
    one(async |town: Town| {
        let key = "civil.register";
        town.table(key, &spec(LoadMode::Keyed, &["no"])).await;
        let first = town.load_from("civil", key, TWO).await.unwrap();
        let second = town
            .load_from("urban", key, "no,name,age\n8,周,1\n2,李雷,42\n")
            .await
            .unwrap();
        let values = BTreeMap::from([("no".to_owned(), "2".to_owned())]);
        let traces = town.lake.trace(&town.lead, key, &values).await.unwrap();
        let told: Vec<_> = traces
            .iter()
            .map(|t| (t.batch, t.source.as_str(), t.row, t.served, t.withdrawn))
            .collect();
        assert_eq!(
            told,
            [
                (second.id, "urban", 3, true, false),
                (first.id, "civil", 3, false, false)
            ]
        );
        assert_eq!(traces[0].file_name, "登记.csv");
        let wrong = BTreeMap::from([("x".to_owned(), "2".to_owned())]);
        assert_eq!(
            town.lake
                .trace(&town.lead, key, &wrong)
                .await
                .unwrap_err()
                .code(),
            "LAK0003"
        );
    })
    .await;
}
