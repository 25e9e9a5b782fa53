//! A server killed under load keeps what it acknowledged, and does nothing twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::run::haina;
use crate::served::{Server, Signed, appeal, found, packs};

const PASSWORD: &str = "correct horse battery";

/// What one caller was told: the key and title it sent, and the id it was answered, if it was.
pub type Told = (String, Option<String>);

/// What the callers of a server share.
#[derive(Default)]
pub struct Load {
    stop: AtomicBool,
    acknowledged: AtomicUsize,
}

impl Load {
    /// Waits until so many more matters were acknowledged.
    pub async fn more(&self, n: usize) {
        let wanted = self.acknowledged.load(Ordering::Relaxed) + n;
        for _ in 0..1_200 {
            if self.acknowledged.load(Ordering::Relaxed) >= wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no {n} matters were acknowledged in a minute");
    }

    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Opens matters one after another until it is stopped; without an answer at `urls[0]` goes on at the others.
pub async fn open_until(
    signed: Signed,
    urls: Vec<String>,
    name: String,
    load: Arc<Load>,
) -> Vec<Told> {
    let mut told = Vec::new();
    let mut at = 0;
    for n in 0.. {
        if load.stop.load(Ordering::Relaxed) {
            break;
        }
        let title = format!("{name} no {n}");
        let url = format!("{}/v1/matters", urls[at % urls.len()]);
        match signed.post(url, &title, &appeal(&title)).await {
            Some((201, answer)) => {
                let id = answer["id"].as_str().unwrap().to_owned();
                told.push((title, Some(id)));
                load.acknowledged.fetch_add(1, Ordering::Relaxed);
            }
            Some((status, answer)) => panic!("{title} was answered {status}: {answer}"),
            None => {
                told.push((title, None));
                at += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    told
}

/// Every matter there is, by title.
pub async fn all_matters(signed: &Signed, url: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut next = String::new();
    loop {
        let path = format!("{url}/v1/matters?view=all&limit=200{next}");
        let (status, page) = signed.get(path).await.unwrap();
        assert_eq!(status, 200, "{page}");
        for item in page["items"].as_array().unwrap() {
            let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
            all.push((text("title"), text("id")));
        }
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return all,
        }
    }
}

/// Everything acknowledged is there once with the id that was told; of the rest, nothing is there twice.
pub fn compare(told: &[Told], found: &[(String, String)]) {
    for (title, id) in told {
        let there: Vec<&String> = found
            .iter()
            .filter(|(found, _)| found == title)
            .map(|(_, id)| id)
            .collect();
        match id {
            Some(id) => assert_eq!(there, [id], "{title} was acknowledged"),
            None => assert!(there.len() <= 1, "{title} is there {} times", there.len()),
        }
    }
    assert!(found.len() <= told.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_under_load_keeps_every_acknowledged_matter_and_opens_none_twice() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let packs = packs();
    let settings = [
        ("HAINA_PACKS", packs.as_str()),
        ("HAINA_LIMITS_PER_MINUTE", "1000000"),
    ];
    found(&data, &settings, PASSWORD);
    let mut told = Vec::new();
    for round in 0..2 {
        let server = Server::start_with(&data, &settings);
        let signed = Signed::sign_in(&server.url, "agent", PASSWORD).await;
        let load = Arc::new(Load::default());
        let callers: Vec<_> = (0..6)
            .map(|caller| {
                tokio::spawn(open_until(
                    signed.clone(),
                    vec![server.url.clone()],
                    format!("{round}-{caller}"),
                    load.clone(),
                ))
            })
            .collect();
        load.more(20).await;
        server.kill();
        load.stop();
        for caller in callers {
            told.extend(caller.await.unwrap());
        }
    }
    let answered = told.iter().filter(|(_, id)| id.is_some()).count();
    assert!(answered >= 40, "only {answered} matters were acknowledged");

    let server = Server::start_with(&data, &settings);
    let signed = Signed::sign_in(&server.url, "agent", PASSWORD).await;
    compare(&told, &all_matters(&signed, &server.url).await);
    // Whoever got no answer asks again with the same key, at once, and gets the one matter.
    for (title, id) in &mut told {
        let url = format!("{}/v1/matters", server.url);
        let (status, answer): (u16, Value) = signed.post(url, title, &appeal(title)).await.unwrap();
        assert_eq!(status, 201, "{answer}");
        let again = answer["id"].as_str().unwrap().to_owned();
        assert_eq!(*id.get_or_insert(again.clone()), again);
    }
    let found = all_matters(&signed, &server.url).await;
    compare(&told, &found);
    assert_eq!(found.len(), told.len());
    assert_eq!(server.stop(), Some(0));
    let verified = haina(["journal", "verify"]).data(&data).json();
    assert_eq!(verified["holds"], true, "{verified}");
}
