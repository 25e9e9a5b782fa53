//! Secrets come from the terminal without being shown, or from standard input; never from arguments.

use std::io::{BufRead, IsTerminal, Write};
use std::process::Command;

use crate::failure::{Failure, Kind};

/// Reads one line: asked for with `prompt` when a person sits at the terminal.
///
/// # Errors
/// There is no line, or it is empty.
pub fn read(prompt: &str) -> Result<String, Failure> {
    let stdin = std::io::stdin();
    let is_person = stdin.is_terminal();
    if is_person {
        let _ = write!(std::io::stderr(), "{prompt}: ");
        echo(false);
    }
    let mut line = String::new();
    let read = stdin.lock().read_line(&mut line);
    if is_person {
        echo(true);
        let _ = writeln!(std::io::stderr());
    }
    let secret = line.trim_end_matches(['\n', '\r']);
    match read {
        Ok(_) if !secret.is_empty() => Ok(secret.to_owned()),
        _ => Err(Failure::new(
            Kind::Usage,
            "CLI0012",
            format!("no {} was given", prompt.to_lowercase()),
        )
        .hint("type it at the terminal, or pass it on standard input")),
    }
}

/// The terminal's own program changes it, so that no unsafe code is needed here.
fn echo(on: bool) {
    let _ = Command::new("stty")
        .arg(if on { "echo" } else { "-echo" })
        .status();
}
