//! Typed, prefixed ids in the [TypeID](https://github.com/jetify-com/typeid) format, version 0.3:
//! a prefix, `_`, and a UUID v7 in 26 characters of Crockford's base32, sortable by time of creation.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::{Env, Fault, FaultKind};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What an id names; `PREFIX` stands before the `_`.
pub trait IdKind: 'static {
    const PREFIX: &'static str;
}

/// An id of one kind of thing: an id of another kind does not fit in its place.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

/// An id that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an id of the form `{prefix}_` and 26 characters")]
pub struct IdError {
    pub text: String,
    pub prefix: &'static str,
}

/// Declares kinds of ids: `typed_ids! { /// A matter (事项). Matter => MatterId, "mat"; }`.
#[macro_export]
macro_rules! typed_ids {
    ($($(#[$doc:meta])* $kind:ident => $name:ident, $prefix:literal;)*) => {
        $(
            #[doc(hidden)]
            pub enum $kind {}
            impl $crate::IdKind for $kind {
                const PREFIX: &'static str = $prefix;
            }
            $(#[$doc])*
            pub type $name = $crate::Id<$kind>;
        )*
    };
}

impl<K: IdKind> Id<K> {
    /// A new id that sorts after those made earlier.
    pub fn new(env: &Env) -> Id<K> {
        let ms = u64::try_from(env.now().as_millisecond()).unwrap_or(0);
        let mut chance = [0; 10];
        env.chance.fill(&mut chance);
        Id::from_uuid(uuid::Builder::from_unix_timestamp_millis(ms, &chance).into_uuid())
    }

    /// The id that wraps `uuid`.
    pub const fn from_uuid(uuid: Uuid) -> Id<K> {
        Id {
            uuid,
            kind: PhantomData,
        }
    }

    /// The UUID inside, as the store keeps it.
    pub const fn uuid(&self) -> Uuid {
        self.uuid
    }
}

impl<K: IdKind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.uuid.as_u128();
        write!(f, "{}_", K::PREFIX)?;
        (0..26)
            .rev()
            .try_for_each(|i| write!(f, "{}", ALPHABET[(n >> (i * 5) & 31) as usize] as char))
    }
}

impl<K: IdKind> FromStr for Id<K> {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Id<K>, IdError> {
        let wrong = || IdError {
            text: text.chars().take(64).collect(),
            prefix: K::PREFIX,
        };
        let digits = text
            .strip_prefix(K::PREFIX)
            .and_then(|t| t.strip_prefix('_'));
        let digits = digits
            .filter(|d| d.len() == 26 && d.as_bytes()[0] <= b'7')
            .ok_or_else(wrong)?;
        digits
            .bytes()
            .try_fold(0u128, |n, b| {
                let value = ALPHABET.iter().position(|a| *a == b)?;
                Some(n << 5 | value as u128)
            })
            .map(|n| Id::from_uuid(Uuid::from_u128(n)))
            .ok_or_else(wrong)
    }
}

impl Fault for IdError {
    fn kind(&self) -> FaultKind {
        FaultKind::Invalid
    }

    fn code(&self) -> &'static str {
        "COR0001"
    }

    fn hint(&self) -> Option<String> {
        Some(format!(
            "copy the whole id, beginning with `{}_`",
            self.prefix
        ))
    }
}

impl<K: IdKind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Id<K> {
        *self
    }
}

impl<K> Copy for Id<K> {}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Id<K>) -> bool {
        self.uuid == other.uuid
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Id<K>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Id<K>) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl<K: IdKind> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K: IdKind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id<K>, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    enum Matter {}
    impl IdKind for Matter {
        const PREFIX: &'static str = "mat";
    }

    #[test]
    fn an_id_reads_back_and_another_prefix_is_refused() {
        let (env, _) = Env::replay("2026-01-05T00:00:00Z".parse().unwrap(), 7);
        let id: Id<Matter> = Id::new(&env);
        assert_eq!(id.to_string().parse::<Id<Matter>>(), Ok(id));
        assert_eq!(id.to_string().len(), 30);
        for bad in [
            "",
            "mat_",
            "per_01h455vb4pex5vsknk084sn02q",
            "mat_81h455vb4pex5vsknk084sn02q",
        ] {
            assert!(bad.parse::<Id<Matter>>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_id_reads_back_from_its_text_and_sorts_as_its_text(a in any::<u128>(), b in any::<u128>()) {
            let id = |n| Id::<Matter>::from_uuid(Uuid::from_u128(n));
            prop_assert_eq!(id(a).to_string().parse::<Id<Matter>>(), Ok(id(a)));
            prop_assert_eq!(id(a).cmp(&id(b)), id(a).to_string().cmp(&id(b).to_string()));
        }

        #[test]
        fn any_text_is_an_id_or_an_error(text in "(mat_)?[0-9a-zA-Zé]{0,30}") {
            if let Ok(id) = text.parse::<Id<Matter>>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }

    #[test]
    fn ids_made_later_sort_later() {
        let (env, clock) = Env::replay("2026-01-05T00:00:00Z".parse().unwrap(), 7);
        let first: Id<Matter> = Id::new(&env);
        clock.advance(jiff::SignedDuration::from_millis(1));
        assert!(first < Id::new(&env));
    }

    #[test]
    fn the_published_example_of_the_format_reads() {
        let id: Id<Matter> = "mat_01h455vb4pex5vsknk084sn02q".parse().unwrap();
        assert_eq!(
            id.uuid().to_string(),
            "01890a5d-ac96-774b-bcce-b302099a8057"
        );
    }
}
