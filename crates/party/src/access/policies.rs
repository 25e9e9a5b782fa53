//! The policies, read once: per action those that speak of it, with their annotations.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::str::FromStr;

use cedar_policy::{ActionConstraint, Effect, EntityUid, Policy, PolicyId, PolicySet, Schema};
use haina_core::Words;
use serde_json::{Value, json};

use super::AccessError;
use crate::action::ACTIONS;

/// The files, one per subject; their text is also what a lawyer reads.
pub(super) const FILES: [(&str, &str); 20] = [
    ("reporter", include_str!("../../policies/reporter.cedar")),
    ("deputy", include_str!("../../policies/deputy.cedar")),
    ("agent", include_str!("../../policies/agent.cedar")),
    (
        "dispatcher",
        include_str!("../../policies/dispatcher.cedar"),
    ),
    ("unit", include_str!("../../policies/unit.cedar")),
    (
        "supervisor",
        include_str!("../../policies/supervisor.cedar"),
    ),
    ("expert", include_str!("../../policies/expert.cedar")),
    ("auditor", include_str!("../../policies/auditor.cedar")),
    ("admin", include_str!("../../policies/admin.cedar")),
    ("finding", include_str!("../../policies/finding.cedar")),
    ("catalog", include_str!("../../policies/catalog.cedar")),
    ("lake", include_str!("../../policies/lake.cedar")),
    ("query", include_str!("../../policies/query.cedar")),
    ("dossier", include_str!("../../policies/dossier.cedar")),
    ("proof", include_str!("../../policies/proof.cedar")),
    ("agreement", include_str!("../../policies/agreement.cedar")),
    ("ledger", include_str!("../../policies/ledger.cedar")),
    ("everyone", include_str!("../../policies/everyone.cedar")),
    ("limits", include_str!("../../policies/limits.cedar")),
    ("schema", include_str!("../../policies/schema.cedarschema")),
];

/// Everything the engine keeps of the policies.
#[derive(Debug)]
pub(super) struct Policies {
    pub schema: Schema,
    /// Every policy as a permit of any action: Cedar's reasons to allow are then all those that hold.
    pub conditions: PolicySet,
    by_action: HashMap<&'static str, ForAction>,
}

/// The policies that speak of one action.
#[derive(Debug)]
pub(super) struct ForAction {
    pub uid: EntityUid,
    /// Those of [`Policies::conditions`] that speak of it.
    pub conditions: PolicySet,
    notes: BTreeMap<PolicyId, Note>,
}

/// What a policy says of itself.
#[derive(Debug, Clone)]
pub(super) struct Note {
    pub permits: bool,
    /// The role or relation a permit is for.
    pub role: String,
    /// Where a permit holds: "on a matter they reported"; empty for everywhere.
    pub place: Words,
    /// What a forbid says to people.
    pub says: Words,
}

impl Policies {
    /// Reads the files. Fails only when they do not hold together, which a test rules out.
    pub fn read() -> Result<Policies, AccessError> {
        let broken = |file: &str, why: String| AccessError::Policies {
            file: file.to_owned(),
            why,
        };
        let mut schema = None;
        let mut policies = Vec::new();
        for (file, text) in FILES {
            if file == "schema" {
                let (read, _) =
                    Schema::from_cedarschema_str(text).map_err(|e| broken(file, e.to_string()))?;
                schema = Some(read);
                continue;
            }
            let set = PolicySet::from_str(text).map_err(|e| broken(file, e.to_string()))?;
            for policy in set.policies() {
                let id = policy.annotation("id").unwrap_or_default();
                if id.is_empty() {
                    return Err(broken(file, "a policy has no @id".to_owned()));
                }
                policies.push(policy.new_id(PolicyId::new(id)));
            }
        }
        let schema = schema.ok_or_else(|| broken("schema", "it is missing".to_owned()))?;
        let conditions = policies.iter().map(|p| {
            condition(p).map_err(|why| broken("limits", format!("policy `{}`: {why}", p.id())))
        });
        let conditions = conditions.collect::<Result<Vec<_>, _>>()?;
        let set = |policies: Vec<Policy>| {
            PolicySet::from_policies(policies).map_err(|e| broken("limits", e.to_string()))
        };
        let mut by_action = HashMap::new();
        for action in ACTIONS {
            let uid = EntityUid::from_str(&format!("Action::\"{}\"", action.id))
                .map_err(|e| broken("schema", e.to_string()))?;
            let spoken = policies.iter().filter(|p| speaks_of(p, &uid));
            let notes: BTreeMap<PolicyId, Note> =
                spoken.map(|p| (p.id().clone(), Note::of(p))).collect();
            let of_action = conditions.iter().filter(|p| notes.contains_key(p.id()));
            let of = ForAction {
                conditions: set(of_action.cloned().collect())?,
                uid,
                notes,
            };
            by_action.insert(action.id, of);
        }
        Ok(Policies {
            schema,
            conditions: set(conditions)?,
            by_action,
        })
    }

    /// The policies that speak of the action.
    pub fn on(&self, action: &str) -> Option<&ForAction> {
        self.by_action.get(action)
    }
}

impl ForAction {
    /// Whether policies that hold allow the action: some permit, and no forbid.
    pub fn decide(&self, holding: &BTreeSet<PolicyId>) -> bool {
        let mut allowed = false;
        for note in self.holding(holding) {
            if !note.permits {
                return false;
            }
            allowed = true;
        }
        allowed
    }

    /// Of the policies that hold, those that speak of the action.
    pub fn holding<'n>(
        &'n self,
        holding: &'n BTreeSet<PolicyId>,
    ) -> impl Iterator<Item = &'n Note> + 'n {
        let spoken = self.notes.iter().filter(|(id, _)| holding.contains(*id));
        spoken.map(|(_, note)| note)
    }

    /// The permits, in the order of their ids.
    pub fn permits(&self) -> impl Iterator<Item = &Note> {
        self.notes.values().filter(|n| n.permits)
    }
}

impl Note {
    fn of(policy: &Policy) -> Note {
        let said = |key: &str| policy.annotation(key).unwrap_or_default().to_owned();
        Note {
            permits: policy.effect() == Effect::Permit,
            role: said("role"),
            place: Words::new(said("where_zh"), said("where_en")),
            says: Words::new(said("zh"), said("en")),
        }
    }
}

/// The policy without its effect and its actions: whether it holds for a principal and a resource.
fn condition(policy: &Policy) -> Result<Policy, String> {
    let mut text = policy.to_json().map_err(|e| e.to_string())?;
    if names_action(&text["conditions"]) {
        return Err("name actions in the head, not in a condition".to_owned());
    }
    text["effect"] = json!("permit");
    text["action"] = json!({ "op": "All" });
    Policy::from_json(Some(policy.id().clone()), text).map_err(|e| e.to_string())
}

fn names_action(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            map.get("Var").is_some_and(|v| v == "action") || map.values().any(names_action)
        }
        Value::Array(items) => items.iter().any(names_action),
        _ => false,
    }
}

fn speaks_of(policy: &Policy, action: &EntityUid) -> bool {
    match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(one) => one == *action,
        ActionConstraint::In(many) => many.contains(action),
    }
}
