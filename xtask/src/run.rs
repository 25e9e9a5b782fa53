//! Running other programs: shown before they start, in the root, without input, within a time limit.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::tree;

/// Nothing here may run longer than this unless it says so.
const LIMIT: Duration = Duration::from_secs(45 * 60);

/// A program to run.
pub struct Cmd {
    program: OsString,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    folder: PathBuf,
    limit: Duration,
}

impl Cmd {
    /// `program`, to be run in the root of the tree.
    pub fn new(program: impl Into<OsString>) -> Cmd {
        Cmd {
            program: program.into(),
            args: Vec::new(),
            env: Vec::new(),
            folder: tree::root(),
            limit: LIMIT,
        }
    }

    /// Adds arguments.
    pub fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Cmd {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets a variable of the environment.
    pub fn env(mut self, name: &str, value: impl Into<OsString>) -> Cmd {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Runs in `folder` under the root.
    pub fn folder(mut self, folder: &str) -> Cmd {
        self.folder = tree::root().join(folder);
        self
    }

    /// Ends it after `limit`.
    pub fn limit(mut self, limit: Duration) -> Cmd {
        self.limit = limit;
        self
    }

    /// Runs it; fails when it fails.
    pub fn run(self) -> Result<()> {
        let words = self.words();
        eprintln!("$ {words}");
        let limit = self.limit;
        let child = self.start()?;
        let status = wait(child, limit).with_context(|| format!("`{words}`"))?;
        match status.success() {
            true => Ok(()),
            false => bail!("`{words}` failed"),
        }
    }

    /// Runs it and hands each line of its output to `see`, which prints what it wants; tells whether it succeeded.
    pub fn each_line(self, mut see: impl FnMut(&str) + Send) -> Result<bool> {
        let words = self.words();
        eprintln!("$ {words}");
        let limit = self.limit;
        let mut child = self
            .command()
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("could not start `{words}`"))?;
        let out = child.stdout.take().context("no output")?;
        let status = std::thread::scope(|scope| {
            scope.spawn(move || {
                for line in BufReader::new(out).split(b'\n').map_while(Result::ok) {
                    see(&String::from_utf8_lossy(&line));
                }
            });
            wait(child, limit).with_context(|| format!("`{words}`"))
        })?;
        Ok(status.success())
    }

    /// Runs it quietly and gives its output; fails when it fails.
    pub fn output(self) -> Result<String> {
        let words = self.words();
        let out = self
            .command()
            .stderr(Stdio::piped())
            .output()
            .with_context(|| format!("could not start `{words}`"))?;
        if !out.status.success() {
            bail!(
                "`{words}` failed: {}",
                String::from_utf8_lossy(&out.stderr).trim()
            );
        }
        String::from_utf8(out.stdout).with_context(|| format!("`{words}` did not print UTF-8"))
    }

    /// Whether it runs and succeeds; prints nothing.
    pub fn succeeds(self) -> bool {
        self.command()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Starts it and leaves it running; whoever gets it ends it.
    pub fn start(self) -> Result<Child> {
        self.command()
            .spawn()
            .with_context(|| format!("could not start `{}`", self.words()))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_xtask(name)) {
            command.env_remove(name);
        }
        command
            .args(&self.args)
            .envs(self.env.iter().map(|(k, v)| (k, v)))
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        command
    }

    fn words(&self) -> String {
        let words = std::iter::once(&self.program).chain(&self.args);
        let words: Vec<_> = words.map(|w| w.to_string_lossy()).collect();
        words.join(" ")
    }
}

/// Whether cargo set a variable to say which package runs. Build scripts look at some of them (ring's does), so that a build
/// from here and one from a shell, or from another clone, would undo each other's: rustls, the object store, DataFusion.
fn is_of_xtask(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_")
        || name.starts_with("CARGO_MANIFEST_")
        || ["CARGO_PRIMARY_PACKAGE", "OUT_DIR"].contains(&name.as_ref())
}

/// Waits for `child`, and ends it with all it started once `limit` has passed.
pub fn wait(mut child: Child, limit: Duration) -> Result<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() > limit {
            end(&mut child);
            bail!(
                "took longer than {} minutes and was ended",
                limit.as_secs() / 60
            );
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Ends `child` and everything it started.
pub fn end(child: &mut Child) {
    let mut doomed = descendants(child.id());
    doomed.push(child.id());
    let ids: Vec<String> = doomed.iter().map(u32::to_string).collect();
    let _ = Command::new("kill")
        .args(&ids)
        .stderr(Stdio::null())
        .status();
    for _ in 0..100 {
        if matches!(child.try_wait(), Ok(Some(_))) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn descendants(of: u32) -> Vec<u32> {
    let listed = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output();
    let listed = listed.map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
    let pairs: Vec<(u32, u32)> = listed
        .unwrap_or_default()
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace().filter_map(|w| w.parse().ok());
            Some((words.next()?, words.next()?))
        })
        .collect();
    let mut found = vec![of];
    let mut next = 0;
    while next < found.len() {
        let parent = found[next];
        found.extend(pairs.iter().filter(|(_, p)| *p == parent).map(|(c, _)| *c));
        next += 1;
    }
    found.split_off(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_says_of_this_package_is_not_handed_on() {
        assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
        let sees = "test -z \"$CARGO_MANIFEST_DIR$CARGO_PKG_NAME\"";
        Cmd::new("sh").args(["-c", sees]).run().unwrap();
        let kept = "test \"$CARGO_TARGET_DIR\" = here";
        let asked = Cmd::new("sh").args(["-c", kept]);
        asked.env("CARGO_TARGET_DIR", "here").run().unwrap();
    }
}
