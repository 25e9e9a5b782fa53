//! A small city in a box: own database, standing clock, seeded chance, cheap passwords.

use std::sync::Arc;

use haina_core::{Env, Fault, ManualClock, Words};
use haina_journal::{Journal, JournalConfig};
use haina_party::{
    Area, AreaKind, Department, DeptKind, Directory, NewPerson, Parties, PartyError, PersonId,
    PersonKind, Principal, RoleHeld, SignIn, SignInRules, SignedIn, Via,
};
use haina_store::testing::{Place, each_place};
use haina_store::{Store, Tx, args};
use jiff::Timestamp;

pub struct City {
    pub store: Store,
    pub env: Env,
    pub clock: Arc<ManualClock>,
    pub parties: Parties,
}

pub const PASSWORD: &str = "ferry-lantern-07";
pub const HOME: &str = "192.0.2.7";

/// Runs `test` in a city on each database, with the directory of [`directory`] applied.
pub async fn in_city(test: impl AsyncFn(City)) {
    in_city_with(SignInRules::cheap(), test).await;
}

/// The same with other rules of signing in.
pub async fn in_city_with(rules: SignInRules, test: impl AsyncFn(City)) {
    let rooms = [haina_journal::MIGRATIONS, haina_party::MIGRATIONS];
    each_place(&rooms, async |place: Place| {
        let key = JournalConfig::new(place.folder.join("key"), "test.example/journal");
        let journal = Journal::open(place.store.clone(), place.env.clone(), key)
            .await
            .unwrap();
        let (store, env) = (place.store.clone(), place.env.clone());
        let parties = Parties::open(store.clone(), journal, env.clone(), rules.clone())
            .await
            .unwrap();
        let city = City {
            store,
            env,
            clock: place.clock.clone(),
            parties,
        };
        city.apply(&directory()).await.unwrap();
        test(city).await;
    })
    .await;
}

impl City {
    pub fn now(&self) -> Timestamp {
        self.env.now()
    }

    /// Runs `change` in a transaction of its own.
    pub async fn write<T>(
        &self,
        change: impl AsyncFnOnce(&mut Tx) -> Result<T, PartyError>,
    ) -> Result<T, PartyError> {
        let mut tx = self.store.begin().await?;
        let value = change(&mut tx).await?;
        tx.commit().await?;
        Ok(value)
    }

    pub async fn apply(&self, directory: &Directory) -> Result<(), PartyError> {
        let by = Principal::system();
        self.write(async |tx| self.parties.apply_directory(tx, &by, directory).await)
            .await?;
        self.parties.refresh_directory().await
    }

    /// A person with a sign-in name, the password of [`PASSWORD`] and these roles.
    pub async fn person(&self, login: &str, roles: &[RoleHeld]) -> PersonId {
        let hashed = self.parties.hash_password(PASSWORD, login).await.unwrap();
        let by = Principal::system();
        let new = NewPerson {
            id: None,
            kind: if roles.is_empty() {
                PersonKind::Resident
            } else {
                PersonKind::Staff
            },
            name: format!("姓名 {login}"),
            login: Some(login.to_owned()),
            contact: Default::default(),
        };
        let added = self.write(async |tx| {
            let id = self.parties.create_person(tx, &by, &new).await?;
            for held in roles {
                self.parties
                    .grant(tx, &by, id, &held.clone().into())
                    .await?;
            }
            self.parties
                .set_password(tx, &by, id, &hashed, None)
                .await?;
            Ok(id)
        });
        added.await.unwrap()
    }

    /// Tries to sign in from [`HOME`].
    pub async fn sign_in(&self, login: &str, password: &str) -> Result<SignedIn, PartyError> {
        self.sign_in_from(HOME, login, password).await
    }

    pub async fn sign_in_from(
        &self,
        source: &str,
        login: &str,
        password: &str,
    ) -> Result<SignedIn, PartyError> {
        let with = SignIn {
            login: login.to_owned(),
            password: password.to_owned(),
            source: source.to_owned(),
            agent: Some("a browser".to_owned()),
            previous: None,
        };
        self.parties.sign_in(&with).await
    }

    pub async fn principal(&self, id: PersonId) -> Principal {
        let mut session = self.store.read().await.unwrap();
        self.parties
            .principal(&mut session, id, Via::Session)
            .await
            .unwrap()
    }

    /// The kinds of all entries from the `from`th on, without the room.
    pub async fn entries(&self, from: usize) -> Vec<String> {
        let records = self.records().await;
        let kind = |r: &serde_json::Value| r["kind"].as_str().unwrap().replacen("party.", "", 1);
        records.iter().skip(from).map(kind).collect()
    }

    /// The hashed texts of all entries.
    pub async fn records(&self) -> Vec<serde_json::Value> {
        let mut session = self.store.read().await.unwrap();
        let sql = "SELECT record FROM journal_entry ORDER BY pos";
        let rows = session.all(sql, &args![]).await.unwrap();
        let text = |row: &haina_store::Row| row.get::<String>("record").unwrap();
        rows.iter()
            .map(|row| serde_json::from_str(&text(row)).unwrap())
            .collect()
    }
}

/// The code of a refusal.
pub fn code<T>(result: Result<T, PartyError>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(error) => error.code(),
    }
}

pub fn directory() -> Directory {
    let dept = |key: &str, kind, parent: Option<&str>, area: Option<&str>| Department {
        key: key.to_owned(),
        title: Words::new(format!("{key} 部门"), key),
        kind,
        parent: parent.map(str::to_owned),
        area: area.map(str::to_owned),
        from: None,
        until: None,
    };
    let area = |code: &str, kind, parent: Option<&str>| Area {
        code: code.to_owned(),
        title: Words::new(format!("{code} 区"), code),
        kind,
        parent: parent.map(str::to_owned),
        from: None,
        until: None,
    };
    Directory {
        source: "city-base".to_owned(),
        // Children before parents, which a pack may well have.
        departments: vec![
            dept(
                "shinan-police",
                DeptKind::Bureau,
                Some("shinan"),
                Some("370202"),
            ),
            dept("shinan", DeptKind::District, Some("gov"), Some("370202")),
            dept("shibei", DeptKind::District, Some("gov"), Some("370203")),
            dept("hotline-centre", DeptKind::Centre, Some("gov"), None),
            dept("gov", DeptKind::City, None, Some("370200")),
        ],
        areas: vec![
            area("370202001", AreaKind::Street, Some("370202")),
            area("370202", AreaKind::District, Some("370200")),
            area("370203", AreaKind::District, Some("370200")),
            area("370200", AreaKind::City, None),
        ],
    }
}
