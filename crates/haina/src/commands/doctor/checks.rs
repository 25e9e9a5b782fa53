//! The checks of `haina doctor`; each looks at one thing and says what to do about it.

use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use haina_core::{Calendar, Env, calendar};

use super::{Finding, city};
use crate::config::Config;

/// Less free space than this is a warning: SQLite and its log need room to write.
const SPACE_WARNING_MB: u64 = 2048;

/// A clock further from the disk's than this is wrong.
const CLOCK_LEEWAY_S: i64 = 120;

/// How long the scheduler of other machines is waited for.
const ANSWERS_IN: Duration = Duration::from_secs(5);

/// Everything that is looked at, in the order in which it is told.
pub async fn all(config: &Config) -> Vec<Finding> {
    let env = Env::system();
    let data = config.data();
    let mut findings = vec![
        folder(&data),
        space(&data),
        key(config),
        clock(&data, &env),
        calendar(&env),
        public_url(config),
    ];
    findings.push(city::database(config).await);
    findings.push(city::journal(&data, &env));
    findings.extend(engine(config));
    findings.extend(variables());
    findings
}

/// Can this user write to the data folder?
fn folder(data: &Path) -> Finding {
    const CHECK: &str = "data folder";
    if !data.exists() {
        return Finding::warning(
            CHECK,
            format!("`{}` does not exist yet", data.display()),
            "`haina serve` makes it at its first start; or set `data`",
        );
    }
    match tempfile::NamedTempFile::new_in(data) {
        Ok(_) => Finding::good(CHECK, format!("`{}` can be written", data.display())),
        Err(error) => Finding::bad(
            CHECK,
            format!("`{}` cannot be written: {error}", data.display()),
            "give it to the user that runs haina: `chown -R haina DIR`",
        ),
    }
}

/// Is there room on the disk?
fn space(data: &Path) -> Finding {
    const CHECK: &str = "disk space";
    let asked = data
        .ancestors()
        .find(|path| path.exists() && !path.as_os_str().is_empty());
    let asked = asked.unwrap_or(Path::new("."));
    let listed = Command::new("df").args(["-Pk"]).arg(asked).output();
    let listed = listed
        .map(|out| String::from_utf8_lossy(&out.stdout).into_owned())
        .unwrap_or_default();
    let free_mb = listed
        .lines()
        .nth(1)
        .and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok())
        .map(|kb| kb / 1024);
    match free_mb {
        None => Finding::warning(
            CHECK,
            "cannot be told here",
            "look at it yourself, for instance with `df -h`",
        ),
        Some(mb) if mb < SPACE_WARNING_MB => Finding::warning(
            CHECK,
            format!("{mb} MB are free"),
            "make room: a full disk stops every change",
        ),
        Some(mb) => Finding::good(CHECK, format!("{} GB are free", mb / 1024)),
    }
}

/// May only its owner read the signing key?
fn key(config: &Config) -> Finding {
    const CHECK: &str = "signing key";
    let path = config.data().join("journal.key");
    let Ok(metadata) = path.metadata() else {
        return Finding::good(CHECK, "none yet; the first start makes one");
    };
    match mode(&metadata) {
        Some(mode) if mode & 0o077 != 0 => Finding::bad(
            CHECK,
            format!("others may read `{}` (mode {mode:o})", path.display()),
            format!("type `chmod 600 {}`", path.display()),
        ),
        _ => Finding::good(
            CHECK,
            format!("only its owner may read `{}`", path.display()),
        ),
    }
}

#[cfg(unix)]
fn mode(metadata: &std::fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &std::fs::Metadata) -> Option<u32> {
    None
}

/// Does the clock agree with what was written before?
fn clock(data: &Path, env: &Env) -> Finding {
    const CHECK: &str = "clock";
    let now = env.now();
    let written = std::fs::read_dir(data)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let modified = entry.metadata().ok()?.modified().ok()?;
            jiff::Timestamp::try_from(modified).ok()
        });
    let built = jiff::civil::date(2026, 1, 1)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map(|z| z.timestamp());
    match written.max() {
        Some(last) if last.as_second() > now.as_second() + CLOCK_LEEWAY_S => Finding::bad(
            CHECK,
            format!("it says {now}, but files here were written at {last}"),
            "set the clock and keep it set, for instance with `timedatectl set-ntp true`",
        ),
        _ if built.is_ok_and(|built| now < built) => Finding::bad(
            CHECK,
            format!("it says {now}, before this program was made"),
            "set the clock and keep it set, for instance with `timedatectl set-ntp true`",
        ),
        _ => Finding::good(
            CHECK,
            format!(
                "{}",
                now.to_zoned(calendar::ZONE.clone())
                    .strftime("%Y-%m-%d %H:%M:%S %:z")
            ),
        ),
    }
}

/// Are the holidays of this year, and from December of the next, published?
fn calendar(env: &Env) -> Finding {
    const CHECK: &str = "calendar";
    let calendar = Calendar::standard();
    let today = calendar::local_day(env.now());
    let through = calendar.published_through();
    let next = "apply the pack that brings the next notice; deadlines are counted again then";
    match () {
        () if through < today.year() => Finding::bad(
            CHECK,
            format!("holidays are known through {through} only"),
            next,
        ),
        () if through == today.year() && today.month() >= 11 => Finding::warning(
            CHECK,
            format!(
                "holidays of {} are not known; deadlines in it are provisional",
                through + 1
            ),
            next,
        ),
        () => Finding::good(CHECK, format!("holidays are known through {through}")),
    }
}

/// Are the machines there that compute models, where others than this one do?
fn engine(config: &Config) -> Option<Finding> {
    const CHECK: &str = "engine of models";
    if config.text("lake.engine") != Some("ballista") {
        return None;
    }
    if !cfg!(feature = "ballista") {
        let what = "`lake.engine` is `ballista`, which this build does not know";
        let hint = "build it with `--features ballista`, or set `lake.engine = local`";
        return Some(Finding::bad(CHECK, what, hint));
    }
    let scheduler = config.text("lake.scheduler").unwrap_or_default();
    let known = scheduler.to_socket_addrs().ok();
    let answers = known
        .into_iter()
        .flatten()
        .any(|address| TcpStream::connect_timeout(&address, ANSWERS_IN).is_ok());
    Some(match answers {
        true => Finding::good(CHECK, format!("the scheduler at {scheduler} answers")),
        false => Finding::bad(
            CHECK,
            format!("no scheduler answers at {scheduler}"),
            "start it, or correct `lake.scheduler`",
        ),
    })
}

/// Do people reach the server by an address that keeps what they send secret?
fn public_url(config: &Config) -> Finding {
    const CHECK: &str = "public address";
    let Some(text) = config.text("public_url") else {
        let listen = config.text("listen").unwrap_or_default();
        let local = listen.starts_with("127.")
            || listen.starts_with("[::1]")
            || listen.starts_with("localhost");
        return match local {
            true => Finding::good(CHECK, format!("only this machine reaches http://{listen}")),
            false => Finding::warning(
                CHECK,
                format!("others reach {listen} without encryption"),
                "put a reverse proxy before it and set `public_url` to its https address",
            ),
        };
    };
    match url::Url::parse(text) {
        Err(error) => Finding::bad(
            CHECK,
            format!("`{text}` is not an address: {error}"),
            "write it as https://haina.example",
        ),
        Ok(url) if url.scheme() == "https" => Finding::good(CHECK, text),
        Ok(url) if matches!(url.host_str(), Some("127.0.0.1" | "localhost")) => {
            Finding::good(CHECK, text)
        }
        Ok(_) => Finding::warning(
            CHECK,
            format!("{text} is not encrypted"),
            "use an https address",
        ),
    }
}

/// Variables that look like ours and set nothing.
fn variables() -> Vec<Finding> {
    const OTHERS: &[&str] = &[
        "HAINA_CONFIG",
        "HAINA_URL",
        "HAINA_TOKEN",
        "HAINA_CHROMIUM",
        "HAINA_BINARY",
    ];
    let known: Vec<String> = crate::config::KEYS
        .iter()
        .map(crate::config::Key::variable)
        .collect();
    let source = |name: &str| crate::config::source_of_variable(name).is_some();
    let ours = std::env::vars()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("HAINA_") && !source(name));
    ours.filter(|name| !known.contains(name) && !OTHERS.contains(&name.as_str()))
        .map(|name| {
            let near = crate::config::nearest(&name, known.iter().map(String::as_str));
            let hint = near.map_or("unset it".to_owned(), |near| {
                format!("did you mean `{near}`?")
            });
            Finding::warning(
                "environment",
                format!("the variable `{name}` sets nothing"),
                hint,
            )
        })
        .collect()
}
