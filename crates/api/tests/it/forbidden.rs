//! Random requests by people who have nothing to do with each other: nobody reads what they may not.

use std::collections::{BTreeMap, BTreeSet};

use haina_api::testing::TestCity;
use haina_matter::service::ViewName;
use serde_json::{Value, json};

use crate::{act, opened};

/// How many requests, for a longer or shorter walk.
fn requests() -> u64 {
    std::env::var("HAINA_WALK")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(10_000)
}

#[tokio::test]
async fn random_requests_read_nothing_forbidden() {
    let city = TestCity::new().await;
    let people = ["handler", "handler2", "deputy", "resident"];
    let mut marks: BTreeMap<String, (Vec<String>, BTreeSet<&str>)> = BTreeMap::new();
    for (i, (by, lead)) in [
        ("resident", "police"),
        ("resident2", "police"),
        ("resident2", "urban-management"),
        ("resident", ""),
    ]
    .iter()
    .enumerate()
    {
        let mark = format!("暗号{i}号事项");
        let matter = opened(&city, by, &mark).await;
        let mut readers = BTreeSet::new();
        if *by == "resident" {
            readers.insert("resident");
        }
        if !lead.is_empty() {
            act(&city, "dispatcher", &matter, json!({"action": "accept"})).await;
            act(
                &city,
                "dispatcher",
                &matter,
                json!({"action": "dispatch", "lead": lead, "helpers": []}),
            )
            .await;
            readers.insert(if *lead == "police" {
                "handler"
            } else {
                "handler2"
            });
        }
        let id = matter["id"].as_str().unwrap().to_owned();
        let more = ["number", "code"].map(|name| matter[name].as_str().map(str::to_owned));
        let secrets = std::iter::once(mark).chain(more.into_iter().flatten());
        marks.insert(id, (secrets.collect(), readers));
    }
    city.settle().await;
    let ids: Vec<&String> = marks.keys().collect();
    let paths = paths(&city).await;
    let mut read = 0;
    for n in 0..requests() {
        let dice = city.env.u64();
        let who = people[(dice % 4) as usize];
        let id = ids[(dice >> 8) as usize % ids.len()];
        let path = paths[(dice >> 16) as usize % paths.len()].replace("{id}", id);
        let caller = city.as_role(who);
        let answer = match (dice >> 32) % 4 {
            0 => {
                let action = [
                    "comment",
                    "sign",
                    "accept",
                    "claim",
                    "close",
                    "supervise",
                    "withdraw",
                ][(dice >> 40) as usize % 7];
                let body = json!({"action": action, "text": "x", "task": "handle", "reason": "x", "grade": "yellow", "demand": "x"});
                caller.post(format!("/v1/matters/{id}/actions"), body).await
            }
            _ => caller.get(&path).await,
        };
        assert!(
            answer.status.as_u16() < 500,
            "{n}: {}: {}",
            answer.request,
            answer.text()
        );
        let text = answer.text();
        for (other, (mark, readers)) in &marks {
            let known = readers.contains(who);
            for mark in mark {
                read += u32::from(known && text.contains(mark.as_str()));
                assert!(
                    known || !text.contains(mark.as_str()),
                    "{n}: {who} reads {mark} by {}",
                    answer.request
                );
            }
            let named = answer.request.contains(other.as_str()) && answer.status.is_client_error();
            let lists = text.contains(other.as_str()) && !named;
            assert!(
                known || !lists,
                "{n}: {who} learns of {other} by {}",
                answer.request
            );
        }
    }
    // Otherwise it would prove nothing that nobody read what they may not.
    assert!(
        u64::from(read) > requests() / 50,
        "only {read} were read at all"
    );
}

/// Every GET of the document with an id in its place, and lists with filters.
async fn paths(city: &TestCity) -> Vec<String> {
    let document: Value = city.anonymous().get("/openapi.json").await.json();
    let all = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, item)| item.get("get").is_some());
    let mut paths: Vec<String> = all
        .map(|(path, _)| path.replace("{format}", "json"))
        .filter(|path| path != "/v1/live" && path.matches('{').count() <= 1)
        .map(|path| match path.find('{').zip(path.find('}')) {
            Some((from, to)) => format!("{}{{id}}{}", &path[..from], &path[to + 1..]),
            None => path,
        })
        .collect();
    for view in ViewName::ALL.map(ViewName::name) {
        for more in [
            "",
            "&q=%E6%9A%97%E5%8F%B7",
            "&state=submitted,accepted,dispatched",
            "&unit=police",
            "&area=370202",
            "&sort=due",
        ] {
            paths.push(format!("/v1/matters?view={view}{more}"));
        }
    }
    paths
}
