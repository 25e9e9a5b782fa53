use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use expect_test::expect;
use serde_json::{Value, json};

use crate::run::{Haina, Ran, haina};

/// What a server was asked, for the test to look at.
type Seen = Arc<Mutex<Vec<String>>>;

/// A server of the API's shape on a port of its own.
fn server() -> (String, Seen) {
    let seen = Seen::default();
    let routes = Router::new()
        .route("/v1/session", post(sign_in))
        .route("/v1/tokens", post(make_token))
        .route("/v1/matters", get(matters))
        .with_state(seen.clone());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, routes).await.unwrap();
        });
    });
    (url, seen)
}

async fn sign_in(Json(body): Json<Value>) -> impl IntoResponse {
    if body["password"] != "correct horse" {
        let problem = json!({
            "status": 401, "title": "Unauthorized", "detail": "name or password is wrong", "code": "PAR0003", "hint": "try again",
        });
        return (StatusCode::UNAUTHORIZED, HeaderMap::new(), Json(problem));
    }
    let cookie = "haina_session=s1; HttpOnly; SameSite=Lax".parse().unwrap();
    let headers = HeaderMap::from_iter([(header::SET_COOKIE, cookie)]);
    let me = json!({"person": {"id": "per_1", "name": "li", "display": "李"}, "csrf": "c1"});
    (StatusCode::OK, headers, Json(me))
}

async fn make_token(State(seen): State<Seen>, headers: HeaderMap) -> impl IntoResponse {
    let text = |name: &str| {
        headers
            .get(name)
            .map(|v| v.to_str().unwrap().to_owned())
            .unwrap_or_default()
    };
    seen.lock()
        .unwrap()
        .push(format!("{} {}", text("cookie"), text("x-csrf-token")));
    (StatusCode::CREATED, Json(json!({"secret": "hna_secret"})))
}

async fn matters(State(seen): State<Seen>, headers: HeaderMap) -> impl IntoResponse {
    let token = headers
        .get(header::AUTHORIZATION)
        .map(|v| v.to_str().unwrap().to_owned());
    seen.lock().unwrap().push(token.unwrap_or_default());
    Json(json!({"items": [{
        "number": "2026-0001", "state": "working", "title": "夜间施工噪声", "lead": {"title": "公安局"},
        "due_at": "2026-05-22T24:00:00+08:00", "late": true,
    }], "next": null}))
}

/// Signs in to `url` with a configuration folder of its own.
fn login(url: &str, folder: &std::path::Path, password: &str) -> Ran {
    in_folder(haina(["login", url, "--name", "li"]), folder)
        .input(password)
        .run()
}

fn in_folder(command: Haina, folder: &std::path::Path) -> Haina {
    command.env("XDG_CONFIG_HOME", folder.to_str().unwrap())
}

#[test]
fn a_sign_in_keeps_a_token_that_only_its_owner_may_read_and_later_commands_show() {
    let (url, seen) = server();
    let folder = tempfile::tempdir().unwrap();
    let ran = login(&url, folder.path(), "correct horse\n");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(!ran.stdout.contains("hna_secret") && ran.stdout.starts_with("李 is signed in"));
    assert_eq!(
        seen.lock().unwrap().pop().as_deref(),
        Some("haina_session=s1 c1")
    );
    let kept = folder.path().join("haina/logins.json");
    assert!(
        std::fs::read_to_string(&kept)
            .unwrap()
            .contains("hna_secret")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(kept.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let listed = in_folder(haina(["matter", "list", "--url", &url]), folder.path()).ok();
    expect![[r#"
        number     state    due                    lead    title
        2026-0001  working  2026-05-22 24:00 late  公安局  夜间施工噪声
    "#]]
    .assert_eq(&listed);
    assert_eq!(
        seen.lock().unwrap().pop().as_deref(),
        Some("Bearer hna_secret")
    );
    in_folder(haina(["login", &url, "--forget"]), folder.path()).ok();
    in_folder(haina(["matter", "list", "--url", &url]), folder.path()).ok();
    assert_eq!(seen.lock().unwrap().pop().as_deref(), Some(""));
}

#[test]
fn a_wrong_password_is_exit_code_4_with_the_servers_words() {
    let (url, _) = server();
    let folder = tempfile::tempdir().unwrap();
    let ran = login(&url, folder.path(), "guess\n");
    assert_eq!(ran.code, 4);
    expect![[r#"
        error: name or password is wrong (PAR0003)
        hint: try again
    "#]]
    .assert_eq(&ran.stderr);
}

#[test]
fn no_password_no_address_and_no_city_are_usage() {
    let folder = tempfile::tempdir().unwrap();
    let (url, _) = server();
    assert!(login(&url, folder.path(), "").stderr.contains("CLI0012"));
    assert!(
        haina(["login", "haina.example", "--name", "li"])
            .fails(2)
            .contains("CLI0011")
    );
    assert!(
        haina(["matter", "list"])
            .folder(folder.path())
            .fails(2)
            .contains("CLI0017")
    );
}

#[test]
fn a_server_that_does_not_answer_is_exit_code_69() {
    let stderr = haina(["matter", "list", "--url", "http://127.0.0.1:1"]).fails(69);
    assert!(
        stderr.starts_with("error: could not reach http://127.0.0.1:1/ (CLI0009)"),
        "{stderr}"
    );
}
