//! The city and its map.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Moment, Text};

/// Whose server this is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CityView {
    pub name: Text,
    /// Whether everything here is invented.
    pub demo: bool,
    #[schema(example = "0.1.0")]
    pub version: String,
    /// The server's time.
    pub now: Moment,
    pub sign_in_by_provider: bool,
    /// Sign-ins of a demo city.
    pub accounts: Vec<DemoAccount>,
}

/// A sign-in of a demo city.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DemoAccount {
    #[schema(example = "dispatcher")]
    pub name: String,
    #[schema(example = "haina-demo")]
    pub password: String,
    #[schema(example = "派单员 王芳")]
    pub display: String,
    #[schema(example = "dispatcher")]
    pub role: String,
    pub title: Text,
}

/// District polygons, GeoJSON.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DistrictMap {
    #[serde(rename = "type")]
    #[schema(example = "FeatureCollection")]
    pub kind: String,
    pub features: Vec<District>,
}

/// A district.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct District {
    #[serde(rename = "type")]
    #[schema(example = "Feature")]
    pub kind: String,
    pub properties: DistrictProperties,
    /// A GeoJSON geometry, degrees in WGS 84.
    pub geometry: super::Free,
}

/// What is known of a district.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DistrictProperties {
    #[schema(example = "370202")]
    pub code: String,
    #[schema(example = "市南区")]
    pub name: String,
    #[schema(example = "Shinan")]
    pub en: String,
    /// Matters open there; only for the signed-in who may list matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<u64>,
}
