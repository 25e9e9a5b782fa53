//! `GET` and `PUT /v1/notices/settings`: how I want to be told.

use axum::extract::State;
use haina_journal::Draft;
use serde_json::json;

use crate::Problem;
use crate::app::Api;
use crate::extract::{Json, Who};
use crate::fault::ApiFault;
use crate::model::NotifySettings;
use crate::notify::inbox;

/// How I want to be told beside the inbox.
#[utoipa::path(
    get, path = "/v1/notices/settings", tag = "account",
    responses((status = 200, description = "the settings", body = NotifySettings)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("view.save")))
)]
pub async fn get_notify_settings(
    State(api): State<Api>,
    who: Who,
) -> Result<Json<NotifySettings>, Problem> {
    let mut session = api.store().read().await?;
    let settings = inbox::settings(&mut session, who.principal.person).await?;
    Ok(Json(view(&api, settings)))
}

/// Sets how I want to be told.
#[utoipa::path(
    put, path = "/v1/notices/settings", tag = "account",
    request_body = NotifySettings,
    responses((status = 200, description = "the settings", body = NotifySettings)),
    extensions(("x-gate" = json!("person")), ("x-action" = json!("view.save")))
)]
pub async fn set_notify_settings(
    State(api): State<Api>,
    who: Who,
    Json(new): Json<NotifySettings>,
) -> Result<Json<NotifySettings>, Problem> {
    let available = available(&api);
    if let Some(unknown) = new.channels.iter().find(|c| !available.contains(c)) {
        return Err(ApiFault::Shape(format!("there is no channel `{unknown}` here")).into());
    }
    let fits = |text: &Option<String>, ok: fn(char) -> bool| {
        text.as_ref()
            .is_none_or(|t| (3..=200).contains(&t.len()) && t.chars().all(ok))
    };
    let mail_fits = new.mail.as_ref().is_none_or(|m| m.contains('@'))
        && fits(&new.mail, |c| !c.is_whitespace() && !c.is_control());
    if !mail_fits || !fits(&new.phone, |c| c.is_ascii_digit() || "+-".contains(c)) {
        return Err(ApiFault::Shape("`mail` or `phone` is not an address".to_owned()).into());
    }
    let settings = inbox::Settings {
        mail: new.mail,
        phone: new.phone,
        channels: new.channels,
    };
    let mut tx = api.store().begin().await?;
    inbox::set(&mut tx, who.principal.person, &settings, api.env().now()).await?;
    let subject = who.principal.person.to_string();
    let draft = Draft::new(
        "api.notify_set",
        subject,
        who.actor(),
        json!({"channels": settings.channels}),
    );
    api.journal().append(&mut tx, draft).await?;
    tx.commit().await?;
    Ok(Json(view(&api, settings)))
}

fn view(api: &Api, settings: inbox::Settings) -> NotifySettings {
    NotifySettings {
        mail: settings.mail,
        phone: settings.phone,
        channels: settings.channels,
        available: available(api),
    }
}

/// The channels this server has.
fn available(api: &Api) -> Vec<String> {
    let doors = api.doors();
    let mail = doors.mail.is_some().then(|| "mail".to_owned());
    mail.into_iter()
        .chain(doors.doors.iter().map(|d| d.name.clone()))
        .collect()
}
