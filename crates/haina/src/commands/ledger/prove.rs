//! `haina ledger prove`.

use serde_json::Value;

use crate::client::City;
use crate::commands::short::text;
use crate::failure::{Failure, Kind};
use crate::out::{Out, Table};

/// Adds everything up; fails when it does not hold.
pub async fn run(city: &City, out: &Out) -> Result<(), Failure> {
    let proof = city.get("/v1/ledger/proof").await?;
    out.answer(&proof, || told(&proof));
    match proof["holds"] == true {
        true => Ok(()),
        false => Err(Failure::new(Kind::Refused, "CLI0035", "the ledger does not add up")
            .hint("compare the accounts named with the journal and a backup; nothing but the database itself can have changed them")),
    }
}

fn told(proof: &Value) -> String {
    let mut table = Table::new([
        "UNIT",
        "ACCOUNTS",
        "CREDITS",
        "DEBITS",
        "PENDING IN",
        "PENDING OUT",
    ]);
    for unit in proof["units"].as_array().into_iter().flatten() {
        let cells = [
            "unit",
            "accounts",
            "credits",
            "debits",
            "credits_pending",
            "debits_pending",
        ];
        table.row(cells.map(|name| text(&unit[name])));
    }
    let wrong = proof["wrong_accounts"].as_array().into_iter().flatten();
    let wrong: String = wrong.map(|key| format!("wrong: {}\n", text(key))).collect();
    let verdict = match proof["holds"] == true {
        true => "everything adds up".to_owned(),
        false => format!(
            "{} transfer(s) without their two lines",
            text(&proof["wrong_transfers"])
        ),
    };
    format!("{}{wrong}{verdict}\n", table.text())
}
