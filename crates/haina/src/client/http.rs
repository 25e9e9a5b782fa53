//! A server, over HTTP.

use std::time::Duration;

use reqwest::{Method, header};
use serde_json::Value;
use url::Url;

use super::{Answer, FILE, Request, Sent, pieces, problem};
use crate::failure::{Failure, Kind};

/// Imports and exports of a whole city take their time; nothing takes longer than this.
const LIMIT: Duration = Duration::from_secs(600);

/// A server and what shows it who asks.
pub struct Http {
    client: reqwest::Client,
    base: Url,
    proof: Proof,
}

/// What shows a server who asks.
enum Proof {
    None,
    Token(String),
    /// A session: its cookie, and the word that a change must repeat.
    Session {
        cookie: String,
        csrf: String,
    },
}

impl Http {
    /// The server at `base`, asked with `token` when there is one.
    ///
    /// # Errors
    /// `base` is no http address.
    pub fn new(base: &str, token: Option<String>) -> Result<Http, Failure> {
        let client = reqwest::Client::builder()
            .timeout(LIMIT)
            .connect_timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("haina/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| Failure::defect("could not make an HTTP client").because(error))?;
        Ok(Http {
            client,
            base: address(base)?,
            proof: token.map_or(Proof::None, Proof::Token),
        })
    }

    /// Sends `request`; any status is an answer.
    pub async fn send(&self, request: Request) -> Result<Answer, Failure> {
        Ok(self.exchange(request).await?.0)
    }

    /// Sends the `request` that opens a session, and uses the session from then on. Gives who it is.
    pub async fn sign_in(&mut self, request: Request) -> Result<Value, Failure> {
        let what = format!("{} {}", request.method, request.path);
        let (answer, headers) = self.exchange(request).await?;
        if !(200..300).contains(&answer.status) {
            return Err(problem::failure(&what, &answer));
        }
        let me = answer.json()?;
        let csrf = me["csrf"].as_str().unwrap_or_default().to_owned();
        let cookie =
            cookie(&headers).ok_or_else(|| Failure::defect("the server opened no session"))?;
        self.proof = Proof::Session { cookie, csrf };
        Ok(me)
    }

    async fn exchange(&self, request: Request) -> Result<(Answer, header::HeaderMap), Failure> {
        let url = format!(
            "{}{}",
            self.base.as_str().trim_end_matches('/'),
            request.path
        );
        let changes = request.method != Method::GET;
        let mut builder = self.client.request(request.method, url);
        builder = match &self.proof {
            Proof::None => builder,
            Proof::Token(token) => builder.bearer_auth(token),
            Proof::Session { cookie, csrf } if changes => builder
                .header(header::COOKIE, cookie)
                .header("x-csrf-token", csrf),
            Proof::Session { cookie, .. } => builder.header(header::COOKIE, cookie),
        };
        if let Some(key) = &request.key {
            builder = builder.header("idempotency-key", key);
        }
        builder = match request.body {
            Sent::Nothing => builder,
            Sent::Bytes(kind, body) => builder.header(header::CONTENT_TYPE, kind).body(body),
            Sent::File(file) => builder
                .header(header::CONTENT_TYPE, FILE)
                .body(reqwest::Body::wrap_stream(pieces(&file).await?)),
        };
        let unreachable = |error: reqwest::Error| {
            Failure::new(
                Kind::Unavailable,
                "CLI0009",
                format!("could not reach {}", self.base),
            )
            .because(error.without_url())
            .hint("is the server running? `haina serve` starts one; `--data DIR` needs none")
        };
        let response = builder.send().await.map_err(unreachable)?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = response.bytes().await.map_err(unreachable)?.to_vec();
        Ok((Answer { status, bytes }, headers))
    }
}

/// The address of a server.
pub fn address(text: &str) -> Result<Url, Failure> {
    let url = Url::parse(text).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| {
        Failure::new(
            Kind::Usage,
            "CLI0011",
            format!("`{text}` is not the address of a server"),
        )
        .hint("write it as https://haina.example or http://127.0.0.1:8080")
    })
}

/// The cookies that an answer sets, as they are sent back.
fn cookie(headers: &header::HeaderMap) -> Option<String> {
    let set = headers.get_all(header::SET_COOKIE).iter();
    let pairs: Vec<&str> = set
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .collect();
    (!pairs.is_empty()).then(|| pairs.join("; "))
}
