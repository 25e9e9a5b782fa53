//! A contested field opens a matter at the department that owns it, and that matter's end is the contest's.

use haina_dossier::{Contest, Contested, Declaration, DossierError};
use haina_journal::{Entry, WorkError};
use haina_matter::MatterId;
use haina_matter::command::Open;
use haina_matter::kind::Channel;
use haina_matter::matter::NewReporter;
use haina_party::Principal;
use haina_store::Tx;
use serde_json::json;

use crate::Problem;
use crate::app::Api;

/// Characters of a title, and of a value in the form.
const TITLE_MAX: usize = 120;
const VALUE_MAX: usize = 2_000;

/// Opens the matter and notes the contest, in one transaction.
pub(crate) async fn open(
    api: &Api,
    principal: &Principal,
    of: &Declaration,
    contested: &Contested,
) -> Result<Contest, Problem> {
    let kind = of.correction.clone().ok_or(DossierError::Contest {
        why: "files of this kind have no matter for it",
    })?;
    let opening = opening(principal, kind, contested);
    let mut tx = api.store().begin().await?;
    let matter = api
        .matters()
        .open_within(&mut tx, &Principal::system(), &opening)
        .await?;
    let contest = api
        .dossiers()
        .contest_within(&mut tx, principal, contested, &matter.to_string())
        .await?;
    tx.commit().await?;
    Ok(contest)
}

fn opening(principal: &Principal, kind: String, contested: &Contested) -> Open {
    let title = format!("{}：{}", contested.table_title.zh, contested.field_title.zh);
    let title: String = title.chars().take(TITLE_MAX).collect();
    let value: String = contested
        .value
        .iter()
        .flat_map(|v| v.chars())
        .take(VALUE_MAX)
        .collect();
    Open {
        kind,
        title: Some(title.clone()),
        form: json!({
            "title": title,
            "text": contested.text,
            "table": contested.table,
            "field": contested.field,
            "record": contested.place.to_string(),
            "value": value,
        }),
        channel: Channel::Web,
        class: None,
        urgency: None,
        place: None,
        reporters: vec![NewReporter {
            person: Some(principal.subject().to_string()),
            name: principal.name.clone(),
            phone: String::new(),
            address: String::new(),
            anonymous: false,
            wants_answer: true,
        }],
        files: Vec::new(),
        lead: Some(contested.owner.clone()),
        draft: false,
        origin: Some(contested.file.to_string()),
    }
}

/// Whether a matter of this kind is one in which a contested field is looked into.
pub(super) fn concerns(api: &Api, entry: &Entry) -> bool {
    let kind = entry.body["type"].as_str();
    let declared = api.registry().dossiers();
    kind.is_some_and(|kind| {
        declared
            .iter()
            .any(|of| of.correction.as_deref() == Some(kind))
    })
}

/// Takes the class of the answer back to the contest; a matter that ended without one ends it, too.
pub(super) async fn ended(api: &Api, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
    let id: MatterId = entry.subject.parse()?;
    let matter = api.matters().stored(tx, id).await?;
    let class = matter
        .answers
        .last()
        .and_then(|answer| answer.class.clone());
    let outcome = class.unwrap_or_else(|| "closed".to_owned());
    Ok(api
        .dossiers()
        .contest_ended(tx, &entry.subject, &outcome)
        .await?)
}
