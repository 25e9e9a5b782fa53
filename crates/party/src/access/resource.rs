//! What is acted upon, as far as the policies look at it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{AreaCode, DeptKey, PersonId};

/// The thing an action is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Resource {
    /// The installation as a whole: lists, packs, settings, the journal.
    City,
    /// A type of matter, for opening one.
    MatterType(TypeAttributes),
    /// One matter.
    Matter(Box<MatterAttributes>),
    /// One finding.
    Finding(FindingAttributes),
    /// A resource of the data catalogue.
    Catalogued(CatalogAttributes),
    /// An application for fields of one, and the grant that became of it.
    Application(ApplicationAttributes),
    /// An account of the ledger.
    Account(AccountAttributes),
    /// One person, for their own sessions, tokens, mandates and views.
    Person { id: PersonId },
}

/// What the policies know of a matter type.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypeAttributes {
    /// The full id: `hotline-12345/appeal`.
    pub id: String,
    pub family: String,
    /// Roles that may open one; `anonymous` lets the public do it.
    pub open_by: BTreeSet<String>,
}

/// What the policies know of a finding.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FindingAttributes {
    /// The finding's id: `fnd_…`.
    pub id: String,
    /// The department that looks into it.
    pub unit: Option<DeptKey>,
    /// The innermost area it lies in.
    pub area: Option<AreaCode>,
}

/// What the policies know of a resource of the data catalogue.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CatalogAttributes {
    /// The resource's id: `res_…`.
    pub id: String,
    /// The department that owns it.
    pub owner: DeptKey,
    /// The area it is about.
    pub area: Option<AreaCode>,
    /// Not published yet.
    pub draft: bool,
}

/// What the policies know of an application for fields of a resource.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationAttributes {
    /// The application's id: `apl_…`.
    pub id: String,
    /// The department that owns the resource.
    pub owner: DeptKey,
    /// The department that applies.
    pub applicant: DeptKey,
}

/// What the policies know of an account of the ledger: it is a department's or a person's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountAttributes {
    /// The account's id: `acc_…`; of one that is to be opened: empty.
    pub id: String,
    pub dept: Option<DeptKey>,
    pub person: Option<PersonId>,
}

/// What the policies know of a matter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MatterAttributes {
    /// The matter's id: `mat_…`.
    pub id: String,
    /// The full id of its type: `hotline-12345/appeal`.
    pub r#type: String,
    pub family: String,
    /// One of the eleven states: `draft`, `submitted`, …
    pub state: String,
    pub secrecy: Secrecy,
    /// The reporter asked that the units handling it do not learn who they are.
    pub identity_withheld: bool,
    /// The department whose desk dispatches it.
    pub desk: Option<DeptKey>,
    pub lead: Option<DeptKey>,
    pub helpers: BTreeSet<DeptKey>,
    /// The innermost area it lies in; its ancestors are known to the directory.
    pub area: Option<AreaCode>,
    pub reporters: BTreeSet<PersonId>,
    /// Persons who hold or held one of its tasks, and whoever drafts it for a caller.
    pub participants: BTreeSet<PersonId>,
    /// Experts named in one of its consultations.
    pub experts: BTreeSet<PersonId>,
    /// Deputies who raised it.
    pub deputies: BTreeSet<PersonId>,
    /// Persons who ordered supervision of it.
    pub supervisors: BTreeSet<PersonId>,
}

/// How far a matter may be known inside the administration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    #[default]
    Ordinary,
    /// Only the persons named in it, the desk's dispatchers and the leads of its units.
    Confidential,
}

impl Resource {
    /// The resource of one matter.
    pub fn matter(attributes: MatterAttributes) -> Resource {
        Resource::Matter(Box::new(attributes))
    }
}
