//! Connections to departments' databases, as the configuration names them. What they are is shown to nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use super::error::PullError;
use super::spec::SourceKind;

/// The connections, by name.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Connections {
    urls: BTreeMap<String, String>,
    folder: Option<PathBuf>,
    departments: BTreeMap<String, BTreeSet<String>>,
}

impl Connections {
    /// Connections by name and address: `postgres://…`, `mysql://…`, `sqlite:office.db`. Files of SQLite are those in `folder`;
    /// none: no file is.
    pub fn new(urls: BTreeMap<String, String>, folder: Option<PathBuf>) -> Connections {
        Connections {
            urls,
            folder,
            departments: BTreeMap::new(),
        }
    }

    /// The departments whose rows each connection brings. A connection of which it is not said brings those of the department that
    /// has its name: who may declare a table may not read through it what is another department's.
    #[must_use]
    pub fn for_departments(mut self, all: BTreeMap<String, BTreeSet<String>>) -> Connections {
        self.departments = all;
        self
    }

    /// Whether a connection brings rows of this department.
    pub(super) fn brings(&self, name: &str, department: &str) -> Result<(), PullError> {
        let known = self.departments.get(name);
        match known.map_or(name == department, |all| all.contains(department)) {
            true => Ok(()),
            false => Err(PullError::Connection {
                name: name.to_owned(),
                why: "it does not bring rows of this department",
            }),
        }
    }

    /// The names of all connections.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.urls.keys().map(String::as_str)
    }

    /// The address of a connection of this kind.
    pub(super) fn url(&self, name: &str, kind: SourceKind) -> Result<&str, PullError> {
        let wrong = |why| PullError::Connection {
            name: name.to_owned(),
            why,
        };
        let url = self.urls.get(name);
        let url = url.ok_or_else(|| wrong("the configuration does not have it"))?;
        let found = match url.split(':').next().unwrap_or_default() {
            "postgres" | "postgresql" => Some(SourceKind::Postgresql),
            "mysql" | "mariadb" => Some(SourceKind::Mysql),
            "sqlite" => Some(SourceKind::Sqlite),
            _ => None,
        };
        match found {
            Some(found) if found == kind => Ok(url),
            Some(_) => Err(wrong("it leads to a database of another kind")),
            None => Err(wrong(
                "its address begins neither with postgres, mysql nor sqlite",
            )),
        }
    }

    /// The file of a SQLite connection, if it lies in the allowed folder.
    pub(super) fn file(&self, name: &str) -> Result<PathBuf, PullError> {
        let wrong = |why| PullError::Connection {
            name: name.to_owned(),
            why,
        };
        let url = self.url(name, SourceKind::Sqlite)?;
        let path = url.strip_prefix("sqlite:").unwrap_or(url);
        let path = path.strip_prefix("//").unwrap_or(path);
        let folder = self.folder.as_deref();
        let folder = folder.ok_or_else(|| wrong("no folder for files of SQLite is configured"))?;
        let gone = |_| PullError::Unreachable {
            name: name.to_owned(),
        };
        let folder = folder.canonicalize().map_err(gone)?;
        // Links are followed first: what counts is where the file is.
        let path = folder.join(Path::new(path)).canonicalize().map_err(gone)?;
        match path.starts_with(&folder) && path.is_file() {
            true => Ok(path),
            false => Err(wrong("its file lies outside of the folder that is allowed")),
        }
    }
}

/// Names only.
impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.urls.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_from_the_folder_and_from_nowhere_else() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("in");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("a.db"), "").unwrap();
        std::fs::write(outer.path().join("b.db"), "").unwrap();
        std::os::unix::fs::symlink(outer.path().join("b.db"), folder.join("c.db")).unwrap();
        let outside = outer.path().join("b.db").display().to_string();
        let of = |path: &str, folder: Option<&Path>| {
            let urls = BTreeMap::from([("x".to_owned(), format!("sqlite:{path}"))]);
            Connections::new(urls, folder.map(Path::to_owned)).file("x")
        };
        assert!(of("a.db", Some(&folder)).is_ok());
        assert!(of("//a.db", Some(&folder)).is_ok());
        for path in ["../b.db", "c.db", &outside, ".", "none.db"] {
            assert!(of(path, Some(&folder)).is_err(), "{path}");
        }
        assert!(of("a.db", None).is_err());
    }

    #[test]
    fn a_connection_brings_rows_of_its_own_departments_only() {
        let named = BTreeMap::from([("office".to_owned(), BTreeSet::from(["civil".to_owned()]))]);
        let all = Connections::default().for_departments(named);
        for (name, department, brings) in [
            ("police", "police", true),
            ("police", "civil", false),
            ("office", "civil", true),
            ("office", "police", false),
            ("office", "office", false),
        ] {
            let found = all.brings(name, department).is_ok();
            assert_eq!(found, brings, "{name} for {department}");
        }
    }

    #[test]
    fn no_address_is_shown() {
        let urls = BTreeMap::from([("x".to_owned(), "postgres://u:s3cret@h/d".to_owned())]);
        let all = Connections::new(urls, None);
        assert_eq!(format!("{all:?}"), r#"{"x"}"#);
        let other = all.url("x", SourceKind::Mysql).unwrap_err();
        assert!(!format!("{other:?} {other}").contains("s3cret"));
        assert!(all.url("y", SourceKind::Mysql).is_err());
    }
}
