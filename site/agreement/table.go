package agreement

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clausebook/clausebook/site/standard"
)

// A Table is a part of an agreement in words, ready to be drawn in any language.
type Table struct {
	Head []standard.Text
	Rows [][]standard.Text
}

// Tables lists the names of the tables.
var Tables = []string{"targets", "hours", "priorities", "credits", "downtime"}

// Table gives one of the tables; ok is false for an unknown name or when the agreement says nothing about it. cal is the
// calendar of the agreement, or nil.
func (a *Agreement) Table(name string, cal *Calendar) (t Table, ok bool) {
	switch name {
	case "targets":
		t = a.targetTable()
	case "hours":
		t = a.hoursTable(cal)
	case "priorities":
		t = a.priorityTable()
	case "credits":
		t = a.creditTable()
	case "downtime":
		t = a.downtimeTable(cal)
	}
	return t, len(t.Rows) > 0
}

func (t *Table) add(row ...standard.Text) { t.Rows = append(t.Rows, row) }

func (a *Agreement) targetTable() Table {
	t := Table{Head: []standard.Text{
		text("Target", "指标"), text("Agreed", "约定值"), text("Counted", "计算口径"), text("Measured", "测量方法"), text("Source", "数据来源"),
	}}
	for _, x := range a.Targets {
		t.add(capital(x.Name()), a.Agreed(x), a.Counted(x), x.Measure, x.Source)
	}
	return t
}

// capital begins the English text with a capital letter.
func capital(t standard.Text) standard.Text {
	out := standard.Text{}
	for lang, s := range t {
		if lang == "en" && s != "" {
			s = strings.ToUpper(s[:1]) + s[1:]
		}
		out[lang] = s
	}
	return out
}

func (a *Agreement) hoursTable(cal *Calendar) (t Table) {
	if a.Hours == nil {
		return t
	}
	t.Head = []standard.Text{text("Item", "项目"), text("Agreed", "约定")}
	t.add(text("Service hours", "服务时间"), capital(a.Hours.Words()))
	if a.TimeZone != "" {
		t.add(text("Time zone", "时区"), a.zoneWords())
	}
	if cal == nil {
		return t
	}
	t.add(text("Calendar of working days", "工作日历"), cal.Title)
	for _, year := range cal.Years() {
		days := cal.WorkingDays(date(year, 1, 1), date(year, 12, 31))
		t.add(text(fmt.Sprintf("Working days in %d", year), fmt.Sprintf("%d年工作日", year)), text(fmt.Sprintf("%d days", days), fmt.Sprintf("%d 天", days)))
	}
	if days := cal.MakeUp(); len(days) > 0 {
		var words []standard.Text
		for _, d := range days {
			words = append(words, plain(d.String()))
		}
		t.add(text("Make-up working days", "周末调休上班日"), list(comma, words))
	}
	return t
}

// zoneWords names the zone and how far it is from UTC, where that is the same all year round.
func (a *Agreement) zoneWords() standard.Text {
	zone, err := time.LoadLocation(a.TimeZone)
	if err != nil {
		return plain(a.TimeZone)
	}
	year := a.From.Time().Year()
	_, offset := time.Date(year, 1, 1, 0, 0, 0, 0, zone).Zone()
	if _, summer := time.Date(year, 7, 1, 0, 0, 0, 0, zone).Zone(); summer != offset {
		return plain(a.TimeZone)
	}
	sign, minutes := "+", offset/60
	if minutes < 0 {
		sign, minutes = "−", -minutes
	}
	utc := fmt.Sprintf("UTC%s%d", sign, minutes/60)
	if minutes%60 != 0 {
		utc += fmt.Sprintf(":%02d", minutes%60)
	}
	return phrase(text("%s (%s)", "%s（%s）"), a.TimeZone, utc)
}

func (a *Agreement) priorityTable() (t Table) {
	p := a.Priorities
	if p == nil {
		return t
	}
	t.Head = append(t.Head, text("Impact / urgency", "影响度／紧急度"))
	for _, u := range p.Urgency {
		t.Head = append(t.Head, phrase(text("Urgency: %s", "紧急度：%s"), u))
	}
	for i, impact := range p.Impact {
		row := []standard.Text{phrase(text("Impact: %s", "影响度：%s"), impact)}
		for _, priority := range p.Matrix[i] {
			row = append(row, plain(priority))
		}
		t.add(row...)
	}
	return t
}

func (a *Agreement) creditTable() (t Table) {
	c := a.Credits
	if c == nil {
		return t
	}
	attained := text("availability", "可用性")
	var period standard.Text
	if target := a.Target(c.Target.Name); target != nil {
		attained, period = target.Name(), target.Period.words()
	}
	t.Head = []standard.Text{phrase(text("Attained %s %s", "%[2]s实际%[1]s"), attained, period), text("Credit", "费用抵扣")}
	for _, b := range c.fromTop() {
		span := text(fmt.Sprintf("at least %s and below %s", b.From, b.Below), fmt.Sprintf("不低于 %s 且低于 %s", b.From, b.Below))
		if b.From.Sign() == 0 {
			span = text("below "+b.Below.String(), "低于 "+b.Below.String())
		}
		t.add(capital(span), plain(b.Credit.String()))
	}
	if c.Cap != nil {
		t.add(text("At most", "上限"), plain(c.Cap.String()))
	}
	return t
}

func (a *Agreement) downtimeTable(cal *Calendar) (t Table) {
	var targets []*Target
	for _, x := range a.Targets {
		if Downtime(a, x, cal) != nil {
			targets = append(targets, x)
		}
	}
	if len(targets) == 0 {
		return t
	}
	promise := func(x *Target) standard.Text {
		return phrase(text("%s %s %s", "%[1]s %[2]s（%[3]s）"), x.Name(), x.Percent.String(), x.Period.words())
	}
	t.Head = []standard.Text{text("Period", "周期"), capital(targets[0].Basis.words()), phrase(text("Allowed downtime: %s", "允许停机时间：%s"), promise(targets[0]))}
	if len(targets) > 1 {
		t.Head = []standard.Text{text("Target", "指标"), text("Period", "周期"), text("Reckoned on", "计算基准"), text("Allowed downtime", "允许停机时间")}
	}
	for _, x := range targets {
		for _, d := range Downtime(a, x, cal) {
			row := []standard.Text{capital(d.Period), minutes(d.Service, 0), minutes(d.Allowed, 2)}
			if len(targets) > 1 {
				row[1] = phrase(text("%s, %s", "%s，%s"), row[1], x.Basis.words())
				row = slices.Insert(row, 0, capital(promise(x)))
			}
			t.add(row...)
		}
	}
	return t
}
