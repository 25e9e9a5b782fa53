#![doc = include_str!("../README.md")]

mod check;
mod fault;
pub mod imports;
mod load;
mod model;
mod node;
mod play;
mod scaffold;
mod shape;
mod shelf;
mod source;
pub mod stored;
mod yaml;

pub use fault::{FAULTS_MAX, Faults, PackFault, Pos, Severity};
pub use load::{load, load_source};
pub use model::{Class, InUse, Manifest, Pack, Parameter, Reference, Role, Taxonomy, View};
pub use play::{
    DemoMatter, Expect, Given, OpenStep, PlaceStep, Played, Report, ReporterStep, Scenario, Step,
    test, test_models, test_served,
};
pub use scaffold::{ScaffoldError, scaffold};
pub use shape::time;
pub use shelf::{
    Checked, check_folders, in_order, load_with_needs, test_folder, test_folder_served,
};
pub use source::{FILE_BYTES_MAX, FILES_MAX, FOLDERS_DEEP_MAX, PACK_BYTES_MAX, Source, file_hash};
pub use stored::{
    Applied, ApplyError, Change, How, Installed, MIGRATIONS, Plan, Registry, apply, apply_all, plan,
};

/// Everything wrong with a pack among others, and its warnings, sorted. `others` holds at least the packs it
/// needs, directly and through each other.
pub fn check(pack: &Pack, others: &[&Pack]) -> Vec<PackFault> {
    check::against::check(pack, others)
}
