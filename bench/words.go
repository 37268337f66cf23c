package bench

import (
	"fmt"
	"math"
	"strings"
)

// The words of the book. None of them is taken from a standard; only numbers of clauses appear in it.

type bilingual struct{ en, zh string }

type entry struct {
	id string
	bilingual
}

// power draws a rank below n of which small ones are likely: 1 as often as all ranks from √n on.
func power(n int, chance float64) float64 { return math.Pow(float64(n), chance) - 1 }

// A kind of document: its type in front matter, the beginning of its ids, its folder.
type kind struct{ name, prefix, folder, zh string }

var kinds = map[byte]kind{
	'm': {"manual", "MAN", "manuals", "手册"},
	'o': {"policy", "POL", "policies", "方针"},
	'l': {"plan", "PLN", "plans", "计划"},
	's': {"process", "PCS", "processes", "过程说明"},
	'p': {"procedure", "PRC", "procedures", "程序"},
	'i': {"instruction", "INS", "instructions", "作业指导书"},
	'g': {"register", "REG", "registers", "登记表"},
	'r': {"record", "REC", "records", "记录"},
	't': {"report", "RPT", "reports", "报告"},
	'f': {"form", "FRM", "forms", "表单"},
}

// kindOrder repeats through the book; it begins with a policy, which the others implement.
const kindOrder = "oppiplspirpigpstpplirpifpimoslpgrtip"

// statuses are drawn with equal chance: seven of ten documents are approved.
var statuses = strings.Fields("approved approved approved approved approved approved approved draft in-review withdrawn")

var tags = strings.Fields("sms operations audit measures security suppliers services continuity")

var syllables = strings.Fields("ba co di fe gu ha in jo ka li mo ne or pa qui ra se ti un ve wa xe yo za al bre cro dan el for gri hol")

var roles = []entry{
	{"service-desk-manager", bilingual{"Service desk manager", "服务台经理"}},
	{"change-manager", bilingual{"Change manager", "变更经理"}},
	{"problem-manager", bilingual{"Problem manager", "问题经理"}},
	{"service-delivery-head", bilingual{"Head of service delivery", "服务交付负责人"}},
	{"security-officer", bilingual{"Information security officer", "信息安全负责人"}},
	{"supplier-manager", bilingual{"Supplier manager", "供应商经理"}},
	{"configuration-manager", bilingual{"Configuration manager", "配置经理"}},
	{"capacity-manager", bilingual{"Capacity manager", "容量经理"}},
	{"quality-manager", bilingual{"Quality manager", "质量经理"}},
	{"release-manager", bilingual{"Release manager", "发布经理"}},
	{"continuity-manager", bilingual{"Continuity manager", "连续性经理"}},
	{"it-director", bilingual{"IT director", "信息技术总监"}},
}

var services = []entry{
	{"email", bilingual{"E-mail", "电子邮件"}}, {"payroll", bilingual{"Payroll", "薪资系统"}}, {"network", bilingual{"Office network", "办公网络"}},
	{"backup", bilingual{"Backup", "备份服务"}}, {"hosting", bilingual{"Application hosting", "应用托管"}}, {"telephony", bilingual{"Telephony", "电话服务"}},
	{"workplace", bilingual{"Workplace", "桌面服务"}}, {"identity", bilingual{"Identity", "身份管理"}}, {"archive", bilingual{"Document archive", "文档归档"}},
	{"reporting", bilingual{"Reporting", "报表服务"}}, {"storage", bilingual{"File storage", "文件存储"}}, {"monitoring", bilingual{"Monitoring", "监控服务"}},
}

var terms = []entry{
	{"escalation", bilingual{"escalation", "升级"}}, {"workaround", bilingual{"workaround", "临时方案"}}, {"baseline", bilingual{"baseline", "基线"}},
	{"outage", bilingual{"outage", "中断"}}, {"backlog", bilingual{"backlog", "积压"}}, {"rollback", bilingual{"rollback", "回退"}},
	{"maintenance-window", bilingual{"maintenance window", "维护窗口"}}, {"known-error", bilingual{"known error", "已知错误"}},
	{"spare-capacity", bilingual{"spare capacity", "备用容量"}}, {"hand-over", bilingual{"hand-over", "交接"}},
	{"standby", bilingual{"standby", "待命"}}, {"threshold", bilingual{"threshold", "阈值"}},
}

var subjects = []bilingual{
	{"Change enablement", "变更实施"}, {"Incident handling", "事件处理"}, {"Major incident response", "重大事件响应"}, {"Problem control", "问题控制"},
	{"Service level reporting", "服务级别报告"}, {"Supplier evaluation", "供应商评价"}, {"Configuration baseline", "配置基线"}, {"Capacity forecast", "容量预测"},
	{"Availability review", "可用性评审"}, {"Continuity exercise", "连续性演练"}, {"Security controls", "安全控制"}, {"Budgeting", "预算"},
	{"Demand review", "需求评审"}, {"Release and deployment", "发布与部署"}, {"Knowledge upkeep", "知识维护"}, {"Catalogue upkeep", "目录维护"},
	{"Access requests", "访问请求"}, {"Internal audit", "内部审核"}, {"Management review", "管理评审"}, {"Corrective action", "纠正措施"},
	{"Document control", "文件控制"}, {"Competence assessment", "能力评估"}, {"Asset inventory", "资产清查"}, {"Customer satisfaction", "客户满意度"},
}

var headings = []bilingual{
	{"Purpose", "目的"}, {"Scope", "适用范围"}, {"Responsibilities", "职责"}, {"Definitions", "术语和定义"}, {"Inputs", "输入"}, {"Activities", "活动"},
	{"Outputs", "输出"}, {"Escalation", "升级"}, {"Measures and targets", "测量与目标"}, {"Records kept", "保留的记录"}, {"Interfaces", "与其他过程的接口"},
	{"Exceptions", "例外"}, {"Review and improvement", "评审与改进"}, {"Risks", "风险与机会"}, {"Communication", "沟通"}, {"Tools", "所用工具"},
	{"Training", "培训"}, {"Evidence", "证据"},
}

var actors = []bilingual{
	{"The service desk", "服务台应"}, {"The change authority", "变更审批人应"}, {"The process owner", "过程负责人应"}, {"The supplier manager", "供应商经理应"},
	{"The configuration team", "配置小组应"}, {"The incident coordinator", "事件协调员应"}, {"Top management", "最高管理者应"}, {"The release team", "发布小组应"},
	{"The customer's contact", "客户联系人应"}, {"The problem board", "问题评审组应"}, {"The security officer", "信息安全负责人应"}, {"The auditor", "审核员应"},
	{"Every requester", "申请人应"}, {"The engineer on call", "值班工程师应"}, {"The capacity planner", "容量规划人员应"}, {"The document controller", "文件管理员应"},
	{"The network operator", "网络运维人员应"}, {"The payroll clerk", "薪资专员应"}, {"The warehouse lead", "库房主管应"}, {"The shift leader", "当班组长应"},
	{"The test manager", "测试经理应"}, {"The finance partner", "财务接口人应"}, {"The branch office", "分支机构应"}, {"The data steward", "数据管理员应"},
}

var verbs = []bilingual{
	{"records", "记录"}, {"reviews", "评审"}, {"approves", "批准"}, {"classifies", "分类"}, {"escalates", "上报"}, {"monitors", "监视"}, {"reports on", "报告"},
	{"evaluates", "评价"}, {"communicates", "沟通"}, {"plans", "策划"}, {"tests", "测试"}, {"documents", "编写"}, {"verifies", "验证"}, {"closes", "关闭"},
	{"prioritises", "排序"}, {"schedules", "安排"}, {"agrees", "商定"}, {"measures", "测量"}, {"maintains", "维护"}, {"assigns", "分派"},
	{"compares", "比对"}, {"renews", "更新"}, {"withdraws", "撤销"}, {"samples", "抽查"}, {"restores", "恢复"}, {"archives", "归档"},
}

var objects = []bilingual{
	{"the change request", "变更请求"}, {"the incident record", "事件记录"}, {"the service level target", "服务级别目标"}, {"the configuration baseline", "配置基线"},
	{"the risk treatment", "风险处置措施"}, {"the supplier contract", "供应商合同"}, {"the capacity forecast", "容量预测"}, {"the known error", "已知错误"},
	{"the release package", "发布包"}, {"the continuity test", "连续性测试结果"}, {"the availability figure", "可用性指标"}, {"the customer complaint", "客户投诉"},
	{"the budget variance", "预算偏差"}, {"the corrective action", "纠正措施"}, {"the audit result", "审核结果"}, {"the catalogue entry", "目录条目"},
	{"the knowledge article", "知识条目"}, {"the access right", "访问权限"}, {"the escalation path", "升级路径"}, {"the improvement idea", "改进建议"},
	{"the maintenance window", "维护窗口"}, {"the spare parts list", "备件清单"}, {"the standby roster", "值班表"}, {"the firewall rule", "防火墙规则"},
	{"the licence count", "许可数量"}, {"the backup report", "备份报告"}, {"the invoice", "发票"}, {"the training plan", "培训计划"},
	{"the visitor log", "访客登记"}, {"the recovery time", "恢复时间"}, {"the alarm threshold", "告警阈值"}, {"the asset label", "资产标签"},
}

// manners end a sentence; the letters after $ are explained at text.value.
var manners = []bilingual{
	{"within $n working hours of receipt", "并在$n个工作小时内通知相关方"}, {"before the weekly review", "应在每周例会之前完成"},
	{"using the form in $d", "具体见 $d"}, {"as $d describes it", "并遵守 $d 的规定"}, {"in agreement with the affected parties", "并与受影响各方达成一致"},
	{"and keeps the evidence for $n months", "并将证据保存$n个月"}, {"whenever priority $p is assigned", "当优先级为$p时立即执行"},
	{"as clause $c asks", "以满足条款 $c"}, {"in the tool $N", "在$N工具中留存结果"}, {"and informs the $r", "并通知 $r"},
	{"so that the target of 99.$p% is met", "以确保达到99.$p%的目标"}, {"unless the emergency path applies", "除非适用紧急流程"},
	{"and links it to $t", "并关联到$t"}, {"at intervals of $n days at most", "间隔不得超过$n天"}, {"as part of the transition to $N", "作为向$N过渡的一部分"},
	{"as soon as the $g is known", "在$g确认之后进行"}, {"together with the team of $N", "并会同$N团队处理"}, {"without waiting for the $r", "无须等待 $r"},
	{"on the last day of each quarter", "每季度末进行一次"}, {"and tells the customer in plain words", "并以通俗的语言告知客户"},
}

// codes are examples as they stand in such documents, in languages that have a lexer.
var codes = []struct{ lang, text string }{
	{"yaml", "# escalation of $N\npriorities:\n  - name: P$p\n    respond_minutes: $n\n    notify: [$t, service-desk]\n  - name: P4\n    respond_minutes: 240\nowner: \"$a\"\nbackup: null\n"},
	{"bash", "#!/usr/bin/env bash\nset -euo pipefail\n# is last night's backup of $N there, and not empty?\nfor host in $a-0$p $a-1$p; do\n  if ! ssh \"$host\" 'test -s /var/backups/$a.tar.zst'; then\n    echo \"missing: $t\" >&2\n    exit 1\n  fi\ndone\n"},
	{"sql", "-- incidents of $N that took too long\nSELECT i.id, i.opened_at, s.name AS service,\n       EXTRACT(EPOCH FROM (i.resolved_at - i.opened_at)) / 3600 AS hours\nFROM incident AS i JOIN service AS s ON s.id = i.service_id\nWHERE i.priority = $p AND s.code = '$a'\nGROUP BY 1, 2, 3\nORDER BY hours DESC LIMIT $n;\n"},
	{"json", "{\n  \"change\": \"$t\",\n  \"service\": \"$N\",\n  \"risk\": $p,\n  \"window\": {\"start\": \"2026-0$p-12T22:00:00Z\", \"minutes\": $n},\n  \"approvers\": [\"$a\", \"board\"],\n  \"rollback\": true\n}\n"},
	{"python", "# count what is overdue in $N\nimport csv, datetime\n\ndef overdue(path, days=$n):\n    limit = datetime.date.today() - datetime.timedelta(days=days)\n    with open(path, newline=\"\") as f:\n        rows = [r for r in csv.DictReader(f) if r[\"due\"] < str(limit)]\n    return sorted(rows, key=lambda r: (r[\"priority\"], r[\"id\"]))\n\nprint(len(overdue(\"$a-$p.csv\")))\n"},
}

type namedText struct{ name, text string }

// dataFiles are the files of a book beside its documents.
func dataFiles() []namedText {
	var roleFile, serviceFile, termFile strings.Builder
	for i, x := range roles {
		fmt.Fprintf(&roleFile, "%s:\n  title: {en: %q, zh-CN: %q}\n", x.id, x.en, x.zh)
		if i < len(roles)-1 {
			fmt.Fprintf(&roleFile, "  reports_to: %s\n", roles[len(roles)-1].id)
		}
	}
	for i, x := range services {
		fmt.Fprintf(&serviceFile, "%s:\n  title: {en: %q, zh-CN: %q}\n  owner: %s\n  status: live\n", x.id, x.en, x.zh, roles[i].id)
	}
	for _, x := range terms {
		fmt.Fprintf(&termFile, "%s:\n  term: {en: %q, zh-CN: %q}\n  definition: {en: \"What the teams of this book call %s.\", zh-CN: \"本文件集中所说的%s。\"}\n", x.id, x.en, x.zh, x.en, x.zh)
	}
	return []namedText{
		{"clausebook.yaml", "title: {en: Service management system, zh-CN: 服务管理体系}\norganization: {en: Bench Ltd, zh-CN: 基准公司}\nlanguages: [en, zh-CN]\nstandards: [iso20000-1:2018]\n"},
		{"data/organization.yaml", "name: {en: Bench Ltd, zh-CN: 基准公司}\n"},
		{"data/roles.yaml", roleFile.String()},
		{"data/services.yaml", serviceFile.String()},
		{"data/glossary.yaml", termFile.String()},
	}
}
