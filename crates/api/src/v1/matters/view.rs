//! A matter with everything the asker may see.

use haina_matter::{Loaded, Matter};
use haina_party::Principal;

use super::people::People;
use super::{papers, parts, proposal, row, titled};
use crate::Problem;
use crate::app::Api;
use crate::model::{ActionView, Free, MatterView, ParamOption, ParamSpec, PlaceView, Related};
use crate::v1::files;
use crate::v1::types::word;

/// A matter as somebody sees it, with its history, its clocks and what they may do.
pub async fn view(
    api: &Api,
    principal: &Principal,
    loaded: &Loaded,
) -> Result<MatterView, Problem> {
    let matter = &loaded.matter;
    let now = api.env().now();
    let sight = api.matters().sight(principal, matter)?;
    let (may, mut session) = (sight.reporters, api.store().glance().await?);
    let timeline = api
        .matters()
        .story(&mut session, principal, matter, may)
        .await?;
    let people = People::of(api, &mut session, principal, (matter, may), &timeline).await?;
    drop(session);
    let kind = api
        .matters()
        .types()
        .pinned(&matter.kind.id, &matter.kind.hash);
    let kind = kind.as_deref();
    let mut view = bare(api, principal, loaded);
    view.reporters_list = parts::reporters(principal, &people, matter);
    view.tasks = matter
        .present_tasks()
        .map(|t| parts::task(api, &people, kind, matter, t))
        .collect();
    let clocks = matter
        .clocks
        .iter()
        .filter(|c| !c.void && c.round == matter.round());
    view.clocks = clocks.map(|c| parts::clock(api, kind, c, now)).collect();
    view.timeline = timeline
        .iter()
        .map(|one| parts::step(&people, one))
        .collect();
    view.answers = parts::answers(api, &people, matter);
    view.ratings = parts::ratings(matter);
    let inside = people.inside;
    let orders = matter.supervisions.iter().filter(|_| inside);
    view.supervisions = orders
        .map(|s| parts::supervision(api, matter, s, now))
        .collect();
    let consultations = matter.consultations.iter().filter(|_| inside);
    view.consultations = consultations
        .map(|c| parts::consultation(api, principal, &people, matter, c, now))
        .collect();
    let metas = api.matters().files_of(principal, matter).await?;
    view.files = (metas.iter().zip(&matter.files))
        .map(|(meta, file)| files::view(meta, Some(word(&file.shows))))
        .collect();
    let own = view.reporters_list.iter().any(|reporter| reporter.me);
    if inside || own {
        view.papers = papers::papers(kind, matter);
        // Whoever joined later is told of the matter, not of the first one's records.
        let first = view.reporters_list.first();
        if !inside && !first.is_some_and(|reporter| reporter.me) {
            view.papers.retain(|paper| paper.proof.is_none());
        }
        papers::name_told(api, kind, &mut view.papers).await?;
    }
    view.related = related(api, principal, matter).await;
    view.actions = sight.actions.into_iter().map(action).collect();
    if inside {
        view.row = proposal::with(api, principal, loaded, view.row);
    }
    Ok(view)
}

/// A matter without its history: what its last doer knows of it.
pub fn bare(api: &Api, principal: &Principal, loaded: &Loaded) -> MatterView {
    let matter = &loaded.matter;
    let kind = api
        .matters()
        .types()
        .pinned(&matter.kind.id, &matter.kind.hash);
    let form = kind.as_ref().map(|k| &k.def().form);
    MatterView {
        row: row(api, principal, loaded),
        channel: word(&matter.channel),
        desk: Some(matter.desk.as_str())
            .filter(|desk| !desk.is_empty())
            .map(|desk| titled(api, desk)),
        form: Free(matter.form.get().cloned().unwrap_or_default()),
        form_schema: Free(form.map(|f| f.schema.clone()).unwrap_or_default()),
        form_ui: form
            .map(|f| {
                f.ui.iter()
                    .map(|u| serde_json::to_value(u).unwrap_or_default())
                    .collect()
            })
            .unwrap_or_default(),
        place: matter.place.get().map(|p| PlaceView {
            text: p.text.clone(),
            area: p.area.clone(),
            lat: p.lat,
            lon: p.lon,
        }),
        reporters_list: Vec::new(),
        tasks: Vec::new(),
        clocks: Vec::new(),
        timeline: Vec::new(),
        answers: Vec::new(),
        ratings: Vec::new(),
        consultations: Vec::new(),
        supervisions: Vec::new(),
        files: Vec::new(),
        papers: Vec::new(),
        related: Vec::new(),
        precedents: Vec::new(),
        actions: Vec::new(),
        pack: matter
            .kind
            .id
            .split('/')
            .next()
            .unwrap_or_default()
            .to_owned(),
        version: matter.kind.version.clone(),
        hash: matter.kind.hash.clone(),
    }
}

/// Matters joined with this one, as far as the asker may see them.
async fn related(api: &Api, principal: &Principal, matter: &Matter) -> Vec<Related> {
    let into = matter.merged.iter().map(|m| (m.into, "merged-into"));
    let children = matter.children.iter().map(|c| (c.id, "merged-child"));
    let mut all = Vec::new();
    for (id, why) in into.chain(children).take(50) {
        if let Ok(found) = api.matters().load(principal, id).await {
            all.push(Related {
                id: id.to_string(),
                number: found.matter.number.clone(),
                title: found.matter.title.text().to_owned(),
                state: found.matter.state.name().to_owned(),
                why: why.to_owned(),
            });
        }
    }
    all
}

fn action(a: haina_matter::ActionView) -> ActionView {
    // One choice that must be made is no choice.
    let only = |p: &haina_matter::ParamSpec| match p.options.as_slice() {
        [one] if p.required => Some(one.value.clone().into()),
        _ => None,
    };
    let option = |o: haina_matter::actions::ParamOption| ParamOption {
        value: o.value,
        title: o.title.into(),
    };
    let param = |p: haina_matter::ParamSpec| ParamSpec {
        default: only(&p),
        name: p.name.to_owned(),
        kind: word(&p.kind),
        required: p.required,
        title: p.title.into(),
        hint: None,
        options: (!p.options.is_empty()).then(|| p.options.into_iter().map(option).collect()),
    };
    ActionView {
        action: a.action.to_owned(),
        title: a.title.into(),
        allowed: a.allowed,
        task: None,
        why_not: a.why_not.map(Into::into),
        params: a.params.into_iter().map(param).collect(),
    }
}
