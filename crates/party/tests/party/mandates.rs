use std::collections::BTreeSet;

use haina_party::{MatterAttributes, NewMandate, PersonId, Principal, Resource, RoleHeld, Via};
use jiff::SignedDuration;

use crate::box_city::{City, code, in_city};

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

fn mandate(city: &City, taker: PersonId) -> NewMandate {
    NewMandate {
        taker,
        actions: vec!["matter.read".to_owned(), "matter.rate".to_owned()],
        purpose: "母亲不会用手机，由我代为评价".to_owned(),
        from: None,
        until: city.now() + hours(24),
        uses_max: Some(2),
    }
}

fn reported_by(reporter: PersonId) -> Resource {
    Resource::matter(MatterAttributes {
        id: "mat_1".to_owned(),
        state: "answered".to_owned(),
        reporters: BTreeSet::from([reporter]),
        ..Default::default()
    })
}

#[tokio::test]
async fn a_mandate_is_good_for_its_actions_its_time_and_its_count() {
    in_city(async |city: City| {
        let giver = city.person("mother", &[]).await;
        let taker = city.person("son", &[]).await;
        let by = city.principal(giver).await;
        let new = mandate(&city, taker);
        let id = city
            .write(async |tx| city.parties.give_mandate(tx, &by, &new).await)
            .await;
        let id = id.unwrap();
        let son = city.principal(taker).await;
        let mut session = city.store.read().await.unwrap();
        let acting = city.parties.act_for(&mut session, &son, id).await.unwrap();
        drop(session);
        let access = city.parties.access();
        let matter = reported_by(giver);
        assert!(
            !access
                .decide(&son, "matter.rate", &matter, city.now())
                .allowed
        );
        assert!(
            access
                .decide(&acting, "matter.rate", &matter, city.now())
                .allowed
        );
        let refused = access.decide(&acting, "matter.withdraw", &matter, city.now());
        assert!(refused.reason.unwrap().en.contains("mandate"));

        let spend = async |action: &str| {
            city.write(async |tx| city.parties.spend_mandate(tx, &acting, action).await)
                .await
        };
        assert_eq!(code(spend("matter.withdraw").await), "PAR0022");
        assert_eq!(code(spend("matter.rate").await), "ok");
        assert_eq!(code(spend("matter.rate").await), "ok");
        assert_eq!(code(spend("matter.rate").await), "PAR0022");
        let entry = city.records().await.pop().unwrap();
        assert_eq!(entry["body"]["use"], 2);
        assert_eq!(entry["actor"]["on_behalf_of"], giver.to_string());
        assert_eq!(entry["actor"]["id"], taker.to_string());
        city.clock.advance(hours(24));
        assert!(
            !access
                .decide(&acting, "matter.rate", &matter, city.now())
                .allowed
        );
    })
    .await;
}

#[tokio::test]
async fn a_mandate_ends_when_it_is_ended_and_belongs_to_its_taker_alone() {
    in_city(async |city: City| {
        let giver = city.person("mother", &[]).await;
        let taker = city.person("son", &[]).await;
        let stranger = city.person("stranger", &[]).await;
        let by = city.principal(giver).await;
        let new = NewMandate {
            from: Some(city.now() + hours(1)),
            ..mandate(&city, taker)
        };
        let id = city
            .write(async |tx| city.parties.give_mandate(tx, &by, &new).await)
            .await;
        let id = id.unwrap();
        let act_for = async |who: PersonId| {
            let who = city.principal(who).await;
            let mut session = city.store.read().await.unwrap();
            city.parties.act_for(&mut session, &who, id).await
        };
        assert_eq!(code(act_for(stranger).await), "PAR0021");
        assert_eq!(code(act_for(taker).await), "PAR0022", "it has not begun");
        city.clock.advance(hours(1));
        let acting = act_for(taker).await.unwrap();
        city.write(async |tx| city.parties.end_mandate(tx, &by, id).await)
            .await
            .unwrap();
        assert_eq!(code(act_for(taker).await), "PAR0022");
        let spent =
            city.write(async |tx| city.parties.spend_mandate(tx, &acting, "matter.rate").await);
        assert_eq!(code(spent.await), "PAR0022", "ending it stops the next use");
        let again = city
            .write(async |tx| city.parties.end_mandate(tx, &by, id).await)
            .await;
        assert_eq!(code(again), "PAR0021");
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_more_than_their_own_part_in_matters() {
    in_city(async |city: City| {
        let giver = city
            .person("mother", &[RoleHeld::at("handler", "shinan")])
            .await;
        let taker = city.person("son", &[]).await;
        let by = city.principal(giver).await;
        let good = mandate(&city, taker);
        let act = |action: &str| NewMandate {
            actions: vec![action.to_owned()],
            ..good.clone()
        };
        let by_token = Principal {
            via: Via::Token,
            ..by.clone()
        };
        for (by, new) in [
            (&by, act("party.set_password")),
            (&by, act("party.*")),
            (&by, act("matter.fly")),
            (
                &by,
                NewMandate {
                    actions: vec![],
                    ..good.clone()
                },
            ),
            (
                &by,
                NewMandate {
                    taker: giver,
                    ..good.clone()
                },
            ),
            (
                &by,
                NewMandate {
                    until: city.now(),
                    ..good.clone()
                },
            ),
            (
                &by,
                NewMandate {
                    until: city.now() + hours(24 * 400),
                    ..good.clone()
                },
            ),
            (
                &by,
                NewMandate {
                    uses_max: Some(0),
                    ..good.clone()
                },
            ),
            (
                &by,
                NewMandate {
                    purpose: " ".to_owned(),
                    ..good.clone()
                },
            ),
            (&by_token, good.clone()),
        ] {
            let given = city
                .write(async |tx| city.parties.give_mandate(tx, by, &new).await)
                .await;
            assert_eq!(code(given), "PAR0023", "{:?}", new.actions);
        }
        let nobody = NewMandate {
            taker: PersonId::new(&city.env),
            ..good
        };
        let given = city
            .write(async |tx| city.parties.give_mandate(tx, &by, &nobody).await)
            .await;
        assert_eq!(code(given), "PAR0011");
    })
    .await;
}

#[tokio::test]
async fn the_last_use_of_a_mandate_is_taken_once_by_two_who_come_at_the_same_time() {
    in_city(async |city: City| {
        let giver = city.person("mother", &[]).await;
        let taker = city.person("son", &[]).await;
        let by = city.principal(giver).await;
        let new = NewMandate {
            uses_max: Some(1),
            ..mandate(&city, taker)
        };
        let id = city
            .write(async |tx| city.parties.give_mandate(tx, &by, &new).await)
            .await;
        let son = city.principal(taker).await;
        let mut session = city.store.read().await.unwrap();
        let acting = city
            .parties
            .act_for(&mut session, &son, id.unwrap())
            .await
            .unwrap();
        drop(session);
        let acts = [(); 4].map(|()| {
            let (store, parties, acting) =
                (city.store.clone(), city.parties.clone(), acting.clone());
            tokio::spawn(async move {
                let mut tx = store.begin().await.unwrap();
                let spent = parties.spend_mandate(&mut tx, &acting, "matter.rate").await;
                if spent.is_ok() {
                    tx.commit().await.unwrap();
                }
                code(spent)
            })
        });
        let mut codes = Vec::new();
        for act in acts {
            codes.push(act.await.unwrap());
        }
        codes.sort_unstable();
        assert_eq!(codes, ["PAR0022", "PAR0022", "PAR0022", "ok"]);
    })
    .await;
}
