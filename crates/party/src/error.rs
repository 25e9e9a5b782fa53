//! What can go wrong with parties.

use haina_core::{Fault, FaultKind, Words};
use haina_journal::JournalError;
use haina_store::{Contended, StoreError};

use crate::{AccessError, DirectoryFault};

/// Why something about a party was refused or failed. No text here tells who somebody is.
#[derive(Debug, thiserror::Error)]
pub enum PartyError {
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Says the same whether the account exists, is retired, or the password is wrong.
    #[error("the name or the password is wrong")]
    SignIn,
    #[error("too many failed sign-ins; try again in {retry_after_s} seconds")]
    Locked { retry_after_s: u64 },
    #[error("the password is too weak: {}", .0.en)]
    WeakPassword(Words),
    #[error("the session is unknown or has ended")]
    NoSession,
    #[error("the request does not prove that it comes from our own page")]
    Csrf,
    #[error("the API token is unknown, revoked or expired")]
    NoToken,
    #[error("scope `{0}` names no action")]
    UnknownScope(String),
    #[error("an API token lives between one minute and {days_max} days")]
    TokenLife { days_max: u32 },
    #[error("there is no such person")]
    NoPerson,
    #[error("another person has this sign-in name")]
    LoginTaken,
    #[error("{what} is not acceptable: {why}")]
    BadPerson {
        what: &'static str,
        why: &'static str,
    },
    #[error("there is no role `{0}`")]
    UnknownRole(String),
    #[error("role `{role}` {needs}")]
    GrantPlace { role: String, needs: &'static str },
    #[error("role `{role}` cannot be held beside `{beside}`")]
    RolesClash { role: String, beside: String },
    #[error("the grant ends before it begins")]
    GrantDates,
    #[error("there is no such grant")]
    NoGrant,
    #[error("there is no {what} `{key}`, or it is not active")]
    NoPlace { what: &'static str, key: String },
    #[error("the directory has {} fault(s): {}", .0.len(), list(.0))]
    Directory(Vec<DirectoryFault>),
    #[error("there is no such mandate")]
    NoMandate,
    #[error("the mandate does not allow this: {}", .0.en)]
    OutsideMandate(Words),
    #[error("the mandate cannot be given: {0}")]
    BadMandate(&'static str),
    #[error("sign-in through an identity provider is not set up")]
    OidcOff,
    #[error("the identity provider cannot be reached or used: {0}")]
    OidcUnavailable(String),
    #[error("this sign-in was not begun here, took too long, or was already used")]
    OidcState,
    #[error("the identity provider's answer does not hold: {0}")]
    OidcRefused(String),
    #[error("nobody here belongs to this identity")]
    OidcNobody,
    #[error("it is no citizen identity number")]
    IdentityNumber,
    #[error("you may not: {}", .0.en)]
    Refused(Words),
    #[error("the password could not be hashed: {0}")]
    Hash(String),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl PartyError {
    pub(crate) fn weak(zh: &str, en: &str) -> PartyError {
        PartyError::WeakPassword(Words::new(zh, en))
    }

    /// The same in both languages, where people read it.
    pub fn words(&self) -> Words {
        let zh = match self {
            PartyError::SignIn => "用户名或密码不正确".to_owned(),
            PartyError::Locked { retry_after_s } => {
                format!("登录失败次数过多，请 {retry_after_s} 秒后再试")
            }
            PartyError::WeakPassword(why) => format!("密码强度不足：{}", why.zh),
            PartyError::NoSession => "登录已失效，请重新登录".to_owned(),
            PartyError::OutsideMandate(why) => format!("超出授权：{}", why.zh),
            PartyError::Refused(why) => why.zh.clone(),
            PartyError::OidcNobody => "该身份未在本系统登记".to_owned(),
            PartyError::OidcState => "登录已过期，请重新开始".to_owned(),
            _ => self.to_string(),
        };
        Words::new(zh, self.to_string())
    }
}

impl Fault for PartyError {
    fn kind(&self) -> FaultKind {
        use PartyError::*;
        match self {
            Access(e) => e.kind(),
            Store(e) => e.kind(),
            Journal(e) => e.kind(),
            SignIn | NoSession | NoToken | OidcState | OidcRefused(_) => FaultKind::Unauthenticated,
            Locked { .. } => FaultKind::TooMany,
            Csrf | OutsideMandate(_) | OidcNobody | Refused(_) => FaultKind::Forbidden,
            NoPerson | NoGrant | NoMandate | OidcOff => FaultKind::NotFound,
            LoginTaken | RolesClash { .. } => FaultKind::Conflict,
            OidcUnavailable(_) => FaultKind::Unavailable,
            Hash(_) => FaultKind::Internal,
            _ => FaultKind::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        use PartyError::*;
        match self {
            Access(e) => e.code(),
            Store(e) => e.code(),
            Journal(e) => e.code(),
            SignIn => "PAR0003",
            Locked { .. } => "PAR0004",
            WeakPassword(_) => "PAR0005",
            NoSession => "PAR0006",
            Csrf => "PAR0007",
            NoToken => "PAR0008",
            UnknownScope(_) => "PAR0009",
            TokenLife { .. } => "PAR0010",
            NoPerson => "PAR0011",
            LoginTaken => "PAR0012",
            BadPerson { .. } => "PAR0013",
            UnknownRole(_) => "PAR0014",
            GrantPlace { .. } => "PAR0015",
            RolesClash { .. } => "PAR0016",
            GrantDates => "PAR0017",
            NoGrant => "PAR0018",
            NoPlace { .. } => "PAR0019",
            Directory(_) => "PAR0020",
            NoMandate => "PAR0021",
            OutsideMandate(_) => "PAR0022",
            BadMandate(_) => "PAR0023",
            OidcOff => "PAR0024",
            OidcUnavailable(_) => "PAR0025",
            OidcState => "PAR0026",
            OidcRefused(_) => "PAR0027",
            OidcNobody => "PAR0028",
            Refused(_) => "PAR0029",
            Hash(_) => "PAR0030",
            IdentityNumber => "PAR0031",
        }
    }

    fn hint(&self) -> Option<String> {
        use PartyError::*;
        let hint = match self {
            Access(e) => return e.hint(),
            Store(e) => return e.hint(),
            Journal(e) => return e.hint(),
            SignIn => "check both; the administrator can set a new password",
            Locked { .. } => "wait, or ask the administrator to lift the lock",
            WeakPassword(_) => "use several words that do not belong together",
            NoSession | OidcState => "sign in again",
            Csrf => "send the session's `csrf` in the header `x-csrf-token`",
            NoToken => "make a new token under Settings",
            UnknownScope(_) => "use an action such as `matter.read`, or a group such as `matter.*`",
            LoginTaken => "choose another",
            UnknownRole(_) => "see `docs/role-matrix.txt` for the roles",
            RolesClash { .. } => "who audits must not act; end the other role first",
            Directory(_) => "correct the pack and apply it again; nothing was changed",
            OutsideMandate(_) => "ask for a mandate that holds it",
            OidcUnavailable(_) => "sign in with a password, or try again later",
            OidcNobody => "ask the administrator to add you",
            IdentityNumber => "compare all 18 characters with the card",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

impl Contended for PartyError {
    fn contended(&self) -> bool {
        match self {
            PartyError::Store(e) => e.contended(),
            PartyError::Journal(e) => e.contended(),
            _ => false,
        }
    }
}

fn list(faults: &[DirectoryFault]) -> String {
    let shown: Vec<_> = faults
        .iter()
        .take(5)
        .map(DirectoryFault::to_string)
        .collect();
    shown.join("; ")
}
