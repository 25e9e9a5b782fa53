//! Names (姓名): invented from surnames and characters as often as they are borne.

use crate::Draw;
use haina_core::numbers::Sex;

/// Surname and how many of a thousand bear it in Shandong, roughly.
const SURNAMES: &[(&str, u32)] = &[
    ("王", 92),
    ("李", 82),
    ("张", 86),
    ("刘", 72),
    ("陈", 38),
    ("杨", 30),
    ("赵", 34),
    ("孙", 40),
    ("周", 20),
    ("吴", 18),
    ("徐", 25),
    ("于", 25),
    ("马", 16),
    ("朱", 13),
    ("胡", 10),
    ("郭", 13),
    ("林", 9),
    ("高", 16),
    ("梁", 8),
    ("宋", 16),
    ("姜", 15),
    ("曲", 9),
    ("辛", 4),
    ("隋", 5),
    ("矫", 2),
    ("臧", 3),
    ("纪", 5),
    ("栾", 3),
    ("逄", 3),
    ("薛", 9),
    ("韩", 10),
    ("董", 9),
    ("袁", 7),
    ("冯", 8),
    ("程", 5),
    ("曹", 9),
    ("邓", 3),
    ("许", 6),
    ("傅", 3),
    ("沈", 3),
    ("曾", 2),
    ("彭", 3),
    ("吕", 8),
    ("苏", 5),
    ("卢", 4),
    ("蒋", 5),
    ("蔡", 3),
    ("贾", 7),
    ("丁", 7),
    ("魏", 9),
    ("叶", 2),
    ("阎", 2),
    ("余", 2),
    ("潘", 4),
    ("杜", 6),
    ("戴", 2),
    ("夏", 4),
    ("钟", 2),
    ("汪", 2),
    ("田", 7),
    ("任", 6),
    ("范", 5),
    ("方", 3),
    ("石", 5),
    ("姚", 4),
    ("谭", 4),
    ("廖", 1),
    ("邹", 4),
    ("熊", 1),
    ("金", 4),
    ("陆", 2),
    ("郝", 3),
    ("孔", 4),
    ("白", 3),
    ("崔", 8),
    ("康", 2),
    ("毛", 2),
    ("邱", 3),
    ("秦", 4),
    ("江", 3),
    ("史", 3),
    ("顾", 2),
    ("侯", 4),
    ("邵", 4),
    ("孟", 4),
    ("龙", 1),
    ("万", 3),
    ("段", 2),
    ("雷", 1),
    ("钱", 2),
    ("汤", 2),
    ("尹", 4),
    ("黎", 1),
    ("易", 1),
    ("常", 2),
    ("武", 3),
    ("乔", 2),
    ("贺", 2),
    ("赖", 1),
    ("龚", 1),
    ("欧阳", 1),
    ("司马", 1),
];

/// Characters of men's given names, of those born before about 1985, then after.
const MEN: [&[&str]; 2] = [
    &[
        "建", "国", "军", "华", "明", "志", "文", "德", "永", "庆", "海", "玉", "振", "洪", "学",
        "福", "成", "宝", "立", "伟", "强", "勇", "刚", "平", "忠", "义", "祥", "富", "春", "生",
        "山", "林", "波", "松", "东", "启",
    ],
    &[
        "浩", "宇", "轩", "泽", "博", "子", "俊", "杰", "晨", "睿", "佳", "涵", "铭", "嘉", "昊",
        "天", "皓", "奕", "辰", "航", "凯", "鑫", "鹏", "飞", "磊", "超", "洋", "一", "诺", "瑞",
        "霖", "煜", "宸", "梓", "帆", "逸",
    ],
];

/// Characters of women's given names, of those born before about 1985, then after.
const WOMEN: [&[&str]; 2] = [
    &[
        "秀", "英", "兰", "芳", "玉", "桂", "珍", "美", "霞", "丽", "萍", "红", "艳", "淑", "华",
        "梅", "云", "香", "凤", "爱", "翠", "琴", "莲", "娟", "敏", "静", "燕", "玲", "春", "月",
        "青", "洁", "荣", "慧", "素", "杰",
    ],
    &[
        "雨", "欣", "怡", "梓", "涵", "萱", "佳", "琪", "思", "诗", "语", "晨", "婷", "雪", "倩",
        "颖", "晓", "悦", "瑶", "依", "可", "馨", "子", "若", "汐", "彤", "妍", "艺", "宁", "嘉",
        "昕", "玥", "桐", "诺", "然", "帆",
    ],
];

const MINORITY_GIVEN: &[&str] = &[
    "阿依古丽",
    "古丽娜",
    "麦麦提",
    "艾力",
    "玉素甫",
    "帕提古丽",
    "阿卜杜拉",
    "热依汗",
];
const MINORITY_FATHER: &[&str] = &[
    "买买提",
    "吐尔逊",
    "艾合买提",
    "阿不都",
    "依明",
    "卡德尔",
    "库尔班",
    "热合曼",
];

/// A person's name in its parts, which cost nothing to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name {
    /// Family name, or the given name of one whose father's name follows a dot.
    pub first: &'static str,
    /// One or two characters, or the father's name.
    pub given: [&'static str; 2],
    /// Whether a middle dot stands between (阿依古丽·买买提).
    pub dotted: bool,
}

impl Name {
    /// A surname, as often as it is borne.
    pub(crate) fn surname(draw: &mut Draw) -> &'static str {
        const TOTAL: u32 = total();
        let mut rest = draw.below(TOTAL);
        for (name, weight) in SURNAMES {
            if rest < *weight {
                return name;
            }
            rest -= weight;
        }
        "王"
    }

    /// A name under `surname` for one of a sex, born in a year.
    pub(crate) fn of(surname: &'static str, sex: Sex, year: i32, draw: &mut Draw) -> Name {
        let bits = draw.bits();
        let part = |shift: u32, all: &[&'static str]| {
            let at = ((bits >> shift) as u16 as usize * all.len()) >> 16;
            all[at]
        };
        if surname.is_empty() {
            return Name {
                first: part(0, MINORITY_GIVEN),
                given: [part(16, MINORITY_FATHER), ""],
                dotted: true,
            };
        }
        let pool = match sex {
            Sex::Male => MEN,
            Sex::Female => WOMEN,
        }[usize::from(year >= 1985)];
        let single = (bits >> 48) % 100 < if year < 1985 { 12 } else { 9 };
        Name {
            first: surname,
            given: [part(0, pool), if single { "" } else { part(16, pool) }],
            dotted: false,
        }
    }

    /// Appends the name to `out`.
    #[inline]
    pub fn write(&self, out: &mut String) {
        out.push_str(self.first);
        if self.dotted {
            out.push('·');
        }
        out.push_str(self.given[0]);
        out.push_str(self.given[1]);
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let dot = if self.dotted { "·" } else { "" };
        write!(f, "{}{dot}{}{}", self.first, self.given[0], self.given[1])
    }
}

const fn total() -> u32 {
    let (mut sum, mut at) = (0, 0);
    while at < SURNAMES.len() {
        sum += SURNAMES[at].1;
        at += 1;
    }
    sum
}
