//! A city from its first administrator to a restored backup.

use expect_test::expect;
use serde_json::Value;

use crate::run::haina;
use crate::served::Server;

pub const PASSWORD: &str = "correct horse battery";

/// A data folder with an administrator `admin`.
pub fn founded() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let added = haina([
        "user",
        "add",
        "admin",
        "--role",
        "admin",
        "--display",
        "高磊",
    ])
    .data(&data)
    .input(&format!("{PASSWORD}\n"))
    .ok();
    assert!(
        added.starts_with("per_") && added.trim_end().ends_with(" admin"),
        "{added}"
    );
    folder
}

#[test]
fn the_first_administrator_signs_in_and_a_backup_of_the_served_city_restores() {
    let folder = founded();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let home = folder.path().join("home");
    let login = haina(["login", &server.url, "--name", "admin"])
        .config_home(&home)
        .input(PASSWORD)
        .ok();
    assert!(login.starts_with("高磊 is signed in to"), "{login}");

    // A second process may not open the folder, and is told where to go.
    let held = haina(["journal", "entries"]).data(&data).fails(69);
    assert!(
        held.contains("talk to the server that holds it with `--url"),
        "{held}"
    );
    let doctor = haina(["doctor"]).data(&data).run().stdout;
    assert!(doctor.contains("a server works on it"), "{doctor}");

    let backup = folder.path().join("backup");
    let made = haina(["backup"]).data(&data).arg(&backup).ok();
    assert!(made.contains(" files, "), "{made}");
    assert_eq!(server.stop(), Some(0));

    let restored = folder.path().join("restored");
    let told = haina(["restore"]).data(&restored).arg(&backup).ok();
    assert!(told.contains(" journal entries hold"), "{told}");
    let again = haina(["restore"]).data(&restored).arg(&backup).fails(5);
    assert!(again.contains("CLI0021"), "{again}");
    let server = Server::start(&restored);
    haina(["login", &server.url, "--name", "admin"])
        .config_home(&home)
        .input(PASSWORD)
        .ok();
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let folder = founded();
    let backup = folder.path().join("backup");
    haina(["backup"])
        .data(&folder.path().join("data"))
        .arg(&backup)
        .ok();
    let file = backup.join("data/haina.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let restored = folder.path().join("restored");
    let told = haina(["restore"]).data(&restored).arg(&backup).fails(1);
    assert!(
        told.starts_with("error: `data/haina.db` of the backup is not what it was (CLI0023)"),
        "{told}"
    );
    assert_eq!(std::fs::read_dir(&restored).unwrap().count(), 0);
    assert!(!folder.path().join("restored.restoring").exists());
}

#[test]
fn a_journal_verifies_and_a_changed_entry_is_named() {
    let folder = founded();
    let data = folder.path().join("data");
    let told = haina(["journal", "verify"]).data(&data).json();
    assert_eq!(told["holds"], true);
    assert!(told["entries"].as_u64().unwrap() >= 2, "{told}");
    let doctor = haina(["doctor"]).data(&data).run().stdout;
    assert!(doctor.contains("entries held 0 days ago"), "{doctor}");

    // Somebody who holds the file changes one letter of one record.
    let file = data.join("haina.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let needle = b"party.person_created";
    let places: Vec<usize> = bytes
        .windows(needle.len())
        .enumerate()
        .filter(|(_, w)| *w == needle)
        .map(|(at, _)| at)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at + 6] = b'q';
    }
    std::fs::write(&file, bytes).unwrap();
    let told = haina(["journal", "verify"]).data(&data).fails(1);
    assert!(
        told.starts_with("error: the journal does not hold"),
        "{told}"
    );
    assert!(told.contains("cause: entry "), "{told}");
}

#[test]
fn a_weak_password_an_unknown_person_and_an_absent_folder_are_refused_with_codes() {
    let folder = founded();
    let data = folder.path().join("data");
    let weak = haina(["user", "add", "li"])
        .data(&data)
        .input("1234\n")
        .run();
    assert_eq!(weak.code, 1, "{}", weak.stderr);
    assert!(weak.stderr.contains("(PAR"), "{}", weak.stderr);
    let unknown = haina(["user", "password", "nobody"])
        .data(&data)
        .input(PASSWORD)
        .fails(3);
    assert!(unknown.contains("CLI0020"), "{unknown}");
    let absent = haina(["matter", "list"])
        .data(&folder.path().join("absent"))
        .fails(3);
    expect!["(CLI0018)"].assert_eq(absent.lines().next().unwrap().rsplit(' ').next().unwrap());
    let granted: Value = haina(["user", "grant", "admin", "--role", "expert"])
        .data(&data)
        .json();
    assert_eq!(granted["role"]["role"], "expert");
}
