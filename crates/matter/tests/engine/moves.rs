//! What people try in random lives, with parameters that fit often enough.

use haina_matter::matter::TaskState;
use haina_matter::{Command, FileId, Matter, MatterId};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::play::command;

/// Something that happens in a random life.
#[derive(Debug, Clone)]
pub enum Move {
    /// The `who`-th person tries the `what`-th command on one of the two matters.
    Act {
        on: bool,
        who: u8,
        what: u8,
        pick: u8,
    },
    /// Hours pass, and the product wakes; or it does not, as after a crash.
    Wait { hours: u16, wakes: bool },
    /// Another calendar is loaded.
    Calendar { later: bool },
}

pub fn moves() -> impl Strategy<Value = Vec<Move>> {
    let act = (any::<bool>(), 0..14u8, 0..46u8, any::<u8>());
    let one = prop_oneof![
        // People mostly act on the first matter, and mostly know what they do.
        12 => act.prop_map(|(on, who, what, pick)| Move::Act { on: on && pick.is_multiple_of(3), who, what, pick }),
        4 => (1..200u16, any::<bool>()).prop_map(|(hours, wakes)| Move::Wait { hours, wakes }),
        1 => any::<bool>().prop_map(|later| Move::Calendar { later }),
    ];
    proptest::collection::vec(one, 1..90)
}

pub const PEOPLE: [&str; 14] = [
    "desk",
    "desk",
    "li@water",
    "li@water",
    "zhao@water",
    "head@water",
    "zhang@housing",
    "zhang@housing",
    "liu@urban-management",
    "wang",
    "agent",
    "sup",
    "expert",
    "system",
];

/// The `n`-th command, with parameters that fit often enough.
pub fn attempt(n: u8, pick: u8, matter: &Matter, other: MatterId) -> Command {
    let units = ["water", "housing", "urban-management", "shinan", "nowhere"];
    let unit = units[usize::from(pick) % units.len()];
    let task = |fits: fn(TaskState) -> bool| {
        let fitting: Vec<&str> = matter
            .present_tasks()
            .filter(|t| fits(t.state))
            .map(|t| t.key.as_str())
            .collect();
        let none = fitting.is_empty();
        if none {
            "none".to_owned()
        } else {
            fitting[usize::from(pick) % fitting.len()].to_owned()
        }
    };
    let open = |s: TaskState| !s.is_over();
    let reporter = matter
        .reporters
        .get(usize::from(pick) % matter.reporters.len().max(1))
        .map_or("r1", |r| r.key.as_str());
    let grade = pick % 6;
    if matter.kind.id == "subsidy" && pick.is_multiple_of(3) {
        return command(with_papers(n, pick));
    }
    command(match n {
        0 => json!({"action": "accept"}),
        1 | 2 => {
            json!({"action": "dispatch", "lead": "water", "helpers": if pick.is_multiple_of(2) { vec!["housing"] } else { vec![] }})
        }
        3 | 4 => json!({"action": "sign"}),
        5 => json!({"action": "object", "unit": unit, "reason": "不归我们"}),
        6 => {
            json!({"action": "decide_objection", "upheld": pick.is_multiple_of(2), "reason": "裁决"})
        }
        7 => json!({"action": "designate", "unit": unit, "reason": "指定"}),
        8 => json!({"action": "claim", "task": task(|s| s == TaskState::Offered)}),
        9 => json!({"action": "assign", "task": task(open), "unit": unit}),
        10..=12 => {
            json!({"action": "complete_task", "task": task(|s| matches!(s, TaskState::Offered | TaskState::Active)), "result": "好"})
        }
        13 => json!({"action": "return_task", "task": task(open), "unit": unit, "reason": "不是"}),
        14 => {
            json!({"action": "pause_task", "task": task(|s| s == TaskState::Active), "reason": "等"})
        }
        15 => json!({"action": "resume_task", "task": task(|s| s == TaskState::Paused)}),
        16 => json!({"action": "skip_task", "task": task(open), "reason": "免"}),
        17 => json!({"action": "transfer", "unit": unit, "reason": "转"}),
        18 => {
            json!({"action": "suspend", "reason": if pick.is_multiple_of(4) { "holiday" } else { "awaiting-person" }})
        }
        19 => json!({"action": "resume"}),
        20 => json!({"action": "extend", "reason": "难"}),
        21 => json!({"action": "contact", "reached": pick.is_multiple_of(2), "note": "电话"}),
        22..=24 => {
            json!({"action": "answer", "text": "答复", "class": matter.kind.id.contains("suggestion").then_some("A")})
        }
        25 => {
            json!({"action": "answer", "reporter": reporter, "text": "答复", "class": matter.kind.id.contains("suggestion").then_some("B")})
        }
        26 => {
            json!({"action": "call_back", "reached": !pick.is_multiple_of(3), "solved": (!pick.is_multiple_of(3)).then_some(pick.is_multiple_of(2)), "note": "回访"})
        }
        27 => {
            json!({"action": "rate", "grade": grade, "ground": if pick.is_multiple_of(2) { "没解决" } else { "" }})
        }
        28 => json!({"action": "rate", "reporter": reporter, "grade": grade}),
        29 => json!({"action": "appeal_rating", "reporter": reporter, "ground": "误评"}),
        30 => {
            json!({"action": "decide_appeal", "reporter": reporter, "upheld": pick.is_multiple_of(2), "reason": "查"})
        }
        31 => json!({"action": "redo", "reason": "重办"}),
        32 => json!({"action": "close", "reason": "反映人要求"}),
        33 => json!({"action": "reopen", "facts": "又发生"}),
        34 => json!({"action": "withdraw", "reason": "不必了"}),
        35 => json!({"action": "merge", "into": other}),
        36 => json!({"action": "unmerge", "reason": "不同"}),
        37 => {
            json!({"action": "join", "reporter": {"person": format!("per_join{pick}"), "name": "李四"}})
        }
        38 => json!({"action": "supervise", "grade": "yellow", "demand": "快办"}),
        39 => {
            json!({"action": "reply_supervision", "order": format!("s{}", 1 + pick % 3), "text": "在办"})
        }
        40 => {
            json!({"action": "lift_supervision", "order": format!("s{}", 1 + pick % 3), "reason": "好了"})
        }
        41 => {
            json!({"action": "convene", "question": "谁管", "units": ["housing"], "experts": ["per_expert"]})
        }
        42 => json!({"action": "opine", "consultation": "c1", "opinion": "意见"}),
        43 => {
            json!({"action": "conclude", "consultation": "c1", "conclusion": "定", "lead": unit, "helpers": ["housing"]})
        }
        44 => json!({"action": "correct", "missing": ["身份证明"]}),
        _ => json!({"action": "comment", "text": "看看"}),
    })
}

/// What happens to papers, of a type that has some.
fn with_papers(n: u8, pick: u8) -> Value {
    let paper = ["hukou", "marriage", "none"][usize::from(pick / 3) % 3];
    match n % 5 {
        0 => {
            json!({"action": "answer_paper", "paper": paper, "answer": {"said": "spared", "receipt": "rcp_1", "told": {"private": "某街某号"}}})
        }
        1 => {
            json!({"action": "answer_paper", "paper": paper, "answer": {"said": "wanted", "why": "source_down"}})
        }
        2 => {
            let file = FileId::from_uuid(uuid::Uuid::from_u128(u128::from(pick) + 1));
            json!({"action": "supply", "channel": "phone", "papers": [paper], "files": [file]})
        }
        3 => json!({"action": "correct", "missing": ["身份证明"]}),
        _ => {
            let (number, even) = (format!("{}", pick % 2), pick.is_multiple_of(2));
            json!({"action": "submit", "form": {"title": "补贴", "text": "申请", "number": number, "ask": pick < 170, "married": even}})
        }
    }
}
