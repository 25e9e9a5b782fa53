use crate::run::haina;

#[test]
fn every_command_explains_itself() {
    let help = haina(["--help"]).ok();
    assert!(help.contains("Exit codes: 0 done"), "{help}");
    let reference = haina(["reference"]).ok();
    for command in ["haina calendar verify", "haina doctor", "haina completion"] {
        assert!(reference.contains(&format!("## {command}\n")), "{command}");
    }
    assert!(reference.contains("| `database.url` | `HAINA_DATABASE_URL` |"));
}

#[test]
fn completion_is_printed_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            haina(["completion", shell]).ok().contains("calendar"),
            "{shell}"
        );
    }
}

#[test]
fn a_command_that_does_not_exist_is_usage() {
    let stderr = haina(["calender"]).fails(2);
    assert!(stderr.contains("'calendar'"), "{stderr}");
}

#[test]
fn a_failure_is_json_when_json_is_asked_for() {
    let stderr = haina(["calendar", "due", "tomorrow", "4 hours", "--json"]).fails(2);
    let failure: serde_json::Value = serde_json::from_str(&stderr).unwrap();
    assert_eq!(failure["error"]["code"], "CLI0007");
}
