//! Messages to the outside reach a local sink, at least once, signed, and are given up in the open.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use haina_api::app::{DoorConfig, MailConfig, MailTls};
use haina_api::notify;
use haina_api::testing::TestCity;
use http::{HeaderMap, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use crate::opened;

#[derive(Clone, Default)]
struct Sink {
    got: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    /// Requests to refuse first.
    refuse: Arc<Mutex<usize>>,
}

async fn sink() -> (Sink, String) {
    let sink = Sink::default();
    let take = async |State(sink): State<Sink>, headers: HeaderMap, body: Bytes| {
        let mut refuse = sink.refuse.lock().unwrap();
        if *refuse > 0 {
            *refuse -= 1;
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        sink.got
            .lock()
            .unwrap()
            .push((headers, String::from_utf8_lossy(&body).into_owned()));
        StatusCode::OK
    };
    let app = Router::new()
        .route("/{*path}", post(take))
        .with_state(sink.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (sink, host)
}

#[tokio::test]
async fn a_webhook_is_signed_and_tried_until_it_is_taken() {
    let (sink, host) = sink().await;
    *sink.refuse.lock().unwrap() = 2;
    let city = TestCity::with(|config| config.outbound_hosts = vec![host.clone()]).await;
    let new =
        json!({"title": "区平台", "url": format!("http://{host}/hook"), "kinds": ["matter.*"]});
    let hook = city.as_role("admin").post("/v1/webhooks", new).await.ok();
    let matter = opened(&city, "resident", "推送的事项").await;
    city.settle().await;
    assert!(sink.got.lock().unwrap().is_empty());
    let waiting = city
        .as_role("admin")
        .get("/v1/deliveries?state=pending")
        .await
        .ok();
    assert!(
        waiting["items"][0]["error"]
            .as_str()
            .unwrap()
            .contains("503"),
        "{waiting}"
    );
    for _ in 0..3 {
        city.clock.advance(SignedDuration::from_secs(600));
        city.settle().await;
    }
    let got = sink.got.lock().unwrap().clone();
    let (headers, body) = &got[0];
    let sent: Value = serde_json::from_str(body).unwrap();
    assert_eq!(sent["subject"], matter["id"]);
    assert!(
        !body.contains("推送的事项"),
        "what a matter is about does not leave: {body}"
    );
    let signature = headers.get("haina-signature").unwrap().to_str().unwrap();
    let seconds: i64 = signature.split(['=', ',']).nth(1).unwrap().parse().unwrap();
    let at = jiff::Timestamp::from_second(seconds).unwrap();
    assert_eq!(
        signature,
        notify::sign(hook["secret"].as_str().unwrap(), at, body)
    );
    let done = city
        .as_role("admin")
        .get("/v1/deliveries?state=delivered")
        .await
        .ok();
    assert!(!done["items"].as_array().unwrap().is_empty());
    let unknown = city.as_role("admin").get("/v1/deliveries?state=lost").await;
    assert_eq!(unknown.status.as_u16(), 400);
}

#[tokio::test]
async fn a_webhook_hears_what_happens_from_its_adding_to_its_removal() {
    let (sink, host) = sink().await;
    let city = TestCity::with(|config| config.outbound_hosts = vec![host.clone()]).await;
    let heard = async |title: &str| {
        opened(&city, "resident", title).await;
        city.settle().await;
        sink.got.lock().unwrap().len()
    };
    assert_eq!(heard("还没有人听").await, 0);
    let new =
        json!({"title": "x", "url": format!("http://{host}/hook"), "kinds": ["matter.opened"]});
    let hook = city.as_role("admin").post("/v1/webhooks", new).await.ok();
    assert_eq!(heard("有人在听").await, 1);
    assert_eq!(heard("还在听").await, 2);
    let path = format!("/v1/webhooks/{}", hook["id"].as_str().unwrap());
    city.as_role("admin").delete(&path).await.assert_status(204);
    assert_eq!(heard("不再听").await, 2);
}

#[tokio::test]
async fn a_message_nobody_takes_is_given_up_and_can_be_sent_again() {
    let (sink, host) = sink().await;
    *sink.refuse.lock().unwrap() = 1_000;
    let city = TestCity::with(|config| config.outbound_hosts = vec![host.clone()]).await;
    let new = json!({"title": "x", "url": format!("http://{host}/hook"), "kinds": ["matter.*"]});
    city.as_role("admin").post("/v1/webhooks", new).await.ok();
    opened(&city, "resident", "没人接收").await;
    for _ in 0..10 {
        city.settle().await;
        city.clock.advance(SignedDuration::from_hours(13));
    }
    // The session has rested too long by now.
    let admin = city.as_operator();
    let dead = admin.get("/v1/deliveries?state=dead").await.ok();
    let id = dead["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(dead["items"][0]["attempts"], notify::ATTEMPTS_MAX);
    *sink.refuse.lock().unwrap() = 0;
    admin
        .post(format!("/v1/deliveries/{id}/retry"), Value::Null)
        .await
        .ok();
    city.settle().await;
    assert!(!sink.got.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_person_is_told_in_the_product_by_mail_and_through_a_door() {
    let (sink, host) = sink().await;
    let (mails, port) = smtp().await;
    let city = TestCity::with(|config| {
        config.outbound_hosts = vec![host.clone()];
        config.mail = Some(MailConfig {
            host: "127.0.0.1".to_owned(),
            port,
            from: "Haina <no-reply@city.example>".to_owned(),
            user: None,
            password: None,
            tls: MailTls::None,
        });
        config.doors = vec![DoorConfig {
            name: "sms".to_owned(),
            url: format!("http://{host}/sms?to={{phone}}"),
            headers: Default::default(),
            body: r#"{"to": "{phone}", "text": "{text}"}"#.to_owned(),
        }];
    })
    .await;
    let settings =
        json!({"mail": "wang@city.example", "phone": "13800001234", "channels": ["mail", "sms"]});
    city.as_role("resident")
        .put("/v1/notices/settings", settings)
        .await
        .ok();
    let matter = opened(&city, "resident", "会收到通知").await;
    crate::act(&city, "dispatcher", &matter, json!({"action": "accept"})).await;
    city.settle().await;
    let notices = city.as_role("resident").get("/v1/notices").await.ok();
    assert_eq!(notices["items"][0]["subject"], matter["id"], "{notices}");
    assert!(
        city.as_role("resident").get("/v1/inbox").await.ok()["notices"]
            .as_u64()
            .unwrap()
            >= 1
    );
    let sms = sink.got.lock().unwrap().clone();
    assert!(
        sms.iter().any(|(_, body)| body.contains("13800001234")),
        "{sms:?}"
    );
    let mails = mails.lock().unwrap().clone();
    assert!(
        mails
            .iter()
            .any(|m| m.contains("RCPT TO:<wang@city.example>")),
        "{mails:?}"
    );
    assert!(!mails.concat().contains("会收到通知"));
}

/// An SMTP server that takes everything and remembers what it was told.
async fn smtp() -> (Arc<Mutex<Vec<String>>>, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mails = Arc::new(Mutex::new(Vec::new()));
    let kept = mails.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let kept = kept.clone();
            tokio::spawn(async move {
                let (read, mut write) = socket.into_split();
                let mut lines = BufReader::new(read).lines();
                let _ = write.write_all(b"220 sink\r\n").await;
                let (mut data, mut text) = (false, String::new());
                while let Ok(Some(line)) = lines.next_line().await {
                    text.push_str(&line);
                    text.push('\n');
                    let answer: &[u8] = match (data, line.as_str()) {
                        (true, ".") => {
                            data = false;
                            kept.lock().unwrap().push(std::mem::take(&mut text));
                            b"250 taken\r\n"
                        }
                        (true, _) => continue,
                        (false, "DATA") => {
                            data = true;
                            b"354 go on\r\n"
                        }
                        (false, "QUIT") => b"221 bye\r\n",
                        (false, _) => b"250 ok\r\n",
                    };
                    let _ = write.write_all(answer).await;
                }
            });
        }
    });
    (mails, port)
}
