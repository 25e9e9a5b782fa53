//! The web pages carried inside the binary, with a fallback to the app's one page for its own paths.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use sha2::{Digest, Sha256};

use crate::Problem;
use crate::fault::ApiFault;

mod listed {
    include!(concat!(env!("OUT_DIR"), "/web.rs"));
}

/// What the pages may load and do: only from here, no frames, no inline script.
pub const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; \
base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

struct File {
    bytes: &'static [u8],
    tag: HeaderValue,
    kind: HeaderValue,
}

static FILES: LazyLock<HashMap<&'static str, File>> = LazyLock::new(|| {
    listed::FILES
        .iter()
        .map(|(name, bytes)| (*name, File::new(name, bytes)))
        .collect()
});

/// Whether the built pages are inside, rather than the page that says how to build them.
pub fn has_web() -> bool {
    listed::FILES.len() > 1
}

/// Answers what no route takes: a file, the app's page, or a problem.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let path = uri.path().trim_start_matches('/');
    if ["v1/", "open311/", "errors/"]
        .iter()
        .any(|p| path.starts_with(p))
    {
        return Err(ApiFault::NoPath.into());
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(ApiFault::Method(method.to_string()).into());
    }
    let wanted = if path.is_empty() { "index.html" } else { path };
    match FILES.get(wanted) {
        Some(file) => Ok(file.answer(wanted, &headers)),
        None if names_file(wanted) => Err(ApiFault::NoPath.into()),
        None => match FILES.get("index.html") {
            Some(page) => Ok(page.answer("index.html", &headers)),
            None => Err(ApiFault::NoPath.into()),
        },
    }
}

/// Whether a path can only mean a file: one beside the app's page, or in a folder of files. A path of the app may have points
/// in it, as keys of tables do.
fn names_file(path: &str) -> bool {
    match path.split_once('/') {
        None => path.contains('.'),
        Some((folder, _)) => FILES
            .keys()
            .any(|name| name.split_once('/').is_some_and(|(own, _)| own == folder)),
    }
}

impl File {
    fn new(name: &str, bytes: &'static [u8]) -> File {
        let tag = format!("\"{}\"", hex::encode(&Sha256::digest(bytes)[..12]));
        File {
            bytes,
            tag: HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\"")),
            kind: HeaderValue::from_static(media_type(name)),
        }
    }

    fn answer(&self, name: &str, headers: &HeaderMap) -> Response {
        // Built files under assets/ have their hash in their name and never change.
        let age = if name.starts_with("assets/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let known = headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|v| v == self.tag);
        let mut response = match known {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false => self.bytes.into_response(),
        };
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, self.kind.clone());
        out.insert(header::ETAG, self.tag.clone());
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static(age));
        out.insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        );
        response
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "geojson" => "application/geo+json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
