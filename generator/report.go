package generator

import (
	"html/template"
	"slices"
	"strings"

	"github.com/clausebook/clausebook/site"
	"github.com/clausebook/clausebook/site/agreement"
)

func reportPath(r *site.Report) string {
	return "services/reports/" + r.Period.Name + "-" + r.Agreement.ID + ".html"
}

const reportsPath = "services/reports/index.html"

// reported gives the reports that the audience of this site may see.
func (b *builder) reported() []*site.Report {
	return slices.DeleteFunc(slices.Clone(b.site.Reports), func(r *site.Report) bool { return b.site.Hidden[r.Agreement] })
}

// ReportsPage lists the service reports, the newest period first.
type ReportsPage struct {
	Base
	Periods []ReportsPeriod
}

// A ReportsPeriod is the reports of one period.
type ReportsPeriod struct {
	ID    string
	Title string
	Rows  []ReportRow
}

// A ReportRow is one report in a list.
type ReportRow struct {
	Link     Link // to the report
	ID       string
	Service  Link
	Customer Link
	Issued   string
	Verdict  State
	Missed   []string // names of the targets
	Credit   string
}

func (f *frame) reports(b *Base) any {
	p := ReportsPage{Base: *b}
	p.Title, p.Nav = f.T("reports"), "services"
	f.crumb(&p.Base, Link{Href: f.to(b, "services/index.html"), Text: f.T("services")}, Link{Text: p.Title})
	all := f.reported()
	slices.Reverse(all)
	for _, r := range all {
		n := len(p.Periods)
		if n == 0 || p.Periods[n-1].ID != r.Period.Name {
			p.Periods = append(p.Periods, ReportsPeriod{ID: r.Period.Name, Title: capital(r.Period.In(f.lang))})
			n++
		}
		p.Periods[n-1].Rows = append(p.Periods[n-1].Rows, f.reportRow(b, r))
	}
	p.Run = []string{joinNonEmpty(" · ", b.Org, p.Title), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

func (f *frame) reportRow(b *Base, r *site.Report) ReportRow {
	row := ReportRow{Link: f.documentLink(b, r.Agreement), ID: r.Agreement.ID, Issued: f.date(r.Issued), Verdict: f.verdict(r)}
	row.Link.Href = f.to(b, reportPath(r))
	row.Service, row.Customer = f.sides(b, r.Agreement.Agreement)
	for _, x := range r.Results {
		if x.Missed() {
			row.Missed = append(row.Missed, x.Target.Heading().In(f.lang))
		}
		if x.Credit != nil {
			row.Credit = x.Credit.Credit.String()
		}
	}
	return row
}

// sides gives the service of an agreement and the other side of it.
func (f *frame) sides(b *Base, a *agreement.Agreement) (service, other Link) {
	if s := f.site.Service(a.Service.Name); s != nil {
		service = f.serviceLink(b, s)
	}
	for _, name := range []string{a.Customer.Name, a.Party.Name} {
		if x := f.site.Party(name); x != nil {
			other = f.partyLink(b, x)
		}
	}
	return service, other
}

// verdict says how many of the reported targets were missed.
func (f *frame) verdict(r *site.Report) State {
	missed, allowed := 0, 0
	for _, x := range r.Results {
		switch {
		case x.Missed():
			missed++
		case !x.Met:
			allowed++
		}
	}
	switch {
	case missed > 0:
		return State{"gap", f.T("report.n-missed", missed, len(r.Results))}
	case allowed > 0:
		return State{"partial", f.T("report.n-allowed", allowed)}
	}
	return State{"covered", f.T("report.all-met")}
}

// ReportPage is one service report (ISO/IEC 20000-1:2018, 9.4): what was agreed, what was attained, and what follows.
type ReportPage struct {
	Base
	Period    string
	Agreement Link
	ID        string
	Version   string
	Service   Link
	Customer  Link
	Issued    string
	Verdict   State
	Rows      []ResultRow
	Missed    []ResultRow // those that were missed, and those that an exception lets pass
	Credits   []CreditRow
	Trends    []Trend
	Columns   []string // the periods of the table of values
	Values    []TrendRow
	Around    []Link // the reports before and after, and the list of all
}

// A ResultRow is one target with what was attained.
type ResultRow struct {
	Name      string
	Agreed    string
	Basis     string
	Attained  string
	State     State
	Cause     Link
	Action    Link
	Exception Link
}

// A CreditRow is one credit that is due.
type CreditRow struct {
	Name, Attained, Band, Credit string
}

// A TrendRow is the values of one target over the periods, as text.
type TrendRow struct {
	Name, Aim string
	Cells     []TrendCell
}

// A TrendCell is one value; Missed says that it does not keep the target.
type TrendCell struct {
	Text   string
	Missed State
}

// trendPeriods is how many periods a report looks back on.
const trendPeriods = 12

func (f *frame) report(b *Base, r *site.Report) any {
	d, a := r.Agreement, r.Agreement.Agreement
	p := ReportPage{Base: *b, Period: r.Period.In(f.lang), Agreement: f.documentLink(b, d), ID: d.ID, Version: d.Version, Issued: f.date(r.Issued), Verdict: f.verdict(r)}
	p.Service, p.Customer = f.sides(b, a)
	p.Title, p.Nav = f.T("report.title", p.Period), "services"
	f.crumb(&p.Base, Link{Href: f.to(b, "services/index.html"), Text: f.T("services")}, Link{Href: f.to(b, reportsPath), Text: f.T("reports")}, Link{Text: r.Period.Name + " " + d.ID})
	for _, t := range a.Targets {
		row := f.resultRow(a, t, r.Result(t))
		p.Rows = append(p.Rows, row)
		if x := r.Result(t); x != nil && !x.Met {
			p.Missed = append(p.Missed, row)
			if c := x.Credit; c != nil {
				p.Credits = append(p.Credits, CreditRow{Name: row.Name, Attained: row.Attained, Band: f.T("report.band", c.From.String(), c.Below.String()), Credit: c.Credit.String()})
			}
		}
	}
	f.trends(&p, r)
	p.Around = f.reportsAround(b, r)
	p.Run = []string{joinNonEmpty(" · ", b.Org, f.T("report.of", d.ID), p.Period), f.T("as-of") + " " + b.AsOf, f.T("uncontrolled-short")}
	return &p
}

func (f *frame) resultRow(a *agreement.Agreement, t *agreement.Target, x *site.Result) ResultRow {
	row := ResultRow{Name: t.Heading().In(f.lang), Agreed: a.Agreed(t).In(f.lang), Basis: a.Counted(t).In(f.lang), State: State{"planned", f.T("report.no-figure")}}
	if x == nil {
		return row
	}
	row.Attained = a.Words(t, x.Value).In(f.lang)
	row.Cause, row.Action, row.Exception = f.text(x.Cause), f.text(x.Action), f.text(x.Exception)
	switch {
	case x.Met:
		row.State = State{"covered", f.T("report.met")}
	case x.Missed():
		row.State = State{"gap", f.T("report.missed")}
	default:
		row.State = State{"partial", f.T("report.excepted")}
	}
	return row
}

// series gives the reports of the same agreement over periods of the same kind, up to this one.
func (f *frame) series(r *site.Report) []*site.Report {
	var out []*site.Report
	for _, o := range f.site.Reports {
		if o.Agreement == r.Agreement && o.Period.Kind == r.Period.Kind && !r.Period.From.Before(o.Period.From) {
			out = append(out, o)
		}
	}
	return out[max(0, len(out)-trendPeriods):]
}

// trends draws the targets that have been reported more than once; the table beside the drawings has the same values.
func (f *frame) trends(p *ReportPage, r *site.Report) {
	series := f.series(r)
	a := r.Agreement.Agreement
	cal := f.site.Calendar(a)
	for _, o := range series {
		p.Columns = append(p.Columns, o.Period.Name)
	}
	for _, t := range a.Targets {
		row := TrendRow{Name: t.Heading().In(f.lang), Aim: t.Aim().Short()}
		line := trendLine{aim: a.Reckon(t, t.Aim(), cal), aimText: t.Aim().Short()}
		for _, o := range series {
			x := o.Result(t)
			if x == nil {
				row.Cells = append(row.Cells, TrendCell{Text: "–"})
				line.points = append(line.points, nil)
				continue
			}
			c := TrendCell{Text: x.Value.Short()}
			if !x.Met {
				c.Missed = f.resultRow(a, t, x).State
			}
			row.Cells = append(row.Cells, c)
			line.points = append(line.points, &trendPoint{period: o.Period.Name, text: c.Text, value: a.Reckon(t, x.Value, cal), below: !x.Met})
		}
		if line.known() == 0 {
			continue
		}
		p.Values = append(p.Values, row)
		if line.varies() {
			title := f.T("trend.title", row.Name)
			p.Trends = append(p.Trends, Trend{Name: row.Name, SVG: template.HTML(line.draw("cb-trend-"+t.ID, title, f.trendWords(a, t, line), series[0].Period.Name, series[len(series)-1].Period.Name))})
		}
	}
}

// trendWords says in a sentence what the drawing shows.
func (f *frame) trendWords(a *agreement.Agreement, t *agreement.Target, l trendLine) string {
	known := slices.DeleteFunc(slices.Clone(l.points), func(p *trendPoint) bool { return p == nil })
	first, last := known[0], known[len(known)-1]
	s := f.T("trend.words", first.text, first.period, last.text, last.period, a.Agreed(t).In(f.lang))
	var below []string
	for _, p := range known {
		if p.below {
			below = append(below, p.period+f.T("colon")+p.text)
		}
	}
	if len(below) > 0 {
		s += f.T("trend.missed", strings.Join(below, f.T("semicolon")))
	}
	return s
}

// reportsAround leads to the reports of the same agreement before and after, and to all reports.
func (f *frame) reportsAround(b *Base, r *site.Report) (out []Link) {
	same := slices.DeleteFunc(f.reported(), func(o *site.Report) bool { return o.Agreement != r.Agreement })
	at := slices.Index(same, r)
	for _, i := range []int{at - 1, at + 1} {
		if i >= 0 && i < len(same) {
			out = append(out, Link{Href: f.to(b, reportPath(same[i])), Text: same[i].Period.In(f.lang)})
		}
	}
	return append(out, Link{Href: f.to(b, reportsPath), Text: f.T("reports.all")})
}

// serviceReports lists the reports on the agreements for a service, the newest first.
func (f *frame) serviceReports(b *Base, s *site.Service) []ReportLink {
	var out []ReportLink
	for _, r := range f.reported() {
		if r.Agreement.Agreement.Service.Name == s.ID {
			out = append(out, ReportLink{Link{Href: f.to(b, reportPath(r)), Text: joinNonEmpty(" · ", capital(r.Period.In(f.lang)), r.Agreement.ID)}, f.verdict(r)})
		}
	}
	slices.Reverse(out)
	return out[:min(len(out), trendPeriods)]
}

// A ReportLink leads to a report and says whether its targets were kept.
type ReportLink struct {
	Link    Link
	Verdict State
}

// capital begins a text with a capital letter; other scripts stay as they are.
func capital(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
