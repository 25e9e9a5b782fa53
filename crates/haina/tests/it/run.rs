//! Running the program.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program, about to run.
pub struct Haina {
    command: Command,
    input: Option<String>,
}

/// What the program left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// `haina` with these arguments, nothing of this environment that could steer it, and no input.
pub fn haina<const N: usize>(args: [&str; N]) -> Haina {
    let mut command = Command::new(env!("CARGO_BIN_EXE_haina"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("HAINA_")) {
        command.env_remove(name);
    }
    command.args(args);
    Haina {
        command,
        input: None,
    }
}

/// A file of the real data beside this tree; tells that the test is skipped where it is absent.
pub fn civic(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/civic");
    let file = root.join(path);
    if !file.exists() {
        eprintln!("skipped: ../shared/civic/{path} is not here");
        return None;
    }
    Some(file)
}

impl Haina {
    pub fn env(mut self, name: &str, value: &str) -> Haina {
        self.command.env(name, value);
        self
    }

    /// Works on this data folder.
    pub fn data(self, folder: &Path) -> Haina {
        self.arg("--data").arg(folder)
    }

    /// Keeps and finds sign-ins in this folder.
    pub fn config_home(self, folder: &Path) -> Haina {
        self.env("XDG_CONFIG_HOME", &folder.display().to_string())
    }

    pub fn folder(mut self, folder: &Path) -> Haina {
        self.command.current_dir(folder);
        self
    }

    pub fn arg(mut self, arg: impl AsRef<std::ffi::OsStr>) -> Haina {
        self.command.arg(arg);
        self
    }

    /// Gives it this on standard input.
    pub fn input(mut self, input: &str) -> Haina {
        self.input = Some(input.to_owned());
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Ran {
        let stdin = if self.input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        };
        let command = self
            .command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        if let (Some(input), Some(mut stdin)) = (self.input, child.stdin.take()) {
            // A program that does not read its input may have gone already.
            let _ = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output().expect("the program ends");
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Runs it; it must succeed. Gives its standard output.
    pub fn ok(self) -> String {
        let ran = self.run();
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
        ran.stdout
    }

    /// Runs it; it must succeed. Gives its standard output as JSON.
    pub fn json(self) -> serde_json::Value {
        serde_json::from_str(&self.arg("--json").ok()).expect("JSON")
    }

    /// Runs it; it must fail with this exit code. Gives its standard error.
    pub fn fails(self, code: i32) -> String {
        let ran = self.run();
        assert_eq!(ran.code, code, "{}{}", ran.stdout, ran.stderr);
        ran.stderr
    }
}
