#![doc = include_str!("../README.md")]

mod access;
mod action;
mod directory;
mod error;
mod log;
mod matrix;
mod parties;
mod people;
mod principal;
mod role;
mod scope;
mod secret;
mod signin;

pub use access::{
    Access, AccessError, AccountAttributes, ApplicationAttributes, Case, CatalogAttributes,
    FindingAttributes, MatterAttributes, Resource, Secrecy, TypeAttributes, Verdict,
};
pub use action::{ACTIONS, Action, On, action, is_scope, scope_covers};
pub use directory::{
    Area, AreaKind, Department, DeptKind, Directory, DirectoryChange, DirectoryFault,
    DirectoryHandle, DirectorySnapshot,
};
pub use error::PartyError;
pub use matrix::{Place, Right, RoleRights, matrix, rights, situations};
pub use parties::{MIGRATIONS, Parties};
pub use people::{
    Contact, Found, Grant, GrantId, Mandate, NewGrant, NewMandate, NewPerson, Person, PersonChange,
    PersonKind, RoleCount, VerifiedBy, identity_digest, is_identity_number, plain_number,
};
pub use principal::{AreaCode, DeptKey, MandateId, OnBehalf, PersonId, Principal, RoleHeld, Via};
pub use role::{Holds, ROLES, Role, role};
pub use scope::Scope;
pub use secret::Secret;
pub use signin::{
    HashedPassword, Lockout, NewToken, OidcCallback, OidcConfig, OidcDone, OidcStart,
    PasswordRules, SessionId, SessionView, SignIn, SignInRules, Signed, SignedIn, TokenId,
    TokenView,
};
