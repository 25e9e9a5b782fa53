//! A data folder that no server holds: the same routes, called in this process by the operator of the machine.

use axum::Router;
use axum::body::Body;
use haina_api::App;
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::{Answer, FILE, Request, Sent, pieces};
use crate::config::Config;
use crate::failure::{Failure, Kind};
use haina_core::Env;

/// A city opened in this process.
pub struct Local {
    app: App,
    router: Router,
}

impl Local {
    /// Opens the data folder that `config` names.
    ///
    /// # Errors
    /// There is no such folder, or a server holds it.
    pub async fn open(config: &Config) -> Result<Local, Failure> {
        let data = config.data();
        if !data.is_dir() {
            let what = format!("there is no data folder `{}`", data.display());
            return Err(Failure::new(Kind::NotFound, "CLI0018", what)
                .hint("`haina user add NAME --role admin --data DIR` makes one, and so does `haina serve`"));
        }
        Local::make(config).await
    }

    /// Opens the data folder that `config` names, and makes it when it is not there.
    pub async fn make(config: &Config) -> Result<Local, Failure> {
        let app = App::open(config.app(Env::system())?).await;
        let app = app.map_err(|problem| super::problem::opened(config, &problem))?;
        let router = app.operator_router();
        Ok(Local { app, router })
    }

    /// Sends `request`; any status is an answer.
    pub async fn send(&self, request: Request) -> Result<Answer, Failure> {
        send(self.router.clone(), request).await
    }

    /// Does what is due after a change, and closes the database.
    pub async fn close(self) -> Result<(), Failure> {
        let settled = self.app.settle().await;
        self.app.close().await;
        match settled {
            Ok(_) => Ok(()),
            Err(problem) => Err(super::problem::told(
                "could not finish what is due",
                &problem,
            )),
        }
    }
}

/// Sends `request` to a router in this process; any status is an answer.
pub async fn send(router: Router, request: Request) -> Result<Answer, Failure> {
    let mut builder = http::Request::builder()
        .method(request.method)
        .uri(request.path);
    if let Some(key) = &request.key {
        builder = builder.header("idempotency-key", key);
    }
    let body = match request.body {
        Sent::Nothing => Body::empty(),
        Sent::Bytes(kind, body) => {
            builder = builder.header(http::header::CONTENT_TYPE, kind);
            Body::from(body)
        }
        Sent::File(file) => {
            builder = builder.header(http::header::CONTENT_TYPE, FILE);
            Body::from_stream(pieces(&file).await?)
        }
    };
    let wrong = |error: http::Error| Failure::defect("could not make the request").because(error);
    let request = builder.body(body).map_err(wrong)?;
    let answer = router.oneshot(request).await;
    let answer = answer.map_err(|never| match never {})?;
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await;
    let body = body.map_err(|error| Failure::defect("the answer broke off").because(error))?;
    Ok(Answer {
        status,
        bytes: body.to_bytes().to_vec(),
    })
}
