//! Data rules as they are shown.

use haina_agreement::Bound;
use haina_agreement::law::{Article, DataRule};
use jiff::civil::Date;

use crate::app::Api;
use crate::fault::ApiFault;
use crate::model::{ArticleView, BoundView, DataRuleView, RuleVersionView};

/// The rule of this key, of the packs in force.
pub(super) fn named(api: &Api, key: &str) -> Result<std::sync::Arc<DataRule>, ApiFault> {
    let rules = api.registry().rules().into_iter();
    let mut found = rules.filter(|(known, _)| known == key);
    found
        .next()
        .map(|(_, rule)| rule)
        .ok_or_else(|| ApiFault::NotFound {
            what: "the data rule",
            id: key.to_owned(),
        })
}

pub(super) fn rule(key: &str, of: &DataRule, today: Date) -> DataRuleView {
    let current = of.on(today).map(|(from, _)| from);
    let versions = of.versions.iter().rev();
    let versions = versions.map(|(from, version)| RuleVersionView {
        from: *from,
        state: match current {
            Some(current) if *from == current => "in_force",
            _ if *from > today => "coming",
            _ => "past",
        }
        .to_owned(),
        note: version.note.as_ref().map(Into::into),
        articles: version.articles.iter().map(article).collect(),
    });
    DataRuleView {
        key: key.to_owned(),
        title: (&of.title).into(),
        source: of.source.clone(),
        versions: versions.collect(),
    }
}

pub(in crate::v1) fn bound(of: Bound) -> BoundView {
    BoundView {
        rule: of.rule,
        title: of.title.into(),
        version: of.version,
        article: article(&of.article),
        kept: of.kept,
    }
}

fn article(of: &Article) -> ArticleView {
    ArticleView {
        key: of.key.clone(),
        place: (&of.place).into(),
        text: (&of.text).into(),
        when: of.when.as_ref().map(|when| when.text().to_owned()),
        must: of.must.text().to_owned(),
        instead: (&of.instead).into(),
    }
}
