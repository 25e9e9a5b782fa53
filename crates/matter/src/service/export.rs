//! Export: the rows of a list, page by page, as far as the principal may see them.

use haina_party::{Principal, Resource};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Filter, Loaded, MatterError, Matters};
use crate::matter::Matter;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// RFC 4180, with headings; no cell begins with what a spreadsheet would run.
    #[default]
    Csv,
    /// One JSON object on each line.
    Ndjson,
}

/// One matter in a table. No tracking code: it is the reporter's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExportRow {
    pub id: String,
    pub number: String,
    pub r#type: String,
    pub state: String,
    pub channel: String,
    pub title: String,
    pub text: String,
    pub class: String,
    pub area: String,
    pub place: String,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub lead: String,
    pub helpers: String,
    pub round: u32,
    pub opened_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    pub closed_at: Option<Timestamp>,
    pub grade: Option<u8>,
    pub reporters: usize,
    /// Name and number of the first; empty where the principal may not see them.
    pub reporter_name: String,
    pub reporter_phone: String,
    pub answer: String,
    pub origin: String,
}

/// An export under way.
pub struct Export {
    matters: Matters,
    principal: Principal,
    filter: Filter,
    format: ExportFormat,
    cursor: Option<String>,
    at: Stage,
}

#[derive(PartialEq)]
enum Stage {
    Headings,
    Rows,
    Over,
}

const PAGE: u32 = 200;

const HEADINGS: &[&str] = &[
    "id",
    "number",
    "type",
    "state",
    "channel",
    "title",
    "text",
    "class",
    "area",
    "place",
    "lat",
    "lon",
    "lead",
    "helpers",
    "round",
    "opened_at",
    "due_at",
    "answered_at",
    "closed_at",
    "grade",
    "reporters",
    "reporter_name",
    "reporter_phone",
    "answer",
    "origin",
];

impl Matters {
    /// Begins an export of the list `filter` names; read on with [`Export::next`].
    ///
    /// # Errors
    /// `MAT0002` when the policies refuse.
    pub fn export(
        &self,
        principal: &Principal,
        filter: &Filter,
        format: ExportFormat,
    ) -> Result<Export, MatterError> {
        self.allowed(principal, "matter.export", &Resource::City)?;
        Ok(Export {
            matters: self.clone(),
            principal: principal.clone(),
            filter: filter.clone(),
            format,
            cursor: None,
            at: match format {
                ExportFormat::Csv => Stage::Headings,
                ExportFormat::Ndjson => Stage::Rows,
            },
        })
    }
}

impl Export {
    /// The next piece of text, whole lines; none at the end. Holds no transaction in between.
    ///
    /// # Errors
    /// As [`Matters::list`].
    pub async fn next(&mut self) -> Result<Option<String>, MatterError> {
        let mut text = String::new();
        match self.at {
            Stage::Over => return Ok(None),
            Stage::Headings => {
                line(&mut text, HEADINGS.iter().map(|h| (*h).to_owned()));
                self.at = Stage::Rows;
            }
            Stage::Rows => {}
        }
        let cursor = self.cursor.as_deref();
        let page = self
            .matters
            .page(&self.principal, &self.filter, cursor, PAGE)
            .await?;
        for loaded in page.items {
            let loaded = self.matters.masked(&self.principal, loaded);
            let row = self.matters.export_row(loaded);
            match self.format {
                ExportFormat::Csv => line(&mut text, row.cells()),
                ExportFormat::Ndjson => {
                    text += &serde_json::to_string(&row).unwrap_or_default();
                    text.push('\n');
                }
            }
        }
        self.cursor = page.next;
        if self.cursor.is_none() {
            self.at = Stage::Over;
        }
        Ok(Some(text))
    }
}

impl Matters {
    fn export_row(&self, loaded: Loaded) -> ExportRow {
        let matter = loaded.matter;
        let kind = self.kind(&matter.kind).ok();
        let text = kind.map(|kind| matter.form_text(&kind.def().form.text).to_owned());
        row(&matter, text.unwrap_or_default())
    }
}

fn row(matter: &Matter, text: String) -> ExportRow {
    let place = matter.place.get();
    let contact = matter.reporters.first().and_then(|r| r.contact.get());
    let channel = serde_json::to_value(matter.channel).unwrap_or_default();
    ExportRow {
        id: matter.id.to_string(),
        number: matter.number.clone(),
        r#type: matter.kind.id.clone(),
        state: matter.state.name().to_owned(),
        channel: channel.as_str().unwrap_or_default().to_owned(),
        title: matter.title.text().to_owned(),
        text,
        class: matter.class.clone().unwrap_or_default(),
        area: matter.area.clone().unwrap_or_default(),
        place: place.map(|p| p.text.clone()).unwrap_or_default(),
        lat: place.and_then(|p| p.lat),
        lon: place.and_then(|p| p.lon),
        lead: matter.lead.clone().unwrap_or_default(),
        helpers: matter.helpers.join(" "),
        round: matter.round(),
        opened_at: matter.opened_at,
        due_at: matter.due().map(|clock| clock.due),
        answered_at: matter.answered_at,
        closed_at: matter.closing.as_ref().map(|closing| closing.at),
        grade: matter.ratings.last().map(|rating| rating.grade),
        reporters: matter.reporters.len(),
        reporter_name: contact.map(|c| c.name.clone()).unwrap_or_default(),
        reporter_phone: contact.map(|c| c.phone.clone()).unwrap_or_default(),
        answer: matter
            .answers
            .last()
            .map(|a| a.text.text().to_owned())
            .unwrap_or_default(),
        origin: matter.origin.clone().unwrap_or_default(),
    }
}

impl ExportRow {
    /// In the order of the headings.
    fn cells(&self) -> impl Iterator<Item = String> + '_ {
        let value = serde_json::to_value(self).unwrap_or_default();
        let texts = [
            "title",
            "text",
            "place",
            "helpers",
            "reporter_name",
            "answer",
            "origin",
        ];
        HEADINGS.iter().map(move |heading| match &value[*heading] {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) if texts.contains(heading) => harmless(text),
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    }
}

/// A spreadsheet runs a cell that begins so as a formula; people's words must stay words.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}
