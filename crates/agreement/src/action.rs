//! What may be done with a resource (使用行为), and which of it is part of which.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

/// An action (使用行为): those of the ODRL Vocabulary 2.2 under their names there, and three of our own.
///
/// An action that is not among these is not known and is never permitted.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Action {
    /// 使用: any of what is part of it.
    Use,
    /// 转让: to part with it for good.
    Transfer,
    AcceptTracking,
    /// 汇总: totals and counts only.
    Aggregate,
    Annotate,
    Anonymize,
    Archive,
    /// 注明来源.
    Attribute,
    /// 付费.
    Compensate,
    ConcurrentUse,
    /// 删除.
    Delete,
    Derive,
    Digitize,
    Display,
    /// 分发: to hand it to others.
    Distribute,
    EnsureExclusivity,
    /// 执行: to call a service or a model.
    Execute,
    Extract,
    Give,
    GrantUse,
    Include,
    Index,
    /// 告知.
    Inform,
    Install,
    Modify,
    Move,
    NextPolicy,
    ObtainConsent,
    Play,
    Present,
    Print,
    /// 读取: to get records or fields.
    Read,
    Reproduce,
    ReviewPolicy,
    Sell,
    Stream,
    Synchronize,
    TextToSpeech,
    Transform,
    Translate,
    Uninstall,
    Watermark,
    /// 写入.
    Write,
    /// 核验, our own: to be told whether a claim holds, and nothing else.
    Verify,
    /// 域内计算, our own: to have a job run where the data is, of which only the result leaves.
    Compute,
    /// 代办, our own: to act for the one who gives the mandate. Part of no other action.
    Represent,
}

impl Action {
    /// The name, without what stands before it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether it is one of our own profile, not of ODRL.
    pub fn own(self) -> bool {
        matches!(self, Action::Verify | Action::Compute | Action::Represent)
    }

    /// The action that it is part of (`odrl:includedIn`).
    pub fn included_in(self) -> Option<Action> {
        Some(match self {
            Action::Use | Action::Transfer | Action::Represent => return None,
            Action::Give | Action::Sell => Action::Transfer,
            Action::Display => Action::Play,
            Action::Extract => Action::Reproduce,
            Action::Move => Action::Modify,
            Action::Verify => Action::Read,
            _ => Action::Use,
        })
    }

    /// Whether it is `other` or part of it.
    pub fn within(self, other: Action) -> bool {
        let mut one = Some(self);
        // The longest way up is three steps.
        for _ in 0..4 {
            match one {
                Some(found) if found == other => return true,
                Some(found) => one = found.included_in(),
                None => return false,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_is_use_and_selling_is_not() {
        assert!(Action::Read.within(Action::Use) && Action::Verify.within(Action::Use));
        assert!(!Action::Sell.within(Action::Use) && !Action::Use.within(Action::Read));
        assert!(!Action::Represent.within(Action::Use));
    }

    #[test]
    fn every_action_ends_at_a_top() {
        use strum::IntoEnumIterator;
        for action in Action::iter() {
            let tops = [Action::Use, Action::Transfer, Action::Represent];
            assert!(tops.iter().any(|top| action.within(*top)), "{action}");
        }
    }
}
