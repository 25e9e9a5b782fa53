//! Tokens of servers that somebody signed in to, in the user's configuration folder, for that user only.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::failure::Failure;

/// The stored sign-ins of this user.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Logins {
    /// By the origin of the server: `https://haina.example`.
    #[serde(default)]
    servers: BTreeMap<String, Login>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Login {
    token: String,
    name: String,
}

impl Logins {
    /// What is stored; nothing when nothing is.
    pub fn read() -> Result<Logins, Failure> {
        let path = path();
        match std::fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| {
                Failure::defect(format!("could not use `{}`", path.display()))
                    .because(error)
                    .hint("delete it and sign in again")
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Logins::default()),
            Err(error) => Err(Failure::file("could not read", &path, &error)),
        }
    }

    /// The token for the server at `url`.
    pub fn token(&self, url: &Url) -> Option<String> {
        Some(self.servers.get(&origin(url))?.token.clone())
    }

    /// Stores a token, replacing an older one of the same server.
    pub fn store(&mut self, url: &Url, name: &str, token: &str) -> Result<PathBuf, Failure> {
        let login = Login {
            token: token.to_owned(),
            name: name.to_owned(),
        };
        self.servers.insert(origin(url), login);
        self.write()
    }

    /// Forgets the server at `url`; tells whether it was known.
    pub fn forget(&mut self, url: &Url) -> Result<bool, Failure> {
        let known = self.servers.remove(&origin(url)).is_some();
        if known {
            self.write()?;
        }
        Ok(known)
    }

    fn write(&self) -> Result<PathBuf, Failure> {
        let path = path();
        let failed = |error: &std::io::Error| Failure::file("could not write", &path, error);
        let folder = path.parent().unwrap_or(&path);
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        // A file made by `tempfile` may be read by its owner only; it then takes the old one's place whole.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        file.write_all(text.as_bytes())
            .map_err(|error| failed(&error))?;
        file.persist(&path).map_err(|error| failed(&error.error))?;
        Ok(path)
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn path() -> PathBuf {
    let folder = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
    let folder = folder.filter(|path| path.is_absolute());
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".config");
    folder.unwrap_or_else(home).join("haina/logins.json")
}
