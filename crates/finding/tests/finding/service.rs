//! The service over both databases.

use haina_core::Env;
use haina_core::Fault as _;
use haina_finding::{Claimed, Command, Filter, FindingState, Findings, MIGRATIONS};
use haina_journal::{Journal, JournalConfig, Works};
use haina_party::{
    Access, Area, AreaKind, Department, DeptKind, DirectoryHandle, DirectorySnapshot, PersonId,
    Principal, RoleHeld,
};
use haina_store::testing::{self, Place};

use crate::{claim, model};

struct Town {
    findings: Findings,
    journal: Journal,
    env: Env,
    store: haina_store::Store,
}

async fn each(test: impl AsyncFn(Town)) {
    let rooms = [haina_journal::MIGRATIONS, MIGRATIONS];
    testing::each_place(&rooms, async |place: Place| {
        let config = JournalConfig::new(place.folder.join("journal.key"), "town.example/journal");
        let journal = Journal::open(place.store.clone(), place.env.clone(), config)
            .await
            .unwrap();
        let access = Access::new(DirectoryHandle::new(directory())).unwrap();
        let findings = Findings::new(
            place.store.clone(),
            journal.clone(),
            place.env.clone(),
            access,
        );
        test(Town {
            findings,
            journal,
            env: place.env.clone(),
            store: place.store.clone(),
        })
        .await;
    })
    .await;
}

fn directory() -> DirectorySnapshot {
    let dept = |key: &str| Department {
        key: key.to_owned(),
        title: haina_core::Words::default(),
        kind: DeptKind::Bureau,
        parent: None,
        area: None,
        from: None,
        until: None,
    };
    let area = Area {
        code: "370202".to_owned(),
        title: haina_core::Words::default(),
        kind: AreaKind::District,
        parent: None,
        from: None,
        until: None,
    };
    DirectorySnapshot::new(
        [dept("shinan-civil-affairs"), dept("laoshan-civil-affairs")],
        [area],
    )
}

fn who(env: &Env, held: RoleHeld) -> Principal {
    Principal::person(PersonId::new(env), "核查员", vec![held])
}

fn handler(env: &Env, dept: &str) -> Principal {
    who(env, RoleHeld::at("handler", dept))
}

#[tokio::test]
async fn a_claim_is_looked_into_and_the_model_learns_how_often_it_is_right() {
    each(async |town| {
        let Town { findings, env, .. } = &town;
        let system = Principal::system();
        let claims = [
            claim("h-1", "停保"),
            claim("h-2", "停保"),
            claim("h-3", "停保"),
        ];
        let done = findings
            .claim(&system, &model("1"), &claims, &[])
            .await
            .unwrap();
        assert_eq!(
            done,
            Claimed {
                opened: 3,
                ..Claimed::default()
            }
        );
        let again = findings
            .claim(&system, &model("1"), &claims, &[])
            .await
            .unwrap();
        assert_eq!(
            again,
            Claimed {
                unchanged: 3,
                ..Claimed::default()
            }
        );

        let officer = handler(env, "shinan-civil-affairs");
        let page = findings
            .list(&officer, &Filter::default(), None, 2)
            .await
            .unwrap();
        assert_eq!(page.items.len(), 2);
        let rest = findings
            .list(&officer, &Filter::default(), page.next.as_deref(), 2)
            .await
            .unwrap();
        assert_eq!((rest.items.len(), rest.next), (1, None));

        let of = |household: &str| {
            let all = page.items.iter().chain(&rest.items);
            all.clone().find(|f| f.subject.key == household).unwrap().id
        };
        let note = || "入户核实".to_owned();
        let by = officer.person.to_string();
        let confirm = Command::Confirm {
            by: by.clone(),
            note: note(),
        };
        findings.act(&officer, of("h-1"), &confirm).await.unwrap();
        let refute = Command::Refute {
            by: by.clone(),
            note: note(),
        };
        findings.act(&officer, of("h-2"), &refute).await.unwrap();
        let decided = findings
            .act(&officer, of("h-2"), &confirm)
            .await
            .unwrap_err();
        assert_eq!(decided.code(), "FND0003");

        // Refuted stays quiet for the same reason and comes back for another; gone is gone.
        let next = [claim("h-1", "停保"), claim("h-2", "停保")];
        let gone = [("household".to_owned(), "h-3".to_owned())];
        let done = findings
            .claim(&system, &model("1"), &next, &gone)
            .await
            .unwrap();
        assert_eq!(
            done,
            Claimed {
                unchanged: 1,
                quiet: 1,
                lapsed: 1,
                ..Claimed::default()
            }
        );
        let next = [claim("h-2", "断缴三个月")];
        let done = findings
            .claim(&system, &model("2"), &next, &[])
            .await
            .unwrap();
        assert_eq!(
            done,
            Claimed {
                opened: 1,
                ..Claimed::default()
            }
        );
        let open = Filter {
            open: true,
            ..Filter::default()
        };
        let page = findings.list(&officer, &open, None, 10).await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].earlier, Some(of("h-2")));

        let models = findings.models(&officer).await.unwrap();
        let first = models[0]
            .versions
            .iter()
            .find(|v| v.version == "1")
            .unwrap();
        assert_eq!((first.confirmed, first.refuted, first.lapsed), (1, 1, 1));
        assert_eq!(first.precision, Some(0.5));
    })
    .await;
}

#[tokio::test]
async fn who_does_not_look_into_it_learns_nothing_of_it() {
    each(async |town| {
        let Town { findings, env, .. } = &town;
        let system = Principal::system();
        findings
            .claim(&system, &model("1"), &[claim("h-1", "停保")], &[])
            .await
            .unwrap();
        let officer = handler(env, "shinan-civil-affairs");
        let id = findings
            .list(&officer, &Filter::default(), None, 9)
            .await
            .unwrap()
            .items[0]
            .id;

        let stranger = handler(env, "laoshan-civil-affairs");
        let page = findings
            .list(&stranger, &Filter::default(), None, 9)
            .await
            .unwrap();
        assert!(page.items.is_empty());
        assert_eq!(
            findings.load(&stranger, id).await.unwrap_err().code(),
            "FND0001"
        );
        let confirm = Command::Confirm {
            by: String::new(),
            note: String::new(),
        };
        assert_eq!(
            findings
                .act(&stranger, id, &confirm)
                .await
                .unwrap_err()
                .code(),
            "FND0001"
        );

        let auditor = who(env, RoleHeld::new("auditor"));
        assert_eq!(findings.load(&auditor, id).await.unwrap().id, id);
        assert_eq!(
            findings
                .act(&auditor, id, &confirm)
                .await
                .unwrap_err()
                .code(),
            "FND0002"
        );
        let no = findings
            .claim(&officer, &model("1"), &[], &[])
            .await
            .unwrap_err();
        assert_eq!(no.code(), "FND0002");
    })
    .await;
}

#[tokio::test]
async fn wrong_claims_are_refused_whole_and_names_stay_out_of_the_hashed_record() {
    each(async |town| {
        let Town {
            findings,
            journal,
            store,
            ..
        } = &town;
        let system = Principal::system();
        let twice = [claim("h-1", "停保"), claim("h-1", "断缴")];
        let error = findings
            .claim(&system, &model("1"), &twice, &[])
            .await
            .unwrap_err();
        assert_eq!(error.code(), "FND0004");
        assert!(error.to_string().contains("claims 1 and 2"), "{error}");
        assert!(findings.models(&system).await.unwrap().is_empty());

        findings
            .claim(&system, &model("1"), &[claim("h-1", "停保")], &[])
            .await
            .unwrap();
        journal.settle(&Works::default()).await.unwrap();
        let filter = Filter {
            state: FindingState::Suspected.name().to_owned(),
            ..Filter::default()
        };
        let id = findings
            .list(&system, &filter, None, 9)
            .await
            .unwrap()
            .items[0]
            .id;
        let mut session = store.read().await.unwrap();
        let sql = "SELECT record FROM journal_entry WHERE subject = $1";
        let row = session
            .one(sql, &haina_store::args![id.to_string()])
            .await
            .unwrap();
        let record: String = row.get("record").unwrap();
        assert!(
            !record.contains("王海") && !record.contains("停保") && !record.contains("h-1"),
            "{record}"
        );
    })
    .await;
}
