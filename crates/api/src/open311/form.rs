//! The form of a new request: form-encoded fields, attributes with a code in brackets, lists with empty brackets.

use serde_json::{Map, Value};

use super::Format;
use super::fault::Refusal;

/// The most characters a description may have.
pub const DESCRIPTION_CHARS_MAX: usize = 4_000;

/// The most attributes a request may have; a form has far fewer.
const ATTRIBUTES_MAX: usize = 500;

/// A new request, as sent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewRequest {
    pub service_code: String,
    pub description: String,
    pub lat: Option<f64>,
    pub long: Option<f64>,
    pub address: Option<String>,
    /// Area code.
    pub address_id: Option<String>,
    pub first_name: String,
    pub last_name: String,
    pub phone: String,
    pub email: String,
    pub api_key: Option<String>,
    pub jurisdiction: Option<String>,
    pub media_url: Option<String>,
    pub attributes: Vec<(String, Vec<String>)>,
}

/// Reads the form.
///
/// # Errors
/// 400 when the service or the place is missing, a coordinate is no number, or the description is too long.
pub fn read(body: &[u8], format: Format) -> Result<NewRequest, Refusal> {
    let mut new = NewRequest::default();
    for (name, value) in url::form_urlencoded::parse(body) {
        let value = value.into_owned();
        match name.as_ref() {
            "service_code" => new.service_code = value,
            "description" => new.description = value,
            "lat" => new.lat = Some(degrees(&value, "lat", 90.0, format)?),
            "long" => new.long = Some(degrees(&value, "long", 180.0, format)?),
            "address_string" => new.address = Some(value),
            "address_id" => new.address_id = Some(value),
            "first_name" => new.first_name = value,
            "last_name" => new.last_name = value,
            "phone" => new.phone = value,
            "email" => new.email = value,
            "api_key" => new.api_key = Some(value),
            "jurisdiction_id" => new.jurisdiction = Some(value),
            "media_url" => new.media_url = Some(value),
            other => {
                if let Some(code) = attribute(other) {
                    new.push(code, value);
                }
                if new.attributes.len() > ATTRIBUTES_MAX {
                    let text = format!("there are more than {ATTRIBUTES_MAX} attributes");
                    return Err(Refusal::wrong(format, text));
                }
            }
        }
    }
    if new.service_code.is_empty() {
        return Err(Refusal::wrong(format, "service_code was not provided"));
    }
    let has_point = new.lat.is_some() && new.long.is_some();
    if !has_point && new.address.is_none() && new.address_id.is_none() {
        return Err(Refusal::wrong(
            format,
            "a place is required: lat and long, address_string, or address_id",
        ));
    }
    if new.description.chars().count() > DESCRIPTION_CHARS_MAX {
        let text =
            format!("description must not be longer than {DESCRIPTION_CHARS_MAX} characters");
        return Err(Refusal::wrong(format, text));
    }
    Ok(new)
}

impl NewRequest {
    /// The attributes as the form of a matter, with values of the types its schema names.
    pub fn form(&self, schema: &Value) -> Value {
        let mut form = Map::new();
        for (code, values) in &self.attributes {
            let field = &schema["properties"][code.as_str()];
            let value = match field["type"].as_str() {
                Some("array") => {
                    Value::Array(values.iter().map(|v| typed(v, &field["items"])).collect())
                }
                _ => values.first().map_or(Value::Null, |v| typed(v, field)),
            };
            form.insert(code.clone(), value);
        }
        Value::Object(form)
    }

    fn push(&mut self, code: &str, value: String) {
        match self.attributes.iter_mut().find(|(c, _)| c == code) {
            Some((_, values)) => values.push(value),
            None => self.attributes.push((code.to_owned(), vec![value])),
        }
    }
}

/// `attribute[code]` or `attribute[code][]`.
fn attribute(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("attribute[")?;
    let code = rest
        .strip_suffix("][]")
        .or_else(|| rest.strip_suffix(']'))?;
    (!code.is_empty() && !code.contains(['[', ']'])).then_some(code)
}

fn typed(text: &str, field: &Value) -> Value {
    let parsed = match field["type"].as_str() {
        Some("integer") => text.parse::<i64>().ok().map(Value::from),
        Some("number") => text.parse::<f64>().ok().map(Value::from),
        Some("boolean") => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::String(text.to_owned()))
}

fn degrees(text: &str, name: &str, most: f64, format: Format) -> Result<f64, Refusal> {
    let number = text
        .trim()
        .parse::<f64>()
        .ok()
        .filter(|n| n.is_finite() && n.abs() <= most);
    number.ok_or_else(|| {
        Refusal::wrong(
            format,
            format!("{name} must be degrees between -{most} and {most}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn attributes_take_the_types_of_the_schema() {
        let body = "service_code=a.b&address_id=370202&attribute[n]=3&attribute[many][]=x&attribute[many][]=y&attribute[s]=7&attribute[[x]]=1";
        let new = read(body.as_bytes(), Format::Json).unwrap();
        let schema = json!({"properties": {"n": {"type": "integer"}, "many": {"type": "array", "items": {"type": "string"}}, "s": {"type": "string"}}});
        assert_eq!(
            new.form(&schema),
            json!({"n": 3, "many": ["x", "y"], "s": "7"})
        );
    }

    #[test]
    fn what_is_missing_or_too_long_is_named() {
        let long = format!(
            "service_code=a&address_id=1&description={}",
            "长".repeat(4_001)
        );
        let fits = format!(
            "service_code=a&address_id=1&description={}",
            "长".repeat(4_000)
        );
        let many: String = (0..501).map(|n| format!("attribute[a{n}]=1&")).collect();
        for (body, want) in [
            (many.as_str(), "500 attributes"),
            ("description=x", "service_code"),
            ("service_code=a&description=x", "place"),
            ("service_code=a&lat=36.1", "place"),
            ("service_code=a&lat=north&long=1", "lat"),
            ("service_code=a&lat=91&long=1", "lat"),
            (long.as_str(), "4000"),
        ] {
            let refusal = read(body.as_bytes(), Format::Xml).unwrap_err();
            assert!(refusal.description.contains(want), "{body}: {refusal:?}");
            assert_eq!(refusal.status.as_u16(), 400);
        }
        assert!(read(fits.as_bytes(), Format::Xml).is_ok());
    }
}
