//! The files of `deploy/` and the steps of `docs/operations.md`, as far as they can be tried here.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::haina;

fn deploy(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../deploy")
        .join(name)
}

#[test]
fn the_configuration_is_understood_with_every_remark_taken_away() {
    let text = std::fs::read_to_string(deploy("haina.toml")).unwrap();
    let is_setting = |line: &str| line.starts_with('[') || line.contains(" = ");
    let all: String = text
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| is_setting(rest))
                .unwrap_or(line)
        })
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(all.contains("\n[database]\nurl = "), "{all}");
    let folder = tempfile::tempdir().unwrap();
    for text in [text, all] {
        let file = folder.path().join("haina.toml");
        std::fs::write(&file, text).unwrap();
        let ran = haina(["doctor", "--json", "--config"]).arg(&file).run();
        let answer: serde_json::Value = serde_json::from_str(&ran.stdout).expect(&ran.stderr);
        assert_eq!(answer["settings"]["data"]["value"], "/var/lib/haina");
        assert_eq!(
            answer["settings"]["public_url"]["value"],
            "https://haina.example"
        );
    }
}

#[test]
fn the_service_starts_a_command_that_exists() {
    let unit = std::fs::read_to_string(deploy("haina.service")).unwrap();
    let start = unit
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart="))
        .unwrap();
    let words: Vec<&str> = start.split_whitespace().skip(1).collect();
    let mut command = haina([]);
    for word in words {
        command = command.arg(word);
    }
    // Help is given only where the words before it are understood.
    command.arg("--help").ok();
    verify_with(
        "systemd-analyze",
        &["verify", "--man=no"],
        &[
            "haina.service",
            "haina-backup.service",
            "haina-backup.timer",
        ],
    );
}

/// Asks the program that will read the files, where this machine has it.
fn verify_with(program: &str, args: &[&str], files: &[&str]) {
    let files = files.iter().map(|name| deploy(name));
    let Ok(output) = Command::new(program).args(args).args(files).output() else {
        eprintln!("skipped: {program} is not here");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    // The programs that the units start are not installed here.
    let faults: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("deploy/") || line.contains("haina"))
        .filter(|line| !line.contains("is not executable") && !line.contains("Command /usr"))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_backup_script_keeps_fourteen() {
    let folder = tempfile::tempdir().unwrap();
    let backups = folder.path().join("backups");
    for day in 10..30 {
        std::fs::create_dir_all(backups.join(format!("202601{day}T023000Z"))).unwrap();
    }
    // Stands in for the program: makes the folder it is told to back up into.
    let program = folder.path().join("haina");
    std::fs::write(&program, "#!/bin/sh\nmkdir -p \"$4\"\n").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let ran = Command::new("sh")
        .arg(deploy("backup"))
        .args([Path::new("haina.toml"), &backups])
        .env("HAINA_BINARY", &program)
        .status()
        .unwrap();
    assert!(ran.success());
    let mut kept: Vec<String> = std::fs::read_dir(&backups)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    kept.sort();
    assert_eq!(kept.len(), 14);
    assert_eq!(kept[0], "20260117T023000Z");
}

#[test]
fn the_guide_names_only_files_and_commands_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let guide = std::fs::read_to_string(root.join("docs/operations.md")).unwrap();
    let help = haina(["--help"]).ok();
    for quoted in guide.split('`').skip(1).step_by(2) {
        for word in quoted
            .split_whitespace()
            .filter(|word| word.starts_with("deploy/"))
        {
            assert!(root.join(word).exists(), "{word}");
        }
        if let Some(command) = quoted.strip_prefix("haina ") {
            let name = command.split_whitespace().next().unwrap_or_default();
            assert!(
                name.starts_with('-') || help.contains(&format!("  {name} ")),
                "{quoted}"
            );
        }
    }
}
