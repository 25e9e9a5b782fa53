//! Departments and areas (机构与区域): two trees that come from packs.

mod check;
mod snapshot;
mod store;

use haina_core::Words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AreaCode, DeptKey};

pub use check::DirectoryFault;
pub use snapshot::{DirectoryHandle, DirectorySnapshot};
pub use store::DirectoryChange;

/// What one pack says of departments and areas.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// Who says it: the pack's name. Applying again retires what this source no longer names.
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub departments: Vec<Department>,
    #[serde(default)]
    pub areas: Vec<Area>,
}

/// A department, bureau, district government, street office or enterprise that can lead a matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Never changes: `police`, `shinan-police`.
    pub key: DeptKey,
    #[serde(alias = "words")]
    pub title: Words,
    pub kind: DeptKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<DeptKey>,
    /// The area it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
    /// Active from this moment on; `None` for always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Active until before this moment; `None` for as long as a pack names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// What sort of department it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeptKind {
    /// The city government itself.
    City,
    /// A district government (区政府).
    District,
    /// A street or town office (街道办事处).
    Street,
    /// A bureau or commission (局、委).
    Bureau,
    /// A centre that serves, such as the hotline centre (中心).
    Centre,
    /// A public body: congress, court, union (人大、政协、法院、群团).
    Body,
    /// An enterprise that runs water, gas, heat, buses (国有企业).
    Enterprise,
}

/// An area by GB/T 2260 and, below districts, by the statistical codes of streets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    pub code: AreaCode,
    #[serde(alias = "words")]
    pub title: Words,
    pub kind: AreaKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<AreaCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// What sort of area it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaKind {
    City,
    District,
    Street,
    Community,
}

impl DeptKind {
    /// The word in data: `district`.
    pub fn as_str(self) -> &'static str {
        match self {
            DeptKind::City => "city",
            DeptKind::District => "district",
            DeptKind::Street => "street",
            DeptKind::Bureau => "bureau",
            DeptKind::Centre => "centre",
            DeptKind::Body => "body",
            DeptKind::Enterprise => "enterprise",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<DeptKind> {
        use DeptKind::{Body, Bureau, Centre, City, District, Enterprise, Street};
        let all = [City, District, Street, Bureau, Centre, Body, Enterprise];
        all.into_iter().find(|k| k.as_str() == word)
    }
}

impl AreaKind {
    /// The word in data: `district`.
    pub fn as_str(self) -> &'static str {
        match self {
            AreaKind::City => "city",
            AreaKind::District => "district",
            AreaKind::Street => "street",
            AreaKind::Community => "community",
        }
    }

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<AreaKind> {
        use AreaKind::{City, Community, District, Street};
        let all = [City, District, Street, Community];
        all.into_iter().find(|k| k.as_str() == word)
    }
}

impl Department {
    /// Whether it is active at that moment.
    pub fn is_active(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

impl Area {
    /// Whether it exists at that moment.
    pub fn is_active(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}
