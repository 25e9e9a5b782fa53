//! The file: field by field by grants, conflicts side by side, looks noted, past days as they were.

use haina_catalog::Form;
use haina_core::Fault as _;
use haina_dossier::{Ask, Seek, Shown, Standing};
use haina_party::identity_digest;

use crate::town::{PURPOSE, Town, each, one, value};

pub const WANG: &str = "370230198901020017";
const REGISTER: &str = "no,id,name,born,address,since\n\
    R1,370230198901020017,王海宁,1989-01-02,南京路8号,2010-05-06\n\
    R2,370230199203040023,李岚,1992-03-04,辽宁路12号,2012-07-08\n";
const AID: &str = "no,id,name,born,phone,kind,since,until\n\
    A1,370230198901020017,王海宁,1989-01-12,10200000028,低保,2024-01-01,\n\
    A2,370230199203040023,李岚,1992-03-04,10200000036,高龄,2023-01-01,2023-12-31\n";

/// The tables with two people, linked.
pub async fn linked(town: &Town) -> haina_dossier::DossierId {
    town.tables().await;
    town.load("police.register", REGISTER).await;
    town.load("civil.aid", AID).await;
    town.link().await;
    let found = town.found(WANG).await;
    assert_eq!(found.len(), 1, "{found:?}");
    found[0]
}

#[tokio::test]
async fn a_file_shows_every_field_as_the_grants_say_with_source_and_day() {
    each(async |town: Town| {
        let id = linked(&town).await;
        // The police own the register, and may see nothing of aid.
        let file = town.file(id, "police").await;
        assert_eq!(value(&file, "police.register", "id"), Some(WANG));
        assert_eq!(file.rows.len(), 1, "{file:?}");
        let row = &file.rows[0];
        assert_eq!(
            (row.from.as_deref(), row.owner.as_str()),
            (Some("2010-05-06"), "police")
        );
        assert_eq!((row.source.as_str(), row.line), ("police", 2));
        let withheld: Vec<&str> = file.withheld.iter().map(|w| w.table.as_str()).collect();
        assert_eq!(withheld, ["civil.aid"], "{file:?}");
        assert_eq!(file.withheld[0].owner, "civil");
        assert!(file.conflicts.is_empty());

        // A department without any grant is told whom to ask of every table, whether or not there is a row.
        let file = town.file(id, "health").await;
        assert!(file.rows.is_empty());
        assert_eq!(file.withheld.len(), 3);

        // A masked field comes masked, one that is not granted is withheld.
        let forms = [("name", Form::Clear), ("id", Form::Masked)];
        town.grant("police.register", "civil", PURPOSE, &forms)
            .await;
        let file = town.file(id, "civil").await;
        assert_eq!(value(&file, "police.register", "name"), Some("王海宁"));
        assert_eq!(
            value(&file, "police.register", "id"),
            Some("370************017")
        );
        let row = file
            .rows
            .iter()
            .find(|row| row.table == "police.register")
            .unwrap();
        let born = row
            .fields
            .iter()
            .find(|field| field.name == "born")
            .unwrap();
        assert!(matches!(born.shown, Shown::Withheld(_)) && born.value.is_none());
        assert_eq!(row.from, None, "the day was not granted: {row:?}");
        // For another purpose nothing of it.
        let ask = Ask {
            purpose: "占道经营".to_owned(),
            ..town.ask("civil")
        };
        let other = town
            .dossiers
            .file(&town.civil, &town.declared, id, &ask)
            .await
            .unwrap();
        assert!(
            other.rows.iter().all(|row| row.table == "civil.aid"),
            "{other:?}"
        );

        // In the name of another department nobody asks, nor without a purpose.
        let no = town
            .dossiers
            .file(&town.civil, &town.declared, id, &town.ask("police"))
            .await;
        assert_eq!(no.unwrap_err().code(), "DOS0002");
        let ask = Ask {
            purpose: " ".to_owned(),
            ..town.ask("civil")
        };
        let no = town
            .dossiers
            .file(&town.civil, &town.declared, id, &ask)
            .await;
        assert_eq!(no.unwrap_err().code(), "DOS0004");
    })
    .await;
}

#[tokio::test]
async fn values_that_differ_stand_side_by_side_where_they_are_seen_in_clear() {
    one(async |town: Town| {
        let id = linked(&town).await;
        let file = town.file(id, "civil").await;
        assert!(file.conflicts.is_empty(), "only one side is seen: {file:?}");
        town.grant(
            "police.register",
            "civil",
            PURPOSE,
            &[("born", Form::Clear), ("name", Form::Clear)],
        )
        .await;
        let file = town.file(id, "civil").await;
        assert_eq!(file.conflicts.len(), 1, "{:?}", file.conflicts);
        let conflict = &file.conflicts[0];
        let values: Vec<&str> = conflict.values.iter().map(|v| v.value.as_str()).collect();
        assert_eq!(conflict.role, "born");
        assert!(
            values.contains(&"1989-01-02") && values.contains(&"1989-01-12"),
            "{values:?}"
        );
        let said = &conflict
            .values
            .iter()
            .find(|v| v.value == "1989-01-12")
            .unwrap()
            .said[0];
        assert_eq!(
            (said.table.as_str(), said.owner.as_str()),
            ("civil.aid", "civil")
        );
        // Masked values are not compared.
        town.grant(
            "police.register",
            "health",
            PURPOSE,
            &[("born", Form::Masked)],
        )
        .await;
        town.grant("civil.aid", "health", PURPOSE, &[("born", Form::Clear)])
            .await;
        assert!(town.file(id, "health").await.conflicts.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_search_chooses_only_by_columns_that_are_seen_in_clear() {
    each(async |town: Town| {
        let id = linked(&town).await;
        let seek = |name: Option<&str>, number: Option<&str>| Seek {
            number: number.map(str::to_owned),
            name: name.map(str::to_owned),
            unit: "health".to_owned(),
            purpose: PURPOSE.to_owned(),
        };
        let health = town.of("health", "handler");
        let search = async |name: Option<&str>, number: Option<&str>| {
            town.dossiers
                .search(&health, &town.declared, &seek(name, number))
                .await
        };
        let none = search(Some("王海宁"), None).await.unwrap();
        assert!(none.found.is_empty() && none.tables.is_empty());
        assert_eq!(none.withheld.len(), 3);
        let forms = [
            ("name", Form::Clear),
            ("id", Form::Masked),
            ("born", Form::Masked),
        ];
        town.grant("police.register", "health", PURPOSE, &forms)
            .await;
        let found = search(Some(" 王海宁"), None).await.unwrap();
        assert_eq!(found.tables, ["police.register"]);
        assert_eq!(found.found.len(), 1);
        assert_eq!(found.found[0].id, id);
        let face = |role: &str| {
            found.found[0]
                .face
                .iter()
                .find(|face| face.role == role)
                .unwrap()
        };
        assert_eq!(
            (face("name").value.as_str(), face("name").shown),
            ("王海宁", Shown::Clear)
        );
        assert_eq!(
            (face("born").value.as_str(), face("born").shown),
            ("198****-02", Shown::Masked)
        );
        // The number is granted masked: it is not there to choose by.
        assert!(search(None, Some(WANG)).await.unwrap().found.is_empty());
        for (name, number) in [(None, None), (Some("王"), Some(WANG)), (Some(" "), None)] {
            assert_eq!(search(name, number).await.unwrap_err().code(), "DOS0004");
        }
        // No number or name is in the hashed part of any entry, and no value of a row.
        for entry in town.entries().await {
            let hashed = entry.body.to_string();
            for secret in [WANG, "王海宁", "10200000028", "R1"] {
                assert!(
                    !hashed.contains(secret),
                    "{} holds {secret}: {hashed}",
                    entry.kind
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn every_look_is_in_the_journal_and_in_the_list_of_looks() {
    each(async |town: Town| {
        let id = linked(&town).await;
        let before = town.entries().await.len();
        town.file(id, "civil").await;
        town.dossiers
            .chain(&town.civil, &town.declared, id, &town.ask("civil"))
            .await
            .unwrap();
        let looks = town
            .dossiers
            .looks(&town.auditor, &town.declared, id, None, 10)
            .await
            .unwrap();
        let what: Vec<&str> = looks.iter().map(|look| look.what.as_str()).collect();
        assert_eq!(what.len(), 2, "{looks:?}");
        assert!(what.contains(&"file") && what.contains(&"chain"));
        assert_eq!(
            (looks[0].unit.as_str(), looks[0].purpose.as_str()),
            ("civil", PURPOSE)
        );
        assert_eq!(looks[0].tables, ["civil.aid"]);
        let entries = town.entries().await;
        let looked: Vec<_> = entries[before..]
            .iter()
            .filter(|e| e.kind == "dossier.looked")
            .collect();
        assert_eq!(looked.len(), 2);
        assert_eq!(looked[0].subject, id.to_string());
        assert!(!looked[0].body.to_string().contains(PURPOSE));
        assert_eq!(looked[0].personal.as_ref().unwrap()["purpose"], PURPOSE);
        // Who looked is for the keeper, for auditors and for the subject.
        let no = town
            .dossiers
            .looks(&town.civil, &town.declared, id, None, 10)
            .await;
        assert_eq!(no.unwrap_err().code(), "DOS0002");
    })
    .await;
}

#[tokio::test]
async fn the_picture_of_a_past_day_stays_and_a_correction_stands_beside_what_it_corrects() {
    each(async |town: Town| {
        let id = linked(&town).await;
        let then = town.env.now();
        town.clock.advance(jiff::SignedDuration::from_hours(48));
        // The birth is corrected and the address changes; the linked values change: another record of the same row.
        let row = "no,id,name,born,address,since\nR1,370230198901020017,王海宁,1989-01-12,香港路1号,2010-05-06\n";
        let batch = town.load("police.register", row).await;
        town.link().await;
        assert_eq!(town.found(WANG).await, [id]);
        let file = town.file(id, "police").await;
        assert_eq!(value(&file, "police.register", "born"), Some("1989-01-12"));
        assert_eq!(file.rows.len(), 1, "the row is there once: {file:?}");
        let police = town.of("police", "handler");
        let ask = Ask { as_of: Some(then), ..town.ask("police") };
        let past = town.dossiers.file(&police, &town.declared, id, &ask).await.unwrap();
        assert_eq!(value(&past, "police.register", "born"), Some("1989-01-02"));
        assert_eq!(value(&past, "police.register", "address"), Some("南京路8号"));
        // Before anything was known there is nothing.
        let ask = Ask { as_of: Some("2020-01-01T00:00:00Z".parse().unwrap()), ..town.ask("police") };
        assert!(town.dossiers.file(&police, &town.declared, id, &ask).await.unwrap().rows.is_empty());

        let chain = async |as_of: Option<jiff::Timestamp>| {
            let ask = Ask { as_of, ..town.ask("police") };
            let chain = town.dossiers.chain(&police, &town.declared, id, &ask).await.unwrap();
            let told = |fact: &haina_dossier::ChainFact| {
                let born = fact.row.fields.iter().find(|f| f.name == "born").unwrap().value.clone();
                (born.unwrap(), fact.standing)
            };
            chain.facts.iter().map(told).collect::<Vec<_>>()
        };
        let facts = chain(None).await;
        assert_eq!(facts.len(), 2, "{facts:?}");
        assert!(facts.contains(&("1989-01-12".to_owned(), Standing::Holds)), "{facts:?}");
        assert!(facts.contains(&("1989-01-02".to_owned(), Standing::Corrected)), "{facts:?}");
        assert_eq!(chain(Some(then)).await, [("1989-01-02".to_owned(), Standing::Holds)]);
        // The delivery is withdrawn: what was before holds again, and what was withdrawn is still told.
        town.lake.withdraw(&haina_party::Principal::system(), "police.register", batch.id, "报错").await.unwrap();
        town.link().await;
        let facts = chain(None).await;
        assert!(facts.contains(&("1989-01-12".to_owned(), Standing::Withdrawn)), "{facts:?}");
        assert!(facts.contains(&("1989-01-02".to_owned(), Standing::Holds)), "{facts:?}");
        let file = town.file(id, "police").await;
        assert_eq!(value(&file, "police.register", "born"), Some("1989-01-02"));
    })
    .await;
}

#[tokio::test]
async fn the_subject_sees_their_own_file_and_who_looked_and_nobody_elses_rows() {
    each(async |town: Town| {
        let id = linked(&town).await;
        town.file(id, "civil").await;
        let digest = identity_digest(WANG);
        let own = town
            .dossiers
            .own(&town.resident, &town.declared, &digest)
            .await
            .unwrap();
        assert_eq!((own.id, own.rows.len(), own.kept_back), (id, 2, 0));
        assert!(own.withheld.is_empty());
        assert_eq!(own.conflicts.len(), 1, "the birth differs");
        let looks = town
            .dossiers
            .own_looks(&town.resident, &town.declared, &digest, None, 10)
            .await
            .unwrap();
        assert_eq!(looks.len(), 2);
        assert!(
            looks
                .iter()
                .any(|look| look.unit == "civil" && look.purpose == PURPOSE)
        );
        assert!(
            looks
                .iter()
                .any(|look| look.what == "own" && look.unit.is_empty())
        );
        let stranger = identity_digest("370230200001010016");
        let none = town
            .dossiers
            .own(&town.resident, &town.declared, &stranger)
            .await;
        assert_eq!(none.unwrap_err().code(), "DOS0001");
        let none = town.dossiers.own(&town.resident, &town.declared, "").await;
        assert_eq!(none.unwrap_err().code(), "DOS0007");
    })
    .await;
}
