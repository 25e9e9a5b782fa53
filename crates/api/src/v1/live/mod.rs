//! `GET /v1/live`: what happens, as it happens, as far as the asker may know it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use haina_agreement::AgreementId;
use haina_catalog::{ApplicationId, ResourceId};
use haina_finding::FindingId;
use haina_journal::{Entry, Filter};
use haina_ledger::TransferId;
use haina_matter::MatterId;
use haina_party::Principal;
use http::HeaderMap;
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{agreements, ledger};
use crate::Problem;
use crate::app::Api;
use crate::extract::Who;
use crate::fault::ApiFault;

/// Entries read at once when a client catches up, and how far back it may go.
const BATCH: u32 = 200;
const BACK_MAX: u64 = 5_000;
/// Events that wait for a slow client before it is let go; it then comes back with its last id.
const WAITING_MAX: usize = 256;

/// The route of the feed.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(follow_live))
}

/// A server-sent feed: `event: entry`, its number as id, `{seq, kind, subject, at}` as data. With `Last-Event-ID` it goes
/// on where it broke off; comment lines keep it open.
#[utoipa::path(
    get, path = "/v1/live", tag = "live",
    responses((status = 200, description = "a stream of events", body = String, content_type = "text/event-stream")),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("live.follow")))
)]
pub async fn follow_live(
    State(api): State<Api>,
    who: Who,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let max = api.config().limits.live_max;
    let place = api
        .live_places()
        .clone()
        .try_acquire_owned()
        .map_err(|_| ApiFault::Busy { max })?;
    let last = headers
        .get("last-event-id")
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse::<u64>().ok());
    let feed = api.journal().subscribe();
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    tokio::spawn(async move {
        let _place = place;
        follow(&api, who.principal, last, feed, &sender).await;
    });
    let stream = futures_util::stream::unfold(receiver, |mut receiver| async move {
        let event = receiver.recv().await?;
        Some((Ok(event), receiver))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

async fn follow(
    api: &Api,
    who: Principal,
    last: Option<u64>,
    mut feed: Receiver<Arc<Entry>>,
    out: &mpsc::Sender<Event>,
) {
    let mut next = match catch_up(api, &who, last.map(|l| l + 1), out).await {
        Some(next) => next,
        None => return,
    };
    loop {
        let entry = tokio::select! {
            entry = feed.recv() => entry,
            () = out.closed() => return,
        };
        match entry {
            Ok(entry) if entry.seq.is_some_and(|seq| seq < next) => {}
            Ok(entry) => {
                next = entry.seq.map_or(next, |seq| seq + 1);
                if !tell(api, &who, &entry, out).await {
                    return;
                }
            }
            Err(RecvError::Lagged(_)) => match catch_up(api, &who, Some(next), out).await {
                Some(at) => next = at,
                None => return,
            },
            Err(RecvError::Closed) => return,
        }
    }
}

/// Tells what lies between `from` and the end of the log; gives the place of the next entry, or none when the client is gone.
async fn catch_up(
    api: &Api,
    who: &Principal,
    from: Option<u64>,
    out: &mpsc::Sender<Event>,
) -> Option<u64> {
    let mut session = api.store().read().await.ok()?;
    let size = api
        .journal()
        .checkpoint(&mut session)
        .await
        .ok()?
        .map_or(0, |c| c.size);
    let mut next = from.unwrap_or(size).max(size.saturating_sub(BACK_MAX));
    loop {
        let entries = api
            .journal()
            .entries(&mut session, next, &Filter::default(), BATCH)
            .await
            .ok()?;
        let Some(last) = entries.last().and_then(|e| e.seq) else {
            return Some(next);
        };
        for entry in &entries {
            if !tell(api, who, entry, out).await {
                return None;
            }
        }
        next = last + 1;
    }
}

/// Tells of an entry if the asker may know of it; false when the client is gone or too slow.
async fn tell(api: &Api, who: &Principal, entry: &Entry, out: &mpsc::Sender<Event>) -> bool {
    if !may_know(api, who, entry).await {
        return !out.is_closed();
    }
    let data =
        json!({"seq": entry.seq, "kind": entry.kind, "subject": entry.subject, "at": entry.at});
    let event = Event::default()
        .event("entry")
        .id(entry.seq.unwrap_or_default().to_string())
        .data(data.to_string());
    out.try_send(event).is_ok()
}

/// Of matters, findings, resources, applications, agreements and transfers, those one may read; of oneself; of packs; the rest is for those who may read the journal.
async fn may_know(api: &Api, who: &Principal, entry: &Entry) -> bool {
    if let Ok(id) = entry.subject.parse::<MatterId>() {
        return api.matters().load(who, id).await.is_ok();
    }
    if let Ok(id) = entry.subject.parse::<FindingId>() {
        return api.findings().load(who, id).await.is_ok();
    }
    if entry.subject.parse::<ResourceId>().is_ok() {
        return api.catalog().load(who, &entry.subject).await.is_ok();
    }
    if let Ok(id) = entry.subject.parse::<ApplicationId>() {
        return api.catalog().application(who, id).await.is_ok();
    }
    if let Ok(id) = entry.subject.parse::<AgreementId>() {
        return agreements::may_read(api, who, id).await;
    }
    if let Ok(id) = entry.subject.parse::<TransferId>() {
        return ledger::may_read(api, who, id).await;
    }
    entry.subject == who.person.to_string()
        || entry.kind.starts_with("pack.")
        || api
            .decide(who, "journal.read", &haina_party::Resource::City)
            .allowed
}
