//! Look-ups the pages ask for: persons by name, who holds what, how many.

use std::collections::BTreeMap;

use haina_core::Words;
use haina_store::{Session, args};
use serde::{Deserialize, Serialize};

use super::person::fold;
use crate::{Parties, PartyError, PersonId, PersonKind, ROLES, RoleHeld};

/// A person in a list: no contact, no sign-in name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub id: PersonId,
    pub kind: PersonKind,
    pub name: String,
    /// The roles held now.
    pub roles: Vec<RoleHeld>,
}

/// A role with how many persons hold it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleCount {
    pub role: String,
    pub title: Words,
    pub about: Words,
    pub persons: u32,
}

const LIMIT_MAX: u32 = 100;

impl Parties {
    /// Persons who are not residents and not retired, whose name begins with `prefix`, by name.
    /// With `role` or `dept`, only those who hold that role or any role in that department now.
    ///
    /// `after` is the last one of the page before. At most 100 a page.
    pub async fn find_persons(
        &self,
        session: &mut Session,
        prefix: &str,
        role: Option<&str>,
        dept: Option<&str>,
        after: Option<&Found>,
        limit: u32,
    ) -> Result<Vec<Found>, PartyError> {
        let from = fold(prefix);
        // The greatest character: everything that begins with the prefix stands before it.
        let to = format!("{from}\u{10ffff}");
        let mut args = args![from, to, self.env.now()];
        let mut sql = "SELECT p.id, p.kind, p.name FROM party_person p
            WHERE p.kind <> 'resident' AND p.retired_at IS NULL
            AND p.name_folded >= $1 AND p.name_folded < $2 AND $3 = $3"
            .to_owned();
        if role.is_some() || dept.is_some() {
            sql += " AND p.id IN (SELECT g.person FROM party_grant g
                WHERE g.from_at <= $3 AND (g.until_at IS NULL OR g.until_at > $3)";
            for (column, value) in [("role", role), ("dept", dept)] {
                if let Some(value) = value {
                    args.extend(args![value]);
                    sql += &format!(" AND g.{column} = ${}", args.len());
                }
            }
            sql += ")";
        }
        if let Some(after) = after {
            args.extend(args![fold(&after.name), after.id]);
            let (name, id) = (args.len() - 1, args.len());
            sql += &format!(
                " AND (p.name_folded > ${name} OR (p.name_folded = ${name} AND p.id > ${id}))"
            );
        }
        sql += &format!(
            " ORDER BY p.name_folded, p.id LIMIT {}",
            limit.clamp(1, LIMIT_MAX)
        );
        let rows = session.all(&sql, &args).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let id = row.get("id")?;
            let kind = PersonKind::parse(&row.get::<String>("kind")?);
            found.push(Found {
                id,
                kind: kind.unwrap_or(PersonKind::Staff),
                name: row.get("name")?,
                roles: crate::parties::roles_live(session, id, self.env.now()).await?,
            });
        }
        Ok(found)
    }

    /// Who holds `role`, or any role, in the department now, retired persons left out; at most `limit`.
    pub async fn holders(
        &self,
        session: &mut Session,
        role: Option<&str>,
        dept: &str,
        limit: u32,
    ) -> Result<Vec<PersonId>, PartyError> {
        let mut args = args![dept, self.env.now(), limit];
        let mut sql =
            "SELECT DISTINCT p.id FROM party_grant g JOIN party_person p ON p.id = g.person
            WHERE g.dept = $1 AND g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2)
            AND p.kind <> 'resident' AND p.retired_at IS NULL"
                .to_owned();
        if let Some(role) = role {
            args.extend(args![role]);
            sql += " AND g.role = $4";
        }
        sql += " ORDER BY p.id LIMIT $3";
        let rows = session.all(&sql, &args).await?;
        rows.iter().map(|row| Ok(row.get("id")?)).collect()
    }

    /// The names of these persons, for showing beside what they did; unknown ones are left out.
    pub async fn names(
        &self,
        session: &mut Session,
        ids: impl IntoIterator<Item = PersonId>,
    ) -> Result<BTreeMap<PersonId, String>, PartyError> {
        let ids: std::collections::BTreeSet<PersonId> = ids.into_iter().collect();
        let mut names = BTreeMap::new();
        let all: Vec<PersonId> = ids.into_iter().collect();
        for some in all.chunks(100) {
            let places: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
            let sql = format!(
                "SELECT id, name FROM party_person WHERE id IN ({})",
                places.join(", ")
            );
            let args: Vec<_> = some.iter().map(haina_store::Value::from).collect();
            for row in session.all(&sql, &args).await? {
                names.insert(row.get("id")?, row.get("name")?);
            }
        }
        Ok(names)
    }

    /// Every role with how many persons hold it now.
    pub async fn role_counts(&self, session: &mut Session) -> Result<Vec<RoleCount>, PartyError> {
        let counts = self.counts(session, "role").await?;
        let count = |role: &crate::Role| RoleCount {
            role: role.name.to_owned(),
            title: role.title(),
            about: Words::new(role.about_zh, role.about_en),
            persons: counts.get(role.name).copied().unwrap_or(0),
        };
        Ok(ROLES.iter().map(count).collect())
    }

    /// How many persons hold a role in each department now; departments with none are left out.
    pub async fn dept_counts(
        &self,
        session: &mut Session,
    ) -> Result<BTreeMap<String, u32>, PartyError> {
        self.counts(session, "dept").await
    }

    /// How many persons hold a role over each area now; areas with none are left out.
    pub async fn area_counts(
        &self,
        session: &mut Session,
    ) -> Result<BTreeMap<String, u32>, PartyError> {
        self.counts(session, "area").await
    }

    async fn counts(
        &self,
        session: &mut Session,
        column: &str,
    ) -> Result<BTreeMap<String, u32>, PartyError> {
        let sql = format!(
            "SELECT {column} AS what, COUNT(DISTINCT person) AS persons FROM party_grant
             WHERE {column} IS NOT NULL AND from_at <= $1 AND (until_at IS NULL OR until_at > $1)
             GROUP BY {column}"
        );
        let rows = session.all(&sql, &args![self.env.now()]).await?;
        let pair = |row: &haina_store::Row| Ok((row.get("what")?, row.get("persons")?));
        rows.iter().map(pair).collect()
    }
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Found({}, {:?})", self.id, self.roles)
    }
}
