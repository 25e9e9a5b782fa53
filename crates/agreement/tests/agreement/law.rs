//! Data rules over agreements: what would break an article is refused with its words, on both databases; what only seems to be
//! limited is not; and a rule that changes shows which agreements it touches.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use haina_agreement::law::{DataRule, Given, GivenField, facts};
use haina_agreement::{AgreementKind, AgreementState, Clauses, Law, NewOffer, Step, Terms, odrl};
use haina_core::Fault;
use haina_store::{Session, StoreError};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::town::{Town, counter_terms, each, offer};

/// Rules that a test changes, and one table that somebody described.
#[derive(Default)]
struct Book {
    rules: Mutex<Vec<(String, Arc<DataRule>)>>,
}

#[async_trait]
impl Law for Book {
    fn rules(&self) -> Vec<(String, Arc<DataRule>)> {
        self.rules.lock().unwrap().clone()
    }

    async fn given(&self, _: &mut Session, resource: &str) -> Result<Option<Given>, StoreError> {
        Ok((resource == "table:meals").then(meals))
    }
}

impl Book {
    fn says(&self, rule: Value) {
        let rule: DataRule = serde_json::from_value(rule).unwrap();
        *self.rules.lock().unwrap() = vec![("test/rule".to_owned(), Arc::new(rule))];
    }
}

/// A table with a field that anybody may know and one that is personal.
fn meals() -> Given {
    let field = |name: &str, grade, personal| GivenField {
        name: name.to_owned(),
        grade,
        personal,
        sensitive: personal,
    };
    Given {
        resource: "table:meals".to_owned(),
        kind: "table".to_owned(),
        owner: "meals".to_owned(),
        area: String::new(),
        fields: vec![field("canteen", 1, false), field("id_number", 4, true)],
    }
}

fn article(key: &str, when: &str, must: &str) -> Value {
    json!({
        "key": key, "place": {"zh": "第六条", "en": "Article 6"},
        "text": {"zh": "应当具有明确、合理的目的", "en": "with a clear and reasonable purpose"},
        "when": when, "must": must, "instead": {"zh": "写明用途", "en": "name the purposes"},
    })
}

fn rule(versions: Value) -> Value {
    json!({"title": {"zh": "示例规则", "en": "an example"}, "source": "测试", "versions": versions})
}

fn purposes_of_personal() -> Value {
    let wanted = article("purposes", "given.personal", "'purposes' in terms.named");
    rule(json!({ "2021-11-01": { "articles": [wanted] } }))
}

fn under(town: Town) -> (Town, Arc<Book>) {
    let book = Arc::new(Book::default());
    let agreements = town.agreements.clone().under(book.clone());
    (Town { agreements, ..town }, book)
}

#[tokio::test]
async fn terms_that_break_an_article_are_neither_offered_nor_countered_with_nor_given() {
    each(async |town: Town| {
        let (town, book) = under(town);
        book.says(purposes_of_personal());
        let without = offer("law-1", json!({ "actions": ["read"] }));
        let refused = town.offer(&without).await.unwrap_err();
        assert_eq!(refused.code(), "AGR0010");
        let said = refused.to_string();
        assert!(
            said.contains("《示例规则》第六条") && said.contains("应当具有明确、合理的目的"),
            "{said}"
        );
        assert_eq!(
            refused.hint().unwrap(),
            "name the purposes（写明用途）",
            "what to write stands beside it"
        );
        let consent = NewOffer {
            kind: AgreementKind::Consent,
            ..without
        };
        assert_eq!(town.give(&consent).await.unwrap_err().code(), "AGR0010");

        // A standing offer may be taken up with other terms, and these are looked at too.
        let standing = NewOffer {
            key: "law-0".to_owned(),
            party: None,
            ..offer("", json!({ "actions": ["read"], "fields": ["canteen"] }))
        };
        let standing = town.offer(&standing).await.unwrap().id;
        let other = counter_terms(json!({ "actions": ["read"] }));
        let taken = town.take_up(standing, "law-taken", "dept:user", Some(other));
        assert_eq!(taken.await.unwrap_err().code(), "AGR0010");

        // Of what is not personal the article says nothing.
        let open = offer(
            "law-2",
            json!({ "actions": ["read"], "fields": ["canteen"] }),
        );
        let open = town.offer(&open).await.unwrap();
        let more = counter_terms(json!({ "actions": ["read"], "fields": ["id_number"] }));
        let countered = town.counter(open.id, "dept:user", &more).await;
        assert_eq!(countered.unwrap_err().code(), "AGR0010");
        let kept = town.agreements.agreement(open.id).await.unwrap();
        assert_eq!((kept.state, kept.version), (AgreementState::Offered, 1));
        let with = json!({ "actions": ["read"], "fields": ["id_number"], "purposes": ["助餐"] });
        let countered = town
            .counter(open.id, "dept:user", &counter_terms(with))
            .await;
        assert_eq!(countered.unwrap().version, 2);
        assert_eq!(town.told(open.id).await, ["offered", "countered"]);
    })
    .await;
}

#[tokio::test]
async fn a_rule_that_changes_stops_what_is_not_yet_agreed_and_shows_what_it_touches() {
    each(async |town: Town| {
        let (town, book) = under(town);
        let terms = json!({ "actions": ["read"] });
        let running = town.in_force(&offer("law-3", terms.clone())).await;
        let paused = town.in_force(&offer("law-4", terms.clone())).await;
        town.step(paused, "dept:owner", Step::Pause).await.unwrap();
        let open = town.offer(&offer("law-5", terms)).await.unwrap().id;

        let counted = article("count", "given.grade >= 3", "'count' in terms.named");
        let today = town
            .env
            .now()
            .to_zoned(haina_core::calendar::ZONE.clone())
            .date();
        let later = today.saturating_add(jiff::ToSpan::days(30));
        book.says(rule(json!({
            "2021-11-01": { "articles": [] },
            later.to_string(): { "articles": [counted] },
        })));
        let agreement = town.agreements.agreement(running).await.unwrap();
        assert!(
            town.agreements
                .bound_by(&agreement, None)
                .await
                .unwrap()
                .is_empty()
        );
        let coming = town
            .agreements
            .bound_by(&agreement, Some(later))
            .await
            .unwrap();
        let coming: Vec<(&str, bool)> = coming
            .iter()
            .map(|one| (one.article.key.as_str(), one.kept))
            .collect();
        assert_eq!(coming, [("count", false)], "before it is in force");

        town.clock
            .advance(jiff::SignedDuration::from_hours(24 * 30));
        let now = town.agreements.bound_by(&agreement, None).await.unwrap();
        assert_eq!((now.len(), now[0].kept, now[0].version), (1, false, later));
        // What is agreed goes on until its sides or an official stop it; nothing new comes about on such terms.
        assert!(town.permits(running).await);
        let resumed = town.step(paused, "dept:owner", Step::Resume).await;
        assert_eq!(resumed.unwrap_err().code(), "AGR0010");
        let accepted = town.step(open, "dept:user", Step::Accept).await;
        assert_eq!(accepted.unwrap_err().code(), "AGR0010");
        let agreed = json!({ "actions": ["read"], "count": 5 });
        let countered = town
            .counter(open, "dept:user", &counter_terms(agreed))
            .await;
        countered.unwrap();
        town.step(open, "dept:owner", Step::Accept).await.unwrap();
        town.step(paused, "dept:owner", Step::End).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_nobody_described_is_as_secret_as_can_be() {
    each(async |town: Town| {
        let (town, book) = under(town);
        book.says(purposes_of_personal());
        let unknown = NewOffer {
            resource: "table:unknown".to_owned(),
            ..offer(
                "law-6",
                json!({ "actions": ["read"], "fields": ["canteen"] }),
            )
        };
        assert_eq!(town.offer(&unknown).await.unwrap_err().code(), "AGR0010");
        // Neither is a field that the table does not have.
        let field = offer("law-7", json!({ "actions": ["read"], "fields": ["other"] }));
        assert_eq!(town.offer(&field).await.unwrap_err().code(), "AGR0010");
        // A condition that cannot be read, or that breaks off, is one that does not hold.
        for must in ["nothing.there", "terms.count / 0 > 1", "terms.count"] {
            book.says(rule(
                json!({ "2021-11-01": { "articles": [article("a", "true", must)] } }),
            ));
            let refused = town
                .offer(&offer("law-8", json!({ "actions": ["read"] })))
                .await;
            assert_eq!(refused.unwrap_err().code(), "AGR0010", "{must}");
        }
    })
    .await;
}

fn read(clauses: &Clauses) -> Value {
    let policy = clauses.policy().unwrap();
    let between = (AgreementKind::Agreement, Some("dept:user"));
    facts(&policy, &meals(), between, Timestamp::UNIX_EPOCH)
}

#[test]
fn terms_and_their_odrl_have_the_same_facts() {
    let terms = json!({
        "actions": ["read", "verify"], "fields": ["canteen"], "purposes": ["助餐", "统计"], "count": 7,
        "window": {"until": "1970-01-11T00:00:01Z"}, "volume": {"rows": 90, "bytes": 4096},
        "group_size_min": 10, "regions": ["370202"], "price": {"unit": "fen", "amount": 3},
        "duties": {"delete_after_days": 30, "notify": ["dept:owner"], "attribute": "民政局"},
    });
    let terms: Terms = serde_json::from_value(terms).unwrap();
    let own = read(&Clauses::Terms(Box::new(terms.clone())));
    assert_eq!(
        own["terms"],
        json!({
            "named": ["fields", "purposes", "regions", "count", "days", "rows", "bytes", "group_size", "price", "delete", "notify", "attribute"],
            "actions": ["read", "verify"], "fields": ["canteen"], "purposes": ["助餐", "统计"], "regions": ["370202"],
            "count": 7, "days": 11, "rows": 90, "bytes": 4096, "group_size": 10, "price": 3,
            "delete_after_days": 30, "notify": ["dept:owner"], "attribute": "民政局",
        })
    );
    assert_eq!(
        own["given"]["grade"], 1,
        "only what the terms name is given"
    );
    let wire = odrl::write(&terms.policy().bound("table:meals", Some("dept:user"))).unwrap();
    assert_eq!(read(&Clauses::Odrl(wire)), own);
}

#[test]
fn what_only_one_way_of_several_limits_is_not_limited() {
    let wire = |constraint: Value| {
        Clauses::Odrl(json!({
            "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"], "@type": "Offer", "@id": "urn:a",
            "permission": [{ "action": "use", "constraint": constraint }],
        }))
    };
    let count = json!({ "leftOperand": "count", "operator": "lteq", "rightOperand": 5 });
    let purpose = json!({ "leftOperand": "purpose", "operator": "eq", "rightOperand": "x" });
    let named = |clauses: &Clauses| read(clauses)["terms"]["named"].clone();
    let both = json!([{ "and": [count, purpose] }]);
    assert_eq!(named(&wire(both)), json!(["purposes", "count"]));
    let either = json!([{ "or": [count, purpose] }]);
    assert_eq!(named(&wire(either)), json!([]));
    // A second permission without a limit is the way around the first.
    let two = Clauses::Odrl(json!({
        "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"], "@type": "Offer", "@id": "urn:a",
        "permission": [{ "action": "use", "constraint": [count] }, { "action": "use" }],
    }));
    assert_eq!(named(&two), json!([]));
}

#[test]
fn faults_of_a_rule_say_where_they_are() {
    let twice = [
        article("a", "true", "true"),
        article("a", "given.colour", "1 +"),
    ];
    let rule_of = |versions| serde_json::from_value::<DataRule>(rule(versions)).unwrap();
    let faults = rule_of(json!({ "2021-11-01": { "articles": twice } })).faults();
    let at: Vec<&str> = faults.iter().map(|fault| fault.at.as_str()).collect();
    let version = "/versions/2021-11-01/articles/1";
    assert_eq!(
        at,
        ["key", "when", "must"].map(|part| format!("{version}/{part}"))
    );

    let counted = article("count", "given.grade >= 3", "'count' in terms.named");
    let example = |grade, breaks: Value| json!({ "grade": grade, "terms": {"actions": ["read"]}, "breaks": breaks });
    let examples = |second| json!([example(2, json!([])), second]);
    let with = |second| {
        rule_of(
            json!({ "2021-11-01": { "articles": [counted.clone()], "examples": examples(second) } }),
        )
    };
    assert_eq!(with(example(3, json!(["count"]))).faults(), []);
    let wrong = with(example(3, json!([]))).faults();
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].at, "/versions/2021-11-01/examples/1");
    assert_eq!(wrong[0].what, "the example breaks count, and says nothing");
}
