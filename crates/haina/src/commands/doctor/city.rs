//! The checks of `haina doctor` that look at a city's database, its journal and what is in this program.

use std::path::Path;

use haina_core::Env;
use haina_store::{DATABASE_FILE, DatabaseConfig, Migrations, Store, StoreError};

use super::Finding;
use crate::audit::Stamp;
use crate::config::Config;

/// The rooms whose tables this version knows.
const ROOMS: &[Migrations] = &[
    haina_journal::MIGRATIONS,
    haina_party::MIGRATIONS,
    haina_pack::MIGRATIONS,
    haina_api::MIGRATIONS,
];

/// A journal that was not walked for longer is a warning.
const WALK_DAYS: i64 = 7;

/// Can the database be reached, and are its tables of this version?
pub async fn database(config: &Config) -> Finding {
    const CHECK: &str = "database";
    let url = config.text("database.url");
    let data = config.data();
    if url.is_none() && !data.join(DATABASE_FILE).is_file() {
        return Finding::good(CHECK, "SQLite; none yet, the first start makes one");
    }
    let source = DatabaseConfig {
        url: url.map(str::to_owned),
        data_dir: data,
        pool_max: 1,
    };
    let store = match Store::open(&source).await {
        Ok(store) => store,
        Err(StoreError::FolderHeld { .. }) => {
            let address = config.public_url();
            return Finding::good(
                CHECK,
                format!("SQLite; a server works on it, ask {address}/readyz"),
            );
        }
        Err(error) => {
            let hint = if url.is_some() {
                "is PostgreSQL running, and may this machine and user reach it? look at `database.url`"
            } else {
                "look at the rights of the data folder, or restore a backup"
            };
            return Finding::bad(CHECK, format!("cannot be opened: {error}"), hint);
        }
    };
    let status = store.status(ROOMS).await;
    let kind = format!("{:?}", store.dialect());
    store.close().await;
    match status {
        Err(error) => Finding::bad(
            CHECK,
            format!("cannot be read: {error}"),
            "restore a backup if it stays so",
        ),
        Ok(rooms) => {
            let missing: u32 = rooms
                .iter()
                .map(|room| room.known.saturating_sub(room.applied))
                .sum();
            match missing {
                0 => Finding::good(CHECK, format!("{kind}; its tables are of this version")),
                n => Finding::warning(
                    CHECK,
                    format!("{kind}; {n} step(s) behind this version"),
                    "the next start brings it up to date; back it up before",
                ),
            }
        }
    }
}

/// Was the journal walked lately?
pub fn journal(data: &Path, env: &Env) -> Finding {
    const CHECK: &str = "journal";
    const HINT: &str = "`haina journal verify` walks it; let a timer do so every week";
    let Some(stamp) = Stamp::read(data) else {
        return match data.join(DATABASE_FILE).is_file() {
            true => Finding::warning(CHECK, "it was never walked here", HINT),
            false => Finding::good(CHECK, "none here"),
        };
    };
    let days = env.now().duration_since(stamp.at).as_hours() / 24;
    match days {
        0..=WALK_DAYS => Finding::good(
            CHECK,
            format!("{} entries held {days} days ago", stamp.entries),
        ),
        _ => Finding::warning(CHECK, format!("it was last walked {days} days ago"), HINT),
    }
}
