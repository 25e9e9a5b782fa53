//! Every rule has a broken pack that breaks it, and nothing else, at a place that is told.
//!
//! `fixtures/faults.txt` shows what each of them is told; `UPDATE_EXPECT=1 cargo test -p haina-pack` rewrites it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)] // a test that breaks off has failed

use std::collections::BTreeSet;
use std::path::Path;

use expect_test::expect_file;
use haina_pack::{Checked, check_folders};

/// The broken pack and the code of the rule it breaks.
const CASES: &[(&str, &str)] = &[
    ("bad_no_manifest", "PAK0001"),
    ("bad_not_utf8", "PAK0002"),
    ("bad_folders_too_deep", "PAK0003"),
    ("bad_yaml_syntax", "PAK0004"),
    ("bad_yaml_alias", "PAK0005"),
    ("bad_key_twice", "PAK0006"),
    ("bad_nested_too_deep", "PAK0007"),
    ("bad_unknown_folder", "PAK0008"),
    ("bad_format", "PAK0019"),
    ("bad_unknown_key", "PAK0010"),
    ("bad_key_missing", "PAK0011"),
    ("bad_wrong_type", "PAK0012"),
    ("bad_not_allowed", "PAK0013"),
    ("bad_bad_key", "PAK0014"),
    ("bad_version", "PAK0015"),
    ("bad_limit_without_unit", "PAK0016"),
    ("bad_unit_typo", "PAK0016"),
    ("bad_negative_limit", "PAK0017"),
    ("bad_date", "PAK0018"),
    ("bad_duplicate_id", "PAK0020"),
    ("bad_needed_pack_missing", "PAK0021"),
    ("bad_needed_pack_version", "PAK0022"),
    ("bad_needs_circle", "PAK0023"),
    ("bad_unknown_department", "PAK0024"),
    ("bad_unknown_role", "PAK0025"),
    ("bad_unknown_area", "PAK0026"),
    ("bad_unknown_class", "PAK0027"),
    ("bad_unknown_parameter", "PAK0028"),
    ("bad_unknown_table", "PAK0029"),
    ("bad_other_name", "PAK0030"),
    ("bad_provides", "PAK0031"),
    ("bad_unknown_need", "PAK0040"),
    ("bad_needs_cycle", "PAK0041"),
    ("bad_unreachable_task", "PAK0042"),
    ("bad_two_leads", "PAK0043"),
    ("bad_two_answers", "PAK0043"),
    ("bad_expression_syntax", "PAK0044"),
    ("bad_function_not_allowed", "PAK0045"),
    ("bad_expression_field", "PAK0046"),
    ("bad_stop_not_listed", "PAK0047"),
    ("bad_clock_backwards", "PAK0048"),
    ("bad_ladder_milder", "PAK0048"),
    ("bad_public_secret", "PAK0049"),
    ("bad_public_unknown", "PAK0049"),
    ("bad_form_schema", "PAK0050"),
    ("bad_remote_ref", "PAK0051"),
    ("bad_form_field", "PAK0052"),
    ("bad_rating_grades", "PAK0053"),
    ("bad_two_handling_clocks", "PAK0056"),
    ("bad_last_case", "PAK0057"),
    ("bad_evidence", "PAK0058"),
    ("bad_papers", "PAK0059"),
    ("bad_table_overlap", "PAK0060"),
    ("bad_table_gap", "PAK0061"),
    ("bad_table_cell", "PAK0062"),
    ("bad_table_hidden_row", "PAK0063"),
    ("bad_parameter_late", "PAK0070"),
    ("bad_parameter_gap", "PAK0071"),
    ("bad_parameter_unit", "PAK0073"),
    ("bad_calendar_year", "PAK0075"),
    ("bad_words_one_language", "PAK0080"),
    ("bad_strings_one_language", "PAK0080"),
    ("bad_strings_blanks", "PAK0081"),
    ("bad_import_field", "PAK0085"),
    ("bad_import_zone", "PAK0086"),
    ("bad_demo_form", "PAK0090"),
    ("bad_scenario_action", "PAK0091"),
    ("bad_no_scenarios", "PAK0092"),
    ("bad_no_readme", "PAK0093"),
    ("bad_scenario_proves_nothing", "PAK0094"),
    ("bad_dossier", "PAK0096"),
    ("bad_data_rule", "PAK0097"),
    ("bad_model", "PAK0095"),
    ("bad_model_matter", "PAK0095"),
];

fn look(name: &str) -> Checked {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name);
    // A folder is called as the pack is; a broken one's name begins with `bad_`.
    check_folders(&[folder]).pop().unwrap()
}

#[test]
fn the_good_pack_has_no_fault() {
    let good = look("good");
    assert!(
        good.passes() && good.faults.is_empty(),
        "{:#?}",
        good.faults
    );
}

#[test]
fn each_broken_pack_breaks_its_rule_and_no_other() {
    let (mut told, mut wrong) = (String::new(), String::new());
    for (name, code) in CASES {
        let checked = look(name);
        let codes: BTreeSet<&str> = checked.faults.iter().map(|f| f.code.as_str()).collect();
        told.push_str(&format!("{name}\n"));
        for fault in &checked.faults {
            told.push_str(&format!("  {}\n", fault.to_string().replace('\n', "\n  ")));
        }
        if codes != BTreeSet::from([*code]) {
            wrong.push_str(&format!(
                "{name} breaks {codes:?}, wanted is {code}: {}\n",
                places(&checked)
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    expect_file!["../fixtures/faults.txt"].assert_eq(&told);
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut used = BTreeSet::new();
    sources(&root.join("src"), &mut used);
    let pages: BTreeSet<String> = std::fs::read_dir(root.join("../../docs/errors"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("PAK"))
        .map(|name| name.trim_end_matches(".md").to_owned())
        .collect();
    assert_eq!(used, pages);
    // What a pack in a folder cannot show: applying, scaffolding, and our own defects.
    let beyond = |code: &str| code >= "PAK0100";
    let proven: BTreeSet<String> = CASES.iter().map(|(_, code)| (*code).to_owned()).collect();
    let rules: BTreeSet<String> = used.iter().filter(|c| !beyond(c)).cloned().collect();
    assert_eq!(rules, proven);
}

fn places(checked: &Checked) -> String {
    let all = checked.faults.iter().map(|f| format!("\n    {f}"));
    all.collect()
}

fn sources(folder: &Path, used: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, used);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            used.extend(
                text.split("\"PAK")
                    .skip(1)
                    .map(|rest| format!("PAK{}", &rest[..4])),
            );
        }
    }
}
