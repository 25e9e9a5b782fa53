//! What keys are called: units, tasks, clocks and reasons in words that people know.

use haina_core::Words;

use crate::compiled::Kind;
use crate::world::World;

/// Names of what a matter's facts and refusals mention by key.
pub trait Names {
    /// A unit: `urban-management` is 市城市管理局.
    fn unit(&self, key: &str) -> Words;
    /// A task: `handle`, `assist@police#2`.
    fn task(&self, key: &str) -> Words;
    /// A clock: `handle`, `task:assist@police`.
    fn clock(&self, key: &str) -> Words;
    /// A reason to suspend.
    fn reason(&self, key: &str) -> Words;
    /// A paper: `marriage-certificate`.
    fn paper(&self, key: &str) -> Words;
}

/// Keys as they are, where nothing better is known: in logs and errors.
pub struct Keys;

impl Names for Keys {
    fn unit(&self, key: &str) -> Words {
        Words::new(key, key)
    }

    fn task(&self, key: &str) -> Words {
        Words::new(key, key)
    }

    fn clock(&self, key: &str) -> Words {
        Words::new(key, key)
    }

    fn reason(&self, key: &str) -> Words {
        Words::new(key, key)
    }

    fn paper(&self, key: &str) -> Words {
        Words::new(key, key)
    }
}

/// Names from the type a matter follows and the city around it.
pub struct Known<'a> {
    pub kind: &'a Kind,
    pub world: &'a dyn World,
}

impl Names for Known<'_> {
    fn unit(&self, key: &str) -> Words {
        let title = self.world.unit_title(key);
        title.unwrap_or_else(|| Keys.unit(key))
    }

    fn task(&self, key: &str) -> Words {
        let bare = key.split('#').next().unwrap_or(key);
        let (task, unit) = match bare.split_once('@') {
            Some((task, unit)) => (task, Some(unit)),
            None => (bare, None),
        };
        let title = self.kind.task_title(task);
        match unit.map(|unit| self.unit(unit)) {
            Some(unit) => Words::new(
                format!("{} · {}", title.zh, unit.zh),
                format!("{} · {}", title.en, unit.en),
            ),
            None => title,
        }
    }

    fn clock(&self, key: &str) -> Words {
        self.kind.clock_title(key)
    }

    fn reason(&self, key: &str) -> Words {
        let listed = self.kind.def().suspend.iter().find(|one| one.id == key);
        listed.map_or_else(|| Keys.reason(key), |one| one.title.clone())
    }

    fn paper(&self, key: &str) -> Words {
        let paper = self.kind.def().papers.get(key);
        paper.map_or_else(|| Keys.paper(key), |paper| paper.title.clone())
    }
}
