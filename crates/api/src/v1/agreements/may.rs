//! Who may do what with agreements: asked of the policies, for a department that one works for.

use haina_agreement::{Agreement, AgreementError, AgreementId, Side, Step};
use haina_party::{ApplicationAttributes, CatalogAttributes, Principal, Resource};
use strum::IntoEnumIterator as _;

use crate::Problem;
use crate::app::Api;
use crate::fault::ApiFault;
use crate::model::StepView;

/// What stands before the key of a department where it is a party.
const DEPT: &str = "dept:";

/// A department as a party of agreements.
pub(super) fn party(unit: &str) -> String {
    format!("{DEPT}{unit}")
}

/// The department that a party is; none of a person.
pub(super) fn unit(party: &str) -> Option<&str> {
    party.strip_prefix(DEPT)
}

/// Refuses what the policies do not let the principal do for the department; gives the role by which they may.
pub(super) fn permit(
    api: &Api,
    principal: &Principal,
    action: &str,
    unit: &str,
) -> Result<String, ApiFault> {
    api.permit(principal, action, &acting(unit))
}

fn acting(unit: &str) -> Resource {
    Resource::Catalogued(CatalogAttributes {
        owner: unit.to_owned(),
        ..CatalogAttributes::default()
    })
}

/// An agreement that the principal may read; else there is none for them. Standing offers are for everybody who works here.
pub(super) async fn readable(
    api: &Api,
    principal: &Principal,
    id: AgreementId,
) -> Result<Agreement, Problem> {
    let agreement = api.agreements().agreement(id).await?;
    let dept = |party: Option<&str>| party.and_then(unit).unwrap_or_default().to_owned();
    let of = Resource::Application(ApplicationAttributes {
        id: id.to_string(),
        owner: dept(Some(&agreement.owner)),
        applicant: dept(agreement.party.as_deref()),
    });
    let standing = agreement.party.is_none() && works_here(api, principal);
    if !standing && !api.decide(principal, "agreement.read", &of).allowed {
        let (what, id) = ("agreement", id.to_string());
        return Err(AgreementError::NotFound { what, id }.into());
    }
    Ok(agreement)
}

/// Whether the principal works for the administration: those read the catalogue.
pub(super) fn works_here(api: &Api, principal: &Principal) -> bool {
    api.decide(principal, "catalog.list", &Resource::City)
        .allowed
}

/// The parties whose agreements the principal may see in lists, as a filter: empty: everybody's; none: nobody's.
pub(in crate::v1) fn seen_for(api: &Api, principal: &Principal) -> Option<Vec<String>> {
    let now = api.env().now();
    let scope = api.access().scope_of(principal, "agreement.read", now);
    if scope.all {
        return Some(Vec::new());
    }
    let of_party = |key: &&String| key.starts_with(DEPT) || key.starts_with("person:");
    let parties: Vec<String> = scope.keys.iter().filter(of_party).cloned().collect();
    // Without anybody to see for, an empty filter would show all.
    Some(parties).filter(|parties| !parties.is_empty())
}

/// Steps that the principal may take now.
pub(super) fn steps(api: &Api, principal: &Principal, agreement: &Agreement) -> Vec<StepView> {
    let sides = [
        (Side::Owner, Some(agreement.owner.as_str())),
        (Side::Party, agreement.party.as_deref()),
    ];
    let mut steps = Vec::new();
    for (side, party) in sides {
        let Some(unit) = party.and_then(unit) else {
            continue;
        };
        if !api
            .decide(principal, "agreement.act", &acting(unit))
            .allowed
        {
            continue;
        }
        let possible = Step::iter().filter(|step| {
            let after = agreement.state.after(*step, side, agreement.paused_by);
            after.is_ok()
        });
        steps.extend(possible.map(|step| StepView {
            step: step.to_string(),
            unit: unit.to_owned(),
        }));
    }
    steps
}
