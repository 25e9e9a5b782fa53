//! Terms as they come over the wire: our own, or ODRL.

use haina_agreement::{Action, AgreementError, AgreementState, Clauses, Paid, Request, Terms, Use};
use serde_json::Value;

use super::may::party;
use crate::app::Api;
use crate::model::UseAsk;

/// The terms of a body; exactly one of the two ways to write them.
pub(super) fn read(
    terms: Option<Value>,
    odrl: Option<Value>,
) -> Result<Option<Clauses>, AgreementError> {
    match (terms, odrl) {
        (None, None) => Ok(None),
        (Some(terms), None) => {
            let terms: Terms = serde_json::from_value(terms)
                .map_err(|error| ask(format!("the terms do not fit: {error}")))?;
            Ok(Some(Clauses::Terms(Box::new(terms))))
        }
        (None, Some(odrl)) => Ok(Some(Clauses::Odrl(odrl))),
        (Some(_), Some(_)) => Err(ask(
            "say the terms as `terms` or as `odrl`, not both".to_owned()
        )),
    }
}

/// As [`read`], where there must be some.
pub(super) fn wanted(terms: Option<Value>, odrl: Option<Value>) -> Result<Clauses, AgreementError> {
    let read = read(terms, odrl)?;
    read.ok_or_else(|| ask("the terms are missing: say them as `terms` or as `odrl`".to_owned()))
}

/// A use as the room is asked about it.
pub(super) fn asked(api: &Api, ask_for: UseAsk) -> Result<Use, AgreementError> {
    let action: Action = ask_for
        .action
        .parse()
        .map_err(|_| ask(format!("there is no action `{}`", ask_for.action)))?;
    let agreement = ask_for.agreement.map(|id| id.parse());
    let agreement = agreement
        .transpose()
        .map_err(|_| ask("`agreement` is no id of one".to_owned()))?;
    let now = api.env().now();
    let request = Request {
        fields: ask_for.fields,
        purpose: ask_for.purpose,
        region: ask_for.region,
        rows: ask_for.rows,
        bytes: ask_for.bytes,
        smallest_group: ask_for.smallest_group,
        paid: ask_for.paid.map(|paid| Paid {
            unit: paid.unit,
            amount: paid.amount,
        }),
        ..Request::new(party(&ask_for.unit), action, ask_for.resource, now)
    };
    Ok(Use {
        agreement,
        key: ask_for.key,
        request,
    })
}

/// A state of agreements as a query names it.
pub(in crate::v1) fn state(name: &str) -> Result<AgreementState, AgreementError> {
    let state = name.parse();
    state.map_err(|_| ask("there is no such state of an agreement".to_owned()))
}

pub(super) fn ask(why: String) -> AgreementError {
    AgreementError::Ask { why }
}
