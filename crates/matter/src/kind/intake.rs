//! How a matter comes in: channels, acceptance, correction, diversion.

use haina_core::Words;
use serde::{Deserialize, Serialize};

use super::LimitText;

/// The way a matter came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Phone,
    Web,
    App,
    Counter,
    Letter,
    /// A self-service machine.
    Machine,
    /// A sensor, a rule or a model.
    Sensor,
    /// Another system, Open311 among them.
    Api,
    /// An old work order.
    Import,
}

impl Channel {
    /// For people.
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Channel::Phone => ("电话", "telephone"),
            Channel::Web => ("网站", "web"),
            Channel::App => ("手机", "phone app"),
            Channel::Counter => ("窗口", "counter"),
            Channel::Letter => ("来信", "letter"),
            Channel::Machine => ("自助机", "self-service machine"),
            Channel::Sensor => ("设备或模型", "device or model"),
            Channel::Api => ("接口", "another system"),
            Channel::Import => ("导入", "import"),
        };
        Words::new(zh, en)
    }
}

/// Who accepts, within which time, and what silence means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntakeRule {
    #[serde(default)]
    pub accept: Accept,
    /// The unit whose desk checks what comes in; none means the dispatch desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    /// How long the desk has; counted from submitting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<LimitText>,
    #[serde(default)]
    pub silence: Silence,
    /// How often the desk may ask the person to correct: once, with everything that is missing.
    #[serde(default = "once")]
    pub correct: u32,
    #[serde(default)]
    pub divert: Vec<Diversion>,
}

/// Who accepts what comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Accept {
    /// Accepted when submitted.
    Auto,
    /// A person at the desk looks first.
    #[default]
    Desk,
}

/// What it means when the desk lets its time pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    #[default]
    Accept,
    Wait,
}

/// Another channel that is the right one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Diversion {
    /// Emergency lines 110, 119, 120.
    Emergency,
    /// Courts and arbitration.
    Litigation,
    /// The petition channel.
    Petition,
    /// Reporting to discipline and supervision.
    Discipline,
    /// State secrets, business secrets, privacy.
    Secret,
    /// Outside the duty of government.
    OutsideDuty,
    /// The same again without new facts.
    Repeated,
}

impl Default for IntakeRule {
    fn default() -> IntakeRule {
        IntakeRule {
            accept: Accept::default(),
            desk: None,
            within: None,
            silence: Silence::default(),
            correct: once(),
            divert: Vec::new(),
        }
    }
}

fn once() -> u32 {
    1
}
