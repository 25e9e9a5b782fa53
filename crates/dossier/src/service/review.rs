//! Doubts for officers (待核), and why a pair is linked or not: the waterfall (瀑布图), as far as the keeper may see its values.

use std::collections::BTreeMap;

use haina_linkage::checked::Basis;
use haina_linkage::cluster::Doubt;
use haina_linkage::registry::Registry;
use haina_linkage::score::Why;
use haina_party::Principal;

use super::decide::{Reader, Shown, Sight};
use super::{Dossiers, unknown};
use crate::{Declaration, DossierError, DossierId};

/// Doubts of a list at most.
const PAGE_MAX: usize = 100;

/// Two records that somebody should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubtful {
    /// Where it stands in the list.
    pub at: u64,
    pub doubt: Doubt,
    pub waterfall: Waterfall,
}

/// Why two records are, or are not, one.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    pub left: u64,
    pub right: u64,
    pub left_table: String,
    pub right_table: String,
    pub left_file: DossierId,
    pub right_file: DossierId,
    pub basis: Basis,
    pub prior_bits: f64,
    pub steps: Vec<WaterfallStep>,
    pub total_bits: f64,
    pub probability: f64,
}

/// What a column adds.
#[derive(Debug, Clone, PartialEq)]
pub struct WaterfallStep {
    pub role: String,
    /// As the keeper may see them; none: missing or withheld.
    pub left: Option<String>,
    pub right: Option<String>,
    pub left_shown: Shown,
    pub right_shown: Shown,
    /// `exact`, `close`, `else`, `missing`, …
    pub level: String,
    pub bits: f64,
    pub frequency_bits: f64,
}

impl Dossiers {
    /// Pairs that the linking leaves to a person, from a place of the list on.
    ///
    /// # Errors
    /// `DOS0002` as the policies say.
    pub async fn doubts(
        &self,
        principal: &Principal,
        of: &Declaration,
        from: u64,
        limit: u32,
    ) -> Result<Vec<Doubtful>, DossierError> {
        self.keeper(principal, "dossier.review", of)?;
        let sights = self.keepers_sights(of).await?;
        let held = self.held(of.kind).await?;
        let Some(held) = held.as_ref() else {
            return Ok(Vec::new());
        };
        let registry = &held.registry;
        let skip = usize::try_from(from).unwrap_or(usize::MAX);
        let wanted = registry
            .review()
            .skip(skip)
            .take(PAGE_MAX.min(limit as usize));
        let mut doubts = Vec::new();
        for (n, (left, right, review)) in wanted.enumerate() {
            doubts.push(Doubtful {
                at: from + n as u64,
                doubt: review.doubt,
                waterfall: waterfall(registry, left, right, &sights, of)?,
            });
        }
        Ok(doubts)
    }

    /// Why two records, by their places, are or are not one.
    ///
    /// # Errors
    /// `DOS0001`, `DOS0002`.
    pub async fn why(
        &self,
        principal: &Principal,
        of: &Declaration,
        left: u64,
        right: u64,
    ) -> Result<Waterfall, DossierError> {
        self.keeper(principal, "dossier.review", of)?;
        let sights = self.keepers_sights(of).await?;
        let held = self.held(of.kind).await?;
        let registry = held.as_ref().map(|held| &held.registry);
        let registry = registry.ok_or_else(|| unknown("record", &left.to_string()))?;
        let key = |place: u64| {
            registry
                .key(place)
                .ok_or_else(|| unknown("record", &place.to_string()))
        };
        waterfall(registry, key(left)?, key(right)?, &sights, of)
    }

    /// What the department that keeps the files may see, for the purpose of keeping them.
    async fn keepers_sights(
        &self,
        of: &Declaration,
    ) -> Result<BTreeMap<String, Sight>, DossierError> {
        let reader = Reader::Unit {
            unit: of.owner.clone(),
            purpose: of.purpose.clone(),
        };
        self.sights(of, &reader).await
    }
}

fn waterfall(
    registry: &Registry,
    left: &str,
    right: &str,
    sights: &BTreeMap<String, Sight>,
    of: &Declaration,
) -> Result<Waterfall, DossierError> {
    let (why, basis): (Why, Basis) = registry.why(left, right)?;
    let table = |key: &str| key.split('\u{1f}').next().unwrap_or_default().to_owned();
    let (left_table, right_table) = (table(left), table(right));
    let sides = [&left_table, &right_table].map(|table| (of.part(table), sights.get(table)));
    let see = |side: usize, role: &str, value: &str| -> (Option<String>, Shown) {
        let no = Shown::Withheld(haina_catalog::WhyNot::NoField);
        let (Some(part), Some(sight)) = sides[side] else {
            return (None, no);
        };
        match part.link.get(role) {
            Some(column) => (
                sight.value(column, value).filter(|v| !v.is_empty()),
                sight.of(column),
            ),
            None => (None, no),
        }
    };
    let step = |step: haina_linkage::score::Step| {
        let (left, left_shown) = see(0, &step.column, &step.left);
        let (right, right_shown) = see(1, &step.column, &step.right);
        let level = serde_json::to_value(step.level).ok();
        WaterfallStep {
            level: level
                .and_then(|l| l.as_str().map(str::to_owned))
                .unwrap_or_default(),
            role: step.column,
            left,
            right,
            left_shown,
            right_shown,
            bits: step.bits,
            frequency_bits: step.frequency_bits,
        }
    };
    let file = |key: &str| super::write::file_id(registry.entity_of(key)?);
    Ok(Waterfall {
        left: registry.place_of(left).unwrap_or_default(),
        right: registry.place_of(right).unwrap_or_default(),
        left_file: file(left)?,
        right_file: file(right)?,
        basis,
        prior_bits: why.prior_bits,
        steps: why.steps.into_iter().map(step).collect(),
        total_bits: why.total_bits,
        probability: why.probability,
        left_table,
        right_table,
    })
}
