//! Models and runs as they are shown.

use haina_core::calendar::local_day;
use haina_finding::{ModelRow, Precision};
use haina_lake::model::{Kind, Model, ModelSet, RunRow, Trouble};
use serde_json::json;

use crate::app::Api;
use crate::model::{Free, ModelRunView, ModelView, PrecisionView, StageOf, TroubleView};
use crate::v1::matters::titled;
use crate::v1::types::word;

/// A model of a pack, and what is known of it.
pub(super) struct Shown<'a> {
    pub set: &'a ModelSet,
    pub model: &'a Model,
    pub last: Option<RunRow>,
    pub precision: Vec<Precision>,
    pub may_run: bool,
}

/// A model of a pack in force.
pub(super) fn model(api: &Api, shown: Shown<'_>) -> ModelView {
    let Shown { set, model, .. } = shown;
    let header = &model.header;
    let claims = header.claims();
    let schedule = &header.schedule;
    let scheduled = *schedule != haina_catalog::Promise::default();
    ModelView {
        key: set.key(&model.name),
        version: model.version.clone(),
        title: (&header.title).into(),
        owner: titled(api, &header.owner),
        basis: header.basis_on(local_day(api.env().now())).to_owned(),
        matter: claims.and_then(|claims| claims.matter.clone()),
        versions: shown.precision.into_iter().map(precision).collect(),
        kind: kind(model).to_owned(),
        stage: header.stage.as_ref().map(|stage| StageOf {
            funnel: set.key(&stage.funnel),
            order: stage.order,
        }),
        inputs: header.inputs.keys().map(|name| input(set, name)).collect(),
        schedule: scheduled.then(|| schedule.into()),
        last: shown.last.map(run),
        may_run: shown.may_run,
    }
}

/// A model of which only its claims are known.
pub(super) fn outside(api: &Api, row: ModelRow) -> ModelView {
    ModelView {
        owner: titled(api, &row.owner),
        key: row.key,
        version: row.version,
        title: row.title.into(),
        basis: row.basis,
        matter: row.matter,
        versions: row.versions.into_iter().map(precision).collect(),
        kind: "outside".to_owned(),
        stage: None,
        inputs: Vec::new(),
        schedule: None,
        last: None,
        may_run: false,
    }
}

/// What the product calls an input: a table as the catalogue does, a model with its pack.
pub(super) fn input(set: &ModelSet, name: &str) -> String {
    match set.model(name) {
        Some(_) => set.key(name),
        None => name.to_owned(),
    }
}

/// A run.
pub(super) fn run(row: RunRow) -> ModelRunView {
    let body = row.body;
    let answers = body.answers.iter();
    let trouble = body.trouble.into_iter();
    let trouble = trouble.flat_map(|(source, all)| {
        let of_source = all.into_iter();
        of_source
            .map(move |one| told(&source, &one))
            .collect::<Vec<_>>()
    });
    ModelRunView {
        id: row.id.to_string(),
        version: row.model_version,
        at: row.at.into(),
        took_ms: row.took_us / 1_000,
        open: row.open,
        rows: body.rows,
        rows_in: body.rows_in,
        answers: answers.map(|(answer, n)| (word(answer), *n)).collect(),
        dropped: body.dropped,
        entered: body.moved.entered,
        changed: body.moved.changed,
        left: body.moved.left,
        waiting: body.moved.waiting,
        inputs: body.inputs,
        input_rows: body.input_rows,
        params: Free(json!(body.params)),
        trouble: trouble.collect(),
    }
}

fn kind(model: &Model) -> &'static str {
    match model.header.kind() {
        Kind::Table => "table",
        Kind::View => "view",
        Kind::Stage(_) => "stage",
        Kind::Finding(_) => "finding",
        Kind::Eligibility(_) => "eligibility",
    }
}

fn told(source: &str, trouble: &Trouble) -> TroubleView {
    let told = |what: &str| TroubleView {
        source: source.to_owned(),
        what: what.to_owned(),
        due: None,
        before: None,
        now: None,
    };
    match trouble {
        Trouble::Late { due } => TroubleView {
            due: Some((*due).into()),
            ..told("late")
        },
        Trouble::Shrank { before, now } => TroubleView {
            before: Some(*before),
            now: Some(*now),
            ..told("shrank")
        },
    }
}

fn precision(of: Precision) -> PrecisionView {
    PrecisionView {
        version: of.version,
        suspected: of.suspected,
        completed: of.completed,
        confirmed: of.confirmed,
        refuted: of.refuted,
        lapsed: of.lapsed,
        precision: of.precision,
    }
}
