//! Facts in words, for timelines.

use haina_core::Words;

use crate::fact::Fact;
use crate::matter::{Act, ClosedBy, PaperAnswer, RoundCause};
use crate::names::Names;

impl Fact {
    /// What happened, in one sentence; `names` says what keys are called.
    pub fn words(&self, names: &dyn Names) -> Words {
        let (zh, en) = self.sentence(names);
        Words { zh, en }
    }

    /// Whether reporters and the public may know of it: steps of the life, not what is inside the work.
    pub fn is_public(&self) -> bool {
        match self {
            Fact::Opened(_)
            | Fact::Submitted { .. }
            | Fact::CorrectionAsked { .. }
            | Fact::Accepted { .. }
            | Fact::Rejected { .. }
            | Fact::Diverted { .. }
            | Fact::Dispatched { .. }
            | Fact::Signed { .. }
            | Fact::Transferred { .. }
            | Fact::Suspended { .. }
            | Fact::Resumed { .. }
            | Fact::Extended { .. }
            | Fact::Contacted { .. }
            | Fact::Answered { .. }
            | Fact::CalledBack { .. }
            | Fact::Rated { .. }
            | Fact::Closed { .. }
            | Fact::RoundBegun { .. }
            | Fact::Withdrawn { .. }
            | Fact::Merged { .. }
            | Fact::Unmerged { .. }
            | Fact::Supplied { .. }
            | Fact::PapersAsked { .. }
            | Fact::PaperAnswered { .. } => true,
            Fact::Commented { public, .. } => *public,
            _ => false,
        }
    }

    fn sentence(&self, names: &dyn Names) -> (String, String) {
        let both = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        match self {
            Fact::Opened(_) => both("登记", "opened"),
            Fact::Submitted { .. } => both("提交", "submitted"),
            Fact::CorrectionAsked { .. } => {
                both("一次性告知补正", "asked once for what is missing")
            }
            Fact::Accepted {
                by_silence: true, ..
            } => both("逾期未答复，视为受理", "accepted by silence"),
            Fact::Accepted { .. } => both("受理", "accepted"),
            Fact::Rejected { .. } => {
                both("不予受理", "rejected, with a ground and another channel")
            }
            Fact::Diverted { .. } => both("引导至其他渠道", "diverted to another channel"),
            Fact::Dispatched {
                lead,
                helpers,
                rows,
                ..
            } => {
                let how = if rows.is_empty() {
                    ("派单", "dispatched")
                } else {
                    ("按目录派单", "dispatched by the catalogue")
                };
                let lead = names.unit(lead);
                if helpers.is_empty() {
                    (
                        format!("{}：{}主办", how.0, lead.zh),
                        format!("{}: {} leads", how.1, lead.en),
                    )
                } else {
                    let all = helpers.iter().map(|unit| names.unit(unit));
                    let (zh, en): (Vec<_>, Vec<_>) = all.map(|unit| (unit.zh, unit.en)).unzip();
                    (
                        format!("{}：{}主办，{}协办", how.0, lead.zh, zh.join("、")),
                        format!("{}: {} leads, {} helps", how.1, lead.en, en.join(", ")),
                    )
                }
            }
            Fact::Signed { unit } => named(names.unit(unit), "{}签收", "signed by {}"),
            Fact::Objected { objection } => {
                let (by, to) = (names.unit(&objection.by_unit), names.unit(&objection.unit));
                (
                    format!("{}提出异议，建议由{}办理", by.zh, to.zh),
                    format!("{} objects and proposes {}", by.en, to.en),
                )
            }
            Fact::ObjectionDecided {
                upheld: true, unit, ..
            } => named(
                names.unit(unit),
                "异议成立，改派{}",
                "objection upheld: to {}",
            ),
            Fact::ObjectionDecided { unit, .. } => named(
                names.unit(unit),
                "异议不成立，仍由{}主办",
                "objection refused: stays with {}",
            ),
            Fact::Designated { unit, .. } => {
                named(names.unit(unit), "指定{}主办", "{} designated as lead")
            }
            Fact::Claimed { task, .. } => named(names.task(task), "认领“{}”", "claimed: {}"),
            Fact::Assigned {
                task,
                unit: Some(unit),
                ..
            } => {
                let (task, unit) = (names.task(task), names.unit(unit));
                (
                    format!("“{}”交{}", task.zh, unit.zh),
                    format!("{} given to {}", task.en, unit.en),
                )
            }
            Fact::Assigned { task, .. } => named(
                names.task(task),
                "“{}”指派经办人",
                "a person was named for: {}",
            ),
            Fact::TaskDone { task, .. } => named(names.task(task), "“{}”完成", "done: {}"),
            Fact::TaskReturned { task, unit, .. } => {
                let (task, unit) = (names.task(task), names.unit(unit));
                (
                    format!("“{}”退回，建议由{}办理", task.zh, unit.zh),
                    format!("{} returned, {} proposed", task.en, unit.en),
                )
            }
            Fact::TaskPaused { task, .. } => named(names.task(task), "“{}”暂停", "paused: {}"),
            Fact::TaskResumed { task, .. } => named(names.task(task), "“{}”恢复", "resumed: {}"),
            Fact::TaskSkipped { task, .. } => named(names.task(task), "“{}”跳过", "skipped: {}"),
            Fact::TasksAdded { tasks, .. } => (
                format!("新增任务 {} 项", tasks.len()),
                format!("{} task(s) added", tasks.len()),
            ),
            Fact::ClocksStarted { .. } => both("任务开始计时", "clocks of tasks started"),
            Fact::Transferred { transfer, .. } => {
                let (from, to) = (names.unit(&transfer.from), names.unit(&transfer.to));
                (
                    format!("由{}转{}办理，时限不变", from.zh, to.zh),
                    format!(
                        "transferred from {} to {}; the clock goes on",
                        from.en, to.en
                    ),
                )
            }
            Fact::Suspended { reason, .. } => {
                named(names.reason(reason), "中止：{}", "suspended: {}")
            }
            Fact::Resumed { .. } => both("恢复办理，时限顺延", "resumed; deadlines moved on"),
            Fact::Extended { more, .. } => (
                format!("延期 {}", more.words().zh),
                format!("extended by {}", more.words().en),
            ),
            Fact::Contacted { reached: true, .. } => {
                both("已联系反映人", "the person was contacted")
            }
            Fact::Contacted { .. } => both("联系反映人未果", "the person was not reached"),
            Fact::Answered {
                complete: true,
                unit,
                ..
            } => named(names.unit(unit), "{}答复", "answered by {}"),
            Fact::Answered { unit, .. } => named(
                names.unit(unit),
                "{}答复部分反映人",
                "{} answered some reporters",
            ),
            Fact::CalledBack { reached: true, .. } => both("回访", "called back"),
            Fact::CalledBack { .. } => both("回访未联系上", "called back, not reached"),
            Fact::Rated { grade, .. } => (format!("评价 {grade} 分"), format!("rated {grade}")),
            Fact::RatingAppealed { .. } => {
                both("单位申诉评价", "the unit appeals against a rating")
            }
            Fact::AppealDecided { upheld: true, .. } => both(
                "申诉成立，评价不计",
                "appeal upheld: the rating does not count",
            ),
            Fact::AppealDecided { .. } => both("申诉不成立", "appeal refused"),
            Fact::Closed { how, .. } => match how {
                ClosedBy::Word => both("反映人评价后办结", "closed by the person's word"),
                ClosedBy::Reason => both("记录理由办结", "closed with a recorded reason"),
                ClosedBy::Silence => both("评价期满办结", "closed: nobody said anything in time"),
                ClosedBy::Answer => both("答复后办结", "closed with the answer"),
            },
            Fact::RoundBegun {
                cause: RoundCause::Reopen,
                round,
                ..
            } => (
                format!("重启，第 {round} 轮"),
                format!("reopened, round {round}"),
            ),
            Fact::RoundBegun { round, .. } => (
                format!("发回重办，第 {round} 轮"),
                format!("sent back, round {round}"),
            ),
            Fact::Withdrawn { .. } => both("反映人撤回", "withdrawn by the person"),
            Fact::Merged { .. } => both("并入另一事项", "merged into another matter"),
            Fact::MergeMoved { .. } => both("随所并入的事项移动", "moved along with its target"),
            Fact::Unmerged { .. } => both("撤销合并", "merge undone"),
            Fact::Absorbed { .. } => {
                both("另一事项并入", "another matter was merged into this one")
            }
            Fact::Released { .. } => both("一件并入的事项拆出", "a merged matter was parted"),
            Fact::Joined { .. } => both("新增反映人", "another person reports the same"),
            Fact::Supervised { order, .. } if order.by.is_none() => {
                both("超时自动督办", "supervised by the clock")
            }
            Fact::Supervised { .. } => both("督办", "supervision ordered"),
            Fact::SupervisionReplied { .. } => both("回复督办", "the unit replied to supervision"),
            Fact::SupervisionLifted { .. } => both("解除督办", "supervision lifted"),
            Fact::Convened { .. } => both("发起会商", "consultation convened"),
            Fact::Opined { .. } => both("发表会商意见", "an opinion was given"),
            Fact::Concluded { lead, .. } => named(
                names.unit(lead),
                "会商结论：{}主办",
                "consultation concluded: {} leads",
            ),
            Fact::Commented { .. } => both("备注", "comment"),
            Fact::FilesAttached { files } => (
                format!("添加附件 {} 个", files.len()),
                format!("{} file(s) attached", files.len()),
            ),
            Fact::Supplied { channel, files, .. } => {
                let on = channel.words();
                match files.len() {
                    0 => (
                        format!("反映人补充说明（{}）", on.zh),
                        format!("the person added words ({})", on.en),
                    ),
                    n => (
                        format!("反映人补充材料 {n} 件（{}）", on.zh),
                        format!("the person added {n} file(s) ({})", on.en),
                    ),
                }
            }
            Fact::PapersAsked {
                papers, authorised, ..
            } => {
                let count = papers.get().map_or(0, Vec::len);
                match (authorised, count) {
                    (_, 0) => both("核对所需材料", "papers were looked through"),
                    (true, n) => (
                        format!("经授权，代为核验材料 {n} 份"),
                        format!("as authorised, {n} paper(s) are asked for at departments"),
                    ),
                    (false, n) => (
                        format!("未授权代为核验，需提交材料 {n} 份"),
                        format!("departments may not be asked: {n} paper(s) are wanted"),
                    ),
                }
            }
            Fact::PaperAnswered { paper, answer } => {
                let paper = names.paper(paper.text());
                match answer.get() {
                    Some(PaperAnswer::Spared { .. }) => named(
                        paper,
                        "“{}”已核验，免交",
                        "verified, need not be brought: {}",
                    ),
                    Some(PaperAnswer::Wanted { why, .. }) => {
                        let why = why.words();
                        (
                            format!("“{}”需要提交：{}", paper.zh, why.zh),
                            format!("wanted: {}; {}", paper.en, why.en),
                        )
                    }
                    None => both("材料核验有结果", "a paper was answered for"),
                }
            }
            Fact::Reclassified { .. } => both("调整分类", "reclassified"),
            Fact::RungFired {
                clock,
                percent,
                act,
                ..
            } => {
                let (zh, en) = match act {
                    Act::Remind => ("提醒", "reminder"),
                    Act::Warn => ("预警", "warning"),
                    Act::Escalate => ("升级", "escalation"),
                    Act::Supervise => ("督办", "supervision"),
                    Act::Accept | Act::Close => ("到期", "due"),
                };
                let clock = names.clock(clock);
                (
                    format!("“{}”时限已用 {percent}%：{zh}", clock.zh),
                    format!("{} limit at {percent}%: {en}", clock.en),
                )
            }
            Fact::Recomputed { .. } => {
                both("按新日历重算时限", "deadlines counted anew by the calendar")
            }
            Fact::Erased {} => both("个人信息已按期删除", "personal content erased"),
        }
    }
}

/// A sentence about one name, put where `{}` stands.
fn named(name: Words, zh: &str, en: &str) -> (String, String) {
    (zh.replace("{}", &name.zh), en.replace("{}", &name.en))
}
