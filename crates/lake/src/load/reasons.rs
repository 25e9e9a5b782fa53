//! What the reasons for which rows are rejected are called (拒收原因).

use haina_core::Words;

/// The words for a reason: of a value, of a whole row, or of a check by its name.
pub fn reason_words(code: &str) -> Words {
    let (zh, en) = match code {
        "bad-binary" => ("二进制不对", "no binary value"),
        "bad-boolean" => ("不是“是/否”", "neither true nor false"),
        "bad-date" => ("日期不对", "no date"),
        "bad-decimal" => ("不是数字", "no number"),
        "bad-geometry" => ("几何不对", "no geometry"),
        "bad-integer" => ("不是整数", "no whole number"),
        "bad-json" => ("JSON 读不出", "not readable as JSON"),
        "bad-op" => ("变更类型不对", "no kind of change"),
        "bad-text" => ("文本不对", "no text"),
        "bad-time" => ("时间不对", "no time"),
        "lost-digits" => ("数字位数丢失", "digits were lost"),
        "not-a-text" => ("不是文本文件", "no file of text"),
        "missing-key" => ("缺主键", "without its key"),
        "ragged" => ("列数不对", "another number of columns"),
        _ => {
            let name = code.strip_prefix("check.").unwrap_or(code);
            return Words::new(format!("未通过规则“{name}”"), format!("fails `{name}`"));
        }
    };
    Words::new(zh, en)
}
