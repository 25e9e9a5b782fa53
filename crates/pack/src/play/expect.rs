//! Compares what is with what a scenario says must be.

use haina_core::{Expr, Scope, VarType};
use haina_matter::Matter;
use haina_matter::matter::Clock;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::types::Expect;

/// A city whose matters can be looked at.
pub trait Shown {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// The matter of this name; the one opened last when there is none.
    fn matter(&self, name: Option<&str>) -> Option<&Matter>;

    /// Why somebody may not take an action on a matter; none: they may.
    fn refusal(&self, name: Option<&str>, who: &str, action: &str) -> Option<String>;
}

/// What differs, each in a sentence; nothing when all is as it must be.
pub fn differences(city: &impl Shown, expect: &Expect) -> Vec<String> {
    let Some(matter) = city.matter(expect.on.as_deref()) else {
        return vec!["no such matter was opened".into()];
    };
    let mut told = Vec::new();
    let mut same = |what: &str, wanted: &str, found: String| {
        if wanted != found {
            told.push(format!("{what} is {found}, wanted is {wanted}"));
        }
    };
    if let Some(state) = &expect.state {
        same("state", state, word(&matter.state));
    }
    if let Some(round) = expect.round {
        same("round", &round.to_string(), matter.round().to_string());
    }
    if let Some(lead) = &expect.lead {
        same(
            "lead",
            lead,
            matter.lead.clone().unwrap_or_else(|| "nobody".into()),
        );
    }
    if let Some(helpers) = &expect.helpers {
        same("helpers", &helpers.join(", "), matter.helpers.join(", "));
    }
    if let Some(reporters) = expect.reporters {
        same(
            "the number of reporters",
            &reporters.to_string(),
            matter.reporters.len().to_string(),
        );
    }
    if let Some(supervised) = expect.supervised {
        let open = matter.supervisions.iter().any(|s| s.lifted_at.is_none());
        same("supervised", &supervised.to_string(), open.to_string());
    }
    for (key, state) in &expect.tasks {
        let found = matter
            .present_tasks()
            .find(|t| t.key == *key || t.kind == *key);
        same(
            &format!("task `{key}`"),
            state,
            found.map_or_else(|| "not there".into(), |t| word(&t.state)),
        );
    }
    for (key, state) in &expect.papers {
        let found = matter.paper(key);
        same(
            &format!("paper `{key}`"),
            state,
            found.map_or_else(|| "not needed".into(), |paper| word(&paper.state)),
        );
    }
    for (key, due) in &expect.due {
        let found = clock(matter, key).map_or_else(|| "no clock".into(), |c| local(c.due));
        let wanted = crate::time(due).map_or_else(|| due.clone(), local);
        same(&format!("clock `{key}` is due at: it"), &wanted, found);
    }
    for (key, state) in &expect.clocks {
        let found =
            clock(matter, key).map_or_else(|| "not there".into(), |c| word(&c.state(city.now())));
        same(&format!("clock `{key}`"), state, found);
    }
    for (key, rungs) in &expect.rungs {
        let fired = clock(matter, key).map(|c| {
            let fired = c.rungs.iter().filter(|r| r.fired_at.is_some());
            fired
                .map(|r| format!("{}%", r.percent))
                .collect::<Vec<_>>()
                .join(", ")
        });
        same(
            &format!("rungs of clock `{key}` that fired: it"),
            &rungs.join(", "),
            fired.unwrap_or_default(),
        );
    }
    let who = expect.on.as_deref();
    for (actor, actions) in &expect.allowed {
        for action in actions {
            if let Some(refusal) = city.refusal(who, actor, action) {
                told.push(format!("{actor} may not `{action}`: {refusal}"));
            }
        }
    }
    for (actor, actions) in &expect.refused {
        for action in actions
            .iter()
            .filter(|a| city.refusal(who, actor, a).is_none())
        {
            told.push(format!("{actor} may `{action}`, and must not"));
        }
    }
    for text in &expect.holds {
        told.extend(holds(matter, text));
    }
    told
}

fn holds(matter: &Matter, text: &str) -> Option<String> {
    let scope = Scope::new().with("matter", VarType::Any);
    let said = match Expr::compile_bool(text, &scope)
        .and_then(|e| e.eval_bool(&json!({"matter": matter})))
    {
        Ok(true) => return None,
        Ok(false) => format!("`{text}` does not hold"),
        Err(error) => format!("`{text}`: {error}"),
    };
    Some(said)
}

/// The clock of this key in the latest round that has one; one that still counts before one that does not.
fn clock<'a>(matter: &'a Matter, key: &str) -> Option<&'a Clock> {
    let of_key = matter.clocks.iter().filter(|c| c.key == key);
    of_key.max_by_key(|c| (!c.void, c.round, c.start))
}

fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        other => format!("{other:?}"),
    }
}

fn local(moment: jiff::Timestamp) -> String {
    let local = moment.in_tz("Asia/Shanghai");
    local.map_or_else(
        |_| moment.to_string(),
        |l| l.strftime("%Y-%m-%dT%H:%M").to_string(),
    )
}
