//! Every key of the configuration.

use serde_json::{Value, json};

/// A key: its name with dots, its kind, its default.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
    /// As it would be written in a variable; empty for none.
    pub default: &'static str,
    /// Never shown.
    pub is_secret: bool,
    pub about: &'static str,
}

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Seen from the folder of the file that names it.
    Path,
    /// Paths, in a variable separated by commas.
    Paths,
    /// Texts, in a variable separated by commas.
    Texts,
    Flag,
    Number {
        least: u64,
        most: u64,
    },
    Choice(&'static [&'static str]),
}

const fn key(name: &'static str, kind: Kind, default: &'static str, about: &'static str) -> Key {
    Key {
        name,
        kind,
        default,
        is_secret: false,
        about,
    }
}

const fn secret(name: &'static str, about: &'static str) -> Key {
    Key {
        name,
        kind: Kind::Text,
        default: "",
        is_secret: true,
        about,
    }
}

const fn secrets(name: &'static str, about: &'static str) -> Key {
    Key {
        kind: Kind::Texts,
        ..secret(name, about)
    }
}

const fn number(least: u64, most: u64) -> Kind {
    Kind::Number { least, most }
}

/// All keys, in the order in which people read them.
pub const KEYS: &[Key] = &[
    key(
        "data",
        Kind::Path,
        "haina-data",
        "data folder: database, files, keys",
    ),
    key(
        "listen",
        Kind::Text,
        "127.0.0.1:8080",
        "address and port of the server",
    ),
    key(
        "public_url",
        Kind::Text,
        "",
        "address under which people reach the server; empty: that of `listen`",
    ),
    key(
        "behind_proxy",
        Kind::Flag,
        "false",
        "believe `x-forwarded-for`; only behind a proxy that sets it",
    ),
    key(
        "packs",
        Kind::Paths,
        "",
        "folders of packs that are installed at start when they changed",
    ),
    secret(
        "database.url",
        "postgres://…; empty: SQLite in the data folder",
    ),
    key(
        "database.pool_max",
        number(1, 200),
        "8",
        "connections to the database at most",
    ),
    secret("files.url", "s3://bucket/prefix; empty: the data folder"),
    secret(
        "lake.url",
        "where tables lie: a folder, or s3://bucket/prefix; empty: the data folder",
    ),
    key(
        "lake.versions_days",
        number(1, 36_500),
        "30",
        "days for which a version of a table can be read from its own files; later it is put together from the history",
    ),
    key(
        "lake.memory_mb",
        number(64, 1_000_000),
        "1024",
        "memory for computing the rows of a version, and for a run of a model; what can goes to disk beyond it",
    ),
    key(
        "lake.engine",
        Kind::Choice(&["local", "ballista"]),
        "local",
        "who computes models: this machine, or a DataFusion Ballista cluster that reaches the same tables",
    ),
    key(
        "lake.scheduler",
        Kind::Text,
        "127.0.0.1:50050",
        "HOST:PORT of the cluster's scheduler, with `lake.engine = ballista`",
    ),
    key(
        "sources.folder",
        Kind::Path,
        "",
        "folder of the SQLite files that tables may be pulled from; empty: none",
    ),
    key(
        "sources.statement_seconds",
        number(1, 86_400),
        "1800",
        "seconds a statement at a department's database may take",
    ),
    key(
        "proofs.services",
        Kind::Texts,
        "",
        "services of departments that answer questions in place of papers, as TABLE=URL; their hosts stand in `outbound.hosts`",
    ),
    key(
        "city.name_zh",
        Kind::Text,
        "青岛",
        "name of the city in Chinese",
    ),
    key(
        "city.name_en",
        Kind::Text,
        "Qingdao",
        "name of the city in English",
    ),
    key("city.zone", Kind::Text, "Asia/Shanghai", "its time zone"),
    key(
        "city.jurisdiction",
        Kind::Text,
        "qingdao.example",
        "its domain name, as Open311 calls it",
    ),
    key(
        "city.contact",
        Kind::Text,
        "haina@qingdao.example",
        "whom to write to about this server",
    ),
    key(
        "calendar.notices",
        Kind::Paths,
        "",
        "files of all holiday notices; empty: those that ship",
    ),
    key(
        "journal.key",
        Kind::Path,
        "",
        "file of the signing key; empty: `journal.key` in the data folder",
    ),
    key(
        "journal.origin",
        Kind::Text,
        "haina.example/journal",
        "name of this log in its checkpoints",
    ),
    key(
        "sign_in.idle_minutes",
        number(1, 10_080),
        "480",
        "a session unused for so long ends",
    ),
    key(
        "sign_in.session_hours",
        number(1, 720),
        "168",
        "a session ends after so long whatever happens",
    ),
    key(
        "oidc.issuer",
        Kind::Text,
        "",
        "issuer of OpenID Connect; empty: passwords only",
    ),
    key(
        "oidc.client_id",
        Kind::Text,
        "",
        "this server at the issuer",
    ),
    secret("oidc.client_secret", "secret of this server at the issuer"),
    key(
        "oidc.scopes",
        Kind::Texts,
        "",
        "asked of the issuer beside `openid`",
    ),
    key(
        "oidc.hosts",
        Kind::Texts,
        "",
        "hosts the issuer uses beside its own",
    ),
    key(
        "oidc.login_claim",
        Kind::Text,
        "",
        "claim that holds the name people sign in with",
    ),
    key(
        "oidc.identity_claim",
        Kind::Text,
        "",
        "claim that holds the verified identity number of a resident",
    ),
    key(
        "oidc.create_residents",
        Kind::Flag,
        "false",
        "whether unknown identities become residents",
    ),
    key(
        "mail.host",
        Kind::Text,
        "",
        "server for mail; empty: no mail",
    ),
    key("mail.port", number(1, 65_535), "465", "its port"),
    key(
        "mail.tls",
        Kind::Choice(&["tls", "start_tls", "none"]),
        "tls",
        "how the way to it is protected",
    ),
    key("mail.from", Kind::Text, "", "sender of mail"),
    key("mail.user", Kind::Text, "", "user at the mail server"),
    secret("mail.password", "password at the mail server"),
    key(
        "sms.url",
        Kind::Text,
        "",
        "HTTP door of an SMS gateway, with {phone} and {text}; empty: none",
    ),
    secrets("sms.headers", "headers it wants, each as `name: value`"),
    key(
        "sms.body",
        Kind::Text,
        "",
        "JSON it wants, with {phone}, {title}, {text}, {url}",
    ),
    key(
        "messenger.url",
        Kind::Text,
        "",
        "HTTP door of a messenger's robot; empty: none",
    ),
    secrets(
        "messenger.headers",
        "headers it wants, each as `name: value`",
    ),
    key(
        "messenger.body",
        Kind::Text,
        "",
        "JSON it wants, with {person}, {title}, {text}, {url}",
    ),
    key(
        "outbound.hosts",
        Kind::Texts,
        "",
        "hosts that webhooks and doors may call; nothing else is called",
    ),
    key(
        "limits.body_bytes",
        number(65_536, 1 << 30),
        "1048576",
        "bytes of an ordinary request",
    ),
    key(
        "limits.upload_bytes",
        number(65_536, 1 << 32),
        "67108864",
        "bytes of an upload",
    ),
    key(
        "limits.request_seconds",
        number(1, 3_600),
        "30",
        "seconds a request may take",
    ),
    key(
        "limits.concurrent",
        number(1, 100_000),
        "256",
        "requests under way at once",
    ),
    key(
        "limits.per_minute",
        number(1, 1_000_000),
        "1200",
        "requests a minute of one client",
    ),
    key(
        "limits.sign_in_per_minute",
        number(1, 10_000),
        "20",
        "attempts to sign in a minute from one address",
    ),
    key(
        "limits.report_per_minute",
        number(1, 10_000),
        "10",
        "anonymous reports a minute from one address",
    ),
    key(
        "limits.live",
        number(1, 100_000),
        "512",
        "live feeds open at once",
    ),
    key(
        "log.level",
        Kind::Choice(&["error", "warn", "info", "debug", "trace"]),
        "info",
        "what is logged at least",
    ),
    key(
        "log.format",
        Kind::Choice(&["text", "json"]),
        "text",
        "how it is logged",
    ),
];

impl Key {
    /// The key of that name.
    pub fn named(name: &str) -> Option<&'static Key> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// The variable of the environment that sets it.
    pub fn variable(&self) -> String {
        format!("HAINA_{}", self.name.replace('.', "_").to_uppercase())
    }

    /// The default as a value.
    pub fn default_value(&self) -> Value {
        match self.kind {
            Kind::Number { .. } => json!(self.default.parse::<u64>().unwrap_or(0)),
            Kind::Paths | Kind::Texts => json!([]),
            Kind::Flag => json!(self.default == "true"),
            Kind::Text | Kind::Path | Kind::Choice(_) => json!(self.default),
        }
    }

    /// The value for people: secrets are masked.
    pub fn show(&self, value: &Value) -> String {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Array(list) => list
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(", "),
            other => other.to_string(),
        };
        match (self.is_secret, text.is_empty()) {
            (_, true) => "(none)".to_owned(),
            (true, false) => mask(&text),
            (false, false) => text,
        }
    }
}

/// What may be said of a secret: the scheme and host of an address, nothing of anything else.
pub fn mask(text: &str) -> String {
    match url::Url::parse(text) {
        Ok(url) if url.host_str().is_some() => {
            format!(
                "{}://…@{}/…",
                url.scheme(),
                url.host_str().unwrap_or_default()
            )
        }
        _ => "(set, not shown)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_at_most_its_host() {
        let key = Key::named("database.url").unwrap();
        let shown = key.show(&json!("postgres://haina:s3cret@db.example:5432/haina"));
        assert_eq!(shown, "postgres://…@db.example/…");
        assert_eq!(
            Key::named("mail.password").unwrap().show(&json!("abc")),
            "(set, not shown)"
        );
    }

    #[test]
    fn every_key_has_its_own_variable_and_a_default_of_its_kind() {
        let mut names: Vec<String> = KEYS.iter().map(Key::variable).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), KEYS.len());
        for key in KEYS {
            if !key.default.is_empty() {
                assert!(
                    super::super::value::parse(key, key.default).is_ok(),
                    "{}",
                    key.name
                );
            }
        }
    }
}
