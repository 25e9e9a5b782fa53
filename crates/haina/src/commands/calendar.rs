//! `haina calendar verify|count|due`: working days and deadlines, without a server.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use haina_core::calendar::ZONE;
use haina_core::{Calendar, Limit, LimitUnit};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use crate::failure::{Failure, Kind};
use crate::out::Out;

#[derive(Subcommand)]
pub enum Command {
    /// Compare deadlines in a file with those counted here
    ///
    /// The file is CSV with the columns start, unit (workdays, days, months), n and due.
    Verify {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        notices: Notices,
    },

    /// Count the working days of a year
    Count {
        /// The year
        year: i16,
        #[command(flatten)]
        notices: Notices,
    },

    /// Tell when a limit runs out
    Due {
        /// A day (2026-04-29) or a moment (2026-04-29T09:00:00+08:00)
        start: String,
        /// Such as "15 workdays", "4 hours", "15 days", "3 months"
        limit: Limit,
        #[command(flatten)]
        notices: Notices,
    },
}

#[derive(clap::Args)]
pub struct Notices {
    /// Holiday notices to read beyond those that ship, as JSON
    #[arg(long = "notice", value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub fn run(command: &Command, out: &Out) -> Result<(), Failure> {
    match command {
        Command::Verify { file, notices } => verify(file, &notices.calendar()?, out),
        Command::Count { year, notices } => {
            count(*year, &notices.calendar()?, out);
            Ok(())
        }
        Command::Due {
            start,
            limit,
            notices,
        } => due(start, limit, &notices.calendar()?, out),
    }
}

impl Notices {
    /// The calendar that ships, and what the named files add.
    fn calendar(&self) -> Result<Calendar, Failure> {
        let mut calendar = Calendar::standard();
        for path in &self.files {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::file("could not read", path, &error))?;
            calendar = calendar.with_notice(&text).map_err(|error| {
                Failure::fault(
                    format!("could not use the notice `{}`", path.display()),
                    &error,
                )
            })?;
        }
        Ok(calendar)
    }
}

/// A row of the file to verify.
#[derive(Deserialize)]
struct Row {
    start: Date,
    unit: String,
    n: u32,
    due: Date,
}

fn verify(path: &Path, calendar: &Calendar, out: &Out) -> Result<(), Failure> {
    let file =
        std::fs::File::open(path).map_err(|error| Failure::file("could not read", path, &error))?;
    let unreadable = |why: String| {
        let what = format!("could not use `{}`", path.display());
        Failure::new(Kind::Refused, "CLI0005", what)
            .caused(why)
            .hint("the columns are start, unit, n and due; days are written 2026-04-29")
    };
    let (mut rows, mut differ) = (0, Vec::new());
    for row in csv::Reader::from_reader(file).deserialize() {
        rows += 1;
        let row: Row = row.map_err(|error| unreadable(error.to_string()))?;
        let limit: Limit = format!("{} {}", row.n, row.unit)
            .parse()
            .map_err(|error| unreadable(format!("row {rows}: {error}")))?;
        let counted = calendar.due_day(row.start, &limit).map(|(day, _)| day);
        if counted != Some(row.due) {
            differ.push(json!({
                "row": rows, "start": row.start, "limit": limit, "file": row.due, "counted": counted,
            }));
        }
    }
    let agree = rows - differ.len();
    let value = json!({
        "rows": rows, "agree": agree, "differ": differ, "calendar": calendar.version(),
    });
    out.answer(&value, || {
        let mut text: String = differ.iter().map(|row| format!("{row}\n")).collect();
        text.push_str(&format!("{agree}/{rows}"));
        text
    });
    if differ.is_empty() {
        return Ok(());
    }
    let what = format!("{} of {rows} deadlines differ", differ.len());
    Err(Failure::new(Kind::Refused, "CLI0006", what)
        .hint("compare the rows above; days are counted by Civil Code articles 201 to 203"))
}

fn count(year: i16, calendar: &Calendar, out: &Out) {
    let days = calendar.working_days_in(year);
    let is_published = calendar.published().any(|known| known == year);
    if !is_published {
        out.note(&provisional(calendar));
    }
    let value = json!({"year": year, "working_days": days, "provisional": !is_published});
    out.answer(&value, || days.to_string());
}

fn due(start: &str, limit: &Limit, calendar: &Calendar, out: &Out) -> Result<(), Failure> {
    let start = moment(start).ok_or_else(|| {
        let what = format!("`{start}` is neither a day nor a moment");
        Failure::new(Kind::Usage, "CLI0007", what)
            .hint("write 2026-04-29 or 2026-04-29T09:00:00+08:00")
    })?;
    let due = calendar.due(start, limit);
    let at = due.at.to_zoned(ZONE.clone());
    let at = at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    if due.provisional {
        out.note(&provisional(calendar));
    }
    let value = json!({
        "due_at": at,
        "due_day": due.day(),
        "provisional": due.provisional,
        "calendar": calendar.version(),
    });
    out.answer(&value, || match limit.unit {
        LimitUnit::Hours => at,
        _ => due.day().to_string(),
    });
    Ok(())
}

/// The moment that `text` names; a day means its beginning in China.
fn moment(text: &str) -> Option<Timestamp> {
    let day = || text.parse::<Date>().ok()?.to_zoned(ZONE.clone()).ok();
    text.parse().ok().or_else(|| Some(day()?.timestamp()))
}

fn provisional(calendar: &Calendar) -> String {
    format!(
        "note: provisional, holidays are published through {} only; load a later notice with --notice",
        calendar.published_through()
    )
}
