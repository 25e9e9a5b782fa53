//! GeoReport v2: each method in both formats, and its refusals.

use haina_api::testing::{Caller, TestCity};
use serde_json::{Value, json};

const BASE: &str = "/open311/v2";
const SERVICE: &str = "hotline-12345.appeal";

async fn key(city: &TestCity) -> String {
    let new = json!({"name": "open311", "scopes": ["matter.*"]});
    let token = city.as_role("resident").post("/v1/tokens", new).await.ok();
    token["secret"].as_str().unwrap().to_owned()
}

async fn post(caller: &Caller, format: &str, more: &[(&str, &str)]) -> haina_api::testing::Answer {
    let mut fields = vec![
        ("service_code", SERVICE),
        ("address_id", "370202"),
        ("address_string", "南京路 88 号"),
        ("description", "每晚施工到凌晨 <两点> & 更晚"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(n, _)| n == name));
    fields.extend_from_slice(more);
    fields.retain(|(_, value)| !value.is_empty());
    caller
        .form(format!("{BASE}/requests.{format}"), &fields)
        .await
}

#[tokio::test]
async fn every_document_is_well_formed_in_both_formats() {
    let city = TestCity::new().await;
    let key = key(&city).await;
    let posted = post(&city.anonymous(), "json", &[("api_key", &key)]).await;
    let id = posted.assert_status(201).json()[0]["service_request_id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(posted.json()[0].get("token").is_none(), "id XOR token");
    for path in [
        "/discovery".to_owned(),
        "/services".to_owned(),
        format!("/services/{SERVICE}"),
        format!("/requests?api_key={key}"),
        format!("/requests/{id}"),
        format!("/tokens/{id}"),
    ] {
        let (stem, query) = path
            .split_once('?')
            .map_or((path.as_str(), String::new()), |(s, q)| {
                (s, format!("?{q}"))
            });
        let xml = city
            .anonymous()
            .get(format!("{BASE}{stem}.xml{query}"))
            .await;
        assert!(xml.header("content-type").starts_with("text/xml"), "{path}");
        well_formed(&xml.assert_status(200).text());
        let json = city
            .anonymous()
            .get(format!("{BASE}{stem}.json{query}"))
            .await;
        assert!(
            json.header("content-type").starts_with("application/json"),
            "{path}"
        );
        assert!(json.assert_status(200).json().is_array() || json.json().is_object());
    }
    let request = city
        .anonymous()
        .get(format!("{BASE}/requests/{id}.json"))
        .await
        .json();
    assert_eq!(request[0]["status"], "open");
    assert_eq!(request[0]["service_code"], SERVICE);
    assert_eq!(
        request[0]["requested_datetime"],
        "2026-03-02T09:00:00+08:00"
    );
    let listed = city
        .anonymous()
        .get(format!("{BASE}/requests.json?api_key={key}&status=open"))
        .await
        .json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let closed = city
        .anonymous()
        .get(format!("{BASE}/requests.json?api_key={key}&status=closed"))
        .await
        .json();
    assert_eq!(closed, json!([]));
}

#[tokio::test]
async fn the_request_in_xml_reads_as_the_specification_shows_it() {
    let city = TestCity::new().await;
    let key = key(&city).await;
    let answer = post(&city.anonymous(), "json", &[("api_key", &key)])
        .await
        .json();
    let id = answer[0]["service_request_id"].as_str().unwrap();
    let xml = city
        .anonymous()
        .get(format!("{BASE}/requests/{id}.xml"))
        .await
        .text()
        .replace(id, "CODE");
    let want = "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<service_requests>
  <request>
    <service_request_id>CODE</service_request_id>
    <status>open</status>
    <status_notes>待受理</status_notes>
    <service_name>市民诉求</service_name>
    <service_code>hotline-12345.appeal</service_code>
    <description>每晚施工到凌晨 &lt;两点&gt; &amp; 更晚</description>
    <agency_responsible/>
    <service_notice/>
    <requested_datetime>2026-03-02T09:00:00+08:00</requested_datetime>
    <updated_datetime>2026-03-02T09:00:00+08:00</updated_datetime>
";
    assert!(xml.starts_with(want), "{xml}");
    assert!(
        xml.ends_with(
            "    <lat/>\n    <long/>\n    <media_url/>\n  </request>\n</service_requests>\n"
        ),
        "{xml}"
    );
}

#[tokio::test]
async fn refusals_have_code_and_description() {
    let city = TestCity::new().await;
    let key = key(&city).await;
    let nobody = city.anonymous();
    let long = "长".repeat(4_001);
    let fits = "长".repeat(4_000);
    for (name, answer, status) in [
        ("no key", post(&nobody, "json", &[]).await, 403),
        ("a wrong key", post(&nobody, "json", &[("api_key", "hna_wrong")]).await, 403),
        ("no service", post(&nobody, "json", &[("api_key", &key), ("service_code", "")]).await, 400),
        ("an unknown service", post(&nobody, "json", &[("api_key", &key), ("service_code", "no.such")]).await, 404),
        ("no place", post(&nobody, "json", &[("api_key", &key), ("address_id", ""), ("address_string", "")]).await, 400),
        ("too long", post(&nobody, "json", &[("api_key", &key), ("description", &long)]).await, 400),
        ("fits", post(&nobody, "json", &[("api_key", &key), ("description", &fits)]).await, 201),
        ("another city", post(&nobody, "json", &[("api_key", &key), ("jurisdiction_id", "elsewhere.example")]).await, 404),
        ("an unknown request", nobody.get(format!("{BASE}/requests/NOPE.json")).await, 404),
        ("an unknown definition", nobody.get(format!("{BASE}/services/no.such.json")).await, 404),
        ("an unknown token", nobody.get(format!("{BASE}/tokens/NOPE.json")).await, 404),
        ("another city's list", nobody.get(format!("{BASE}/services.json?jurisdiction_id=x")).await, 404),
        ("91 days", nobody.get(format!("{BASE}/requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:01Z")).await, 400),
        ("90 days", nobody.get(format!("{BASE}/requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z")).await, 200),
        ("no time", nobody.get(format!("{BASE}/requests.json?start_date=yesterday")).await, 400),
        ("no status", nobody.get(format!("{BASE}/requests.json?status=half")).await, 400),
    ] {
        assert_eq!(answer.status.as_u16(), status, "{name}: {}", answer.text());
        if status >= 400 {
            let errors = answer.json();
            assert_eq!(errors[0]["code"], status.to_string(), "{name}: {errors}");
            assert!(errors[0]["description"].as_str().is_some_and(|d| !d.is_empty()), "{name}");
        }
    }
    let xml = nobody.get(format!("{BASE}/requests/NOPE.xml")).await.text();
    assert!(
        xml.contains("<errors>") && xml.contains("<code>404</code>"),
        "{xml}"
    );
    well_formed(&xml);
}

#[tokio::test]
async fn without_a_key_no_list_of_codes_is_given() {
    let city = TestCity::new().await;
    let key = key(&city).await;
    post(&city.anonymous(), "json", &[("api_key", &key)])
        .await
        .assert_status(201);
    let listed: Value = city
        .anonymous()
        .get(format!("{BASE}/requests.json"))
        .await
        .json();
    assert_eq!(listed, json!([]));
}

fn well_formed(xml: &str) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return,
            Ok(_) => {}
            Err(error) => panic!("{error} in {xml}"),
        }
    }
}
