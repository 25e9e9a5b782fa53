//! Regrading and retiring: what becomes of grants (decision 12).

use std::collections::BTreeMap;

use haina_catalog::{
    Act, Application, ApplicationState, Command, DataClass, Form, Grade, Resource, Spec,
};
use haina_core::Fault as _;

use crate::spec;
use crate::town::{PURPOSE, Town, each};

const KEY: &str = "civil.low-income";

async fn change(town: &Town, change: impl Fn(&mut Spec)) -> (Resource, Vec<Application>) {
    let (now, _) = town.catalog.load(&town.owner, KEY).await.unwrap();
    let mut spec = now.spec.clone();
    change(&mut spec);
    let act = Act::Change {
        spec: Box::new(spec),
        seen: now.version,
    };
    let acted = town.catalog.act(&town.owner, KEY, &act).await.unwrap();
    (acted.resource, acted.unfit)
}

#[tokio::test]
async fn a_field_that_is_graded_higher_is_withheld_and_listed_until_the_owner_confirms() {
    each(async |town| {
        town.published(KEY).await;
        let granted = town.granted(&town.applied(KEY).await).await;
        let may = async || town.may("urban", KEY, PURPOSE).await;
        assert_eq!(may().await, "identity masked, name clear");

        let (_, unfit) = change(&town, |s| s.fields[2].grade = Grade::General2).await;
        assert!(unfit.is_empty(), "it does not hold that field");
        let (_, unfit) = change(&town, |s| s.fields[1].grade = Grade::General4).await;
        assert_eq!(unfit.len(), 1);
        assert_eq!(unfit[0].state, ApplicationState::Review);
        assert_eq!(may().await, "identity masked", "the others go on");

        let confirm = |name: &str| Command::Confirm {
            fields: BTreeMap::from([(name.to_owned(), Form::Masked)]),
            reason: "仍需使用，改为脱敏".to_owned(),
        };
        let other = town
            .catalog
            .decide(&town.owner, granted.id, &confirm("identity"))
            .await;
        assert_eq!(other.unwrap_err().code(), "CAT0003");
        let theirs = town
            .catalog
            .decide(&town.applicant, granted.id, &confirm("name"))
            .await;
        assert_eq!(theirs.unwrap_err().code(), "CAT0002");
        let done = town
            .catalog
            .decide(&town.owner, granted.id, &confirm("name"))
            .await;
        assert_eq!(done.unwrap().state, ApplicationState::Granted);
        assert_eq!(may().await, "identity masked, name masked");

        let (_, unfit) = change(&town, |s| s.fields[1].grade = Grade::General1).await;
        assert!(unfit.is_empty(), "a lower grade asks nobody");
        let (_, unfit) = change(&town, |s| s.fields[1].class = DataClass::PersonHealth).await;
        assert_eq!(unfit.len(), 1, "sensitive by now");
        let (_, unfit) = change(&town, |s| s.fields[1].class = DataClass::PersonBasic).await;
        assert!(unfit.is_empty(), "the mistake was taken back");
        assert_eq!(may().await, "identity masked, name masked");
    })
    .await;
}

#[tokio::test]
async fn retiring_a_resource_ends_its_grants_and_nothing_is_granted_on_it_any_more() {
    each(async |town| {
        town.published(KEY).await;
        let granted = town.granted(&town.applied(KEY).await).await;
        let waiting = town.applied(KEY).await;
        let retired = town.catalog.act(&town.owner, KEY, &Act::Retire).await;
        let unfit = retired.unwrap().unfit;
        assert_eq!((unfit.len(), unfit[0].id), (1, granted.id));
        assert_eq!(unfit[0].state, ApplicationState::Ended);
        assert_eq!(town.may("urban", KEY, PURPOSE).await, "");
        let grant = crate::town::grant(&[("name", Form::Clear)], "2026-03-31");
        let late = town.catalog.decide(&town.owner, waiting.id, &grant).await;
        assert_eq!(late.unwrap_err().code(), "CAT0003");
        let act = Act::Change {
            spec: Box::new(spec(KEY)),
            seen: 3,
        };
        let changed = town.catalog.act(&town.owner, KEY, &act).await;
        assert_eq!(changed.unwrap_err().code(), "CAT0004");
        town.settle().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_revoked_stops_the_next_use() {
    each(async |town| {
        town.published(KEY).await;
        let granted = town.granted(&town.applied(KEY).await).await;
        let revoke = Command::Revoke {
            reason: "超出用途使用".to_owned(),
        };
        town.catalog
            .decide(&town.owner, granted.id, &revoke)
            .await
            .unwrap();
        assert_eq!(town.may("urban", KEY, PURPOSE).await, "");
        let twice = town.catalog.decide(&town.owner, granted.id, &revoke).await;
        assert_eq!(twice.unwrap_err().code(), "CAT0003");
    })
    .await;
}
