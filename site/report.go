package site

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/clausebook/clausebook/site/agreement"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// ReportFolder is where the files of service reports stand: one for each period, or one for each period and customer.
const ReportFolder = "data/reports"

// A Report is what was attained of one agreement in one period (ISO/IEC 20000-1:2018, 9.4).
type Report struct {
	Period    ReportPeriod
	Agreement *Document
	Issued    Date
	Results   []*Result // in the order of the targets of the agreement; those without a figure are left out
}

// Result finds the result of a target, or gives nil.
func (r *Report) Result(t *agreement.Target) *Result {
	i := slices.IndexFunc(r.Results, func(x *Result) bool { return x.Target == t })
	if i < 0 {
		return nil
	}
	return r.Results[i]
}

// A Result is what was attained of one target.
type Result struct {
	Target    *agreement.Target
	Value     agreement.Figure
	Met       bool
	Exception Text // why the agreement lets it pass although the figure misses the target
	Cause     Text
	Action    Text
	Credit    *agreement.Band // that is due, or nil
	Pos       Place
}

// Missed tells whether the target was missed and the agreement does not let it pass.
func (r *Result) Missed() bool { return !r.Met && len(r.Exception) == 0 }

// A ReportPeriod is a month, a quarter or a year of the calendar, written 2026-10, 2026-Q3, 2026.
type ReportPeriod struct {
	Name     string
	Kind     agreement.Period
	From, To Date // its first and its last day
}

var periodForm = regexp.MustCompile(`^([0-9]{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?$`)

// ParsePeriod reads the name of a period.
func ParsePeriod(s string) (p ReportPeriod, ok bool) {
	m := periodForm.FindStringSubmatch(s)
	if m == nil {
		return p, false
	}
	year, _ := strconv.Atoi(m[1])
	first, months, kind := 1, 12, agreement.Year
	switch {
	case m[2] != "":
		first, _ = strconv.Atoi(m[2])
		months, kind = 1, agreement.Month
	case m[3] != "":
		q, _ := strconv.Atoi(m[3])
		first, months, kind = 3*q-2, 3, agreement.Quarter
	}
	return ReportPeriod{s, kind, firstOf(year, first), firstOf(year, first+months).Add(-1)}, true
}

func firstOf(year, month int) Date {
	return source.DateOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC))
}

// firstPeriod is the first whole period of a kind on or after a day.
func firstPeriod(kind agreement.Period, from Date) ReportPeriod {
	t := from.Time()
	months := map[agreement.Period]int{agreement.Month: 1, agreement.Quarter: 3, agreement.Year: 12}[kind]
	month := (int(t.Month())-1)/months*months + 1
	start := firstOf(t.Year(), month)
	if start.Before(from) {
		start = firstOf(t.Year(), month+months)
	}
	t = start.Time()
	return ReportPeriod{Kind: kind, From: start, To: firstOf(t.Year(), int(t.Month())+months).Add(-1)}
}

// reportFile is a file of reports, kept until everything it names has been read.
type reportFile struct {
	period     ReportPeriod
	issued     Date
	agreements []reportEntry
}

type reportEntry struct {
	reference
	values []reportValue
}

type reportValue struct {
	reference                       // the target
	at                       Place  // of the figure
	text                     string // the figure as it is written
	cause, action, exception Text
}

// readReport reads one file of data/reports.
func (r *reader) readReport(f *source.File) {
	d, root := r.data(f)
	if root == nil {
		return
	}
	var x reportFile
	known := false
	d.Struct(root, source.Fields{
		"period": func(v *yaml.Node) {
			known = true
			p, ok := ParsePeriod(v.Value)
			if !ok {
				d.Report(v, "report-period", v.Value)
			}
			x.period = p
		},
		"issued": func(v *yaml.Node) { x.issued = d.Date(v) },
		"agreements": func(v *yaml.Node) {
			d.Map(v, func(id string, key, v *yaml.Node) {
				e := reportEntry{reference: reference{id, placeOf(d, key)}}
				d.Map(v, func(target string, key, v *yaml.Node) {
					e.values = append(e.values, readValue(d, reference{target, placeOf(d, key)}, v))
				})
				x.agreements = append(x.agreements, e)
			})
		},
	})
	if root.Kind == yaml.MappingNode && !known {
		d.Report(root, "missing-key", "period")
	}
	r.take(d.Diagnostics)
	if x.period.Name != "" {
		r.reports = append(r.reports, x)
	}
}

// readValue reads a figure, alone or with what is to be said about it.
func readValue(d *source.Decoder, target reference, n *yaml.Node) reportValue {
	x := reportValue{reference: target, at: placeOf(d, n)}
	figure := func(v *yaml.Node) {
		// Not d.String: a figure is read from its characters, and 4.20 is no other number than 4.2.
		if v.Kind != yaml.ScalarNode {
			d.Report(v, "report-figure")
			return
		}
		if x.at, x.text = placeOf(d, v), strings.TrimSpace(v.Value); x.text == "" {
			d.Report(v, "report-figure")
		}
	}
	if n.Kind != yaml.MappingNode {
		figure(n)
		return x
	}
	known := false
	d.Struct(n, source.Fields{
		"value":     func(v *yaml.Node) { known = true; figure(v) },
		"cause":     func(v *yaml.Node) { x.cause = standard.ReadText(d, v) },
		"action":    func(v *yaml.Node) { x.action = standard.ReadText(d, v) },
		"exception": func(v *yaml.Node) { x.exception = standard.ReadText(d, v) },
	})
	if !known {
		d.Report(n, "missing-key", "value")
	}
	return x
}

// checkReports puts figures and targets together, judges them, and asks for what nobody has reported.
func (r *reader) checkReports() {
	first := map[string]Place{}
	for _, f := range r.reports {
		for _, e := range f.agreements {
			d := r.document(e.reference)
			switch {
			case d == nil:
				continue
			case d.Agreement == nil || agreementTypes[d.Type] == nil:
				r.report(e.pos, "report-agreement", d.ID)
				continue
			}
			key := f.period.Name + " " + d.ID
			if at, again := first[key]; again {
				x := r.report(e.pos, "duplicate-report", d.ID, f.period.Name)
				*x = x.At(position(at), "first-here")
				continue
			}
			first[key] = e.pos
			r.judge(f, e, d)
		}
	}
	slices.SortStableFunc(r.site.Reports, func(a, b *Report) int {
		return cmp.Or(strings.Compare(a.Period.From.String(), b.Period.From.String()), strings.Compare(a.Period.To.String(), b.Period.To.String()), CompareIDs(a.Agreement.ID, b.Agreement.ID))
	})
	for _, d := range r.site.Documents {
		if d.Type == "sla" && d.InForce && d.Agreement != nil {
			r.checkReported(d)
		}
	}
}

// judge makes the report of one agreement in one period.
func (r *reader) judge(f reportFile, e reportEntry, d *Document) {
	a := d.Agreement
	if f.period.To.Before(a.From) || !a.To.IsZero() && a.To.Before(f.period.From) {
		x := r.report(e.pos, "report-outside", f.period.Name, d.ID)
		*x = x.At(a.At("valid"), "valid-there")
	}
	rep := &Report{Period: f.period, Agreement: d, Issued: f.issued}
	for _, v := range e.values {
		if x := r.result(f, v, d); x != nil {
			rep.Results = append(rep.Results, x)
		}
	}
	slices.SortStableFunc(rep.Results, func(x, y *Result) int {
		return slices.Index(a.Targets, x.Target) - slices.Index(a.Targets, y.Target)
	})
	r.site.Reports = append(r.site.Reports, rep)
}

// result judges one figure.
func (r *reader) result(f reportFile, v reportValue, d *Document) *Result {
	a := d.Agreement
	t := a.Target(v.name)
	if t == nil {
		x := r.report(v.pos, "report-target", d.ID, v.name)
		ids := make([]string, len(a.Targets))
		for i, t := range a.Targets {
			ids[i] = t.ID
		}
		if near := source.Nearest(v.name, ids); near != "" {
			*x = x.With("did-you-mean", near)
		} else {
			*x = x.With("use-one-of", strings.Join(ids, ", "))
		}
		return nil
	}
	aim := t.Aim()
	if aim.IsZero() || v.text == "" {
		return nil // said already
	}
	figure, ok := agreement.ParseFigure(t, v.text)
	if !ok {
		x := r.report(v.at, "report-value", v.text, t.ID, aim.Short())
		*x = x.At(t.At(""), "agreed-there", d.ID)
		return nil
	}
	if (t.Kind == agreement.Availability || t.Share != nil) && t.Period != "" && t.Period != f.period.Kind {
		x := r.report(v.at, "report-other-period", t.ID, periodWords[t.Period], f.period.Name)
		*x = x.At(t.At("period"), "agreed-there", d.ID)
		return nil
	}
	x := &Result{Target: t, Value: figure, Cause: v.cause, Action: v.action, Exception: v.exception, Pos: v.at}
	x.Met = a.Met(t, figure, r.site.Calendar(a))
	if !x.Missed() {
		return x
	}
	if b := a.Credits.Due(t, figure); b != nil {
		x.Credit = b
	}
	if missing := missingWords(v); missing != nil {
		x := r.report(v.at, "breach-without-action", t.ID, figure.Short(), aim.Short(), missing)
		*x = x.At(t.At(""), "agreed-there", d.ID)
	}
	return x
}

func missingWords(v reportValue) Text {
	switch {
	case len(v.cause) == 0 && len(v.action) == 0:
		return Text{"en": "neither cause nor action", "zh-CN": "未写明原因（cause）和措施（action）"}
	case len(v.cause) == 0:
		return Text{"en": "no cause", "zh-CN": "未写明原因（cause）"}
	case len(v.action) == 0:
		return Text{"en": "no action", "zh-CN": "未写明措施（action）"}
	}
	return nil
}

var periodWords = map[agreement.Period]Text{
	agreement.Month:   {"en": "a month", "zh-CN": "月"},
	agreement.Quarter: {"en": "a quarter", "zh-CN": "季度"},
	agreement.Year:    {"en": "a year", "zh-CN": "年"},
}

// reportDays is how long after the end of a period its report may take.
const reportDays = 15

// checkReported warns of targets of an agreement that no report has ever had a figure for.
func (r *reader) checkReported(d *Document) {
	a := d.Agreement
	reported := map[*agreement.Target]bool{}
	for _, rep := range r.site.Reports {
		if rep.Agreement == d {
			for _, x := range rep.Results {
				reported[x.Target] = true
			}
		}
	}
	if a.From.IsZero() {
		return
	}
	for _, t := range a.Targets {
		if reported[t] || t.Aim().IsZero() || r.broken(d, t) {
			continue
		}
		p := firstPeriod(ReportedOver(t), a.From)
		if !a.To.IsZero() && a.To.Before(p.To) || r.site.AsOf.Before(p.To.Add(reportDays)) {
			continue
		}
		at := t.At("")
		r.report(Place{at.Filename, at.Line, at.Column}, "target-not-reported", d.ID, t.ID, p.To.String())
	}
}

// broken tells whether a file has a figure for the target that could not be read; that has been said.
func (r *reader) broken(d *Document, t *agreement.Target) bool {
	for _, f := range r.reports {
		for _, e := range f.agreements {
			if r.site.Document(e.name) == d && slices.ContainsFunc(e.values, func(v reportValue) bool { return v.name == t.ID }) {
				return true
			}
		}
	}
	return false
}

// ReportedOver is the period in which a target must be reported at least once. Recovery is tested and satisfaction asked
// once or twice a year; that the agreement is judged by months does not ask for a disaster in each.
func ReportedOver(t *agreement.Target) agreement.Period {
	own := t.At("period") != t.At("")
	switch t.Kind {
	case agreement.RTO, agreement.RPO, agreement.Satisfaction:
		if !own {
			return agreement.Year
		}
	}
	if t.Period == "" {
		return agreement.Year
	}
	return t.Period
}

// In names the period in words.
func (p ReportPeriod) In(lang string) string {
	t := p.From.Time()
	zh := strings.HasPrefix(lang, "zh")
	switch {
	case p.Kind == agreement.Month && zh:
		return fmt.Sprintf("%d年%d月", t.Year(), int(t.Month()))
	case p.Kind == agreement.Month:
		return t.Format("January 2006")
	case p.Kind == agreement.Quarter && zh:
		return fmt.Sprintf("%d年第%d季度", t.Year(), (int(t.Month())+2)/3)
	case p.Kind == agreement.Quarter:
		return fmt.Sprintf("quarter %d of %d", (int(t.Month())+2)/3, t.Year())
	case zh:
		return fmt.Sprintf("%d年", t.Year())
	}
	return strconv.Itoa(t.Year())
}
