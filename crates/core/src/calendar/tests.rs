use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::{Calendar, local_day};
use crate::{Fault, Limit, LimitUnit};

const SAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/civic/calendar/due_dates_sample.csv"
);

fn check(start: &str, limit: &str, expected: &str) {
    let start: Timestamp = start.parse().unwrap();
    let due = Calendar::standard().due(start, &limit.parse().unwrap());
    let shown = format!(
        "{}{}",
        due.at,
        if due.provisional { " provisional" } else { "" }
    );
    assert_eq!(shown, expected, "{limit} from {start}");
}

#[test]
fn a_year_has_as_many_working_days_as_the_notices_leave() {
    let calendar = Calendar::standard();
    for (year, days) in [(2008, 251), (2024, 251), (2025, 248), (2026, 248)] {
        assert_eq!(calendar.working_days_in(year), days, "{year}");
        let one_by_one = date(year, 1, 1)
            .series(jiff::Span::new().days(1))
            .take_while(|d| d.year() == year);
        let counted = one_by_one.filter(|d| calendar.is_working_day(*d)).count();
        assert_eq!(counted, days as usize, "{year}");
    }
    assert_eq!(calendar.published_through(), 2026);
}

#[test]
fn deadlines_run_to_midnight_in_china_and_hours_run_through() {
    check(
        "2026-04-29T10:00:00+08:00",
        "15 workdays",
        "2026-05-22T16:00:00Z",
    );
    check(
        "2026-01-31T10:00:00+08:00",
        "1 month",
        "2026-02-28T16:00:00Z",
    );
    check(
        "2026-10-01T10:00:00+08:00",
        "2 days",
        "2026-10-08T16:00:00Z",
    );
    check(
        "2026-10-01T23:00:00+08:00",
        "4 hours",
        "2026-10-01T19:00:00Z",
    );
    check(
        "2026-03-02T00:30:00+08:00",
        "1 workday",
        "2026-03-03T16:00:00Z",
    );
}

#[test]
fn a_makeup_saturday_is_a_working_day() {
    let calendar = Calendar::standard();
    assert!(calendar.is_working_day(date(2026, 10, 10)));
    assert!(!calendar.is_working_day(date(2026, 10, 7)));
    assert_eq!(calendar.ruled(date(2026, 10, 7)).unwrap().name, "国庆节");
}

#[test]
fn a_day_can_be_ruled_by_the_notice_of_the_next_year() {
    let calendar = Calendar::standard();
    assert!(!calendar.is_working_day(date(2018, 12, 31)));
    assert!(calendar.is_working_day(date(2018, 12, 29)));
    assert_eq!(
        calendar.ruled(date(2018, 12, 31)).unwrap().notice_year,
        2019
    );
}

#[test]
fn a_deadline_into_an_unpublished_year_is_provisional_until_its_notice_is_loaded() {
    check(
        "2026-12-21T10:00:00+08:00",
        "4 workdays",
        "2026-12-25T16:00:00Z",
    );
    check(
        "2026-12-24T10:00:00+08:00",
        "10 workdays",
        "2027-01-07T16:00:00Z provisional",
    );
    check(
        "2026-12-24T10:00:00+08:00",
        "4 workdays",
        "2026-12-30T16:00:00Z provisional",
    );
    let start = "2026-12-24T10:00:00+08:00".parse().unwrap();
    let notice = r#"{"year": 2027, "papers": ["https://example.invalid"], "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
        {"name": "元旦", "date": "2026-12-31", "isOffDay": true}]}"#;
    let before = Calendar::standard();
    let after = before.with_notice(notice).unwrap();
    let due = after.due(start, &Limit::workdays(10));
    assert_eq!((due.day(), due.provisional), (date(2027, 1, 11), false));
    assert_ne!(before.version(), after.version());
    assert_eq!(after.published_through(), 2027);
    assert_eq!(after.working_days_in(2026), 247);
}

#[test]
fn a_share_of_a_limit_counts_in_begun_units() {
    let calendar = Calendar::standard();
    let start: Timestamp = "2026-03-02T10:00:00+08:00".parse().unwrap();
    for (limit, percent, day) in [
        (Limit::workdays(5), 50, date(2026, 3, 5)),
        (Limit::workdays(5), 80, date(2026, 3, 6)),
        (Limit::workdays(5), 100, date(2026, 3, 9)),
        (Limit::workdays(5), 150, date(2026, 3, 12)),
        (Limit::hours(4), 50, date(2026, 3, 2)),
        (Limit::months(1), 100, date(2026, 4, 2)),
        (Limit::months(1), 50, date(2026, 3, 18)),
    ] {
        let due = calendar.due_at_percent(start, &limit, percent);
        assert_eq!(due.day(), day, "{percent}% of {limit}");
    }
    let half = calendar.due_at_percent(start, &Limit::hours(5), 50);
    assert_eq!(half.at.to_string(), "2026-03-02T04:30:00Z");
}

#[test]
fn a_file_that_is_no_calendar_is_refused_with_a_code() {
    for (file, code) in [
        ("", "COR0002"),
        ("[]", "COR0002"),
        ("{}", "COR0005"),
        (
            r#"{"days": [{"date": "2026-02-30", "off": true}]}"#,
            "COR0002",
        ),
        (r#"{"notices": {"soon": []}}"#, "COR0002"),
        (
            r#"{"days": [{"date": "2026-01-01", "off": true}, {"date": "2026-01-01", "off": false}]}"#,
            "COR0003",
        ),
        (
            r#"{"year": 2027, "days": [{"date": "2025-01-01", "off": true}]}"#,
            "COR0004",
        ),
    ] {
        let error = Calendar::from_notices(&[file]).unwrap_err();
        assert_eq!(error.code(), code, "{file}: {error}");
        assert!(error.hint().is_some());
    }
    let long = " ".repeat(5 << 20);
    assert_eq!(
        Calendar::from_notices(&[&long]).unwrap_err().code(),
        "COR0006"
    );
}

#[test]
fn the_sixty_sampled_deadlines_agree_with_an_independent_source() {
    let Ok(sample) = std::fs::read_to_string(SAMPLE) else {
        println!("skipped: {SAMPLE} is not here");
        return;
    };
    let calendar = Calendar::standard();
    let mut right = 0;
    for line in sample.lines().skip(1) {
        let cells: Vec<&str> = line.trim().split(',').collect();
        let [start, unit, n, due] = cells[..] else {
            panic!("{line}")
        };
        let limit: Limit = format!("{n} {unit}").parse().unwrap();
        let start: Date = start.parse().unwrap();
        let noon = start.at(12, 0, 0, 0).to_zoned(super::ZONE.clone()).unwrap();
        let counted = calendar.due(noon.timestamp(), &limit);
        assert_eq!(counted.day().to_string(), due, "{line}");
        right += 1;
    }
    assert_eq!(right, 60);
}

#[test]
fn the_ends_of_time_are_counted_too() {
    let calendar = Calendar::standard();
    let weeks = calendar.working_days_between(Date::MIN, Date::MAX) / 5;
    assert!((1_043_000..1_044_000).contains(&weeks), "{weeks}");
    assert_eq!(calendar.working_days_in(i16::MIN), 0);
    assert_eq!(calendar.add_workdays(Date::MAX, 1), None);
    let due = calendar.due(Timestamp::MAX, &Limit::workdays(5));
    assert!(due.provisional);
}

fn days() -> impl Strategy<Value = Date> {
    (0i32..8000).prop_map(|n| {
        date(2006, 6, 1)
            .checked_add(jiff::Span::new().days(n))
            .unwrap()
    })
}

fn limits() -> impl Strategy<Value = Limit> {
    (0usize..4, 0u32..100).prop_map(|(unit, n)| {
        let units = [
            LimitUnit::Hours,
            LimitUnit::Days,
            LimitUnit::Workdays,
            LimitUnit::Months,
        ];
        Limit {
            n,
            unit: units[unit],
        }
    })
}

fn noon(day: Date) -> Timestamp {
    day.at(12, 0, 0, 0)
        .to_zoned(super::ZONE.clone())
        .unwrap()
        .timestamp()
}

proptest! {
    #[test]
    fn counting_back_gives_the_days_counted_on(day in days(), n in 1u32..300) {
        let calendar = Calendar::standard();
        let (due, _) = calendar.add_workdays(day, n).unwrap();
        prop_assert!(calendar.is_working_day(due));
        prop_assert_eq!(calendar.working_days_between(day, due), i64::from(n));
        prop_assert_eq!(calendar.working_days_between(due, day), -i64::from(n));
    }

    #[test]
    fn working_days_add_up(a in days(), b in days(), c in days()) {
        let calendar = Calendar::standard();
        let between = |x, y| calendar.working_days_between(x, y);
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
    }

    #[test]
    fn a_later_start_or_a_longer_limit_is_never_due_earlier(day in days(), later in 0i32..40, limit in limits(), longer in 0u32..30) {
        let calendar = Calendar::standard();
        let due = calendar.due(noon(day), &limit);
        let start = day.checked_add(jiff::Span::new().days(later)).unwrap();
        prop_assert!(calendar.due(noon(start), &limit).at >= due.at);
        let limit = Limit { n: limit.n + longer, ..limit };
        prop_assert!(calendar.due(noon(day), &limit).at >= due.at);
        prop_assert!(due.at >= noon(day));
        prop_assert!(local_day(noon(day)) <= due.day());
    }

    #[test]
    fn a_larger_share_is_never_due_earlier(day in days(), limit in limits(), a in 0u32..200, b in 0u32..200) {
        let calendar = Calendar::standard();
        let at = |percent| calendar.due_at_percent(noon(day), &limit, percent).at;
        prop_assert!(at(a.min(b)) <= at(a.max(b)));
    }

    #[test]
    fn any_moment_has_a_deadline(second in Timestamp::MIN.as_second()..Timestamp::MAX.as_second(), limit in limits()) {
        let start = Timestamp::from_second(second).unwrap();
        prop_assert!(Calendar::standard().due(start, &limit).at >= start);
    }

    #[test]
    fn any_bytes_are_a_calendar_or_an_error(text in ".{0,200}") {
        let _ = Calendar::from_notices(&[&text]);
    }

    #[test]
    fn any_days_are_a_calendar_or_an_error(days in prop::collection::vec(("[-0-9]{8,10}", any::<bool>(), prop::option::of(any::<i16>())), 0..4), year in prop::option::of(any::<i16>())) {
        let days: Vec<_> = days.iter().map(|(date, off, notice_year)| serde_json::json!({"date": date, "off": off, "notice_year": notice_year})).collect();
        let file = serde_json::json!({"year": year, "days": days}).to_string();
        if let Ok(calendar) = Calendar::from_notices(&[&file]) {
            prop_assert!(calendar.working_days_in(2026) >= 255);
        }
    }
}
