//! `haina doctor`: what is in force, where it comes from, and what is wrong.

mod checks;
mod city;

use serde_json::{Map, Value, json};

use crate::config::{Config, KEYS, Setting, mask};
use crate::failure::{Failure, Kind};
use crate::out::{Out, Table};

#[derive(clap::Args)]
pub struct Args {
    /// Only list every key of the configuration with its kind and default
    #[arg(long)]
    keys: bool,
}

/// What one check found.
#[derive(Debug)]
pub struct Finding {
    pub check: &'static str,
    pub level: Level,
    pub text: String,
    pub hint: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Good,
    /// Works, but somebody should look.
    Warning,
    /// Does not work, or is not safe.
    Bad,
}

pub async fn run(args: &Args, config: Result<Config, Failure>, out: &Out) -> Result<(), Failure> {
    if args.keys {
        keys(out);
        return Ok(());
    }
    let config = config?;
    let findings = checks::all(&config).await;
    out.answer(&value(&config, &findings), || text(&config, &findings));
    let bad = findings.iter().filter(|f| f.level == Level::Bad).count();
    if bad == 0 {
        return Ok(());
    }
    let what = format!("{bad} thing(s) are wrong with this installation");
    Err(Failure::new(Kind::Refused, "CLI0008", what).hint("each line marked `bad` says what to do"))
}

fn value(config: &Config, findings: &[Finding]) -> Value {
    let mut settings = Map::new();
    for (key, setting) in config.settings() {
        let value = match key.is_secret {
            true => json!(key.show(&setting.value)),
            false => setting.value.clone(),
        };
        let setting = json!({"value": value, "origin": setting.origin.to_string()});
        settings.insert(key.name.to_owned(), setting);
    }
    for (name, setting) in config.sources() {
        let value = json!({"value": address(setting), "origin": setting.origin.to_string()});
        settings.insert(format!("sources.{name}.url"), value);
    }
    let findings: Vec<Value> = findings
        .iter()
        .map(|f| json!({"check": f.check, "level": f.level.word(), "text": f.text, "hint": f.hint}))
        .collect();
    json!({"file": config.file(), "settings": settings, "findings": findings})
}

fn text(config: &Config, findings: &[Finding]) -> String {
    let mut table = Table::new(["key", "value", "from"]);
    for (key, setting) in config.settings() {
        let origin = setting.origin.to_string();
        table.row([key.name.to_owned(), key.show(&setting.value), origin]);
    }
    for (name, setting) in config.sources() {
        let origin = setting.origin.to_string();
        table.row([format!("sources.{name}.url"), address(setting), origin]);
    }
    let mut text = table.text();
    text.push('\n');
    for finding in findings {
        let (level, check) = (finding.level.word(), finding.check);
        text.push_str(&format!("{level:<7}  {check}: {}\n", finding.text));
        if let Some(hint) = &finding.hint {
            text.push_str(&format!("         hint: {hint}\n"));
        }
    }
    text
}

/// What may be said of a connection's address.
fn address(setting: &Setting) -> String {
    mask(setting.value.as_str().unwrap_or_default())
}

fn keys(out: &Out) {
    let value: Vec<Value> = KEYS
        .iter()
        .map(|key| {
            json!({
                "key": key.name, "variable": key.variable(), "kind": key.kind.to_string(),
                "default": key.default_value(), "secret": key.is_secret, "about": key.about,
            })
        })
        .collect();
    out.answer(&json!(value), || {
        let mut table = Table::new(["key", "variable", "kind", "default", "about"]);
        for key in KEYS {
            let default = key.show(&key.default_value());
            let kind = key.kind.to_string();
            table.row([
                key.name.into(),
                key.variable(),
                kind,
                default,
                key.about.into(),
            ]);
        }
        table.text()
    });
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Level::Good => "good",
            Level::Warning => "warning",
            Level::Bad => "bad",
        }
    }
}

impl Finding {
    pub fn good(check: &'static str, text: impl Into<String>) -> Finding {
        Finding {
            check,
            level: Level::Good,
            text: text.into(),
            hint: None,
        }
    }

    pub fn warning(
        check: &'static str,
        text: impl Into<String>,
        hint: impl Into<String>,
    ) -> Finding {
        Finding {
            check,
            level: Level::Warning,
            text: text.into(),
            hint: Some(hint.into()),
        }
    }

    pub fn bad(check: &'static str, text: impl Into<String>, hint: impl Into<String>) -> Finding {
        Finding {
            level: Level::Bad,
            ..Finding::warning(check, text, hint)
        }
    }
}
