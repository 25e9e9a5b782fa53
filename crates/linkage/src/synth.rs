//! Invented records of invented people (合成人员记录), with doubles and slips, from a seed: for tests and benchmarks.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::schema::{Kind, Schema};
use crate::table::Table;
use haina_core::numbers::identity_check;

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文斌红梅志海波丹宇轩子涵雨欣梓萱浩然一诺思远嘉怡晨曦佳俊晓\
辉云飞鹏程瑞雪凯琳峰燕玲慧颖旭阳东升春生庆林宏博雅倩";
const STREETS: &str = "香港南京延安闽江江西台东辽宁敦化重庆海尔苗岭仙霞京口书院九水正阳长城山东福州宁夏徐州哈尔滨同安银川";
const DISTRICTS: [&str; 7] = [
    "市南区",
    "市北区",
    "崂山区",
    "李沧区",
    "城阳区",
    "黄岛区",
    "即墨区",
];

/// The columns of [`people`], the truth aside.
pub fn schema() -> Schema {
    Schema::new(&[
        ("姓名", Kind::Name),
        ("证件号", Kind::IdentityNumber),
        ("出生日期", Kind::Date),
        ("性别", Kind::Category),
        ("电话", Kind::Phone),
        ("住址", Kind::Text),
    ])
}

struct Person {
    name: String,
    number: String,
    born: (u32, u32, u32),
    male: bool,
    phone: String,
    address: String,
}

/// `records` records of invented people: the first column, `实体编号`, is the truth; a fifth of the records are doubles,
/// with slips of many kinds, in random places of the table. The same seed gives the same table.
pub fn people(records: usize, seed: u64) -> Table {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut columns = vec!["实体编号".to_owned()];
    columns.extend(schema().columns.into_iter().map(|c| c.name));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut table = Table::new("people", &columns);
    let words = Words::new();
    // A double repeats one of the last few hundred people, so that memory stays small.
    let mut recent: Vec<(usize, Person)> = Vec::new();
    for i in 0..records {
        let old = rng.random_bool(0.2) && recent.len() > 50;
        if !old {
            let person = words.person(&mut rng);
            if recent.len() < 400 {
                recent.push((i, person));
            } else {
                let at = rng.random_range(0..recent.len());
                recent[at] = (i, person);
            }
        }
        let at = if old {
            rng.random_range(0..recent.len())
        } else {
            newest(&recent, i)
        };
        let (entity, person) = &recent[at];
        let cells = if old {
            words.slips(person, &mut rng)
        } else {
            words.cells(person)
        };
        let entity = format!("P{entity}");
        table.push(std::iter::once(entity.as_str()).chain(cells.iter().map(String::as_str)));
    }
    table
}

fn newest(recent: &[(usize, Person)], number: usize) -> usize {
    recent.iter().position(|(n, _)| *n == number).unwrap_or(0)
}

struct Words {
    surnames: Vec<char>,
    given: Vec<char>,
    streets: Vec<char>,
}

impl Words {
    fn new() -> Words {
        Words {
            surnames: SURNAMES.chars().collect(),
            given: GIVEN.chars().collect(),
            streets: STREETS.chars().collect(),
        }
    }

    fn person(&self, rng: &mut ChaCha8Rng) -> Person {
        // Squaring makes the first surnames common and the last ones rare.
        let skewed = rng.random::<f64>().powi(2);
        let surname = self.surnames[(skewed * self.surnames.len() as f64) as usize];
        let mut name = String::from(surname);
        for _ in 0..if rng.random_bool(0.75) { 2 } else { 1 } {
            name.push(self.given[rng.random_range(0..self.given.len())]);
        }
        let born = (
            rng.random_range(1935..2020),
            rng.random_range(1..13),
            rng.random_range(1..29),
        );
        let male = rng.random_bool(0.5);
        let order = rng.random_range(0..500) * 2 + u32::from(male);
        // Divisions that do not exist: nobody bears such a number.
        let area = 370_240 + rng.random_range(0..14);
        let mut number = format!("{area}{:04}{:02}{:02}{order:03}", born.0, born.1, born.2);
        let first = number.as_bytes().first_chunk::<17>();
        let check = first.and_then(identity_check).unwrap_or(b'X');
        number.push(char::from(check));
        let street = rng.random_range(0..self.streets.len() / 2) * 2;
        let address = format!(
            "青岛市{}{}{}路{}号{}单元{}",
            DISTRICTS[rng.random_range(0..DISTRICTS.len())],
            self.streets[street],
            self.streets[street + 1],
            rng.random_range(1..400),
            rng.random_range(1..6),
            rng.random_range(1..30) * 100 + rng.random_range(1..5),
        );
        Person {
            name,
            number,
            born,
            male,
            phone: phone(rng),
            address,
        }
    }

    fn cells(&self, p: &Person) -> [String; 6] {
        [
            p.name.clone(),
            p.number.clone(),
            format!("{:04}-{:02}-{:02}", p.born.0, p.born.1, p.born.2),
            if p.male { "男" } else { "女" }.to_owned(),
            p.phone.clone(),
            p.address.clone(),
        ]
    }

    fn slips(&self, person: &Person, rng: &mut ChaCha8Rng) -> [String; 6] {
        let mut cells = self.cells(person);
        if rng.random_bool(0.08) {
            let mut name: Vec<char> = cells[0].chars().collect();
            let at = rng.random_range(1..name.len());
            name[at] = self.given[rng.random_range(0..self.given.len())];
            cells[0] = name.into_iter().collect();
        }
        match rng.random_range(0..20) {
            0 => cells[1] = slip(&cells[1], rng),
            1 => cells[1] = format!("{}{}", &cells[1][..6], &cells[1][8..17]),
            2..5 => cells[1].clear(),
            _ => {}
        }
        let (year, month, day) = person.born;
        match rng.random_range(0..12) {
            0 if day <= 12 => cells[2] = format!("{year:04}-{day:02}-{month:02}"),
            1 => cells[2] = format!("{year}年{month}月{day}日"),
            2 => cells[2] = format!("{:04}/{month:02}/{day:02}", year + 1),
            3 => cells[2].clear(),
            _ => {}
        }
        match rng.random_range(0..8) {
            0 => cells[4] = phone(rng),
            1 => cells[4] = slip(&cells[4], rng),
            2 => cells[4].clear(),
            _ => {}
        }
        match rng.random_range(0..8) {
            0 => cells[5] = cells[5].replace("青岛市", ""),
            1 => cells[5] = cells[5].replace("号", "-").replace("单元", "-"),
            2 => cells[5] = self.person(rng).address,
            3 => cells[5].clear(),
            _ => {}
        }
        cells
    }
}

fn phone(rng: &mut ChaCha8Rng) -> String {
    let second = ['3', '5', '7', '8'][rng.random_range(0..4)];
    format!("1{second}{:09}", rng.random_range(0..1_000_000_000u32))
}

/// One digit wrong, or two neighbours swapped.
fn slip(number: &str, rng: &mut ChaCha8Rng) -> String {
    let mut chars: Vec<char> = number.chars().collect();
    let at = rng.random_range(0..chars.len().saturating_sub(1).max(1));
    if rng.random_bool(0.5) && at + 1 < chars.len() {
        chars.swap(at, at + 1);
    } else if let Some(digit) = char::from_digit(rng.random_range(0..10), 10) {
        chars[at] = digit;
    }
    chars.into_iter().collect()
}
