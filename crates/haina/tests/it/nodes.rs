//! Two servers on one PostgreSQL: when the one that does the work is killed, the other goes on.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use haina_journal::{Timer, timer};
use haina_store::testing::{Place, on_postgres};
use haina_store::{Session, args};
use serde_json::json;

use crate::kill::{Load, all_matters, compare, open_until};
use crate::run::haina;
use crate::served::{Server, Signed, found, packs};

const PASSWORD: &str = "correct horse battery";

/// How long the work may rest.
const REST_MAX: Duration = Duration::from_secs(10);

/// The node that holds a work, by its process.
async fn holder(place: &Place, work: &str) -> Option<u32> {
    let mut session = place.store.read().await.unwrap();
    let sql = "SELECT holder FROM store_lease WHERE name = $1";
    let row = session.optional(sql, &args![work]).await.unwrap()?;
    let holder: String = row.get("holder").unwrap();
    holder.split('-').next()?.parse().ok()
}

async fn waiting(session: &mut Session) -> u64 {
    let sql = "SELECT COUNT(*) AS n FROM journal_entry WHERE seq IS NULL";
    session.one(sql, &[]).await.unwrap().get("n").unwrap()
}

/// Sets a timer of a matter that is due now; firing it puts the matter's own time in its place.
async fn wake(place: &Place, matter: &str) {
    let mut tx = place.store.begin().await.unwrap();
    let due = Timer {
        key: format!("{matter}/wake"),
        due_at: haina_core::Env::system().now(),
        kind: "matter.wake".to_owned(),
        subject: matter.to_owned(),
        payload: json!({}),
    };
    timer::set(&mut tx, &due).await.unwrap();
    tx.commit().await.unwrap();
}

async fn has_fired(place: &Place, matter: &str) -> bool {
    let now = haina_core::Env::system().now();
    let mut session = place.store.read().await.unwrap();
    let timers = timer::of_subject(&mut session, matter).await.unwrap();
    timers.iter().all(|timer| timer.due_at > now)
}

/// Kills the one of `nodes` that holds `work`; gives the time until both works go on elsewhere.
async fn fail_over(place: &Place, nodes: &mut Vec<Server>, work: &str, matter: &str) -> Duration {
    let pid = holder(place, work).await.expect("somebody holds the work");
    let at = nodes.iter().position(|node| node.pid() == pid);
    nodes.remove(at.expect("it is one of ours")).kill();
    let killed = Instant::now();
    wake(place, matter).await;
    while killed.elapsed() < REST_MAX * 2 {
        let sequenced = waiting(&mut place.store.read().await.unwrap()).await == 0;
        let moved = holder(place, work).await != Some(pid);
        if sequenced && moved && has_fired(place, matter).await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    killed.elapsed()
}

fn start(folder: &Path, name: &str, settings: &[(&str, &str)]) -> Server {
    Server::start_with(&folder.join(name), settings)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_of_a_killed_node_moves_to_the_other_within_ten_seconds() {
    on_postgres(&[], async |place| {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("journal.key").display().to_string();
        let (url, packs) = (place.config.url.clone().unwrap(), packs());
        let settings = [
            ("HAINA_DATABASE_URL", url.as_str()),
            ("HAINA_JOURNAL_KEY", key.as_str()),
            ("HAINA_PACKS", packs.as_str()),
            ("HAINA_LIMITS_PER_MINUTE", "1000000"),
        ];
        found(&folder.path().join("a"), &settings, PASSWORD);
        let mut nodes = vec![
            start(folder.path(), "a", &settings),
            start(folder.path(), "b", &settings),
        ];
        let urls: Vec<String> = nodes.iter().map(|node| node.url.clone()).collect();
        let signed = Signed::sign_in(&urls[0], "agent", PASSWORD).await;
        let load = Arc::new(Load::default());
        let callers: Vec<_> = (0..4)
            .map(|caller| {
                let mut urls = urls.clone();
                urls.rotate_left(caller % 2);
                let name = format!("caller {caller}");
                tokio::spawn(open_until(signed.clone(), urls, name, load.clone()))
            })
            .collect();
        load.more(10).await;
        let some = all_matters(&signed, &urls[1]).await;
        let matter = &some.first().expect("matters were opened on both").1;

        let rest = fail_over(&place, &mut nodes, "journal.sequencer", matter).await;
        assert!(rest < REST_MAX, "sequencing rested for {rest:?}");
        eprintln!("sequencing and timers went on after {rest:?}");
        // The load goes on at the node that is left, and then stops.
        load.more(5).await;
        load.stop();
        let mut told = Vec::new();
        for caller in callers {
            told.extend(caller.await.unwrap());
        }
        compare(&told, &all_matters(&signed, &nodes[0].url).await);

        // The other way round, with nobody else there to wake it.
        nodes.push(start(folder.path(), "c", &settings));
        let rest = fail_over(&place, &mut nodes, "journal.timers", matter).await;
        assert!(rest < REST_MAX, "timers rested for {rest:?}");
        eprintln!("timers went on after {rest:?}");

        let url = nodes[0].url.clone();
        compare(&told, &all_matters(&signed, &url).await);
        assert_eq!(nodes.remove(0).stop(), Some(0));
        let verify = haina(["journal", "verify"]).data(&folder.path().join("a"));
        let verify = settings
            .iter()
            .fold(verify, |v, (name, value)| v.env(name, value));
        let verified = verify.json();
        assert_eq!(verified["holds"], true, "{verified}");
    })
    .await;
}
