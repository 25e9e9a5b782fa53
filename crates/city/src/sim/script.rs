//! What a simulated process says while it lives: one line of JSON before each change is asked for, one after it was
//! answered. A process that is killed has said exactly what it had promised, and to whom.

use std::io::Write;
use std::sync::Mutex;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use haina_api::{Api, Problem};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::life::HISTORY_MAX;
use crate::{Call, CallError, CityError, Witness};

/// A line of the script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "line")]
pub(super) enum Line {
    /// A change is about to be asked for, while the journal has so many entries.
    Asked {
        entries: u64,
        person: String,
        path: String,
        key: String,
        media_type: String,
        body: String,
    },
    /// The change was acknowledged; the matter it was about had so many entries then.
    Done {
        key: String,
        matter: String,
        length: usize,
    },
    /// The change was refused: nothing was promised.
    Refused { key: String, code: String },
    /// The process ended by itself, after so many writes.
    Ended { writes: u64 },
}

/// Writes the script.
pub(super) struct Scribe {
    api: Api,
    out: Mutex<Box<dyn Write + Send>>,
}

impl Line {
    /// The lines of a script; what is not a whole line was not said.
    pub fn read(text: &str) -> Vec<Line> {
        text.lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    /// The call that was asked for.
    pub fn call(&self) -> Option<Call> {
        let Line::Asked {
            person,
            path,
            key,
            media_type,
            body,
            ..
        } = self
        else {
            return None;
        };
        Some(Call {
            person: person.clone(),
            path: path.clone(),
            key: key.clone(),
            media_type: media_type.clone(),
            body: BASE64.decode(body).ok()?,
        })
    }
}

impl Scribe {
    pub fn new(api: Api, out: Box<dyn Write + Send>) -> Scribe {
        Scribe {
            api,
            out: Mutex::new(out),
        }
    }

    pub fn say(&self, line: &Line) {
        let text = serde_json::to_string(line).unwrap_or_default();
        if let Ok(mut out) = self.out.lock() {
            // Who started this process may have gone; then nobody is there to be told.
            let _ = writeln!(out, "{text}");
            let _ = out.flush();
        }
    }

    async fn length(&self, matter: &str) -> Result<usize, CityError> {
        let mut session = self.api.store().read().await.map_err(Problem::from)?;
        let journal = self.api.journal();
        let history = journal.history(&mut session, matter, HISTORY_MAX).await;
        Ok(history.map_err(Problem::from)?.len())
    }
}

/// How many entries the journal has.
pub(super) async fn entries(api: &Api) -> Result<u64, CityError> {
    let mut session = api.store().read().await.map_err(Problem::from)?;
    let size = api.journal().size(&mut session).await;
    Ok(size.map_err(Problem::from)?)
}

#[async_trait]
impl Witness for Scribe {
    async fn asked(&self, call: &Call) {
        self.say(&Line::Asked {
            entries: entries(&self.api).await.unwrap_or_default(),
            person: call.person.clone(),
            path: call.path.clone(),
            key: call.key.clone(),
            media_type: call.media_type.clone(),
            body: BASE64.encode(&call.body),
        });
    }

    async fn answered(&self, call: &Call, answer: &Result<Value, CallError>) {
        let key = call.key.clone();
        let line = match answer {
            Ok(answer) => {
                let matter = answer["id"].as_str().unwrap_or_default();
                let matter = if matter.starts_with("mat_") {
                    matter
                } else {
                    ""
                };
                Line::Done {
                    key,
                    matter: matter.to_owned(),
                    length: self.length(matter).await.unwrap_or_default(),
                }
            }
            Err(error) => Line::Refused {
                key,
                code: error.code().to_owned(),
            },
        };
        self.say(&line);
    }
}
