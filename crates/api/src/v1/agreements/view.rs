//! Agreements as they are shown.

use haina_agreement::{
    Agreement, Answer, DutyDue, Meter, Outcome, Receipt, RuleKind, ToldTerm, Version,
};
use haina_core::Words;

use super::may::unit;
use crate::app::Api;
use crate::model::{
    AgreementView, DecidedTerm, MeterView, OwedView, ReceiptView, TermView, Text, Titled,
    UseAnswer, VersionOfTerms,
};
use crate::v1::matters::titled;

pub(in crate::v1) fn agreement(api: &Api, of: &Agreement) -> AgreementView {
    let (zh, en) = of.state.title();
    AgreementView {
        id: of.id.to_string(),
        kind: of.kind.to_string(),
        state: of.state.to_string(),
        state_title: Words::new(zh, en).into(),
        title: (&of.title).into(),
        resource: of.resource.clone(),
        owner: side(api, &of.owner),
        party: of.party.as_deref().map(|party| side(api, party)),
        offer: of.offer.map(|id| id.to_string()),
        version: of.version,
        paused_by: of.paused_by.map(|side| side.to_string()),
        until: of.until.map(Into::into),
        meter: meter(of.meter),
        offered_at: of.offered_at.into(),
        changed_at: of.changed_at.into(),
    }
}

/// A party with its title; a person is told by the id alone.
fn side(api: &Api, party: &str) -> Titled {
    match unit(party) {
        Some(dept) => titled(api, dept),
        None => Titled {
            key: party.to_owned(),
            title: Text {
                zh: "个人".to_owned(),
                en: "a person".to_owned(),
            },
        },
    }
}

fn meter(of: Meter) -> MeterView {
    MeterView {
        uses: of.uses,
        rows: of.rows,
        bytes: of.bytes,
    }
}

pub(super) fn term(of: ToldTerm) -> TermView {
    TermView {
        term: of.term,
        kept: word(of.kept),
        words: of.words.into(),
        rule: of.rule.map(|(kind, _)| match kind {
            RuleKind::Permission => "permission".to_owned(),
            RuleKind::Prohibition => "prohibition".to_owned(),
        }),
        depth: of.depth,
    }
}

pub(super) fn version(of: Version) -> VersionOfTerms {
    VersionOfTerms {
        version: of.version,
        written_by: of.written_by.to_string(),
        at: of.at.into(),
    }
}

pub(super) fn answer(of: Answer, given: Option<Receipt>) -> UseAnswer {
    let explained = of.explained().into();
    let rules = of.decision.rules.into_iter();
    UseAnswer {
        permit: of.decision.permit,
        agreement: of.agreement.map(|id| id.to_string()),
        version: of.version,
        explained,
        terms: rules.flat_map(|rule| rule.outcomes).map(decided).collect(),
        duties: of.decision.duties.into_iter().map(duty).collect(),
        receipt: given.map(receipt),
    }
}

fn decided(of: Outcome) -> DecidedTerm {
    DecidedTerm {
        term: of.term.name().to_owned(),
        state: word(of.state),
        kept: word(of.kept),
        words: of.words().into(),
        depth: of.depth,
    }
}

fn duty(of: DutyDue) -> TermView {
    TermView {
        term: "duty".to_owned(),
        kept: word(of.kept),
        words: of.words().into(),
        rule: None,
        depth: 0,
    }
}

pub(super) fn receipt(of: Receipt) -> ReceiptView {
    ReceiptView {
        id: of.id.to_string(),
        agreement: of.agreement.to_string(),
        version: of.version,
        nth: of.nth,
        key: of.key,
        action: of.action.name().to_owned(),
        fields: of.request.fields,
        purpose: of.request.purpose,
        rows: of.rows,
        bytes: of.bytes,
        price: of.price.map(|paid| OwedView {
            unit: paid.unit,
            amount: paid.amount,
        }),
        entry: of.entry.to_string(),
        at: of.at.into(),
    }
}

/// The name of a value that is written as one word.
fn word(value: impl serde::Serialize) -> String {
    crate::v1::types::word(&value)
}
