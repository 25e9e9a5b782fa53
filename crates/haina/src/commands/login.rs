//! `haina login URL`: signs in once and keeps a token, which later commands show to that server.

use serde_json::{Value, json};

use crate::client::{self, Http, Logins, Request};
use crate::commands::secret;
use crate::failure::{Failure, Kind};
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Address of the server
    server: String,

    /// Name to sign in with
    #[arg(long, short)]
    name: Option<String>,

    /// Take a token that was made before, from standard input, instead of a password
    #[arg(long, conflicts_with = "name")]
    token: bool,

    /// The token may do no more than this: actions or groups of them
    #[arg(long, value_delimiter = ',', default_value = SCOPES)]
    scopes: Vec<String>,

    /// Forget the server's token
    #[arg(long, conflicts_with_all = ["name", "token", "scopes"])]
    forget: bool,
}

/// Everything that commands of this program do; who may do it is not changed by a token.
const SCOPES: &str = "matter.*,file.*,view.*,journal.*,pack.*,party.*,ops.*";

pub async fn run(args: &Args, out: &Out) -> Result<(), Failure> {
    let url = client::address(&args.server)?;
    let mut logins = Logins::read()?;
    if args.forget {
        let known = logins.forget(&url)?;
        let word = if known { "forgotten" } else { "was not known" };
        out.answer(&json!({"server": url, "forgotten": known}), || {
            format!("{url}: {word}")
        });
        return Ok(());
    }
    let (token, name) = match args.token {
        true => {
            let token = secret::read("Token")?;
            let me = Http::new(&args.server, Some(token.clone()))?;
            let me = client::City::Remote(me).get("/v1/session").await?;
            (token, person(&me))
        }
        false => sign_in(args).await?,
    };
    let path = logins.store(&url, &name, &token)?;
    let value = json!({"server": url, "person": name, "kept_in": path});
    out.answer(&value, || {
        format!(
            "{name} is signed in to {url}; the token is in {}",
            path.display()
        )
    });
    Ok(())
}

/// Signs in by password and makes a token with the session; gives the token and who it is.
async fn sign_in(args: &Args) -> Result<(String, String), Failure> {
    let name = args.name.clone().ok_or_else(|| {
        Failure::new(Kind::Usage, "CLI0012", "no name was given")
            .hint("add `--name NAME`, or `--token`")
    })?;
    let password = secret::read("Password")?;
    let mut server = Http::new(&args.server, None)?;
    let body = json!({"name": name, "password": password});
    let me = server.sign_in(Request::post("/v1/session", body)).await?;
    let wanted =
        json!({"name": format!("haina command line of {}", computer()), "scopes": args.scopes});
    let made = client::City::Remote(server)
        .post("/v1/tokens", wanted)
        .await?;
    let token = made["secret"]
        .as_str()
        .ok_or_else(|| Failure::defect("the server made no token"))?;
    Ok((token.to_owned(), person(&me)))
}

fn person(me: &Value) -> String {
    let person = &me["person"];
    let name = person["display"].as_str().or(person["name"].as_str());
    name.unwrap_or("somebody").to_owned()
}

fn computer() -> String {
    let named = std::process::Command::new("hostname").output();
    let named = named.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned());
    named
        .ok()
        .filter(|name| !name.is_empty())
        .unwrap_or("a computer".to_owned())
}
