//! Whom an entry goes to.

use haina_matter::service::Recipient;
use haina_party::{
    Directory, NewGrant, NewPerson, Parties, PersonId, PersonKind, Principal, RoleHeld, SignInRules,
};
use serde_json::json;

use crate::town::{Town, directory, each, who};

async fn person(town: &Town, parties: &Parties, name: &str, held: Option<RoleHeld>) -> PersonId {
    let system = Principal::system();
    let mut tx = town.matters.store().begin().await.unwrap();
    let new = NewPerson {
        id: None,
        kind: match held {
            Some(_) => PersonKind::Staff,
            None => PersonKind::Resident,
        },
        name: name.to_owned(),
        login: None,
        contact: Default::default(),
    };
    let id = parties.create_person(&mut tx, &system, &new).await.unwrap();
    if let Some(held) = held {
        let new = NewGrant {
            held,
            from: None,
            until: None,
        };
        parties.grant(&mut tx, &system, id, &new).await.unwrap();
    }
    tx.commit().await.unwrap();
    id
}

/// Who is told by the last entry of the matter, and about what.
async fn told(town: &Town, parties: &Parties, id: haina_matter::MatterId) -> Vec<Recipient> {
    let mut session = town.matters.store().read().await.unwrap();
    let history = town
        .matters
        .journal()
        .history(&mut session, &id.to_string(), 100)
        .await;
    let entry = history.unwrap().pop().unwrap();
    town.matters
        .recipients(&mut session, parties, &entry)
        .await
        .unwrap()
}

fn persons(told: &[Recipient]) -> Vec<PersonId> {
    let mut persons: Vec<PersonId> = told.iter().filter_map(|r| r.person).collect();
    persons.sort_unstable();
    persons
}

#[tokio::test]
async fn a_unit_its_heads_and_the_reporters_are_told_what_concerns_them() {
    each(async |town| {
        let store = town.matters.store().clone();
        let journal = town.matters.journal().clone();
        let env = town.matters.env().clone();
        let parties = Parties::open(store, journal, env, SignInRules::cheap())
            .await
            .unwrap();
        let known = directory();
        let known = Directory {
            source: "town".to_owned(),
            departments: known.departments().cloned().collect(),
            areas: known.areas().cloned().collect(),
        };
        let mut tx = town.matters.store().begin().await.unwrap();
        parties
            .apply_directory(&mut tx, &Principal::system(), &known)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let li = person(
            &town,
            &parties,
            "李",
            Some(RoleHeld::at("handler", "water")),
        )
        .await;
        let head = person(
            &town,
            &parties,
            "周",
            Some(RoleHeld::at("unit-lead", "water")),
        )
        .await;
        person(
            &town,
            &parties,
            "赵",
            Some(RoleHeld::at("handler", "housing")),
        )
        .await;
        let sup = person(
            &town,
            &parties,
            "孙",
            Some(RoleHeld::over("supervisor", "370200")),
        )
        .await;
        person(&town, &parties, "王", None).await;

        let id = town.open("漏水", "noise").await.matter.id;
        town.act("desk", id, json!({"action": "accept"}))
            .await
            .unwrap();
        let to = told(&town, &parties, id).await;
        assert_eq!(persons(&to), [who("wang").person]);
        assert!(to[0].reporter);

        town.act("desk", id, json!({"action": "dispatch", "lead": "water"}))
            .await
            .unwrap();
        let mut unit = [li, head];
        unit.sort_unstable();
        assert_eq!(persons(&told(&town, &parties, id).await), unit);

        let order = json!({"action": "supervise", "grade": "yellow", "demand": "请加快"});
        town.act("sup", id, order).await.unwrap();
        assert_eq!(persons(&told(&town, &parties, id).await), [head]);

        town.act("li@water", id, json!({"action": "sign"}))
            .await
            .unwrap();
        let reply = json!({"action": "reply_supervision", "order": "s1", "text": "正在办理"});
        town.act("li@water", id, reply).await.unwrap();
        assert_eq!(persons(&told(&town, &parties, id).await), [sup]);
    })
    .await;
}
