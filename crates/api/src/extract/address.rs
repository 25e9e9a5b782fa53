//! Path and query, with refusals that say which part and why.

use axum::extract::{FromRequestParts, Path as AxumPath, Query as AxumQuery};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Problem;
use crate::fault::ApiFault;

/// Values in the path.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// Values in the query.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Path<T>, Problem> {
        let taken = AxumPath::<T>::from_request_parts(parts, state).await;
        let AxumPath(value) = taken.map_err(|e| wrong("path", e.body_text()))?;
        Ok(Path(value))
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Query<T>, Problem> {
        let taken = AxumQuery::<T>::from_request_parts(parts, state).await;
        let AxumQuery(value) = taken.map_err(|e| wrong("query", e.body_text()))?;
        Ok(Query(value))
    }
}

fn wrong(part: &'static str, why: String) -> ApiFault {
    let why = why
        .rsplit_once(": ")
        .map_or(why.clone(), |(_, last)| last.to_owned());
    ApiFault::Address { part, why }
}
