//! Where tables are kept.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use deltalake::logstore::{StorageConfig, default_logstore};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use url::Url;

use super::Table;
use crate::LakeError;

/// A folder or a bucket that holds tables; clones share it.
#[derive(Clone)]
pub struct Place {
    root: Arc<dyn ObjectStore>,
    base: Url,
    /// Of a folder, where it is: what is written there is made durable by hand.
    folder: Option<PathBuf>,
    steps: Arc<AtomicI64>,
}

impl Place {
    /// The folder, which is made if it is not there.
    ///
    /// # Errors
    /// `LAK0012` when it cannot be made or read.
    pub fn folder(folder: &FilePath) -> Result<Place, LakeError> {
        let failed = |source: std::io::Error| LakeError::storage("open the tables' folder", source);
        std::fs::create_dir_all(folder).map_err(failed)?;
        let folder = folder.canonicalize().map_err(failed)?;
        let base = Url::from_directory_path(&folder).map_err(|()| {
            LakeError::storage("open the tables' folder", std::io::Error::other("its path"))
        })?;
        Ok(Place {
            root: Arc::new(LocalFileSystem::new()),
            base,
            folder: Some(folder),
            steps: Arc::new(AtomicI64::new(0)),
        })
    }

    /// A bucket of an S3-compatible store, by `s3://bucket/prefix` and the settings of the `AWS_…` environment.
    ///
    /// # Errors
    /// `LAK0012` for an address or settings that do not do.
    pub fn s3(url: &str) -> Result<Place, LakeError> {
        let failed = |source: object_store::Error| LakeError::storage("open the bucket", source);
        let base =
            Url::parse(url).map_err(|source| LakeError::storage("open the bucket", source))?;
        let bucket = object_store::aws::AmazonS3Builder::from_env()
            .with_url(url)
            .with_conditional_put(object_store::aws::S3ConditionalPut::ETagMatch)
            .build()
            .map_err(failed)?;
        Ok(Place::bucket(Arc::new(bucket), base))
    }

    /// A bucket: `store` has the bucket's root, `base` names it and the path in it: `s3://city/tables/`.
    pub fn bucket(store: Arc<dyn ObjectStore>, mut base: Url) -> Place {
        if !base.path().ends_with('/') {
            let path = format!("{}/", base.path());
            base.set_path(&path);
        }
        Place {
            root: store,
            base,
            folder: None,
            steps: Arc::new(AtomicI64::new(0)),
        }
    }

    /// The table at `path`, relative to the place: `police.register/current`. It need not be there yet.
    ///
    /// # Errors
    /// `LAK0012` for a path that leaves the place.
    pub fn table(&self, path: &str) -> Result<Table, LakeError> {
        let wrong = |why: &str| {
            let cause = std::io::Error::new(std::io::ErrorKind::InvalidInput, why.to_owned());
            LakeError::storage("name a table", cause)
        };
        let plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        };
        if !path.split('/').all(plain) {
            return Err(wrong("a part of the path is no plain name"));
        }
        let url = self.base.join(&format!("{path}/"));
        let url = url.map_err(|_| wrong("the path is no address"))?;
        let prefix = Path::from_url_path(url.path()).map_err(|_| wrong("the path"))?;
        let own: Arc<dyn ObjectStore> = Arc::new(PrefixStore::new(self.root.clone(), prefix));
        let config = StorageConfig::default();
        let log = default_logstore(own, self.root.clone(), &url, &config);
        let folder = self.folder.as_ref().map(|folder| folder.join(path));
        Ok(Table::new(self.clone(), log, folder))
    }

    /// Passes a step that a kill could part; for tests, the one that [`Place::cut_at`] names fails as a kill would.
    ///
    /// # Errors
    /// `LAK0012` at that step.
    pub fn step(&self, what: &'static str) -> Result<(), LakeError> {
        haina_store::crash::tick();
        let left = self.steps.load(Ordering::SeqCst);
        if left <= 0 {
            return Ok(());
        }
        self.steps.store(left - 1, Ordering::SeqCst);
        match left {
            1 => Err(LakeError::storage(
                what,
                std::io::Error::other("cut off by a test"),
            )),
            _ => Ok(()),
        }
    }

    /// Lets the `nth` step from now fail (from 1); 0: none. Says how many were left of an earlier call.
    pub fn cut_at(&self, nth: u32) -> u32 {
        let left = self.steps.swap(i64::from(nth), Ordering::SeqCst);
        u32::try_from(left).unwrap_or(0)
    }
}

/// Makes files and their names in the folder durable; a bucket does so itself.
pub(super) async fn make_durable(
    folder: Option<&PathBuf>,
    paths: Vec<String>,
) -> Result<(), LakeError> {
    let Some(folder) = folder.cloned() else {
        return Ok(());
    };
    let sync = move || -> std::io::Result<()> {
        for path in paths {
            let path = folder.join(path);
            std::fs::File::open(&path)?.sync_all()?;
            if let Some(parent) = path.parent() {
                std::fs::File::open(parent)?.sync_all()?;
            }
        }
        // The folder's own name, and that of the table it belongs to.
        for up in folder.ancestors().take(3) {
            std::fs::File::open(up)?.sync_all()?;
        }
        Ok(())
    };
    let done = tokio::task::spawn_blocking(sync).await;
    let done = done.map_err(|error| LakeError::storage("make files durable", error))?;
    done.map_err(|error| LakeError::storage("make files durable", error))
}
