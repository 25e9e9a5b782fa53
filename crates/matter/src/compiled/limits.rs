//! From what a type writes to a limit.

use haina_core::Limit;
use haina_core::calendar::local_day;
use jiff::Timestamp;
use serde_json::Value;

use super::Kind;
use crate::kind::{LimitRule, LimitText};

impl Kind {
    /// The limit of the rule at `path` for a clock that starts at `start`; none when no case fits.
    pub(crate) fn limit(
        &self,
        path: &str,
        rule: &LimitRule,
        variables: &Value,
        start: Timestamp,
    ) -> Option<Limit> {
        match rule {
            LimitRule::Plain(text) => self.read(text, variables, start),
            LimitRule::Cases(cases) => {
                let mut fits = cases
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| self.surely(&format!("{path}.{i}.when"), variables));
                fits.find_map(|(_, case)| self.read(&case.limit, variables, start))
            }
        }
    }

    /// A limit as text: plain, or the dated value of a parameter.
    pub(crate) fn read(
        &self,
        text: &LimitText,
        variables: &Value,
        start: Timestamp,
    ) -> Option<Limit> {
        if let Some(name) = text.parameter() {
            let value = self.def().parameters.get(name)?.on(local_day(start))?;
            return value.as_str()?.parse().ok();
        }
        if let Some(name) = text.0.strip_prefix("table/") {
            return self.decided(name, variables)?.limit;
        }
        text.0.parse().ok()
    }
}
