use haina_party::{NewGrant, NewPerson, PersonChange, PersonKind, Principal, RoleHeld};
use jiff::SignedDuration;

use crate::box_city::{City, PASSWORD, code, in_city};

fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

#[tokio::test]
async fn roles_hold_from_their_first_moment_until_before_their_last() {
    in_city(async |city: City| {
        let id = city.person("wang", &[]).await;
        let by = Principal::system();
        let (from, until) = (city.now() + hours(1), city.now() + hours(3));
        let held = RoleHeld::at("handler", "shinan");
        let grant = NewGrant {
            held: held.clone(),
            from: Some(from),
            until: Some(until),
        };
        city.write(async |tx| city.parties.grant(tx, &by, id, &grant).await)
            .await
            .unwrap();
        for (wait, holds) in [(0, false), (1, true), (1, true), (1, false)] {
            city.clock.advance(hours(wait));
            assert_eq!(city.principal(id).await.roles == vec![held.clone()], holds);
        }
    })
    .await;
}

#[tokio::test]
async fn a_revoked_role_ends_at_once_and_one_not_begun_never_begins() {
    in_city(async |city: City| {
        let id = city
            .person("wang", &[RoleHeld::at("handler", "shinan")])
            .await;
        let by = Principal::system();
        let later = NewGrant {
            held: RoleHeld::at("unit-lead", "shinan"),
            from: Some(city.now() + hours(1)),
            until: None,
        };
        city.write(async |tx| city.parties.grant(tx, &by, id, &later).await)
            .await
            .unwrap();
        let mut session = city.store.read().await.unwrap();
        let grants = city.parties.grants(&mut session, id).await.unwrap();
        drop(session);
        assert_eq!(grants.len(), 2);
        for grant in &grants {
            city.write(async |tx| city.parties.revoke(tx, &by, grant.id).await)
                .await
                .unwrap();
            let again = city
                .write(async |tx| city.parties.revoke(tx, &by, grant.id).await)
                .await;
            assert_eq!(code(again), "PAR0018");
        }
        assert!(city.principal(id).await.roles.is_empty());
        city.clock.advance(hours(2));
        assert!(city.principal(id).await.roles.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_grant_says_where_and_an_auditor_holds_nothing_beside() {
    in_city(async |city: City| {
        let id = city.person("wang", &[]).await;
        let by = Principal::system();
        let check = async |held: RoleHeld, expected: &str| {
            let new = NewGrant::from(held.clone());
            let result = city
                .write(async |tx| city.parties.grant(tx, &by, id, &new).await)
                .await;
            assert_eq!(code(result), expected, "{held:?}");
        };
        check(RoleHeld::new("mayor"), "PAR0014").await;
        check(RoleHeld::new("handler"), "PAR0015").await;
        check(RoleHeld::at("auditor", "gov"), "PAR0015").await;
        check(RoleHeld::at("handler", "nowhere"), "PAR0019").await;
        check(RoleHeld::over("supervisor", "999"), "PAR0019").await;
        check(RoleHeld::new("auditor"), "ok").await;
        check(RoleHeld::at("handler", "shinan"), "PAR0016").await;
        check(RoleHeld::new("admin"), "PAR0016").await;
        check(RoleHeld::new("resident"), "ok").await;
        check(RoleHeld::new("resident"), "ok").await;
        assert_eq!(
            city.principal(id).await.roles.len(),
            2,
            "the same grant twice"
        );
    })
    .await;
}

#[tokio::test]
async fn names_are_unique_at_sign_in_whatever_their_case_and_a_change_keeps_the_rest() {
    in_city(async |city: City| {
        let id = city.person("Wang.Fang", &[]).await;
        let by = Principal::system();
        let new = NewPerson {
            id: None,
            kind: PersonKind::Resident,
            name: "另一位".to_owned(),
            login: Some(" wang.FANG ".to_owned()),
            contact: Default::default(),
        };
        let taken = city
            .write(async |tx| city.parties.create_person(tx, &by, &new).await)
            .await;
        assert_eq!(code(taken), "PAR0012");
        for (login, name, expected) in [("a b", "甲", "PAR0013"), ("li", " ", "PAR0013")] {
            let (login, name) = (Some(login.to_owned()), name.to_owned());
            let new = NewPerson {
                login,
                name,
                ..new.clone()
            };
            let bad = city
                .write(async |tx| city.parties.create_person(tx, &by, &new).await)
                .await;
            assert_eq!(code(bad), expected);
        }
        let change = PersonChange {
            name: Some("王芳".to_owned()),
            ..Default::default()
        };
        city.write(async |tx| city.parties.change_person(tx, &by, id, &change).await)
            .await
            .unwrap();
        let mut session = city.store.read().await.unwrap();
        let person = city.parties.person(&mut session, id).await.unwrap();
        assert_eq!(
            (person.name.as_str(), person.login.as_deref()),
            ("王芳", Some("wang.fang"))
        );
    })
    .await;
}

#[tokio::test]
async fn a_retired_person_neither_signs_in_nor_keeps_roles_and_the_record_stays() {
    in_city(async |city: City| {
        let id = city
            .person("wang", &[RoleHeld::at("handler", "shinan")])
            .await;
        let signed = city.sign_in("wang", PASSWORD).await.unwrap();
        let by = Principal::system();
        city.write(async |tx| city.parties.retire_person(tx, &by, id).await)
            .await
            .unwrap();
        assert_eq!(code(city.sign_in("wang", PASSWORD).await), "PAR0003");
        assert_eq!(
            code(city.parties.by_cookie(signed.cookie.reveal()).await),
            "PAR0006"
        );
        let mut session = city.store.read().await.unwrap();
        let person = city.parties.person(&mut session, id).await.unwrap();
        assert!(person.retired_at.is_some());
        let grants = city.parties.grants(&mut session, id).await.unwrap();
        assert_eq!(grants[0].until, Some(city.now()));
    })
    .await;
}

#[tokio::test]
async fn staff_are_found_by_the_beginning_of_their_name_and_residents_never() {
    in_city(async |city: City| {
        let by = Principal::system();
        let people = [
            (
                "王芳",
                PersonKind::Staff,
                Some(RoleHeld::at("handler", "shinan")),
            ),
            (
                "王伟",
                PersonKind::Staff,
                Some(RoleHeld::at("handler", "shibei")),
            ),
            ("王小明", PersonKind::Resident, None),
            ("李强", PersonKind::Expert, Some(RoleHeld::new("expert"))),
            ("Wang Bo", PersonKind::Deputy, Some(RoleHeld::new("deputy"))),
        ];
        for (name, kind, held) in people {
            let new = NewPerson {
                id: None,
                kind,
                name: name.to_owned(),
                login: None,
                contact: Default::default(),
            };
            let add = city.write(async |tx| {
                let id = city.parties.create_person(tx, &by, &new).await?;
                if let Some(held) = held {
                    city.parties.grant(tx, &by, id, &held.into()).await?;
                }
                Ok(())
            });
            add.await.unwrap();
        }
        let mut session = city.store.read().await.unwrap();
        for (prefix, role, dept, expected) in [
            ("王", None, None, "王伟 王芳"),
            ("王", None, Some("shinan"), "王芳"),
            ("", Some("expert"), None, "李强"),
            ("wAnG", None, None, "Wang Bo"),
            ("", None, None, "Wang Bo 李强 王伟 王芳"),
            ("张", None, None, ""),
        ] {
            let mut names = Vec::new();
            let mut after = None;
            loop {
                let page =
                    city.parties
                        .find_persons(&mut session, prefix, role, dept, after.as_ref(), 2);
                let page = page.await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some(last.clone());
                names.extend(page.into_iter().map(|found| found.name));
            }
            assert_eq!(names.join(" "), expected, "{prefix} {role:?} {dept:?}");
        }
        let roles = city.parties.role_counts(&mut session).await.unwrap();
        let handlers = roles.iter().find(|r| r.role == "handler").unwrap();
        assert_eq!(
            (handlers.persons, handlers.title.zh.as_str()),
            (2, "经办人")
        );
        let depts = city.parties.dept_counts(&mut session).await.unwrap();
        assert_eq!(depts["shinan"], 1);
        assert!(
            city.parties
                .area_counts(&mut session)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}
