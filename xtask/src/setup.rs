//! Set-up that `demo` and `test` do by themselves: npm packages, Chromium, PostgreSQL, Chinese fonts.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};

use crate::run::Cmd;
use crate::tree;

#[derive(clap::Args)]
pub struct Args {}

/// A program of the system that tests need.
struct Need {
    what: &'static str,
    package: &'static str,
    present: fn() -> bool,
}

const NEEDS: &[Need] = &[
    Need {
        what: "PostgreSQL",
        package: "postgresql",
        present: || initdb().is_some(),
    },
    Need {
        what: "Chromium",
        package: "chromium",
        present: || chromium().is_some(),
    },
    Need {
        what: "Chinese fonts",
        package: "fonts-noto-cjk",
        present: has_chinese_font,
    },
];

/// The server of S3 that tests start (Apache-2.0), and its version.
const S3_SERVER: (&str, &str) = ("github.com/versity/versitygw/cmd/versitygw", "v1.8.0");

pub fn run(_: &Args) -> Result<()> {
    system()?;
    s3_server();
    npm("web")?;
    npm("e2e")?;
    println!("set up");
    Ok(())
}

/// Installs the npm packages of `folder` when its lock file changed since the last time.
pub fn npm(folder: &str) -> Result<()> {
    let at = tree::root().join(folder);
    let Ok(lock) = std::fs::read(at.join("package-lock.json")) else {
        return Ok(());
    };
    if on_path("npm").is_none() {
        bail!("npm is missing\nhint: install Node 20 or newer with npm, then run this again");
    }
    let stamp = at.join("node_modules/.haina-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    Cmd::new("npm")
        .args([
            "ci",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--loglevel=error",
        ])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .env("PUPPETEER_SKIP_DOWNLOAD", "1")
        .folder(folder)
        .limit(Duration::from_secs(15 * 60))
        .run()?;
    std::fs::write(stamp, lock)?;
    Ok(())
}

/// Installs from the distribution what tests need and this machine lacks; where it may not, says what to type.
pub fn system() -> Result<()> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !(need.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let what: Vec<&str> = missing.iter().map(|need| need.what).collect();
    let install = format!("sudo apt-get install -y {}", packages.join(" "));
    let Some(rights) = rights() else {
        bail!(
            "missing here: {}\nhint: type `{install}`, then run this again",
            what.join(", ")
        );
    };
    eprintln!("installing {} from the distribution", what.join(", "));
    let apt = |args: &[&str]| {
        let mut words: Vec<&str> = rights.to_vec();
        words.extend([
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-q",
            "-y",
        ]);
        words.extend(args);
        Cmd::new(words[0])
            .args(&words[1..])
            .limit(Duration::from_secs(20 * 60))
            .run()
    };
    let mut args = vec!["install", "--no-install-recommends"];
    args.extend(&packages);
    if apt(&args).is_err() {
        // The list of packages may be old or absent; ask for it once and try again.
        apt(&["update"])?;
        apt(&args)?;
    }
    for need in &missing {
        if !(need.present)() {
            bail!(
                "{} is still missing\nhint: type `{install}` and read its output",
                need.what
            );
        }
    }
    Ok(())
}

/// A server of S3 for the tests of buckets: the one of this machine, or built where there is Go. Without either those tests
/// are left out, and say so.
pub fn s3_server() -> Option<PathBuf> {
    if let Some(found) = std::env::var_os("HAINA_TEST_S3") {
        return Some(found.into());
    }
    if let Some(found) = on_path("versitygw") {
        return Some(found.into());
    }
    let folder = tree::target().join("tools").join(S3_SERVER.1);
    let program = folder.join("versitygw");
    if program.is_file() {
        return Some(program);
    }
    let go = on_path("go").or_else(|| is_file("/usr/local/go/bin/go"))?;
    eprintln!("building a server of S3 for the tests of buckets");
    let built = Cmd::new(go)
        .args(["install", &format!("{}@{}", S3_SERVER.0, S3_SERVER.1)])
        .env("GOBIN", folder)
        .env("GOFLAGS", "")
        .limit(Duration::from_secs(15 * 60))
        .run();
    if let Err(error) = built {
        eprintln!("note: without a server of S3: {error:#}");
    }
    is_file(&program.display().to_string()).map(PathBuf::from)
}

/// The Chromium of this machine.
pub fn chromium() -> Option<String> {
    if let Ok(path) = std::env::var("HAINA_CHROMIUM") {
        return Some(path);
    }
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    .iter()
    .find_map(|name| on_path(name))
}

fn initdb() -> Option<String> {
    on_path("initdb").or_else(|| {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        versions
            .flatten()
            .map(|version| version.path().join("bin/initdb"))
            .find(|path| path.is_file())
            .map(|path| path.display().to_string())
    })
}

fn has_chinese_font() -> bool {
    match on_path("fc-list") {
        Some(list) => Cmd::new(list)
            .args([":lang=zh", "family"])
            .output()
            .is_ok_and(|fonts| !fonts.trim().is_empty()),
        None => Path::new("/usr/share/fonts/opentype/noto").is_dir() || cfg!(target_os = "macos"),
    }
}

/// The words before a command that may install packages: none for root, `sudo -n` where it asks nothing.
fn rights() -> Option<&'static [&'static str]> {
    on_path("apt-get")?;
    let is_root = Cmd::new("id")
        .args(["-u"])
        .output()
        .is_ok_and(|id| id.trim() == "0");
    if is_root {
        return Some(&[]);
    }
    on_path("sudo")?;
    Cmd::new("sudo")
        .args(["-n", "true"])
        .succeeds()
        .then_some(&["sudo", "-n"])
}

fn is_file(path: &str) -> Option<String> {
    Path::new(path).is_file().then(|| path.to_owned())
}

fn on_path(name: &str) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .map(|file| file.display().to_string())
}
