//! The simulated systems of departments: each answers for its tables, says more than it was asked, and can be silenced.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Path as At, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use haina_matter::kind::{Expected, PaperKind};
use serde_json::{Value, json};

use crate::CityError;
use crate::papers::owner;

/// What every answer says beside what was asked; it must not be kept anywhere.
pub(super) const CANARY: &str = "香港中路八号三单元五〇一户";
/// How long a silenced system says nothing.
const SILENCE: Duration = Duration::from_secs(60);

type Silenced = Arc<Mutex<BTreeSet<String>>>;

/// All of them, behind one address.
pub(super) struct Systems {
    address: SocketAddr,
    silenced: Silenced,
}

impl Systems {
    /// Starts them; they end with the process.
    ///
    /// # Errors
    /// When no port can be listened on.
    pub async fn start() -> Result<Systems, CityError> {
        let silenced = Silenced::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.map_err(CityError::files)?;
        let address = listener.local_addr().map_err(CityError::files)?;
        let router = Router::new()
            .route("/{department}/{expected}", post(answer))
            .with_state(silenced.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Systems { address, silenced })
    }

    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Where the record of a paper is asked for.
    pub fn address(&self, paper: &PaperKind) -> String {
        let expected = match paper.expect {
            Expected::Record => "record",
            Expected::NoRecord => "none",
        };
        format!("http://{}/{}/{expected}", self.address, owner(paper))
    }

    /// From now on a department's system says nothing.
    pub fn silence(&self, department: &str) {
        let mut silenced = self.silenced.lock().unwrap_or_else(PoisonError::into_inner);
        silenced.insert(department.to_owned());
    }
}

async fn answer(
    State(silenced): State<Silenced>,
    At((department, expected)): At<(String, String)>,
) -> Result<Json<Value>, StatusCode> {
    let is_silent = {
        let silenced = silenced.lock().unwrap_or_else(PoisonError::into_inner);
        silenced.contains(&department)
    };
    if is_silent {
        tokio::time::sleep(SILENCE).await;
        return Err(StatusCode::GATEWAY_TIMEOUT);
    }
    Ok(Json(json!({
        "found": expected == "record", "value": "2021-07-01", "address": CANARY, "phone": "19900000028",
    })))
}

/// The files below a folder that hold a text.
///
/// # Errors
/// When one cannot be read.
pub(super) fn holding(folder: &Path, text: &str) -> Result<Vec<String>, CityError> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(CityError::files)? {
            let path = entry.map_err(CityError::files)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).map_err(CityError::files)?;
            if bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
            {
                found.push(path.display().to_string());
            }
        }
    }
    Ok(found)
}
