//! An explanation that a person can read.

use expect_test::expect_file;
use haina_agreement::{Action, Meter, Request, Terms, decide, odrl};
use serde_json::json;

use crate::draw::START;

const TERMS: &str = r#"{
    "actions": ["read", "verify"],
    "fields": ["age", "name", "street"],
    "purposes": ["meal-assistance"],
    "count": 1000,
    "window": { "from": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z" },
    "volume": { "rows": 50000 },
    "regions": ["370202"],
    "price": { "unit": "fen", "amount": 20 },
    "duties": { "delete_after_days": 30, "notify": ["dept:health"], "attribute": "来源：民政局" }
}"#;

#[test]
fn an_explanation_says_of_each_term_what_was_asked_what_was_agreed_and_how_it_is_kept() {
    let terms: Terms = serde_json::from_str(TERMS).unwrap();
    let policy = terms.policy().bound("table:residents", Some("dept:meals"));
    let mut request = Request::new(
        "dept:meals",
        Action::Verify,
        "table:residents",
        START.parse().unwrap(),
    );
    request.fields = Some(vec!["name".to_owned(), "age".to_owned()]);
    request.purpose = Some("meal-assistance".to_owned());
    request.region = Some("370202".to_owned());
    request.rows = Some(1);
    request.meter = Some(Meter {
        uses: 41,
        rows: 41,
        bytes: 0,
    });
    let permitted = decide(&policy, &request).explained();
    request.fields = Some(vec!["identity".to_owned()]);
    request.purpose = None;
    let denied = decide(&policy, &request).explained();
    let page = [permitted.zh, permitted.en, denied.zh, denied.en].join("\n");
    expect_file!["explained.txt"].assert_eq(&page);
}

#[test]
fn a_screen_says_of_each_term_whether_it_is_enforced_attested_or_only_audited() {
    let terms: Terms = serde_json::from_str(TERMS).unwrap();
    let policy = terms.policy().bound("table:residents", Some("dept:meals"));
    let told = policy.told();
    let lines = told
        .iter()
        .map(|term| format!("{}\n{}\n", term.words.zh, term.words.en));
    expect_file!["told.txt"].assert_eq(&lines.collect::<String>());
    // Written as ODRL and read again, it is the same page, but that on the wire a rule has one action.
    let read = odrl::read(&odrl::write(&policy).unwrap()).unwrap();
    assert_eq!(read.told().len(), 2 * (told.len() - 4) + 4);
    let strange = json!({ "permission": { "action": "fly" } });
    let strange = odrl::read(&strange).unwrap().told();
    assert_eq!(
        strange[0].words.en,
        "unknown term at permission[0].action: `fly` (denies)"
    );
}
