//! The service over both databases.

use haina_catalog::{
    Act, ApplicationFilter, ApplicationState, Command, Delivery, Dimension, Edge, Form, Measure,
    Report, ResourceFilter, Run,
};
use haina_core::Fault as _;
use haina_party::Principal;
use haina_store::args;
use jiff::SignedDuration;

use crate::spec;
use crate::town::{PURPOSE, Town, each, grant, wish};

#[tokio::test]
async fn a_department_applies_the_owner_grants_less_and_the_grant_ends_on_its_day() {
    each(async |town| {
        let Town { catalog, .. } = &town;
        town.published("civil.low-income").await;
        assert_eq!(town.may("urban", "civil.low-income", PURPOSE).await, "");
        let applied = town.applied("civil.low-income").await;
        assert_eq!(applied.state, ApplicationState::Applied);
        assert_eq!(town.may("urban", "civil.low-income", PURPOSE).await, "");

        for (forms, until) in [
            (vec![("district", Form::Clear)], "2026-03-31"),
            (vec![("name", Form::Clear)], "2026-04-01"),
        ] {
            let wider = catalog
                .decide(&town.owner, applied.id, &grant(&forms, until))
                .await;
            assert_eq!(wider.unwrap_err().code(), "CAT0003");
        }
        let less = grant(&[("identity", Form::Masked)], "2026-03-10");
        let granted = catalog
            .decide(&town.owner, applied.id, &less)
            .await
            .unwrap();
        assert_eq!(granted.state, ApplicationState::Granted);
        let again = catalog.decide(&town.owner, applied.id, &less).await;
        assert_eq!(again.unwrap_err().code(), "CAT0003", "one decides once");
        let may = async |unit, purpose| town.may(unit, "civil.low-income", purpose).await;
        assert_eq!(may("urban", PURPOSE).await, "identity masked");
        assert_eq!(may("urban", "别的用途").await, "");
        assert_eq!(may("police", PURPOSE).await, "");
        assert_eq!(
            may("civil", "").await,
            "district clear, identity clear, name clear"
        );

        // The last day is a whole day in the city's zone; then it ends, whether the timer was in time or not.
        town.clock.set("2026-03-10T15:59:59Z".parse().unwrap());
        town.settle().await;
        assert_eq!(may("urban", PURPOSE).await, "identity masked");
        town.clock.set("2026-03-10T16:00:00Z".parse().unwrap());
        assert_eq!(may("urban", PURPOSE).await, "");
        town.settle().await;
        let ended = catalog.application(&town.owner, applied.id).await.unwrap();
        assert_eq!(ended.state, ApplicationState::Ended);
    })
    .await;
}

#[tokio::test]
async fn who_neither_applied_nor_owns_learns_nothing_of_it_and_only_the_owners_lead_decides() {
    each(async |town| {
        let Town { catalog, .. } = &town;
        town.published("civil.low-income").await;
        let applied = town.applied("civil.low-income").await;
        let code = async |who: &Principal, command: &Command| {
            let done = catalog.decide(who, applied.id, command).await;
            done.map(|_| "done").unwrap_or_else(|error| error.code())
        };
        let refuse = Command::Refuse {
            reason: "依据不足".to_owned(),
        };
        assert_eq!(code(&town.stranger, &refuse).await, "CAT0001");
        assert_eq!(code(&town.applicant, &refuse).await, "CAT0002");
        assert_eq!(code(&town.owner, &Command::Withdraw).await, "CAT0002");
        let list = async |who: &Principal| {
            let filter = ApplicationFilter::default();
            let page = catalog.applications(who, &filter, None, 9).await.unwrap();
            page.items.len()
        };
        let (owner, applicant) = (list(&town.owner).await, list(&town.handler).await);
        assert_eq!((owner, applicant, list(&town.stranger).await), (1, 1, 0));
        let foreign = wish(&["name"], "2026-03-31");
        let done = catalog
            .apply(&town.stranger, "civil.low-income", &foreign)
            .await;
        assert_eq!(
            done.unwrap_err().code(),
            "CAT0002",
            "nobody applies for others"
        );
        assert_eq!(code(&town.owner, &refuse).await, "done");
        assert_eq!(code(&town.applicant, &Command::Withdraw).await, "CAT0003");
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_its_owners_alone_and_what_is_published_is_found_in_chinese() {
    each(async |town| {
        let Town { catalog, .. } = &town;
        let mut draft = spec("civil.marriage");
        draft.title.zh = "结婚登记".to_owned();
        catalog.register(&town.owner, &draft, false).await.unwrap();
        let other = catalog
            .register(&town.stranger, &spec("police.x"), false)
            .await;
        assert_eq!(
            other.unwrap_err().code(),
            "CAT0002",
            "nobody registers for others"
        );
        let taken = catalog.register(&town.owner, &draft, false).await;
        assert_eq!(taken.unwrap_err().code(), "CAT0006");
        let hidden = catalog.load(&town.stranger, "civil.marriage").await;
        assert_eq!(hidden.unwrap_err().code(), "CAT0001");
        town.published("civil.low-income").await;

        let keys = async |who: &Principal, filter: ResourceFilter| {
            let page = catalog.list(who, &filter, None, 9).await.unwrap();
            let keys = page.items.into_iter().map(|(r, _)| r.spec.key);
            keys.collect::<Vec<_>>().join(" ")
        };
        let drafts = || ResourceFilter {
            state: "draft".to_owned(),
            ..ResourceFilter::default()
        };
        assert_eq!(keys(&town.owner, drafts()).await, "civil.marriage");
        assert_eq!(keys(&town.stranger, drafts()).await, "");
        let find = |q: &str| ResourceFilter {
            q: q.to_owned(),
            ..ResourceFilter::default()
        };
        assert_eq!(
            keys(&town.stranger, find("低收入")).await,
            "civil.low-income"
        );
        assert_eq!(
            keys(&town.stranger, find("字段identity")).await,
            "civil.low-income"
        );
        assert_eq!(
            keys(&town.stranger, find("结婚")).await,
            "",
            "a draft is not found either"
        );
        assert_eq!(keys(&town.owner, find("没有这样的")).await, "");
        let by = |change: fn(&mut ResourceFilter)| {
            let mut filter = ResourceFilter::default();
            change(&mut filter);
            filter
        };
        for (filter, found) in [
            (by(|f| f.grade = "general-4".to_owned()), true),
            (by(|f| f.grade = "core".to_owned()), false),
            (by(|f| f.class = "sensitive".to_owned()), true),
            (by(|f| f.class = "person-basic".to_owned()), true),
            (by(|f| f.class = "enterprise".to_owned()), false),
            (by(|f| f.owner = "civil".to_owned()), true),
            (by(|f| f.kind = "stream".to_owned()), false),
            (by(|f| f.area = "370202".to_owned()), true),
        ] {
            let expected = if found { "civil.low-income" } else { "" };
            assert_eq!(
                keys(&town.stranger, filter.clone()).await,
                expected,
                "{filter:?}"
            );
        }
        let wrong = by(|f| f.grade = "secret".to_owned());
        let wrong = catalog.list(&town.owner, &wrong, None, 9).await;
        assert_eq!(wrong.unwrap_err().code(), "CAT0007");
    })
    .await;
}

#[tokio::test]
async fn lists_are_read_page_by_page_without_a_gap() {
    each(async |town| {
        let Town { catalog, .. } = &town;
        for n in 0..7 {
            town.published(&format!("civil.table-{n}")).await;
            town.clock
                .advance(SignedDuration::from_secs(i64::from(n % 2)));
        }
        let search = ResourceFilter {
            q: "低收入".to_owned(),
            ..ResourceFilter::default()
        };
        let class = ResourceFilter {
            class: "personal".to_owned(),
            ..ResourceFilter::default()
        };
        for filter in [ResourceFilter::default(), search, class] {
            let (mut keys, mut cursor) = (Vec::new(), None);
            loop {
                let at = cursor.as_deref();
                let page = catalog.list(&town.handler, &filter, at, 3).await.unwrap();
                keys.extend(page.items.into_iter().map(|(r, _)| r.spec.key));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), 7, "{filter:?}");
        }
        let all = ResourceFilter::default();
        let garbage = catalog.list(&town.handler, &all, Some("x"), 3).await;
        assert_eq!(garbage.unwrap_err().code(), "CAT0007");
    })
    .await;
}

#[tokio::test]
async fn what_was_observed_is_kept_and_what_cannot_be_is_refused() {
    each(async |town| {
        let Town { catalog, env, .. } = &town;
        let source = town.published("civil.low-income").await;
        let target = town.published("civil.monitoring").await;
        let measure = |good, all| Measure {
            dimension: Dimension::Completeness,
            good,
            all,
        };
        let edge = Edge {
            source: source.id,
            source_field: "identity".to_owned(),
            target: target.id,
            target_field: "identity".to_owned(),
        };
        let report = Report {
            delivered: Some(Delivery {
                version: "2026-03-02/1".to_owned(),
                rows: 58_800,
                at: env.now(),
            }),
            measured: Some(("2026-03-02/1".to_owned(), vec![measure(58_112, 58_800)])),
            run: Some(Run {
                id: "run-1".to_owned(),
                edges: vec![edge],
            }),
        };
        let key = "civil.monitoring";
        let (_, fact) = catalog.report(&town.owner, key, &report).await.unwrap();
        assert_eq!(fact.delivered, report.delivered);
        assert_eq!(fact.quality[0].share(), Some(58_112.0 / 58_800.0));
        catalog.report(&town.owner, key, &report).await.unwrap();
        let edges = catalog.edges(source.id).await.unwrap();
        assert_eq!(edges.edges.len(), 1, "the same run again says the same");
        assert_eq!(edges.neighbours[0].key, key);

        let more = Report {
            measured: Some(("2".to_owned(), vec![measure(2, 1)])),
            ..Report::default()
        };
        let no = catalog.report(&town.owner, key, &more).await.unwrap_err();
        assert_eq!(no.code(), "CAT0008");
        let no = catalog
            .report(&town.stranger, key, &report)
            .await
            .unwrap_err();
        assert_eq!(no.code(), "CAT0002");
    })
    .await;
}

#[tokio::test]
async fn each_change_is_a_version_and_what_people_write_stays_out_of_the_hashed_record() {
    each(async |town| {
        let Town { catalog, .. } = &town;
        let resource = town.published("civil.low-income").await;
        let mut changed = spec("civil.low-income");
        changed.meaning.zh = "换一种说法".to_owned();
        let act = |seen| Act::Change {
            spec: Box::new(changed.clone()),
            seen,
        };
        let stale = catalog.act(&town.owner, "civil.low-income", &act(1)).await;
        assert_eq!(stale.unwrap_err().code(), "CAT0004");
        let now = act(resource.version);
        let acted = catalog.act(&town.owner, "civil.low-income", &now).await;
        let acted = acted.unwrap();
        assert_eq!((acted.resource.version, acted.unfit.len()), (3, 0));
        let versions = catalog.versions(resource.id).await.unwrap();
        let told: Vec<_> = versions
            .iter()
            .map(|v| (v.version, v.happened.name()))
            .collect();
        assert_eq!(told, [(3, "changed"), (2, "published"), (1, "registered")]);

        let applied = town.applied("civil.low-income").await;
        let refuse = Command::Refuse {
            reason: "王海宁的依据不足".to_owned(),
        };
        catalog
            .decide(&town.owner, applied.id, &refuse)
            .await
            .unwrap();
        town.settle().await;
        let mut session = town.store.read().await.unwrap();
        let sql = "SELECT record FROM journal_entry WHERE subject = $1 OR subject = $2";
        let ids = args![applied.id.to_string(), resource.id.to_string()];
        let rows = session.all(sql, &ids).await.unwrap();
        assert_eq!(rows.len(), 5);
        let examples = resource.spec.fields.iter().map(|field| &field.example);
        let examples: Vec<&String> = examples.filter(|example| !example.is_empty()).collect();
        assert!(!examples.is_empty());
        for row in rows {
            let record: String = row.get("record").unwrap();
            let written = ["王海宁", &applied.wish.purpose, &applied.wish.basis];
            for text in written
                .into_iter()
                .chain(examples.iter().map(|e| e.as_str()))
            {
                assert!(!record.contains(text), "{text} in {record}");
            }
        }
    })
    .await;
}
