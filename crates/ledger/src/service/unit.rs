//! What accounts count in.

use haina_core::Words;
use haina_journal::{Actor, Draft};
use haina_store::{Row, Session, Tx, args};
use serde_json::json;

use super::Ledger;
use crate::{KEY_CHARS_MAX, LedgerError, SCALE_MAX, UnitOfAccount};

impl Ledger {
    /// Declares a unit; the words of one that is there may change, its scale may not.
    ///
    /// # Errors
    /// `LED0003` for a unit that is not well made, `LED0004` for another scale than it has.
    pub async fn declare(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: &UnitOfAccount,
    ) -> Result<(), LedgerError> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
        let fits = unit.key.len() <= KEY_CHARS_MAX && unit.scale <= SCALE_MAX;
        if unit.key.is_empty() || !unit.key.chars().all(plain) || !fits {
            let why = format!(
                "the key of a unit is of small letters, digits, `-` and `.`, its scale 0 to {SCALE_MAX}"
            );
            return Err(LedgerError::Ask { why });
        }
        let words = [&unit.title, &unit.symbol];
        let mut texts = words.iter().flat_map(|words| [&words.zh, &words.en]);
        if texts.any(|text| text.chars().count() > KEY_CHARS_MAX) {
            let why = format!("words of a unit have at most {KEY_CHARS_MAX} characters");
            return Err(LedgerError::Ask { why });
        }
        let known = self.unit(tx, &unit.key).await?;
        if known.as_ref() == Some(unit) {
            return Ok(());
        }
        if known.is_some_and(|known| known.scale != unit.scale) {
            return Err(LedgerError::Taken {
                what: "unit",
                key: unit.key.clone(),
            });
        }
        let sql = "INSERT INTO ledger_unit (key, title_zh, title_en, symbol_zh, symbol_en, scale, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (key) DO UPDATE SET title_zh = excluded.title_zh, title_en = excluded.title_en,
                symbol_zh = excluded.symbol_zh, symbol_en = excluded.symbol_en";
        let (title, symbol) = (&unit.title, &unit.symbol);
        let args = args![
            &unit.key,
            &title.zh,
            &title.en,
            &symbol.zh,
            &symbol.en,
            i64::from(unit.scale),
            self.inner.env.now()
        ];
        tx.execute(sql, &args).await?;
        let body = json!({ "unit": unit });
        let draft = Draft::new(
            "ledger.unit_declared",
            unit.key.clone(),
            actor.clone(),
            body,
        );
        self.inner.journal.append(tx, draft).await?;
        Ok(())
    }

    /// All units, by their keys.
    ///
    /// # Errors
    /// As the store fails.
    pub async fn units(&self) -> Result<Vec<UnitOfAccount>, LedgerError> {
        let mut session = self.inner.store.glance().await?;
        let rows = session
            .all("SELECT * FROM ledger_unit ORDER BY key", &[])
            .await?;
        rows.iter().map(read).collect()
    }

    pub(super) async fn unit(
        &self,
        session: &mut Session,
        key: &str,
    ) -> Result<Option<UnitOfAccount>, LedgerError> {
        let row = session
            .optional("SELECT * FROM ledger_unit WHERE key = $1", &args![key])
            .await?;
        row.as_ref().map(read).transpose()
    }
}

fn read(row: &Row) -> Result<UnitOfAccount, LedgerError> {
    let words = |zh: &str, en: &str| -> Result<Words, LedgerError> {
        Ok(Words::new(row.get::<String>(zh)?, row.get::<String>(en)?))
    };
    let scale: i64 = row.get("scale")?;
    Ok(UnitOfAccount {
        key: row.get("key")?,
        title: words("title_zh", "title_en")?,
        symbol: words("symbol_zh", "symbol_en")?,
        scale: u8::try_from(scale).map_err(|_| LedgerError::Broken {
            what: "scale of a unit",
        })?,
    })
}
