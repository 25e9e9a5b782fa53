//! Single mistakes that the errors of other rooms carry, for the field `errors` of a problem.

use std::any::Any;

use haina_agreement::AgreementError;
use haina_catalog::CatalogError;
use haina_dossier::DossierError;
use haina_finding::FindingError;
use haina_lake::LakeError;
use haina_lake::query::{Denied, QueryError, Reason};
use haina_matter::{MatterError, Refusal};
use haina_pack::{ApplyError, PackFault};
use haina_party::PartyError;
use serde_json::{Value, json};

use crate::model::{PackFaultView, Text};
use crate::v1::types::word;

/// The single mistakes of an error that has some.
pub fn details(fault: &dyn Any) -> Option<Value> {
    if let Some(MatterError::Refused(Refusal::Form { wrong })) = fault.downcast_ref::<MatterError>()
    {
        return serde_json::to_value(wrong).ok();
    }
    if let Some(MatterError::Import { rejected }) = fault.downcast_ref::<MatterError>() {
        return serde_json::to_value(rejected).ok();
    }
    if let Some(ApplyError::Faults { faults, .. }) = fault.downcast_ref::<ApplyError>() {
        return Some(of_pack(faults));
    }
    if let Some(LakeError::Query(QueryError::Denied { columns })) = fault.downcast_ref() {
        return Some(columns.iter().map(denied).collect());
    }
    None
}

/// The words for people that an error brings along, more exact than those of its code.
pub fn words(fault: &dyn Any) -> Option<Text> {
    if let Some(FindingError::Forbidden { why }) = fault.downcast_ref::<FindingError>() {
        return Some(why.into());
    }
    if let Some(DossierError::Forbidden { why }) = fault.downcast_ref::<DossierError>() {
        return Some(why.into());
    }
    if let Some(CatalogError::Forbidden { why }) = fault.downcast_ref::<CatalogError>() {
        return Some(why.into());
    }
    if let Some(LakeError::Forbidden { why } | LakeError::Query(QueryError::Forbidden { why })) =
        fault.downcast_ref::<LakeError>()
    {
        return Some(why.into());
    }
    if let Some(AgreementError::Unlawful(breach)) = fault.downcast_ref::<AgreementError>() {
        return Some(breach.words().into());
    }
    let words = match (
        fault.downcast_ref::<MatterError>(),
        fault.downcast_ref::<PartyError>(),
    ) {
        (Some(error), _) => error.words(),
        (_, Some(error)) => Some(error.words()).filter(|words| words.zh != words.en),
        _ => None,
    };
    words.map(Into::into)
}

/// A column that a query may not use.
pub fn denied(column: &Denied) -> Value {
    let words: Text = match column.why {
        Reason::Catalogue(why) => why.words().into(),
        Reason::Masked(_) => Text {
            zh: "授权为脱敏，只能直接显示或计数".to_owned(),
            en: "it is granted masked: it can be shown as it is, or counted".to_owned(),
        },
    };
    json!({
        "table": column.source.table, "column": column.source.column, "why": column.why.name(), "words": words,
        "detail": column.to_string(),
    })
}

/// The mistakes of a pack, each with its place.
pub fn of_pack(faults: &[PackFault]) -> Value {
    let one = |f: &PackFault| serde_json::to_value(pack_fault(f)).unwrap_or_default();
    faults.iter().map(one).collect()
}

/// A mistake of a pack as it is shown.
pub fn pack_fault(fault: &PackFault) -> PackFaultView {
    PackFaultView {
        pointer: fault.place(),
        code: fault.code.clone(),
        severity: word(&fault.severity),
        message: fault.message.clone(),
        hint: fault.hint.clone(),
        words: crate::problem::words(&fault.code),
    }
}
