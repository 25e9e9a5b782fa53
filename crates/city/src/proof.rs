//! Papers that nobody has to bring, played with a simulated system for each department: all up, and then one of them down. What is
//! measured is what an applicant waits, and what must hold is looked up afterwards.

mod systems;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use haina_agreement::ReceiptId;
use haina_api::{App, AppConfig, Problem};
use haina_core::Env;
use haina_journal::verify;
use haina_matter::kind::PaperKind;
use serde::Serialize;
use serde_json::{Value, json};

use crate::papers::{agree, owner};
use crate::{Cast, CityError, Client};
use systems::{CANARY, Systems};

/// What to play.
#[derive(Debug, Clone)]
pub struct ProofPlan {
    /// The type of matter: `certificate-free/rent-subsidy`.
    pub kind: String,
    /// Folders of the packs to apply.
    pub packs: Vec<PathBuf>,
    /// The department whose system is down in the second part.
    pub down: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, Serialize)]
pub struct ProofReport {
    pub kind: String,
    /// Papers that the type needs in this case; an agreement covers each of them.
    pub papers: usize,
    /// With every department's system up.
    pub up: ProofPhase,
    /// With one of them down.
    pub down: Option<ProofPhase>,
    /// What does not hold of these: with all up nothing is asked of the person; what is down is known within two seconds, is wanted
    /// and holds nothing up; every question has its receipt, in a journal that verifies; each paper spared is counted once; and
    /// nothing that a department said beside its answer is anywhere.
    pub wrong: Vec<String>,
}

/// One application.
#[derive(Debug, Clone, Serialize)]
pub struct ProofPhase {
    /// The department whose system was down.
    pub department: Option<String>,
    pub spared: Vec<String>,
    /// Papers that the person was asked for.
    pub asked: Vec<String>,
    /// Questions with a receipt.
    pub receipts: usize,
    /// Milliseconds from handing in until the last paper was known.
    pub waited_ms: u64,
}

/// How long an applicant may wait, in milliseconds.
const WAIT_MS_MAX: u64 = 2_000;
/// After so long it is not waited for any more.
const GIVE_UP: Duration = Duration::from_secs(15);
/// The pack's demo record to which everything applies.
const EVERYTHING: &str = "everything";

/// Plays in `folder`, which must be empty.
///
/// # Errors
/// Whatever ends the city; what went otherwise than it must is in the report.
pub async fn proof(folder: &Path, plan: &ProofPlan) -> Result<ProofReport, CityError> {
    let systems = Systems::start().await?;
    let mut config = AppConfig::new(folder, Env::system());
    config.outbound_hosts = vec![systems.host()];
    let (papers, form) = declared(plan)?;
    for paper in papers.values() {
        config
            .proof_services
            .insert(paper.table.clone(), systems.address(paper));
    }
    let app = App::open(config).await?;
    app.apply_packs(&haina_party::Principal::system(), &plan.packs)
        .await?;
    let mut cast = Cast::gather(&app).await?;
    let operator = cast.operator();
    for paper in papers.values() {
        crate::catalog::register(&operator, &paper.table, resource(paper)).await?;
    }
    agree(&app, &mut cast, &plan.kind).await?;
    let resident = cast.named("resident")?;
    let number = form["id_number"].clone();
    let path = format!("/v1/persons/{}/identity", resident.person);
    operator.put(&path, &json!({ "number": number })).await?;
    app.settle().await?;
    app.start().await;
    let mut play = Play {
        app: &app,
        resident: resident.client,
        body: json!({ "type": plan.kind, "channel": "web", "form": form }),
        wrong: Vec::new(),
        receipts: Vec::new(),
    };
    let up = play.apply("up", None).await?;
    let down = match &plan.down {
        None => None,
        Some(department) => {
            if !papers.values().any(|paper| owner(paper) == department) {
                return Err(CityError::NoItem(department.clone()));
            }
            systems.silence(department);
            Some(play.apply("down", Some(department)).await?)
        }
    };
    app.rest().await;
    app.settle().await?;
    let spared = up.spared.len() + down.as_ref().map_or(0, |phase| phase.spared.len());
    play.hold(papers.len(), &up, down.as_ref()).await?;
    play.counted(spared).await?;
    let mut wrong = play.wrong;
    app.close().await;
    for file in systems::holding(folder, CANARY)? {
        wrong.push(format!(
            "`{file}` holds what a department said beside its answer"
        ));
    }
    Ok(ProofReport {
        kind: plan.kind.clone(),
        papers: papers.len(),
        up,
        down,
        wrong,
    })
}

struct Play<'a> {
    app: &'a App,
    resident: Client,
    body: Value,
    wrong: Vec<String>,
    receipts: Vec<String>,
}

impl Play<'_> {
    /// Hands in an application, and waits until every paper is known.
    async fn apply(&mut self, key: &str, down: Option<&str>) -> Result<ProofPhase, CityError> {
        let begun = Instant::now();
        let opened = self.resident.post("/v1/matters", key, &self.body).await?;
        let path = format!("/v1/matters/{}", opened["id"].as_str().unwrap_or_default());
        let mut view = self.resident.get(&path).await?;
        while proofs(&view).any(|proof| proof["state"] == "asked") && begun.elapsed() < GIVE_UP {
            tokio::time::sleep(Duration::from_millis(20)).await;
            view = self.resident.get(&path).await?;
        }
        let waited_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let of = |state: &str| -> Vec<String> {
            let found = proofs(&view).filter(|proof| proof["state"] == state);
            found.map(|proof| text(&proof["key"])).collect()
        };
        let receipts: Vec<String> = proofs(&view)
            .filter_map(|proof| Some(proof["receipt"].as_str()?.to_owned()))
            .collect();
        if let Some(proof) = proofs(&view).find(|proof| proof["state"] == "asked") {
            self.wrong
                .push(format!("{} was never answered", proof["key"]));
        }
        if view["state"] != "submitted" && view["state"] != "accepted" {
            self.wrong.push(format!("the matter is {}", view["state"]));
        }
        let phase = ProofPhase {
            department: down.map(str::to_owned),
            spared: of("spared"),
            asked: of("wanted"),
            receipts: receipts.len(),
            waited_ms,
        };
        self.receipts.extend(receipts);
        Ok(phase)
    }

    /// What must hold of both parts.
    async fn hold(
        &mut self,
        papers: usize,
        up: &ProofPhase,
        down: Option<&ProofPhase>,
    ) -> Result<(), CityError> {
        if !up.asked.is_empty() || up.spared.len() != papers {
            self.wrong.push(format!(
                "with all up the person was asked for {:?}",
                up.asked
            ));
        }
        for phase in [Some(up), down].into_iter().flatten() {
            if phase.receipts != papers {
                let (has, of) = (phase.receipts, papers);
                self.wrong
                    .push(format!("{has} of {of} questions have a receipt"));
            }
            if phase.waited_ms > WAIT_MS_MAX {
                let waited = phase.waited_ms;
                self.wrong.push(format!("it was known after {waited} ms"));
            }
        }
        if down.is_some_and(|phase| phase.asked.is_empty()) {
            self.wrong
                .push("a system is down, and nothing was asked for".to_owned());
        }
        let api = self.app.api();
        for receipt in &self.receipts {
            let known = match receipt.parse::<ReceiptId>() {
                Ok(id) => api.agreements().receipt(id).await.is_ok(),
                Err(_) => false,
            };
            if !known {
                self.wrong.push(format!("there is no receipt {receipt}"));
            }
        }
        let report = verify(api.store(), &api.journal().public_key(), &[], |_, _| {}).await;
        for finding in report.map_err(Problem::from)?.findings {
            self.wrong.push(format!("journal: {}", finding.reason));
        }
        Ok(())
    }

    /// Each paper spared is counted once.
    async fn counted(&mut self, spared: usize) -> Result<(), CityError> {
        let operator = Client::new(self.app.operator_router());
        let accounts = operator
            .get("/v1/ledger/accounts?unit=paper&limit=200")
            .await?;
        let accounts = accounts["items"].as_array().into_iter().flatten();
        let own = accounts.filter(|account| account["balance"].as_i64() > Some(0));
        let sum: i64 = own.filter_map(|account| account["balance"].as_i64()).sum();
        if usize::try_from(sum) != Ok(spared) {
            self.wrong.push(format!(
                "{spared} papers were spared, and {sum} are counted"
            ));
        }
        Ok(())
    }
}

fn proofs(view: &Value) -> impl Iterator<Item = &Value> {
    let papers = view["papers"].as_array().into_iter().flatten();
    papers
        .map(|paper| &paper["proof"])
        .filter(|proof| !proof.is_null())
}

/// The papers of the type and the form of its demo record, as the pack has them: what answers must be known before the city opens.
fn declared(plan: &ProofPlan) -> Result<(BTreeMap<String, PaperKind>, Value), CityError> {
    let missing = || CityError::NoRecord(plan.kind.clone());
    let (pack, kind) = plan.kind.split_once('/').ok_or_else(missing)?;
    let named = |folder: &&PathBuf| folder.file_name().is_some_and(|name| name == pack);
    let folder = plan.packs.iter().find(named).ok_or_else(missing)?;
    let pack = haina_pack::load(folder).map_err(|_| missing())?;
    let found = pack.matters.get(kind).ok_or_else(missing)?;
    let record = pack.demo.iter().find(|record| record.id == EVERYTHING);
    let form = record.and_then(|record| record.open.form.clone());
    let papers = found.papers.clone().into_iter().collect();
    Ok((papers, form.ok_or_else(missing)?))
}

/// A table of the catalogue with what the paper asks of it.
fn resource(paper: &PaperKind) -> Value {
    let field = |name: &str| {
        json!({
            "name": name, "title": {"zh": name, "en": name}, "type": "text", "class": "person-basic", "grade": "general-3",
            "example": "1",
        })
    };
    json!({
        "key": paper.table, "kind": "table", "owner": owner(paper), "area": "370200",
        "title": {"zh": paper.title.zh, "en": paper.title.en},
        "meaning": {"zh": "模拟的部门记录", "en": "records of a simulated department"},
        "fields": paper.columns().into_iter().map(field).collect::<Vec<_>>(),
        "promise": {"every": "daily", "by": "18:00"},
    })
}
