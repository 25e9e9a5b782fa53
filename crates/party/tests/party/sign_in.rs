use haina_party::{PartyError, Principal, RoleHeld, SignIn, SignInRules, Via};
use jiff::SignedDuration;

use crate::box_city::{City, HOME, PASSWORD, code, in_city, in_city_with};

#[tokio::test]
async fn a_cookie_stands_for_its_person_and_their_roles() {
    in_city(async |city: City| {
        let id = city
            .person("Wang.Fang", &[RoleHeld::at("handler", "shinan")])
            .await;
        let signed = city.sign_in(" WANG.fang ", PASSWORD).await.unwrap();
        let found = city
            .parties
            .by_cookie(signed.cookie.reveal())
            .await
            .unwrap();
        assert_eq!(found.principal.person, id);
        assert_eq!(found.principal.roles, [RoleHeld::at("handler", "shinan")]);
        assert_eq!(found.principal.via, Via::Session);
        assert_eq!((found.session, &found.csrf), (signed.session, &signed.csrf));
        let shown = format!("{signed:?}");
        assert!(!shown.contains(signed.cookie.reveal()), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn whatever_is_wrong_the_refusal_says_the_same() {
    in_city(async |city: City| {
        city.person("wang", &[]).await;
        let mut texts = Vec::new();
        for (login, password) in [
            ("wang", "wrong"),
            ("nobody", PASSWORD),
            ("", ""),
            ("wang", ""),
        ] {
            let error = city.sign_in(login, password).await.unwrap_err();
            texts.push((error.to_string(), error.words().zh));
        }
        texts.dedup();
        assert_eq!(texts.len(), 1, "{texts:?}");
    })
    .await;
}

#[tokio::test]
async fn failures_lock_the_account_for_longer_and_longer_and_nobody_learns_that_it_exists() {
    in_city(async |city: City| {
        let id = city.person("wang", &[]).await;
        for login in ["wang", "nobody"] {
            for _ in 0..5 {
                assert_eq!(code(city.sign_in(login, "wrong").await), "PAR0003");
            }
            let wait = |result| match result {
                Err(PartyError::Locked { retry_after_s }) => retry_after_s,
                other => panic!("{:?}", other.map(|_| ())),
            };
            assert_eq!(wait(city.sign_in(login, PASSWORD).await), 30);
            city.clock.advance(SignedDuration::from_secs(30));
            assert_eq!(code(city.sign_in(login, "wrong").await), "PAR0003");
            assert_eq!(wait(city.sign_in(login, PASSWORD).await), 60);
        }
        let locks = city
            .entries(0)
            .await
            .iter()
            .filter(|k| *k == "sign_in_locked")
            .count();
        assert_eq!(locks, 1, "one entry, for the account that exists");
        city.clock.advance(SignedDuration::from_secs(60));
        city.sign_in("wang", PASSWORD).await.unwrap();
        for _ in 0..4 {
            assert_eq!(code(city.sign_in("wang", "wrong").await), "PAR0003");
        }
        city.sign_in("wang", PASSWORD).await.unwrap();
        for _ in 0..5 {
            assert_eq!(code(city.sign_in("wang", "wrong").await), "PAR0003");
        }
        assert_eq!(code(city.sign_in("wang", PASSWORD).await), "PAR0004");
        let by = Principal::system();
        city.write(async |tx| city.parties.unlock(tx, &by, id).await)
            .await
            .unwrap();
        city.sign_in("wang", PASSWORD).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_address_that_tries_many_names_must_wait_and_others_need_not() {
    let mut rules = SignInRules::cheap();
    rules.lockout.source_free = 8;
    in_city_with(rules, async |city: City| {
        city.person("wang", &[]).await;
        for n in 0..8 {
            assert_eq!(
                code(city.sign_in(&format!("guess{n}"), "x").await),
                "PAR0003"
            );
        }
        assert_eq!(code(city.sign_in("wang", PASSWORD).await), "PAR0004");
        city.sign_in_from("192.0.2.99", "wang", PASSWORD)
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn guesses_made_at_the_same_time_are_all_counted() {
    in_city(async |city: City| {
        city.person("wang", &[]).await;
        let guesses = (0..20).map(|n| {
            let parties = city.parties.clone();
            tokio::spawn(async move {
                let with = SignIn {
                    login: "wang".to_owned(),
                    password: format!("guess {n}"),
                    source: format!("192.0.2.{n}"),
                    agent: None,
                    previous: None,
                };
                code(parties.sign_in(&with).await)
            })
        });
        let guesses: Vec<_> = guesses.collect();
        let mut tried = 0;
        for guess in guesses {
            match guess.await.unwrap() {
                "PAR0003" => tried += 1,
                "PAR0004" | "STO0003" => {}
                other => panic!("{other}"),
            }
        }
        assert!(tried <= 5, "{tried} guesses were looked at");
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions_and_must_follow_the_old_one() {
    in_city(async |city: City| {
        let id = city.person("wang", &[]).await;
        let by = city.principal(id).await;
        let here = city.sign_in("wang", PASSWORD).await.unwrap();
        let there = city.sign_in("wang", PASSWORD).await.unwrap();
        assert_eq!(
            code(city.parties.confirm_password(id, "wrong", HOME).await),
            "PAR0003"
        );
        city.parties
            .confirm_password(id, PASSWORD, HOME)
            .await
            .unwrap();
        assert_eq!(
            code(city.parties.hash_password("short", "wang").await),
            "PAR0005"
        );
        let hashed = city
            .parties
            .hash_password("another-long-one", "wang")
            .await
            .unwrap();
        let keep = Some(here.cookie.reveal());
        city.write(async |tx| city.parties.set_password(tx, &by, id, &hashed, keep).await)
            .await
            .unwrap();
        assert_eq!(
            code(city.parties.by_cookie(here.cookie.reveal()).await),
            "ok"
        );
        assert_eq!(
            code(city.parties.by_cookie(there.cookie.reveal()).await),
            "PAR0006"
        );
        assert_eq!(code(city.sign_in("wang", PASSWORD).await), "PAR0003");
        city.sign_in("wang", "another-long-one").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_password_hashed_at_another_cost_is_hashed_anew_at_sign_in() {
    in_city(async |city: City| {
        city.person("wang", &[]).await;
        let mut rules = SignInRules::cheap();
        rules.password.memory_kib = 16;
        let key = haina_journal::JournalConfig::new(
            std::env::temp_dir().join(format!("haina-party-key-{:x}", city.env.u64())),
            "test.example/journal",
        );
        let key_file = key.key_file.clone();
        let (store, env) = (city.store.clone(), city.env.clone());
        let journal = haina_journal::Journal::open(store.clone(), env.clone(), key)
            .await
            .unwrap();
        let dearer = haina_party::Parties::open(store, journal, env, rules)
            .await
            .unwrap();
        let with = SignIn {
            login: "wang".to_owned(),
            password: PASSWORD.to_owned(),
            source: HOME.to_owned(),
            agent: None,
            previous: None,
        };
        dearer.sign_in(&with).await.unwrap();
        let mut session = city.store.read().await.unwrap();
        let row = session
            .one("SELECT phc FROM party_password", &[])
            .await
            .unwrap();
        assert!(row.get::<String>("phc").unwrap().contains("m=16,t=1,p=1"));
        drop(session);
        city.sign_in("wang", PASSWORD).await.unwrap();
        std::fs::remove_file(key_file).unwrap();
    })
    .await;
}
