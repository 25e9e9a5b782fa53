//! How commands reach a city: one client, two transports.

mod http;
pub mod local;
mod login;
pub mod problem;

use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt as _};
use reqwest::Method;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio_util::io::ReaderStream;

use crate::failure::Failure;
use crate::progress;
pub use http::{Http, address};
pub use local::Local;
pub use login::Logins;

/// The media type of a file as it is.
const FILE: &str = "application/octet-stream";

/// A city that commands talk to.
pub enum City {
    /// A server, over HTTP.
    Remote(Http),
    /// A data folder, in this process.
    Local(Box<Local>),
}

/// A request to a city.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: Method,
    /// With the leading `/` and, where there is one, the query.
    pub path: String,
    pub body: Sent,
    /// The same key makes the same change once.
    pub key: Option<String>,
}

/// What goes with a request.
#[derive(Debug, Clone)]
pub enum Sent {
    Nothing,
    /// Bytes, of this media type.
    Bytes(String, Vec<u8>),
    /// A file as it is, however long, piece by piece.
    File(PathBuf),
}

/// What a city answered, when it did what was asked.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub bytes: Vec<u8>,
}

impl Request {
    pub fn get(path: impl Into<String>) -> Request {
        Request::new(Method::GET, path)
    }

    pub fn post(path: impl Into<String>, body: Value) -> Request {
        Request::json(Method::POST, path, &body)
    }

    /// A request with a JSON body.
    pub fn json(method: Method, path: impl Into<String>, body: &Value) -> Request {
        let mut request = Request::new(method, path);
        request.body = Sent::Bytes("application/json".to_owned(), body.to_string().into_bytes());
        request
    }

    /// A request that uploads the file `name` with its `bytes` (multipart/form-data).
    pub fn upload(path: impl Into<String>, name: &str, bytes: &[u8]) -> Request {
        // The boundary must not occur in the bytes; a digest of them is as unlikely to as any.
        let boundary = format!("haina-{}", hex::encode(&Sha256::digest(bytes)[..16]));
        let name = name.replace(['"', '\r', '\n'], "_");
        let head = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        let tail = format!("\r\n--{boundary}--\r\n");
        let mut request = Request::new(Method::POST, path);
        let body = [head.as_bytes(), bytes, tail.as_bytes()].concat();
        request.body = Sent::Bytes(format!("multipart/form-data; boundary={boundary}"), body);
        request
    }

    /// A request whose body is the file at `file`.
    pub fn file(path: impl Into<String>, file: &Path) -> Request {
        let mut request = Request::new(Method::POST, path);
        request.body = Sent::File(file.to_owned());
        request
    }

    /// The same with a key that makes the change happen once however often it is sent.
    pub fn once(mut self, key: impl Into<String>) -> Request {
        self.key = Some(key.into());
        self
    }

    fn new(method: Method, path: impl Into<String>) -> Request {
        Request {
            method,
            path: path.into(),
            body: Sent::Nothing,
            key: None,
        }
    }
}

/// The bytes of a file, with a bar that says how far they are.
async fn pieces(
    file: &Path,
) -> Result<impl Stream<Item = std::io::Result<Bytes>> + use<>, Failure> {
    let failed = |error: std::io::Error| Failure::file("could not read", file, &error);
    let open = tokio::fs::File::open(file).await.map_err(failed)?;
    let bytes = open.metadata().await.map_err(failed)?.len();
    let bar = progress::bar("sending bytes", bytes);
    let stream = ReaderStream::with_capacity(open, 1 << 20);
    Ok(stream.inspect_ok(move |piece| bar.inc(piece.len() as u64)))
}

impl Answer {
    /// The answer as JSON.
    pub fn json(&self) -> Result<Value, Failure> {
        serde_json::from_slice(&self.bytes).map_err(|error| {
            Failure::defect("the city's answer is not JSON")
                .because(error)
                .hint("is this the address of a Haina server?")
        })
    }
}

impl City {
    /// Sends `request`.
    ///
    /// # Errors
    /// The city cannot be reached, or refuses; its problem becomes the failure.
    pub async fn send(&self, request: Request) -> Result<Answer, Failure> {
        let what = format!("{} {}", request.method, request.path);
        let answer = match self {
            City::Remote(http) => http.send(request).await?,
            City::Local(local) => local.send(request).await?,
        };
        match answer.status {
            200..=299 => Ok(answer),
            _ => Err(problem::failure(&what, &answer)),
        }
    }

    /// Ends the use of it: a city in this process does what is due and closes its database.
    pub async fn close(self) -> Result<(), Failure> {
        match self {
            City::Remote(_) => Ok(()),
            City::Local(local) => local.close().await,
        }
    }

    /// What `path` holds, as JSON.
    pub async fn get(&self, path: impl Into<String>) -> Result<Value, Failure> {
        self.send(Request::get(path)).await?.json()
    }

    /// What the city answers to `body`, as JSON.
    pub async fn post(&self, path: impl Into<String>, body: Value) -> Result<Value, Failure> {
        self.send(Request::post(path, body)).await?.json()
    }
}

/// A text as one part of a path, whatever is in it.
pub fn part(text: &str) -> String {
    let bytes = url::form_urlencoded::byte_serialize(text.as_bytes());
    bytes.collect::<String>().replace('+', "%20")
}

/// A query string of the pairs whose value is given, with its `?` unless it is empty.
pub fn query(pairs: &[(&str, Option<String>)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    match query.finish() {
        text if text.is_empty() => text,
        text => format!("?{text}"),
    }
}
