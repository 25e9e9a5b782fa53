//! OpenID Connect: the code flow with PKCE, as the wire sees it. No database here.

use std::collections::HashMap;
use std::sync::Arc;

use haina_core::Env;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreResponseType, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthenticationFlow, AuthorizationCode, ClaimsVerificationError, Client,
    ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IdTokenClaims, IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, StandardErrorResponse,
    StandardTokenResponse, TokenResponse as _,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use url::Url;

use super::oidc_http::{Http, is_safe};
use super::oidc_types::OidcConfig;
use crate::PartyError;
use crate::secret::Secret;

/// Who the provider says it is.
#[derive(Clone)]
pub(super) struct Claimed {
    pub issuer: String,
    pub subject: String,
    /// The value of the configured claim.
    pub login: Option<String>,
    pub name: Option<String>,
    pub mail: Option<String>,
    /// The verified identity number, where the provider tells it; neither kept nor logged.
    pub number: Option<String>,
}

/// What is remembered between start and callback.
pub(super) struct Pending {
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// The provider, with what it told of itself within the last hour.
pub(crate) struct Oidc {
    pub(super) config: OidcConfig,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    http: Http,
    known: Mutex<Option<(Timestamp, Arc<CoreProviderMetadata>)>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct OtherClaims(HashMap<String, serde_json::Value>);
impl AdditionalClaims for OtherClaims {}

type Claims = IdTokenClaims<OtherClaims, CoreGenderClaim>;
type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type OurClient = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(1);

impl Oidc {
    /// Checks the configuration; the provider is not asked before somebody signs in.
    pub fn new(config: OidcConfig) -> Result<Oidc, PartyError> {
        let wrong =
            |what: &str| PartyError::OidcUnavailable(format!("`oidc.{what}` is not usable"));
        let url = |what: &str, text: &str| match Url::parse(text) {
            Ok(url) if is_safe(&url) => Ok(url),
            _ => Err(wrong(what)),
        };
        let host = url("issuer", &config.issuer)?.host_str().map(str::to_owned);
        url("redirect_url", &config.redirect_url)?;
        let hosts = config.hosts.iter().cloned().chain(host).collect();
        Ok(Oidc {
            issuer: IssuerUrl::new(config.issuer.clone()).map_err(|_| wrong("issuer"))?,
            redirect: RedirectUrl::new(config.redirect_url.clone())
                .map_err(|_| wrong("redirect_url"))?,
            http: Http::new(hosts)?,
            known: Mutex::new(None),
            config,
        })
    }

    /// The address to send the browser to, and what to remember.
    pub(super) async fn begin(&self, env: &Env) -> Result<(Url, Pending), PartyError> {
        let metadata = self.metadata(env.now(), false).await?;
        let client = self.client(&metadata);
        let fresh = || Secret::new(env, "").reveal().to_owned();
        let pending = Pending {
            state: fresh(),
            nonce: fresh(),
            verifier: fresh(),
        };
        let verifier = PkceCodeVerifier::new(pending.verifier.clone());
        let (state, nonce) = (pending.state.clone(), pending.nonce.clone());
        let scopes = self.config.scopes.iter().cloned().map(Scope::new);
        let (url, _, _) = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .add_scopes(scopes)
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok((url, pending))
    }

    /// Exchanges the code and checks the identity token. Keys that changed since are read anew.
    pub(super) async fn finish(
        &self,
        env: &Env,
        code: String,
        nonce: String,
        verifier: String,
    ) -> Result<Claimed, PartyError> {
        let metadata = self.metadata(env.now(), false).await?;
        let client = self.client(&metadata);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|e| PartyError::OidcUnavailable(e.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(&self.http)
            .await
            .map_err(|e| match e {
                RequestTokenError::ServerResponse(answer) => {
                    PartyError::OidcRefused(format!("the code was not accepted: {answer}"))
                }
                other => PartyError::OidcUnavailable(chain(&other)),
            })?;
        let nonce = Nonce::new(nonce);
        match verified(&client, &tokens, &nonce, env) {
            Ok(claims) => return Ok(self.read(claims)),
            Err(ClaimsVerificationError::SignatureVerification(_)) => {}
            Err(error) => return Err(PartyError::OidcRefused(chain(&error))),
        }
        let metadata = self.metadata(env.now(), true).await?;
        let client = self.client(&metadata);
        let claims = verified(&client, &tokens, &nonce, env);
        Ok(self.read(claims.map_err(|e| PartyError::OidcRefused(chain(&e)))?))
    }

    async fn metadata(
        &self,
        now: Timestamp,
        anew: bool,
    ) -> Result<Arc<CoreProviderMetadata>, PartyError> {
        let mut known = self.known.lock().await;
        if let Some((at, metadata)) = known.as_ref()
            && !anew
            && now.duration_since(*at) < KNOWN_FOR
        {
            return Ok(metadata.clone());
        }
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        let found = found.map_err(|e| PartyError::OidcUnavailable(chain(&e)))?;
        let found = Arc::new(found);
        *known = Some((now, found.clone()));
        Ok(found)
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> OurClient {
        let id = ClientId::new(self.config.client_id.clone());
        let secret = self.config.client_secret.clone().map(ClientSecret::new);
        OurClient::from_provider_metadata(metadata.clone(), id, secret)
            .set_redirect_uri(self.redirect.clone())
    }

    fn read(&self, claims: &Claims) -> Claimed {
        let verified = claims.email_verified() == Some(true);
        let mail = claims
            .email()
            .filter(|_| verified)
            .map(|mail| mail.to_string());
        let login = self
            .config
            .login_claim
            .as_deref()
            .and_then(|name| match name {
                "sub" => Some(claims.subject().to_string()),
                "preferred_username" => claims.preferred_username().map(|name| name.to_string()),
                "email" => mail.clone(),
                "phone_number" => {
                    let verified = claims.phone_number_verified() == Some(true);
                    claims
                        .phone_number()
                        .filter(|_| verified)
                        .map(|phone| phone.to_string())
                }
                other => match claims.additional_claims().0.get(other)? {
                    serde_json::Value::String(text) => Some(text.clone()),
                    serde_json::Value::Number(number) => Some(number.to_string()),
                    _ => None,
                },
            });
        let number = self.config.identity_claim.as_deref().and_then(|name| {
            let claim = claims.additional_claims().0.get(name)?;
            claim.as_str().map(str::to_owned)
        });
        Claimed {
            number,
            issuer: self.config.issuer.clone(),
            subject: claims.subject().to_string(),
            login: login.filter(|login| !login.trim().is_empty()),
            name: claims
                .name()
                .and_then(|name| name.get(None))
                .map(|name| name.to_string()),
            mail,
        }
    }
}

/// The claims of the identity token: signature, issuer, audience, dates and nonce hold.
fn verified<'t>(
    client: &OurClient,
    tokens: &'t Tokens,
    nonce: &Nonce,
    env: &Env,
) -> Result<&'t Claims, ClaimsVerificationError> {
    use CoreJwsSigningAlgorithm::*;
    let asymmetric = [
        RsaSsaPkcs1V15Sha256,
        RsaSsaPkcs1V15Sha384,
        RsaSsaPkcs1V15Sha512,
        RsaSsaPssSha256,
        RsaSsaPssSha384,
        RsaSsaPssSha512,
        EcdsaP256Sha256,
        EcdsaP384Sha384,
        EdDsa,
    ];
    let now_s = env.now().as_second();
    // Only keys of the provider count: with HS256 whoever knows our client secret could sign.
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(asymmetric)
        .set_time_fn(move || chrono::DateTime::from_timestamp(now_s, 0).unwrap_or_default());
    let missing = || ClaimsVerificationError::Other("there is no identity token".to_owned());
    tokens
        .id_token()
        .ok_or_else(missing)?
        .claims(&verifier, nonce)
}

/// An error with its causes, in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
