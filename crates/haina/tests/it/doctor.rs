use expect_test::expect;

use crate::run::haina;

#[test]
fn every_value_in_force_is_told_with_its_origin_and_secrets_are_masked() {
    let folder = tempfile::tempdir().unwrap();
    let toml = "data = \"city\"\n[database]\nurl = \"postgres://haina:s3cret@db.example/haina\"\n";
    std::fs::write(folder.path().join("haina.toml"), toml).unwrap();
    let ran = haina(["doctor"])
        .folder(folder.path())
        .env("HAINA_LOG_LEVEL", "debug")
        .run();
    assert!(!ran.stdout.contains("s3cret"), "{}", ran.stdout);
    let line = |key: &str| {
        ran.stdout
            .lines()
            .find(|line| line.starts_with(key))
            .unwrap_or_default()
    };
    expect!["database.url  postgres://…@db.example/…  haina.toml:3"]
        .assert_eq(&words(line("database.url")));
    expect!["log.level  debug  environment HAINA_LOG_LEVEL"].assert_eq(&words(line("log.level")));
    expect!["listen  127.0.0.1:8080  default"].assert_eq(&words(line("listen")));
    expect!["data  city  haina.toml:1"].assert_eq(&words(line("data ")));
}

#[test]
fn an_unknown_key_is_an_error_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("haina.toml"),
        "lissten = \"127.0.0.1:80\"\n",
    )
    .unwrap();
    let stderr = haina(["doctor"]).folder(folder.path()).fails(1);
    expect![[r#"
        error: could not use `haina.toml` (CLI0004)
          cause: line 1: unknown key `lissten`
        hint: did you mean `listen`?
    "#]]
    .assert_eq(&stderr);
}

#[test]
fn a_variable_that_sets_nothing_is_pointed_out() {
    let folder = tempfile::tempdir().unwrap();
    let stdout = haina(["doctor"])
        .folder(folder.path())
        .env("HAINA_LISTN", "x")
        .run()
        .stdout;
    assert!(stdout.contains("warning  environment: the variable `HAINA_LISTN` sets nothing\n         hint: did you mean `HAINA_LISTEN`?"), "{stdout}");
}

#[cfg(not(feature = "ballista"))]
#[test]
fn a_cluster_is_refused_by_a_build_that_knows_none() {
    let city = tempfile::tempdir().unwrap();
    let stderr = haina(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(city.path())
        .env("HAINA_LAKE_ENGINE", "ballista")
        .fails(1);
    assert!(
        stderr.contains("(CLI0033)") && stderr.contains("--features ballista"),
        "{stderr}"
    );
    let told = haina(["doctor", "--data"])
        .arg(city.path())
        .env("HAINA_LAKE_ENGINE", "ballista")
        .run();
    let line = told
        .stdout
        .lines()
        .find(|line| line.contains("engine of models"));
    assert!(
        line.is_some_and(|line| line.starts_with("bad")),
        "{}",
        told.stdout
    );
}

#[cfg(unix)]
#[test]
fn a_signing_key_that_others_may_read_is_bad() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("journal.key");
    std::fs::write(&key, "key").unwrap();
    for (mode, level) in [(0o644, "bad"), (0o600, "good")] {
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
        let ran = haina(["doctor", "--json", "--data"])
            .arg(folder.path())
            .run();
        let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let findings = answer["findings"].as_array().unwrap();
        let finding = findings
            .iter()
            .find(|f| f["check"] == "signing key")
            .unwrap();
        assert_eq!(finding["level"], level, "{finding}");
    }
}

/// A line with every gap between its columns two spaces wide.
fn words(line: &str) -> String {
    line.split("  ")
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("  ")
}
