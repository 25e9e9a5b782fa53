//! The service: everything about parties that touches the database.

use std::sync::Arc;

use haina_core::Env;
use haina_journal::Journal;
use haina_store::{Migrations, Session, Step, Store, args};
use jiff::Timestamp;

use crate::signin::{Oidc, SignInRules};
use crate::{
    Access, DirectoryHandle, DirectorySnapshot, PartyError, PersonId, Principal, RoleHeld, Via,
};

/// The tables of this room.
pub const MIGRATIONS: Migrations = Migrations {
    room: "party",
    steps: &[
        Step {
            number: 1,
            name: "directory",
            sql: include_str!("../migrations/0001_directory.sql"),
        },
        Step {
            number: 2,
            name: "persons",
            sql: include_str!("../migrations/0002_persons.sql"),
        },
        Step {
            number: 3,
            name: "sign-in",
            sql: include_str!("../migrations/0003_sign_in.sql"),
        },
        Step {
            number: 4,
            name: "grants-by-department",
            sql: include_str!("../migrations/0004_grants_by_department.sql"),
        },
        Step {
            number: 5,
            name: "identity-number",
            sql: include_str!("../migrations/0005_identity_number.sql"),
        },
    ],
};

/// Persons, roles, mandates, the directory and sign-in; cheap to clone.
///
/// Whatever changes something takes the caller's transaction and leaves an entry in it. Whether
/// the caller may is asked of [`Access`] before, by whoever opens the door (the API, the command
/// line).
#[derive(Clone)]
pub struct Parties {
    pub(crate) store: Store,
    pub(crate) journal: Journal,
    pub(crate) env: Env,
    pub(crate) access: Access,
    pub(crate) directory: DirectoryHandle,
    pub(crate) rules: Arc<SignInRules>,
    pub(crate) oidc: Option<Arc<Oidc>>,
    /// Verified when an account does not exist, so that it takes as long as one that does.
    pub(crate) decoy: Arc<str>,
}

impl Parties {
    /// Opens the service and reads the directory. The store must be migrated.
    ///
    /// # Errors
    /// `PAR0001` when the policies do not hold together, `PAR0025` when the identity provider is
    /// not set up sensibly, and errors of the store.
    pub async fn open(
        store: Store,
        journal: Journal,
        env: Env,
        rules: SignInRules,
    ) -> Result<Parties, PartyError> {
        let directory = DirectoryHandle::default();
        let access = Access::new(directory.clone())?;
        let decoy = rules.password.hash(&env, "no such account")?.0.into();
        let oidc = rules.oidc.clone().map(Oidc::new).transpose()?.map(Arc::new);
        let rules = Arc::new(rules);
        let parties = Parties {
            store,
            journal,
            env,
            access,
            directory,
            rules,
            oidc,
            decoy,
        };
        parties.refresh_directory().await?;
        Ok(parties)
    }

    /// Decides who may do what.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The directory in force.
    pub fn directory(&self) -> Arc<DirectorySnapshot> {
        self.directory.get()
    }

    /// A handle that always shows the directory in force.
    pub fn directory_handle(&self) -> &DirectoryHandle {
        &self.directory
    }

    /// The principal for a person who is not retired, with the roles live now.
    ///
    /// # Errors
    /// `PAR0011` when there is no such person or they are retired.
    pub async fn principal(
        &self,
        session: &mut Session,
        person: PersonId,
        via: Via,
    ) -> Result<Principal, PartyError> {
        let sql = "SELECT name FROM party_person WHERE id = $1 AND retired_at IS NULL";
        let row = session
            .optional(sql, &args![person])
            .await?
            .ok_or(PartyError::NoPerson)?;
        let roles = roles_live(session, person, self.env.now()).await?;
        Ok(Principal {
            via,
            ..Principal::person(person, row.get::<String>("name")?, roles)
        })
    }
}

/// The roles a person holds at that moment.
pub(crate) async fn roles_live(
    session: &mut Session,
    person: PersonId,
    at: Timestamp,
) -> Result<Vec<RoleHeld>, PartyError> {
    let sql = "SELECT role, dept, area FROM party_grant
        WHERE person = $1 AND from_at <= $2 AND (until_at IS NULL OR until_at > $2)
        ORDER BY from_at, id";
    let rows = session.all(sql, &args![person, at]).await?;
    let held = rows.iter().map(|row| {
        Ok(RoleHeld {
            role: row.get("role")?,
            dept: row.get("dept")?,
            area: row.get("area")?,
        })
    });
    held.collect()
}
