//! Places (地点): ten real districts with roads that are or could be theirs, and the prefectures people come from.
//!
//! House numbers and communities are invented. Names of districts and roads agree with `haina-city`.

use serde::Serialize;

use crate::Draw;
use crate::day::digits;

/// A district or county-level city of Qingdao (区市).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct District {
    /// Division code, GB/T 2260.
    pub code: u32,
    pub zh: &'static str,
    pub en: &'static str,
    /// How many of a thousand residents live here.
    pub share: u32,
    /// How many of a hundred households come from elsewhere.
    pub from_elsewhere: u32,
    /// What a square metre of a dwelling is worth, in yuan, at the base day. Invented.
    pub yuan_per_m2: u32,
    #[serde(skip)]
    pub roads: &'static [&'static str],
}

/// Where someone's household is registered (户籍地): a prefecture-level city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Prefecture {
    /// Four digits, GB/T 2260.
    pub code: u32,
    pub zh: &'static str,
}

/// A dwelling's address (住址).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// Index into [`DISTRICTS`].
    pub district: u8,
    pub road: u8,
    pub number: u16,
    pub building: u8,
    pub unit: u8,
    pub room: u16,
}

macro_rules! district {
    ($code:literal, $zh:literal, $en:literal, $share:literal, $far:literal, $yuan:literal, $($road:literal)+) => {
        District { code: $code, zh: $zh, en: $en, share: $share, from_elsewhere: $far, yuan_per_m2: $yuan, roads: &[$($road),+] }
    };
}

/// The ten of Qingdao.
pub const DISTRICTS: [District; 10] = [
    district!(370202, "市南区", "Shinan", 48, 17, 29_800, "香港中路" "江西路" "闽江路" "中山路" "延安三路" "宁夏路" "太平路" "澄海路"),
    district!(370203, "市北区", "Shibei", 110, 17, 17_600, "台东三路" "辽宁路" "重庆南路" "黑龙江南路" "敦化路" "威海路" "听涛路" "望帆路"),
    district!(370211, "黄岛区", "Huangdao", 190, 23, 12_400, "长江中路" "井冈山路" "香江路" "滨海大道" "嘉陵江路" "铁山路" "渔歌路" "星礁路"),
    district!(370212, "崂山区", "Laoshan", 50, 22, 26_300, "海尔路" "香港东路" "松岭路" "仙霞岭路" "深圳路" "苗岭路" "云栖路" "石泉路"),
    district!(370213, "李沧区", "Licang", 74, 22, 15_200, "书院路" "京口路" "峰山路" "九水路" "金水路" "振华路" "桃园路" "青禾路"),
    district!(370214, "城阳区", "Chengyang", 110, 30, 11_900, "正阳路" "春阳路" "长城路" "黑龙江中路" "明阳路" "兴阳路" "白沙湾路" "和畅路"),
    district!(370215, "即墨区", "Jimo", 133, 19, 9_400, "鹤山路" "烟青路" "蓝鳌路" "振华街" "嵩山二路" "淮涉河一路" "古槐路" "墨水路"),
    district!(370281, "胶州市", "Jiaozhou", 98, 20, 8_600, "郑州路" "福州路" "北京路" "杭州路" "扬州路" "澳门路" "秧歌路" "板桥路"),
    district!(370283, "平度市", "Pingdu", 115, 7, 6_300, "红旗路" "人民路" "杭州路" "青岛路" "扬州路" "郑州路" "麦香路" "大泽路"),
    district!(370285, "莱西市", "Laixi", 72, 8, 6_100, "烟台路" "威海西路" "文化路" "长岛路" "上海路" "石岛路" "湖畔路" "月湖路"),
];

/// Where people from elsewhere come from, the more often the earlier in the list.
pub const PREFECTURES: [Prefecture; 20] = [
    Prefecture {
        code: 3707,
        zh: "山东省潍坊市",
    },
    Prefecture {
        code: 3713,
        zh: "山东省临沂市",
    },
    Prefecture {
        code: 3717,
        zh: "山东省菏泽市",
    },
    Prefecture {
        code: 3708,
        zh: "山东省济宁市",
    },
    Prefecture {
        code: 3711,
        zh: "山东省日照市",
    },
    Prefecture {
        code: 3714,
        zh: "山东省德州市",
    },
    Prefecture {
        code: 3715,
        zh: "山东省聊城市",
    },
    Prefecture {
        code: 4116,
        zh: "河南省周口市",
    },
    Prefecture {
        code: 4114,
        zh: "河南省商丘市",
    },
    Prefecture {
        code: 2301,
        zh: "黑龙江省哈尔滨市",
    },
    Prefecture {
        code: 2302,
        zh: "黑龙江省齐齐哈尔市",
    },
    Prefecture {
        code: 2201,
        zh: "吉林省长春市",
    },
    Prefecture {
        code: 2101,
        zh: "辽宁省沈阳市",
    },
    Prefecture {
        code: 3412,
        zh: "安徽省阜阳市",
    },
    Prefecture {
        code: 3203,
        zh: "江苏省徐州市",
    },
    Prefecture {
        code: 1409,
        zh: "山西省忻州市",
    },
    Prefecture {
        code: 5119,
        zh: "四川省巴中市",
    },
    Prefecture {
        code: 6205,
        zh: "甘肃省天水市",
    },
    Prefecture {
        code: 6531,
        zh: "新疆维吾尔自治区喀什地区",
    },
    Prefecture {
        code: 5303,
        zh: "云南省曲靖市",
    },
];

impl Address {
    /// Some entrance of some building: district, road, number and building; unit and room are the household's.
    pub(crate) fn entrance(draw: &mut Draw) -> Address {
        const SHARES: [u32; 10] = shares();
        let district = draw.weighted(&SHARES) as u8;
        let bits = draw.bits();
        Address {
            district,
            road: (bits % 8) as u8,
            number: 1 + (bits >> 8) as u16 % 399,
            building: 1 + (bits >> 24) as u8 % 30,
            unit: 1 + (bits >> 32) as u8 % 4,
            room: 101,
        }
    }

    /// The district it lies in.
    pub fn district(&self) -> &'static District {
        &DISTRICTS[usize::from(self.district) % DISTRICTS.len()]
    }

    /// Appends `青岛市市南区江西路12号3号楼2单元501户` to `out`.
    pub fn write(&self, out: &mut String) {
        let district = self.district();
        out.push_str("青岛市");
        out.push_str(district.zh);
        out.push_str(district.roads[usize::from(self.road) % district.roads.len()]);
        number(out, u32::from(self.number));
        out.push('号');
        number(out, u32::from(self.building));
        out.push_str("号楼");
        number(out, u32::from(self.unit));
        out.push_str("单元");
        number(out, u32::from(self.room));
        out.push('户');
    }
}

/// Appends `value` without leading zeros.
pub(crate) fn number(out: &mut String, value: u32) {
    digits(out, value, value.checked_ilog10().unwrap_or(0) + 1);
}

const fn shares() -> [u32; 10] {
    let (mut all, mut at) = ([0; 10], 0);
    while at < all.len() {
        all[at] = DISTRICTS[at].share;
        at += 1;
    }
    all
}
