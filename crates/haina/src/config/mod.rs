//! Configuration: what is in force, and for each value where it comes from.
//!
//! A value is taken from the first that gives it: a flag, the environment (`HAINA_DATABASE_URL` for
//! `database.url`), the TOML file, the default.

mod app;
mod file;
mod keys;
mod nearest;
mod sources;
mod value;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::failure::{Failure, Kind};
pub use keys::{KEYS, Key, mask};
pub use nearest::nearest;
pub use sources::name_of_variable as source_of_variable;

/// The folder's file, then the machine's, when none is named.
const PLACES: [&str; 2] = ["haina.toml", "/etc/haina/haina.toml"];

/// Every key with its value and origin.
#[derive(Debug, Clone)]
pub struct Config {
    file: Option<PathBuf>,
    settings: BTreeMap<&'static str, Setting>,
    sources: BTreeMap<String, Setting>,
    departments: BTreeMap<String, BTreeSet<String>>,
}

/// A value and where it comes from.
#[derive(Debug, Clone)]
pub struct Setting {
    pub value: Value,
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Default,
    File { path: PathBuf, line: usize },
    Environment(String),
    Flag(String),
}

/// What the configuration is read from; tests give their own.
#[derive(Debug, Default)]
pub struct Sources {
    /// The file that was named; it must exist.
    pub file: Option<PathBuf>,
    /// The environment.
    pub environment: BTreeMap<String, String>,
    /// Flags: the key, the value, and how the flag is written.
    pub flags: Vec<(&'static str, String, String)>,
}

impl Config {
    /// Reads all sources.
    ///
    /// # Errors
    /// A file that cannot be read or is not TOML, a key that does not exist, a value of the wrong kind.
    pub fn read(sources: &Sources) -> Result<Config, Failure> {
        let named = sources
            .file
            .clone()
            .or_else(|| sources.environment.get("HAINA_CONFIG").map(PathBuf::from));
        let path = named.or_else(|| PLACES.iter().map(PathBuf::from).find(|p| p.is_file()));
        let mut settings: BTreeMap<&'static str, Setting> = KEYS
            .iter()
            .map(|key| {
                let origin = Origin::Default;
                (
                    key.name,
                    Setting {
                        value: key.default_value(),
                        origin,
                    },
                )
            })
            .collect();
        let (mut connections, mut departments) = (BTreeMap::new(), BTreeMap::new());
        if let Some(path) = &path {
            let held = file::read(path)?;
            settings.extend(held.settings);
            connections.extend(held.sources);
            departments = held.departments;
        }
        connections.extend(sources.environment.iter().filter_map(sources::of_variable));
        for key in KEYS {
            let name = key.variable();
            if let Some(text) = sources.environment.get(&name) {
                let value = value::parse(key, text)
                    .map_err(|why| wrong(&format!("the variable `{name}`"), why))?;
                settings.insert(
                    key.name,
                    Setting {
                        value,
                        origin: Origin::Environment(name),
                    },
                );
            }
        }
        for (name, text, flag) in &sources.flags {
            let key =
                Key::named(name).ok_or_else(|| unknown(name, &format!("the flag `{flag}`")))?;
            let value =
                value::parse(key, text).map_err(|why| wrong(&format!("the flag `{flag}`"), why))?;
            settings.insert(
                key.name,
                Setting {
                    value,
                    origin: Origin::Flag(flag.clone()),
                },
            );
        }
        Ok(Config {
            file: path,
            settings,
            sources: connections,
            departments,
        })
    }

    /// The departments whose rows connections bring, where the file says it.
    pub fn source_departments(&self) -> &BTreeMap<String, BTreeSet<String>> {
        &self.departments
    }

    /// The file that was read, if any.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// All settings in the order of [`KEYS`].
    pub fn settings(&self) -> impl Iterator<Item = (&'static Key, &Setting)> {
        KEYS.iter()
            .filter_map(|key| Some((key, self.settings.get(key.name)?)))
    }

    /// Connections to departments' databases, by name. Their addresses are secrets.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.sources
            .iter()
            .map(|(name, setting)| (name.as_str(), setting))
    }

    /// The text of `name`, when it has one that is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.settings
            .get(name)?
            .value
            .as_str()
            .filter(|text| !text.is_empty())
    }

    /// The number of `name`; 0 when it is not a number.
    pub fn number(&self, name: &str) -> u64 {
        self.settings
            .get(name)
            .and_then(|s| s.value.as_u64())
            .unwrap_or(0)
    }

    /// Whether somebody set `name`.
    pub fn is_set(&self, name: &str) -> bool {
        self.settings
            .get(name)
            .is_some_and(|setting| setting.origin != Origin::Default)
    }

    /// Whether `name` is true.
    pub fn flag(&self, name: &str) -> bool {
        self.settings
            .get(name)
            .is_some_and(|setting| setting.value == true)
    }

    /// The texts of the list `name`.
    pub fn list(&self, name: &str) -> Vec<String> {
        let list = self.settings.get(name).and_then(|s| s.value.as_array());
        list.into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        PathBuf::from(self.text("data").unwrap_or("haina-data"))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => write!(f, "default"),
            Origin::File { path, line } => write!(f, "{}:{line}", path.display()),
            Origin::Environment(name) => write!(f, "environment {name}"),
            Origin::Flag(flag) => write!(f, "flag {flag}"),
        }
    }
}

/// A value of the wrong kind.
fn wrong(place: &str, why: String) -> Failure {
    Failure::new(
        Kind::Refused,
        "CLI0003",
        format!("{place} holds a value that cannot be used"),
    )
    .caused(why)
    .hint("`haina doctor --keys` lists every key with its kind")
}

/// A key that does not exist, with the nearest that does.
fn unknown(name: &str, place: &str) -> Failure {
    let failure = Failure::new(
        Kind::Refused,
        "CLI0004",
        format!("{place} names the unknown key `{name}`"),
    );
    match nearest(name, KEYS.iter().map(|key| key.name)) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint("`haina doctor --keys` lists every key"),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn read(
        toml: &str,
        environment: &[(&str, &str)],
        flags: &[(&'static str, &str)],
    ) -> Result<Config, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("haina.toml");
        std::fs::write(&file, toml).unwrap();
        Config::read(&Sources {
            file: Some(file),
            environment: environment
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
            flags: flags
                .iter()
                .map(|(k, v)| (*k, (*v).to_owned(), format!("--{k}")))
                .collect(),
        })
    }

    pub fn refused(toml: &str) -> String {
        let text = read(toml, &[], &[]).unwrap_err().to_string();
        // The folder's name changes from run to run.
        text.lines()
            .map(|line| match line.split_once('`') {
                Some((before, after)) if after.contains("haina.toml`") => {
                    let rest = after.split_once('`').map_or("", |(_, rest)| rest);
                    format!("{before}`haina.toml`{rest}\n")
                }
                _ => format!("{line}\n"),
            })
            .collect()
    }

    #[test]
    fn a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default() {
        let toml =
            "listen = \"127.0.0.1:1\"\npublic_url = \"http://file\"\n[log]\nlevel = \"debug\"";
        let config = read(
            toml,
            &[("HAINA_LISTEN", "127.0.0.1:2"), ("HAINA_LOG_LEVEL", "warn")],
            &[("listen", "127.0.0.1:3")],
        )
        .unwrap();
        let origin = |name: &str| config.settings[name].origin.clone();
        assert_eq!(config.text("listen"), Some("127.0.0.1:3"));
        assert_eq!(origin("listen"), Origin::Flag("--listen".into()));
        assert_eq!(config.text("log.level"), Some("warn"));
        assert_eq!(
            origin("log.level"),
            Origin::Environment("HAINA_LOG_LEVEL".into())
        );
        assert!(matches!(origin("public_url"), Origin::File { line: 2, .. }));
        assert_eq!(origin("database.pool_max"), Origin::Default);
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line_and_the_nearest_key() {
        expect_test::expect![[r"
            error: could not use `haina.toml` (CLI0004)
              cause: line 3: unknown key `database.pool_maxx`
            hint: did you mean `database.pool_max`?
        "]]
        .assert_eq(&refused("# a remark\n[database]\npool_maxx = 4"));
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused_with_its_line() {
        expect_test::expect![[r#"
            error: could not use `haina.toml` (CLI0003)
              cause: line 2: `database.pool_max` must be a number from 1 to 200, not `"many"`
            hint: `haina doctor --keys` lists every key with its kind
        "#]]
        .assert_eq(&refused("[database]\npool_max = \"many\""));
    }

    #[test]
    fn paths_in_a_file_are_seen_from_the_file() {
        let config = read("data = \"city\"", &[], &[]).unwrap();
        let file = config.file().unwrap().to_owned();
        assert_eq!(config.data(), file.parent().unwrap().join("city"));
    }
}
