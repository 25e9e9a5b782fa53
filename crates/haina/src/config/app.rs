//! The configuration as the server takes it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use haina_api::AppConfig;
use haina_api::app::{CityConfig, DoorConfig, Limits, MailConfig, MailTls};
use haina_core::{Env, Words};
use haina_lake::pull::Connections;
use haina_party::OidcConfig;

use super::Config;
use crate::elsewhere::ballista;
use crate::failure::{Failure, Kind};

impl Config {
    /// What a server with this configuration is told when it starts.
    ///
    /// # Errors
    /// A file that the configuration names cannot be read, or a header of a door is not written as one.
    pub fn app(&self, env: Env) -> Result<AppConfig, Failure> {
        let mut app = AppConfig::new(self.data(), env);
        app.database_url = self.owned("database.url");
        app.pool_max = self
            .number("database.pool_max")
            .try_into()
            .unwrap_or(u32::MAX);
        app.files_url = self.owned("files.url");
        app.lake_url = self.owned("lake.url");
        app.lake_versions_days = self
            .number("lake.versions_days")
            .try_into()
            .unwrap_or(u32::MAX);
        app.lake_memory_mb = self.number("lake.memory_mb");
        if self.word("lake.engine") == "ballista" {
            app.lake_engine = Some(ballista(&self.word("lake.scheduler"))?);
        }
        app.sources = self.connections();
        app.source_time = Duration::from_secs(self.number("sources.statement_seconds"));
        app.proof_services = self.proof_services()?;
        app.journal_key = self.text("journal.key").map(Into::into);
        app.journal_origin = self.owned("journal.origin").unwrap_or_default();
        app.holiday_notices = self.notices()?;
        app.public_url = self.public_url();
        app.behind_proxy = self.flag("behind_proxy");
        app.city = CityConfig {
            name: Words::new(self.word("city.name_zh"), self.word("city.name_en")),
            zone: self.word("city.zone"),
            jurisdiction: self.word("city.jurisdiction"),
            contact: self.word("city.contact"),
        };
        app.sign_in.idle_min = self
            .number("sign_in.idle_minutes")
            .try_into()
            .unwrap_or(u32::MAX);
        app.sign_in.session_h = self
            .number("sign_in.session_hours")
            .try_into()
            .unwrap_or(u32::MAX);
        app.sign_in.oidc = self.oidc();
        app.mail = self.mail();
        app.doors = ["sms", "messenger"]
            .iter()
            .filter_map(|name| self.door(name).transpose())
            .collect::<Result<_, _>>()?;
        app.outbound_hosts = self.list("outbound.hosts");
        app.limits = self.limits();
        Ok(app)
    }

    /// The address under which people reach the server.
    pub fn public_url(&self) -> String {
        let listened = || format!("http://{}", self.word("listen"));
        let url = self.owned("public_url").unwrap_or_else(listened);
        url.trim_end_matches('/').to_owned()
    }

    fn connections(&self) -> Connections {
        let url = |(name, setting): (&str, &super::Setting)| {
            Some((name.to_owned(), setting.value.as_str()?.to_owned()))
        };
        let urls = self.sources().filter_map(url).collect();
        let folder = self.text("sources.folder").map(Into::into);
        Connections::new(urls, folder).for_departments(self.source_departments().clone())
    }

    fn proof_services(&self) -> Result<BTreeMap<String, String>, Failure> {
        let one = |entry: String| {
            let (table, url) = entry.split_once('=').ok_or_else(|| {
                let what = format!("`{entry}` in `proofs.services` names no address");
                Failure::new(Kind::Refused, "CLI0003", what).hint("write it as `TABLE=URL`")
            })?;
            Ok((table.trim().to_owned(), url.trim().to_owned()))
        };
        self.list("proofs.services").into_iter().map(one).collect()
    }

    fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    fn word(&self, name: &str) -> String {
        self.owned(name).unwrap_or_default()
    }

    fn size(&self, name: &str) -> usize {
        self.number(name).try_into().unwrap_or(usize::MAX)
    }

    fn notices(&self) -> Result<Vec<String>, Failure> {
        let read = |path: String| {
            std::fs::read_to_string(&path)
                .map_err(|error| Failure::file("could not read", Path::new(&path), &error))
        };
        self.list("calendar.notices")
            .into_iter()
            .map(read)
            .collect()
    }

    fn oidc(&self) -> Option<OidcConfig> {
        Some(OidcConfig {
            issuer: self.owned("oidc.issuer")?,
            client_id: self.word("oidc.client_id"),
            client_secret: self.owned("oidc.client_secret"),
            redirect_url: format!("{}/v1/session/oidc/callback", self.public_url()),
            scopes: self.list("oidc.scopes"),
            hosts: self.list("oidc.hosts"),
            login_claim: self.owned("oidc.login_claim"),
            identity_claim: self.owned("oidc.identity_claim"),
            create_residents: self.flag("oidc.create_residents"),
        })
    }

    fn mail(&self) -> Option<MailConfig> {
        Some(MailConfig {
            host: self.owned("mail.host")?,
            port: self.number("mail.port").try_into().unwrap_or(465),
            from: self.word("mail.from"),
            user: self.owned("mail.user"),
            password: self.owned("mail.password"),
            tls: match self.text("mail.tls") {
                Some("start_tls") => MailTls::StartTls,
                Some("none") => MailTls::None,
                _ => MailTls::Tls,
            },
        })
    }

    fn door(&self, name: &str) -> Result<Option<DoorConfig>, Failure> {
        let Some(url) = self.owned(&format!("{name}.url")) else {
            return Ok(None);
        };
        let mut headers = BTreeMap::new();
        for header in self.list(&format!("{name}.headers")) {
            // What stands in it may be a secret, so it is not repeated.
            let (key, value) = header.split_once(':').ok_or_else(|| {
                let what = format!("a header in `{name}.headers` is not written as one");
                Failure::new(Kind::Refused, "CLI0003", what).hint("write it as `name: value`")
            })?;
            headers.insert(key.trim().to_owned(), value.trim().to_owned());
        }
        Ok(Some(DoorConfig {
            name: name.to_owned(),
            url,
            headers,
            body: self.word(&format!("{name}.body")),
        }))
    }

    fn limits(&self) -> Limits {
        let count = |name: &str| self.number(name).try_into().unwrap_or(u32::MAX);
        Limits {
            body_bytes_max: self.size("limits.body_bytes"),
            upload_bytes_max: self.size("limits.upload_bytes"),
            request_time: Duration::from_secs(self.number("limits.request_seconds")),
            concurrent_max: self.size("limits.concurrent"),
            per_minute: count("limits.per_minute"),
            sign_in_per_minute: count("limits.sign_in_per_minute"),
            report_per_minute: count("limits.report_per_minute"),
            live_max: self.size("limits.live"),
            ..Limits::default()
        }
    }
}
