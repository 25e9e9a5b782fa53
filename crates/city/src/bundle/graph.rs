//! What needs what, as the matter says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::play::Done;
use super::rounded;

/// The items of a matter and what each needs.
pub(super) struct Graph {
    titles: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
    needs: BTreeMap<String, Vec<String>>,
}

impl Graph {
    /// Of the tasks that a matter has; one that was skipped needs nothing and takes nothing.
    pub fn of(view: &Value) -> Graph {
        let mut graph = Graph {
            titles: BTreeMap::new(),
            units: BTreeMap::new(),
            needs: BTreeMap::new(),
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for task in view["tasks"].as_array().into_iter().flatten() {
            let key = text(&task["key"]);
            let needs = task["needs"].as_array().into_iter().flatten().map(text);
            graph.needs.insert(key.clone(), needs.collect());
            graph.titles.insert(key.clone(), text(&task["title"]["zh"]));
            graph.units.insert(key, text(&task["unit"]["key"]));
        }
        graph
    }

    pub fn title(&self, task: &str) -> String {
        self.titles.get(task).cloned().unwrap_or_default()
    }

    /// The longest way through the graph, by what each item takes in days, and its items in order.
    pub fn longest(&self, takes: &BTreeMap<String, f64>) -> (f64, Vec<String>) {
        // A pack is refused when its tasks go in a circle; as many rounds as there are tasks are enough.
        let mut ways: BTreeMap<&str, (f64, Vec<String>)> = BTreeMap::new();
        for _ in 0..=self.needs.len() {
            for (task, needs) in &self.needs {
                let before = needs.iter().filter_map(|need| ways.get(need.as_str()));
                let before = before.max_by(|a, b| a.0.total_cmp(&b.0)).cloned();
                let (mut days, mut way) = before.unwrap_or_default();
                days += takes.get(task).copied().unwrap_or(0.0);
                if takes.contains_key(task) {
                    way.push(task.clone());
                }
                ways.insert(task, (days, way));
            }
        }
        let most = ways.into_values().max_by(|a, b| a.0.total_cmp(&b.0));
        let (days, way) = most.unwrap_or_default();
        (rounded(days), way)
    }

    /// The items of a department, and all that need one of them, among those that were done.
    pub fn held_up_by(&self, unit: &str, done: &[Done]) -> Vec<String> {
        let own = self.units.iter().filter(|(_, of)| *of == unit);
        let mut held: BTreeSet<&str> = own.map(|(task, _)| task.as_str()).collect();
        for _ in 0..self.needs.len() {
            for (task, needs) in &self.needs {
                if needs.iter().any(|need| held.contains(need.as_str())) {
                    held.insert(task);
                }
            }
        }
        let done = done.iter().map(|done| done.task.clone());
        done.filter(|task| held.contains(task.as_str())).collect()
    }
}
