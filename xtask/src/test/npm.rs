//! Tests that an npm package runs by itself: a script of its `package.json`.

use anyhow::Result;

use super::tally::Tally;
use crate::run::Cmd;
use crate::tree;

/// Runs the script `name` in `folder`, narrowed to what `filter` names; nothing runs when it names nothing there.
pub fn run(npm: Cmd, folder: &str, name: &str, filter: Option<&str>) -> Result<Tally> {
    let mut args = vec!["run".to_owned(), "--silent".to_owned(), name.to_owned()];
    if let Some(filter) = filter {
        match narrow(folder, filter)? {
            Some(words) => args.extend(std::iter::once("--".to_owned()).chain(words)),
            None => return Ok(Tally::default()),
        }
    }
    let mut tally = Tally::default();
    let succeeded = npm
        .args(args)
        .folder(folder)
        .env("CI", "1")
        .env("NO_COLOR", "1")
        .env("FORCE_COLOR", "0")
        .each_line(|line| {
            tally.read_npm(line);
            println!("{line}");
        })?;
    Ok(tally.or_broken(succeeded))
}

/// The words that narrow the folder's runner to `filter`: a part of a file's name, or of a test's.
fn narrow(folder: &str, filter: &str) -> Result<Option<Vec<String>>> {
    let prefix = format!("{folder}/");
    let tests: Vec<String> = tree::files()?
        .into_iter()
        .filter(|path| path.starts_with(&prefix))
        .filter(|path| path.contains(".test.") || path.contains(".spec."))
        .collect();
    if tests.iter().any(|path| path.contains(filter)) {
        return Ok(Some(vec![filter.to_owned()]));
    }
    if !tests
        .iter()
        .any(|path| tree::text(path).is_some_and(|t| t.contains(filter)))
    {
        return Ok(None);
    }
    let package = tree::package_json(folder)?.unwrap_or_default();
    let by_name = match package["devDependencies"]["@playwright/test"].is_string() {
        true => "-g",
        false => "-t",
    };
    Ok(Some(vec![by_name.to_owned(), filter.to_owned()]))
}
