//! Where a benchmark runs: a city in a folder of its own, on SQLite or on a PostgreSQL of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use haina_api::{App, AppConfig};
use haina_core::Env;
use haina_party::{Principal, SignInRules};
use haina_store::cluster::Cluster;
use haina_store::{DatabaseConfig, Store};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::BenchError;

/// Which database is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Database {
    #[default]
    Sqlite,
    Postgres,
}

/// What a benchmark is told of its place.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The folder to work in, which is kept; none: a temporary one, which is not.
    pub at: Option<PathBuf>,
    pub database: Database,
    /// Folders of the packs to apply.
    pub packs: Vec<PathBuf>,
}

/// The folder and the database server of a benchmark, as long as it runs.
pub struct Ground {
    folder: PathBuf,
    url: Option<String>,
    packs: Vec<PathBuf>,
    server: Option<Cluster>,
    _temporary: Option<TempDir>,
}

/// How a PostgreSQL of this size of machine is set; everything that keeps data safe is as it comes, which is on.
const SETTINGS: &[&str] = &[
    "shared_buffers=2GB",
    "max_wal_size=4GB",
    "max_connections=64",
    "wal_compression=lz4",
    "checkpoint_timeout=30min",
];

/// Connections to the database at most.
const POOL_MAX: u32 = 16;

impl Ground {
    /// Makes the folder, and starts PostgreSQL where it is asked for.
    ///
    /// # Errors
    /// `BEN0001` without PostgreSQL, `BEN0002` when the folder cannot be used.
    pub fn prepare(site: &Site) -> Result<Ground, BenchError> {
        Ground::prepare_in(site, "city")
    }

    /// As [`Ground::prepare`], in a folder of this name in that of the site, for a run with several cities.
    ///
    /// # Errors
    /// As [`Ground::prepare`].
    pub fn prepare_in(site: &Site, name: &str) -> Result<Ground, BenchError> {
        let temporary = match &site.at {
            Some(at) => {
                fs::create_dir_all(at).map_err(BenchError::file(at))?;
                None
            }
            None => {
                let within = std::env::temp_dir();
                Some(tempfile::tempdir().map_err(BenchError::file(&within))?)
            }
        };
        let folder = match (&site.at, &temporary) {
            (Some(at), _) => {
                let own = at.canonicalize().map_err(BenchError::file(at))?.join(name);
                fs::create_dir_all(&own).map_err(BenchError::file(&own))?;
                own
            }
            (None, Some(temporary)) => temporary.path().to_owned(),
            (None, None) => PathBuf::new(),
        };
        let server = match site.database {
            Database::Sqlite => None,
            Database::Postgres => Some(start(&folder)?),
        };
        Ok(Ground {
            url: server.as_ref().map(Cluster::url),
            folder,
            packs: site.packs.clone(),
            server,
            _temporary: temporary,
        })
    }

    /// The folder of a city on SQLite that a benchmark has made, for another process of it.
    pub fn made(folder: &Path) -> Ground {
        Ground {
            folder: folder.to_owned(),
            url: None,
            packs: Vec::new(),
            server: None,
            _temporary: None,
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the city's files are.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Where PostgreSQL is reached.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The city, with its packs; nothing runs in the background yet.
    ///
    /// # Errors
    /// As the rooms refuse to open.
    pub async fn city(&self) -> Result<App, BenchError> {
        self.city_in(Env::system()).await
    }

    /// As [`Ground::city`], with a clock and a chance of its own.
    ///
    /// # Errors
    /// As the rooms refuse to open.
    pub async fn city_in(&self, env: Env) -> Result<App, BenchError> {
        let mut config = AppConfig::new(self.data(), env);
        config.database_url.clone_from(&self.url);
        config.pool_max = POOL_MAX;
        config.sign_in = SignInRules::cheap();
        config.limits.per_minute = u32::MAX;
        let app = App::open(config).await?;
        app.apply_packs(&Principal::system(), &self.packs).await?;
        Ok(app)
    }

    /// The database alone.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn store(&self) -> Result<Store, BenchError> {
        let config = DatabaseConfig {
            url: self.url.clone(),
            data_dir: self.data(),
            pool_max: POOL_MAX,
        };
        Ok(Store::open(&config).await?)
    }

    /// Which database, and which version of it.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn version(&self, store: &Store) -> Result<String, BenchError> {
        let (name, sql) = match &self.server {
            Some(_) => (
                "PostgreSQL",
                "SELECT current_setting('server_version') AS v",
            ),
            None => ("SQLite", "SELECT sqlite_version() AS v"),
        };
        let version: String = store.read().await?.one(sql, &[]).await?.get("v")?;
        Ok(format!("{name} {version}"))
    }

    /// What the database says of how durable a commit is.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn durability(&self, store: &Store) -> Result<String, BenchError> {
        let sql = match &self.server {
            Some(_) => {
                "SELECT 'fsync=' || current_setting('fsync') || ' synchronous_commit='
                    || current_setting('synchronous_commit') AS v"
            }
            None => {
                "SELECT 'journal_mode=' || journal_mode || ' synchronous='
                    || (SELECT synchronous FROM pragma_synchronous) AS v FROM pragma_journal_mode"
            }
        };
        Ok(store.begin().await?.one(sql, &[]).await?.get("v")?)
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            // Its folder goes away or is kept; a server that does not stop says so itself.
            let _ = server.stop();
        }
    }
}

fn start(folder: &Path) -> Result<Cluster, BenchError> {
    let postgres = folder.join("postgres");
    fs::create_dir_all(&postgres).map_err(BenchError::file(&postgres))?;
    // PostgreSQL never runs as root: another user must get in.
    for place in [folder, &postgres] {
        fs::set_permissions(place, fs::Permissions::from_mode(0o755))
            .map_err(BenchError::file(place))?;
    }
    let cluster = Cluster::of(&postgres)?.ok_or(BenchError::NoPostgres)?;
    if cluster.runs() {
        cluster.stop()?;
    }
    if !postgres.join("data/PG_VERSION").exists() {
        cluster.create()?;
    }
    cluster.start(SETTINGS)?;
    Ok(cluster)
}
