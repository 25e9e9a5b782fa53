//! Begins a pack that passes its checks and tests.

use std::fs;
use std::path::{Path, PathBuf};

use haina_core::{Fault, FaultKind};

/// A pack that cannot be begun.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    #[error("`{name}` is not a name for a pack")]
    Name { name: String },
    #[error("`{}` is there already", folder.display())]
    There { folder: PathBuf },
    #[error("could not write `{}`", path.display())]
    Write {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

const FILES: &[(&str, &str)] = &[
    ("pack.yaml", include_str!("../templates/pack.yaml")),
    ("README.md", include_str!("../templates/README.md")),
    (
        "parties/parties.yaml",
        include_str!("../templates/parties.yaml"),
    ),
    (
        "parameters/handle-limit.yaml",
        include_str!("../templates/handle-limit.yaml"),
    ),
    (
        "matters/request.yaml",
        include_str!("../templates/request.yaml"),
    ),
    ("strings/zh.yaml", include_str!("../templates/zh.yaml")),
    ("strings/en.yaml", include_str!("../templates/en.yaml")),
    ("demo/requests.yaml", include_str!("../templates/demo.yaml")),
    (
        "tests/request.yaml",
        include_str!("../templates/tests.yaml"),
    ),
];

/// Writes a small whole pack into the new folder `beside/name`, and says where it is.
///
/// # Errors
/// `PAK0110` the name is no key, or the folder is there already; nothing is overwritten.
pub fn scaffold(name: &str, beside: &Path) -> Result<PathBuf, ScaffoldError> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    if !begins || name.len() > 60 || name.ends_with('-') || !name.chars().all(fits) {
        return Err(ScaffoldError::Name {
            name: name.chars().take(60).collect(),
        });
    }
    let folder = beside.join(name);
    if folder.exists() {
        return Err(ScaffoldError::There { folder });
    }
    for (path, text) in FILES {
        let path = folder.join(path);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = written.and_then(|()| fs::write(&path, text.replace("NAME", name)));
        written.map_err(|source| ScaffoldError::Write { path, source })?;
    }
    Ok(folder)
}

impl Fault for ScaffoldError {
    fn kind(&self) -> FaultKind {
        match self {
            ScaffoldError::Name { .. } => FaultKind::Invalid,
            ScaffoldError::There { .. } => FaultKind::Conflict,
            ScaffoldError::Write { .. } => FaultKind::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        "PAK0110"
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            ScaffoldError::Name { .. } => {
                "begin with a letter; use lower case letters, digits and hyphens".into()
            }
            ScaffoldError::There { .. } => "choose another name, or another place".into(),
            ScaffoldError::Write { .. } => "check that you may write there".into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_pack_passes_its_checks_and_its_tests() {
        let place = tempfile::tempdir().unwrap();
        let folder = scaffold("night-noise", place.path()).unwrap();
        let checked = crate::check_folders(std::slice::from_ref(&folder))
            .pop()
            .unwrap();
        assert!(
            checked.passes() && checked.faults.is_empty(),
            "{:#?}",
            checked.faults
        );
        let report = crate::test_folder(&folder).unwrap();
        assert_eq!(
            (report.failed(), report.passed() > 0),
            (0, true),
            "{report}"
        );
        assert!(matches!(
            scaffold("night-noise", place.path()),
            Err(ScaffoldError::There { .. })
        ));
        assert!(matches!(
            scaffold("../x", place.path()),
            Err(ScaffoldError::Name { .. })
        ));
    }
}
