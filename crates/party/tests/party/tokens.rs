use haina_party::{NewToken, RoleHeld, Via};
use jiff::SignedDuration;

use crate::box_city::{City, code, in_city};

fn token(city: &City, scopes: &[&str], hours: i64) -> NewToken {
    NewToken {
        title: "夜间导出".to_owned(),
        scopes: scopes.iter().map(|s| (*s).to_owned()).collect(),
        expires_at: city.now() + SignedDuration::from_hours(hours),
    }
}

#[tokio::test]
async fn a_token_stands_for_its_owner_within_its_scopes_until_its_last_moment() {
    in_city(async |city: City| {
        let id = city
            .person("wang", &[RoleHeld::at("handler", "shinan")])
            .await;
        let by = city.principal(id).await;
        let new = token(&city, &["matter.read", "file.*"], 2);
        let made = city
            .write(async |tx| city.parties.make_token(tx, &by, id, &new).await)
            .await;
        let (view, secret) = made.unwrap();
        assert!(secret.reveal().starts_with("hna_") && secret.reveal().len() == 47);
        assert!(secret.reveal().starts_with(&view.hint));
        let principal = city.parties.by_token(secret.reveal()).await.unwrap();
        assert_eq!((principal.person, principal.via), (id, Via::Token));
        assert_eq!(principal.scopes.unwrap(), ["matter.read", "file.*"]);
        let mut session = city.store.read().await.unwrap();
        let mine = city.parties.tokens(&mut session, id).await.unwrap();
        assert_eq!(mine[0].used_at, Some(city.now()));
        drop(session);
        city.clock.advance(SignedDuration::from_hours(2));
        assert_eq!(
            code(city.parties.by_token(secret.reveal()).await),
            "PAR0008"
        );
    })
    .await;
}

#[tokio::test]
async fn a_revoked_token_is_dead_at_once_and_only_its_owner_can_be_named() {
    in_city(async |city: City| {
        let id = city.person("wang", &[]).await;
        let other = city.person("li", &[]).await;
        let by = city.principal(id).await;
        let new = token(&city, &["matter.*"], 2);
        let made = city
            .write(async |tx| city.parties.make_token(tx, &by, id, &new).await)
            .await;
        let (view, secret) = made.unwrap();
        let revoke = async |person| {
            city.write(async |tx| city.parties.revoke_token(tx, &by, person, view.id).await)
                .await
        };
        assert_eq!(code(revoke(other).await), "PAR0008");
        assert_eq!(code(revoke(id).await), "ok");
        assert_eq!(code(revoke(id).await), "PAR0008");
        assert_eq!(
            code(city.parties.by_token(secret.reveal()).await),
            "PAR0008"
        );
        assert_eq!(code(city.parties.by_token("hna_nonsense").await), "PAR0008");
        assert_eq!(code(city.parties.by_token("").await), "PAR0008");
    })
    .await;
}

#[tokio::test]
async fn a_token_names_known_actions_and_does_not_live_for_ever() {
    in_city(async |city: City| {
        let id = city.person("wang", &[]).await;
        let by = city.principal(id).await;
        let mut untitled = token(&city, &["matter.read"], 1);
        untitled.title = " ".to_owned();
        for (new, expected) in [
            (token(&city, &["matter.fly"], 1), "PAR0009"),
            (token(&city, &["*"], 1), "PAR0009"),
            (token(&city, &["matter"], 1), "PAR0009"),
            (token(&city, &[], 1), "PAR0009"),
            (token(&city, &["matter.read"], 0), "PAR0010"),
            (token(&city, &["matter.read"], 24 * 400), "PAR0010"),
            (untitled, "PAR0013"),
        ] {
            let made = city
                .write(async |tx| city.parties.make_token(tx, &by, id, &new).await)
                .await;
            assert_eq!(code(made), expected, "{:?}", new.scopes);
        }
    })
    .await;
}
