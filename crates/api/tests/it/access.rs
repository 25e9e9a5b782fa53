//! Every operation has an access case: a line in `access.txt` says who passes its gate.
//!
//! The table is written by hand and read by people; there is no switch that writes it.

use std::collections::BTreeMap;

use haina_api::testing::TestCity;
use http::Method;

const WHO: [&str; 11] = [
    "anonymous",
    "resident",
    "deputy",
    "agent",
    "dispatcher",
    "handler",
    "unit-lead",
    "supervisor",
    "expert",
    "auditor",
    "admin",
];

/// `operation  letters`, one letter for each of [`WHO`]: `+` passes the gate, `-` is refused with 401 or 403.
const TABLE: &str = include_str!("access.txt");

#[tokio::test]
async fn every_operation_has_an_access_case_and_keeps_it() {
    let city = TestCity::new().await;
    let table: BTreeMap<&str, &str> = TABLE
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once(' '))
        .map(|(o, l)| (o, l.trim()))
        .collect();
    let operations = city.app.api().operations().all();
    let mut wrong = Vec::new();
    for operation in &operations {
        let mut letters = String::new();
        for who in WHO {
            if ["close_session", "follow_live"].contains(&operation.id.as_str())
                && who != "anonymous"
            {
                letters.push('+');
                continue;
            }
            let caller = match who {
                "anonymous" => city.anonymous(),
                name => city.as_role(name),
            };
            let path = path(&operation.path);
            let body = match operation.id.as_str() {
                // Refused for what they are, not for a body that does not fit.
                "reset_password" => br#"{"password": "harbour lantern 42 tide"}"#.to_vec(),
                "grant_role" => br#"{"role": "handler", "dept": "police"}"#.to_vec(),
                _ if operation.method == Method::GET => Vec::new(),
                _ => b"{}".to_vec(),
            };
            let answer = caller
                .send(
                    operation.method.clone(),
                    &path,
                    Some("application/json"),
                    body,
                )
                .await;
            let refused = matches!(answer.status.as_u16(), 401 | 403);
            letters.push(if refused { '-' } else { '+' });
        }
        match table.get(operation.id.as_str()) {
            Some(case) if *case == letters => {}
            Some(case) => wrong.push(format!(
                "{} {letters} (the table says {case})",
                operation.id
            )),
            None => wrong.push(format!(
                "{} {letters} (the table has no case)",
                operation.id
            )),
        }
    }
    let gone = table
        .keys()
        .filter(|id| !operations.iter().any(|o| o.id == **id));
    wrong.extend(gone.map(|id| format!("{id} (no such operation)")));
    assert!(wrong.is_empty(), "for {WHO:?}:\n{}", wrong.join("\n"));
}

/// The path with ids that are well formed and name nothing.
fn path(documented: &str) -> String {
    let id = "01h455vb4pex5vsknk084sn02q";
    let prefix = [
        ("/v1/matters/", "mat_"),
        ("/v1/persons/", "per_"),
        ("/v1/grants/", "grt_"),
        ("/v1/mandates/", "man_"),
        ("/v1/tokens/", "tok_"),
        ("/v1/sessions/", "ses_"),
        ("/v1/webhooks/", "whk_"),
        ("/v1/deliveries/", "del_"),
        ("/v1/journal/proof/", "ent_"),
        ("/v1/files/", "fil_"),
        ("/v1/views/", "mvw_"),
        ("/v1/catalog/resources/", "res_"),
        ("/v1/catalog/applications/", "apl_"),
        ("/v1/queries/", "qry_"),
    ];
    let prefix = prefix
        .iter()
        .find(|(start, _)| documented.starts_with(start))
        .map_or("", |(_, prefix)| prefix);
    documented
        .replace("{format}", "json")
        .replace("{level}", "0")
        .replace("{index}", "0.p")
        .replace("{width}", "1")
        .split('/')
        .map(|part| match part.split_once('{') {
            Some((before, after)) => format!(
                "{before}{prefix}{id}{}",
                after.split_once('}').map_or("", |(_, rest)| rest)
            ),
            None => part.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("/")
}
