//! `GET /v1/rates`: how well the city answers.

use axum::extract::State;
use haina_core::calendar::{ZONE, local_day};
use haina_matter::service::{MONTHS_MAX, RatesBy, RatesQuery as Counted};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use super::shown;
use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Query, Who};
use crate::fault::ApiFault;
use crate::model::{Rates, RatesQuery};

/// Response, solved, satisfied, on time and closed, each with what it was counted from and what was left out by which
/// rule: of the whole city, and by unit, class, area or type.
#[utoipa::path(
    get, path = "/v1/rates", tag = "rates",
    params(RatesQuery),
    responses((status = 200, description = "the rates", body = Rates)),
    extensions(("x-gate" = json!("city")), ("x-action" = json!("matter.rates")))
)]
pub async fn show_rates(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<RatesQuery>,
) -> Result<Json<Rates>, Problem> {
    let last = query.to.unwrap_or_else(|| local_day(api.env().now()));
    if query.from.is_some_and(|first| first > last) {
        return Err(wrong("`from` is after `to`").into());
    }
    let by = by(query.by.as_deref())?;
    let counted = Counted {
        from: query.from.map(begin).transpose()?,
        to: Some(begin(last.saturating_add(1.day()))?),
        by,
        kind: query.kind.unwrap_or_default(),
        source: query.source.unwrap_or_default(),
        class: query.class.unwrap_or_default(),
        area: query.area.unwrap_or_default(),
        answered_within: query.answered_within.unwrap_or_default(),
    };
    let mut found = api
        .matters()
        .rates(&who.principal, &counted)
        .await?
        .into_iter();
    let total = found.next().unwrap_or_default();
    let months = match query.from {
        None => Vec::new(),
        Some(first) => {
            let earliest = last
                .first_of_month()
                .saturating_sub((MONTHS_MAX as i64 - 1).months());
            let from = Some(begin(first.max(earliest))?);
            let months = Counted {
                from,
                by: None,
                answered_within: String::new(),
                ..counted.clone()
            };
            api.matters()
                .rates_by_month(&who.principal, &months)
                .await?
        }
    };
    Ok(Json(Rates {
        from: query.from.map(|day| day.to_string()),
        to: last.to_string(),
        lines: found
            .map(|rates| shown::group(&rates, shown::title(&api, by, &rates.key)))
            .collect(),
        months: months
            .iter()
            .map(|rates| shown::group(rates, shown::plain(&rates.key)))
            .collect(),
        answered_within: shown::within(&total),
        total: shown::group(&total, shown::all()),
    }))
}

fn by(text: Option<&str>) -> Result<Option<RatesBy>, ApiFault> {
    match text {
        None | Some("") => Ok(None),
        Some("unit") => Ok(Some(RatesBy::Unit)),
        Some("class") => Ok(Some(RatesBy::Class)),
        Some("area") => Ok(Some(RatesBy::Area)),
        Some("type") => Ok(Some(RatesBy::Type)),
        Some(_) => Err(wrong("`by` is unit, class, area or type")),
    }
}

/// The first moment of a day where the city is.
fn begin(day: Date) -> Result<Timestamp, ApiFault> {
    let zoned = day.to_zoned(ZONE.clone());
    zoned
        .map(|z| z.timestamp())
        .map_err(|_| wrong("a day is out of range"))
}

fn wrong(why: &str) -> ApiFault {
    ApiFault::Address {
        part: "query",
        why: why.to_owned(),
    }
}
