//! Calls to the outside: only to configured hosts, without redirects, with a time limit.

use std::collections::BTreeMap;
use std::time::Duration;

use url::Url;

use crate::fault::ApiFault;

const TIME_MAX: Duration = Duration::from_secs(10);

/// The only way out over HTTP.
#[derive(Debug, Clone)]
pub struct Outbound {
    client: reqwest::Client,
    hosts: Vec<String>,
}

impl Outbound {
    /// A way out to these hosts (`example.org` or `example.org:8443`) and no others.
    pub fn new(hosts: &[String]) -> Result<Outbound, ApiFault> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIME_MAX)
            .no_proxy()
            .user_agent("haina")
            .build()
            .map_err(|e| ApiFault::Start {
                what: "the HTTP client",
                source: Box::new(e),
            })?;
        Ok(Outbound {
            client,
            hosts: hosts.to_vec(),
        })
    }

    /// Whether an address may be called: http or https, a configured host, no name or password in it.
    pub fn check(&self, address: &str) -> Result<Url, ApiFault> {
        let refused = |host: &str| ApiFault::HostNotAllowed {
            host: host.chars().take(200).collect(),
        };
        let url = Url::parse(address).map_err(|_| refused(address))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let port = url.port_or_known_default().unwrap_or(0);
        let bare = url.username().is_empty() && url.password().is_none();
        let known = self
            .hosts
            .iter()
            .any(|h| *h == host || *h == format!("{host}:{port}"));
        match matches!(url.scheme(), "http" | "https") && bare && known {
            true => Ok(url),
            false => Err(refused(&host)),
        }
    }

    /// Posts a JSON body; anything but 2xx is a failure.
    pub async fn post(
        &self,
        address: &str,
        headers: &BTreeMap<String, String>,
        body: String,
    ) -> Result<(), ApiFault> {
        self.send(address, headers, body).await.map(drop)
    }

    /// As [`Outbound::post`], and reads the answer, of at most so many bytes.
    pub async fn ask(
        &self,
        address: &str,
        headers: &BTreeMap<String, String>,
        body: String,
        bytes_max: usize,
    ) -> Result<Vec<u8>, ApiFault> {
        let mut response = self.send(address, headers, body).await?;
        let door = response.url().host_str().unwrap_or_default().to_owned();
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| ApiFault::Send {
            door: door.clone(),
            source,
        };
        let mut bytes = Vec::new();
        loop {
            let chunk = response.chunk().await;
            match chunk.map_err(|e| failed(Box::new(e.without_url())))? {
                None => return Ok(bytes),
                Some(chunk) if bytes.len() + chunk.len() > bytes_max => {
                    return Err(failed("the answer is too long".into()));
                }
                Some(chunk) => bytes.extend_from_slice(&chunk),
            }
        }
    }

    async fn send(
        &self,
        address: &str,
        headers: &BTreeMap<String, String>,
        body: String,
    ) -> Result<reqwest::Response, ApiFault> {
        let url = self.check(address)?;
        let door = url.host_str().unwrap_or_default().to_owned();
        let mut request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .body(body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let failed = |source: Box<dyn std::error::Error + Send + Sync>| ApiFault::Send {
            door: door.clone(),
            source,
        };
        let response = request
            .send()
            .await
            .map_err(|e| failed(Box::new(e.without_url())))?;
        match response.status() {
            status if status.is_success() => Ok(response),
            status => Err(failed(format!("the other side answered {status}").into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_configured_hosts_are_called() {
        let out =
            Outbound::new(&["hooks.example".to_owned(), "127.0.0.1:9000".to_owned()]).unwrap();
        for (address, want) in [
            ("https://hooks.example/a", true),
            ("http://127.0.0.1:9000/x", true),
            ("http://127.0.0.1:9001/x", false),
            ("https://hooks.example.evil/a", false),
            ("https://user:pw@hooks.example/a", false),
            ("file:///etc/passwd", false),
            ("ftp://hooks.example/", false),
            ("not an address", false),
        ] {
            assert_eq!(out.check(address).is_ok(), want, "{address}");
        }
    }
}
