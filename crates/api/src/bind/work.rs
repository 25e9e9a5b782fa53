//! A finding opens the matter that its model asks for.

use haina_core::Fault as _;
use haina_finding::{Command, Finding, FindingId};
use haina_journal::{Entry, WorkError};
use haina_matter::MatterError;
use haina_matter::command::Open;
use haina_matter::kind::Channel;
use haina_party::Principal;
use haina_store::Tx;
use serde_json::json;
use tracing::warn;

use crate::app::Api;

/// Characters of a title, and of the text of a form.
const TITLE_MAX: usize = 120;
const TEXT_MAX: usize = 4_000;

/// Opens the matter for a finding that was opened, and ties the two together in one transaction.
pub(super) async fn work(api: &Api, tx: &mut Tx, entry: &Entry) -> Result<(), WorkError> {
    let id: FindingId = entry.subject.parse()?;
    let finding = api.findings().stored(tx, id).await?;
    let Some(kind) = api.findings().matter_of(tx, &finding.model).await? else {
        return Ok(());
    };
    if !finding.state.is_open() || finding.matter.is_some() {
        return Ok(());
    }
    let opening = open(api, &finding, kind);
    let opened = api
        .matters()
        .open_within(tx, &Principal::system(), &opening)
        .await;
    match opened {
        Ok(matter) => {
            let tie = Command::Tie {
                matter: matter.to_string(),
            };
            api.findings().follow(tx, id, &tie).await?;
            Ok(())
        }
        // The finding waits in the list and is decided on its own page.
        Err(error @ (MatterError::NoType { .. } | MatterError::Refused(_))) => {
            let code = error.code();
            warn!(finding.id = %id, code, %error, "No matter could be opened for a finding");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

fn open(api: &Api, finding: &Finding, kind: String) -> Open {
    let directory = api.access().directory();
    let told = finding.reasons.iter();
    let told = told.filter(|reason| !reason.value.is_empty());
    let reasons = told.map(|reason| {
        let dept = directory.dept(&reason.dept);
        let dept = dept.map_or(&reason.dept, |dept| &dept.title.zh);
        let row = row_words(&reason.row);
        let from = [dept.as_str(), &reason.table, &row, &reason.date];
        let from: Vec<&str> = from.into_iter().filter(|part| !part.is_empty()).collect();
        format!(
            "{}：{}（{}）",
            reason.what.zh,
            reason.value,
            from.join(" · ")
        )
    });
    let text = reasons.collect::<Vec<_>>().join("\n");
    let title = match finding.subject.name.is_empty() {
        true => finding.title.zh.clone(),
        false => format!("{}：{}", finding.title.zh, finding.subject.name),
    };
    let title: String = title.chars().take(TITLE_MAX).collect();
    let place = finding
        .area
        .as_ref()
        .map(|area| haina_matter::matter::Place {
            text: String::new(),
            area: Some(area.clone()),
            lat: None,
            lon: None,
        });
    Open {
        kind,
        title: Some(title.clone()),
        form: json!({
            "title": title,
            "text": text.chars().take(TEXT_MAX).collect::<String>(),
            "subject": finding.subject.name,
        }),
        channel: Channel::Sensor,
        class: None,
        urgency: None,
        place,
        reporters: Vec::new(),
        files: Vec::new(),
        lead: Some(finding.unit.clone()),
        draft: false,
        origin: Some(finding.id.to_string()),
    }
}

/// A row of a delivery for people: its line. The delivery's id says nothing to them and stands in the finding.
fn row_words(row: &str) -> String {
    let (delivery, line) = row.split_once('/').unwrap_or((row, ""));
    match delivery.starts_with("bat_") || delivery.starts_with("rfs_") {
        false => row.to_owned(),
        true if line.is_empty() => String::new(),
        true => format!("第 {line} 行"),
    }
}
