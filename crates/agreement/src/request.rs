//! What is asked at a door.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Action, AgreementError, LIST_MAX, NUMBER_MAX, Operand, TEXT_CHARS_MAX, Value};

/// Keys of parties, of resources, and violated duties that a request names at most.
pub const SCOPE_MAX: usize = 50;

/// A use that is asked for (使用请求): the same at every door. What is not said is not bound, and a term about it denies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Who asks: the keys of the party and of whatever it acts as or belongs to.
    pub parties: Vec<String>,
    pub action: Action,
    /// The key of the resource, and those of collections that it is part of.
    pub resources: Vec<String>,
    /// The fields asked; none: not said, which may be all. A door that gives records says them.
    #[serde(default)]
    pub fields: Option<Vec<String>>,
    #[serde(default)]
    pub purpose: Option<String>,
    pub now: Timestamp,
    /// Where it is used, as the key of a region.
    #[serde(default)]
    pub region: Option<String>,
    /// Rows that this use gives at most.
    #[serde(default)]
    pub rows: Option<u64>,
    /// Bytes that this use gives at most.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// How many the smallest group holds, where only totals are given.
    #[serde(default)]
    pub smallest_group: Option<u64>,
    /// What was used under the agreement before this use; the service fills it in.
    #[serde(default)]
    pub meter: Option<Meter>,
    #[serde(default)]
    pub paid: Option<Paid>,
    /// Duties of earlier uses that are known to be violated, by their `uid` or the name of their action.
    #[serde(default)]
    pub violated: Vec<String>,
}

/// What was used so far (计量): the sum of the receipts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meter {
    pub uses: u64,
    pub rows: u64,
    pub bytes: u64,
}

/// What was paid for this use before it, in the smallest part of a unit of account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paid {
    pub unit: String,
    pub amount: u64,
}

impl Request {
    /// A request that says no more than who, what, on which resource and when.
    pub fn new(
        party: impl Into<String>,
        action: Action,
        resource: impl Into<String>,
        now: Timestamp,
    ) -> Request {
        Request {
            parties: vec![party.into()],
            action,
            resources: vec![resource.into()],
            fields: None,
            purpose: None,
            now,
            region: None,
            rows: None,
            bytes: None,
            smallest_group: None,
            meter: None,
            paid: None,
            violated: Vec::new(),
        }
    }

    /// Refuses a request that says more than one use can be about.
    ///
    /// # Errors
    /// `AGR0003` with what is too much.
    pub fn check(&self) -> Result<(), AgreementError> {
        let fields = self.fields.as_deref().unwrap_or_default();
        let lists: [(&str, &[String], usize); 4] = [
            ("parties", &self.parties, SCOPE_MAX),
            ("resources", &self.resources, SCOPE_MAX),
            ("violated", &self.violated, SCOPE_MAX),
            ("fields", fields, LIST_MAX),
        ];
        let short = |text: &String| text.chars().count() <= TEXT_CHARS_MAX;
        let words = self.purpose.iter().chain(&self.region);
        let unit = self.paid.iter().map(|paid| &paid.unit);
        let wrong = lists
            .iter()
            .find(|(_, list, max)| list.len() > *max || !list.iter().all(short));
        let paid = self.paid.as_ref().map(|paid| paid.amount);
        let numbers = [self.rows, self.bytes, self.smallest_group, paid];
        let much = numbers.into_iter().flatten().any(|n| n > NUMBER_MAX);
        let why = match wrong {
            Some((name, _, max)) => {
                format!("`{name}` holds at most {max} texts of at most {TEXT_CHARS_MAX} characters")
            }
            None if much => format!("rows, bytes, a group and an amount are at most {NUMBER_MAX}"),
            None if words.chain(unit).all(short) => return Ok(()),
            None => {
                format!("a purpose, a region and a unit have at most {TEXT_CHARS_MAX} characters")
            }
        };
        Err(AgreementError::Ask { why })
    }

    /// What the request says of an operand; none: nothing.
    pub(crate) fn value(&self, operand: Operand) -> Option<Value> {
        let number = |n: u64| Value::Number(i64::try_from(n).unwrap_or(i64::MAX));
        let meter = self.meter;
        Some(match operand {
            Operand::DateTime => Value::Moment(self.now),
            Operand::Purpose => Value::Text(self.purpose.as_deref()?.into()),
            Operand::Spatial => Value::Text(self.region.as_deref()?.into()),
            Operand::Count => number(meter?.uses.saturating_add(1)),
            Operand::Rows => number(meter?.rows.saturating_add(self.rows?)),
            Operand::Bytes => number(meter?.bytes.saturating_add(self.bytes?)),
            Operand::GroupSize => number(self.smallest_group?),
            Operand::PayAmount => number(self.paid.as_ref()?.amount),
            Operand::Field => Value::texts(self.fields.as_ref()?.iter().cloned()),
            Operand::ElapsedTime | Operand::Recipient | Operand::Attribution => return None,
        })
    }
}
