//! A real server in a process of its own, to be asked, stopped and killed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::run::haina;

/// A server on a port of its own, ended with its value.
pub struct Server {
    child: Child,
    pub url: String,
}

/// A person who is signed in to a city; the session holds on every node of it.
#[derive(Clone)]
pub struct Signed {
    http: reqwest::Client,
    cookie: String,
    csrf: String,
}

impl Server {
    pub fn start(data: &Path) -> Server {
        Server::start_with(data, &[])
    }

    /// A server with settings in its environment.
    pub fn start_with(data: &Path, settings: &[(&str, &str)]) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_haina"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HAINA_")) {
            command.env_remove(name);
        }
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .envs(settings.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut heard = String::new();
        let url = loop {
            let Some(line) = lines.next() else {
                panic!("the server ended: {heard}");
            };
            let line = line.unwrap();
            if let Some((_, rest)) = line.split_once("Serving at ") {
                break rest.split_whitespace().next().unwrap().to_owned();
            }
            heard.push_str(&line);
        };
        // What it says later must go somewhere, or it would wait for its reader.
        std::thread::spawn(move || lines.for_each(drop));
        Server { child, url }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks it to stop as a supervisor would, and waits; gives its exit code.
    pub fn stop(mut self) -> Option<i32> {
        Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        self.child.wait().unwrap().code()
    }

    /// Ends it as a power cut would, with whatever it is doing.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Signed {
    /// Signs in.
    pub async fn sign_in(url: &str, name: &str, password: &str) -> Signed {
        let http = reqwest::Client::builder()
            .timeout(std::time::Duration::from_secs(20))
            .build()
            .unwrap();
        let body = json!({"name": name, "password": password});
        let answer = http.post(format!("{url}/v1/session")).json(&body);
        let answer = answer.send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
        let me: Value = answer.json().await.unwrap();
        Signed {
            http,
            cookie: cookie.split(';').next().unwrap().to_owned(),
            csrf: me["csrf"].as_str().unwrap().to_owned(),
        }
    }

    /// Asks for a change; none when no answer came.
    pub async fn post(&self, url: String, key: &str, body: &Value) -> Option<(u16, Value)> {
        let asked = self.http.post(url).json(body);
        let asked = asked.header("idempotency-key", key);
        self.send(asked).await
    }

    /// Reads; none when no answer came.
    pub async fn get(&self, url: String) -> Option<(u16, Value)> {
        self.send(self.http.get(url)).await
    }

    async fn send(&self, asked: reqwest::RequestBuilder) -> Option<(u16, Value)> {
        let asked = asked.header("cookie", &self.cookie);
        let answer = asked.header("x-csrf-token", &self.csrf).send().await.ok()?;
        let status = answer.status().as_u16();
        // Half an answer is none.
        Some((status, answer.json().await.ok()?))
    }
}

/// An appeal with this title.
pub fn appeal(title: &str) -> Value {
    json!({
        "type": "hotline-12345/appeal", "channel": "phone", "title": title,
        "form": {"title": title, "text": "南京路 88 号工地每晚施工到凌晨两点,影响休息。"},
        "class": "noise-construction", "place": {"text": "南京路 88 号", "area": "370202"},
        "reporter": {"name": "张女士", "phone": "13800000000"},
    })
}

/// Founds the city of this data folder and these settings, with a hotline agent `agent`.
pub fn found(data: &Path, settings: &[(&str, &str)], password: &str) {
    // A first start applies the packs.
    assert_eq!(Server::start_with(data, settings).stop(), Some(0));
    let add = ["user", "add", "agent", "--role", "agent"];
    let mut command = haina(add).arg("--dept").arg("hotline-centre").data(data);
    for (name, value) in settings {
        command = command.env(name, value);
    }
    command.input(&format!("{password}\n")).ok();
}

/// The packs that these tests need, as the configuration names them.
pub fn packs() -> String {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let named = ["city-base", "hotline-12345"].map(|name| packs.join(name).display().to_string());
    named.join(",")
}
