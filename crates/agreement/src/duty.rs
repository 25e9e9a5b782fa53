//! Duties that follow on a use, in words.

use std::sync::Arc;

use haina_core::Words;
use serde::{Serialize, Serializer};

use crate::{Action, Duty, Kept};

/// A duty that follows on the use, with how it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyDue {
    pub duty: Arc<Duty>,
    pub kept: Kept,
}

impl DutyDue {
    pub(crate) fn of(duty: &Arc<Duty>) -> DutyDue {
        DutyDue {
            duty: Arc::clone(duty),
            // That it was done shows only afterwards.
            kept: Kept::Audited,
        }
    }

    /// What is to be done, in both languages.
    pub fn words(&self) -> Words {
        words(&self.duty)
    }
}

impl Serialize for DutyDue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("DutyDue", 5)?;
        out.serialize_field("uid", &self.duty.uid)?;
        out.serialize_field("action", &self.duty.action)?;
        out.serialize_field("constraints", &self.duty.constraints)?;
        out.serialize_field("kept", &self.kept)?;
        out.serialize_field("words", &self.words())?;
        out.end()
    }
}

fn words(duty: &Duty) -> Words {
    let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    let (mut zh, mut en) = match duty.action {
        Action::Delete => both("用后删除", "delete after use"),
        Action::Inform => both("用后告知", "notify after use"),
        Action::Attribute => both("注明来源", "name the source"),
        Action::Compensate => both("付费", "pay"),
        other => (
            format!("履行 {}", other.name()),
            format!("do `{}`", other.name()),
        ),
    };
    for atom in &duty.constraints {
        let ((left_zh, left_en), (op_zh, op_en)) =
            (atom.left.title(), atom.operator.title(&atom.right));
        let unit = atom.unit.as_deref().map(|unit| format!(" {unit}"));
        let unit = unit.unwrap_or_default();
        let (right_zh, right_en) = (atom.right.told("、"), atom.right.told(", "));
        zh.push_str(&format!("，{left_zh}{op_zh} {right_zh}{unit}"));
        en.push_str(&format!(", {left_en} {op_en} {right_en}{unit}"));
    }
    let (kept_zh, kept_en) = Kept::Audited.told();
    zh.push_str(&format!("（{kept_zh}）"));
    en.push_str(&format!(" ({kept_en})"));
    Words { zh, en }
}
