//! The journal: one entry a query, without what people wrote.

use std::sync::Arc;

use haina_core::Fault as _;
use haina_lake::query::{Limits, Queries};
use haina_store::args;

use super::world::{PURPOSE, each, on_one};

#[tokio::test]
async fn each_query_leaves_one_entry_whether_it_ran_or_not_and_no_word_of_its_text_is_hashed() {
    each(async |world| {
        world.people().await;
        world.granted().await;
        let secret = "370202198001010014";
        let statements = [
            format!(
                "select name, district, '{secret}' from civil.people where district <> '{secret}'"
            ),
            format!("select id_number from civil.people where name = '{secret}'"),
            format!("select '{secret}"),
            format!("select * from civil.\"{secret}\""),
            format!("select \"{secret}\" from civil.people"),
            format!("select cast('{secret}x' as bigint) from civil.people"),
        ];
        for sql in &statements {
            let _ = world.ask(sql).await;
        }
        let mut foreign = world.question(secret, "select 1");
        foreign.purpose = secret.to_owned();
        let _ = world.queries.ask(&world.asker, foreign).await;
        let entries = world.entries().await;
        let told: Vec<_> = entries
            .iter()
            .map(|e| (e.body["outcome"].as_str().unwrap(), e.body["code"].as_str()))
            .collect();
        assert_eq!(
            told[..5],
            [
                ("answered", None),
                ("refused", Some("LAK0044")),
                ("refused", Some("LAK0040")),
                ("refused", Some("LAK0043")),
                ("refused", Some("LAK0046")),
            ]
        );
        assert_eq!(told.len(), 7);

        let body = &entries[0].body;
        assert_eq!(body["unit"], "urban");
        assert_eq!(body["rows"], 12);
        assert_eq!(body["tables"][0]["key"], "civil.people");
        assert_eq!(body["tables"][0]["version"], 1);
        assert_eq!(body["grade"], "general-3");
        let column = |n: usize| (&body["columns"][n]["column"], &body["columns"][n]["form"]);
        assert_eq!(
            (column(0).0, column(0).1),
            (&"district".into(), &"clear".into())
        );
        assert_eq!(
            (column(1).0, column(1).1),
            (&"name".into(), &"masked".into())
        );
        let denied = &entries[1].body["denied"];
        assert_eq!(denied[0]["column"], "id_number");
        assert_eq!(denied[0]["why"], "no_grant");
        assert_eq!(denied[1]["why"], "masked");
        let personal = entries[0].personal.as_ref().unwrap();
        assert_eq!(personal["sql"].as_str(), Some(statements[0].as_str()));
        assert_eq!(personal["purpose"], PURPOSE);

        let mut session = world.store.read().await.unwrap();
        let sql = "SELECT record FROM journal_entry WHERE kind = $1";
        for row in session.all(sql, &args!["lake.queried"]).await.unwrap() {
            let record: String = row.get("record").unwrap();
            assert!(
                !record.contains(secret) && !record.contains(PURPOSE),
                "{record}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn without_its_entry_no_answer_is_given() {
    on_one(Limits::default(), async |world| {
        world.people().await;
        let queries = Queries::new(
            Arc::clone(&world.tables) as Arc<dyn haina_lake::Tables>,
            world.catalog.clone(),
            world.journal.clone(),
            world.store.clone(),
            world.env.clone(),
            world.access.clone(),
            Limits::default(),
        );
        let queries = queries.unwrap();
        let mut tx = world.store.begin().await.unwrap();
        let sql = "CREATE TRIGGER no_entry BEFORE INSERT ON journal_entry
            BEGIN SELECT RAISE(ABORT, 'no'); END";
        tx.execute(sql, &[]).await.unwrap();
        tx.commit().await.unwrap();
        let ask = world.question("civil", "select name from civil.people");
        let error = queries.ask(&world.owner, ask).await.unwrap_err();
        assert!(!error.code().starts_with("LAK"), "{}", error.code());
    })
    .await;
}
