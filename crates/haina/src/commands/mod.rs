//! One file per command.

pub mod agreement;
pub mod backup;
pub mod bench;
pub mod calendar;
pub mod catalog;
pub mod city;
pub mod completion;
pub mod demo;
pub mod doctor;
pub mod dossier;
pub mod journal;
mod json_file;
pub mod ledger;
pub mod link;
pub mod login;
pub mod matter;
pub mod model;
mod openapi;
pub mod pack;
mod pages;
pub mod query;
pub mod reference;
mod secret;
pub mod serve;
mod short;
pub mod sim;
pub mod table;
pub mod user;

use crate::args::{Args, Command};
use crate::client::{City, Http, Local, Logins, address};
use crate::config::{Config, Sources};
use crate::failure::{Failure, Kind};
use crate::out::Out;

/// Runs the command that `args` name.
pub async fn run(args: Args, out: &Out) -> Result<(), Failure> {
    let sources = sources(&args);
    let config = || Config::read(&sources);
    let url = args.url.as_deref();
    match &args.command {
        Command::Serve(_) => serve::run(&config()?).await,
        Command::Demo(args) => demo::run(args, &config()?, out).await,
        Command::Login(args) => login::run(args, out).await,
        Command::Matter(command) => {
            let city = city(url, &sources).await?;
            let done = matter::run(command, &city, out).await;
            ended(city, done).await
        }
        Command::Catalog(command) => {
            let city = city(url, &sources).await?;
            let done = catalog::run(command, &city, out).await;
            ended(city, done).await
        }
        Command::Table(command) => {
            let city = city(url, &sources).await?;
            let done = table::run(command, &city, out).await;
            ended(city, done).await
        }
        Command::Query(args) => {
            let city = city(url, &sources).await?;
            let done = query::run(args, &city, out).await;
            ended(city, done).await
        }
        Command::Model(command) if command.is_local() => model::run(command, out).await,
        Command::Model(command) => {
            let city = city(url, &sources).await?;
            let done = model::run_in(command, &city, out).await;
            ended(city, done).await
        }
        Command::Dossier(command) => {
            let city = city(url, &sources).await?;
            let done = dossier::run(command, &city, out).await;
            ended(city, done).await
        }
        Command::Agreement(command) => {
            let city = city(url, &sources).await?;
            let done = agreement::run(command, &city, out).await;
            ended(city, done).await
        }
        Command::Ledger(command) => {
            let city = city(url, &sources).await?;
            let done = ledger::run(command, &city, out).await;
            ended(city, done).await
        }
        Command::Pack(command) if command.is_local() => pack::run(command, out).await,
        Command::Pack(command) => {
            let city = city(url, &sources).await?;
            let done = pack::run_in(command, &city, out).await;
            ended(city, done).await
        }
        Command::Journal(journal::Command::Check { proof, key }) => journal::check(proof, key, out),
        Command::Journal(journal::Command::Verify { checkpoint, .. }) if url.is_none() => {
            journal::verify_folder(checkpoint, &config()?, out).await
        }
        Command::Journal(command) => {
            let city = city(url, &sources).await?;
            let done = journal::run(command, &city, out).await;
            ended(city, done).await
        }
        Command::Calendar(command) => calendar::run(command, out),
        Command::Link(command) => link::run(command, out),
        Command::City(command) => city::run(command, out),
        Command::Bench(command) => bench::run(command, out).await,
        Command::Sim(args) => sim::run(args, out).await,
        Command::SimCity(city) => sim::city(city).await,
        Command::Doctor(args) => doctor::run(args, config(), out).await,
        Command::Backup(args) => backup::backup(args, &config()?, out).await,
        Command::Restore(args) => backup::restore(args, &config()?, out).await,
        Command::User(command) => {
            let city = match url {
                Some(url) => remote(url)?,
                None => City::Local(Box::new(Local::make(&config()?).await?)),
            };
            let done = user::run(command, &city, out).await;
            ended(city, done).await
        }
        Command::Openapi => {
            openapi::run(out);
            Ok(())
        }
        Command::Completion(args) => completion::run(args),
        Command::Reference => reference::run(out),
    }
}

/// Ends the use of a city; what the command itself says of a failure comes first.
async fn ended(city: City, done: Result<(), Failure>) -> Result<(), Failure> {
    let closed = city.close().await;
    done.and(closed)
}

/// The city that a command talks to: a server, or a data folder that was named or is there.
async fn city(url: Option<&str>, sources: &Sources) -> Result<City, Failure> {
    if let Some(url) = url {
        return remote(url);
    }
    let config = Config::read(sources)?;
    if !config.is_set("data") && !config.data().is_dir() {
        return Err(Failure::new(Kind::Usage, "CLI0017", "no city was named")
            .hint("add `--url URL` for a server, or `--data DIR` for a data folder that no server holds"));
    }
    Ok(City::Local(Box::new(Local::open(&config).await?)))
}

fn remote(url: &str) -> Result<City, Failure> {
    let token = match std::env::var("HAINA_TOKEN") {
        Ok(token) if !token.is_empty() => Some(token),
        _ => Logins::read()?.token(&address(url)?),
    };
    Ok(City::Remote(Http::new(url, token)?))
}

/// What the configuration of these arguments is read from.
fn sources(args: &Args) -> Sources {
    let mut flags = Vec::new();
    let demo = matches!(args.command, Command::Demo(_)).then(demo::folder);
    if let Some(data) = args.data.as_ref().or(demo.as_ref()) {
        flags.push(("data", data.display().to_string(), "--data".to_owned()));
    }
    if let Command::Serve(serve::Args {
        listen: Some(listen),
    }) = &args.command
    {
        flags.push(("listen", listen.clone(), "--listen".to_owned()));
    }
    Sources {
        file: args.config.clone(),
        environment: std::env::vars()
            .filter(|(name, _)| name.starts_with("HAINA_"))
            .collect(),
        flags,
    }
}
