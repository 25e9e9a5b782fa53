//! A PostgreSQL cluster of one's own, in a folder: for tests and benchmarks, never for a city.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::StoreError;

/// A cluster in a folder that PostgreSQL may use; who made it stops it.
#[derive(Debug, Clone)]
pub struct Cluster {
    binaries: PathBuf,
    folder: PathBuf,
    as_root: bool,
}

impl Cluster {
    /// The cluster of `folder`, which need not exist yet; `None` when there is no PostgreSQL on this machine.
    ///
    /// A socket's path may have 107 bytes: take a folder near the root.
    ///
    /// # Errors
    /// `STO0001` when the user of this process cannot be learnt.
    pub fn of(folder: impl Into<PathBuf>) -> Result<Option<Cluster>, StoreError> {
        let Some(binaries) = binaries() else {
            return Ok(None);
        };
        Ok(Some(Cluster {
            binaries,
            folder: folder.into(),
            as_root: user()? == "0",
        }))
    }

    /// Where its server is reached once it runs.
    pub fn url(&self) -> String {
        let sockets = self.sockets();
        format!(
            "postgres://haina@localhost/postgres?host={}",
            sockets.display()
        )
    }

    /// Whether its server runs.
    pub fn runs(&self) -> bool {
        self.data().join("PG_VERSION").exists()
            && self
                .tool("pg_ctl")
                .arg("status")
                .stdout(Stdio::null())
                .status()
                .is_ok_and(|s| s.success())
    }

    /// Makes it anew; what was in it is gone.
    ///
    /// # Errors
    /// `STO0001` when PostgreSQL's programs fail.
    pub fn create(&self) -> Result<(), StoreError> {
        for folder in [self.data(), self.sockets()] {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
            if self.as_root {
                run(Command::new("chown").arg("postgres").arg(folder))?;
            }
        }
        let usual = [
            "-U",
            "haina",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ];
        run(self.tool("initdb").args(usual))
    }

    /// Starts its server, which hears on a socket in the folder only, with these settings (`fsync=off`).
    ///
    /// # Errors
    /// As [`Cluster::create`].
    pub fn start(&self, settings: &[&str]) -> Result<(), StoreError> {
        let mut options = format!(
            "-c listen_addresses= -c unix_socket_directories={}",
            self.sockets().display()
        );
        for setting in settings {
            options.push_str(" -c ");
            options.push_str(setting);
        }
        let log = self.data().join("log");
        let mut start = self.tool("pg_ctl");
        run(start.args(["start", "-w", "-o", &options, "-l"]).arg(log))
    }

    /// Stops its server at once.
    ///
    /// # Errors
    /// As [`Cluster::create`].
    pub fn stop(&self) -> Result<(), StoreError> {
        run(self.tool("pg_ctl").args(["stop", "-m", "fast"]))
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// PostgreSQL's program that starts and stops a server.
    pub fn pg_ctl(&self) -> PathBuf {
        self.binaries.join("pg_ctl")
    }

    /// The user its programs run as, where that is not the one of this process.
    pub fn other_user(&self) -> Option<&'static str> {
        self.as_root.then_some("postgres")
    }

    /// A PostgreSQL program on this cluster, as a user it accepts.
    fn tool(&self, name: &str) -> Command {
        let program = self.binaries.join(name);
        let mut command = match self.other_user() {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        command
            .current_dir("/")
            .stdin(Stdio::null())
            .stderr(Stdio::inherit());
        command.arg("-D").arg(self.data());
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn sockets(&self) -> PathBuf {
        self.folder.join("sockets")
    }
}

/// The newest installed PostgreSQL's programs.
fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
        let mut versions: Vec<PathBuf> = versions.flatten().map(|v| v.path().join("bin")).collect();
        versions.sort();
        folders.extend(versions.into_iter().rev());
    }
    let complete = |f: &PathBuf| f.join("initdb").exists() && f.join("pg_ctl").exists();
    folders.into_iter().find(complete)
}

/// The number of this process's user.
pub(crate) fn user() -> Result<String, StoreError> {
    let output = Command::new("id").arg("-u").output();
    let output = output.map_err(|error| failed(Path::new("id"), &error))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> Result<(), StoreError> {
    let status = command.stdout(Stdio::null()).status();
    let status = status.map_err(|error| failed(Path::new(command.get_program()), &error))?;
    match status.success() {
        true => Ok(()),
        false => Err(StoreError::Unavailable {
            reason: format!("{command:?} failed: {status}"),
        }),
    }
}

fn failed(what: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable {
        reason: format!("{}: {error}", what.display()),
    }
}
