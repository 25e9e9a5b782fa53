//! Entries in the journal: what changed in the hashed part, who somebody is in the erasable part.

use haina_journal::{Actor, Draft};
use haina_store::Tx;
use serde_json::Value;

use crate::{Parties, PartyError, Principal, Via};

impl Principal {
    /// This principal as the actor of an entry, acting by `role`.
    pub fn actor(&self, role: &str) -> Actor {
        match self.via {
            Via::System => Actor::System("haina".to_owned()),
            Via::Anonymous => Actor::System("public".to_owned()),
            Via::Session | Via::Token => Actor::Person {
                id: self.person.to_string(),
                role: role.to_owned(),
                on_behalf_of: self.on_behalf.as_ref().map(|b| b.giver.to_string()),
            },
        }
    }
}

impl Parties {
    /// Appends `party.…` about `subject` to the journal.
    pub(crate) async fn note(
        &self,
        tx: &mut Tx,
        by: Actor,
        kind: &str,
        subject: &str,
        body: Value,
        personal: Option<Value>,
    ) -> Result<(), PartyError> {
        let draft = Draft {
            kind: format!("party.{kind}"),
            subject: subject.to_owned(),
            actor: by,
            body,
            personal,
        };
        self.journal.append(tx, draft).await?;
        Ok(())
    }
}
