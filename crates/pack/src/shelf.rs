//! Packs that lie beside each other in folders.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::check::against;
use crate::fault::PackFault;
use crate::load::load;
use crate::model::Pack;
use crate::play::{Report, test, test_models, test_served};

/// What came of looking at one pack.
#[derive(Debug)]
pub struct Checked {
    /// The folder's name.
    pub name: String,
    /// The pack, where it could be read.
    pub pack: Option<Pack>,
    /// Errors and warnings, sorted by file and line.
    pub faults: Vec<PackFault>,
}

impl Checked {
    /// Whether the pack can be applied.
    pub fn passes(&self) -> bool {
        self.pack.is_some() && !self.faults.iter().any(PackFault::is_error)
    }
}

/// Loads and checks packs, finding those they need in the folders beside them.
pub fn check_folders(folders: &[PathBuf]) -> Vec<Checked> {
    let mut loaded = BTreeMap::new();
    for folder in folders {
        read(folder, &mut loaded);
    }
    let packs: Vec<&Pack> = loaded
        .values()
        .filter_map(|r: &Result<Pack, _>| r.as_ref().ok())
        .collect();
    let looked = folders.iter().map(|folder| {
        let name = folder
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        match loaded.get(&key(folder)) {
            Some(Ok(pack)) => {
                let others: Vec<&Pack> = packs
                    .iter()
                    .copied()
                    .filter(|p| p.name() != pack.name())
                    .collect();
                Checked {
                    name,
                    pack: Some(pack.clone()),
                    faults: against::check(pack, &others),
                }
            }
            Some(Err(faults)) => Checked {
                name,
                pack: None,
                faults: faults.clone(),
            },
            None => Checked {
                name,
                pack: None,
                faults: Vec::new(),
            },
        }
    });
    looked.collect()
}

/// Loads a pack and every pack it needs from the folders beside it, those that are needed first.
///
/// # Errors
/// Every error of all of them.
pub fn load_with_needs(folder: &Path) -> Result<Vec<Pack>, Vec<PackFault>> {
    let mut loaded = BTreeMap::new();
    read(folder, &mut loaded);
    let mut packs = BTreeMap::new();
    let mut faults = Vec::new();
    for result in loaded.into_values() {
        match result {
            Ok(pack) => drop(packs.insert(pack.name().to_owned(), pack)),
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for pack in packs.values() {
        let others: Vec<&Pack> = packs.values().filter(|p| p.name() != pack.name()).collect();
        faults.extend(
            against::check(pack, &others)
                .into_iter()
                .filter(PackFault::is_error),
        );
    }
    if faults.is_empty() {
        Ok(in_order(packs))
    } else {
        Err(faults)
    }
}

/// Packs so that each stands after those it needs; there is no circle.
pub fn in_order(mut packs: BTreeMap<String, Pack>) -> Vec<Pack> {
    let mut ordered: Vec<Pack> = Vec::new();
    while !packs.is_empty() {
        let here: BTreeSet<&str> = ordered.iter().map(Pack::name).collect();
        let free = |p: &Pack| {
            p.manifest
                .needs
                .keys()
                .all(|n| here.contains(n.as_str()) || !packs.contains_key(n))
        };
        let next = packs
            .values()
            .find(|p| free(p))
            .or_else(|| packs.values().next())
            .map(|p| p.name().to_owned());
        if let Some(pack) = next.and_then(|name| packs.remove(&name)) {
            ordered.push(pack);
        }
    }
    ordered
}

type Loaded = BTreeMap<PathBuf, Result<Pack, Vec<PackFault>>>;

fn read(folder: &Path, loaded: &mut Loaded) {
    let here = key(folder);
    if loaded.contains_key(&here) {
        return;
    }
    let result = load(folder);
    let needs: Vec<String> = match &result {
        Ok(pack) => pack.manifest.needs.keys().cloned().collect(),
        Err(_) => Vec::new(),
    };
    let beside = here.parent().map(Path::to_owned);
    loaded.insert(here, result);
    for name in needs {
        if let Some(path) = beside
            .as_ref()
            .map(|b| b.join(&name))
            .filter(|p| p.join("pack.yaml").is_file())
        {
            read(&path, loaded);
        }
    }
}

fn key(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

/// Loads a pack with those it needs from the folders beside it, and plays its scenarios.
///
/// # Errors
/// Every error of the packs; nothing is played then.
pub fn test_folder(folder: &Path) -> Result<Report, Vec<PackFault>> {
    let packs = load_with_needs(folder)?;
    let name = load(folder)?.manifest.name;
    let (own, needs): (Vec<&Pack>, Vec<&Pack>) = packs.iter().partition(|p| p.name() == name);
    let empty = || Report {
        pack: name.clone(),
        scenarios: Vec::new(),
    };
    Ok(own.first().map_or_else(empty, |pack| test(pack, &needs)))
}

/// As [`test_folder`], and each scenario also through the service in a city below `place`; a scenario passes when both say
/// what it wants. The tests of its models come behind the scenarios.
///
/// # Errors
/// Every error of the packs; nothing is played then.
pub async fn test_folder_served(folder: &Path, place: &Path) -> Result<Report, Vec<PackFault>> {
    let report = test_folder(folder)?;
    let packs = load_with_needs(folder)?;
    let (own, needs): (Vec<&Pack>, Vec<&Pack>) =
        packs.iter().partition(|p| p.name() == report.pack);
    let Some(pack) = own.first() else {
        return Ok(report);
    };
    let played = test_served(pack, &needs, &place.join(pack.name())).await;
    let mut report = match played {
        Ok(served) => report.and(served, "in the service"),
        Err(why) => report.broken(&format!("no city could be founded: {why}")),
    };
    if let Some(models) = &pack.models {
        report.scenarios.extend(test_models(models).await);
    }
    Ok(report)
}
