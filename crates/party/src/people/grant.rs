//! Role grants, each with its dates.

use haina_core::typed_ids;
use haina_store::{Row, Session, StoreError, Tx, args};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::role::{Holds, role};
use crate::{AreaCode, DeptKey, Parties, PartyError, PersonId, Principal, RoleHeld};

typed_ids! {
    /// A role granted to a person (授予).
    GrantKind => GrantId, "grt";
}

/// A role to be granted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewGrant {
    #[serde(flatten)]
    pub held: RoleHeld,
    /// `None` for now.
    #[serde(default)]
    pub from: Option<Timestamp>,
    /// `None` for until it is revoked.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

/// A role as granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    pub id: GrantId,
    pub person: PersonId,
    pub role: String,
    pub dept: Option<DeptKey>,
    pub area: Option<AreaCode>,
    pub from: Timestamp,
    pub until: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// Roles that act; who audits holds none of them.
const ACTING: [&str; 6] = [
    "agent",
    "dispatcher",
    "handler",
    "unit-lead",
    "supervisor",
    "admin",
];

impl From<RoleHeld> for NewGrant {
    fn from(held: RoleHeld) -> NewGrant {
        NewGrant {
            held,
            from: None,
            until: None,
        }
    }
}

impl Parties {
    /// Grants a role. The same grant, live in the same span, is not made twice.
    ///
    /// # Errors
    /// `PAR0011` no such person, `PAR0014` no such role, `PAR0015` the role needs a department or
    /// must not have one, `PAR0016` auditor beside an acting role, `PAR0017` dates the wrong way
    /// round, `PAR0019` no such department or area.
    pub async fn grant(
        &self,
        tx: &mut Tx,
        by: &Principal,
        person: PersonId,
        new: &NewGrant,
    ) -> Result<GrantId, PartyError> {
        let now = self.env.now();
        let from = new.from.unwrap_or(now);
        if new.until.is_some_and(|until| until <= from) {
            return Err(PartyError::GrantDates);
        }
        // Writing to the person's row holds it, so that two grants made at the same time see
        // each other.
        let sql = "UPDATE party_person SET retired_at = NULL
            WHERE id = $1 AND retired_at IS NULL";
        if tx.execute(sql, &args![person]).await? == 0 {
            return Err(PartyError::NoPerson);
        }
        self.check_place(tx, &new.held).await?;
        let beside = overlapping(tx, person, from, new.until).await?;
        if let Some(same) = beside
            .iter()
            .find(|g| g.is(&new.held) && g.until == new.until)
        {
            return Ok(same.id);
        }
        check_clash(&new.held.role, &beside)?;
        let id = GrantId::new(&self.env);
        let RoleHeld { role, dept, area } = &new.held;
        let sql = "INSERT INTO party_grant
                (id, person, role, dept, area, from_at, until_at, granted_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let (d, a) = (dept.as_deref(), area.as_deref());
        let args = args![id, person, role.as_str(), d, a, from, new.until, now];
        tx.execute(sql, &args).await?;
        let body = json!({
            "grant": id, "person": person, "role": role, "dept": dept, "area": area,
            "from": from, "until": new.until,
        });
        self.note(
            tx,
            by.actor("admin"),
            "role_granted",
            &person.to_string(),
            body,
            None,
        )
        .await?;
        Ok(id)
    }

    /// Ends a grant now; one that has not begun never begins.
    ///
    /// # Errors
    /// `PAR0018` when there is no such grant or it has ended.
    pub async fn revoke(
        &self,
        tx: &mut Tx,
        by: &Principal,
        grant: GrantId,
    ) -> Result<(), PartyError> {
        let now = self.env.now();
        let sql = "UPDATE party_grant SET revoked_at = $2,
                until_at = CASE WHEN from_at > $2 THEN from_at ELSE $2 END
            WHERE id = $1 AND (until_at IS NULL OR until_at > $2) AND revoked_at IS NULL
            RETURNING person, role, dept, area";
        let row = tx
            .optional(sql, &args![grant, now])
            .await?
            .ok_or(PartyError::NoGrant)?;
        let person: PersonId = row.get("person")?;
        let body = json!({
            "grant": grant, "person": person, "role": row.get::<String>("role")?,
            "dept": row.get::<Option<String>>("dept")?, "area": row.get::<Option<String>>("area")?,
        });
        self.note(
            tx,
            by.actor("admin"),
            "role_revoked",
            &person.to_string(),
            body,
            None,
        )
        .await
    }

    /// All grants of a person, past and future ones too, newest first.
    pub async fn grants(
        &self,
        session: &mut Session,
        person: PersonId,
    ) -> Result<Vec<Grant>, PartyError> {
        let sql = "SELECT id, person, role, dept, area, from_at, until_at, revoked_at
            FROM party_grant WHERE person = $1 ORDER BY from_at DESC, id DESC";
        let rows = session.all(sql, &args![person]).await?;
        Ok(rows.iter().map(Grant::read).collect::<Result<_, _>>()?)
    }

    /// One grant, to learn whose it is.
    ///
    /// # Errors
    /// `PAR0018` when there is none.
    pub async fn grant_by_id(
        &self,
        session: &mut Session,
        id: GrantId,
    ) -> Result<Grant, PartyError> {
        let sql = "SELECT id, person, role, dept, area, from_at, until_at, revoked_at
            FROM party_grant WHERE id = $1";
        let row = session
            .optional(sql, &args![id])
            .await?
            .ok_or(PartyError::NoGrant)?;
        Ok(Grant::read(&row)?)
    }

    /// Asked of the database and not of memory: a pack may have added the department in this very
    /// transaction.
    async fn check_place(&self, tx: &mut Tx, held: &RoleHeld) -> Result<(), PartyError> {
        let known = role(&held.role).ok_or_else(|| PartyError::UnknownRole(held.role.clone()))?;
        let bad = |needs| {
            Err(PartyError::GrantPlace {
                role: held.role.clone(),
                needs,
            })
        };
        match known.holds {
            Holds::InDept if held.dept.is_none() => return bad("needs a department"),
            Holds::Everywhere if held.dept.is_some() || held.area.is_some() => {
                return bad("holds everywhere: it has neither department nor area");
            }
            _ => {}
        }
        let now = self.env.now();
        for (what, key, sql) in [
            (
                "department",
                &held.dept,
                "SELECT 1 FROM party_department
                 WHERE key = $1 AND (until_at IS NULL OR until_at > $2)",
            ),
            (
                "area",
                &held.area,
                "SELECT 1 FROM party_area WHERE code = $1 AND (until_at IS NULL OR until_at > $2)",
            ),
        ] {
            if let Some(key) = key
                && tx.optional(sql, &args![key.as_str(), now]).await?.is_none()
            {
                return Err(PartyError::NoPlace {
                    what,
                    key: key.clone(),
                });
            }
        }
        Ok(())
    }
}

impl Grant {
    fn read(row: &Row) -> Result<Grant, StoreError> {
        Ok(Grant {
            id: row.get("id")?,
            person: row.get("person")?,
            role: row.get("role")?,
            dept: row.get("dept")?,
            area: row.get("area")?,
            from: row.get("from_at")?,
            until: row.get("until_at")?,
            revoked_at: row.get("revoked_at")?,
        })
    }

    fn is(&self, held: &RoleHeld) -> bool {
        self.role == held.role && self.dept == held.dept && self.area == held.area
    }
}

async fn overlapping(
    tx: &mut Tx,
    person: PersonId,
    from: Timestamp,
    until: Option<Timestamp>,
) -> Result<Vec<Grant>, PartyError> {
    let sql = "SELECT id, person, role, dept, area, from_at, until_at, revoked_at
        FROM party_grant WHERE person = $1 AND from_at < $3
        AND (until_at IS NULL OR until_at > $2)";
    let until = until.unwrap_or(Timestamp::MAX);
    let rows = tx.all(sql, &args![person, from, until]).await?;
    Ok(rows.iter().map(Grant::read).collect::<Result<_, _>>()?)
}

fn check_clash(role: &str, beside: &[Grant]) -> Result<(), PartyError> {
    let clashes = |other: &Grant| match role {
        "auditor" => ACTING.contains(&other.role.as_str()),
        _ => other.role == "auditor" && ACTING.contains(&role),
    };
    match beside.iter().find(|other| clashes(other)) {
        Some(other) => Err(PartyError::RolesClash {
            role: role.to_owned(),
            beside: other.role.clone(),
        }),
        None => Ok(()),
    }
}
