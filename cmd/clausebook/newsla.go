package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/clausebook/clausebook/site"
)

// draftSLA writes the draft of a service level agreement for a service of the catalogue. What the catalogue knows is filled
// in; everything else is a placeholder, so that check is content with the draft and status lists what is to be done.
func draftSLA(s *site.Site, svc *site.Service, id, title, lang string) string {
	w := slaWriter{site: s, service: svc, lang: lang, zh: strings.HasPrefix(lang, "zh")}
	w.head(id, title)
	w.agreement()
	w.line("summary: %s", yamlText(w.say("What "+w.customerWords()+" gets from "+svc.Title.In(lang)+", how well, and what follows a miss.", w.customerWords()+"获得的“"+svc.Title.In(lang)+"”服务、其质量以及未达成时的处理。")))
	w.line("revisions:\n  - {version: \"0.1\", date: %s, author: \"\", change: %s}\n---", s.AsOf, w.say("First draft", "新建"))
	w.body()
	return w.b.String()
}

type slaWriter struct {
	b       strings.Builder
	site    *site.Site
	service *site.Service
	lang    string
	zh      bool
}

func (w *slaWriter) line(format string, args ...any) { fmt.Fprintf(&w.b, format+"\n", args...) }

func (w *slaWriter) say(en, zh string) string {
	if w.zh {
		return zh
	}
	return en
}

// todo is a placeholder of a text; value is one of a YAML value, which needs quotes.
func (w *slaWriter) todo(en, zh string) string {
	return w.say("{{ todo: "+en+" }}", "{{ 待填："+zh+" }}")
}

func (w *slaWriter) value(en, zh string) string { return strconv.Quote(w.todo(en, zh)) }

func (w *slaWriter) head(id, title string) {
	s := w.site
	w.line("---\nid: %s\ntitle: %s\ntype: sla\nversion: \"0.1\"\nstatus: draft", id, yamlText(title))
	if owner := w.service.Owner; owner != nil {
		w.line("owner: %s", yamlText(owner.ID))
	} else if len(s.Roles) > 0 {
		w.line("owner: %s", yamlText(s.Roles[0].ID))
	}
	if slices.Contains(s.Config.Classifications, "internal") {
		w.line("classification: internal")
	}
	for i, st := range s.Standards {
		if st.ID == "iso20000-1:2018" {
			clause := "8.3.3"
			if i > 0 {
				clause = st.ID + "/" + clause
			}
			w.line("satisfies:\n  - {clause: %s, extent: partial, note: %s}", strconv.Quote(clause), yamlText(w.say("agreement for one service", "就一项服务签订的协议")))
		}
	}
	w.line("services: [%s]", yamlText(w.service.ID))
	var support []string
	for _, d := range w.support() {
		support = append(support, yamlText(d.ID))
	}
	if len(support) > 0 {
		w.line("supported_by: [%s]", strings.Join(support, ", "))
	}
}

// support gives the agreements with the parties that the service needs.
func (w *slaWriter) support() []*site.Document {
	var out []*site.Document
	for _, p := range w.service.Needs {
		if d := p.Agreement; d != nil && d.Agreement != nil && d.Status != site.Withdrawn && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

func (w *slaWriter) customerWords() string {
	if c := w.customers(); len(c) == 1 {
		return c[0].Title.In(w.lang)
	}
	return w.say("the customer", "顾客")
}

// customers are the parties that the catalogue names and with which an SLA can be made.
func (w *slaWriter) customers() []*site.Party {
	return slices.DeleteFunc(slices.Clone(w.service.Customers), func(p *site.Party) bool {
		return p.Kind != "customer" && p.Kind != "customer-as-supplier"
	})
}

func (w *slaWriter) agreement() {
	svc := w.service
	w.line("agreement:\n  service: %s", yamlText(svc.ID))
	if c := w.customers(); len(c) == 1 {
		w.line("  customer: %s", yamlText(c[0].ID))
	} else {
		var ids []string
		for _, p := range c {
			ids = append(ids, p.ID)
		}
		which := ""
		if len(ids) > 0 {
			which = ": " + strings.Join(ids, ", ")
		}
		w.line("  customer: %s", w.value("customer of data/parties.yaml"+which, "data/parties.yaml 中的顾客"+strings.Replace(which, ": ", "：", 1)))
	}
	w.line("  valid: {from: %s, to: %s}", w.value("first day, as in 2027-01-01", "起始日，如 2027-01-01"), w.value("last day, as in 2028-12-31", "截止日，如 2028-12-31"))
	w.line("  period: month")
	w.line("  time_zone: %s", w.zone())
	if len(w.site.Calendars) == 1 {
		for name := range w.site.Calendars {
			w.line("  calendar: %s", yamlText(name))
		}
	}
	catalogue := ""
	if h := svc.Hours.In(w.lang); h != "" {
		catalogue = w.say("; the catalogue says: ", "；服务目录为：") + h
	}
	w.line("  hours: {days: %s, from: %s, to: %s}", w.value("every-day or working-days"+catalogue, "every-day 或 working-days"+catalogue), w.value("begin, as in 08:00", "开始时刻，如 08:00"), w.value("end, as in 20:00", "结束时刻，如 20:00"))
	w.targets()
	w.line("  priorities:\n    impact: [high, medium, low]\n    urgency: [high, medium, low]\n    matrix: [[P1, P2, P3], [P2, P3, P4], [P3, P4, P4]]")
	w.line("  credits:\n    target: availability\n    cap: %s\n    bands:", w.value("at most, as in 30%", "上限，如 30%"))
	w.line("      - {from: %s, below: %s, credit: %s}", w.value("as in 99.5%", "如 99.5%"), w.value("the target, as in 99.9%", "约定值，如 99.9%"), w.value("as in 5%", "如 5%"))
	w.line("      - {from: 0%%, below: %s, credit: %s}", w.value("as in 99.5%", "如 99.5%"), w.value("as in 10%", "如 10%"))
}

// zone is the time zone in which all other agreements of the book are made, or a placeholder.
func (w *slaWriter) zone() string {
	zone := ""
	for _, d := range w.site.Documents {
		switch a := d.Agreement; {
		case a == nil || a.TimeZone == "" || a.TimeZone == zone:
		case zone == "":
			zone = a.TimeZone
		default:
			return w.value("as in Asia/Shanghai", "如 Asia/Shanghai")
		}
	}
	if zone == "" {
		return w.value("as in Asia/Shanghai", "如 Asia/Shanghai")
	}
	return zone
}

func (w *slaWriter) targets() {
	w.line("  targets:")
	said := ""
	if t := w.service.Targets.In(w.lang); t != "" {
		said = w.say("; the catalogue says: ", "；服务目录为：") + t
	}
	measure := func(en, zh string) string {
		return fmt.Sprintf("measure: %s, source: %s", w.value("what is measured, as in "+en, "测什么，如"+zh), w.value("tool or record", "工具或记录"))
	}
	w.line("    - {id: availability, kind: availability, target: %s, basis: %s, excludes: [planned-maintenance], %s}",
		w.value("as in 99.9%"+said, "如 99.9%"+said), w.value("calendar or service-time", "calendar（自然时间）或 service-time（服务时间）"), measure("minutes without a successful probe", "探测未成功的分钟数"))
	times := []struct{ priority, response, resolution string }{{"P1", "15m", "4h"}, {"P2", "30m", "8h"}, {"P3", "4h", "2d"}, {"P4", "1d", "5d"}}
	for _, t := range times {
		for _, k := range []struct{ kind, within, en, zh string }{
			{"response", t.response, "registration to first message of an engineer", "登记至工程师首次答复"},
			{"resolution", t.resolution, "registration to service restored", "登记至服务恢复"},
		} {
			w.line("    - {id: %s-%s, kind: %s, priority: %s, within: %s, clock: %s, starts: registration, pauses: [waiting-for-customer], share: %s, %s}",
				k.kind, strings.ToLower(t.priority), k.kind, t.priority, w.value("as in "+k.within, "如 "+k.within), w.value("calendar or service-hours", "calendar 或 service-hours"), w.value("as in 95%", "如 95%"), measure(k.en, k.zh))
		}
	}
	w.line("    - {id: requests, kind: request, within: %s, clock: service-hours, share: %s, %s}", w.value("as in 2d", "如 2d"), w.value("as in 90%", "如 90%"), measure("approval to confirmation", "批准至确认完成"))
	w.line("    - {id: report, kind: reporting, within: %s, clock: service-hours, %s}", w.value("as in 5d", "如 5d"), measure("end of the month to dispatch of the report", "月末至报告发出"))
}

func (w *slaWriter) body() {
	svc := w.service
	section := func(anchor, en, zh string, text ...string) {
		w.line("## %s {#%s}\n\n%s\n", w.say(en, zh), anchor, strings.Join(text, "\n\n"))
	}
	customer := w.todo("name", "名称")
	if c := w.customers(); len(c) == 1 {
		customer = "[[party:" + c[0].ID + "]]"
	}
	owner := w.todo("role", "岗位")
	if svc.Owner != nil {
		owner = "[[role:" + svc.Owner.ID + "]]"
	}
	section("parties", "Parties and contacts", "协议各方与联系人",
		fmt.Sprintf("| | %s | %s |\n|---|---|---|\n| %s | %s | %s |\n| %s | %s | %s |\n| %s | %s | %s |", w.say("Provider", "服务方"), w.say("Customer", "顾客"),
			w.say("Name", "名称"), cell(w.site.Config.Organization.In(w.lang)), customer,
			w.say("Responsible", "负责人"), owner, w.todo("role and name", "岗位与姓名"),
			w.say("Emergency", "紧急联系"), w.todo("telephone", "电话"), w.todo("telephone", "电话")))
	section("term", "Term", "有效期", w.todo("first and last day, renewal, notice", "起止日期、续签、解除通知期"))
	var channels []string
	for _, c := range svc.Channels {
		channels = append(channels, c.In(w.lang))
	}
	service := []string{"[[service:" + svc.ID + "]]" + w.say(". ", "。") + svc.Summary.In(w.lang)}
	if len(channels) > 0 {
		service = append(service, w.say("How to ask: ", "申请渠道：")+strings.Join(channels, w.say(", ", "、"))+w.say(".", "。"))
	}
	if svc.Category != "" {
		service = append(service, w.say("Certification category: ", "认证业务类别：")+svc.Category+w.say(".", "。"))
	}
	section("service", "Service", "服务", append(service, w.say("Included: ", "包括：")+w.todo("list", "清单"), w.say("Not included: ", "不包括：")+w.todo("list", "清单"))...)
	section("hours", "Service hours", "服务时间", "```agreement\nhours\n```")
	section("targets", "Targets", "服务级别指标", "```agreement\ntargets\n```")
	section("downtime", "Availability and permitted downtime", "可用性与允许停机时间", "```agreement\ndowntime\n```", w.todo("what is down, partial outage, start and end, rounding, missing data", "何为中断、部分中断、起止、取舍、数据缺失"))
	section("priorities", "Priorities", "优先级", "```agreement\npriorities\n```", w.todo("what high, medium and low mean in the customer's words", "以顾客的说法说明高、中、低"))
	section("workload", "Workload limits and exceptions", "工作量上限与例外", w.todo("limit, figure now, what happens above it", "上限、现值、超出时的处理"))
	section("maintenance", "Maintenance", "维护", w.todo("windows, notice, what counts as downtime", "维护窗口、提前通知、何者计入停机"))
	section("reports", "Reports and reviews", "报告与评审", w.todo("to whom, when, and how often the service is reviewed", "报告对象、时间和服务评审频次"))
	section("customer-duties", "Duties of the customer", "顾客责任", w.todo("list", "清单"))
	section("escalation", "Escalation and complaints", "升级与投诉", w.todo("levels with role and time", "各级岗位与时限"))
	section("security", "Information security and continuity", "信息安全与连续性", w.todo("data, places, notice of security incidents, recovery", "数据、存放地点、安全事件通报、恢复"))
	support := []string{w.todo("none, or the agreements of supported_by", "无，或 supported_by 中的协议")}
	if all := w.support(); len(all) > 0 {
		support = nil
		for _, d := range all {
			support = append(support, "* [["+d.ID+"]]")
		}
		support = []string{strings.Join(support, "\n")}
	}
	section("support", "Supporting agreements", "支持协议", support...)
	section("credits", "Service credits", "费用抵扣", "```agreement\ncredits\n```")
	w.line("## %s {#signatures}\n\n| | %s | %s |\n|---|---|---|\n| %s | %s | %s |\n| %s | %s | %s |", w.say("Signatures", "签署"), w.say("Provider", "服务方"), w.say("Customer", "顾客"),
		w.say("Name, role", "姓名、岗位"), w.todo("name", "姓名"), w.todo("name", "姓名"), w.say("Date", "日期"), w.todo("date", "日期"), w.todo("date", "日期"))
}

// cell keeps a text from ending a cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
