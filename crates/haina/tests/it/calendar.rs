use expect_test::expect;

use crate::run::{civic, haina};

#[test]
fn the_real_deadlines_all_agree() {
    let Some(file) = civic("calendar/due_dates_sample.csv") else {
        return;
    };
    assert_eq!(haina(["calendar", "verify"]).arg(file).ok(), "60/60\n");
}

#[test]
fn a_wrong_deadline_is_shown_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("due.csv");
    let rows =
        "start,unit,n,due\n2026-04-29,workdays,15,2026-05-22\n2026-04-29,workdays,15,2026-05-20\n";
    std::fs::write(&file, rows).unwrap();
    let ran = haina(["calendar", "verify"]).arg(&file).run();
    assert_eq!(ran.code, 1);
    expect![[r#"
        {"row":2,"start":"2026-04-29","limit":"15 workdays","file":"2026-05-20","counted":"2026-05-22"}
        1/2
    "#]]
    .assert_eq(&ran.stdout);
    expect![[r#"
        error: 1 of 2 deadlines differ (CLI0006)
        hint: compare the rows above; days are counted by Civil Code articles 201 to 203
    "#]]
    .assert_eq(&ran.stderr);
}

#[test]
fn the_working_days_of_a_year_are_counted() {
    assert_eq!(haina(["calendar", "count", "2026"]).ok(), "248\n");
    let counted = haina(["calendar", "count", "2024"]).json();
    assert_eq!(
        counted,
        serde_json::json!({"year": 2024, "working_days": 251, "provisional": false})
    );
}

#[test]
fn a_year_without_a_notice_is_counted_with_a_remark() {
    let ran = haina(["calendar", "count", "2027"]).run();
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "261\n"));
    assert!(
        ran.stderr
            .starts_with("note: provisional, holidays are published through 2026")
    );
}

#[test]
fn deadlines_are_told_as_days_and_hours_as_moments() {
    for (start, limit, expected) in [
        ("2026-04-29", "15 workdays", "2026-05-22"),
        ("2026-01-31", "1 months", "2026-02-28"),
        (
            "2026-04-29T16:30:00+08:00",
            "4 hours",
            "2026-04-29T20:30:00+08:00",
        ),
    ] {
        assert_eq!(
            haina(["calendar", "due", start, limit]).ok().trim(),
            expected
        );
    }
}

#[test]
fn what_is_not_understood_is_said_with_exit_code_2() {
    let stderr = haina(["calendar", "due", "tomorrow", "4 hours"]).fails(2);
    assert!(stderr.contains("CLI0007"), "{stderr}");
    haina(["calendar", "due", "2026-04-29", "4 fortnights"]).fails(2);
    haina(["calendar", "verify", "no-such-file.csv"]).fails(3);
}
