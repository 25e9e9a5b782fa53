//! `haina matter open TYPE`.

use std::path::PathBuf;

use serde_json::{Map, json};

use super::fields::{self, Field};
use crate::client::{City, Request};
use crate::commands::{json_file, short};
use crate::failure::Failure;
use crate::out::Out;

#[derive(clap::Args)]
pub struct Args {
    /// Matter type, such as hotline-12345/appeal
    kind: String,

    /// Title; most types make one of the form
    #[arg(long)]
    title: Option<String>,

    /// A field of the form, such as text=… (repeat it)
    #[arg(long = "field", short, value_name = "NAME=VALUE", value_parser = fields::field)]
    fields: Vec<Field>,

    /// The whole form as a JSON file; `-` is standard input
    #[arg(long, value_name = "FILE")]
    form: Option<PathBuf>,

    /// How it came in
    #[arg(long, default_value = "counter")]
    channel: String,

    /// Class of the matter
    #[arg(long)]
    class: Option<String>,

    /// Where it is, in words
    #[arg(long)]
    place: Option<String>,

    /// Code of the area it is in
    #[arg(long)]
    area: Option<String>,

    /// Position in WGS 84 degrees, such as 36.06,120.38
    #[arg(long, value_name = "LAT,LON", value_delimiter = ',', num_args = 2)]
    at: Vec<f64>,

    /// Who reports it; without a name it is anonymous where the type allows
    #[arg(long, value_name = "NAME")]
    reporter: Option<String>,

    /// How to reach who reports it
    #[arg(long, requires = "reporter")]
    phone: Option<String>,

    /// A photo or document to attach (repeat it)
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,

    /// What the attached files show
    #[arg(long, default_value = "other", value_parser = ["before", "contact", "other"], requires = "attach")]
    shows: String,

    /// Keep it as a draft
    #[arg(long)]
    draft: bool,

    /// Key that makes this happen once however often it is sent
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

pub async fn run(args: &Args, city: &City, out: &Out) -> Result<(), Failure> {
    let mut form = match &args.form {
        Some(path) => json_file::read(path)?,
        None => Map::new(),
    };
    fields::put(&mut form, &args.fields);
    let mut body = json!({"type": args.kind, "channel": args.channel, "form": form});
    let optional = [("title", &args.title), ("class", &args.class)];
    for (name, value) in optional {
        if let Some(value) = value {
            body[name] = json!(value);
        }
    }
    if args.place.is_some() || args.area.is_some() || !args.at.is_empty() {
        body["place"] = json!({
            "text": args.place, "area": args.area, "lat": args.at.first(), "lon": args.at.get(1),
        });
    }
    if let Some(name) = &args.reporter {
        body["reporter"] = json!({"name": name, "phone": args.phone});
    }
    if args.draft {
        body["draft"] = json!(true);
    }
    let mut attachments = Vec::new();
    for path in &args.attach {
        let bytes =
            std::fs::read(path).map_err(|error| Failure::file("could not read", path, &error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let file = city
            .send(Request::upload("/v1/files", &name, &bytes))
            .await?
            .json()?;
        attachments.push(json!({"id": file["id"], "shows": args.shows}));
    }
    if !attachments.is_empty() {
        body["attachments"] = json!(attachments);
    }
    let mut request = Request::post("/v1/matters", body);
    if let Some(key) = &args.key {
        request = request.once(key);
    }
    let matter = city.send(request).await?.json()?;
    out.answer(&matter, || {
        let part = |name: &str| short::text(&matter[name]);
        format!(
            "{} {} {} {}",
            part("id"),
            part("number"),
            part("state"),
            part("title")
        )
    });
    Ok(())
}
