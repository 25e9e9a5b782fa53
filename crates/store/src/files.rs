//! Files by their content: a folder, or an S3-compatible store, behind one door.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::StoreError;

/// Files named by the SHA-256 of their content; clones share the place.
#[derive(Clone)]
pub struct Files {
    place: Arc<dyn ObjectStore>,
    folder: Option<Arc<LocalFileSystem>>,
    bytes_max: u64,
}

/// What names a file and how large it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileRef {
    /// 64 hexadecimal digits.
    pub sha256: String,
    pub bytes: u64,
}

impl Files {
    /// Opens the files at `place`: a folder, made when it is not there, or `s3://bucket/prefix` with
    /// the settings of the `AWS_…` environment (endpoint, region, keys).
    ///
    /// # Errors
    /// `STO0014` when the place cannot be used.
    pub fn open(place: &str, bytes_max: u64) -> Result<Files, StoreError> {
        if place.starts_with("s3://") {
            let url = url::Url::parse(place).map_err(failed)?;
            let bucket = AmazonS3Builder::from_env()
                .with_url(place)
                .build()
                .map_err(failed)?;
            let prefix = Key::from(url.path().trim_matches('/'));
            let bucket = object_store::prefix::PrefixStore::new(bucket, prefix);
            return Ok(Files {
                place: Arc::new(bucket),
                folder: None,
                bytes_max,
            });
        }
        let folder = Path::new(place.strip_prefix("file://").unwrap_or(place));
        std::fs::create_dir_all(folder).map_err(failed)?;
        let folder = Arc::new(LocalFileSystem::new_with_prefix(folder).map_err(failed)?);
        Ok(Files {
            place: folder.clone(),
            folder: Some(folder),
            bytes_max,
        })
    }

    /// Keeps `bytes`; when this returns they are durable. Keeping the same bytes again changes nothing.
    ///
    /// # Errors
    /// `STO0012` when they are more than the limit.
    pub async fn put(&self, bytes: Bytes) -> Result<FileRef, StoreError> {
        let length = bytes.len() as u64;
        if length > self.bytes_max {
            return Err(StoreError::FileTooLarge {
                bytes: length,
                bytes_max: self.bytes_max,
            });
        }
        let file = FileRef {
            sha256: hex::encode(Sha256::digest(&bytes)),
            bytes: length,
        };
        let key = key(&file.sha256)?;
        // The place replaces whole files only, so no reader ever sees half of one.
        self.place
            .put(&key, PutPayload::from_bytes(bytes))
            .await
            .map_err(failed)?;
        if let Some(folder) = &self.folder {
            let path = folder.path_to_filesystem(&key).map_err(failed)?;
            tokio::task::spawn_blocking(move || sync(path))
                .await
                .map_err(failed)??;
        }
        Ok(file)
    }

    /// The content of a file, checked against its name.
    ///
    /// # Errors
    /// `STO0013` when it is not there, `STO0015` when it is damaged.
    pub async fn get(&self, sha256: &str) -> Result<Bytes, StoreError> {
        let absent = || StoreError::NoFile {
            sha256: sha256.to_owned(),
        };
        let found = self
            .place
            .get(&key(sha256)?)
            .await
            .map_err(|error| match error {
                object_store::Error::NotFound { .. } => absent(),
                error => failed(error),
            })?;
        let bytes = found.bytes().await.map_err(failed)?;
        if hex::encode(Sha256::digest(&bytes)) != sha256 {
            return Err(StoreError::FileDamaged {
                sha256: sha256.to_owned(),
            });
        }
        Ok(bytes)
    }

    /// Whether a file is there.
    pub async fn contains(&self, sha256: &str) -> Result<bool, StoreError> {
        match self.place.head(&key(sha256)?).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(failed(error)),
        }
    }

    /// Removes a file, if it is there. Whoever calls this knows that no one else refers to it.
    pub async fn delete(&self, sha256: &str) -> Result<(), StoreError> {
        match self.place.delete(&key(sha256)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    /// All files, in no order.
    pub async fn list(&self) -> Result<Vec<FileRef>, StoreError> {
        let mut files = Vec::new();
        let mut found = self.place.list(None);
        while let Some(meta) = found.next().await {
            let meta = meta.map_err(failed)?;
            let sha256: String = meta
                .location
                .parts()
                .map(|p| p.as_ref().to_owned())
                .collect();
            if key(&sha256).is_ok() {
                files.push(FileRef {
                    sha256,
                    bytes: meta.size,
                });
            }
        }
        Ok(files)
    }
}

/// `ab/cd…`: two digits as a folder keep folders small.
fn key(sha256: &str) -> Result<Key, StoreError> {
    let is_digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if sha256.len() != 64 || !sha256.bytes().all(is_digit) {
        return Err(StoreError::NoFile {
            sha256: sha256.chars().take(64).collect(),
        });
    }
    Ok(Key::from_iter([&sha256[..2], &sha256[2..]]))
}

/// Makes a new file and its name in the folder durable.
fn sync(path: PathBuf) -> Result<(), StoreError> {
    std::fs::File::open(&path)
        .and_then(|file| file.sync_all())
        .map_err(failed)?;
    let folders = path.ancestors().skip(1).take(2);
    folders.into_iter().try_for_each(|folder| {
        std::fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed)
    })
}

fn failed(error: impl ToString) -> StoreError {
    StoreError::Files {
        reason: error.to_string(),
    }
}
