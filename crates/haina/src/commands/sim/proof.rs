//! `haina sim proof`.

use haina_city::{ProofPhase, ProofPlan, ProofReport, proof};
use serde_json::json;

use super::bundle::SAID;
use super::held;
use crate::failure::{Failure, Kind};
use crate::out::Out;
use crate::shipped;

#[derive(clap::Args)]
pub struct Args {
    /// The type of matter whose papers are asked for
    #[arg(default_value = "certificate-free/rent-subsidy")]
    kind: String,

    /// The department whose system is down in the second part: human-resources; or social-security, as people call it
    #[arg(long, value_name = "DEPARTMENT")]
    down: Option<String>,
}

/// What people call a department, and what the directory does.
const CALLED: [(&str, &str); 1] = [("social-security", "human-resources")];

pub async fn run(args: &Args, out: &Out) -> Result<(), Failure> {
    let broken = |error| Failure::defect("the papers could not be played").because(error);
    let folder = tempfile::tempdir().map_err(broken)?;
    let unpacked = tempfile::tempdir().map_err(broken)?;
    let down = args.down.as_deref().map(|called| {
        let known = CALLED.iter().find(|(name, _)| *name == called);
        known.map_or(called, |(_, key)| *key).to_owned()
    });
    let plan = ProofPlan {
        kind: args.kind.clone(),
        packs: shipped::unpack(unpacked.path())?,
        down,
    };
    let report = proof(folder.path(), &plan).await.map_err(|error| {
        Failure::new(
            Kind::Refused,
            "CLI0038",
            format!("`{}` broke off", plan.kind),
        )
        .because(error)
        .hint("name a type that has papers, such as certificate-free/rent-subsidy, and a department whose record one of them asks")
    })?;
    out.answer(&json!(report), || told(&report));
    held(&report.wrong, SAID)
}

fn told(report: &ProofReport) -> String {
    let mut text = format!(
        "{}: {} papers, an agreement for each\n",
        report.kind, report.papers
    );
    text.push_str(&phase("every system up", &report.up));
    if let Some(down) = &report.down {
        let department = down.department.as_deref().unwrap_or_default();
        text.push_str(&phase(&format!("{department} down"), down));
    }
    for line in &report.wrong {
        text.push_str(&format!("WRONG: {line}\n"));
    }
    text
}

fn phase(title: &str, of: &ProofPhase) -> String {
    let asked = match of.asked.is_empty() {
        true => "nothing".to_owned(),
        false => of.asked.join(", "),
    };
    format!(
        "{title}: {} spared, {} receipts, known after {} ms; asked of the person: {asked}\n",
        of.spared.len(),
        of.receipts,
        of.waited_ms
    )
}
