//! Every action in one table: its words, when it is possible, and what it asks for.
//! The engine refuses by the same guards, and the web draws its dialogs from the same parameters.

mod guards;
mod params;
mod table;

use haina_core::Words;
use haina_party::Verdict;
use serde::Serialize;

pub use params::{ParamKind, ParamOption, ParamSpec};
pub use table::{ActionSpec, SPECS};

use crate::engine::Ctx;
use crate::matter::Matter;
use crate::names::Known;
use crate::refusal::Refusal;

/// An action as one person sees it on one matter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActionView {
    pub action: &'static str,
    pub title: Words,
    pub allowed: bool,
    /// Why not, and what now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<Words>,
    pub params: Vec<ParamSpec>,
}

/// The action of this name.
pub fn spec(action: &str) -> Option<&'static ActionSpec> {
    SPECS.iter().find(|spec| spec.name == action)
}

/// Whether the action is possible in this state for this actor, before its parameters are looked at.
///
/// # Errors
/// Why it is not.
pub fn guard(action: &str, state: &Matter, ctx: &Ctx<'_>) -> Result<(), Refusal> {
    match spec(action) {
        Some(spec) => (spec.guard)(state, ctx),
        None => Err(Refusal::NothingToDo),
    }
}

/// Every action a person could ever take on a matter; `may` is what the policies say of `matter.{action}`.
///
/// Actions that the type does not have are left out.
pub fn actions(state: &Matter, ctx: &Ctx<'_>, may: &dyn Fn(&str) -> Verdict) -> Vec<ActionView> {
    let names = Known {
        kind: ctx.kind,
        world: ctx.world,
    };
    let shown = SPECS.iter().filter(|spec| !spec.hidden);
    let views = shown.filter_map(|spec| {
        let refused = guard(spec.name, state, ctx).err();
        if matches!(refused, Some(Refusal::NotOffered { .. })) {
            return None;
        }
        let verdict = may(spec.name);
        let why_not = match (refused, verdict.allowed) {
            (_, false) => Some(verdict.why()),
            (Some(refusal), true) => Some(refusal.what_named(&names)),
            (None, true) => None,
        };
        Some(ActionView {
            action: spec.name,
            title: spec.title(),
            allowed: why_not.is_none(),
            why_not,
            params: (spec.params)(state, ctx),
        })
    });
    views.collect()
}
