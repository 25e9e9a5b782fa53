//! A department's own system as a source: one POST, one answer, and nothing of it but what was asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use haina_proof::{Down, Found, Question, Source};
use serde::Deserialize;
use serde_json::json;

use crate::fault::ApiFault;
use crate::notify::Outbound;

/// Bytes of an answer.
const ANSWER_BYTES_MAX: usize = 16 << 10;
/// How often a question is sent while there is time for it; the same key says that it is the same question.
const TRIES: u32 = 2;

/// A service at an address.
struct Service {
    out: Outbound,
    address: String,
}

/// What is read of an answer; whatever else it says is dropped here.
#[derive(Deserialize)]
struct Answered {
    found: bool,
    #[serde(default)]
    value: Option<String>,
}

/// The services that were configured, by table. None of them may be outside of the hosts that may be called.
pub(crate) fn services(
    configured: &BTreeMap<String, String>,
    out: &Outbound,
) -> Result<BTreeMap<String, Arc<dyn Source>>, ApiFault> {
    let one = |(table, address): (&String, &String)| {
        out.check(address)?;
        let service: Arc<dyn Source> = Arc::new(Service {
            out: out.clone(),
            address: address.clone(),
        });
        Ok((table.clone(), service))
    };
    configured.iter().map(one).collect()
}

#[async_trait]
impl Source for Service {
    async fn find(&self, question: &Question, key: &str) -> Result<Option<Found>, Down> {
        let body = json!({
            "table": question.table,
            "find": question.find.iter().cloned().collect::<BTreeMap<_, _>>(),
            "holds": question.holds.iter().cloned().collect::<BTreeMap<_, _>>(),
            "until": question.until.as_ref().map(|(column, today)| json!({"column": column, "today": today})),
            "tell": question.tell,
        });
        let headers = BTreeMap::from([("idempotency-key".to_owned(), key.to_owned())]);
        let mut last = Down { why: String::new() };
        for _ in 0..TRIES {
            let sent = self
                .out
                .ask(&self.address, &headers, body.to_string(), ANSWER_BYTES_MAX);
            match sent.await {
                Ok(bytes) => return read(&bytes),
                Err(error) => {
                    last = Down {
                        why: error.to_string(),
                    }
                }
            }
        }
        Err(last)
    }
}

fn read(bytes: &[u8]) -> Result<Option<Found>, Down> {
    let answered: Answered = serde_json::from_slice(bytes).map_err(|_| Down {
        why: "the answer is no JSON with `found`".to_owned(),
    })?;
    Ok(answered.found.then_some(Found {
        told: answered.value,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_answer_only_what_was_asked_is_read() {
        let answer = br#"{"found": true, "value": "2024-05-01", "address": "x", "phone": 1}"#;
        let told = Some("2024-05-01".to_owned());
        assert_eq!(read(answer), Ok(Some(Found { told })));
        assert_eq!(read(br#"{"found": false, "value": "x"}"#), Ok(None));
    }

    #[test]
    fn what_is_no_answer_is_none() {
        for answer in ["", "null", "[]", "{}", "{\"found\": 1}", "<html>"] {
            assert!(read(answer.as_bytes()).is_err(), "{answer}");
        }
    }
}
