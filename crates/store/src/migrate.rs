//! Migrations: each room's schema as numbered steps, applied once and never changed.

use haina_core::Env;

use crate::{Dialect, Store, StoreError, Tx, args, fts};

/// The steps of one room, in order, numbered from 1.
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    pub room: &'static str,
    pub steps: &'static [Step],
}

/// One step: a commented SQL text for both databases.
///
/// Tokens: `{identity}` (a growing number as primary key), `{uuid}`, `{json}`, `{bytes}`. Lines between
/// `-- only: sqlite` or `-- only: postgres` and `-- only: all` are for that database. A line
/// `-- fts: name` and, in a later step or the same, `-- fts numbers: name` make an [`FtsIndex`](crate::FtsIndex).
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub number: u32,
    pub name: &'static str,
    pub sql: &'static str,
}

/// Where the schema of a room stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RoomStatus {
    pub room: &'static str,
    /// Steps applied to the database.
    pub applied: u32,
    /// Steps this version has.
    pub known: u32,
}

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS store_migration (
    room TEXT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL,
    PRIMARY KEY (room, number)
)";

/// Applies what is missing, in one transaction.
pub(crate) async fn run(store: &Store, rooms: &[Migrations], env: &Env) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    if store.dialect() == Dialect::Postgres {
        // Nodes that start together take turns.
        tx.execute("SELECT pg_advisory_xact_lock(7215510020871)", &[])
            .await?;
    }
    tx.execute(LEDGER, &[]).await?;
    for room in std::iter::once(&crate::MIGRATIONS).chain(rooms.iter().filter(not_own)) {
        migrate_room(&mut tx, room, env).await?;
    }
    tx.commit().await
}

/// Says where the schema of `rooms` stands, and changes nothing.
pub(crate) async fn status(
    store: &Store,
    rooms: &[Migrations],
) -> Result<Vec<RoomStatus>, StoreError> {
    let mut session = store.read().await?;
    let find = match session.dialect() {
        Dialect::Sqlite => "SELECT name AS found FROM sqlite_schema WHERE name = 'store_migration'",
        Dialect::Postgres => {
            "SELECT CAST(to_regclass('store_migration') AS TEXT) AS found
             WHERE to_regclass('store_migration') IS NOT NULL"
        }
    };
    let begun = session.optional(find, &[]).await?.is_some();
    let mut status = Vec::new();
    for room in std::iter::once(&crate::MIGRATIONS).chain(rooms.iter().filter(not_own)) {
        let sql = "SELECT count(*) AS n FROM store_migration WHERE room = $1";
        let applied = match begun {
            true => session.one(sql, &args![room.room]).await?.get("n")?,
            false => 0,
        };
        status.push(RoomStatus {
            room: room.room,
            applied,
            known: room.steps.len() as u32,
        });
    }
    Ok(status)
}

fn not_own(room: &&Migrations) -> bool {
    room.room != crate::MIGRATIONS.room
}

async fn migrate_room(tx: &mut Tx, room: &Migrations, env: &Env) -> Result<(), StoreError> {
    let sql = "SELECT number, checksum FROM store_migration WHERE room = $1 ORDER BY number";
    let applied = tx.all(sql, &args![room.room]).await?;
    for row in &applied {
        let number: u32 = row.get("number")?;
        let Some(step) = room.steps.iter().find(|step| step.number == number) else {
            return Err(StoreError::Newer {
                room: room.room.to_owned(),
                number,
            });
        };
        if checksum(step.sql) != row.get::<String>("checksum")? {
            return Err(StoreError::StepChanged {
                room: room.room.to_owned(),
                number,
            });
        }
    }
    for step in room.steps.iter().skip(applied.len()) {
        apply(tx, room.room, step, env)
            .await
            .map_err(|source| StoreError::Step {
                room: room.room.to_owned(),
                number: step.number,
                name: step.name.to_owned(),
                source: Box::new(source),
            })?;
    }
    Ok(())
}

async fn apply(tx: &mut Tx, room: &str, step: &Step, env: &Env) -> Result<(), StoreError> {
    let text = translate(step.sql, tx.dialect());
    tx.script(&text).await?;
    let args = args![room, step.number, step.name, checksum(step.sql), env.now()];
    let sql = "INSERT INTO store_migration (room, number, name, checksum, applied_at)
        VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, &args).await?;
    tracing::info!(
        room,
        step.number,
        step.name,
        "Applied migration {room}/{}",
        step.number
    );
    Ok(())
}

/// The text of a step for one database.
pub(crate) fn translate(sql: &str, dialect: Dialect) -> String {
    let (identity, uuid, json, bytes) = match dialect {
        Dialect::Sqlite => ("INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB", "TEXT", "BLOB"),
        Dialect::Postgres => (
            "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
            "UUID",
            "JSONB",
            "BYTEA",
        ),
    };
    let mut keep = true;
    let mut text = String::with_capacity(sql.len());
    for line in sql.lines() {
        if let Some(table) = line.trim().strip_prefix("-- fts: ") {
            text.push_str(&fts::create(table.trim(), dialect));
            continue;
        }
        if let Some(table) = line.trim().strip_prefix("-- fts numbers: ") {
            text.push_str(&fts::create_numbers(table.trim(), dialect));
            continue;
        }
        match line.trim().strip_prefix("-- only: ") {
            Some("sqlite") => keep = dialect == Dialect::Sqlite,
            Some("postgres") => keep = dialect == Dialect::Postgres,
            Some(_) => keep = true,
            None if keep => {
                text.push_str(line);
                text.push('\n');
            }
            None => {}
        }
    }
    text.replace("{identity}", identity)
        .replace("{uuid}", uuid)
        .replace("{json}", json)
        .replace("{bytes}", bytes)
}

/// A hash of the text that does not see line endings.
fn checksum(sql: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    for line in sql.lines() {
        hash.update(line.trim_end());
        hash.update("\n");
    }
    hex::encode(hash.finalize())
}
