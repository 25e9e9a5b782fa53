//! Findings: the engine by random histories, the service over both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that breaks off has failed

mod engine;
mod service;

use haina_core::Words;
use haina_finding::{Claim, ModelRef, Reason, Severity, Subject};

/// The model of the tests.
pub fn model(version: &str) -> ModelRef {
    ModelRef {
        key: "low-income/lost-earner".to_owned(),
        version: version.to_owned(),
        title: Words::new("家庭失去收入来源", "household without an earner"),
        owner: "civil-affairs".to_owned(),
        basis: "《社会救助暂行办法》第十三条".to_owned(),
        matter: None,
    }
}

/// A claim about a household, for this reason.
pub fn claim(household: &str, value: &str) -> Claim {
    Claim {
        subject: Subject {
            kind: "household".to_owned(),
            key: household.to_owned(),
            name: "王海一家".to_owned(),
        },
        title: Words::new("可能失去收入来源", "may have lost its earner"),
        unit: "shinan-civil-affairs".to_owned(),
        area: Some("370202".to_owned()),
        severity: Severity::High,
        reasons: vec![Reason {
            what: Words::new("社保状态", "social insurance"),
            value: value.to_owned(),
            table: "hrss.insurance".to_owned(),
            row: "2026-03-01/17".to_owned(),
            date: "2026-03-01".to_owned(),
            dept: "hrss".to_owned(),
        }],
    }
}
