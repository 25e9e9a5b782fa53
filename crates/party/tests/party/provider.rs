//! A tiny identity provider: discovery, keys, and a token endpoint that checks PKCE and issues
//! tokens signed with Ed25519.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::{Signer as _, SigningKey};
use haina_party::{OidcCallback, OidcConfig, OidcStart, Secret};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::box_city::HOME;

pub const CLIENT: &str = "haina";

/// The provider; runs until the test ends.
#[derive(Clone)]
pub struct Provider {
    pub url: String,
    state: Arc<Mutex<Inner>>,
}

struct Inner {
    url: String,
    key: SigningKey,
    kid: String,
    codes: HashMap<String, Approved>,
    codes_made: u32,
    token_endpoint: Option<String>,
}

/// A sign-in the provider's user agreed to.
struct Approved {
    challenge: String,
    claims: Value,
    forgery: Forgery,
}

/// What is wrong with the token.
#[derive(Clone, Copy, PartialEq)]
pub enum Forgery {
    None,
    /// Signed with a key the provider does not publish.
    OtherKey,
    /// `alg: none`.
    Unsigned,
    /// Signed with the client's secret, which the client's friends may know.
    WithClientSecret,
    /// The claims were changed after signing.
    Altered,
}

impl Provider {
    pub async fn start() -> Provider {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(Inner {
            url: url.clone(),
            key: SigningKey::from_bytes(&[7; 32]),
            kid: "first".to_owned(),
            codes: HashMap::new(),
            codes_made: 0,
            token_endpoint: None,
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(metadata))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Provider { url, state }
    }

    pub fn config(&self) -> OidcConfig {
        OidcConfig {
            issuer: self.url.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some("top-secret".to_owned()),
            redirect_url: "https://haina.example/v1/session/oidc/callback".to_owned(),
            scopes: vec!["profile".to_owned()],
            hosts: vec![],
            login_claim: Some("preferred_username".to_owned()),
            identity_claim: Some("identity_number".to_owned()),
            create_residents: false,
        }
    }

    /// From now on signs with another key and publishes only that.
    pub fn change_key(&self) {
        let mut state = self.state.lock().unwrap();
        state.key = SigningKey::from_bytes(&[9; 32]);
        state.kid = "second".to_owned();
    }

    /// From now on says that its token endpoint is there.
    pub fn move_token_endpoint(&self, url: &str) {
        self.state.lock().unwrap().token_endpoint = Some(url.to_owned());
    }

    /// The user agrees: what the browser brings back to us. `claims` go over the usual ones.
    pub fn approve(&self, start: &OidcStart, claims: Value, forgery: Forgery) -> OidcCallback {
        let asked: HashMap<String, String> = start.url.query_pairs().into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], CLIENT);
        assert_eq!(asked["code_challenge_method"], "S256");
        assert!(asked["scope"].split(' ').any(|s| s == "openid"));
        let mut all = json!({
            "iss": self.url, "aud": CLIENT, "sub": "subject-1", "nonce": asked["nonce"],
            "iat": 1772413200, "exp": 1772413500,
            "preferred_username": "wangfang", "name": "王芳",
        });
        for (name, value) in claims.as_object().unwrap() {
            all[name] = value.clone();
        }
        let mut state = self.state.lock().unwrap();
        state.codes_made += 1;
        let code = format!("code-{}", state.codes_made);
        let challenge = asked["code_challenge"].clone();
        state.codes.insert(
            code.clone(),
            Approved {
                challenge,
                claims: all,
                forgery,
            },
        );
        OidcCallback {
            state: asked["state"].clone(),
            code,
            cookie: start.cookie.reveal().to_owned(),
            source: HOME.to_owned(),
            agent: None,
            previous: None,
        }
    }
}

type Shared = State<Arc<Mutex<Inner>>>;

async fn metadata(State(state): Shared) -> Json<Value> {
    let state = state.lock().unwrap();
    let url = &state.url;
    Json(json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/authorize"),
        "token_endpoint": state.token_endpoint.clone().unwrap_or(format!("{url}/token")),
        "jwks_uri": format!("{url}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
    }))
}

async fn keys(State(state): Shared) -> Json<Value> {
    let state = state.lock().unwrap();
    let x = BASE64.encode(state.key.verifying_key().as_bytes());
    Json(json!({ "keys": [{
        "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": state.kid, "x": x,
    }] }))
}

async fn token(
    State(state): Shared,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let mut state = state.lock().unwrap();
    let refuse = || {
        (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": "invalid_grant" })),
        )
    };
    let Some(approved) = form.get("code").and_then(|code| state.codes.remove(code)) else {
        return refuse();
    };
    let verifier = form.get("code_verifier").cloned().unwrap_or_default();
    if BASE64.encode(Sha256::digest(verifier.as_bytes())) != approved.challenge {
        return refuse();
    }
    let id_token = sign(&state, &approved);
    let answer = json!({
        "access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": id_token,
    });
    (StatusCode::OK, Json(answer))
}

fn sign(state: &Inner, approved: &Approved) -> String {
    let part = |value: &Value| BASE64.encode(value.to_string());
    let header = match approved.forgery {
        Forgery::Unsigned => json!({ "alg": "none" }),
        Forgery::WithClientSecret => json!({ "alg": "HS256" }),
        _ => json!({ "alg": "EdDSA", "kid": state.kid }),
    };
    let text = format!("{}.{}", part(&header), part(&approved.claims));
    let signature = match approved.forgery {
        Forgery::Unsigned => return format!("{text}."),
        Forgery::WithClientSecret => hmac(b"top-secret", text.as_bytes()).to_vec(),
        Forgery::OtherKey => SigningKey::from_bytes(&[8; 32])
            .sign(text.as_bytes())
            .to_vec(),
        _ => state.key.sign(text.as_bytes()).to_vec(),
    };
    let text = match approved.forgery {
        Forgery::Altered => {
            let mut claims = approved.claims.clone();
            claims["preferred_username"] = json!("admin");
            format!("{}.{}", part(&header), part(&claims))
        }
        _ => text,
    };
    format!("{text}.{}", BASE64.encode(signature))
}

/// HMAC-SHA-256 for a key of at most 64 bytes.
fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut block = [0; 64];
    block[..key.len()].copy_from_slice(key);
    let (inner, outer) = (block.map(|b| b ^ 0x36), block.map(|b| b ^ 0x5c));
    let inner = Sha256::new()
        .chain_update(inner)
        .chain_update(text)
        .finalize();
    Sha256::new()
        .chain_update(outer)
        .chain_update(inner)
        .finalize()
        .into()
}

/// Another browser's cookie.
pub fn cookie_of(start: &OidcStart) -> String {
    let secret: &Secret = &start.cookie;
    secret.reveal().to_owned()
}
