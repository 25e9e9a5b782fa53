//! `haina serve`: the server.

use std::net::SocketAddr;
use std::time::Duration;

use haina_api::App;
use haina_core::Env;
use tokio::net::TcpListener;

use crate::client::problem;
use crate::config::Config;
use crate::failure::{Failure, Kind};
use crate::logging;
use crate::shipped;

#[derive(clap::Args)]
pub struct Args {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
}

/// What is under way when the server is told to stop has so long to end.
const GRACE: Duration = Duration::from_secs(10);

pub async fn run(config: &Config) -> Result<(), Failure> {
    logging::start(config, "info");
    // Listened for from the start: a supervisor may change its mind before the server serves.
    let stop = tokio::spawn(stop_signal());
    // Taken first: who cannot listen should not hold the data folder.
    let listener = listen(config.text("listen").unwrap_or_default()).await?;
    let mut wanted = config.app(Env::system())?;
    if config.text("public_url").is_none() {
        let address = listener.local_addr();
        let address =
            address.map_err(|error| Failure::defect("the address is lost").because(error))?;
        wanted.public_url = format!("http://{address}");
    }
    let url = wanted.public_url.clone();
    let app = App::open(wanted).await;
    let app = app.map_err(|problem| problem::opened(config, &problem))?;
    shipped::install_named(&app, &config.list("packs")).await?;
    app.start().await;
    tracing::info!(url, "Serving at {url}");
    serve(listener, &app, async move {
        let _ = stop.await;
    })
    .await
}

/// Takes the address.
pub async fn listen(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let kind = match error.kind() {
            std::io::ErrorKind::AddrInUse => Kind::Conflict,
            _ => Kind::Unavailable,
        };
        Failure::new(kind, "CLI0019", format!("could not listen on `{address}`"))
            .because(error)
            .hint("choose another address with `--listen 127.0.0.1:8081`")
    })
}

/// Serves `app` until `stop`, lets what is under way end, and closes the app.
pub async fn serve(
    listener: TcpListener,
    app: &App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let (told, mut heard) = tokio::sync::watch::channel(false);
    let service = app
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        let _ = told.send(true);
    });
    let late = async move {
        let _ = heard.wait_for(|told| *told).await;
        tokio::time::sleep(GRACE).await;
    };
    // Live feeds end only when their readers go; they do not keep the server.
    let outcome = tokio::select! {
        outcome = std::future::IntoFuture::into_future(served) => outcome,
        () = late => Ok(()),
    };
    app.close().await;
    tracing::info!("Stopped");
    outcome.map_err(|error| Failure::defect("the server broke off").because(error))
}

/// Ends when the process is told to stop: from the terminal, or by who supervises it.
pub async fn stop_signal() {
    let terminal = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let supervisor = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let supervisor = std::future::pending::<()>();
    tokio::select! {
        () = terminal => {}
        () = supervisor => {}
    }
}
