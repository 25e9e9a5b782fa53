//! Whom the catalogue proposes, with the reason in words.

use haina_matter::Loaded;
use haina_party::Principal;

use super::titled;
use crate::app::Api;
use crate::model::{MatterRow, Proposal, Text};

/// The row with what the catalogue proposes, where it waits for dispatch and the catalogue can tell.
pub(crate) fn with(
    api: &Api,
    principal: &Principal,
    loaded: &Loaded,
    mut row: MatterRow,
) -> MatterRow {
    let found = api.matters().proposal(principal, &loaded.matter);
    row.proposed = found.ok().flatten().and_then(|routed| {
        let reason = reason(&row, &routed.rows);
        Some(Proposal {
            lead: titled(api, &routed.lead?),
            helpers: routed.helpers.iter().map(|key| titled(api, key)).collect(),
            reason,
            rows: routed.rows,
        })
    });
    row
}

fn reason(row: &MatterRow, rows: &[String]) -> Text {
    let (zh, en) = match rows {
        [] => ("反映人提出的承办单位", "the unit that was asked for"),
        [one] if one == "fallback" => (
            "目录没有写到这一类，按兜底规定派出",
            "the catalogue has no row for it; its fallback applies",
        ),
        _ => ("派单目录", "the catalogue"),
    };
    let known = [&row.class_title, &row.area_title];
    let told = |pick: fn(&Text) -> &str| {
        let each = known.iter().filter_map(|text| text.as_ref());
        each.map(pick).collect::<Vec<_>>().join(" · ")
    };
    let joined = |words: &str, told: String| match told.is_empty() || rows.is_empty() {
        true => words.to_owned(),
        false => format!("{words} · {told}"),
    };
    Text {
        zh: joined(zh, told(|text| &text.zh)),
        en: joined(en, told(|text| &text.en)),
    }
}
