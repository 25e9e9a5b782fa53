//! Bringing texts to one form before they are compared (文本规整): width, case, script, marks.

/// The form in which texts are compared: half width, small letters, simplified characters, one blank between words,
/// no marks; in Chinese text no blanks and no middle dots at all.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut blank, mut han, mut letters) = (false, 0usize, 0usize);
    for c in text.chars().flat_map(|c| half_width(c).to_lowercase()) {
        let c = simplified(unaccented(c));
        if c == '\'' || c == '’' || c == '`' {
            continue;
        }
        if c.is_alphanumeric() {
            if blank && !out.is_empty() {
                out.push(' ');
            }
            blank = false;
            out.push(c);
            if is_han(c) {
                han += 1;
            } else {
                letters += 1;
            }
        } else {
            blank = true;
        }
    }
    if han > 0 && han >= letters / 2 {
        out.retain(|c| c != ' ');
    }
    out
}

/// The form in which numbers and codes are compared: half width, capitals, letters and digits only.
pub fn fold_code(text: &str) -> String {
    text.chars()
        .flat_map(|c| half_width(c).to_uppercase())
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// A telephone number (电话): digits only, without the prefix of the country (+86, 0086).
pub fn fold_phone(text: &str) -> String {
    let digits: String = text
        .chars()
        .map(half_width)
        .filter(char::is_ascii_digit)
        .collect();
    let without = digits.strip_prefix("00").unwrap_or(&digits);
    let rest = without.strip_prefix("86").filter(|rest| rest.len() >= 10);
    rest.unwrap_or(&digits).to_owned()
}

/// Whether a character is a Chinese one.
pub fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

fn half_width(c: char) -> char {
    match c as u32 {
        0x3000 => ' ',
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn unaccented(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => 'a',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        'ç' | 'č' => 'c',
        'ñ' => 'n',
        'š' => 's',
        'ž' => 'z',
        'ý' => 'y',
        _ => c,
    }
}

/// Traditional characters of surnames, given names and addresses, each before its simplified form. Common ones only:
/// a character that is not here stays as it is and then differs by one edit.
const PAIRS: &str = "張张劉刘陳陈楊杨趙赵黃黄吳吴孫孙馬马鄭郑謝谢許许鄧邓馮冯蔣蒋葉叶閻阎餘余蘇苏呂吕盧卢韓韩鍾钟譚谭陸陆範范\
賈贾韋韦鄒邹閆闫龍龙萬万賀贺顧顾錢钱湯汤龔龚嚴严喬乔賴赖龐庞藍蓝齊齐聶聂關关駱骆麥麦歐欧陽阳蕭萧羅罗鄔邬滕滕\
國国華华偉伟強强軍军傑杰濤涛剛刚勇勇榮荣貴贵紅红蘭兰鳳凤麗丽艷艳嬌娇瓊琼瑩莹潔洁靜静穎颖嵐岚雲云飛飞鵬鹏鴻鸿寶宝\
慶庆興兴業业學学義义禮礼愛爱夢梦曉晓燁烨煒炜鑫鑫銘铭鋒锋鋼钢鐵铁銀银鑄铸鎮镇東东豐丰長长門门開开間间聞闻陰阴\
隊队際际險险雙双難难電电霧雾靈灵順顺須须頌颂領领頤颐顏颜風风馳驰駿骏驕骄鯉鲤鳴鸣麟麟點点齡龄龜龟島岛嶺岭\
灣湾滬沪瀋沈濟济濰潍煙烟臺台區区縣县鄉乡莊庄路路號号樓楼棟栋單单層层園园場场廠厂會会廣广橋桥街街衛卫農农漁渔\
遼辽寧宁蘄蕲贛赣渝渝貢贡資资賓宾贊赞趙赵輝辉輪轮遠远達达運运連连進进還还邊边鄰邻醫医釋释錦锦鏡镜闊阔陝陕\
書书畫画來来倫伦個个們们側侧傳传傷伤優优億亿儀仪備备內内兩两冊册凱凯創创劍剑勝胜勞劳勵励勤勤協协卻却參参啟启\
問问喜喜團团圍围圓圆圖图堅坚報报塵尘壯壮壽寿夢梦婦妇媽妈嫻娴孝孝孟孟實实審审將将專专對对導导尋寻嶽岳師师帥帅\
帶带幫帮幹干廬庐彈弹彎弯彥彦後后從从復复德德恆恒悅悦惠惠慧慧應应懷怀戀恋戰战戶户擁拥擇择據据數数斷断時时晉晋\
晝昼暉晖曆历書书條条極极構构樂乐標标樹树橫横機机檢检權权歡欢歲岁歷历歸归殘残殺杀毀毁氣气決决況况淨净淵渊淺浅\
測测渾浑溫温滅灭滿满漢汉漸渐潤润澤泽濱滨瀾澜熱热燈灯營营爐炉爭争爺爷牆墙獨独獲获環环瑪玛產产畢毕異异當当療疗\
皺皱監监盤盘眾众確确碼码禎祯種种稱称積积穩稳窮穷競竞筆笔節节築筑簡简籃篮籌筹類类純纯紀纪納纳紙纸級级紋纹紹绍\
終终組组結结給给統统絲丝經经綠绿維维綱纲網网綸纶緒绪線线緣缘編编練练縱纵總总績绩織织繼继續续羣群習习聖圣聚聚\
聯联聰聪聲声職职聽听肅肃腦脑膚肤臨临舉举舊旧艦舰藝艺莖茎處处蘆芦蘊蕴蟲虫補补裝装裡里製制複复見见規规視视親亲\
覺觉觀观計计記记訓训設设訪访評评詞词試试詩诗話话該该詳详語语誠诚說说課课調调談谈請请論论諸诸諾诺謀谋證证識识\
議议護护譽誉讀读變变讓让豔艳財财貨货貫贯費费貿贸賢贤質质賽赛軒轩軟软較较載载輔辅輕轻輯辑轉转辦办農农邁迈選选\
遲迟遺遗鄭郑釗钊針针鈞钧鈴铃鉄铁錄录鍵键鐘钟鑒鉴閃闪閔闵閣阁閱阅陣阵隨随隱隐雖虽雜杂離离韻韵頂顶項项預预\
頭头頻频題题額额願愿顯显飲饮館馆駐驻騎骑驗验髮发魯鲁鮑鲍鵑鹃鶴鹤鷹鹰麵面黨党";

fn simplified(c: char) -> char {
    use std::sync::OnceLock;

    use rustc_hash::FxHashMap;

    static TABLE: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    if !is_han(c) {
        return c;
    }
    let table = TABLE.get_or_init(|| {
        let mut all = FxHashMap::default();
        let mut chars = PAIRS.chars();
        while let (Some(old), Some(new)) = (chars.next(), chars.next()) {
            all.insert(old, new);
        }
        all
    });
    table.get(&c).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_mean_the_same_come_to_one_form() {
        assert_eq!(fold("Ｗang  Xiao-Ming"), "wang xiao ming");
        assert_eq!(fold("O'Brien"), "obrien");
        assert_eq!(fold("買買提·阿里木"), fold("買買提 阿里木"));
        assert_eq!(fold("張　偉"), "张伟");
        assert_eq!(
            fold("青岛市市南区香港中路 10 号"),
            "青岛市市南区香港中路10号"
        );
        assert_eq!(fold("José"), "jose");
        assert_eq!(fold_code("11010519491231002x"), "11010519491231002X");
        assert_eq!(fold_phone("+86 138-0000-1111"), "13800001111");
        assert_eq!(fold_phone("0086 13800001111"), "13800001111");
    }

    #[test]
    fn the_table_of_characters_is_of_pairs() {
        let chars: Vec<char> = PAIRS.chars().collect();
        assert!(chars.len().is_multiple_of(2));
        assert!(chars.iter().all(|c| is_han(*c)));
        for pair in chars.chunks(2) {
            assert_eq!(simplified(pair[1]), pair[1], "{pair:?}");
        }
    }
}
