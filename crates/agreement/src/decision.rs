//! Decisions with their reasons.

use haina_core::Words;
use serde::{Deserialize, Serialize, Serializer};

use crate::{Action, DutyDue, Operand, Operator, Unknown, Value};

/// Whether a use is permitted, and why (决定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    pub permit: bool,
    /// Every prohibition, then the permissions up to the first that applies, each with all its terms.
    pub rules: Vec<RuleOutcome>,
    /// Terms of the policy that are not understood; any of them denies.
    pub unknown: Vec<Unknown>,
    /// What follows on the use, where it is permitted.
    pub duties: Vec<DutyDue>,
}

/// What became of one permission or prohibition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleOutcome {
    pub kind: RuleKind,
    pub uid: Option<String>,
    /// Whether it permits or prohibits this very use. A prohibition also does where it cannot be told.
    pub active: bool,
    pub outcomes: Vec<Outcome>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// 许可.
    Permission,
    /// 禁止.
    Prohibition,
}

/// What became of one term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub term: Term,
    pub state: TermState,
    /// Which comparison; none where the term has none.
    pub operator: Option<Operator>,
    /// What the request says; none: nothing.
    pub asked: Option<Value>,
    /// What was agreed; none: anything.
    pub agreed: Option<Value>,
    pub kept: Kept,
    /// How many `and`, `or`, `xone` it stands under.
    pub depth: u8,
}

/// Which term it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// 使用方.
    Assignee,
    /// 资源.
    Target,
    /// 行为.
    Action,
    Constraint(Operand),
    And,
    Or,
    Xone,
    /// A duty of an earlier use that was violated.
    Duty(Action),
    /// What is not understood, and where it stands.
    Unknown(Unknown),
}

/// What became of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TermState {
    /// 符合.
    Held,
    /// 不符合.
    Failed,
    /// 未知条款: it is not understood.
    Unknown,
    /// 未绑定: the request says nothing of it.
    Unbound,
}

/// How a term is kept, said without promising more than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// 强制执行: checked at the door; what breaks it does not leave.
    Enforced,
    /// 声明担保: what the asker says of itself, on record under its name, and not checked.
    Attested,
    /// 事后审计: it shows only afterwards, from receipts and reports.
    Audited,
}

impl Term {
    /// The name, as in ODRL or our profile.
    pub fn name(&self) -> &str {
        match self {
            Term::Assignee => "assignee",
            Term::Target => "target",
            Term::Action => "action",
            Term::Constraint(operand) => operand.name(),
            Term::And => "and",
            Term::Or => "or",
            Term::Xone => "xone",
            Term::Duty(_) => "duty",
            Term::Unknown(_) => "unknown",
        }
    }

    fn title(&self) -> (String, String) {
        let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match self {
            Term::Assignee => both("使用方", "who"),
            Term::Target => both("资源", "resource"),
            Term::Action => both("行为", "action"),
            Term::Constraint(operand) => {
                let (zh, en) = operand.title();
                both(zh, en)
            }
            Term::And => both("以下全部", "all of these"),
            Term::Or => both("以下至少一项", "at least one of these"),
            Term::Xone => both("以下恰有一项", "exactly one of these"),
            Term::Duty(action) => (
                format!("此前义务 {}", action.name()),
                format!("earlier duty `{}`", action.name()),
            ),
            Term::Unknown(unknown) => (
                format!("未知条款 {} “{}”", unknown.at, unknown.text),
                format!("unknown term at {}: `{}`", unknown.at, unknown.text),
            ),
        }
    }
}

impl TermState {
    pub(crate) fn told(self) -> (&'static str, &'static str) {
        match self {
            TermState::Held => ("符合", "held"),
            TermState::Failed => ("不符合", "failed"),
            TermState::Unknown => ("无法理解", "unknown"),
            TermState::Unbound => ("请求未说明", "not said"),
        }
    }
}

impl Kept {
    /// How it is kept, in words.
    pub fn told(self) -> (&'static str, &'static str) {
        match self {
            Kept::Enforced => ("强制执行", "enforced"),
            Kept::Attested => ("声明担保", "attested"),
            Kept::Audited => ("事后审计", "audited"),
        }
    }
}

impl Outcome {
    /// The outcome as a sentence in both languages.
    pub fn words(&self) -> Words {
        let Words { mut zh, mut en } = self.agreed_part();
        if let Some(asked) = &self.asked {
            let (between_zh, between_en) = match self.agreed {
                Some(_) => ("，请求 ", ", asked "),
                None => ("：请求 ", ": asked "),
            };
            zh.push_str(&format!("{between_zh}{}", asked.told("、")));
            en.push_str(&format!("{between_en}{}", asked.told(", ")));
        }
        let ((state_zh, state_en), (kept_zh, kept_en)) = (self.state.told(), self.kept.told());
        zh.push_str(&format!("；{state_zh}（{kept_zh}）"));
        en.push_str(&format!("; {state_en} ({kept_en})"));
        Words { zh, en }
    }

    /// What was agreed and how it is kept, before anybody asked.
    pub(crate) fn agreed_words(&self) -> Words {
        let Words { mut zh, mut en } = self.agreed_part();
        let (kept_zh, kept_en) = self.kept.told();
        zh.push_str(&format!("（{kept_zh}）"));
        en.push_str(&format!(" ({kept_en})"));
        Words { zh, en }
    }

    fn agreed_part(&self) -> Words {
        let (mut zh, mut en) = self.term.title();
        if let Some(agreed) = &self.agreed {
            let (op_zh, op_en) = match self.operator {
                Some(operator) => operator.title(agreed),
                None => ("属于", "one of"),
            };
            zh.push_str(&format!("：约定{op_zh} {}", agreed.told("、")));
            en.push_str(&format!(": agreed {op_en} {}", agreed.told(", ")));
        }
        Words { zh, en }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Outcome", 8)?;
        out.serialize_field("term", self.term.name())?;
        out.serialize_field("state", &self.state)?;
        out.serialize_field("operator", &self.operator)?;
        out.serialize_field("asked", &self.asked)?;
        out.serialize_field("agreed", &self.agreed)?;
        out.serialize_field("kept", &self.kept)?;
        out.serialize_field("depth", &self.depth)?;
        out.serialize_field("words", &self.words())?;
        out.end()
    }
}

impl Decision {
    /// The reasons on one page, a line per term, in both languages.
    pub fn explained(&self) -> Words {
        let (mut zh, mut en) = match self.permit {
            true => ("准许\n".to_owned(), "permitted\n".to_owned()),
            false => ("拒绝\n".to_owned(), "denied\n".to_owned()),
        };
        for unknown in &self.unknown {
            let (at, text) = (&unknown.at, &unknown.text);
            zh.push_str(&format!("未知条款 {at}：“{text}”，一律拒绝\n"));
            en.push_str(&format!("unknown term at {at}: `{text}`, which denies\n"));
        }
        for rule in &self.rules {
            let (rule_zh, rule_en) = match (rule.kind, rule.active) {
                (RuleKind::Permission, true) => ("许可，适用", "permission, applies"),
                (RuleKind::Permission, false) => ("许可，不适用", "permission, does not apply"),
                (RuleKind::Prohibition, true) => ("禁止，适用", "prohibition, applies"),
                (RuleKind::Prohibition, false) => ("禁止，不适用", "prohibition, does not apply"),
            };
            zh.push_str(&format!("{rule_zh}\n"));
            en.push_str(&format!("{rule_en}\n"));
            for outcome in &rule.outcomes {
                let words = outcome.words();
                let indent = "  ".repeat(1 + usize::from(outcome.depth));
                zh.push_str(&format!("{indent}{}\n", words.zh));
                en.push_str(&format!("{indent}{}\n", words.en));
            }
        }
        for due in &self.duties {
            let words = due.words();
            zh.push_str(&format!("义务：{}\n", words.zh));
            en.push_str(&format!("duty: {}\n", words.en));
        }
        Words { zh, en }
    }
}
