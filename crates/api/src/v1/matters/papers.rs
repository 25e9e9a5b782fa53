//! What a matter needs of pictures and papers, and what of it is there.

use haina_matter::kind::Evidence;
use haina_matter::{Kind, Matter};

use crate::model::{PaperView, Text};

/// Pictures that the type asks for before the answer, then papers that the person was asked for.
pub(crate) fn papers(kind: Option<&Kind>, matter: &Matter) -> Vec<PaperView> {
    let asked = kind.map(|kind| kind.def().attachments.evidence.as_slice());
    let evidence = asked.unwrap_or_default().iter().map(|shows| {
        let found = matter.files.iter().filter(|file| file.shows == *shows);
        let files: Vec<String> = found.map(|file| file.id.to_string()).collect();
        PaperView {
            kind: "evidence".to_owned(),
            title: title(*shows),
            given: !files.is_empty(),
            files,
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
    });
    evidence.chain(corrections).collect()
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
