//! Every list of the product, as those ask for it who see the most and those who see the least.

use haina_api::App;
use haina_matter::service::ViewName;
use serde_json::Value;

use crate::BenchError;
use crate::fill::KIND;
use crate::life::People;

/// One list as one person asks for it.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub who: &'static str,
    pub path: String,
}

/// Whose lists are looked at; `handler` and `unit-lead` work in one unit.
const WHO: &[&str] = &[
    "auditor",
    "supervisor",
    "dispatcher",
    "agent",
    "handler",
    "unit-lead",
    "deputy",
    "resident",
];

/// Each filter of the list of matters, and those that people use together.
const FILTERS: &[&str] = &[
    "",
    "state=submitted",
    "state=accepted",
    "state=working",
    "state=closed",
    "state=submitted,accepted,dispatched,working,suspended,answered",
    "unit=urban-management",
    "area=370202",
    "class=environment/noise",
    "type=hotline-12345/appeal",
    "type=petition/petition",
    "due_before=2026-01-01T00:00:00Z",
    "unit=urban-management&state=working",
    "area=370202&state=closed",
    "area=370202&class=environment/noise",
    "class=environment/noise&state=accepted",
    "unit=urban-management&sort=due",
    "area=370202&sort=due",
    "sort=due",
    "q=%E9%A6%99%E6%B8%AF%E4%B8%AD%E8%B7%AF",
    "q=%E9%A6%99%E6%B8%AF%E4%B8%AD%E8%B7%AF%2012%E5%8F%B7",
    "q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E5%9C%B0%E6%96%B9",
];

/// Lists beside those of matters, and who reads them. Rates without a beginning count every matter there ever was:
/// that is what they are asked for, and no list.
const OTHERS: &[(&str, &str)] = &[
    ("auditor", "/v1/supervision"),
    ("supervisor", "/v1/supervision"),
    ("dispatcher", "/v1/supervision"),
    ("unit-lead", "/v1/supervision"),
    ("dispatcher", "/v1/consultations"),
    ("expert", "/v1/consultations"),
    ("supervisor", "/v1/rates?by=unit&from={month}"),
    (
        "supervisor",
        "/v1/rates?by=class&answered_within=5,10,15&from={month}",
    ),
    ("supervisor", "/v1/rates?by=area&from={month}"),
    (
        "supervisor",
        "/v1/rates?class=environment/noise&from={month}",
    ),
    ("supervisor", "/v1/rates?area=370202&by=unit&from={month}"),
    ("handler", "/v1/precedents?q=%E5%99%AA%E5%A3%B0"),
    ("handler", "/v1/matters/{id}"),
    ("handler", "/v1/matters/{number}"),
    ("dispatcher", "/v1/matters/{id}/duplicates"),
    ("handler", "/v1/matters/{id}/precedents"),
    ("auditor", "/v1/findings?limit=20"),
    ("supervisor", "/v1/findings?limit=20&open=true"),
    ("dispatcher", "/v1/findings?limit=20&state=confirmed"),
    ("handler", "/v1/findings?limit=20&open=true"),
    ("handler", "/v1/findings?limit=20&model=a/b"),
    ("handler", "/v1/models"),
    ("handler", "/v1/catalog/resources?limit=20"),
    ("handler", "/v1/catalog/resources?limit=20&state=draft"),
    ("auditor", "/v1/catalog/resources?limit=20&state=draft"),
    (
        "handler",
        "/v1/catalog/resources?limit=20&q=%E6%88%B7%E7%B1%8D",
    ),
    ("handler", "/v1/catalog/resources?limit=20&owner=police"),
    ("handler", "/v1/catalog/resources?limit=20&kind=table"),
    ("handler", "/v1/catalog/resources?limit=20&grade=general-4"),
    ("handler", "/v1/catalog/resources?limit=20&class=sensitive"),
    ("handler", "/v1/catalog/resources?limit=20&area=370200"),
    ("handler", "/v1/catalog/applications?limit=20"),
    (
        "unit-lead",
        "/v1/catalog/applications?limit=20&state=applied",
    ),
    ("auditor", "/v1/catalog/applications?limit=20&state=live"),
    ("auditor", "/v1/catalog/applications?limit=20&owner=police"),
    (
        "auditor",
        "/v1/catalog/applications?limit=20&applicant=police",
    ),
    ("auditor", "/v1/catalog/dcat?limit=20"),
    ("auditor", "/v1/journal/entries"),
    ("auditor", "/v1/journal/entries?subject={id}"),
    ("auditor", "/v1/journal/entries?kind=matter.answered"),
    ("auditor", "/v1/journal/entries?kind=party."),
    ("admin", "/v1/deliveries"),
    ("admin", "/v1/deliveries?state=dead"),
    ("admin", "/v1/persons?q=%E7%8E%8B"),
    ("admin", "/v1/persons?role=handler&dept=urban-management"),
    ("admin", "/v1/webhooks"),
    ("handler", "/v1/notices"),
    ("handler", "/v1/views"),
    ("handler", "/v1/sessions"),
    ("handler", "/v1/tokens"),
    ("handler", "/v1/mandates"),
    ("nobody", "/v1/public/city"),
    ("nobody", "/v1/public/map"),
    ("nobody", "/v1/public/matters/{code}"),
    ("nobody", "/open311/v2/requests.json"),
    ("nobody", "/open311/v2/requests.json?status=open"),
    ("nobody", "/open311/v2/requests.json?service_code={service}"),
];

/// All of them.
pub(super) async fn asks(app: &App, people: &People) -> Result<Vec<Ask>, BenchError> {
    let mut asks = Vec::new();
    for who in WHO {
        asks.push(ask(who, "/v1/inbox"));
        for view in ViewName::ALL.map(ViewName::name) {
            asks.push(ask(who, &format!("/v1/matters?view={view}&limit=20")));
        }
        for filter in FILTERS.iter().filter(|filter| !filter.is_empty()) {
            asks.push(ask(who, &format!("/v1/matters?view=all&limit=20&{filter}")));
        }
        // The second page of what is longest.
        let first = people.get(who, "/v1/matters?limit=20").await?;
        if let Some(next) = first["next"].as_str() {
            asks.push(ask(who, &format!("/v1/matters?limit=20&cursor={next}")));
        }
    }
    let some = some_matter(people).await?;
    let text = |name: &str| some[name].as_str().unwrap_or_default().to_owned();
    let month = app.api().env().now() - jiff::SignedDuration::from_hours(24 * 30);
    let month = haina_core::calendar::local_day(month).to_string();
    let services = people.get("nobody", "/open311/v2/services.json").await?;
    let service = services[0]["service_code"].as_str().unwrap_or_default();
    let service = service.replace('/', "%2F");
    for (who, path) in OTHERS {
        let path = path
            .replace("{id}", &text("id"))
            .replace("{number}", &text("number"))
            .replace("{code}", &text("code"))
            .replace("{month}", &month)
            .replace("{service}", &service);
        asks.push(ask(who, &path));
    }
    Ok(asks)
}

fn ask(who: &'static str, path: &str) -> Ask {
    Ask {
        who,
        path: path.to_owned(),
    }
}

/// The newest matter that a unit works on.
async fn some_matter(people: &People) -> Result<Value, BenchError> {
    let path = format!("/v1/matters?unit=urban-management&type={KIND}&limit=1");
    let page = people.get("auditor", &path).await?;
    let mut some = page["items"][0].clone();
    // Its tracking code is told to agents alone.
    let number = some["number"].as_str().unwrap_or_default().to_owned();
    let told = people
        .get("agent", &format!("/v1/matters/{number}"))
        .await?;
    some["code"] = told["code"].clone();
    Ok(some)
}
