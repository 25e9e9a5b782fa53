//! The role matrix as a text a lawyer can read.

use std::fmt::Write as _;

use super::{Place, RoleRights, rights, situations};
use crate::access::AccessError;
use crate::action::ACTIONS;
use crate::role::ROLES;

/// The grid of roles and actions with its legend, in both languages; ends with a line break.
///
/// # Errors
/// [`AccessError`] when the policies do not hold together.
pub fn matrix() -> Result<String, AccessError> {
    let columns = rights()?;
    let mut text = legend();
    let mut group = "";
    for (n, action) in ACTIONS.iter().enumerate() {
        if action.group() != group {
            group = action.group();
            text.push('\n');
            row(&mut text, group, columns.iter().map(|c| c.role.clone()));
        }
        row(
            &mut text,
            action.id,
            columns.iter().map(|column| cell(column, n)),
        );
    }
    Ok(text)
}

fn cell(column: &RoleRights, action: usize) -> String {
    match column.rights.get(action).map(|right| &right.place) {
        Some(Place::Everywhere) => "all".to_owned(),
        Some(Place::Own) => "self".to_owned(),
        Some(Place::ByType) => "type".to_owned(),
        Some(Place::In(letters)) => letters.iter().collect(),
        Some(Place::Nowhere) | None => "-".to_owned(),
    }
}

fn row(text: &mut String, head: &str, cells: impl Iterator<Item = String>) {
    let mut line = format!("{head:<24}");
    for cell in cells {
        let _ = write!(line, " {cell:<10}");
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

fn legend() -> String {
    let mut text = "Who may do what (角色权限矩阵)\n\
        Found by asking the policies in crates/party/policies; made by `cargo xtask gen`.\n\
        A cell says where; a matter's type, state and tasks narrow it further.\n\
        Of a finding its unit leads; of a resource its owner; of an application the owner leads and the applicant helps;\n\
        an account is led by the department whose it is, or reported by the person.\n\n"
        .to_owned();
    let fixed = [
        ("all", "全部", "everywhere"),
        ("self", "本人的", "their own account"),
        (
            "type",
            "事项类型允许其登记的",
            "where the type of matter names the role",
        ),
        ("-", "无权", "nowhere"),
    ];
    for (mark, zh, en) in fixed {
        let _ = writeln!(text, "  {mark:<5} {en} ({zh})");
    }
    for (letter, words) in situations() {
        let _ = writeln!(text, "  {letter:<5} a matter {} ({})", words.en, words.zh);
    }
    text.push('\n');
    for role in &ROLES {
        let (about_en, about_zh) = (role.about_en, role.about_zh);
        let _ = writeln!(
            text,
            "  {:<11} {}: {about_en} {about_zh}",
            role.name, role.zh
        );
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_matrix_in_the_documents_is_what_the_policies_say() {
        expect_test::expect_file!["../../../../docs/role-matrix.txt"]
            .assert_eq(&super::matrix().unwrap());
    }
}
