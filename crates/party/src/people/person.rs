//! Adding, changing and retiring persons.

use haina_store::{Session, StoreError, Tx, args};
use serde_json::json;

use super::record::{NewPerson, Person, PersonChange};
use crate::{Parties, PartyError, PersonId, Principal};

const COLUMNS: &str = "id, kind, name, login, contact, created_at, retired_at";
const CHARS_MAX: usize = 100;

impl Parties {
    /// Adds a person. With an id that is already there, nothing happens.
    ///
    /// # Errors
    /// `PAR0012` when the sign-in name is taken, `PAR0013` when a name is not acceptable.
    pub async fn create_person(
        &self,
        tx: &mut Tx,
        by: &Principal,
        new: &NewPerson,
    ) -> Result<PersonId, PartyError> {
        let name = tidy("name", &new.name)?;
        let login = new.login.as_deref().map(tidy_login).transpose()?;
        if let Some(id) = new.id
            && person(tx, id).await?.is_some()
        {
            return Ok(id);
        }
        free(tx, login.as_deref(), None).await?;
        let id = new.id.unwrap_or_else(|| PersonId::new(&self.env));
        let sql = "INSERT INTO party_person
                (id, kind, name, name_folded, login, contact, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let contact = serde_json::to_value(&new.contact).unwrap_or_default();
        let args = args![
            id,
            new.kind.as_str(),
            name.as_str(),
            fold(&name),
            login.as_deref(),
            contact.clone(),
            self.env.now(),
        ];
        tx.execute(sql, &args).await.map_err(taken)?;
        let body = json!({ "person": id, "kind": new.kind });
        let personal = json!({ "name": name, "login": login, "contact": contact });
        let actor = by.actor("admin");
        self.note(
            tx,
            actor,
            "person_created",
            &id.to_string(),
            body,
            Some(personal),
        )
        .await?;
        Ok(id)
    }

    /// Changes names or contact.
    ///
    /// # Errors
    /// `PAR0011` when there is no such person, `PAR0012` when the sign-in name is taken.
    pub async fn change_person(
        &self,
        tx: &mut Tx,
        by: &Principal,
        id: PersonId,
        change: &PersonChange,
    ) -> Result<(), PartyError> {
        let before = person(tx, id).await?.ok_or(PartyError::NoPerson)?;
        let name = change
            .name
            .as_deref()
            .map(|n| tidy("name", n))
            .transpose()?;
        let login = change.login.as_deref().map(tidy_login).transpose()?;
        free(tx, login.as_deref(), Some(id)).await?;
        let fields = [
            ("name", name.is_some()),
            ("login", login.is_some()),
            ("contact", change.contact.is_some()),
        ];
        let fields: Vec<_> = fields
            .iter()
            .filter(|(_, set)| *set)
            .map(|(f, _)| *f)
            .collect();
        let name = name.unwrap_or(before.name);
        let login = login.or(before.login);
        let contact = change.contact.clone().unwrap_or(before.contact);
        let contact = serde_json::to_value(contact).unwrap_or_default();
        let sql = "UPDATE party_person SET name = $2, name_folded = $3, login = $4, contact = $5
            WHERE id = $1";
        let args = args![
            id,
            name.as_str(),
            fold(&name),
            login.as_deref(),
            contact.clone()
        ];
        tx.execute(sql, &args).await.map_err(taken)?;
        let body = json!({ "person": id, "fields": fields });
        let personal = json!({ "name": name, "login": login, "contact": contact });
        let actor = by.actor("admin");
        self.note(
            tx,
            actor,
            "person_changed",
            &id.to_string(),
            body,
            Some(personal),
        )
        .await
    }

    /// Retires a person: their roles, sessions and tokens end now, their past stays.
    ///
    /// # Errors
    /// `PAR0011` when there is no such person or they are already retired.
    pub async fn retire_person(
        &self,
        tx: &mut Tx,
        by: &Principal,
        id: PersonId,
    ) -> Result<(), PartyError> {
        let now = self.env.now();
        let sql = "UPDATE party_person SET retired_at = $2 WHERE id = $1 AND retired_at IS NULL";
        if tx.execute(sql, &args![id, now]).await? == 0 {
            return Err(PartyError::NoPerson);
        }
        for sql in [
            "UPDATE party_grant SET revoked_at = $2,
                until_at = CASE WHEN from_at > $2 THEN from_at ELSE $2 END
                WHERE person = $1 AND (until_at IS NULL OR until_at > $2)",
            "UPDATE party_session SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL",
            "UPDATE party_token SET revoked_at = $2 WHERE person = $1 AND revoked_at IS NULL",
            "UPDATE party_mandate SET ended_at = $2
                WHERE (giver = $1 OR taker = $1) AND ended_at IS NULL",
            "DELETE FROM party_password WHERE person = $1 AND $2 = $2",
        ] {
            tx.execute(sql, &args![id, now]).await?;
        }
        let body = json!({ "person": id });
        self.note(
            tx,
            by.actor("admin"),
            "person_retired",
            &id.to_string(),
            body,
            None,
        )
        .await
    }

    /// A person's record, retired or not.
    ///
    /// # Errors
    /// `PAR0011` when there is no such person.
    pub async fn person(&self, session: &mut Session, id: PersonId) -> Result<Person, PartyError> {
        person(session, id).await?.ok_or(PartyError::NoPerson)
    }

    /// The person with this sign-in name, unless retired.
    pub async fn person_by_login(
        &self,
        session: &mut Session,
        login: &str,
    ) -> Result<Option<Person>, PartyError> {
        let sql =
            format!("SELECT {COLUMNS} FROM party_person WHERE login = $1 AND retired_at IS NULL");
        let row = session.optional(&sql, &args![fold(login)]).await?;
        Ok(row.as_ref().map(Person::read).transpose()?)
    }
}

/// The form in which names are compared.
pub(crate) fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

async fn person(session: &mut Session, id: PersonId) -> Result<Option<Person>, PartyError> {
    let sql = format!("SELECT {COLUMNS} FROM party_person WHERE id = $1");
    let row = session.optional(&sql, &args![id]).await?;
    Ok(row.as_ref().map(Person::read).transpose()?)
}

async fn free(tx: &mut Tx, login: Option<&str>, own: Option<PersonId>) -> Result<(), PartyError> {
    let Some(login) = login else {
        return Ok(());
    };
    let sql = "SELECT id FROM party_person WHERE login = $1";
    match tx.optional(sql, &args![login]).await? {
        Some(row) if Some(row.get::<PersonId>("id")?) != own => Err(PartyError::LoginTaken),
        _ => Ok(()),
    }
}

/// Another transaction took the sign-in name in the meantime.
fn taken(error: StoreError) -> PartyError {
    if error.duplicate() {
        PartyError::LoginTaken
    } else {
        error.into()
    }
}

fn tidy(what: &'static str, text: &str) -> Result<String, PartyError> {
    let text = text.trim();
    let bad = |why| PartyError::BadPerson { what, why };
    match text.chars().count() {
        0 => Err(bad("it is empty")),
        n if n > CHARS_MAX => Err(bad("it is longer than 100 characters")),
        _ if text.chars().any(char::is_control) => Err(bad("it holds control characters")),
        _ => Ok(text.to_owned()),
    }
}

fn tidy_login(text: &str) -> Result<String, PartyError> {
    let login = fold(&tidy("sign-in name", text)?);
    if login.chars().any(char::is_whitespace) {
        return Err(PartyError::BadPerson {
            what: "sign-in name",
            why: "it holds spaces",
        });
    }
    Ok(login)
}
