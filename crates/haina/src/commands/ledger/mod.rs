//! `haina ledger …`: accounts and transfers.

mod accounts;
mod amount;
mod close;
mod declare;
mod open;
mod prove;
mod reconcile;
mod settle;
mod statement;
mod transfer;
mod units;

use clap::Subcommand;
use serde_json::{Value, json};

use crate::client::{City, part};
use crate::failure::Failure;
use crate::out::Out;

#[derive(Subcommand)]
pub enum Command {
    /// List what accounts count in
    Units,
    /// Declare a unit of account, or change its words
    Declare(declare::Args),
    /// List accounts that you may see
    Accounts(accounts::Args),
    /// Open an account
    Open(open::Args),
    /// Close an account that holds nothing
    Close(close::Args),
    /// Show what came in and went out of an account, and what there was on any day
    Statement(statement::Args),
    /// Move an amount from one account to another, or set it aside
    Transfer(transfer::Args),
    /// Move what was set aside, or a part of it
    Post(settle::PostArgs),
    /// Free what was set aside
    Void(settle::Args),
    /// Move back what a posted transfer has moved
    Reverse(settle::Args),
    /// Compare another's statement of an account with ours
    Reconcile(reconcile::Args),
    /// Add the whole ledger up
    Prove,
}

pub async fn run(command: &Command, city: &City, out: &Out) -> Result<(), Failure> {
    match command {
        Command::Units => units::run(city, out).await,
        Command::Declare(args) => declare::run(args, city, out).await,
        Command::Accounts(args) => accounts::run(args, city, out).await,
        Command::Open(args) => open::run(args, city, out).await,
        Command::Close(args) => close::run(args, city, out).await,
        Command::Statement(args) => statement::run(args, city, out).await,
        Command::Transfer(args) => transfer::run(args, city, out).await,
        Command::Post(args) => settle::post(args, city, out).await,
        Command::Void(args) => settle::run("void", args, city, out).await,
        Command::Reverse(args) => settle::run("reverse", args, city, out).await,
        Command::Reconcile(args) => reconcile::run(args, city, out).await,
        Command::Prove => prove::run(city, out).await,
    }
}

async fn account(city: &City, id: &str) -> Result<Value, Failure> {
    city.get(format!("/v1/ledger/accounts/{}", part(id))).await
}

/// Carries out one deed, and shows the transfer that it is about as it is then.
async fn one(deed: Value, city: &City, out: &Out) -> Result<(), Failure> {
    let done = city
        .post("/v1/ledger/transfers", json!({ "groups": [[deed]] }))
        .await?;
    let id = done["groups"][0]["transfers"][0]
        .as_str()
        .unwrap_or_default();
    let transfer = city
        .get(format!("/v1/ledger/transfers/{}", part(id)))
        .await?;
    let scale = scale_of(city, &transfer).await?;
    out.answer(&transfer, || transfer::told(&transfer, scale));
    Ok(())
}

/// Digits behind the point of a transfer's unit.
async fn scale_of(city: &City, transfer: &Value) -> Result<u32, Failure> {
    let units = city.get("/v1/ledger/units").await?;
    let mut units = units.as_array().into_iter().flatten();
    let unit = units.find(|unit| unit["key"] == transfer["unit"]);
    let unit = unit.ok_or_else(|| Failure::defect("a transfer has a unit that is not declared"))?;
    Ok(amount::scale(unit))
}
