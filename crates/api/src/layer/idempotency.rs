//! A POST with an Idempotency-Key does its work once: the first answer is kept for a day and given again.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use haina_journal::caused_by;
use haina_store::{Dialect, Store, StoreError, args};
use http::{HeaderValue, Method, StatusCode, header};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use crate::Problem;
use crate::app::Api;
use crate::extract::{IdempotencyKey, Who};
use crate::fault::ApiFault;
use crate::operations::{Keys, Operation};

/// An answer larger than this is not kept.
const ANSWER_BYTES_MAX: usize = 4 << 20;
/// How long a request that never came back blocks its key.
const ABANDONED: SignedDuration = SignedDuration::from_secs(120);

/// Frees the keys of requests that a killed process has left: where one process holds the database, they are nobody's.
pub async fn free_left_behind(store: &Store) -> Result<(), StoreError> {
    if store.dialect() != Dialect::Sqlite {
        return Ok(());
    }
    let mut tx = store.begin().await?;
    let sql = "UPDATE api_idempotency SET created_at = 0 WHERE status IS NULL AND created_at > 0";
    tx.execute(sql, &[]).await?;
    tx.commit().await
}

enum Claim {
    Mine,
    Answered(Response),
}

/// Answers a repeated request with the first answer.
pub async fn idempotency(State(api): State<Api>, request: Request, next: Next) -> Response {
    let operation = request.extensions().get::<Arc<Operation>>();
    let keys = operation.map_or(Keys::default(), |operation| operation.keys);
    if request.method() != Method::POST || matches!(keys, Keys::WorkAlone | Keys::Reads) {
        return next.run(request).await;
    }
    match once(&api, keys, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn once(api: &Api, keys: Keys, request: Request, next: Next) -> Result<Response, Problem> {
    let IdempotencyKey(Some(key)) = IdempotencyKey::read(request.headers())? else {
        return Ok(next.run(request).await);
    };
    let scope = scope(&request);
    let (parts, body) = request.into_parts();
    let max = api.config().limits.upload_bytes_max;
    let bytes = to_bytes(body, max)
        .await
        .map_err(|_| ApiFault::TooLarge { max })?;
    let target = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let digest = digest(target, &bytes);
    match claim(api, &scope, &key, &digest).await? {
        Claim::Answered(response) => Ok(response),
        Claim::Mine => {
            let work = next.run(Request::from_parts(parts, Body::from(bytes)));
            let response = match keys {
                Keys::Door => caused_by(cause(&scope, &key), work).await,
                Keys::Work | Keys::WorkAlone | Keys::Reads => work.await,
            };
            keep(api, &scope, &key, response).await
        }
    }
}

async fn claim(api: &Api, scope: &str, key: &str, digest: &[u8]) -> Result<Claim, Problem> {
    let now = api.env().now();
    let sql = "INSERT INTO api_idempotency (scope, key, digest, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (scope, key) DO NOTHING RETURNING scope";
    // Durable no later than the work itself, which is committed after it.
    let new = api
        .store()
        .soon(sql, &args![scope, key, digest, now])
        .await?;
    if !new.is_empty() {
        return Ok(Claim::Mine);
    }
    let mut tx = api.store().begin().await?;
    let sql = "SELECT digest, status, media_type, body, created_at FROM api_idempotency WHERE scope = $1 AND key = $2";
    // Gone: the request that had the key was refused meanwhile.
    let row = tx.optional(sql, &args![scope, key]).await?;
    let row = row.ok_or(ApiFault::KeyBusy)?;
    if row.get::<Vec<u8>>("digest")? != digest {
        return Err(ApiFault::KeyReused.into());
    }
    if let Some(status) = row.get::<Option<i64>>("status")? {
        let status = u16::try_from(status)
            .ok()
            .and_then(|s| StatusCode::from_u16(s).ok());
        let body: Option<Vec<u8>> = row.get("body")?;
        let kind: Option<String> = row.get("media_type")?;
        return Ok(Claim::Answered(again(
            status.unwrap_or(StatusCode::OK),
            kind,
            body.unwrap_or_default(),
        )));
    }
    let created: jiff::Timestamp = row.get("created_at")?;
    if now.duration_since(created) < ABANDONED {
        return Err(ApiFault::KeyBusy.into());
    }
    // The request that was cut off may have done its work all the same.
    let effect = api.journal().effect_of(&mut tx, &cause(scope, key)).await?;
    if let Some(entry) = effect {
        return Err(ApiFault::AnswerLost(entry.to_string()).into());
    }
    let sql = "UPDATE api_idempotency SET created_at = $3 WHERE scope = $1 AND key = $2";
    tx.execute(sql, &args![scope, key, now]).await?;
    tx.commit().await?;
    Ok(Claim::Mine)
}

/// Keeps a success; a refusal frees the key, so that the request can be made good and sent again.
async fn keep(api: &Api, scope: &str, key: &str, response: Response) -> Result<Response, Problem> {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, ANSWER_BYTES_MAX)
        .await
        .map_err(|_| ApiFault::TooLarge {
            max: ANSWER_BYTES_MAX,
        })?;
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .map(str::to_owned);
    let mut args = args![scope, key];
    let sql = if parts.status.is_success() {
        args.extend(args![parts.status.as_u16(), kind, bytes.to_vec()]);
        "UPDATE api_idempotency SET status = $3, media_type = $4, body = $5 WHERE scope = $1 AND key = $2"
    } else {
        "DELETE FROM api_idempotency WHERE scope = $1 AND key = $2"
    };
    // Whoever gets the answer does not ask again; whoever does not finds the key as after any kill.
    api.store().soon(sql, &args).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn again(status: StatusCode, kind: Option<String>, body: Vec<u8>) -> Response {
    let mut response = (status, body).into_response();
    let kind = kind.and_then(|k| HeaderValue::from_str(&k).ok());
    if let Some(kind) = kind {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    response
        .headers_mut()
        .insert("idempotent-replay", HeaderValue::from_static("true"));
    response
}

fn cause(scope: &str, key: &str) -> String {
    format!("{scope} {key}")
}

/// The person (or, unsigned-in, a hash of where they are) and the operation: keys of others do not collide.
fn scope(request: &Request) -> String {
    let operation = request
        .extensions()
        .get::<Arc<Operation>>()
        .map_or("", |o| o.id.as_str());
    let who = match request.extensions().get::<Who>() {
        Some(who) if who.is_signed_in() => who.principal.person.to_string(),
        Some(who) => hex::encode(&Sha256::digest(who.client.as_bytes())[..8]),
        None => String::new(),
    };
    format!("{who} {operation}")
}

fn digest(target: &str, body: &Bytes) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(target.as_bytes());
    hash.update([0]);
    hash.update(body);
    hash.finalize().to_vec()
}
