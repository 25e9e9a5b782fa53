//! The smallest world in which all situations exist.

use std::collections::BTreeSet;

use haina_core::Words;
use uuid::Uuid;

use crate::access::MatterAttributes;
use crate::directory::{Area, AreaKind, Department, DeptKind};
use crate::{DirectorySnapshot, PersonId, Principal, RoleHeld};

pub(super) const ME: PersonId = PersonId::from_uuid(Uuid::from_u128(1));
pub(super) const OTHER: PersonId = PersonId::from_uuid(Uuid::from_u128(2));

/// A situation a person can be in towards a matter.
pub(super) struct Situation {
    pub letter: char,
    pub zh: &'static str,
    pub en: &'static str,
    pub matter: fn(&mut MatterAttributes),
}

/// All situations, in the order of their letters in a cell.
pub(super) const SITUATIONS: [Situation; 11] = [
    situation('o', "自己反映的", "reported by them", |m| {
        put(&mut m.reporters)
    }),
    situation(
        'r',
        "代表委员本人提出的",
        "raised by them as deputy",
        |m| put(&mut m.deputies),
    ),
    situation(
        'd',
        "本部门派单台的",
        "at the desk of their department",
        |m| desk(m, "unit"),
    ),
    situation('l', "本部门主办的", "led by their department", |m| {
        lead(m, "unit")
    }),
    situation(
        'b',
        "下级部门主办的",
        "led by a department below theirs",
        |m| lead(m, "below"),
    ),
    situation('h', "本部门协办的", "helped by their department", help),
    situation('a', "所辖区域的", "in the area they oversee", inside),
    situation('t', "本人承办任务的", "with a task they hold", |m| {
        put(&mut m.participants)
    }),
    situation(
        'w',
        "本人代为登记的草稿",
        "still a draft, written by them for a caller",
        draft,
    ),
    situation(
        'x',
        "点名其会商的",
        "with a consultation naming them",
        |m| put(&mut m.experts),
    ),
    situation(
        's',
        "本人督办的",
        "whose supervision they ordered",
        |m| put(&mut m.supervisors),
    ),
];

const fn situation(
    letter: char,
    zh: &'static str,
    en: &'static str,
    matter: fn(&mut MatterAttributes),
) -> Situation {
    Situation {
        letter,
        zh,
        en,
        matter,
    }
}

fn desk(matter: &mut MatterAttributes, dept: &str) {
    matter.desk = Some(dept.to_owned());
}

fn lead(matter: &mut MatterAttributes, dept: &str) {
    matter.lead = Some(dept.to_owned());
}

fn help(matter: &mut MatterAttributes) {
    matter.helpers = BTreeSet::from(["unit".to_owned()]);
}

fn inside(matter: &mut MatterAttributes) {
    matter.area = Some("370202001".to_owned());
}

fn draft(matter: &mut MatterAttributes) {
    matter.state = "draft".to_owned();
    put(&mut matter.participants);
}

fn put(people: &mut BTreeSet<PersonId>) {
    people.insert(ME);
}

pub(super) fn me(held: RoleHeld) -> Principal {
    Principal::person(ME, "", vec![held])
}

pub(super) fn plain() -> MatterAttributes {
    MatterAttributes {
        id: "matter".to_owned(),
        state: "working".to_owned(),
        desk: Some("elsewhere".to_owned()),
        lead: Some("elsewhere".to_owned()),
        area: Some("370203".to_owned()),
        ..MatterAttributes::default()
    }
}

pub(super) fn directory() -> DirectorySnapshot {
    let dept = |key: &str, parent: Option<&str>| Department {
        key: key.to_owned(),
        title: Words::default(),
        kind: DeptKind::Bureau,
        parent: parent.map(str::to_owned),
        area: None,
        from: None,
        until: None,
    };
    let area = |code: &str, kind: AreaKind, parent: Option<&str>| Area {
        code: code.to_owned(),
        title: Words::default(),
        kind,
        parent: parent.map(str::to_owned),
        from: None,
        until: None,
    };
    DirectorySnapshot::new(
        [
            dept("unit", None),
            dept("below", Some("unit")),
            dept("elsewhere", None),
        ],
        [
            area("370200", AreaKind::City, None),
            area("370202", AreaKind::District, Some("370200")),
            area("370203", AreaKind::District, Some("370200")),
            area("370202001", AreaKind::Street, Some("370202")),
        ],
    )
}
