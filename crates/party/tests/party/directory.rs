use haina_core::Words;
use haina_party::{DeptKind, DirectoryFault, PartyError};

use crate::box_city::{City, directory, in_city};

#[tokio::test]
async fn a_directory_is_applied_whatever_the_order_and_answers_look_ups() {
    in_city(async |city: City| {
        let seen = city.parties.directory();
        let line: Vec<_> = seen
            .dept_line("shinan-police")
            .iter()
            .map(|d| &d.key)
            .collect();
        assert_eq!(line, ["shinan-police", "shinan", "gov"]);
        let below: Vec<_> = seen.dept_children("gov").map(|d| d.key.as_str()).collect();
        assert_eq!(below, ["hotline-centre", "shibei", "shinan"]);
        assert!(seen.is_area_within("370202001", "370200"));
        assert!(!seen.is_area_within("370202001", "370203"));
        let within = seen.areas_within("370202");
        assert_eq!(
            within.into_iter().collect::<Vec<_>>(),
            ["370202", "370202001"]
        );
        let serves = |area: &str, kind| seen.dept_for_area(area, kind, city.now());
        assert_eq!(
            serves("370202001", DeptKind::District).unwrap().key,
            "shinan"
        );
        assert_eq!(serves("370203", DeptKind::City).unwrap().key, "gov");
        assert!(serves("370203", DeptKind::Street).is_none());
    })
    .await;
}

#[tokio::test]
async fn applying_the_same_again_changes_nothing_and_writes_no_entry() {
    in_city(async |city: City| {
        let before = city.entries(0).await;
        city.apply(&directory()).await.unwrap();
        assert_eq!(city.entries(0).await, before);
    })
    .await;
}

#[tokio::test]
async fn what_a_pack_no_longer_names_is_retired_and_comes_back_when_named_again() {
    in_city(async |city: City| {
        let mut next = directory();
        next.departments.retain(|d| d.key != "shibei");
        next.departments[0].title = Words::new("市南分局", "Shinan branch");
        city.apply(&next).await.unwrap();
        let seen = city.parties.directory();
        assert_eq!(seen.dept("shinan-police").unwrap().title.zh, "市南分局");
        assert!(!seen.dept("shibei").unwrap().is_active(city.now()));
        let record = city.records().await.pop().unwrap();
        assert_eq!(
            record["body"]["changed"],
            serde_json::json!(["shinan-police"])
        );
        assert_eq!(record["body"]["retired"], serde_json::json!(["shibei"]));
        city.apply(&directory()).await.unwrap();
        assert!(
            city.parties
                .directory()
                .dept("shibei")
                .unwrap()
                .is_active(city.now())
        );
    })
    .await;
}

#[tokio::test]
async fn another_pack_adds_departments_and_retires_only_its_own() {
    in_city(async |city: City| {
        let mut water = directory();
        water.source = "water".to_owned();
        water.areas.clear();
        water.departments.truncate(1);
        water.departments[0].key = "water".to_owned();
        city.apply(&water).await.unwrap();
        water.departments.clear();
        city.apply(&water).await.unwrap();
        let seen = city.parties.directory();
        let active = |key: &str| seen.dept(key).unwrap().is_active(city.now());
        assert!(!active("water") && active("shinan") && active("shibei"));
    })
    .await;
}

#[tokio::test]
async fn a_faulty_directory_is_refused_whole_and_every_fault_is_named() {
    in_city(async |city: City| {
        let mut bad = directory();
        bad.departments[1].parent = Some("shinan-police".to_owned());
        bad.departments[2].area = Some("999".to_owned());
        bad.departments[3].key = "Hotline Centre".to_owned();
        bad.areas[1].parent = Some("nowhere".to_owned());
        bad.areas[2].code = "370202".to_owned();
        let Err(PartyError::Directory(faults)) = city.apply(&bad).await else {
            panic!("it was applied")
        };
        let named = |fault: DirectoryFault| faults.contains(&fault);
        let (what, key) = ("department", || "shinan".to_owned());
        assert!(
            named(DirectoryFault::Circle { what, key: key() }),
            "{faults:?}"
        );
        let area = "999".to_owned();
        assert!(named(DirectoryFault::UnknownArea {
            key: "shibei".to_owned(),
            area
        }));
        assert!(named(DirectoryFault::BadKey {
            what,
            key: "Hotline Centre".to_owned()
        }));
        let (what, parent) = ("area", "nowhere".to_owned());
        let key = || "370202".to_owned();
        assert!(named(DirectoryFault::UnknownParent {
            what,
            key: key(),
            parent
        }));
        assert!(named(DirectoryFault::Twice { what, key: key() }));
        assert_eq!(city.parties.directory().departments().count(), 5);
    })
    .await;
}
