//! A PostgreSQL dump back into a database, by PostgreSQL's own program.

use std::path::Path;
use std::process::Command;

use url::Url;

use crate::failure::{Failure, Kind};

/// Restores `dump` into the empty database at `url`, all or nothing.
pub fn restore(dump: &Path, url: &str) -> Result<(), Failure> {
    let failed = |why: String| {
        Failure::new(Kind::Refused, "CLI0024", "could not restore the database").caused(why)
    };
    let mut url = Url::parse(url).map_err(|error| failed(error.to_string()))?;
    // The password goes by the environment: arguments can be read by everyone on the machine.
    let password = url.password().map(|text| {
        let pair = format!("p={}", text.replace('+', "%2B"));
        url::form_urlencoded::parse(pair.as_bytes())
            .map(|(_, value)| value.into_owned())
            .collect::<String>()
    });
    let _ = url.set_password(None);
    let mut program = Command::new("pg_restore");
    program
        .args([
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            "--dbname",
        ])
        .arg(url.as_str())
        .arg(dump);
    if let Some(password) = password {
        program.env("PGPASSWORD", password);
    }
    let output = program.output().map_err(|error| {
        failed(error.to_string()).hint("install the PostgreSQL client, which brings `pg_restore`")
    })?;
    match output.status.success() {
        true => Ok(()),
        false => Err(
            failed(String::from_utf8_lossy(&output.stderr).trim().to_owned())
                .hint("the database must be empty: make a new one with `createdb`"),
        ),
    }
}
