use super::MatterType;

const APPEAL: &str = include_str!("../../tests/kinds/appeal.yaml");

#[test]
fn the_type_in_the_example_reads_and_writes_back_the_same() {
    let kind: MatterType = serde_norway::from_str(APPEAL).unwrap();
    let text = serde_json::to_string(&kind).unwrap();
    assert_eq!(serde_json::from_str::<MatterType>(&text).unwrap(), kind);
}

#[test]
fn a_word_that_no_rule_knows_is_refused() {
    let text = APPEAL.replace("family: hotline", "famly: hotline");
    let error = serde_norway::from_str::<MatterType>(&text).unwrap_err();
    assert!(error.to_string().contains("famly"), "{error}");
}

#[test]
fn the_hash_covers_every_rule_and_not_itself() {
    let kind: MatterType = serde_norway::from_str(APPEAL).unwrap();
    let sealed = kind.clone().seal();
    assert_eq!(sealed.clone().seal(), sealed);
    let mut other = kind;
    other.returns.max += 1;
    assert_ne!(other.seal().hash, sealed.hash);
}
