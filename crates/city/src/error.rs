//! Why the invented city stopped.

use haina_api::Problem;

use crate::CallError;

/// The city stopped; in a demo the visitor sees it, in a simulation it is a finding.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
    #[error("the city called the API and broke off")]
    Call(#[from] CallError),
    #[error("no pack has a demo record of `{0}`")]
    NoRecord(String),
    #[error("no item of the bundle is `{0}`'s")]
    NoItem(String),
    #[error("nobody in the city is called `{0}`")]
    NobodyCalled(String),
    #[error("the outlines of the districts cannot be read")]
    Outlines(#[from] serde_json::Error),
    #[error("the folder of the city cannot be used: {0}")]
    Folder(String),
    #[error("the files of the city cannot be written or read")]
    Files(#[source] std::io::Error),
    #[error("the tables of the city cannot be made")]
    Census(#[from] haina_census::CensusError),
    #[error("a picture could not be drawn")]
    Picture(#[from] png::EncodingError),
    #[error("the application failed with {code}: {detail}")]
    App { code: String, detail: String },
}

impl CityError {
    pub(crate) fn files(source: std::io::Error) -> CityError {
        CityError::Files(source)
    }
}

impl From<Problem> for CityError {
    fn from(problem: Problem) -> CityError {
        CityError::App {
            code: problem.code,
            detail: problem.detail,
        }
    }
}
