//! What residents say (诉求文本): invented appeals, a title and a text for a class of the hotline's tree.

use crate::{Dice, Place};

/// An appeal as a resident would tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    /// Leaf key of the classification tree in the pack `city-base`.
    pub class: &'static str,
    /// Whether the caller asks, complains, reports, suggests or needs help.
    pub kind: &'static str,
    pub title: String,
    pub text: String,
}

/// class, kind, weight, title, text; `{place}` and `{days}` are filled in.
const TEMPLATES: &[(&str, &str, u32, &str, &str)] = &[
    (
        "noise-construction",
        "complain",
        9,
        "工地夜间施工扰民",
        "{place}旁边的工地夜里十一点以后还在打桩,已经连续{days}天了,家里有老人和上学的孩子,希望尽快制止。",
    ),
    (
        "noise-night",
        "complain",
        5,
        "烧烤店深夜噪声",
        "{place}楼下烧烤店营业到凌晨两点,音响和喧哗声很大,多次沟通没有改善。",
    ),
    (
        "noise-dancing",
        "complain",
        3,
        "广场舞音响过大",
        "{place}小广场每天晚上七点到九点半跳舞,音响声音过大,影响孩子写作业。",
    ),
    (
        "rubbish",
        "complain",
        7,
        "垃圾清运不及时",
        "{place}的垃圾桶已经{days}天没有清运,夏天味道很重,希望安排清理。",
    ),
    (
        "street-vendor",
        "complain",
        4,
        "占道经营堵塞人行道",
        "{place}早上六点到九点有流动摊贩占道,行人只能走机动车道,很不安全。",
    ),
    (
        "illegal-building",
        "report",
        3,
        "楼顶违规搭建",
        "{place}有住户在楼顶搭建阳光房,存在安全隐患,请核查。",
    ),
    (
        "street-light",
        "help",
        6,
        "路灯不亮",
        "{place}一段路灯坏了{days}天,晚上下班走路看不清,请维修。",
    ),
    (
        "road-damage",
        "help",
        7,
        "路面破损有坑",
        "{place}路面有一个大坑,下雨积水看不见,已经有人摔倒,请尽快修补。",
    ),
    (
        "manhole",
        "help",
        4,
        "井盖松动异响",
        "{place}井盖松动,车一过就响,晚上尤其明显,也担心掉进去。",
    ),
    (
        "parking",
        "complain",
        6,
        "车辆乱停堵住通道",
        "{place}路口经常有车乱停,救护车都进不来,请加强管理。",
    ),
    (
        "bus",
        "suggest",
        3,
        "公交班次间隔太长",
        "{place}站的公交早高峰等了四十分钟,建议增加班次或调整发车时间。",
    ),
    (
        "traffic-signal",
        "suggest",
        2,
        "红绿灯配时不合理",
        "{place}路口行人绿灯只有十二秒,老人过不去,建议延长。",
    ),
    (
        "taxi",
        "complain",
        2,
        "出租车拒载",
        "昨晚在{place}打车,司机听说路近就拒载,希望处理。",
    ),
    (
        "water-outage",
        "help",
        4,
        "突然停水",
        "{place}小区从昨天开始停水,没有通知,家里有婴儿,什么时候能恢复?",
    ),
    (
        "water-leak",
        "help",
        3,
        "自来水管漏水",
        "{place}路边水管一直往外冒水,流了{days}天,太浪费了。",
    ),
    (
        "drainage",
        "help",
        4,
        "雨水井堵塞积水",
        "{place}一下雨就积水到脚踝,雨水箅子堵了,请疏通。",
    ),
    (
        "power-outage",
        "help",
        3,
        "频繁跳闸停电",
        "{place}这栋楼一周跳闸{days}次,冰箱里的东西都坏了,请检修线路。",
    ),
    (
        "gas",
        "help",
        1,
        "闻到燃气味",
        "{place}楼道里有明显燃气味,请马上派人来看。",
    ),
    (
        "heating",
        "help",
        6,
        "暖气不热",
        "{place}家里室温只有十四度,报修{days}次没有人来,老人冻得受不了。",
    ),
    (
        "property-service",
        "complain",
        6,
        "物业不作为",
        "{place}小区电梯间灯坏、垃圾成堆,物业收费不办事,请督促。",
    ),
    (
        "house-leak",
        "help",
        4,
        "屋顶漏水维修资金",
        "{place}顶楼漏水,申请维修资金快两个月没有批,请问进度。",
    ),
    (
        "lift",
        "help",
        3,
        "电梯反复故障",
        "{place}电梯这个月困人{days}次,老人不敢坐,请检验。",
    ),
    (
        "smell",
        "complain",
        3,
        "夜间有刺鼻气味",
        "{place}附近夜里有刺鼻气味,开不了窗,请查一下来源。",
    ),
    (
        "dust",
        "complain",
        3,
        "渣土车带泥上路",
        "{place}渣土车不冲洗就上路,尘土飞扬,路面全是泥。",
    ),
    (
        "sea-pollution",
        "report",
        1,
        "海边有污水排出",
        "{place}附近海边有管子往海里排黑水,有照片,请查处。",
    ),
    (
        "consumer-dispute",
        "complain",
        5,
        "预付卡商家关门",
        "在{place}的健身房办了年卡,店突然关门,电话不接,请帮忙退款。",
    ),
    (
        "food-safety",
        "report",
        3,
        "外卖吃出异物",
        "在{place}一家店点的外卖里有异物,商家不承认,要求查处。",
    ),
    (
        "overcharge",
        "complain",
        2,
        "停车收费不明示",
        "{place}停车场没有公示价格,一小时收了三十元,请核查。",
    ),
    (
        "wages",
        "help",
        4,
        "拖欠工资",
        "在{place}的工地干了{days}个月,工资一直没结,老板推脱,请帮我们要回来。",
    ),
    (
        "social-security",
        "consult",
        4,
        "灵活就业怎么参保",
        "我没有固定单位,想自己交社保,需要什么材料,在哪里办?",
    ),
    (
        "employment",
        "consult",
        2,
        "就业补贴咨询",
        "毕业两年内在青岛就业,能不能领住房补贴,怎么申请?",
    ),
    (
        "school-place",
        "consult",
        4,
        "随迁子女入学",
        "我家住{place},孩子今年上小学,外地户口,需要哪些材料?",
    ),
    (
        "training-refund",
        "complain",
        3,
        "培训机构不退费",
        "{place}的培训机构换了地方,剩余课时不退,请协调。",
    ),
    (
        "hospital",
        "complain",
        2,
        "挂号难",
        "{place}附近医院专家号总抢不到,老人不会用手机,能不能留一些窗口号?",
    ),
    (
        "medical-insurance",
        "consult",
        4,
        "异地就医备案",
        "父母从外地来青岛看病,异地就医备案怎么办,要回去盖章吗?",
    ),
    (
        "pension",
        "consult",
        3,
        "养老金认证",
        "老人腿脚不便,养老金资格认证能不能不去现场?",
    ),
    (
        "low-income",
        "help",
        2,
        "申请临时救助",
        "家里主要劳动力生病住院,想申请临时救助,邻居说可以打这个电话。",
    ),
    (
        "disability",
        "consult",
        1,
        "无障碍坡道",
        "{place}楼门口没有坡道,轮椅出不去,能不能装一个?",
    ),
    (
        "household-registration",
        "consult",
        2,
        "户口迁移",
        "买房后想把户口迁到{place},需要跑几个地方?",
    ),
    (
        "tree",
        "help",
        2,
        "树枝遮挡路灯和窗户",
        "{place}行道树长得太密,挡住窗户和路灯,请修剪。",
    ),
    (
        "park-facility",
        "help",
        2,
        "公园健身器材损坏",
        "{place}公园的健身器材断了,有尖角,孩子容易受伤。",
    ),
    (
        "tourism",
        "complain",
        2,
        "旅游强制消费",
        "参加一日游被带去购物店两个小时,不买不让走,请处理。",
    ),
    (
        "digital-service",
        "help",
        2,
        "网上办事登录失败",
        "在手机上办居住证一直提示系统忙,试了{days}天,请帮忙看看。",
    ),
    (
        "policy-question",
        "consult",
        3,
        "限行政策咨询",
        "外地牌照的车早晚高峰能不能走{place},有没有限行?",
    ),
    (
        "fire-passage",
        "report",
        2,
        "消防通道被占",
        "{place}小区消防通道停满了车,画了线也没人管,请处理。",
    ),
    (
        "stray-dog",
        "help",
        2,
        "流浪狗伤人",
        "{place}附近有几只流浪狗追人,昨天有孩子被咬,请处理。",
    ),
];

impl Appeal {
    /// Some appeal about `place`.
    pub fn invent(dice: &mut Dice, place: &Place) -> Appeal {
        let weights: Vec<u32> = TEMPLATES.iter().map(|t| t.2).collect();
        let (class, kind, _, title, text) = TEMPLATES[dice.weighted(&weights)];
        let days = dice.between(2, 6).to_string();
        let fill = |t: &str| t.replace("{place}", &place.text).replace("{days}", &days);
        Appeal {
            class,
            kind,
            title: fill(title),
            text: fill(text),
        }
    }

    /// The classes that this city's residents speak of.
    pub fn classes() -> impl Iterator<Item = &'static str> {
        TEMPLATES.iter().map(|t| t.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Places;

    #[test]
    fn an_appeal_fills_every_blank() {
        let places = Places::load().unwrap();
        let mut dice = Dice::new(3);
        for _ in 0..300 {
            let place = places.invent(&mut dice);
            let appeal = Appeal::invent(&mut dice, &place);
            assert!(
                !appeal.text.contains('{') && !appeal.title.contains('{'),
                "{appeal:?}"
            );
        }
    }
}
