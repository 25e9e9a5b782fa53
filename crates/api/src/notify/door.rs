//! Doors to SMS gateways and messengers: an address, headers and a body with places to fill in.

use std::collections::BTreeMap;

use super::{Message, Outbound};
use crate::app::DoorConfig;
use crate::fault::ApiFault;

/// Sends a message through a door.
pub async fn send(
    out: &Outbound,
    door: &DoorConfig,
    to: &str,
    message: &Message,
) -> Result<(), ApiFault> {
    let values = values(to, message);
    let url = fill(&door.url, &values, percent);
    let body = fill(&door.body, &values, in_json);
    out.post(&url, &door.headers, body).await
}

/// Puts values in their `{places}`, escaped for where they stand; an unknown place stays as it is.
pub fn fill(template: &str, values: &BTreeMap<&str, String>, escape: fn(&str) -> String) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let found = after
            .find('}')
            .and_then(|end| values.get(&after[..end]).map(|v| (end, v)));
        match found {
            Some((end, value)) => {
                out.push_str(&escape(value));
                rest = &after[end + 1..];
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn values<'a>(to: &str, message: &Message) -> BTreeMap<&'a str, String> {
    BTreeMap::from([
        ("phone", to.to_owned()),
        ("person", message.person.clone()),
        ("title", message.title.zh.clone()),
        ("text", message.text.zh.clone()),
        ("url", message.url.clone()),
    ])
}

fn percent(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::String(text.to_owned()).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_break_out_of_their_place() {
        let values = BTreeMap::from([("phone", "1 \"x\"&y".to_owned())]);
        assert_eq!(
            fill("https://sms.example/send?to={phone}", &values, percent),
            "https://sms.example/send?to=1+%22x%22%26y"
        );
        let body = fill(
            r#"{"to": "{phone}", "other": "{unknown}"}"#,
            &values,
            in_json,
        );
        assert_eq!(body, r#"{"to": "1 \"x\"&y", "other": "{unknown}"}"#);
    }
}
