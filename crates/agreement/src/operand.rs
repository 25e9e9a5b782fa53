//! What a constraint may speak of, and how it compares.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{Kept, Value};

/// What a constraint speaks of (左操作数, `odrl:LeftOperand`). What is not among these is an unknown term.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    strum::EnumIter,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Operand {
    /// 时间: the moment of the use.
    DateTime,
    /// 用途: what the asker says it is for.
    Purpose,
    /// 次数: the uses under the agreement, this one counted.
    Count,
    /// 地域: where it is used, as the asker says.
    Spatial,
    /// 已付金额: what was paid for this use before it.
    PayAmount,
    /// 期限, of a duty: how long after the use, as `P30D`.
    ElapsedTime,
    /// 接收方, of a duty: who is told.
    Recipient,
    /// 字段, our own: the fields asked.
    Field,
    /// 行数, our own: rows given under the agreement, those of this use counted.
    Rows,
    /// 字节数, our own: bytes given under the agreement, those of this use counted.
    Bytes,
    /// 最小群体, our own: how many the smallest group of an aggregate holds.
    GroupSize,
    /// 署名, our own, of a duty: the words that name the source.
    Attribution,
}

/// Which values an operand has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperandKind {
    Number,
    Moment,
    /// One word; a list on the right is a choice.
    Text,
    /// Several words at once.
    Texts,
}

impl Operand {
    /// The name, without what stands before it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether it is one of our own profile, not of ODRL.
    pub fn own(self) -> bool {
        use Operand::{Attribution, Bytes, Field, GroupSize, Rows};
        matches!(self, Field | Rows | Bytes | GroupSize | Attribution)
    }

    pub(crate) fn kind(self) -> OperandKind {
        match self {
            Operand::DateTime => OperandKind::Moment,
            Operand::Count
            | Operand::PayAmount
            | Operand::Rows
            | Operand::Bytes
            | Operand::GroupSize => OperandKind::Number,
            Operand::Purpose
            | Operand::Spatial
            | Operand::ElapsedTime
            | Operand::Recipient
            | Operand::Attribution => OperandKind::Text,
            Operand::Field => OperandKind::Texts,
        }
    }

    /// How a term about it is kept.
    pub fn kept(self) -> Kept {
        match self {
            // What the asker says of itself; a door that looks it up itself knows better, and most do not.
            Operand::Purpose
            | Operand::Spatial
            | Operand::PayAmount
            | Operand::Rows
            | Operand::Bytes
            | Operand::GroupSize => Kept::Attested,
            Operand::ElapsedTime | Operand::Recipient | Operand::Attribution => Kept::Audited,
            _ => Kept::Enforced,
        }
    }

    /// What it is called, in Chinese and in English.
    pub(crate) fn title(self) -> (&'static str, &'static str) {
        match self {
            Operand::DateTime => ("时间", "time"),
            Operand::Purpose => ("用途", "purpose"),
            Operand::Count => ("次数", "count"),
            Operand::Spatial => ("地域", "region"),
            Operand::PayAmount => ("金额", "amount"),
            Operand::ElapsedTime => ("期限", "time after the use"),
            Operand::Recipient => ("接收方", "recipient"),
            Operand::Field => ("字段", "fields"),
            Operand::Rows => ("行数", "rows"),
            Operand::Bytes => ("字节数", "bytes"),
            Operand::GroupSize => ("最小群体", "smallest group"),
            Operand::Attribution => ("署名", "attribution"),
        }
    }
}

/// How a constraint compares (运算符, `odrl:Operator`). The other operators of ODRL are unknown terms.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Operator {
    Eq,
    Neq,
    Lt,
    Lteq,
    Gt,
    Gteq,
    /// One of these.
    IsAnyOf,
    /// None of these.
    IsNoneOf,
    /// Nothing that is not among these.
    IsPartOf,
    /// All of these, and perhaps more.
    HasPart,
}

impl Operator {
    /// The name, without what stands before it.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether values of this kind can be compared by it. `isAnyOf` of several values is left out on purpose: one allowed field
    /// would let all others through.
    pub(crate) fn fits(self, kind: OperandKind) -> bool {
        use Operator::{Eq, HasPart, IsAnyOf, IsNoneOf, IsPartOf, Neq};
        match kind {
            OperandKind::Number | OperandKind::Moment => {
                !matches!(self, IsAnyOf | IsNoneOf | IsPartOf | HasPart)
            }
            OperandKind::Text => matches!(self, Eq | Neq | IsAnyOf | IsNoneOf | IsPartOf),
            OperandKind::Texts => matches!(self, Eq | IsNoneOf | IsPartOf | HasPart),
        }
    }

    /// What it is called before such a value, in Chinese and in English.
    pub(crate) fn title(self, value: &Value) -> (&'static str, &'static str) {
        let moment = matches!(value, Value::Moment(_));
        match self {
            Operator::Eq => ("为", "is"),
            Operator::Neq => ("不为", "is not"),
            Operator::Lt if moment => ("早于", "before"),
            Operator::Lt => ("小于", "below"),
            Operator::Lteq if moment => ("不晚于", "not after"),
            Operator::Lteq => ("至多", "at most"),
            Operator::Gt if moment => ("晚于", "after"),
            Operator::Gt => ("大于", "above"),
            Operator::Gteq if moment => ("不早于", "not before"),
            Operator::Gteq => ("至少", "at least"),
            Operator::IsAnyOf => ("属于", "one of"),
            Operator::IsNoneOf => ("不属于", "none of"),
            Operator::IsPartOf => ("限于", "only"),
            Operator::HasPart => ("包含", "all of"),
        }
    }
}
