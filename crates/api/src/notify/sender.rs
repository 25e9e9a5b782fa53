//! Sends what is owed, one pass at a time.

use std::collections::BTreeMap;

use haina_store::Lease;
use jiff::SignedDuration;

use super::outbox::{self, Delivery};
use super::{HEADER, Mailer, Message, Outbound, door, sign, webhook};
use crate::Problem;
use crate::app::{Api, DoorConfig};
use crate::fault::ApiFault;

/// Messages taken in one pass.
const BATCH: u32 = 50;

/// The ways out of a server.
#[derive(Debug)]
pub struct Doors {
    pub out: Outbound,
    pub mail: Option<Mailer>,
    pub doors: Vec<DoorConfig>,
}

/// The lease of the one node that sends.
const LEASE: &str = "api.sender";
const LEASE_FOR: SignedDuration = SignedDuration::from_secs(30);

/// Sends what is due, if no other node is sending; says how many messages were tried.
pub async fn turn(api: &Api) -> Result<usize, Problem> {
    // Most seconds nothing is due: nobody need hold anything then.
    if outbox::due(api.store(), api.env().now(), 1)
        .await?
        .is_empty()
    {
        return Ok(0);
    }
    let holder = api.holder();
    let lease = Lease::acquire(api.store(), api.env(), LEASE, holder, LEASE_FOR).await?;
    let Some(lease) = lease else { return Ok(0) };
    let tried = drain(api, &lease).await;
    lease.release(api.store()).await?;
    tried
}

async fn drain(api: &Api, lease: &Lease) -> Result<usize, Problem> {
    let mut tried = 0;
    loop {
        let due = outbox::due(api.store(), api.env().now(), BATCH).await?;
        for delivery in &due {
            send(api, lease, delivery).await?;
        }
        tried += due.len();
        if due.len() < BATCH as usize {
            return Ok(tried);
        }
    }
}

/// Tries one message and notes what came of it, as long as the lease holds.
async fn send(api: &Api, lease: &Lease, delivery: &Delivery) -> Result<(), Problem> {
    let outcome = attempt(api, delivery).await;
    let now = api.env().now();
    let mut tx = api.store().begin().await?;
    match outcome {
        Ok(()) => outbox::sent(&mut tx, delivery.id, now).await?,
        Err(error) => {
            let why = chain(&error);
            let dead = outbox::failed(&mut tx, delivery, &why, now).await?;
            tracing::warn!(delivery = %delivery.id, channel = %delivery.owed.channel, dead, "Could not send a message: {why}");
        }
    }
    lease
        .hold(&mut tx, api.store(), api.env(), LEASE_FOR)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn attempt(api: &Api, delivery: &Delivery) -> Result<(), ApiFault> {
    let doors = api.doors();
    let owed = &delivery.owed;
    match owed.channel.as_str() {
        "webhook" => post(api, delivery).await,
        "mail" => {
            let mailer = doors
                .mail
                .as_ref()
                .ok_or(ApiFault::NotConfigured { what: "mail" })?;
            mailer
                .send(&owed.target, &delivery.id.to_string(), &message(delivery)?)
                .await
        }
        name => {
            let door = doors.doors.iter().find(|d| d.name == name);
            let door = door.ok_or(ApiFault::NotConfigured {
                what: "this message door",
            })?;
            door::send(&doors.out, door, &owed.target, &message(delivery)?).await
        }
    }
}

async fn post(api: &Api, delivery: &Delivery) -> Result<(), ApiFault> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| ApiFault::Send {
        door: "webhook".to_owned(),
        source,
    };
    let mut session = api.store().read().await.map_err(|e| failed(Box::new(e)))?;
    let id = delivery.owed.webhook.ok_or(ApiFault::NotConfigured {
        what: "this webhook",
    })?;
    let hook = webhook::get(&mut session, id)
        .await
        .map_err(|e| failed(Box::new(e)))?;
    let hook = hook.ok_or(ApiFault::NotConfigured {
        what: "this webhook",
    })?;
    drop(session);
    let mut payload = delivery.owed.payload.clone();
    payload["delivery"] = delivery.id.to_string().into();
    let body = payload.to_string();
    let headers = BTreeMap::from([
        (
            HEADER.to_owned(),
            sign(&hook.secret, api.env().now(), &body),
        ),
        ("haina-delivery".to_owned(), delivery.id.to_string()),
        ("haina-event".to_owned(), delivery.owed.kind.clone()),
    ]);
    api.doors().out.post(&hook.url, &headers, body).await
}

fn message(delivery: &Delivery) -> Result<Message, ApiFault> {
    serde_json::from_value(delivery.owed.payload.clone()).map_err(|e| ApiFault::Send {
        door: delivery.owed.channel.clone(),
        source: Box::new(e),
    })
}

fn chain(error: &ApiFault) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
