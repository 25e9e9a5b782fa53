//! Rulings, undoing, doubts, the log; an id that ends names the one it was merged into.

use haina_core::Fault as _;
use haina_dossier::Word;

use crate::file::{WANG, linked};
use crate::town::{Town, each, one};

#[tokio::test]
async fn an_officers_word_stands_is_explained_and_is_taken_back() {
    each(async |mut town: Town| {
        let wang = linked(&town).await;
        let li = town.found("370230199203040023").await[0];
        assert_ne!(wang, li);
        let record = async |id| {
            town.dossiers
                .log(&town.keeper, &town.declared, Some(id), None, 50)
                .await
                .unwrap()
        };
        let place = |log: &[haina_dossier::LogEntry]| log.last().unwrap().moves[0].place;
        let (a, b) = (place(&record(wang).await), place(&record(li).await));
        let why = town
            .dossiers
            .why(&town.keeper, &town.declared, a, b)
            .await
            .unwrap();
        assert!(why.total_bits < 0.0 && why.probability < 0.5, "{why:?}");
        // The keeper has no grant: levels and bits are told, values are not.
        assert!(
            why.steps
                .iter()
                .all(|step| step.left.is_none() && step.right.is_none())
        );

        let rule = async |town: &Town, word, reason: &str| {
            town.dossiers
                .rule(&town.keeper, &town.declared, word, (a, b), reason)
                .await
        };
        assert_eq!(
            rule(&town, Word::One, "").await.unwrap_err().code(),
            "DOS0004"
        );
        let no = town
            .dossiers
            .rule(&town.civil, &town.declared, Word::One, (a, b), "同一人")
            .await;
        assert_eq!(no.unwrap_err().code(), "DOS0002");
        let no = town
            .dossiers
            .rule(&town.keeper, &town.declared, Word::One, (a, 999), "同一人")
            .await;
        assert_eq!(no.unwrap_err().code(), "DOS0001");

        let done = rule(&town, Word::One, "经核实为同一人").await.unwrap();
        assert_eq!(done.files.len(), 1, "{done:?}");
        let (kept, ended) = if done.files[0] == wang {
            (wang, li)
        } else {
            (li, wang)
        };
        assert_eq!(town.found(WANG).await, [kept]);
        let gone = town
            .dossiers
            .file(
                &town.of("police", "handler"),
                &town.declared,
                ended,
                &town.ask("police"),
            )
            .await;
        let gone = gone.unwrap_err();
        assert_eq!(gone.code(), "DOS0003");
        assert!(gone.hint().unwrap().contains(&kept.to_string()), "{gone}");
        let log = record(kept).await;
        let ruled = log.iter().find(|entry| entry.change == "ruled").unwrap();
        assert_eq!(
            (ruled.reason.as_str(), ruled.by.as_str()),
            ("经核实为同一人", town.keeper.person.to_string().as_str())
        );
        assert!(log.iter().any(|entry| entry.change == "merged"));
        // The opposite word contradicts it, and names records by their places only.
        let no = rule(&town, Word::Apart, "不是同一人").await.unwrap_err();
        assert_eq!(no.code(), "LNK0011");
        assert!(!no.to_string().contains("R1"), "{no}");

        // A restart brings the same state back, and the ruling can still be taken back.
        town.again();
        assert_eq!(
            rule(&town, Word::Apart, "不是同一人")
                .await
                .unwrap_err()
                .code(),
            "LNK0011"
        );
        town.dossiers
            .undo(&town.keeper, &town.declared, done.first, "裁定有误")
            .await
            .unwrap();
        let mut files = [
            town.found(WANG).await[0],
            town.found("370230199203040023").await[0],
        ];
        files.sort();
        assert_ne!(files[0], files[1]);
        let again = town
            .dossiers
            .undo(&town.keeper, &town.declared, done.first, "再次")
            .await;
        assert_eq!(again.unwrap_err().code(), "LNK0012");
        let kinds: Vec<String> = town
            .entries()
            .await
            .into_iter()
            .map(|entry| entry.kind)
            .collect();
        for kind in [
            "dossier.trained",
            "dossier.linked",
            "dossier.ruled",
            "dossier.undone",
        ] {
            assert!(kinds.iter().any(|k| k == kind), "{kind}: {kinds:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn one_number_with_two_names_is_a_doubt_and_keeps_two_files() {
    one(async |town: Town| {
        linked(&town).await;
        // The wife's permit carries the husband's number.
        let permit = "no,id,name,born,phone,since\nP1,370230198901020017,赵敏敏,1990-05-05,10200000044,2020-01-01\n";
        town.load("police.permit", permit).await;
        town.link().await;
        assert_eq!(town.found(WANG).await.len(), 2);
        let doubts = town.dossiers.doubts(&town.keeper, &town.declared, 0, 50).await.unwrap();
        let conflict = doubts.iter().filter(|d| d.doubt == haina_linkage::cluster::Doubt::NumberConflict);
        assert!(conflict.count() >= 1, "{doubts:?}");
        let paged = town.dossiers.doubts(&town.keeper, &town.declared, 1, 1).await.unwrap();
        assert!(paged.is_empty() || paged[0].at == 1);
        // The husband is not shown the wife's permit, and it is still clear which file is his.
        let digest = haina_party::identity_digest(WANG);
        let own = town.dossiers.own(&town.resident, &town.declared, &digest).await.unwrap();
        assert!(own.rows.iter().all(|row| row.table != "police.permit"), "{own:?}");
    })
    .await;
}

#[tokio::test]
async fn linking_again_does_nothing_and_two_at_once_are_one_and_a_refusal() {
    each(async |town: Town| {
        linked(&town).await;
        let before = town.entries().await.len();
        let again = town.link().await;
        assert_eq!((again.records, again.tables.len()), (0, 0), "{again:?}");
        assert_eq!(town.entries().await.len(), before);
        let status = town
            .dossiers
            .status(&town.keeper, &town.declared)
            .await
            .unwrap();
        assert_eq!((status.records, status.files), (4, 2), "{status:?}");
        assert_eq!(
            status
                .tables
                .iter()
                .filter(|t| t.linked == t.served && t.linked > 0)
                .count(),
            2
        );

        let mut rows = "no,id,name,born,address,since\n".to_owned();
        for n in 0..300 {
            rows.push_str(&format!(
                "N{n},,周{n}明,19{}-0{}-11,山东路{n}号,2015-01-01\n",
                50 + n % 50,
                1 + n % 9
            ));
        }
        town.load("police.register", &rows).await;
        assert!(town.dossiers.is_behind(&town.declared).await.unwrap());
        let (one, two) = tokio::join!(
            town.dossiers
                .link(&town.keeper, &town.declared, haina_dossier::Training::Once),
            town.dossiers
                .link(&town.keeper, &town.declared, haina_dossier::Training::Once)
        );
        let told = if one.is_ok() { two } else { one };
        match told {
            // Whoever came second waited no longer than the other worked, or found nothing left to do.
            Err(error) => assert_eq!(error.code(), "DOS0005"),
            Ok(linked) => assert_eq!(linked.records, 0),
        }
        let no = town
            .dossiers
            .link(&town.civil, &town.declared, haina_dossier::Training::Once)
            .await;
        assert_eq!(no.unwrap_err().code(), "DOS0002");
        assert!(!town.dossiers.is_behind(&town.declared).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn training_anew_is_logged_and_the_files_hold() {
    one(async |mut town: Town| {
        let id = linked(&town).await;
        let anew = haina_dossier::Training::Anew;
        let linked = town
            .dossiers
            .link(&town.keeper, &town.declared, anew)
            .await
            .unwrap();
        assert!(linked.trained);
        assert_eq!(town.found(WANG).await, [id]);
        let log = town
            .dossiers
            .log(&town.keeper, &town.declared, None, None, 50)
            .await
            .unwrap();
        assert!(log.iter().any(|entry| entry.change == "retrained"));
        town.again();
        assert_eq!(town.file(id, "police").await.rows.len(), 1);
        let doubts = town
            .dossiers
            .doubts(&town.keeper, &town.declared, 0, 10)
            .await;
        assert!(doubts.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_handful_of_records_never_makes_one_of_a_family_and_stays_as_it_was() {
    one(async |mut town: Town| {
        town.tables().await;
        // Parents and child: one home, one telephone, one day of arrival.
        let register = "no,id,name,born,address,since\n\
            R1,370230198901020017,王建国,1989-01-02,山东路11号3单元502,2015-01-01\n\
            R2,,李秀兰,1990-07-21,山东路11号3单元502,2015-01-01\n\
            R3,,王晓明,2015-03-09,山东路11号3单元502,2015-03-09\n";
        town.load("police.register", register).await;
        let permit = "no,id,name,born,phone,since\n\
            P1,370230198901020017,王建国,1989-01-02,13912345678,2020-01-01\n\
            P2,,李秀兰,1990-07-21,13912345678,2020-01-01\n";
        town.load("police.permit", permit).await;
        let linked = town.link().await;
        assert!(linked.trained && linked.troubles.is_empty(), "{linked:?}");
        let status = async |town: &Town| {
            let status = town.dossiers.status(&town.keeper, &town.declared);
            let status = status.await.unwrap();
            (status.records, status.files)
        };
        let before = status(&town).await;
        assert!(before.0 == 5 && (3..=4).contains(&before.1), "{before:?}");
        assert_eq!(town.found("370230198901020017").await.len(), 1);
        town.again();
        assert_eq!(status(&town).await, before);
        let aid = "no,id,name,born,phone,kind,since,until\n\
            A1,370230198901020017,王建国,1989-01-02,13912345678,低保,2024-01-01,\n";
        town.load("civil.aid", aid).await;
        assert_eq!(town.link().await.records, 1);
        assert_eq!(status(&town).await, (6, before.1));
    })
    .await;
}
