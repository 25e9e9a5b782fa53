//! `haina ledger units`.

use super::amount;
use crate::client::City;
use crate::commands::short::text;
use crate::failure::Failure;
use crate::out::{Out, Table};

pub async fn run(city: &City, out: &Out) -> Result<(), Failure> {
    let units = city.get("/v1/ledger/units").await?;
    out.answer(&units, || {
        let mut table = Table::new(["UNIT", "TITLE", "SYMBOL", "SCALE"]);
        for unit in units.as_array().into_iter().flatten() {
            table.row([
                text(&unit["key"]),
                text(&unit["title"]),
                text(&unit["symbol"]),
                amount::scale(unit).to_string(),
            ]);
        }
        table.text()
    });
    Ok(())
}
