//! The agreements of the demo city (演示协议): one in force with some uses, and an offer that any department may take up.

use serde_json::{Value, json};

use crate::{Cast, CityError, Client};

const OWNER: &str = "police";
const USER: &str = "urban-management";
const TABLE: &str = "police.floating";
const PURPOSE: &str = "占道经营当事人核实";

/// Lets the police and the account `unit-lead` agree, the account `handler` use what was agreed, and the bureau offer its own table.
pub(crate) async fn agree(cast: &mut Cast) -> Result<(), CityError> {
    let police = cast.unit(OWNER).await?.client;
    let lead = cast.named("unit-lead")?.client;
    let terms = json!({
        "actions": ["verify"], "fields": ["id_number", "name"], "purposes": [PURPOSE], "count": 200,
        "duties": {"delete_after_days": 30},
    });
    let title = (
        "流动人口登记核验",
        "checks against the register of residents",
    );
    let between = offer(("demo/floating", TABLE), title, Some(USER), &terms);
    conclude((&police, OWNER), (&lead, USER), &between).await?;
    let handler = cast.named("handler")?.client;
    for (n, purpose) in [PURPOSE, PURPOSE, PURPOSE, "招商推介"]
        .into_iter()
        .enumerate()
    {
        let body = json!({
            "as": USER, "action": "verify", "resource": TABLE, "fields": ["name"], "purpose": purpose, "rows": 1,
        });
        let key = format!("demo-use-{n}");
        handler.post("/v1/agreements/uses", &key, &body).await?;
    }
    let open = json!({
        "actions": ["read"], "fields": ["stall_no", "district", "licensed_on"], "purposes": ["街道日常巡查"],
    });
    let title = (
        "摊点登记公开要约",
        "the register of stalls, for any department",
    );
    let standing = offer(("demo/stalls", "urban.stalls"), title, None, &open);
    lead.post("/v1/agreements", "demo-standing", &standing)
        .await?;
    Ok(())
}

/// Lets one department offer and another agree, until it is in force.
pub(crate) async fn conclude(
    (owner, owner_key): (&Client, &str),
    (user, user_key): (&Client, &str),
    offer: &Value,
) -> Result<(), CityError> {
    let key = format!("offer {}", offer["key"]);
    let offered = owner.post("/v1/agreements", &key, offer).await?;
    let id = offered["id"].as_str().unwrap_or_default();
    let path = format!("/v1/agreements/{id}/steps");
    for (client, step, unit) in [(user, "accept", user_key), (owner, "conclude", owner_key)] {
        let body = json!({"step": step, "as": unit, "version": 1});
        client.post(&path, &format!("{key} {step}"), &body).await?;
    }
    Ok(())
}

/// An offer as the API takes it.
pub(crate) fn offer(
    (key, resource): (&str, &str),
    (zh, en): (&str, &str),
    party: Option<&str>,
    terms: &Value,
) -> Value {
    json!({
        "key": key, "title": {"zh": zh, "en": en}, "resource": resource, "party": party, "terms": terms,
    })
}
