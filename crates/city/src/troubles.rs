//! Deliveries of the demo city with which something is wrong (问题数据): rows that are rejected, and a file that is refused whole.

use std::path::Path;

use crate::catalog::owner_of;
use crate::{Cast, CityError};

/// Rows of a delivery at most, and every so many of them one that is wrong.
const ROWS: usize = 60;
const WRONG_EVERY: usize = 9;

/// Delivers some rows again, some of them with a day that is none; and a file with a column nobody knows.
pub(crate) async fn deliver(cast: &mut Cast, folder: &Path) -> Result<(), CityError> {
    let floating = read(folder, "police.floating")?;
    let path = "/v1/tables/police.floating/batches?name=floating-again.csv";
    let police = cast.unit(owner_of("police")).await?.client;
    police
        .send_file(path, spoiled(&floating).as_bytes())
        .await?;
    let police = cast.unit(owner_of("police")).await?.client;
    let permits = read(folder, "police.permit")?;
    let renamed = permits.replacen("record_no", "number", 1);
    let path = "/v1/tables/police.permit/batches?name=permit-new-form.csv";
    match police.send_file(path, renamed.as_bytes()).await {
        Err(error) if error.code() != "LAK0007" => Err(error.into()),
        _ => Ok(()),
    }
}

fn read(folder: &Path, table: &str) -> Result<String, CityError> {
    let path = folder.join("tables").join(format!("{table}.csv"));
    let bytes = std::fs::read(path).map_err(CityError::files)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The first rows, every ninth born on a day that is none.
fn spoiled(text: &str) -> String {
    let spoil = |(n, line): (usize, &str)| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if n > 0 && n % WRONG_EVERY == 0 && cells.len() > 3 {
            cells[3] = "2016/2/31";
        }
        cells.join(",") + "\n"
    };
    text.lines().take(ROWS + 1).enumerate().map(spoil).collect()
}
