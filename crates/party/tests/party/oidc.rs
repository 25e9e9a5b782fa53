use haina_party::{PersonKind, RoleHeld, SignInRules};
use jiff::SignedDuration;
use serde_json::json;

use crate::box_city::{City, code, in_city, in_city_with};
use crate::provider::{Forgery, Provider, cookie_of};

async fn with_provider(create_residents: bool, test: impl AsyncFn(City, Provider)) {
    let provider = Provider::start().await;
    let mut rules = SignInRules::cheap();
    rules.oidc = Some(provider.config());
    rules.oidc.as_mut().unwrap().create_residents = create_residents;
    in_city_with(rules, async |city: City| test(city, provider.clone()).await).await;
}

#[tokio::test]
async fn an_identity_belongs_to_the_person_its_claim_names_and_stays_theirs() {
    with_provider(false, async |city: City, provider: Provider| {
        let id = city
            .person("wangfang", &[RoleHeld::at("handler", "shinan")])
            .await;
        let start = city.parties.oidc_start("/matters").await.unwrap();
        let back = provider.approve(&start, json!({}), Forgery::None);
        let done = city.parties.oidc_finish(back).await.unwrap();
        assert_eq!(
            (done.signed.principal.person, done.return_to.as_str()),
            (id, "/matters")
        );
        let found = city
            .parties
            .by_cookie(done.signed.cookie.reveal())
            .await
            .unwrap();
        assert_eq!(found.principal.roles.len(), 1);
        assert_eq!(
            city.entries(0)
                .await
                .iter()
                .filter(|k| *k == "identity_linked")
                .count(),
            1
        );
        // The name at the provider changes; the subject does not.
        let start = city.parties.oidc_start("").await.unwrap();
        let renamed = json!({ "preferred_username": "wang.fang" });
        let back = provider.approve(&start, renamed, Forgery::None);
        let done = city.parties.oidc_finish(back).await.unwrap();
        assert_eq!(done.signed.principal.person, id);
    })
    .await;
}

#[tokio::test]
async fn an_identity_of_nobody_is_turned_away_or_becomes_a_resident_where_that_is_wanted() {
    for create in [false, true] {
        with_provider(create, async |city: City, provider: Provider| {
            let start = city.parties.oidc_start("/").await.unwrap();
            let mail = json!({ "email": "w@example.org", "email_verified": true });
            let back = provider.approve(&start, mail, Forgery::None);
            let done = city.parties.oidc_finish(back).await;
            if !create {
                assert_eq!(code(done), "PAR0028");
                return;
            }
            let principal = done.unwrap().signed.principal;
            assert_eq!(principal.roles, [RoleHeld::new("resident")]);
            let mut session = city.store.read().await.unwrap();
            let person = city
                .parties
                .person(&mut session, principal.person)
                .await
                .unwrap();
            assert_eq!(
                (person.kind, person.name.as_str()),
                (PersonKind::Resident, "王芳")
            );
            assert_eq!(person.contact.mail.as_deref(), Some("w@example.org"));
        })
        .await;
    }
}

#[tokio::test]
async fn a_retired_person_does_not_come_back_through_the_provider() {
    with_provider(true, async |city: City, provider: Provider| {
        let id = city.person("wangfang", &[]).await;
        let sign_in = async || {
            let start = city.parties.oidc_start("/").await.unwrap();
            city.parties
                .oidc_finish(provider.approve(&start, json!({}), Forgery::None))
                .await
        };
        assert_eq!(sign_in().await.unwrap().signed.principal.person, id);
        let by = haina_party::Principal::system();
        city.write(async |tx| city.parties.retire_person(tx, &by, id).await)
            .await
            .unwrap();
        assert_eq!(code(sign_in().await), "PAR0028");
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_is_finished_once_in_time_and_in_the_browser_that_began_it() {
    with_provider(false, async |city: City, provider: Provider| {
        city.person("wangfang", &[]).await;
        let mine = city.parties.oidc_start("/").await.unwrap();
        let theirs = city.parties.oidc_start("/").await.unwrap();
        let mut planted = provider.approve(&mine, json!({}), Forgery::None);
        planted.cookie = cookie_of(&theirs);
        assert_eq!(code(city.parties.oidc_finish(planted).await), "PAR0026");

        let back = || provider.approve(&mine, json!({}), Forgery::None);
        assert_eq!(code(city.parties.oidc_finish(back()).await), "ok");
        assert_eq!(
            code(city.parties.oidc_finish(back()).await),
            "PAR0026",
            "used"
        );

        let back = provider.approve(&theirs, json!({}), Forgery::None);
        city.clock.advance(SignedDuration::from_mins(11));
        assert_eq!(
            code(city.parties.oidc_finish(back).await),
            "PAR0026",
            "late"
        );
    })
    .await;
}

#[tokio::test]
async fn a_stolen_code_is_worth_nothing_in_another_sign_in() {
    with_provider(false, async |city: City, provider: Provider| {
        city.person("wangfang", &[]).await;
        let victim = city.parties.oidc_start("/").await.unwrap();
        let thief = city.parties.oidc_start("/").await.unwrap();
        let stolen = provider.approve(&victim, json!({}), Forgery::None).code;
        let mut back = provider.approve(&thief, json!({}), Forgery::None);
        back.code = stolen;
        assert_eq!(code(city.parties.oidc_finish(back).await), "PAR0027");
    })
    .await;
}

#[tokio::test]
async fn a_token_that_does_not_hold_signs_nobody_in() {
    with_provider(false, async |city: City, provider: Provider| {
        city.person("wangfang", &[]).await;
        city.person("admin", &[RoleHeld::new("admin")]).await;
        for (claims, forgery, what) in [
            (json!({}), Forgery::OtherKey, "another key"),
            (json!({}), Forgery::Unsigned, "no signature"),
            (json!({}), Forgery::WithClientSecret, "the client's secret"),
            (json!({}), Forgery::Altered, "altered claims"),
            (
                json!({ "aud": "another" }),
                Forgery::None,
                "another audience",
            ),
            (
                json!({ "iss": "https://other.example" }),
                Forgery::None,
                "another issuer",
            ),
            (
                json!({ "nonce": "another" }),
                Forgery::None,
                "another nonce",
            ),
            (json!({ "exp": 1772413100 }), Forgery::None, "expired"),
        ] {
            let start = city.parties.oidc_start("/").await.unwrap();
            let back = provider.approve(&start, claims, forgery);
            assert_eq!(
                code(city.parties.oidc_finish(back).await),
                "PAR0027",
                "{what}"
            );
        }
        assert!(!city.entries(0).await.contains(&"signed_in".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn a_provider_may_change_its_key() {
    with_provider(false, async |city: City, provider: Provider| {
        city.person("wangfang", &[]).await;
        for _ in 0..2 {
            let start = city.parties.oidc_start("/").await.unwrap();
            let back = provider.approve(&start, json!({}), Forgery::None);
            assert_eq!(code(city.parties.oidc_finish(back).await), "ok");
            provider.change_key();
        }
    })
    .await;
}

#[tokio::test]
async fn an_unverified_mail_address_names_nobody() {
    let provider = Provider::start().await;
    let mut rules = SignInRules::cheap();
    let config = haina_party::OidcConfig {
        login_claim: Some("email".to_owned()),
        ..provider.config()
    };
    rules.oidc = Some(config);
    in_city_with(rules, async |city: City| {
        city.person("w@example.org", &[]).await;
        for (verified, expected) in [(false, "PAR0028"), (true, "ok")] {
            let start = city.parties.oidc_start("/").await.unwrap();
            let claims = json!({ "email": "w@example.org", "email_verified": verified });
            let back = provider.approve(&start, claims, Forgery::None);
            assert_eq!(code(city.parties.oidc_finish(back).await), expected);
        }
    })
    .await;
}

#[tokio::test]
async fn only_configured_hosts_are_called_and_a_silent_provider_is_said_to_be_so() {
    with_provider(false, async |city: City, provider: Provider| {
        provider.move_token_endpoint("http://localhost:9/token");
        let start = city.parties.oidc_start("/").await.unwrap();
        let back = provider.approve(&start, json!({}), Forgery::None);
        let refused = city.parties.oidc_finish(back).await;
        assert_eq!(code(refused), "PAR0025");
    })
    .await;
    let mut rules = SignInRules::cheap();
    let mut config = Provider::start().await.config();
    config.issuer = "http://127.0.0.1:9".to_owned();
    rules.oidc = Some(config);
    in_city_with(rules, async |city: City| {
        assert_eq!(code(city.parties.oidc_start("/").await), "PAR0025");
    })
    .await;
    in_city(async |city: City| {
        assert!(!city.parties.has_oidc());
        assert_eq!(code(city.parties.oidc_start("/").await), "PAR0024");
    })
    .await;
}
