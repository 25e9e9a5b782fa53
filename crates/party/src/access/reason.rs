//! Why not, in a sentence for people.

use std::collections::BTreeSet;

use haina_core::Words;

use super::Resource;
use super::policies::{ForAction, Note};
use crate::action;
use crate::role;
use crate::{Principal, Via};

/// No permit holds: says who may, and where.
pub(super) fn nobody_permits(
    principal: &Principal,
    roles: &BTreeSet<String>,
    resource: &Resource,
    action: &str,
    of: &ForAction,
) -> Words {
    let others = || of.permits().filter(|note| note.role != "system");
    if others().next().is_none() {
        return Words::new("这一步由系统自动完成。", "the system does this by itself");
    }
    if principal.via == Via::Anonymous {
        return Words::new("请先登录。", "sign in first");
    }
    if let Resource::MatterType(of) = resource {
        return opened_by(of.open_by.iter().map(String::as_str));
    }
    let held: Vec<&Note> = others().filter(|note| roles.contains(&note.role)).collect();
    let title = action::action(action)
        .map(action::Action::title)
        .unwrap_or_default();
    if held.is_empty() {
        let who = list(others());
        let zh = format!("“{}”仅限{}。", title.zh, who.zh);
        return Words::new(zh, format!("only {} may {}", who.en, title.en));
    }
    let who = list(held.into_iter());
    let zh = format!("“{}”：{}，此处不属于您的范围。", title.zh, who.zh);
    Words::new(
        zh,
        format!("{} may {}, and this is not yours", who.en, title.en),
    )
}

/// The action is not in the registry.
pub(super) fn unknown_action(action: &str) -> Words {
    let zh = format!("没有“{action}”这项操作。");
    Words::new(zh, format!("there is no action `{action}`"))
}

/// Something of ours went wrong.
pub(super) fn undecided() -> Words {
    Words::new(
        "暂时无法判断权限，已按无权处理。",
        "access could not be decided, so it is refused",
    )
}

fn opened_by<'a>(roles: impl Iterator<Item = &'a str>) -> Words {
    let titles: Vec<Words> = roles.map(role::title).collect();
    if titles.is_empty() {
        return Words::new(
            "此类事项不由人登记。",
            "nobody opens this type of matter by hand",
        );
    }
    let zh: Vec<_> = titles.iter().map(|t| t.zh.as_str()).collect();
    let en: Vec<_> = titles.iter().map(|t| t.en.as_str()).collect();
    let zh = format!("此类事项仅限{}登记。", zh.join("、"));
    Words::new(
        zh,
        format!("only {} may open this type of matter", en.join(" or ")),
    )
}

/// `派单员（本部门派单台的事项）、…` and `a dispatcher (on …) or …`, each once.
fn list<'a>(notes: impl Iterator<Item = &'a Note>) -> Words {
    let (mut zh, mut en): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for note in notes {
        let title = role::title(&note.role);
        let here = match note.place.zh.as_str() {
            "" => title.zh,
            place => format!("{}（{place}）", title.zh),
        };
        let there = match note.place.en.as_str() {
            "" => title.en,
            place => format!("{} ({place})", title.en),
        };
        if !zh.contains(&here) {
            zh.push(here);
            en.push(there);
        }
    }
    Words::new(zh.join("、"), en.join(" or "))
}
