//! What the service promises, on both databases.

use std::collections::BTreeMap;

use haina_core::Fault;
use haina_journal::Filter;
use haina_lake::load::{LoadMode, LoadSpec, Manifest, Refusal, Tidied};
use haina_lake::{AsOf, LakeError, Tables};
use jiff::SignedDuration;

use super::town::{Town, each, one, spec, texts};

const TWO: &str = "no,name,age\n1,王芳,30\n2,李雷,41\n";

#[tokio::test]
async fn a_delivery_is_served_counted_and_told_of() {
    each(async |town: Town| {
        town.table("civil.register", &spec(LoadMode::Full, &[]))
            .await;
        assert_eq!(town.now("civil.register").await, Vec::<String>::new());
        let text = "编号,姓名,年龄\n1,王芳,30\n2,李雷,四十\n3,韩梅,\n";
        let batch = town.load("civil.register", text).await.unwrap();
        assert_eq!((batch.ordinal, batch.version), (1, 1));
        assert_eq!(
            (
                batch.counted.read,
                batch.counted.accepted,
                batch.counted.rejected
            ),
            (3, 2, 1)
        );
        assert_eq!(
            batch.counted.reasons,
            BTreeMap::from([("bad-integer".to_owned(), 1)])
        );
        assert_eq!(town.now("civil.register").await, ["1,王芳,30", "3,韩梅,"]);
        town.adds_up("civil.register").await;

        let rejects = town
            .lake
            .rejects(&town.handler, "civil.register", batch.id, 0, 10)
            .await;
        let rejects = rejects.unwrap();
        assert_eq!(rejects.len(), 1);
        assert_eq!(
            (rejects[0].row, rejects[0].raw.as_str()),
            (3, "2,李雷,四十")
        );
        assert_eq!(
            (rejects[0].reasons.join("+"), rejects[0].columns.join("+")),
            ("bad-integer".into(), "age".into())
        );

        // The catalogue knows of it.
        let (_, fact) = town
            .catalog
            .load(&town.lead, "civil.register")
            .await
            .unwrap();
        assert_eq!(
            fact.delivered
                .as_ref()
                .map(|d| (d.version.as_str(), d.rows)),
            Some(("1", 2))
        );
        let told: Vec<String> = fact
            .quality
            .iter()
            .map(|m| format!("{} {}/{}", m.dimension, m.good, m.all))
            .collect();
        assert_eq!(told, ["conformity 2/3", "accessibility 1/1"]);
    })
    .await;
}

#[tokio::test]
async fn nothing_personal_is_hashed_whatever_is_wrong_with_a_file() {
    one(async |town: Town| {
        town.table("civil.register", &spec(LoadMode::Full, &[]))
            .await;
        let batch = town
            .load("civil.register", "no,name,age\n1,王芳,三十\n2,李雷,41\n")
            .await
            .unwrap();
        // A file without a header: people's data stand where names should.
        let headless = town.file("王芳.csv", "1,王芳,370230198901020014\n");
        assert!(
            town.refused("civil.register", &headless)
                .await
                .starts_with("LAK0007")
        );
        let lead = &town.lead;
        town.lake
            .withdraw(lead, "civil.register", batch.id, "王芳的记录有误")
            .await
            .unwrap();
        town.journal
            .settle(&haina_journal::Works::default())
            .await
            .unwrap();
        let mut session = town.store.read().await.unwrap();
        let entries = town
            .journal
            .entries(&mut session, 0, &Filter::default(), 100)
            .await
            .unwrap();
        let kinds: Vec<&str> = entries
            .iter()
            .map(|e| e.kind.as_str())
            .filter(|k| k.starts_with("lake."))
            .collect();
        assert_eq!(kinds.len(), 4, "{kinds:?}");
        for entry in entries {
            let hashed = format!("{} {} {}", entry.kind, entry.subject, entry.body);
            for personal in ["王芳", "李雷", "37023019", "三十", "有误", "csv"] {
                let format = personal == "csv" && entry.kind == "lake.batch_accepted";
                assert!(format || !hashed.contains(personal), "{hashed}");
            }
        }
        let refusals = town
            .lake
            .refusals(lead, "civil.register", 10)
            .await
            .unwrap();
        assert_eq!(refusals.len(), 1);
        assert!(!refusals[0].why.contains("王芳"), "{}", refusals[0].why);
    })
    .await;
}

#[tokio::test]
async fn each_mode_makes_of_deliveries_what_it_says() {
    one(async |town: Town| {
        let second = "no,name,age\n2,李雷,42\n3,韩梅,20\n3,韩梅梅,21\n";
        let cases: [(&str, LoadSpec, &[&str]); 3] = [
            ("full", spec(LoadMode::Full, &[]), &["2,李雷,42", "3,韩梅,20", "3,韩梅梅,21"]),
            ("append", spec(LoadMode::Append, &[]), &["1,王芳,30", "2,李雷,41", "2,李雷,42", "3,韩梅,20", "3,韩梅梅,21"]),
            ("keyed", spec(LoadMode::Keyed, &["no"]), &["1,王芳,30", "2,李雷,42", "3,韩梅梅,21"]),
        ];
        for (key, spec, expected) in cases {
            town.table(key, &spec).await;
            town.load(key, TWO).await.unwrap();
            town.load(key, second).await.unwrap();
            assert_eq!(town.now(key).await, expected, "{key}");
            town.adds_up(key).await;
        }
        town.table("changes", &spec(LoadMode::Changes, &["no"])).await;
        let first = "change,no,name,age\ninsert,1,王芳,30\ninsert,2,李雷,41\n";
        town.load("changes", first).await.unwrap();
        let then = "change,no,name,age\ndelete,1,,\nupdate,2,李雷,42\n新增,3,韩梅,20\ndelete,9,,\nmove,4,x,1\n";
        let batch = town.load("changes", then).await.unwrap();
        assert_eq!(batch.counted.reasons, BTreeMap::from([("bad-op".to_owned(), 1)]));
        assert_eq!(town.now("changes").await, ["2,李雷,42", "3,韩梅,20"]);
        town.adds_up("changes").await;
        let last = &town.lake.versions(&town.lead, "changes", None, 1).await.unwrap()[0];
        let tally = &last.tallies[0];
        assert_eq!((tally.inserted, tally.updated, tally.deleted, tally.rows), (1, 1, 1, 2));
    })
    .await;
}

#[tokio::test]
async fn sources_add_up_to_the_table_also_when_a_record_moves_between_them() {
    one(async |town: Town| {
        town.table("keyed", &spec(LoadMode::Keyed, &["no"])).await;
        town.load_from("civil", "keyed", TWO).await.unwrap();
        town.load_from("urban", "keyed", "no,name,age\n2,李雷,42\n3,韩梅,20\n")
            .await
            .unwrap();
        town.adds_up("keyed").await;
        let last = &town
            .lake
            .versions(&town.lead, "keyed", None, 1)
            .await
            .unwrap()[0];
        let told: Vec<String> = last
            .tallies
            .iter()
            .map(|t| {
                format!(
                    "{} +{} ~{} -{} ={}",
                    t.source, t.inserted, t.updated, t.deleted, t.rows
                )
            })
            .collect();
        assert_eq!(told, ["civil +0 ~0 -1 =1", "urban +2 ~0 -0 =2"]);

        town.table("full", &spec(LoadMode::Full, &[])).await;
        town.load_from("civil", "full", TWO).await.unwrap();
        town.load_from("urban", "full", "no,name,age\n7,赵敏,42\n")
            .await
            .unwrap();
        town.load_from("civil", "full", "no,name,age\n1,王芳,31\n")
            .await
            .unwrap();
        assert_eq!(town.now("full").await, ["1,王芳,31", "7,赵敏,42"]);
        town.adds_up("full").await;
    })
    .await;
}

#[tokio::test]
async fn the_same_file_or_label_is_taken_in_once_until_it_is_withdrawn() {
    each(async |town: Town| {
        let key = "civil.register";
        town.table(key, &spec(LoadMode::Append, &[])).await;
        let mut delivery = town.file("a.csv", TWO);
        delivery.label = Some("2026-03".to_owned());
        let first = town.lake.load(&town.handler, key, &delivery).await.unwrap();
        let again = town.file("b.csv", TWO);
        let refused = town
            .lake
            .load(&town.handler, key, &again)
            .await
            .unwrap_err();
        assert!(
            matches!(refused, LakeError::Refused(Refusal::SameFile { first: f }) if f == first.id)
        );
        let mut other = town.file("c.csv", "no,name,age\n5,周,1\n");
        other.label = delivery.label.clone();
        let refused = town
            .lake
            .load(&town.handler, key, &other)
            .await
            .unwrap_err();
        assert!(
            matches!(refused, LakeError::Refused(Refusal::SameLabel { first: f }) if f == first.id)
        );
        assert_eq!(town.now(key).await.len(), 2);
        town.lake
            .withdraw(&town.lead, key, first.id, "重复")
            .await
            .unwrap();
        town.lake.load(&town.handler, key, &delivery).await.unwrap();
        assert_eq!(town.now(key).await.len(), 2);
        town.adds_up(key).await;
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_batch_lowers_the_total_and_what_was_known_before_is_still_known() {
    each(async |town: Town| {
        let key = "civil.register";
        town.table(key, &spec(LoadMode::Keyed, &["no"])).await;
        let hour = SignedDuration::from_hours(1);
        let mut moments = vec![town.env.now()];
        let first = town.load(key, TWO).await.unwrap();
        town.clock.advance(hour);
        let second = town
            .load(key, "no,name,age\n2,李雷,42\n3,韩梅,20\n")
            .await
            .unwrap();
        moments.push(town.env.now());
        town.clock.advance(hour);
        let version = town
            .lake
            .withdraw(&town.lead, key, second.id, "报送有误")
            .await
            .unwrap();
        assert_eq!((version.rows, version.reason.as_str()), (2, "报送有误"));
        assert_eq!(town.now(key).await, ["1,王芳,30", "2,李雷,41"]);
        moments.push(town.env.now());
        town.adds_up(key).await;
        let again = town
            .lake
            .withdraw(&town.lead, key, second.id, "报送有误")
            .await
            .unwrap_err();
        assert_eq!(again.code(), "LAK0011");

        let known = async |at| town.rows(key, AsOf::Known(at)).await;
        let all = ["1,王芳,30", "2,李雷,42", "3,韩梅,20"];
        assert_eq!(known(moments[1]).await, all);
        assert_eq!(known(moments[2]).await.len(), 2);
        assert_eq!(town.rows(key, AsOf::Version(2)).await, all);
        assert_eq!(town.rows(key, AsOf::Version(0)).await.len(), 0);
        let never = town.lake.open(key, AsOf::Version(9)).await.err().unwrap();
        assert_eq!(never.code(), "LAK0013");
        let before = moments[0].checked_sub(hour).unwrap();
        assert_eq!(
            town.lake
                .open(key, AsOf::Known(before))
                .await
                .err()
                .unwrap()
                .code(),
            "LAK0013"
        );

        // Going back to the first after a third, and withdrawing it then: the counts stay right.
        town.load(key, "no,name,age\n4,赵,50\n").await.unwrap();
        town.lake
            .go_back(&town.lead, key, first.id, "回退")
            .await
            .unwrap();
        assert_eq!(town.now(key).await, ["1,王芳,30", "2,李雷,41"]);
        town.lake
            .withdraw(&town.lead, key, first.id, "撤回")
            .await
            .unwrap();
        assert_eq!(town.now(key).await.len(), 0);
        town.adds_up(key).await;
        assert_eq!(known(moments[1]).await, all);

        // Files of old versions go; what was known does not.
        town.clock.advance(hour);
        let tidied = town.lake.tidy(key, SignedDuration::ZERO).await.unwrap();
        assert!(tidied.removed > 0, "{tidied:?}");
        assert_eq!(known(moments[1]).await, all);
        assert_eq!(town.rows(key, AsOf::Version(2)).await, all);

        // By itself only what changed is looked at, until nothing is left to do.
        let mut seen = BTreeMap::new();
        let tidied = async |seen: &mut BTreeMap<String, i64>| {
            town.clock.advance(hour);
            let tidied = town.lake.tidy_changed(SignedDuration::ZERO, seen);
            tidied.await.unwrap()
        };
        while tidied(&mut seen).await != Tidied::default() {}
        for n in 5..8 {
            town.load(key, &format!("no,name,age\n{n},钱,50\n"))
                .await
                .unwrap();
        }
        let now = town.now(key).await;
        let first = tidied(&mut seen).await;
        let second = tidied(&mut seen).await;
        assert!(
            first.compacted > 0 && second.removed > 0,
            "{first:?} {second:?}"
        );
        assert_eq!(tidied(&mut seen).await, Tidied::default());
        assert_eq!(town.now(key).await, now);
        assert_eq!(known(moments[1]).await, all);
    })
    .await;
}

#[tokio::test]
async fn what_is_opened_has_the_fields_in_their_order_and_then_the_origin() {
    one(async |town: Town| {
        let key = "civil.register";
        town.table(key, &spec(LoadMode::Keyed, &["no"])).await;
        let batch = town.load(key, "age,name,no\n30,王芳,1\n").await.unwrap();
        let opened = town.lake.open(key, AsOf::Now).await.unwrap().unwrap();
        let schema = opened.provider.schema();
        let names: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        assert_eq!(
            names,
            [
                "no",
                "name",
                "age",
                "_batch",
                "_source",
                "_row",
                "_known_at"
            ]
        );
        let rows = texts(opened.provider, true).await;
        assert_eq!(
            rows,
            [format!(
                "1,王芳,30,{},civil,2,2026-03-02T01:00:00Z",
                batch.id
            )]
        );
        assert!(
            town.lake
                .open("no.such", AsOf::Now)
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn a_delivery_of_nothing_takes_nothing_away_unless_the_sender_says_so() {
    one(async |town: Town| {
        let key = "civil.register";
        town.table(key, &spec(LoadMode::Full, &[])).await;
        town.load(key, TWO).await.unwrap();
        let mut empty = town.file("a.csv", "no,name,age\n");
        assert!(town.refused(key, &empty).await.starts_with("LAK0010"));
        let bad = town.file("b.csv", "no,name,age\nx,王芳,1\n");
        assert!(town.refused(key, &bad).await.starts_with("LAK0010"));
        empty.manifest = Manifest {
            rows: Some(0),
            sha256: None,
        };
        town.lake.load(&town.handler, key, &empty).await.unwrap();
        assert_eq!(town.now(key).await.len(), 0);
        town.adds_up(key).await;
    })
    .await;
}
