//! Connections to departments' databases: their names, and those that variables give.

use serde_json::Value;

use super::{Origin, Setting};

/// The connection that a variable names: `HAINA_SOURCES_CIVIL_AFFAIRS_URL` is `civil-affairs`.
pub fn of_variable((variable, url): (&String, &String)) -> Option<(String, Setting)> {
    let name = name_of_variable(variable)?;
    let setting = Setting {
        value: Value::from(url.trim()),
        origin: Origin::Environment(variable.clone()),
    };
    Some((name, setting))
}

/// The name of the connection that a variable sets.
pub fn name_of_variable(variable: &str) -> Option<String> {
    let name = variable
        .strip_prefix("HAINA_SOURCES_")?
        .strip_suffix("_URL")?;
    let name = name.to_lowercase().replace('_', "-");
    is_name(&name).then_some(name)
}

/// Small letters, digits and hyphens.
pub fn is_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !name.is_empty() && name.len() <= 40 && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use crate::config::tests::{read, refused};

    #[test]
    fn connections_have_names_and_an_address_that_is_not_repeated() {
        let toml = "[sources]\nfolder = \"offices\"\n[sources.civil-affairs]\nurl = \"postgres://u:s3cret@db/x\"";
        let config = read(
            toml,
            &[
                ("HAINA_SOURCES_POLICE_URL", "mysql://u:p@db/y"),
                ("HAINA_SOURCES_CIVIL_AFFAIRS_URL", "sqlite:a.db"),
            ],
            &[],
        )
        .unwrap();
        let urls: Vec<_> = config
            .sources()
            .map(|(name, s)| (name, s.value.as_str().unwrap()))
            .collect();
        assert_eq!(
            urls,
            [
                ("civil-affairs", "sqlite:a.db"),
                ("police", "mysql://u:p@db/y")
            ]
        );
        assert!(config.text("sources.folder").unwrap().ends_with("offices"));
        for (toml, said) in [
            (
                "[sources.Civil]\nurl = \"postgres://u:s3cret@db/x\"",
                "cannot be used",
            ),
            ("[sources.c]\nurl = 1", "must be a text"),
            (
                "[sources.c]\naddress = \"postgres://u:s3cret@db/x\"",
                "unknown key `sources.c.address`",
            ),
            ("[sources.c]", "has no `url`"),
            (
                "[sources.c]\nurl = \"sqlite:a\"\ndepartments = \"civil\"",
                "must be a list",
            ),
            (
                "[sources.c]\nurl = \"sqlite:a\"\ndepartments = [1]",
                "must be texts",
            ),
            (
                "[sources]\nfolders = \"x\"",
                "did you mean `sources.folder`",
            ),
        ] {
            let text = refused(toml);
            assert!(text.contains(said) && !text.contains("s3cret"), "{text}");
        }
    }
}
