//! The ledger's doors: whose account it is sees it, the lead of a department moves what is the department's, everything adds up.

use haina_api::testing::{Answer, TestCity};
use serde_json::{Value, json};

use crate::entries::Sample;

/// Accounts of a city that has some.
pub struct Books {
    /// One of the police with 500 fen, which the finance bureau brought into the world.
    pub purse: String,
    /// Another department's, and one of the police without anything.
    pub other: String,
    pub empty: String,
}

/// A unit as it is declared.
pub fn unit(zh: &str, en: &str, scale: u8) -> Value {
    json!({"title": {"zh": zh, "en": en}, "symbol": {"zh": zh, "en": en}, "scale": scale})
}

/// An account that is asked for.
pub fn account(key: &str, holder: &str, issues: bool) -> Value {
    json!({
        "key": key, "title": {"zh": key, "en": key}, "unit": "fen", "holder": holder, "issues": issues,
    })
}

/// A transfer that is asked for.
pub fn transfer(key: &str, from: &str, to: &str, amount: i64) -> Value {
    json!({
        "do": "transfer", "key": key, "from": from, "to": to, "amount": amount, "kind": "test", "about": "2026-03-02",
    })
}

impl Books {
    pub async fn open(city: &TestCity) -> Books {
        let admin = city.as_role("admin");
        let fen = unit("元", "yuan", 2);
        admin.put("/v1/ledger/units/fen", fen).await.ok();
        let open = async |key: &str, holder: &str, issues| {
            let body = account(key, holder, issues);
            let opened = admin.post("/v1/ledger/accounts", body).await;
            opened.assert_status(201);
            opened.json()["id"].as_str().unwrap().to_owned()
        };
        let fund = open("treasury", "dept:finance", true).await;
        let books = Books {
            purse: open("police/purse", "dept:police", false).await,
            other: open("urban/purse", "dept:urban-management", false).await,
            empty: open("police/empty", "dept:police", false).await,
        };
        let fill = transfer("fill", &fund, &books.purse, 500);
        let body = json!({ "groups": [[fill]] });
        let operator = city.as_operator();
        operator.post("/v1/ledger/transfers", body).await.ok();
        books
    }
}

/// A request for each operation of the ledger that changes something.
pub async fn samples(city: &TestCity) -> Vec<Sample> {
    let books = Books::open(city).await;
    vec![
        Sample(
            "declare_unit",
            "admin",
            "/v1/ledger/units/paper".into(),
            unit("减免证明", "papers spared", 0),
        ),
        Sample(
            "open_account",
            "unit-lead",
            "/v1/ledger/accounts".into(),
            account("police/other", "dept:police", false),
        ),
        Sample(
            "close_account",
            "unit-lead",
            format!("/v1/ledger/accounts/{}/close", books.empty),
            json!({}),
        ),
        Sample(
            "move_units",
            "unit-lead",
            "/v1/ledger/transfers".into(),
            json!({"groups": [[transfer("a-1", &books.purse, &books.other, 5)]]}),
        ),
        Sample(
            "reconcile_account",
            "handler",
            format!("/v1/ledger/accounts/{}/reconciliation", books.purse),
            json!({"from": "2026-03-01", "until": "2026-03-31", "rows": []}),
        ),
    ]
}

/// Carries one group out as somebody.
async fn moved(city: &TestCity, who: &str, group: Vec<Value>) -> Answer {
    let body = json!({ "groups": [group] });
    city.as_role(who).post("/v1/ledger/transfers", body).await
}

async fn statement(city: &TestCity, who: &str, account: &str) -> Value {
    let path = format!("/v1/ledger/accounts/{account}/statement?from=2026-01-01");
    city.as_role(who).get(path).await.ok()
}

#[tokio::test]
async fn a_lead_moves_what_is_the_departments_and_both_sides_see_it() {
    TestCity::each(async |city| {
        let books = Books::open(&city).await;
        let aside = json!({
            "do": "transfer", "key": "p-1", "from": books.purse, "to": books.other, "amount": 200,
            "kind": "repair", "about": "灯杆", "pending": true, "expires_at": "2026-05-01T00:00:00Z",
        });
        let done = moved(&city, "unit-lead", vec![aside.clone()]).await.ok();
        let id = done["groups"][0]["transfers"][0].as_str().unwrap().to_owned();
        // The same once more is the same transfer, under another key of the door too.
        let again = moved(&city, "unit-lead", vec![aside]).await.ok();
        assert_eq!(again["groups"][0]["transfers"][0], id.as_str());
        let seen = statement(&city, "handler", &books.purse).await;
        let account = &seen["account"];
        assert_eq!(
            (&account["balance"], &account["available"]),
            (&json!(500), &json!(300))
        );
        assert_eq!(seen["pending"][0]["id"], id.as_str());
        let part = json!({"do": "post", "transfer": id, "amount": 150});
        moved(&city, "unit-lead", vec![part]).await.ok();
        let seen = statement(&city, "handler2", &books.other).await;
        let line = &seen["lines"][0];
        assert_eq!(
            (&line["amount"], &line["balance"]),
            (&json!(150), &json!(150)),
            "{seen}"
        );
        assert_eq!(line["other_dept"]["en"], "Public Security Bureau", "{line}");
        assert_eq!(
            (&line["kind"], &line["about"]),
            (&json!("repair"), &json!("灯杆"))
        );
        assert_eq!(
            (&seen["opening"], &seen["closing"]),
            (&json!(0), &json!(150))
        );
        assert_eq!(seen["days"].as_array().map(Vec::len), Some(1), "{seen}");
        let proof = city.as_role("auditor").get("/v1/ledger/proof").await.ok();
        assert_eq!(proof["holds"], true, "{proof}");
        assert_eq!(proof["units"][0]["credits"], 650, "{proof}");
    })
    .await;
}

#[tokio::test]
async fn nobody_moves_or_sees_what_is_anothers() {
    let city = TestCity::new().await;
    let books = Books::open(&city).await;
    // Of another department there is no account; of their own a handler may not move anything.
    let take = vec![transfer("t-1", &books.other, &books.purse, 1)];
    let refused = moved(&city, "unit-lead", take).await;
    refused.assert_status(404).assert_problem("LED0001");
    let own = vec![transfer("t-2", &books.purse, &books.other, 1)];
    moved(&city, "handler", own).await.assert_status(403);
    for who in ["resident", "handler2", "expert"] {
        let path = format!("/v1/ledger/accounts/{}", books.purse);
        let caller = city.as_role(who);
        caller.get(&path).await.assert_status(404);
        let path = format!("{path}/statement");
        caller.get(path).await.assert_status(404);
    }
    // Bringing units into the world is for the city alone.
    let lead = city.as_role("unit-lead");
    let asked = [
        (account("police/mint", "dept:police", true), 403),
        (account("urban/mine", "dept:urban-management", false), 403),
        (account("x", "dept:nobody", false), 404),
        (account("x", "nobody", false), 422),
        (account("police/purse", "dept:police", false), 201),
    ];
    for (body, status) in asked {
        let answer = lead.post("/v1/ledger/accounts", body).await;
        answer.assert_status(status);
    }
    let seen = [
        ("resident", 0),
        ("handler", 2),
        ("handler2", 1),
        ("supervisor", 4),
        ("auditor", 4),
        ("admin", 0),
    ];
    for (who, count) in seen {
        let page = city.as_role(who).get("/v1/ledger/accounts").await.ok();
        assert_eq!(
            page["items"].as_array().map(Vec::len),
            Some(count),
            "{who}: {page}"
        );
    }
}

#[tokio::test]
async fn a_resident_sees_their_purse_and_nobody_else_does() {
    let city = TestCity::new().await;
    let books = Books::open(&city).await;
    let body = account("purse", &format!("person:{}", city.id("resident")), false);
    // Not even an administrator opens a purse of somebody by hand.
    let admin = city.as_role("admin");
    let refused = admin.post("/v1/ledger/accounts", body.clone()).await;
    refused.assert_status(403);
    let opened = city.as_operator().post("/v1/ledger/accounts", body).await;
    let purse = opened.ok()["id"].as_str().unwrap().to_owned();
    let pay = transfer("pay", &books.purse, &purse, 30);
    let paid = moved(&city, "unit-lead", vec![pay]).await.ok();
    let resident = city.as_role("resident");
    let mine = resident.get("/v1/ledger/accounts").await.ok();
    assert_eq!(mine["items"][0]["balance"], 30, "{mine}");
    assert_eq!(mine["items"][0]["may"], json!([]), "{mine}");
    for who in ["resident2", "supervisor", "handler", "admin"] {
        let path = format!("/v1/ledger/accounts/{purse}");
        city.as_role(who).get(path).await.assert_status(404);
    }
    // Whoever paid sees no more than an account; what was paid by mistake is taken back by them.
    let seen = statement(&city, "handler", &books.purse).await;
    assert_eq!(seen["lines"][1]["other_dept"], Value::Null, "{seen}");
    let back = json!({"do": "reverse", "transfer": paid["groups"][0]["transfers"][0]});
    moved(&city, "unit-lead", vec![back]).await.ok();
    let mine = statement(&city, "resident", &purse).await;
    assert_eq!(
        (&mine["closing"], &mine["credits"], &mine["debits"]),
        (&json!(0), &json!(30), &json!(30))
    );
}

#[tokio::test]
async fn refusals_say_what_and_a_group_alone_is_refused_as_a_whole() {
    let city = TestCity::new().await;
    let books = Books::open(&city).await;
    let lead = city.as_role("unit-lead");
    let too_much = transfer("big", &books.purse, &books.other, 501);
    let refused = moved(&city, "unit-lead", vec![too_much.clone()]).await;
    refused.assert_status(409).assert_problem("LED0010");
    let small = transfer("small", &books.purse, &books.other, 1);
    let body = json!({"groups": [[too_much], [small]]});
    let done = lead.post("/v1/ledger/transfers", body).await.ok();
    let refused = &done["groups"][0]["refused"];
    assert_eq!(refused["code"], "LED0010", "{done}");
    assert!(
        refused["words"]["zh"]
            .as_str()
            .is_some_and(|zh| !zh.is_empty())
    );
    assert_eq!(
        done["groups"][1]["transfers"].as_array().map(Vec::len),
        Some(1)
    );
    let odd = [
        json!([]),
        json!([[]]),
        json!([[{"do": "print", "amount": 5}]]),
        json!([[{"do": "transfer", "key": "x"}]]),
        json!([[{"do": "post", "transfer": "trf_nothing"}]]),
    ];
    for groups in odd {
        let body = json!({ "groups": groups });
        let answer = lead.post("/v1/ledger/transfers", body).await;
        answer.assert_status(422).assert_problem("LED0003");
    }
    let account = format!("/v1/ledger/accounts/{}", books.purse);
    for path in [
        format!("{account}/statement?from=2027-01-01&until=2026-01-01"),
        format!("{account}/statement?from=1900-01-01"),
        "/v1/ledger/accounts?holder=nobody".to_owned(),
        "/v1/ledger/accounts?cursor=nothing".to_owned(),
    ] {
        let answer = lead.get(&path).await;
        answer.assert_status(422).assert_problem("LED0003");
    }
}

#[tokio::test]
async fn anothers_statement_is_compared_with_ours() {
    let city = TestCity::new().await;
    let books = Books::open(&city).await;
    let pay = transfer("pay", &books.purse, &books.other, 30);
    moved(&city, "unit-lead", vec![pay]).await.ok();
    let seen = statement(&city, "handler", &books.purse).await;
    let day = &seen["days"][0]["day"];
    let rows = json!([
        {"reference": "fill", "day": day, "amount": 500},
        {"reference": "pay", "day": day, "amount": -31},
        {"reference": "fee", "day": day, "amount": -2},
    ]);
    let body = json!({"from": "2026-01-01", "until": day, "rows": rows});
    let path = format!("/v1/ledger/accounts/{}/reconciliation", books.purse);
    let found = city.as_role("handler").post(path, body).await.ok();
    assert_eq!(
        (&found["agrees"], &found["matched"]),
        (&json!(false), &json!(1)),
        "{found}"
    );
    assert_eq!(found["differing"][0]["ours"]["amount"], -30, "{found}");
    assert_eq!(found["missing_here"][0]["reference"], "fee", "{found}");
    assert_eq!(found["missing_there"], json!([]), "{found}");
}
