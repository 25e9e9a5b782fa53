//! Invented residents (虚构居民). Nobody here exists; telephone numbers use a block that no carrier assigns.

use serde::Serialize;

use crate::Dice;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "孙", "周", "吴", "徐", "于", "马", "朱", "胡", "郭",
    "林", "高", "梁", "宋", "姜", "曲", "辛", "隋", "矫", "臧", "纪", "栾", "逄", "薛",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟",
    "涛", "明", "超", "秀兰", "霞", "平", "桂英", "建华", "淑珍", "海涛", "晓燕", "志强", "欣怡",
    "子涵", "雨桐", "浩然", "梓萱", "海宁", "青云", "帆", "港生", "汐",
];

/// A resident who may report, answer the telephone and rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resident {
    pub name: String,
    /// Eleven digits, `1990000` and four more: never a real number.
    pub phone: String,
}

impl Resident {
    /// Some resident.
    pub fn invent(dice: &mut Dice) -> Resident {
        let surname = dice.pick(SURNAMES).copied().unwrap_or("王");
        let given = dice.pick(GIVEN).copied().unwrap_or("明");
        Resident {
            name: format!("{surname}{given}"),
            phone: format!("1990000{:04}", dice.below(10_000)),
        }
    }
}
