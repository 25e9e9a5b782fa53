//! Each change leaves an entry, and nothing that tells who somebody is gets into its hashed part.

use haina_party::{
    Contact, NewMandate, NewPerson, NewToken, PersonChange, PersonKind, Principal, RoleHeld,
};
use jiff::SignedDuration;

use crate::box_city::{City, HOME, PASSWORD, in_city};

#[tokio::test]
async fn every_change_leaves_its_entry_and_no_personal_data_or_secret_in_it() {
    in_city(async |city: City| {
        let p = &city.parties;
        let by = Principal::system();
        let mut secrets = vec![PASSWORD.to_owned(), HOME.to_owned(), "a browser".to_owned()];
        let mut seen = city.entries(0).await.len();
        // Each step says which entries it must leave.
        macro_rules! leaves {
            ($kinds:expr, $step:expr) => {{
                let value = $step;
                assert_eq!(city.entries(seen).await.join(" "), $kinds);
                seen = city.entries(0).await.len();
                value
            }};
        }
        macro_rules! write {
            (|$tx:ident| $change:expr) => {
                city.write(async |$tx| $change.await).await.unwrap()
            };
        }
        let contact = Contact {
            phone: Some("13800000000".to_owned()),
            mail: Some("wang@example.org".to_owned()),
            address: Some("香港中路 1 号".to_owned()),
        };
        let new = NewPerson {
            id: None,
            kind: PersonKind::Staff,
            name: "王芳".to_owned(),
            login: Some("wangfang".to_owned()),
            contact,
        };
        secrets.extend(
            [
                "王芳",
                "wangfang",
                "13800000000",
                "wang@example.org",
                "香港中路 1 号",
            ]
            .map(str::to_owned),
        );
        let id = leaves!(
            "person_created",
            write!(|tx| p.create_person(tx, &by, &new))
        );
        let taker = leaves!("person_created", {
            let other = NewPerson {
                login: None,
                name: "王芳之子".to_owned(),
                ..new.clone()
            };
            write!(|tx| p.create_person(tx, &by, &other))
        });
        let change = PersonChange {
            name: Some("王方".to_owned()),
            ..Default::default()
        };
        secrets.push("王方".to_owned());
        leaves!(
            "person_changed",
            write!(|tx| p.change_person(tx, &by, id, &change))
        );
        let held = RoleHeld::at("handler", "shinan");
        let grant = leaves!(
            "role_granted",
            write!(|tx| p.grant(tx, &by, id, &held.into()))
        );
        leaves!("role_revoked", write!(|tx| p.revoke(tx, &by, grant)));
        let hashed = p.hash_password(PASSWORD, "wangfang").await.unwrap();
        leaves!(
            "password_set",
            write!(|tx| p.set_password(tx, &by, id, &hashed, None))
        );
        leaves!("unlocked", write!(|tx| p.unlock(tx, &by, id)));
        let signed = leaves!(
            "signed_in",
            city.sign_in("wangfang", PASSWORD).await.unwrap()
        );
        secrets.extend([signed.cookie.reveal().to_owned(), signed.csrf.clone()]);
        let me = &signed.principal;
        let purpose = "代母亲评价".to_owned();
        secrets.push(purpose.clone());
        let new = NewMandate {
            taker,
            actions: vec!["matter.rate".to_owned()],
            purpose,
            from: None,
            until: city.now() + SignedDuration::from_hours(1),
            uses_max: None,
        };
        let mandate = leaves!("mandate_given", write!(|tx| p.give_mandate(tx, me, &new)));
        let son = city.principal(taker).await;
        let mut session = city.store.read().await.unwrap();
        let acting = p.act_for(&mut session, &son, mandate).await.unwrap();
        drop(session);
        leaves!(
            "mandate_used",
            write!(|tx| p.spend_mandate(tx, &acting, "matter.rate"))
        );
        leaves!("mandate_ended", write!(|tx| p.end_mandate(tx, me, mandate)));
        let new = NewToken {
            title: "夜间导出".to_owned(),
            scopes: vec!["matter.read".to_owned()],
            expires_at: city.now() + SignedDuration::from_hours(1),
        };
        let (view, secret) = leaves!("token_made", write!(|tx| p.make_token(tx, me, id, &new)));
        secrets.push(secret.reveal().to_owned());
        leaves!(
            "token_revoked",
            write!(|tx| p.revoke_token(tx, me, id, view.id))
        );
        leaves!(
            "session_ended",
            write!(|tx| p.end_session(tx, me, id, signed.session))
        );
        leaves!("person_retired", write!(|tx| p.retire_person(tx, &by, id)));
        assert!(seen > 15);
        for record in city.records().await {
            let text = record.to_string();
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "`{secret}` in {text}");
            }
        }
    })
    .await;
}
