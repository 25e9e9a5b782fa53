//! `haina demo`: an invented city with two months behind it, which goes on while a visitor looks.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use haina_api::App;
use haina_api::model::DemoAccount;
use haina_city::{Demo, SignIn};
use haina_core::{Env, SystemChance, SystemClock};
use serde_json::json;

use super::serve;
use crate::client::problem;
use crate::config::Config;
use crate::failure::Failure;
use crate::logging;
use crate::out::{Out, Table};
use crate::progress;
use crate::shipped;

#[derive(clap::Args)]
pub struct Args {
    /// Port to listen on, on this machine only
    #[arg(long, default_value_t = 8080)]
    pub port: u16,

    /// Seed of everything that is invented
    #[arg(long, default_value_t = 2026)]
    seed: u64,

    /// Days of life before today
    #[arg(long, default_value_t = 60)]
    days: u32,

    /// Let the city stand still while it is looked at
    #[arg(long)]
    still: bool,
}

/// Where a demo city lives when no folder is named.
pub fn folder() -> PathBuf {
    PathBuf::from("haina-demo")
}

pub async fn run(args: &Args, config: &Config, out: &Out) -> Result<(), Failure> {
    // Its own people ask all the time: told at `info`, the sign-ins would be scrolled away at once.
    logging::start(config, "warn");
    let address = format!("127.0.0.1:{}", args.port);
    let listener = serve::listen(&address).await?;
    let url = format!(
        "http://{}",
        listener.local_addr().map_or(address, |at| at.to_string())
    );
    let clock = Arc::new(SystemClock::default());
    let env = Env {
        clock: clock.clone(),
        chance: Arc::new(SystemChance),
    };
    let sign_ins = haina_city::sign_ins();
    let mut wanted = config.app(env)?;
    wanted.public_url.clone_from(&url);
    wanted.demo_accounts = sign_ins.iter().map(account).collect();
    let app = App::open(wanted)
        .await
        .map_err(|problem| problem::opened(config, &problem))?;
    shipped::install(&app, config).await?;
    let demo = Demo {
        seed: args.seed,
        days: args.days,
        still: args.still,
    };
    let bar = progress::bar("building the city", u64::from(args.days));
    let built = haina_city::build(&app, &clock, &demo, |done, total, what| {
        bar.set_length(total);
        bar.set_position(done);
        bar.set_message(what.to_owned());
    })
    .await
    .map_err(|error| Failure::defect("the demo city could not be built").because(error))?;
    bar.finish_and_clear();
    app.start().await;
    let value = json!({"url": url, "data": config.data(), "sign_ins": built.sign_ins});
    out.answer(&value, || {
        let files = config.data().join("deliveries/to-try");
        welcome(&url, &built.sign_ins, &files)
    });
    if !args.still {
        let playing = haina_city::play(app.clone(), clock, built);
        tokio::spawn(async move {
            if let Err(error) = playing.await {
                tracing::warn!(error = %error, "The demo city stands still");
            }
        });
    }
    serve::serve(listener, &app, serve::stop_signal()).await
}

fn account(sign_in: &SignIn) -> DemoAccount {
    DemoAccount {
        name: sign_in.name.to_owned(),
        password: sign_in.password.to_owned(),
        display: sign_in.display.to_owned(),
        role: sign_in.role.to_owned(),
        title: sign_in.title.clone().into(),
    }
}

fn welcome(url: &str, sign_ins: &[SignIn], files: &Path) -> String {
    let mut table = Table::new(["name", "password", "who"]);
    for one in sign_ins {
        let who = format!("{} · {} / {}", one.display, one.title.zh, one.title.en);
        table.row([one.name.to_owned(), one.password.to_owned(), who]);
    }
    format!(
        "海纳演示城市已就绪 / the demo city is ready: {url}\n\n{}\n可报送的文件 / files to deliver to a table: {}\n\nCtrl-C ends it.",
        table.text(),
        files.display()
    )
}
