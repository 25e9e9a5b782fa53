//! Findings: what models claim, and what people found out.

mod act;
mod claim;
mod list;
mod show;

use haina_finding::{Decision, Finding, Reason, Subject};
use haina_party::{Principal, Resource};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::matters::{area_titled, titled};
use crate::app::Api;
use crate::model::{DecisionView, FindingAction, FindingView, ReasonView, SubjectView};
use crate::v1::types::word;

/// The routes of findings.
pub fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_findings, claim::claim_findings))
        .routes(routes!(show::show_finding))
        .routes(routes!(act::act_on_finding))
}

/// A finding as the principal may see it; whoever calls has asked whether they may.
fn view(api: &Api, principal: &Principal, finding: Finding) -> FindingView {
    let actions = actions(api, principal, &finding);
    let area = finding.area.as_deref();
    let area = area.map(|code| area_titled(api, code));
    FindingView {
        id: finding.id.to_string(),
        model: finding.model,
        model_version: finding.model_version,
        subject: SubjectView {
            kind: finding.subject.kind,
            key: finding.subject.key,
            name: finding.subject.name,
        },
        title: finding.title.into(),
        unit: titled(api, &finding.unit),
        area,
        severity: word(&finding.severity),
        reasons: finding.reasons.into_iter().map(reason).collect(),
        state: finding.state.name().to_owned(),
        opened_at: finding.opened_at.into(),
        changed_at: finding.changed_at.into(),
        additions: finding.additions.into_iter().map(decision).collect(),
        decision: finding.decision.map(decision),
        earlier: finding.earlier.map(|id| id.to_string()),
        matter: finding.matter,
        actions,
    }
}

/// What the principal may do now: what the engine takes and the policies allow.
fn actions(api: &Api, principal: &Principal, finding: &Finding) -> Vec<String> {
    let resource = Resource::Finding(finding.attributes());
    let by = principal.subject().to_string();
    let all = [
        FindingAction::Complete,
        FindingAction::Confirm,
        FindingAction::Refute,
    ];
    let may = all.into_iter().filter_map(|action| {
        let command = act::command(action, by.clone(), String::new());
        let taken = haina_finding::step(Some(finding), &command, api.env().now());
        let name = word(&action);
        let changes = taken.is_ok_and(|event| event.is_some());
        let allowed = || api.decide(principal, &format!("finding.{name}"), &resource);
        (changes && allowed().allowed).then_some(name)
    });
    may.collect()
}

fn reason(reason: Reason) -> ReasonView {
    ReasonView {
        what: reason.what.into(),
        value: reason.value,
        table: reason.table,
        row: reason.row,
        date: reason.date,
        dept: reason.dept,
    }
}

fn reason_of(view: ReasonView) -> Reason {
    Reason {
        what: view.what.into(),
        value: view.value,
        table: view.table,
        row: view.row,
        date: view.date,
        dept: view.dept,
    }
}

fn subject_of(view: SubjectView) -> Subject {
    Subject {
        kind: view.kind,
        key: view.key,
        name: view.name,
    }
}

fn decision(decision: Decision) -> DecisionView {
    DecisionView {
        at: decision.at.into(),
        by: decision.by,
        note: decision.note,
    }
}
