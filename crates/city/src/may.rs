//! What a page lets a person do with a matter.

use serde_json::Value;

/// What a person's page allows them.
#[derive(Default)]
pub(crate) struct May(Vec<Value>);

impl May {
    /// Of a matter, as the person sees it.
    pub fn of(view: &Value) -> May {
        May(view["actions"].as_array().cloned().unwrap_or_default())
    }

    pub fn allows(&self, action: &str) -> bool {
        self.0
            .iter()
            .any(|a| a["action"] == action && a["allowed"] == true)
    }

    /// The values a parameter offers.
    pub fn options(&self, action: &str, param: &str) -> impl Iterator<Item = &Value> {
        let spec = self.0.iter().find(|a| a["action"] == action);
        let params = spec.and_then(|spec| spec["params"].as_array());
        let found = params.and_then(|params| params.iter().find(|p| p["name"] == param));
        let options = found.and_then(|found| found["options"].as_array());
        options.into_iter().flatten().map(|option| &option["value"])
    }

    /// Whether the action is allowed with this value.
    pub fn offers(&self, action: &str, param: &str, value: &Value) -> bool {
        self.allows(action) && self.options(action, param).any(|option| option == value)
    }

    /// The first value a parameter offers.
    pub fn some_option(&self, action: &str, param: &str) -> Option<String> {
        let first = self.options(action, param).next()?;
        first.as_str().map(str::to_owned)
    }

    pub fn option(&self, action: &str, param: &str) -> String {
        self.some_option(action, param).unwrap_or_default()
    }
}
