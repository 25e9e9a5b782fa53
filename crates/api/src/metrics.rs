//! Measurements in the Prometheus text format, counted per server rather than per process so that tests do not mix.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const BUCKETS_S: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0,
];

/// The measurements of one server.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(String, String, u16), Histogram>>,
}

/// One number of one moment, to be shown beside the counted ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Gauge {
    pub name: &'static str,
    pub help: &'static str,
    pub labels: Vec<(&'static str, String)>,
    pub value: f64,
}

#[derive(Debug, Default, Clone)]
struct Histogram {
    buckets: [u64; BUCKETS_S.len()],
    count: u64,
    sum_s: f64,
}

impl Metrics {
    /// Counts one answered request by its route, never by its path, which may hold ids.
    pub fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let key = (method.to_owned(), route.to_owned(), status);
        self.lock().entry(key).or_default().add(took.as_secs_f64());
    }

    /// The text that Prometheus reads.
    pub fn render(&self, gauges: &[Gauge]) -> String {
        let mut text = String::from(
            "# HELP haina_http_request_duration_seconds Time to answer a request.\n# TYPE haina_http_request_duration_seconds histogram\n",
        );
        for ((method, route, status), histogram) in self.lock().iter() {
            let labels = format!(
                "method=\"{method}\",route=\"{}\",status=\"{status}\"",
                escape(route)
            );
            histogram.render(&mut text, &labels);
        }
        let mut last = "";
        for gauge in gauges {
            if gauge.name != last {
                let _ = writeln!(
                    text,
                    "# HELP {} {}\n# TYPE {} gauge",
                    gauge.name, gauge.help, gauge.name
                );
                last = gauge.name;
            }
            let labels: Vec<String> = gauge
                .labels
                .iter()
                .map(|(k, v)| format!("{k}=\"{}\"", escape(v)))
                .collect();
            let labels = if labels.is_empty() {
                String::new()
            } else {
                format!("{{{}}}", labels.join(","))
            };
            let _ = writeln!(text, "{}{labels} {}", gauge.name, gauge.value);
        }
        text
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(String, String, u16), Histogram>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gauge {
    /// A number without labels.
    pub fn new(name: &'static str, help: &'static str, value: f64) -> Gauge {
        Gauge {
            name,
            help,
            labels: Vec::new(),
            value,
        }
    }
}

impl Histogram {
    fn add(&mut self, seconds: f64) {
        for (count, bound) in self.buckets.iter_mut().zip(BUCKETS_S) {
            *count += u64::from(seconds <= bound);
        }
        self.count += 1;
        self.sum_s += seconds;
    }

    fn render(&self, text: &mut String, labels: &str) {
        const NAME: &str = "haina_http_request_duration_seconds";
        for (count, bound) in self.buckets.iter().zip(BUCKETS_S) {
            let _ = writeln!(text, "{NAME}_bucket{{{labels},le=\"{bound}\"}} {count}");
        }
        let _ = writeln!(text, "{NAME}_bucket{{{labels},le=\"+Inf\"}} {}", self.count);
        let _ = writeln!(text, "{NAME}_sum{{{labels}}} {}", self.sum_s);
        let _ = writeln!(text, "{NAME}_count{{{labels}}} {}", self.count);
    }
}

fn escape(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_falls_into_every_bucket_above_it() {
        let metrics = Metrics::default();
        metrics.request("GET", "/v1/matters/{id}", 200, Duration::from_millis(3));
        let text = metrics.render(&[Gauge::new("haina_up", "Whether it runs.", 1.0)]);
        assert!(text.contains("le=\"0.0025\"} 0\n"), "{text}");
        assert!(text.contains("le=\"0.005\"} 1\n"), "{text}");
        assert!(text.ends_with("haina_up 1\n"), "{text}");
    }
}
