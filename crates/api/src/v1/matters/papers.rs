//! What a matter needs of pictures and papers, and what of it is there.

use haina_catalog::CatalogError;
use haina_matter::kind::Evidence;
use haina_matter::{Kind, Matter, Paper, PaperState};

use crate::Problem;
use crate::app::Api;
use crate::model::{PaperProof, PaperView, Text};
use crate::v1::types::word;

/// Papers for which records are asked, then pictures that the type asks for before the answer, then what the person was asked for.
pub(crate) fn papers(kind: Option<&Kind>, matter: &Matter) -> Vec<PaperView> {
    let proofs = matter.papers.iter().map(|paper| proof(kind, paper));
    let asked = kind.map(|kind| kind.def().attachments.evidence.as_slice());
    let evidence = asked.unwrap_or_default().iter().map(|shows| {
        let found = matter.files.iter().filter(|file| file.shows == *shows);
        let files: Vec<String> = found.map(|file| file.id.to_string()).collect();
        PaperView {
            kind: "evidence".to_owned(),
            title: title(*shows),
            given: !files.is_empty(),
            files,
            proof: None,
        }
    });
    let missing = matter.missing.get().map(Vec::as_slice).unwrap_or_default();
    let corrections = missing.iter().map(|name| PaperView {
        kind: "correction".to_owned(),
        title: Text {
            zh: name.clone(),
            en: name.clone(),
        },
        given: false,
        files: Vec::new(),
        proof: None,
    });
    proofs.chain(evidence).chain(corrections).collect()
}

/// Says what the fields are called that were told.
pub(crate) async fn name_told(
    api: &Api,
    kind: Option<&Kind>,
    papers: &mut [PaperView],
) -> Result<(), Problem> {
    let proofs = papers.iter_mut().filter_map(|paper| paper.proof.as_mut());
    for proof in proofs.filter(|proof| proof.told.is_some()) {
        let declared = kind.and_then(|kind| kind.def().papers.get(&proof.key));
        let Some(field) = declared.and_then(|paper| paper.tell.as_deref()) else {
            continue;
        };
        let mut session = api.store().glance().await?;
        let resource = match api.catalog().stored(&mut session, &proof.source).await {
            Ok(resource) => resource,
            Err(CatalogError::NotFound { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        proof.told_title = resource.field(field).map(|field| (&field.title).into());
    }
    Ok(())
}

/// A paper for which a record is asked.
fn proof(kind: Option<&Kind>, paper: &Paper) -> PaperView {
    let declared = kind.and_then(|kind| kind.def().papers.get(&paper.key));
    let text = |text: &str| Text {
        zh: text.to_owned(),
        en: text.to_owned(),
    };
    let wanted = paper.state == PaperState::Wanted;
    let fallback = declared
        .filter(|_| wanted)
        .map(|kind| (&kind.fallback).into());
    PaperView {
        kind: "proof".to_owned(),
        title: declared.map_or_else(|| text(&paper.key), |kind| (&kind.title).into()),
        given: matches!(paper.state, PaperState::Spared | PaperState::Given),
        files: paper.files.iter().map(ToString::to_string).collect(),
        proof: Some(PaperProof {
            key: paper.key.clone(),
            state: word(&paper.state),
            words: paper.state.words().into(),
            why: paper.why.map(|why| why.words().into()),
            fallback,
            source: declared.map(|kind| kind.table.clone()).unwrap_or_default(),
            purpose: declared
                .map(|kind| kind.purpose.clone())
                .unwrap_or_default(),
            told: paper.told.get().cloned(),
            told_title: None,
            receipt: paper.receipt.clone(),
            at: paper.at.into(),
        }),
    }
}

fn title(shows: Evidence) -> Text {
    let (zh, en) = match shows {
        Evidence::Before => ("办理前照片", "Picture before the work"),
        Evidence::After => ("办理后照片", "Picture after the work"),
        Evidence::Contact => ("联系凭证", "Proof of contact"),
        Evidence::Other => ("其他材料", "Other papers"),
    };
    Text {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}
