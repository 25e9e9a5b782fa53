//! Applying packs: versions stay, running matters keep theirs, nothing is half applied.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)] // a test that breaks off has failed

use std::path::{Path, PathBuf};

use haina_core::{Env, Fault};
use haina_journal::{Journal, JournalConfig};
use haina_matter::Types;
use haina_pack::{
    ApplyError, How, Pack, Registry, Source, apply_all, load_source, load_with_needs, plan,
};
use haina_party::{Parties, Principal, SignInRules};
use haina_store::testing::{Place, each_place};
use haina_store::{Migrations, Store};

const ROOMS: &[Migrations] = &[
    haina_store::MIGRATIONS,
    haina_journal::MIGRATIONS,
    haina_party::MIGRATIONS,
    haina_pack::MIGRATIONS,
];

struct House {
    store: Store,
    env: Env,
    journal: Journal,
    parties: Parties,
    registry: Registry,
}

impl House {
    async fn new(place: &Place) -> House {
        let (store, env) = (place.store.clone(), place.env.clone());
        let config = JournalConfig::new(place.folder.join("journal.key"), "test/journal");
        let journal = Journal::open(store.clone(), env.clone(), config)
            .await
            .unwrap();
        let parties = Parties::open(
            store.clone(),
            journal.clone(),
            env.clone(),
            SignInRules::default(),
        )
        .await
        .unwrap();
        let registry = Registry::open(store.clone(), env.clone()).await.unwrap();
        House {
            store,
            env,
            journal,
            parties,
            registry,
        }
    }

    async fn apply(&self, packs: &[Pack]) -> Result<Vec<haina_pack::Applied>, ApplyError> {
        let by = Principal::system();
        apply_all(
            &self.store,
            &self.journal,
            &self.parties,
            &self.registry,
            &by,
            packs,
        )
        .await
    }
}

fn shipped(name: &str) -> Vec<Pack> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../packs")
        .join(name);
    load_with_needs(&folder).unwrap_or_else(|f| panic!("{f:#?}"))
}

/// The pack with a text replaced in one of its files.
fn edited(pack: &Pack, path: &str, from: &str, to: &str) -> Pack {
    let files = pack.source.files().map(|(p, bytes)| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let text = if p == path {
            assert!(text.contains(from));
            text.replacen(from, to, 1)
        } else {
            text
        };
        (p.to_owned(), text.into_bytes())
    });
    load_source(Source::from_files(files.collect::<Vec<_>>())).unwrap_or_else(|f| panic!("{f:#?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn applied_packs_give_types_departments_and_classes() {
    each_place(ROOMS, async |place: Place| {
        let house = House::new(&place).await;
        let applied = house.apply(&shipped("hotline-12345")).await.unwrap();
        assert_eq!(
            applied.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(),
            ["city-base", "hotline-12345"]
        );
        assert!(house.registry.current("hotline-12345/appeal").is_some());
        assert_eq!(
            house.registry.class("noise-night").unwrap().key,
            "environment/noise/noise-night"
        );
        assert!(house.parties.directory().dept("police").is_some());
        // Again is no change, and a fresh registry finds the same in the database.
        assert!(
            house
                .apply(&shipped("hotline-12345"))
                .await
                .unwrap()
                .iter()
                .all(|a| a.already)
        );
        let fresh = Registry::open(house.store.clone(), house.env.clone())
            .await
            .unwrap();
        let hash = |r: &Registry| {
            r.current("hotline-12345/appeal")
                .unwrap()
                .def()
                .hash
                .clone()
        };
        assert_eq!(hash(&fresh), hash(&house.registry));
        assert_eq!(fresh.packs().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_rules_new_matters_and_the_old_one_stays_for_running_ones() {
    each_place(ROOMS, async |place: Place| {
        let house = House::new(&place).await;
        let first = shipped("petition");
        house.apply(&first).await.unwrap();
        let old = house
            .registry
            .current("petition/petition")
            .unwrap()
            .def()
            .hash
            .clone();
        let pack = first.last().unwrap();
        let next = edited(pack, "pack.yaml", "version: 1.1.0", "version: 1.2.0");
        let next = edited(
            &next,
            "matters/petition.yaml",
            "limit: 15 days",
            "limit: 10 days",
        );
        house.apply(std::slice::from_ref(&next)).await.unwrap();
        let new = house.registry.current("petition/petition").unwrap();
        assert_eq!(new.def().version, "1.2.0");
        assert_ne!(new.def().hash, old);
        let kept = house.registry.pinned("petition/petition", &old).unwrap();
        assert_eq!(kept.def().version, "1.1.0");
        assert_eq!(house.registry.pack("petition").unwrap().earlier, ["1.1.0"]);
        // Back is refused, and so is another content under a version that is there.
        let older = house.apply(std::slice::from_ref(pack)).await.unwrap_err();
        assert_eq!(older.code(), "PAK0101");
        let other = edited(
            &next,
            "matters/petition.yaml",
            "limit: 10 days",
            "limit: 9 days",
        );
        let same = house.apply(std::slice::from_ref(&other)).await.unwrap_err();
        assert_eq!(same.code(), "PAK0100");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_without_those_it_needs_is_not_applied() {
    each_place(ROOMS, async |place: Place| {
        let house = House::new(&place).await;
        let all = shipped("petition");
        let refused = house
            .apply(std::slice::from_ref(all.last().unwrap()))
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "PAK0104");
        assert!(house.registry.packs().is_empty());
    })
    .await;
}

#[test]
fn a_plan_says_what_appears_changes_and_retires() {
    let all = shipped("hotline-12345");
    let pack = all.last().unwrap();
    let fresh = plan(None, pack);
    assert!(fresh.from.is_none() && fresh.changes.iter().all(|c| c.how == How::Appears));
    assert!(plan(Some(pack), pack).is_empty());
    let next = edited(pack, "pack.yaml", "version: 1.1.0", "version: 1.2.0");
    let next = edited(
        &next,
        "parameters/general-limit.yaml",
        "5 workdays",
        "4 workdays",
    );
    let next = edited(&next, "matters/appeal.yaml", "metres: 200", "metres: 150");
    let changed = plan(Some(pack), &next);
    expect_test::expect![[r#"
        hotline-12345 1.1.0 → 1.2.0
          ~ matter appeal 市民诉求 / Appeal (merge)
          ~ parameter general-limit 一般诉求，办结答复时限 / General demands: time to finish and answer (values)
          Running matters keep the version they began with.
    "#]]
    .assert_eq(&changed.to_string());
    assert!(
        changed
            .diff
            .contains("-  2007-01-01: 5 workdays\n+  2007-01-01: 4 workdays"),
        "{}",
        changed.diff
    );
}
