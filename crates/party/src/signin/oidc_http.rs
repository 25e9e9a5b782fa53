//! The HTTP client for the identity provider: only the hosts that are configured, no redirects,
//! little time, little data.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use url::Url;

use crate::PartyError;

/// Calls the identity provider.
#[derive(Debug)]
pub(super) struct Http {
    client: reqwest::Client,
    hosts: Vec<String>,
}

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("`{0}` is not among the configured hosts, or not reached by https")]
    Host(String),
    #[error("the answer is larger than {BYTES_MAX} bytes")]
    TooLarge,
    #[error("no answer: {0}")]
    Call(String),
}

const TIMEOUT: Duration = Duration::from_secs(10);
const BYTES_MAX: usize = 1 << 20;

impl Http {
    /// A client for these hosts.
    pub fn new(hosts: Vec<String>) -> Result<Http, PartyError> {
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(TIMEOUT)
            .no_proxy()
            .build()
            .map_err(|e| PartyError::OidcUnavailable(e.to_string()))?;
        Ok(Http { client, hosts })
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request).map_err(HttpError::call)?;
        if !self.allows(request.url()) {
            return Err(HttpError::Host(
                request.url().host_str().unwrap_or("").to_owned(),
            ));
        }
        let mut answer = self
            .client
            .execute(request)
            .await
            .map_err(HttpError::call)?;
        let mut response = HttpResponse::new(Vec::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        while let Some(chunk) = answer.chunk().await.map_err(HttpError::call)? {
            if response.body().len() + chunk.len() > BYTES_MAX {
                return Err(HttpError::TooLarge);
            }
            response.body_mut().extend_from_slice(&chunk);
        }
        Ok(response)
    }

    fn allows(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or("");
        is_safe(url) && self.hosts.iter().any(|known| known == host)
    }
}

/// Whether the address is https, or this machine.
pub(super) fn is_safe(url: &Url) -> bool {
    let local = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && local)
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

impl HttpError {
    /// The text of an error without the address, which may carry a code.
    fn call(error: reqwest::Error) -> HttpError {
        HttpError::Call(error.without_url().to_string())
    }
}
