//! How far an agreement has come, and the steps of its life.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

/// How far an agreement has come (协议状态).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AgreementState {
    /// 已要约: the terms on the table are the owner's.
    Offered,
    /// 已还价: the terms on the table are the other side's.
    Countered,
    /// 已达成: both agree to the terms, and it is not in force yet.
    Agreed,
    /// 生效中.
    InForce,
    /// 已暂停.
    Paused,
    /// 已终止.
    Ended,
    /// 已到期.
    Expired,
    /// 已拒绝.
    Declined,
    /// 已撤回.
    Withdrawn,
}

/// Whose side somebody is on.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Side {
    /// 提供方: who gives the right (`odrl:assigner`).
    Owner,
    /// 使用方: who gets it (`odrl:assignee`).
    Party,
}

/// A step that a side takes.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Step {
    /// 还价: other terms.
    Counter,
    /// 接受: the other side's terms.
    Accept,
    /// 拒绝: the other side's terms, for good.
    Decline,
    /// 撤回: one's own terms, or what is agreed and not in force.
    Withdraw,
    /// 生效: the owner puts what is agreed in force.
    Conclude,
    /// 暂停.
    Pause,
    /// 恢复: by the side that paused.
    Resume,
    /// 终止.
    End,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// It is not possible in this state.
    NotNow,
    /// It is the other side's.
    NotYours,
}

impl AgreementState {
    /// Where a step of a side leads.
    ///
    /// # Errors
    /// Why it cannot be taken.
    pub fn after(
        self,
        step: Step,
        side: Side,
        paused_by: Option<Side>,
    ) -> Result<AgreementState, Hindrance> {
        use AgreementState::{
            Agreed, Countered, Declined, Ended, InForce, Offered, Paused, Withdrawn,
        };
        // Who wrote the terms on the table.
        let writer = match self {
            Offered => Some(Side::Owner),
            Countered => Some(Side::Party),
            _ => None,
        };
        let (whose, next) = match (self, step) {
            (Offered, Step::Counter) => (Some(Side::Party), Countered),
            (Countered, Step::Counter) => (Some(Side::Owner), Offered),
            (Offered | Countered, Step::Accept) => (writer.map(Side::other), Agreed),
            (Offered | Countered, Step::Decline) => (writer.map(Side::other), Declined),
            (Offered | Countered, Step::Withdraw) => (writer, Withdrawn),
            (Agreed, Step::Withdraw) => (None, Withdrawn),
            (Agreed, Step::Conclude) => (Some(Side::Owner), InForce),
            (InForce, Step::Pause) => (None, Paused),
            (Paused, Step::Resume) => (paused_by, InForce),
            (InForce | Paused, Step::End) => (None, Ended),
            _ => return Err(Hindrance::NotNow),
        };
        match whose.is_none_or(|whose| whose == side) {
            true => Ok(next),
            false => Err(Hindrance::NotYours),
        }
    }

    /// What it is called, in Chinese and in English.
    pub fn title(self) -> (&'static str, &'static str) {
        match self {
            AgreementState::Offered => ("已要约", "offered"),
            AgreementState::Countered => ("已还价", "countered"),
            AgreementState::Agreed => ("已达成", "agreed"),
            AgreementState::InForce => ("生效中", "in force"),
            AgreementState::Paused => ("已暂停", "paused"),
            AgreementState::Ended => ("已终止", "ended"),
            AgreementState::Expired => ("已到期", "expired"),
            AgreementState::Declined => ("已拒绝", "declined"),
            AgreementState::Withdrawn => ("已撤回", "withdrawn"),
        }
    }

    /// Whether nothing can come after it.
    pub fn is_final(self) -> bool {
        use AgreementState::{Declined, Ended, Expired, Withdrawn};
        matches!(self, Declined | Ended | Expired | Withdrawn)
    }
}

impl Side {
    /// The other one.
    pub fn other(self) -> Side {
        match self {
            Side::Owner => Side::Party,
            Side::Party => Side::Owner,
        }
    }
}
