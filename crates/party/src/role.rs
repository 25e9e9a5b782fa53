//! The roles a person can hold (角色), and where each holds.

use haina_core::Words;

/// One role; the list is closed, packs name roles but do not make them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// The name in data and policies: `unit-lead`.
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub holds: Holds,
    /// What the role is for, in one sentence each.
    pub about_zh: &'static str,
    pub about_en: &'static str,
}

/// What a grant of the role must say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Everywhere: neither department nor area.
    Everywhere,
    /// In one department and, where the policies say so, in those below it.
    InDept,
    /// Over an area, else over a department and those below it, else everywhere.
    OverPart,
}

/// All roles, in the order people see them.
pub const ROLES: [Role; 10] = [
    Role {
        name: "resident",
        zh: "市民",
        en: "resident",
        holds: Holds::Everywhere,
        about_zh: "反映诉求，查看、补充、评价自己的事项。",
        about_en: "Reports, and follows, completes and rates what they reported.",
    },
    Role {
        name: "deputy",
        zh: "代表委员",
        en: "deputy",
        holds: Holds::Everywhere,
        about_zh: "随手拍、提建议，并督办自己提出的事项。",
        about_en: "Raises matters for constituents and supervises those they raised.",
    },
    Role {
        name: "agent",
        zh: "话务员",
        en: "agent",
        holds: Holds::InDept,
        about_zh: "代来电人登记，联系、回访。",
        about_en: "Files for callers of one desk, keeps contact and calls back.",
    },
    Role {
        name: "dispatcher",
        zh: "派单员",
        en: "dispatcher",
        holds: Holds::InDept,
        about_zh: "在本部门的派单台受理、派发、裁决异议。",
        about_en: "Works the desk of one department: accepts, dispatches, settles objections.",
    },
    Role {
        name: "handler",
        zh: "经办人",
        en: "handler",
        holds: Holds::InDept,
        about_zh: "办理本部门及下级部门主办、协办的事项。",
        about_en: "Works on matters that their department, or one below it, leads or helps with.",
    },
    Role {
        name: "unit-lead",
        zh: "单位负责人",
        en: "unit lead",
        holds: Holds::InDept,
        about_zh: "分派、审核本部门及下级部门的事项，并为其负责。",
        about_en: "Answers for the matters of their department: assigns, approves, appeals.",
    },
    Role {
        name: "supervisor",
        zh: "督办员",
        en: "supervisor",
        holds: Holds::OverPart,
        about_zh: "在所辖区域或部门范围内督办。",
        about_en: "Orders and lifts supervision within an area or a part of the administration.",
    },
    Role {
        name: "expert",
        zh: "专家",
        en: "expert",
        holds: Holds::Everywhere,
        about_zh: "在点名的会商中查阅材料并出具意见。",
        about_en: "Reads and gives an opinion in consultations that name them.",
    },
    Role {
        name: "auditor",
        zh: "审计员",
        en: "auditor",
        holds: Holds::Everywhere,
        about_zh: "查阅全部日志与事项，不作任何改动。",
        about_en: "Reads the whole journal and every matter, and changes nothing.",
    },
    Role {
        name: "admin",
        zh: "管理员",
        en: "administrator",
        holds: Holds::Everywhere,
        about_zh: "管理人员、角色、场景包和设置，不因此查看事项内容。",
        about_en: "Manages people, roles, packs and settings; does not read matters by this role.",
    },
];

/// The role of this name.
pub fn role(name: &str) -> Option<&'static Role> {
    ROLES.iter().find(|r| r.name == name)
}

impl Role {
    /// The title in both languages.
    pub fn title(&self) -> Words {
        Words::new(self.zh, self.en)
    }

    /// Whether the role belongs to somebody who works for the administration.
    pub fn is_staff(&self) -> bool {
        !matches!(self.name, "resident" | "deputy" | "expert")
    }
}

/// The title of a role or of a relation the policies name (`reporter`, `participant`, …).
pub(crate) fn title(name: &str) -> Words {
    let known = role(name).map(Role::title);
    known.unwrap_or_else(|| match name {
        "reporter" => Words::new("反映人", "reporter"),
        "participant" => Words::new("任务承办人", "holder of a task"),
        "opener" => Words::new("该类事项允许的登记人", "those the type of matter names"),
        "self" => Words::new("本人", "the person themself"),
        "person" => Words::new("已登录人员", "anyone signed in"),
        "staff" => Words::new("工作人员", "staff"),
        "public" => Words::new("公众", "the public"),
        "system" => Words::new("系统", "the system"),
        other => Words::new(other, other),
    })
}
