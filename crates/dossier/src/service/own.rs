//! The subject's own file (本人档案): what the city keeps of them, and who looked.

use std::collections::BTreeMap;

use haina_journal::Actor;
use haina_party::{Principal, Resource};
use haina_store::args;

use super::conflict::conflicts;
use super::decide::Reader;
use super::file::File;
use super::log::Member;
use super::look::{Look, Looked, keys_of};
use super::{Dossiers, unknown};
use crate::{Declaration, DossierError, DossierId, LookId};

/// Files that may carry one number.
const FILES_MAX: u32 = 50;

impl Dossiers {
    /// The file of whoever asks, by the digest of the number that was verified to be theirs. Rows that carry another number are kept
    /// back: they may be somebody else's.
    ///
    /// # Errors
    /// `DOS0001` when no file carries the number, `DOS0002`, `DOS0008` when several do.
    pub async fn own(
        &self,
        principal: &Principal,
        of: &Declaration,
        digest: &str,
    ) -> Result<File, DossierError> {
        let actor = self.subject(principal, "dossier.own")?;
        let (id, members, kept_back) = self.own_members(of, digest).await?;
        let read = self.read(of, &members, &Reader::Subject, None).await?;
        let looked = Looked {
            what: "own",
            actor,
            by: principal.person.to_string(),
            unit: String::new(),
            purpose: "本人查阅".to_owned(),
            tables: keys_of(&read.rows),
            as_of: None,
        };
        let look = self.looked(of, id, looked).await?;
        Ok(File {
            id,
            kind: of.kind,
            as_of: None,
            conflicts: conflicts(of.kind, &read.rows),
            rows: read.rows,
            withheld: Vec::new(),
            more: read.more,
            kept_back,
            look,
        })
    }

    /// Who looked into the file of whoever asks, the last first.
    ///
    /// # Errors
    /// As [`Dossiers::own`].
    pub async fn own_looks(
        &self,
        principal: &Principal,
        of: &Declaration,
        digest: &str,
        before: Option<LookId>,
        limit: u32,
    ) -> Result<Vec<Look>, DossierError> {
        self.subject(principal, "dossier.own")?;
        let (id, ..) = self.own_members(of, digest).await?;
        self.looks_of(of.kind, id, before, limit).await
    }

    /// As the subject.
    pub(super) fn subject(
        &self,
        principal: &Principal,
        action: &str,
    ) -> Result<Actor, DossierError> {
        self.allowed(
            principal,
            action,
            &Resource::Person {
                id: principal.subject(),
            },
        )
    }

    /// The file whose own number it is, its records but for those with another number, and how many those are.
    pub(super) async fn own_members(
        &self,
        of: &Declaration,
        digest: &str,
    ) -> Result<(DossierId, Vec<Member>, usize), DossierError> {
        if digest.is_empty() {
            return Err(DossierError::Unverified);
        }
        let mut session = self.around().store.glance().await?;
        let sql = format!(
            "SELECT DISTINCT dossier FROM dossier_record WHERE kind = $1 AND number_digest = $2
             AND number_digest <> '' LIMIT {FILES_MAX}"
        );
        let rows = session.all(&sql, &args![of.kind.name(), digest]).await?;
        let mut own = Vec::new();
        for row in rows {
            let id: DossierId = row.get("dossier")?;
            let members = self.members(&mut session, of.kind, id, None).await?;
            if let Some(carry) = carrying(&members, digest) {
                own.push((carry, id, members));
            }
        }
        // A number that somebody mistyped stands in one record; that of the person it was given to in most.
        own.sort_by_key(|(carry, ..)| *carry);
        let (last, before) = (own.pop(), own.last().map(|(carry, ..)| *carry));
        match last {
            None => Err(unknown("file", "of yours")),
            Some((carry, ..)) if before == Some(carry) => Err(DossierError::Ambiguous {
                count: own.len() + 1,
            }),
            Some((_, id, members)) => {
                let all = members.len();
                let fits = |member: &Member| member.number.is_empty() || member.number == digest;
                let members: Vec<Member> = members.into_iter().filter(fits).collect();
                let kept_back = all - members.len();
                Ok((id, members, kept_back))
            }
        }
    }
}

/// How many records carry the number, where they are more than carry any other.
fn carrying(members: &[Member], digest: &str) -> Option<usize> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for member in members.iter().filter(|member| !member.number.is_empty()) {
        *counts.entry(&member.number).or_default() += 1;
    }
    let own = counts.remove(digest).unwrap_or(0);
    (own > 0 && counts.values().all(|other| *other < own)).then_some(own)
}
