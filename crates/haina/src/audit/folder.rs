//! The journal of a data folder, walked in one snapshot of the database.

use std::path::Path;

use haina_core::Env;
use haina_journal::{Checkpoint, Journal, JournalConfig, Report};
use haina_store::{DatabaseConfig, Store};

use super::Stamp;
use crate::config::Config;
use crate::failure::{Failure, Kind};
use crate::progress;

/// Findings that are told at most.
const TOLD_MAX: usize = 20;

/// Walks the journal of the data folder `data` and checks it with the folder's key; leaves a stamp when it holds.
///
/// # Errors
/// Something is wrong with it: each finding is a cause, the first of them first.
pub async fn verify(
    config: &Config,
    data: &Path,
    env: &Env,
    outside: &[Checkpoint],
) -> Result<Report, Failure> {
    let database = DatabaseConfig {
        url: config.text("database.url").map(str::to_owned),
        data_dir: data.to_owned(),
        pool_max: 2,
    };
    let store = Store::open(&database)
        .await
        .map_err(|error| Failure::fault("could not open the database", &error))?;
    let report = walk(config, data, &store, env, outside).await;
    store.close().await;
    let report = report?;
    if !report.holds() {
        return Err(broken(&report));
    }
    Stamp::of(&report, env).write(data);
    Ok(report)
}

async fn walk(
    config: &Config,
    data: &Path,
    store: &Store,
    env: &Env,
    outside: &[Checkpoint],
) -> Result<Report, Failure> {
    let failed = |error| Failure::fault("could not walk the journal", &error);
    // In a restored folder the key lies in it; named elsewhere, it is that of the running city.
    let key = config
        .text("journal.key")
        .map_or_else(|| data.join("journal.key"), Into::into);
    if !key.is_file() {
        let what = format!("there is no key `{}`", key.display());
        return Err(Failure::new(Kind::NotFound, "CLI0025", what)
            .hint("the journal was signed with it; bring it from a backup"));
    }
    // The tables may be of an older version than this program; they are brought up to date as at start.
    let migrated = store.migrate(&[haina_journal::MIGRATIONS], env).await;
    migrated.map_err(|error| Failure::fault("could not bring the tables up to date", &error))?;
    let named = JournalConfig::new(key, config.text("journal.origin").unwrap_or_default());
    let journal = Journal::open(store.clone(), env.clone(), named)
        .await
        .map_err(failed)?;
    let (bar, public) = (progress::bar("checking entries", 0), journal.public_key());
    let report = haina_journal::verify(store, &public, outside, |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    let report = report.await.map_err(failed)?;
    bar.finish_and_clear();
    Ok(report)
}

/// What is wrong, one finding a cause.
fn broken(report: &Report) -> Failure {
    let what = format!(
        "the journal does not hold: {} thing(s) are wrong",
        report.wrong
    );
    let mut failure = Failure::new(Kind::Refused, "CLI0026", what);
    for finding in report.findings.iter().take(TOLD_MAX) {
        failure = failure.caused(finding.to_string());
    }
    failure.hint("keep this data folder as it is, and compare it with a backup and with checkpoints kept elsewhere")
}
