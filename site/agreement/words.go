package agreement

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site/standard"
)

func text(en, zh string) standard.Text { return standard.Text{"en": en, "zh-CN": zh} }

func plain(s string) standard.Text { return standard.Text{"": s} }

// phrase puts words into a sentence, in English, Chinese and every other language that one of the words has.
func phrase(format standard.Text, args ...any) standard.Text {
	languages := []string{"en", "zh-CN"}
	for _, a := range args {
		t, _ := a.(standard.Text)
		for lang := range t {
			if lang != "" && !slices.Contains(languages, lang) {
				languages = append(languages, lang)
			}
		}
	}
	out := standard.Text{}
	for _, lang := range languages {
		words := make([]any, len(args))
		for i, a := range args {
			if t, ok := a.(standard.Text); ok {
				a = t.In(lang)
			}
			words[i] = a
		}
		out[lang] = fmt.Sprintf(format.In(lang), words...)
	}
	return out
}

// list joins texts with a separator of the language.
func list(separator standard.Text, parts []standard.Text) standard.Text {
	if len(parts) == 0 {
		return plain("")
	}
	out := parts[0]
	for _, p := range parts[1:] {
		out = phrase(text("%s%s%s", "%s%s%s"), out, separator, p)
	}
	return out
}

var (
	comma     = text(", ", "、")
	semicolon = text("; ", "；")
)

// vocabulary holds the words of excludes, starts, pauses, impact and urgency that are shown in every language.
var vocabulary = map[string]standard.Text{
	"planned-maintenance":   text("planned maintenance", "计划内维护"),
	"emergency-maintenance": text("emergency maintenance", "紧急维护"),
	"force-majeure":         text("force majeure", "不可抗力"),
	"customer-caused":       text("caused by the customer", "客户原因"),
	"third-party-caused":    text("caused by a third party", "第三方原因"),
	"agreed-stop":           text("stop at the customer's wish", "客户要求的停机"),

	"registration":  text("registration", "登记"),
	"first-report":  text("first report", "首次报告"),
	"detection":     text("detection", "发现"),
	"confirmation":  text("confirmation", "确认"),
	"assignment":    text("assignment", "分派"),
	"approval":      text("approval", "批准"),
	"declaration":   text("declaration of the disaster", "宣布灾难"),
	"end-of-period": text("end of the period", "周期结束"),

	"waiting-for-customer": text("waiting for the customer", "等待客户"),
	"waiting-for-supplier": text("waiting for a supplier", "等待供应商"),
	"waiting-for-change":   text("waiting for a change", "等待变更"),
	"waiting-for-parts":    text("waiting for parts", "等待备件"),

	"critical":  text("critical", "极高"),
	"very-high": text("very high", "很高"),
	"high":      text("high", "高"),
	"medium":    text("medium", "中"),
	"low":       text("low", "低"),
	"very-low":  text("very low", "很低"),
}

func vocabularyWords() []string {
	words := make([]string, 0, len(vocabulary))
	for w := range vocabulary {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

var unmeasurable = map[string]standard.Text{
	"measure": text("measure", "测量方法（measure）"),
	"source":  text("source", "数据来源（source）"),
}

var kindNames = map[Kind]standard.Text{
	Availability: text("availability", "可用性"),
	Response:     text("response", "响应时间"),
	Resolution:   text("resolution", "解决时间"),
	Request:      text("request fulfilment", "服务请求交付时间"),
	Reporting:    text("service report", "服务报告"),
	RTO:          text("recovery time (RTO)", "恢复时间目标（RTO）"),
	RPO:          text("recovery point (RPO)", "恢复点目标（RPO）"),
	Capacity:     text("capacity", "容量"),
	Satisfaction: text("satisfaction", "满意度"),
	Other:        text("target", "指标"),
}

func (k Kind) name() standard.Text { return kindNames[k] }

// Name is what the target is called: its title, or its kind with the priority.
func (t *Target) Name() standard.Text {
	switch {
	case len(t.Title) > 0:
		return t.Title
	case t.Kind == Other || t.Kind == Capacity && t.ID != "":
		return plain(t.ID)
	case t.Priority != "":
		return phrase(text("%s %s", "%s %s"), t.Priority, t.Kind.name())
	}
	return t.Kind.name()
}

func (p Period) words() standard.Text {
	switch p {
	case Month:
		return text("per month", "每月")
	case Quarter:
		return text("per quarter", "每季度")
	case Year:
		return text("per year", "每年")
	}
	return plain("")
}

func (b Basis) words() standard.Text {
	if b == ServiceTime {
		return text("agreed service time", "约定服务时间")
	}
	return text("calendar time", "自然时间")
}

func (c Clock) words() standard.Text {
	if c == ServiceClock {
		return text("service hours", "服务时间")
	}
	return text("around the clock", "自然时间（7×24）")
}

// Words says when service is given.
func (h *Hours) Words() standard.Text {
	span := clockTime(h.From) + "–" + clockTime(h.To)
	switch {
	case h.Always():
		return text("every day "+span+" (7 × 24)", "每天 "+span+"（7×24）")
	case h.WorkingDays:
		return text("working days "+span, "工作日 "+span)
	}
	return text("every day "+span, "每天 "+span)
}

// words says a duration. A day of the service-hours clock is a working day, or a service day where service is given every
// day but not around the clock.
func (d Duration) words(clock Clock, h *Hours) standard.Text {
	day := text("day", "天")
	switch {
	case clock != ServiceClock || h.Always():
	case h != nil && !h.WorkingDays:
		day = text("service day", "个服务日")
	default:
		day = text("working day", "个工作日")
	}
	var en, zh []string
	add := func(n int, unit standard.Text) {
		if n == 0 {
			return
		}
		word := unit["en"]
		if n > 1 {
			word += "s"
		}
		en = append(en, fmt.Sprintf("%d %s", n, word))
		zh = append(zh, fmt.Sprintf("%d %s", n, unit["zh-CN"]))
	}
	add(d.Weeks, text("week", "周"))
	add(d.Days, day)
	add(d.Hours, text("hour", "小时"))
	add(d.Minutes, text("minute", "分钟"))
	add(d.Seconds, text("second", "秒"))
	if len(en) == 0 {
		return text("0 minutes", "0 分钟")
	}
	return text(strings.Join(en, " "), strings.Join(zh, " "))
}

// duration says the time of the target, or nothing.
func (a *Agreement) duration(t *Target) standard.Text {
	if t.Within == nil {
		return plain("")
	}
	return t.Within.words(t.Clock, a.Hours)
}

// clocked says the time of the target and the clock in which it runs.
func (a *Agreement) clocked(t *Target) standard.Text {
	if t.Clock == ServiceClock && !a.Hours.Always() && a.Hours != nil {
		return phrase(text("%s (%s)", "%s（%s）"), a.duration(t), a.Hours.Words())
	}
	return a.duration(t)
}

// Agreed says what a target promises: "at least 99.9%", "within 15 minutes, in 95% of cases".
func (a *Agreement) Agreed(t *Target) standard.Text {
	var parts []standard.Text
	atLeast, within := text("at least %s", "不低于 %s"), text("within %s", "%s内")
	if t.AtMost {
		atLeast = text("at most %s", "不高于 %s")
	}
	if t.Kind == RPO {
		within = text("at most %s", "不超过 %s")
	}
	switch {
	case t.Percent != nil && len(t.Unit) > 0:
		parts = append(parts, phrase(atLeast, phrase(text("%s %s", "%s %s"), t.Percent.String(), t.Unit)))
	case t.Percent != nil:
		parts = append(parts, phrase(atLeast, t.Percent.String()))
	case t.Value != nil && len(t.Unit) > 0:
		parts = append(parts, phrase(atLeast, phrase(text("%s %s", "%s %s"), t.Value.String(), t.Unit)))
	case t.Value != nil:
		parts = append(parts, phrase(atLeast, t.Value.String()))
	}
	if t.Within != nil {
		parts = append(parts, phrase(within, a.duration(t)))
	}
	if t.Share != nil {
		parts = append(parts, phrase(text("in %s of cases", "达成率不低于 %s"), t.Share.String()))
	}
	return list(text(", ", "，"), parts)
}

// Counted says how a target is reckoned: period, basis or clock, start, pauses, exclusions.
func (a *Agreement) Counted(t *Target) standard.Text {
	var parts []standard.Text
	if t.Period != "" && (t.Within == nil || t.Share != nil) {
		parts = append(parts, t.Period.words())
	}
	if t.Basis != "" {
		parts = append(parts, t.Basis.words())
	}
	if t.Clock != "" || t.Kind == RTO {
		parts = append(parts, t.Clock.words())
	}
	if len(t.Starts) > 0 {
		parts = append(parts, phrase(text("from %s", "自%s起"), t.Starts))
	}
	if len(t.Pauses) > 0 {
		parts = append(parts, phrase(text("paused while %s", "暂停：%s"), list(comma, t.Pauses)))
	}
	if len(t.Excludes) > 0 {
		parts = append(parts, phrase(text("without %s", "不含%s"), list(comma, t.Excludes)))
	}
	return list(semicolon, parts)
}

// thousands puts commas between groups of three digits.
func thousands(number string) string {
	whole, fraction, point := strings.Cut(number, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		return whole + "." + fraction
	}
	return whole
}

// minutes says a number of minutes, and from an hour on also in hours.
func minutes(m Decimal, decimals int) standard.Text {
	s := thousands(m.Round(decimals))
	out := text(s+" minutes", s+" 分钟")
	if decimals == 0 || m.Cmp(Whole(60)) < 0 {
		return out
	}
	// Whole seconds, cut off: nobody is told a second more than is allowed.
	total := wholeSeconds(m)
	var en, zh []string
	for _, u := range []struct {
		n      int64
		en, zh string
	}{{total / 3600, "h", "小时"}, {total / 60 % 60, "min", "分"}, {total % 60, "s", "秒"}} {
		if u.n > 0 {
			en = append(en, fmt.Sprintf("%d %s", u.n, u.en))
			zh = append(zh, fmt.Sprintf("%d %s", u.n, u.zh))
		}
	}
	return phrase(text("%s (%s)", "%s（%s）"), out, text(strings.Join(en, " "), strings.Join(zh, " ")))
}
