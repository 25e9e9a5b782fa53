//! Rates as they go over the wire, with the titles of their groups.

use haina_matter::service::{Rate as Share, Rates, RatesBy};

use crate::app::Api;
use crate::model::{AnsweredWithin, Excluded, Rate, RateGroup, Text};
use crate::v1::matters::titled;

/// One group.
pub fn group(rates: &Rates, title: Text) -> RateGroup {
    RateGroup {
        key: rates.key.clone(),
        title,
        opened: rates.opened,
        answered: rates.answered,
        response: share(&rates.response),
        solved: share(&rates.solved),
        satisfied: share(&rates.satisfied),
        on_time: share(&rates.on_time),
        closed: share(&rates.closed),
        return_rate: share(&rates.return_rate()),
        redo_rate: share(&rates.redo_rate()),
        transfers: rates.transfers_mean(),
        median_workdays: rates.median_workdays.map(f64::from),
    }
}

/// How many were answered within each number of days.
pub fn within(rates: &Rates) -> Vec<AnsweredWithin> {
    let one = |w: &haina_matter::service::Within| AnsweredWithin {
        workdays: w.workdays,
        count: w.count,
    };
    rates.answered_within.iter().map(one).collect()
}

/// The title of a group.
pub fn title(api: &Api, by: Option<RatesBy>, key: &str) -> Text {
    if key.is_empty() {
        return text("未定", "not set");
    }
    let known = match by {
        Some(RatesBy::Unit) => Some(titled(api, key).title),
        Some(RatesBy::Area) => api
            .access()
            .directory()
            .area(key)
            .map(|a| (&a.title).into()),
        Some(RatesBy::Class) => api.matters().types().class_title(key).map(Into::into),
        Some(RatesBy::Type) => api
            .matters()
            .types()
            .current(key)
            .map(|k| (&k.def().title).into()),
        None => None,
    };
    known.unwrap_or_else(|| plain(key))
}

/// The title of all together.
pub fn all() -> Text {
    text("合计", "All")
}

/// A key that is its own title.
pub fn plain(key: &str) -> Text {
    text(key, key)
}

fn text(zh: &str, en: &str) -> Text {
    Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

fn share(rate: &Share) -> Rate {
    let excluded = rate.excluded.iter().map(|e| Excluded {
        rule: e.rule.to_owned(),
        title: (&e.title).into(),
        count: e.count,
    });
    Rate {
        numerator: rate.numerator,
        denominator: rate.denominator,
        excluded: excluded.collect(),
    }
}
