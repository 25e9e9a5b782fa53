use haina_party::SignIn;
use jiff::SignedDuration;

use crate::box_city::{City, HOME, PASSWORD, code, in_city};

fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

#[tokio::test]
async fn a_session_ends_of_idleness_of_age_and_by_hand() {
    in_city(async |city: City| {
        let id = city.person("wang", &[]).await;
        let by = city.principal(id).await;
        let idle = city.sign_in("wang", PASSWORD).await.unwrap();
        let busy = city.sign_in("wang", PASSWORD).await.unwrap();
        let hand = city.sign_in("wang", PASSWORD).await.unwrap();
        let ended =
            city.write(async |tx| city.parties.end_session(tx, &by, id, hand.session).await);
        ended.await.unwrap();
        assert_eq!(
            code(city.parties.by_cookie(hand.cookie.reveal()).await),
            "PAR0006"
        );
        let hours = 7 * 24;
        for hour in 1..=hours {
            city.clock.advance(minutes(60));
            let result = code(city.parties.by_cookie(busy.cookie.reveal()).await);
            let expected = if hour < hours { "ok" } else { "PAR0006" };
            assert_eq!(result, expected, "hour {hour}");
        }
        assert_eq!(
            code(city.parties.by_cookie(idle.cookie.reveal()).await),
            "PAR0006"
        );
        let again =
            city.write(async |tx| city.parties.end_session(tx, &by, id, hand.session).await);
        assert_eq!(code(again.await), "PAR0006");
    })
    .await;
}

#[tokio::test]
async fn signing_in_again_ends_the_session_the_browser_had() {
    in_city(async |city: City| {
        let id = city.person("wang", &[]).await;
        let first = city.sign_in("wang", PASSWORD).await.unwrap();
        let with = SignIn {
            login: "wang".to_owned(),
            password: PASSWORD.to_owned(),
            source: HOME.to_owned(),
            agent: Some("x".repeat(1000)),
            previous: Some(first.cookie.reveal().to_owned()),
        };
        let second = city.parties.sign_in(&with).await.unwrap();
        assert_ne!(first.cookie, second.cookie);
        assert_eq!(
            code(city.parties.by_cookie(first.cookie.reveal()).await),
            "PAR0006"
        );
        let mut session = city.store.read().await.unwrap();
        let mine = city.parties.sessions(&mut session, id).await.unwrap();
        assert_eq!(mine.len(), 1);
        assert_eq!(mine[0].id, second.session);
        assert_eq!(mine[0].agent.as_ref().unwrap().len(), 200);
    })
    .await;
}

#[tokio::test]
async fn changes_need_the_proof_that_belongs_to_the_cookie() {
    in_city(async |city: City| {
        city.person("wang", &[]).await;
        let one = city.sign_in("wang", PASSWORD).await.unwrap();
        let two = city.sign_in("wang", PASSWORD).await.unwrap();
        let check = |csrf| code(city.parties.check_csrf(one.cookie.reveal(), csrf));
        assert_eq!(check(Some(one.csrf.as_str())), "ok");
        assert_eq!(check(Some(two.csrf.as_str())), "PAR0007");
        assert_eq!(check(Some("")), "PAR0007");
        assert_eq!(check(None), "PAR0007");
    })
    .await;
}

#[tokio::test]
async fn sweeping_removes_what_is_long_dead_and_nothing_else() {
    in_city(async |city: City| {
        city.person("wang", &[]).await;
        city.sign_in("wang", PASSWORD).await.unwrap();
        assert_eq!(code(city.sign_in("nobody", "x").await), "PAR0003");
        assert_eq!(city.parties.sweep().await.unwrap(), 0);
        city.clock.advance(SignedDuration::from_hours(24 * 40));
        let live = city.sign_in("wang", PASSWORD).await.unwrap();
        assert!(city.parties.sweep().await.unwrap() >= 2);
        assert_eq!(
            code(city.parties.by_cookie(live.cookie.reveal()).await),
            "ok"
        );
    })
    .await;
}
