//! Whether terms are well made.

use super::{LIST_MAX, NUMBER_MAX, TEXT_CHARS_MAX, Terms};
use crate::AgreementError;

impl Terms {
    /// Refuses terms that could not mean anything: no action, an empty list, a window that ends before it begins.
    ///
    /// # Errors
    /// `AGR0003` with what is wrong.
    pub fn check(&self) -> Result<(), AgreementError> {
        match self.fault() {
            Some(why) => Err(AgreementError::Ask { why }),
            None => Ok(()),
        }
    }

    fn fault(&self) -> Option<String> {
        if self.actions.is_empty() || self.actions.len() > LIST_MAX {
            return Some("terms name at least one action".to_owned());
        }
        let lists = [
            ("fields", self.fields.as_deref()),
            ("purposes", self.purposes.as_deref()),
            ("regions", self.regions.as_deref()),
        ];
        for (name, list) in lists {
            let wrong = |list: &[String]| list.is_empty() || !texts(list);
            if list.is_some_and(wrong) {
                return Some(format!(
                    "`{name}` is a list of 1 to {LIST_MAX} texts of at most {TEXT_CHARS_MAX} characters; leave it out to set no limit"
                ));
            }
        }
        let volume = self.volume.as_ref();
        let numbers = [
            ("count", self.count),
            ("volume.rows", volume.and_then(|volume| volume.rows)),
            ("volume.bytes", volume.and_then(|volume| volume.bytes)),
            ("group_size_min", self.group_size_min),
            (
                "price.amount",
                self.price.as_ref().map(|price| price.amount),
            ),
        ];
        for (name, number) in numbers {
            if number.is_some_and(|number| !(1..=NUMBER_MAX).contains(&number)) {
                return Some(format!("`{name}` is 1 to {NUMBER_MAX}"));
            }
        }
        if volume.is_some_and(|volume| volume.rows.is_none() && volume.bytes.is_none()) {
            return Some("`volume` limits rows, bytes or both".to_owned());
        }
        self.window_fault().or_else(|| self.duty_fault())
    }

    fn window_fault(&self) -> Option<String> {
        let window = self.window.as_ref()?;
        let whole = match (window.from, window.until) {
            (Some(from), Some(until)) => from < until,
            (None, None) => false,
            _ => true,
        };
        (!whole).then(|| "`window` has a beginning, an end after it, or both".to_owned())
    }

    fn duty_fault(&self) -> Option<String> {
        let duties = &self.duties;
        let words = duties
            .attribute
            .iter()
            .chain(self.price.iter().map(|price| &price.unit));
        if !words.chain(&duties.notify).all(|word| text(word)) || duties.notify.len() > LIST_MAX {
            return Some(format!(
                "a unit, an attribution and who is notified have 1 to {TEXT_CHARS_MAX} characters"
            ));
        }
        if duties.delete_after_days.is_some_and(|days| days > 36_525) {
            return Some("`delete_after_days` is 0 to 36525".to_owned());
        }
        None
    }
}

fn texts(list: &[String]) -> bool {
    list.len() <= LIST_MAX && list.iter().all(|one| text(one))
}

fn text(one: &str) -> bool {
    !one.trim().is_empty() && one.chars().count() <= TEXT_CHARS_MAX
}
