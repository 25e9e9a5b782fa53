//! Open311 GeoReport v2: the six methods and discovery, in XML and JSON.

mod discovery;
mod document;
mod fault;
mod form;
mod format;
mod list;
mod post;
mod request;
mod service;
mod services;
mod source;
mod token;

use axum::Router;
use axum::extract::FromRequestParts;
use http::request::Parts;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use crate::app::Api;

pub use fault::{Refusal, Written, refuse};
pub use format::{Format, Node};

/// Where the endpoint lies.
pub const PREFIX: &str = "/open311/v2";

/// Routes served for documented paths of another spelling: a route cannot hold `{format}` inside a segment.
pub const ROUTES: &[(&str, &str)] = &[
    (
        "/open311/v2/discovery.xml",
        "/open311/v2/discovery.{format}",
    ),
    (
        "/open311/v2/discovery.json",
        "/open311/v2/discovery.{format}",
    ),
    ("/open311/v2/services.xml", "/open311/v2/services.{format}"),
    ("/open311/v2/services.json", "/open311/v2/services.{format}"),
    (
        "/open311/v2/services/{document}",
        "/open311/v2/services/{service_code}.{format}",
    ),
    ("/open311/v2/requests.xml", "/open311/v2/requests.{format}"),
    ("/open311/v2/requests.json", "/open311/v2/requests.{format}"),
    (
        "/open311/v2/requests/{document}",
        "/open311/v2/requests/{service_request_id}.{format}",
    ),
    (
        "/open311/v2/tokens/{document}",
        "/open311/v2/tokens/{token}.{format}",
    ),
];

/// Adds the routes with their documentation.
pub fn add(router: OpenApiRouter<Api>) -> OpenApiRouter<Api> {
    let all: [UtoipaMethodRouter<Api>; 6] = [
        routes!(discovery::open311_discovery),
        routes!(services::open311_services),
        routes!(service::open311_service),
        routes!(list::open311_requests, post::open311_post_request),
        routes!(request::open311_request),
        routes!(token::open311_token),
    ];
    all.into_iter()
        .fold(router, |router, (schemas, paths, methods)| {
            let mut plain = Router::new();
            for (route, _) in ROUTES
                .iter()
                .filter(|(_, documented)| paths.paths.contains_key(*documented))
            {
                plain = plain.route(route, methods.clone());
            }
            let mut document = utoipa::openapi::OpenApiBuilder::new().paths(paths).build();
            let mut components = utoipa::openapi::Components::new();
            components.schemas.extend(schemas);
            document.components = Some(components);
            let (mut base, mut openapi) = router.split_for_parts();
            base = base.merge(plain);
            openapi.merge(document);
            OpenApiRouter::from(base).with(openapi)
        })
}

/// A router with the document it has so far.
trait With {
    fn with(self, document: utoipa::openapi::OpenApi) -> Self;
}

impl With for OpenApiRouter<Api> {
    fn with(self, document: utoipa::openapi::OpenApi) -> OpenApiRouter<Api> {
        let mut described = self;
        *described.get_openapi_mut() = document;
        described
    }
}

/// The last part of the path and the format after its last dot.
pub struct Named {
    pub name: String,
    pub format: Format,
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Named, Refusal> {
        let last = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let decoded =
            url::form_urlencoded::parse(format!("x={}", last.replace('+', "%2B")).as_bytes())
                .next()
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default();
        match Format::split(&decoded) {
            Some((name, format)) => Ok(Named {
                name: name.to_owned(),
                format,
            }),
            None => Err(Refusal::missing(Format::Xml, "the format is .xml or .json")),
        }
    }
}
