//! The types of `tests/*.yaml` and `demo/*.yaml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::fault::Pos;
use crate::node::Node;

/// A scenario, titled as a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    pub name: String,
    #[serde(default)]
    pub given: Given,
    pub when: Vec<Step>,
    #[serde(default)]
    pub then: Option<Expect>,
    /// The file it stands in, and where; set when it is read.
    #[serde(skip)]
    pub file: String,
    #[serde(skip)]
    pub pos: Pos,
}

/// The day a scenario begins.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Given {
    /// As [`crate::time`] reads it; 2026-03-02T09:00 when not said.
    #[serde(default)]
    pub now: Option<String>,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    #[serde(rename = "as")]
    pub who: Option<String>,
    pub open: Option<OpenStep>,
    #[serde(rename = "do")]
    pub action: Option<String>,
    pub with: Map<String, Value>,
    pub on: Option<String>,
    pub wait: Option<String>,
    pub until: Option<String>,
    pub attach: Vec<String>,
    pub refused: Option<String>,
    pub then: Option<Expect>,
    pub note: Option<String>,
    #[serde(skip)]
    pub pos: Pos,
}

/// A matter that is opened.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenStep {
    #[serde(rename = "type")]
    pub kind: String,
    pub id: Option<String>,
    pub title: Option<String>,
    pub form: Option<Value>,
    pub channel: Option<String>,
    pub class: Option<String>,
    pub urgency: Option<String>,
    pub place: Option<PlaceStep>,
    pub reporter: Option<ReporterStep>,
    pub lead: Option<String>,
    pub draft: bool,
}

/// Where it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlaceStep {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
}

/// Who reports it; always invented.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReporterStep {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub anonymous: bool,
    pub on_behalf_of: Option<String>,
}

/// What must be true of a matter.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Expect {
    pub on: Option<String>,
    pub state: Option<String>,
    pub round: Option<u32>,
    pub lead: Option<String>,
    pub helpers: Option<Vec<String>>,
    pub tasks: BTreeMap<String, String>,
    pub papers: BTreeMap<String, String>,
    pub due: BTreeMap<String, String>,
    pub clocks: BTreeMap<String, String>,
    pub rungs: BTreeMap<String, Vec<String>>,
    pub reporters: Option<u32>,
    pub supervised: Option<bool>,
    pub allowed: BTreeMap<String, Vec<String>>,
    pub refused: BTreeMap<String, Vec<String>>,
    pub holds: Vec<String>,
    #[serde(skip)]
    pub pos: Pos,
}

/// A demo record: an invented matter and its story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemoMatter {
    pub id: String,
    pub at: String,
    #[serde(rename = "as")]
    pub who: String,
    pub open: OpenStep,
    #[serde(default)]
    pub story: Vec<Step>,
    #[serde(skip)]
    pub file: String,
}

impl Scenario {
    /// Notes where everything of it is written.
    pub(crate) fn place(&mut self, file: &str, node: &Node) {
        self.file = file.to_owned();
        self.pos = node.get("name").map_or(node.pos, |n| n.pos);
        if let Some((then, at)) = self.then.as_mut().zip(node.get("then")) {
            then.pos = at.pos;
        }
        for (step, at) in self.when.iter_mut().zip(node.at("/when").items()) {
            step.place(at);
        }
    }
}

impl Step {
    /// Notes where it is written.
    pub(crate) fn place(&mut self, node: &Node) {
        self.pos = node.pos;
        if let Some((then, at)) = self.then.as_mut().zip(node.get("then")) {
            then.pos = at.pos;
        }
    }
}
