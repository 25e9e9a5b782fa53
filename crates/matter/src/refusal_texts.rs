//! The words of refusals.

use haina_core::Words;

use super::Refusal;
use crate::names::Names;

/// What is refused, and why.
pub(super) fn what(refusal: &Refusal, names: &dyn Names) -> Words {
    use Refusal::*;
    let (zh, en) = match refusal {
        State { action, state } => {
            let (zh, title) = title(action);
            let now = state.words();
            (
                format!("事项{}，不能{zh}", now.zh),
                format!("cannot {title}: the matter is {}", now.en),
            )
        }
        Form { wrong } => {
            let list = |pick: fn(&Words) -> &str, join: &str| {
                let each = wrong
                    .iter()
                    .take(5)
                    .map(|w| format!("{} {}", w.pointer, pick(&w.message)));
                each.collect::<Vec<_>>().join(join)
            };
            (
                format!("表单有 {} 处不符：{}", wrong.len(), list(|w| &w.zh, "；")),
                format!(
                    "the form has {} wrong field(s): {}",
                    wrong.len(),
                    list(|w| &w.en, "; ")
                ),
            )
        }
        NotOffered { what } => {
            let (zh, en) = title(what);
            (
                format!("该类事项不设“{zh}”"),
                format!("this type of matter has no `{en}`"),
            )
        }
        Opener { why } => match *why {
            "channel" => both(
                "该类事项不从这个渠道登记",
                "this type of matter is not opened on this channel",
            ),
            _ => both(
                "您的角色不能登记该类事项",
                "your role may not open this type of matter",
            ),
        },
        PlaceMissing => both("缺少地点", "the place is missing"),
        Unit { unit } => (
            format!("没有单位“{unit}”"),
            format!("there is no unit `{unit}`"),
        ),
        NotYours { unit } => {
            let unit = names.unit(unit);
            (
                format!("这是“{}”的职责，您不在该单位", unit.zh),
                format!("this is the duty of {}, where you hold no role", unit.en),
            )
        }
        Empty { field } => (
            format!("缺少{}", field_words(field).0),
            format!("{} is missing", field_words(field).1),
        ),
        Final => both(
            "主办单位已由派单台或会商指定，不再受理异议和退回",
            "the lead was designated; there is no objection or return any more",
        ),
        Returns { max } => (
            format!("异议和退回已达上限 {max} 次"),
            format!("objections and returns have reached their cap of {max}"),
        ),
        TooLate { what, since } => {
            let (zh, en) = title(what);
            (
                format!("“{zh}”的时限已于 {since} 届满"),
                format!("the time to {en} ran out at {since}"),
            )
        }
        Cap { what, max } => {
            let (zh, en) = title(what);
            (
                format!("“{zh}”已达上限 {max} 次"),
                format!("`{en}` has reached its cap of {max}"),
            )
        }
        NoTask { task } => (
            format!("没有任务“{task}”"),
            format!("there is no task `{task}` in this round"),
        ),
        Task { task, state } => {
            let (task, state) = (names.task(task), state.words());
            (
                format!("“{}”{}，不能这样做", task.zh, state.zh),
                format!("{} is {}", task.en, state.en),
            )
        }
        Needs { task, needs } => {
            let (task, (zh, en)) = (names.task(task), listed(names, needs));
            (
                format!("“{}”还在等待{zh}", task.zh),
                format!("{} still needs {en}", task.en),
            )
        }
        OpenTasks { tasks } => {
            let (zh, en) = listed(names, tasks);
            (
                format!("还有 {} 项任务未完成：{zh}", tasks.len()),
                format!("{} task(s) are not done: {en}", tasks.len()),
            )
        }
        NotListed { what, given, .. } => {
            let (zh, en) = field_words(what);
            (
                format!("“{given}”不是该类事项列出的{zh}"),
                format!("`{given}` is not a {en} this type lists"),
            )
        }
        NoReporter { reporter } => (
            format!("没有反映人“{reporter}”"),
            format!("there is no reporter `{reporter}`"),
        ),
        Grade { grade, max } => (
            format!("评价 {grade} 不在 1 到 {max} 之间"),
            format!("grade {grade} is not between 1 and {max}"),
        ),
        Proof { why } => match *why {
            "attempts" => both(
                "未联系上须有足够次数的联系记录和凭证",
                "`not reached` needs enough recorded attempts, each with proof",
            ),
            _ => both(
                "未联系上须附凭证（通话记录等）",
                "an attempt that did not reach the person needs proof or a note",
            ),
        },
        SameReviewer => both(
            "重办须由另一名经办人答复",
            "a redo is answered by another person than before",
        ),
        Merge { why } => match *why {
            "self" => both("不能与自身合并", "a matter cannot be merged into itself"),
            "family" => both(
                "两件事项不属于同一类",
                "the two matters are not of one family",
            ),
            "target" => both(
                "目标事项已答复或已结束，不能并入",
                "the target is answered or over: nothing can be merged into it",
            ),
            "answered" => both(
                "已答复的事项不能合并或拆分",
                "a matter that is answered can no longer be merged or parted",
            ),
            _ => both("没有指明目标事项", "the target matter is not known"),
        },
        Others { count } => (
            format!("另有 {count} 人依靠本事项，不能撤回"),
            format!("{count} other reporter(s) depend on this matter: it cannot be withdrawn"),
        ),
        NoOrder { order } => (
            format!("没有在办的督办单“{order}”"),
            format!("there is no open supervision order `{order}`"),
        ),
        NoConsultation { consultation } => (
            format!("没有进行中的会商“{consultation}”"),
            format!("there is no open consultation `{consultation}`"),
        ),
        NotAsked => both(
            "您不在该会商点名之列",
            "you are not named in this consultation",
        ),
        FewOpinions { have, need } => (
            format!("会商意见 {have} 份，至少需要 {need} 份"),
            format!("the consultation has {have} opinion(s) and needs {need}"),
        ),
        File { why } => (
            format!("附件不符：{why}"),
            format!("a file is refused: {why}"),
        ),
        NoLead => both("派单目录没有给出主办单位", "the catalogue names no lead"),
        Evidence { missing } => match *missing {
            "before" => both(
                "缺少办理前的照片",
                "a picture from before the work is missing",
            ),
            _ => both(
                "缺少办理后的照片",
                "a picture from after the work is missing",
            ),
        },
        Unanswered { count } => (
            format!("还有 {count} 名反映人未获答复"),
            format!("{count} reporter(s) have no answer yet"),
        ),
        NoWord => both(
            "没有反映人的评价，也没有记录理由",
            "there is neither the person's word nor a recorded reason",
        ),
        Pending { what } => {
            let (zh, en) = title(what);
            (
                format!("“{zh}”尚未处理完毕"),
                format!("`{en}` is still to be decided"),
            )
        }
        LimitText { text } => (
            format!("“{text}”不是时限"),
            format!("`{text}` is not a limit"),
        ),
        NotContacted => both(
            "答复前须先联系反映人",
            "the person must be contacted before the answer",
        ),
        NothingToDo => both("没有可以这样处理的内容", "there is nothing to do this with"),
    };
    Words { zh, en }
}

/// What can be done now.
pub(super) fn now(refusal: &Refusal) -> Words {
    use Refusal::*;
    let (zh, en) = match refusal {
        State { .. } => (
            "请刷新后查看当前可办操作",
            "reload the matter and see which actions it offers now",
        ),
        Form { .. } => (
            "请按提示改正后重新提交",
            "correct the fields and send it again",
        ),
        NotOffered { .. } => ("请查看该类事项的定义", "see what the type of matter offers"),
        Opener { .. } => (
            "请换用允许的渠道或由有权限的人员登记",
            "use a channel the type lists, or ask someone whose role may open it",
        ),
        PlaceMissing => (
            "请填写地址或在地图上选点",
            "give an address or a point on the map",
        ),
        Unit { .. } => ("请从单位目录中选择", "choose a unit of the directory"),
        NotYours { .. } => (
            "请由该单位人员办理，或请派单台改派",
            "let somebody of that unit do it, or ask the desk to assign it",
        ),
        Empty { .. } => ("请填写后重试", "fill it in and try again"),
        Final | Returns { .. } => (
            "请办理；确有困难的，可提请会商",
            "work on it; for a hard case ask for a consultation",
        ),
        TooLate { .. } => ("请联系派单台或督办人员", "ask the desk or the supervisor"),
        Cap { .. } => (
            "请办理；确有困难的，可提请会商或督办",
            "go on with the work; for a hard case ask for a consultation",
        ),
        NoTask { .. } => ("请从任务列表中选择", "choose one of the listed tasks"),
        Task { .. } => ("请刷新任务列表", "reload the tasks"),
        Needs { .. } => ("请等待前置任务完成", "wait until those tasks are done"),
        OpenTasks { .. } => (
            "请完成这些任务，或由派单台按规定跳过",
            "finish these tasks, or let the desk skip those that may be",
        ),
        NotListed { .. } => ("请从列出的选项中选择", "choose one of those the type lists"),
        NoReporter { .. } => ("请从反映人列表中选择", "choose one of the listed reporters"),
        Grade { .. } => ("请在范围内评价", "give a grade within the range"),
        Proof { .. } => (
            "请附上通话记录、短信截图等凭证",
            "attach call records or messages as proof",
        ),
        SameReviewer => ("请由单位另派他人", "let the unit name somebody else"),
        Merge { .. } => (
            "请选择同类、尚未答复的事项",
            "choose an unanswered matter of the same family",
        ),
        Others { .. } => (
            "可改为撤回本人的反映，或先拆分",
            "part the other matters first",
        ),
        NoOrder { .. } => ("请从在办督办单中选择", "choose one of the open orders"),
        NoConsultation { .. } => (
            "请从进行中的会商中选择",
            "choose one of the open consultations",
        ),
        NotAsked => ("请联系会商发起人", "ask whoever convened it"),
        FewOpinions { .. } => (
            "请等待其余专家和单位的意见",
            "wait for the others' opinions",
        ),
        File { .. } => ("请按要求上传", "upload files of the listed kinds and sizes"),
        NoLead => ("请由派单员指定主办单位", "let a dispatcher name the lead"),
        Evidence { .. } => ("请上传照片后再答复", "attach the picture, then answer"),
        Unanswered { .. } => ("请先答复每一位反映人", "answer every reporter first"),
        NoWord => (
            "请回访，或记录办结理由",
            "call back, or record why it closes without the person's word",
        ),
        Pending { .. } => ("请等待裁决", "wait for the decision"),
        LimitText { .. } => (
            "请写成“5 workdays”这样的形式",
            "write a limit such as `5 workdays`",
        ),
        NotContacted => ("请先记录一次联系", "record a contact first"),
        NothingToDo => ("", ""),
    };
    Words::new(zh, en)
}

fn both(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}

/// Titles of actions, for sentences.
fn title(action: &str) -> (String, String) {
    let spec = crate::actions::spec(action).map(|spec| spec.title());
    let words = spec.unwrap_or_else(|| Words::new(action, action.replace('_', " ")));
    (words.zh, words.en)
}

fn field_words(field: &str) -> (&str, &str) {
    match field {
        "reason" => ("理由", "the reason"),
        "text" => ("内容", "the text"),
        "ground" => ("理由", "the ground"),
        "channel" => ("其他渠道", "the other channel"),
        "missing" => ("需补正的材料", "the list of what is missing"),
        "unit" => ("单位", "the unit"),
        "experts" => ("专家", "the experts"),
        "facts" => ("新情况", "the new facts"),
        "suspend" => ("中止情形", "reason to suspend"),
        "divert" => ("分流渠道", "channel to divert to"),
        "class" => ("答复类别", "class of answer"),
        "demand_class" => ("诉求分类", "class of demand"),
        "grade" => ("督办等级", "grade of order"),
        "form" => ("表单", "the form"),
        other => (other, other),
    }
}

/// Tasks by name, one after another.
fn listed(names: &dyn Names, tasks: &[String]) -> (String, String) {
    let each = tasks.iter().map(|task| names.task(task));
    let (zh, en): (Vec<_>, Vec<_>) = each.map(|task| (task.zh, task.en)).unzip();
    (zh.join("、"), en.join(", "))
}
