//! What a server is told when it starts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use haina_core::{Env, Words};
use haina_lake::model::Engine;
use haina_lake::pull::Connections;
use haina_party::SignInRules;
use serde::{Deserialize, Serialize};

use crate::model::DemoAccount;

/// Everything an [`crate::App`] needs to know; [`AppConfig::new`] gives working values for one machine.
#[derive(Debug, Clone)]
pub struct AppConfig {
    /// Where the database, files and keys lie.
    pub data_dir: PathBuf,
    /// `postgres://…`; `None` is a SQLite file in the data folder.
    pub database_url: Option<String>,
    /// Connections to the database at most.
    pub pool_max: u32,
    /// Where uploads lie: `s3://…` or a folder; `None` is a folder in the data folder.
    pub files_url: Option<String>,
    /// Where the lake's tables lie: `s3://…` or a folder; `None` is a folder in the data folder.
    pub lake_url: Option<String>,
    /// Days for which a version of a table can be read from its own files; later it is read from the history.
    pub lake_versions_days: u32,
    /// Megabytes for computing the rows of a version, and for a run of a model.
    pub lake_memory_mb: u64,
    /// Other machines that compute models; `None`: this one does.
    pub lake_engine: Option<Arc<dyn Engine>>,
    /// Departments' databases that tables may be pulled from.
    pub sources: Connections,
    /// How long a statement at one of them may take.
    pub source_time: Duration,
    /// Addresses of departments' own services that answer questions about a table, by its key.
    pub proof_services: BTreeMap<String, String>,
    /// The file of the journal's signing key; `None` is `journal.key` in the data folder. Nodes of one city share it.
    pub journal_key: Option<PathBuf>,
    /// The journal's name: `qingdao.example/journal`.
    pub journal_origin: String,
    /// Holiday notices of the city's own, as JSON texts; none: the calendar that ships.
    pub holiday_notices: Vec<String>,
    /// The address people reach this server by, without a slash at the end. Cookies are `Secure` when it is https.
    pub public_url: String,
    pub city: CityConfig,
    /// Passwords, sessions, tokens, and sign-in through an OpenID Connect provider.
    pub sign_in: SignInRules,
    pub mail: Option<MailConfig>,
    /// Doors to SMS gateways and messengers.
    pub doors: Vec<DoorConfig>,
    /// Hosts (`example.org`, `127.0.0.1:9000`) that webhooks and doors may call; nothing else is ever called.
    pub outbound_hosts: Vec<String>,
    pub limits: Limits,
    /// Believe `x-forwarded-for`: only behind a proxy that sets it.
    pub behind_proxy: bool,
    /// Sign-ins to tell everybody: of a demo city only.
    pub demo_accounts: Vec<DemoAccount>,
    /// Time and chance.
    pub env: Env,
}

/// The city that runs this server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityConfig {
    pub name: Words,
    /// IANA time zone.
    pub zone: String,
    /// Open311 jurisdiction: the city's domain name.
    pub jurisdiction: String,
    /// Whom to write to about this server.
    pub contact: String,
}

/// An SMTP server for notices by mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailConfig {
    pub host: String,
    pub port: u16,
    /// `Haina <no-reply@city.example>`.
    pub from: String,
    pub user: Option<String>,
    pub password: Option<String>,
    pub tls: MailTls,
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailTls {
    /// TLS from the first byte (port 465).
    Tls,
    /// STARTTLS, required.
    StartTls,
    /// None: for a relay on the same machine only.
    None,
}

/// A configurable HTTP door: an SMS gateway or a messenger's robot.
///
/// `url` and `body` may name `{phone}`, `{person}`, `{title}`, `{text}`, `{url}`; values are escaped for where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorConfig {
    /// The channel's name: `sms`.
    pub name: String,
    pub url: String,
    pub headers: BTreeMap<String, String>,
    /// A JSON text with places to fill in.
    pub body: String,
}

/// Limits on what one request or one client may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of an ordinary body.
    pub body_bytes_max: usize,
    /// Bytes of an upload with all its parts.
    pub upload_bytes_max: usize,
    /// Bytes of a file that is delivered to a table.
    pub table_bytes_max: u64,
    /// Levels of nesting in a JSON body.
    pub depth_max: usize,
    /// Seconds a request may take.
    pub request_time: Duration,
    /// Seconds that a delivery to a table or a query may take.
    pub long_time: Duration,
    /// Requests under way at once.
    pub concurrent_max: usize,
    /// Requests a minute of one client.
    pub per_minute: u32,
    /// Attempts to sign in a minute from one address.
    pub sign_in_per_minute: u32,
    /// Anonymous reports a minute from one address.
    pub report_per_minute: u32,
    /// Live feeds open at once.
    pub live_max: usize,
}

impl AppConfig {
    /// A server on this machine with its data in `data_dir`.
    pub fn new(data_dir: impl Into<PathBuf>, env: Env) -> AppConfig {
        AppConfig {
            data_dir: data_dir.into(),
            database_url: None,
            pool_max: 8,
            files_url: None,
            lake_url: None,
            lake_versions_days: 30,
            lake_memory_mb: 1_024,
            lake_engine: None,
            sources: Connections::default(),
            source_time: Duration::from_secs(1_800),
            proof_services: BTreeMap::new(),
            journal_key: None,
            journal_origin: "haina.example/journal".to_owned(),
            holiday_notices: Vec::new(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            city: CityConfig::default(),
            sign_in: SignInRules::default(),
            mail: None,
            doors: Vec::new(),
            outbound_hosts: Vec::new(),
            limits: Limits::default(),
            behind_proxy: false,
            demo_accounts: Vec::new(),
            env,
        }
    }
}

impl Default for CityConfig {
    fn default() -> CityConfig {
        CityConfig {
            name: Words::new("青岛", "Qingdao"),
            zone: "Asia/Shanghai".to_owned(),
            jurisdiction: "qingdao.example".to_owned(),
            contact: "haina@qingdao.example".to_owned(),
        }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            body_bytes_max: 1 << 20,
            upload_bytes_max: 64 << 20,
            table_bytes_max: 16 << 30,
            depth_max: 32,
            request_time: Duration::from_secs(30),
            long_time: Duration::from_secs(60 * 60),
            concurrent_max: 256,
            per_minute: 1_200,
            sign_in_per_minute: 20,
            report_per_minute: 10,
            live_max: 512,
        }
    }
}
