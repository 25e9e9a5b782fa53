//! A town with a directory, one type, a journal and a database of its own.

use std::sync::Arc;

use haina_core::{Calendar, ManualClock, Words};
use haina_journal::{Journal, JournalConfig, TimerHandler};
use haina_matter::command::Open;
use haina_matter::kind::Channel;
use haina_matter::matter::{NewReporter, Place};
use haina_matter::service::{Loaded, MatterError, Matters};
use haina_matter::{Command, Kind, MatterId, MatterType, Types};
use haina_party::{
    Access, Area, AreaKind, Department, DeptKind, DirectoryHandle, DirectorySnapshot, PersonId,
    Principal, RoleHeld,
};
use haina_store::testing;
use serde_json::{Value, json};

pub struct OneType(Arc<Kind>);

impl Types for OneType {
    fn current(&self, id: &str) -> Option<Arc<Kind>> {
        (self.0.def().id == id).then(|| Arc::clone(&self.0))
    }

    fn pinned(&self, id: &str, _: &str) -> Option<Arc<Kind>> {
        self.current(id)
    }

    fn all(&self) -> Vec<Arc<Kind>> {
        vec![Arc::clone(&self.0)]
    }

    fn class_path(&self, _: &MatterType, class: &str) -> Option<String> {
        (class == "leak").then(|| "water/leak".to_owned())
    }
}

pub struct Town {
    pub matters: Matters,
    pub clock: Arc<ManualClock>,
}

/// Runs a test in a town on SQLite and in one on PostgreSQL.
pub async fn each(test: impl AsyncFn(Town)) {
    let rooms = [
        haina_journal::MIGRATIONS,
        haina_party::MIGRATIONS,
        haina_matter::MIGRATIONS,
    ];
    testing::each_place(&rooms, async |place: testing::Place| {
        let key = place.folder.join("journal.key");
        let config = JournalConfig::new(key, "test.example/journal");
        let journal = Journal::open(place.store.clone(), place.env.clone(), config)
            .await
            .unwrap();
        let access = Access::new(DirectoryHandle::new(directory())).unwrap();
        let kind: MatterType =
            serde_norway::from_str(include_str!("../kinds/appeal.yaml")).unwrap();
        let kind = Kind::compile(kind).unwrap();
        let matters = Matters::new(
            place.store.clone(),
            journal,
            place.env.clone(),
            access,
            Calendar::standard(),
            Arc::new(OneType(Arc::new(kind))),
        );
        test(Town {
            matters,
            clock: place.clock.clone(),
        })
        .await;
    })
    .await;
}

pub fn directory() -> DirectorySnapshot {
    let dept = |key: &str, kind, area: &str| Department {
        key: key.to_owned(),
        title: Words::new(key, key),
        kind,
        parent: None,
        area: Some(area.to_owned()),
        from: None,
        until: None,
    };
    let area = |code: &str, kind, parent: Option<&str>| Area {
        code: code.to_owned(),
        title: Words::new(code, code),
        kind,
        parent: parent.map(str::to_owned),
        from: None,
        until: None,
    };
    DirectorySnapshot::new(
        [
            dept("hotline-centre", DeptKind::Centre, "370200"),
            dept("urban-management", DeptKind::Bureau, "370200"),
            dept("water", DeptKind::Bureau, "370200"),
            dept("housing", DeptKind::Bureau, "370200"),
            dept("shinan", DeptKind::District, "370202"),
        ],
        [
            area("370200", AreaKind::City, None),
            area("370202", AreaKind::District, Some("370200")),
        ],
    )
}

fn person(n: u128, role: RoleHeld) -> Principal {
    Principal::person(
        PersonId::from_uuid(uuid::Uuid::from_u128(n)),
        format!("p{n}"),
        vec![role],
    )
}

/// `wang`, `other` (residents), `agent`, `desk`, `li@water`, `sup`, `auditor`.
pub fn who(name: &str) -> Principal {
    match name.split_once('@') {
        Some(("head", unit)) => person(900 + unit.len() as u128, RoleHeld::at("unit-lead", unit)),
        Some((_, unit)) => person(100 + unit.len() as u128, RoleHeld::at("handler", unit)),
        None => match name {
            "wang" => person(1, RoleHeld::new("resident")),
            "other" => person(2, RoleHeld::new("resident")),
            "agent" => person(3, RoleHeld::at("agent", "hotline-centre")),
            "desk" => person(4, RoleHeld::at("dispatcher", "hotline-centre")),
            "sup" => person(5, RoleHeld::new("supervisor")),
            "auditor" => person(6, RoleHeld::new("auditor")),
            _ => Principal::system(),
        },
    }
}

pub fn opening(title: &str, class: &str) -> Open {
    Open {
        kind: "appeal".into(),
        title: None,
        form: json!({"title": title, "text": format!("{title}，请尽快处理")}),
        channel: Channel::Phone,
        class: Some(class.into()),
        urgency: None,
        place: Some(Place {
            text: "香港中路10号".into(),
            area: Some("370202".into()),
            lat: Some(36.06),
            lon: Some(120.38),
        }),
        reporters: vec![NewReporter {
            person: Some(who("wang").person.to_string()),
            name: "王海".into(),
            phone: "13800000000".into(),
            wants_answer: true,
            ..NewReporter::default()
        }],
        files: Vec::new(),
        lead: None,
        draft: false,
        origin: None,
    }
}

impl Town {
    pub async fn open(&self, title: &str, class: &str) -> Loaded {
        self.matters
            .open(&who("agent"), opening(title, class), None)
            .await
            .unwrap()
    }

    pub async fn act(
        &self,
        name: &str,
        id: MatterId,
        command: Value,
    ) -> Result<Loaded, MatterError> {
        let command: Command = serde_json::from_value(command).unwrap();
        self.matters.act(&who(name), id, &command, None).await
    }

    /// Accept, dispatch, sign: the matter is being worked on by `water`.
    pub async fn working(&self, title: &str) -> Loaded {
        let id = self.open(title, "noise").await.matter.id;
        for (name, command) in [
            ("desk", json!({"action": "accept"})),
            ("desk", json!({"action": "dispatch", "lead": "water"})),
            ("li@water", json!({"action": "sign"})),
        ] {
            self.act(name, id, command).await.unwrap();
        }
        self.matters.load(&who("desk"), id).await.unwrap()
    }

    /// Fires the matter's timer by hand, as the journal's workers do.
    pub async fn wake(&self, id: MatterId) {
        let mut tx = self.matters.store().begin().await.unwrap();
        let timers = haina_journal::timer::of_subject(&mut tx, &id.to_string())
            .await
            .unwrap();
        let now = self.matters.env().now();
        for timer in timers.iter().filter(|timer| timer.due_at <= now) {
            haina_journal::timer::cancel(&mut tx, &timer.key)
                .await
                .unwrap();
            self.matters.waker().fire(&mut tx, timer).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub async fn assert_one_truth(&self) {
        assert_eq!(self.matters.audit().await.unwrap(), Vec::new());
    }
}
