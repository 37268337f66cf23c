package agreement

import (
	"fmt"
	"go/token"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/clausebook/clausebook/site/diag"
	"github.com/clausebook/clausebook/site/source"
	"github.com/clausebook/clausebook/site/standard"
)

// A Link is one agreement of a chain: the document that holds it, and its calendar, which may be nil.
type Link struct {
	ID        string
	Agreement *Agreement
	Calendar  *Calendar
}

// Check looks at an agreement beside its surroundings: the type of its document (sla, ola, contract; others are taken as
// they are) and the calendars of the book.
func (a *Agreement) Check(typ string, calendars map[string]*Calendar) []diag.Diagnostic {
	var ds []diag.Diagnostic
	report := func(at token.Position, code string, args ...any) *diag.Diagnostic {
		ds = append(ds, diag.New(at, code, args...))
		return &ds[len(ds)-1]
	}
	if name := a.Calendar.Name; name != "" && calendars[name] == nil {
		d := report(a.Calendar.Pos, "unknown-calendar", name)
		known := make([]string, 0, len(calendars))
		for id := range calendars {
			known = append(known, id)
		}
		slices.Sort(known)
		if near := source.Nearest(name, known); near != "" {
			*d = d.With("did-you-mean", near)
		} else if len(known) > 0 {
			*d = d.With("use-one-of", strings.Join(known, ", "))
		}
	}
	need, refuse := "", ""
	switch typ {
	case "sla":
		need, refuse = "customer", "party"
		if !a.has("service") {
			report(a.pos, "missing-key", "service")
		}
	case "ola", "contract":
		need, refuse = "party", "customer"
	default:
		return ds
	}
	if !a.has(need) {
		report(a.pos, "missing-key", need)
	}
	if a.has(refuse) {
		report(a.At(refuse), "agreement-side", typ, need, refuse)
	}
	return ds
}

// CheckChain compares an agreement with those that support it, target by target. Each diagnostic stands where the promise
// is made, and its hint where the support falls short.
func CheckChain(top Link, supports []Link) []diag.Diagnostic {
	c := chain{top: top, a: top.Agreement}
	c.span()
	for _, s := range supports {
		var schedule timeline
		if s.Agreement.Hours != nil {
			schedule = c.laidOut(s)
		}
		c.validity(s)
		c.hours(s, schedule)
		c.times(s, schedule)
		c.periods(s)
	}
	c.series(supports)
	return c.ds
}

type chain struct {
	top      Link
	a        *Agreement
	from     source.Date // the stretch of days that is looked at
	days     int
	schedule timeline
	ds       []diag.Diagnostic
}

// A year shows every weekday, holiday and make-up day; what begins in it may end in the months behind.
const (
	yearOfDays = 365
	tailOfDays = 120
)

func (c *chain) span() {
	c.from, c.days = c.a.From, yearOfDays
	if c.from.IsZero() {
		c.from = date(2001, 1, 1) // a year like any other
	}
	if to := c.a.To; !to.IsZero() && !to.Before(c.from) {
		c.days = min(c.days, c.from.Days(to)+1)
	}
	if c.a.Hours != nil {
		c.schedule = c.laidOut(c.top)
	}
}

func (c *chain) laidOut(l Link) timeline {
	return l.schedule(c.from.Add(-1), c.days+1+tailOfDays)
}

// bounds are the first and the last moment of the stretch.
func (c *chain) bounds() (from, to int64) {
	return c.moment(c.from), c.moment(c.from.Add(c.days))
}

func (c *chain) moment(day source.Date) int64 {
	t := day.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, c.zone()).Unix()
}

func (c *chain) zone() *time.Location {
	zone, err := time.LoadLocation(c.a.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

func (c *chain) report(at token.Position, code string, args ...any) *diag.Diagnostic {
	c.ds = append(c.ds, diag.New(at, code, args...))
	return &c.ds[len(c.ds)-1]
}

func (c *chain) validity(s Link) {
	a, b := c.a, s.Agreement
	valid := []any{s.ID, b.From.String(), orOpen(b.To)}
	open := a.To.IsZero() && !a.has("valid.to") // an end that is a placeholder, or no date, is no open end
	if !b.To.IsZero() && (open || b.To.Before(a.To)) && a.has("valid") {
		gap := text("this agreement has no end", "本协议没有终止日期")
		if !a.To.IsZero() {
			days := b.To.Days(a.To)
			gap = text(fmt.Sprintf("%d days before %s", days, a.To), fmt.Sprintf("比 %s 早 %d 天", a.To, days))
		}
		at := a.At("valid")
		if a.has("valid.to") {
			at = a.At("valid.to")
		}
		d := c.report(at, "support-ends-early", s.ID, b.To.String(), gap)
		*d = d.At(b.At("valid.to"), "support-valid", valid...)
	}
	if !a.From.IsZero() && a.From.Before(b.From) {
		d := c.report(a.At("valid.from"), "support-begins-late", s.ID, b.From.String(), a.From.Days(b.From), a.From.String())
		*d = d.At(b.At("valid.from"), "support-valid", valid...)
	}
}

func orOpen(d source.Date) any {
	if d.IsZero() {
		return text("open", "未定")
	}
	return d.String()
}

func (c *chain) hours(s Link, schedule timeline) {
	if c.a.Hours == nil || s.Agreement.Hours == nil {
		return
	}
	from, to := c.bounds()
	missing, all, first := c.schedule.uncovered(schedule, from, to)
	if missing == 0 {
		return
	}
	d := c.report(c.a.At("hours"), "support-hours", s.ID, hoursOf(missing), hoursOf(all), c.from.String(), c.from.Add(c.days-1).String(), c.when(first))
	*d = d.At(s.Agreement.At("hours"), "support-says", s.ID, s.described())
}

func hoursOf(seconds int64) string {
	return thousands(strings.TrimSuffix(big.NewRat(seconds, 3600).FloatString(1), ".0"))
}

// described says the hours with the zone and the calendar on which they hang.
func (l Link) described() standard.Text {
	words := l.Agreement.Hours.Words()
	if l.Agreement.Hours.Always() {
		return words
	}
	words = phrase(text("%s, %s", "%s，%s"), words, l.Agreement.TimeZone)
	if l.Agreement.Hours.WorkingDays && l.Calendar != nil {
		words = phrase(text("%s, %s", "%s，%s"), words, l.Calendar.ID)
	}
	return words
}

func (c *chain) when(moment int64) standard.Text {
	t := time.Unix(moment, 0).In(c.zone())
	zh := [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}[t.Weekday()]
	return text(t.Format("Mon 2006-01-02 15:04"), t.Format("2006-01-02 ")+zh+t.Format(" 15:04"))
}

// times compares what may take how long, for the same priority. A supporting agreement that has no such target is not at
// fault: another may carry it.
func (c *chain) times(s Link, schedule timeline) {
	for _, t := range c.a.Targets {
		for _, u := range s.Agreement.Targets {
			if !comparable(c.a, t, s.Agreement, u) {
				continue
			}
			c.longer(s, schedule, t, u)
			if share(u).Cmp(share(t).Decimal) < 0 {
				d := c.report(t.At("share"), "support-share", s.ID, share(u).String(), u.Name(), share(t).String())
				*d = d.At(u.At("share"), "support-says", s.ID, s.Agreement.Agreed(u))
			}
		}
	}
}

// comparable tells whether two targets speak of the same: the same kind and priority, or one of them of every priority for
// which its agreement has no target of its own.
func comparable(a *Agreement, t *Target, b *Agreement, u *Target) bool {
	switch t.Kind {
	case Response, Resolution, RTO, RPO:
		return t.Kind == u.Kind && t.Within != nil && u.Within != nil &&
			(t.Priority == u.Priority || t.Priority == "" && !a.promises(t.Kind, u.Priority) || u.Priority == "" && !b.promises(t.Kind, t.Priority))
	}
	return false
}

func (a *Agreement) promises(kind Kind, priority string) bool {
	return slices.ContainsFunc(a.Targets, func(t *Target) bool { return t.Kind == kind && t.Priority == priority })
}

// share is the part of the cases; a target that names none speaks of all.
func share(t *Target) Percent {
	if t.Share == nil {
		return Percent{Whole(100)}
	}
	return *t.Share
}

// clock is the time in which a target runs, and how many seconds it has.
func (c *chain) clock(l Link, t *Target, hours timeline) (timeline, int64) {
	h := l.Agreement.Hours
	if t.Clock != ServiceClock || h == nil || h.Always() {
		return timeline{always: true}, t.Within.seconds(24*3600, 7)
	}
	week := int64(7)
	if h.WorkingDays {
		if week = 5; l.Calendar != nil {
			week = l.Calendar.week()
		}
	}
	return hours, t.Within.seconds(int64(h.To-h.From)*60, week)
}

func (c *chain) longer(s Link, schedule timeline, t, u *Target) {
	here, hereTakes := c.clock(c.top, t, c.schedule)
	there, thereTakes := c.clock(s, u, schedule)
	key, words := "support-says", []any{s.ID, s.Agreement.clocked(u)}
	if here.always == there.always && slices.Equal(here.shifts, there.shifts) {
		if thereTakes <= hereTakes {
			return
		}
	} else {
		from, to := c.bounds()
		l, found := latest(here, there, hereTakes, thereTakes, from, to)
		if !found {
			return
		}
		key, words = "support-late", append(words, c.when(l.registered), c.when(l.done), c.when(l.due))
	}
	d := c.report(t.At("within"), "support-longer", s.ID, s.Agreement.clocked(u), u.Name(), c.a.clocked(t))
	*d = d.At(u.At("within"), key, words...)
}

// periods warns when a supporting availability is judged over a longer time: all of its downtime may fall into one period
// of the agreement it supports.
func (c *chain) periods(s Link) {
	for _, t := range c.a.availabilities() {
		for _, u := range s.Agreement.availabilities() {
			here, there := c.a.nominal(t.Period, t.Basis), s.Agreement.nominal(u.Period, u.Basis)
			if here.Sign() == 0 || there.Sign() == 0 || rank(u.Period) <= rank(t.Period) {
				continue
			}
			may, at := Allowed(*u.Percent, there), Allowed(*t.Percent, here)
			if may.Cmp(at) > 0 {
				d := c.report(t.At("target"), "support-period", s.ID, u.Percent.String(), u.Period.words(), minutes(may, 2), t.Period.words(), minutes(at, 2))
				*d = d.At(u.At("target"), "support-says", s.ID, s.Agreement.agreedOver(u))
			}
		}
	}
}

func rank(p Period) int { return slices.Index([]Period{Month, Quarter, Year}, p) }

func (a *Agreement) availabilities() []*Target {
	var out []*Target
	for _, t := range a.Targets {
		if t.Kind == Availability && t.Percent != nil {
			out = append(out, t)
		}
	}
	return out
}

func (a *Agreement) agreedOver(t *Target) standard.Text {
	return phrase(text("%s %s", "%[2]s%[1]s"), a.Agreed(t), t.Period.words())
}

// part is an availability of the chain, of one supporting agreement or of several in parallel.
type part struct {
	words string
	value Percent
	id    string // of the agreement with the lowest value in it
	weak  *Target
	from  *Agreement
}

// series multiplies the availabilities of all supporting agreements; those of a group that is declared parallel count as
// one, which fails only when all of them fail.
func (c *chain) series(supports []Link) {
	var parts []part
	grouped := map[string]bool{}
	for _, group := range c.a.Parallel {
		if p, ok := c.together(group, supports); ok {
			parts = append(parts, p)
		}
		for _, ref := range group {
			grouped[ref.Name] = true
		}
	}
	for _, s := range supports {
		if p, ok := single(s); ok && !grouped[s.ID] {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return
	}
	var words []string
	var values []Percent
	weakest := parts[0]
	for _, p := range parts {
		words, values = append(words, p.words), append(values, p.value)
		if p.value.Cmp(weakest.value.Decimal) < 0 {
			weakest = p
		}
	}
	product := Serial(values...)
	formula := func(t *Target) string {
		sum := strings.Join(words, " × ")
		if len(words) == 1 && len(c.a.Parallel) == 0 {
			return sum
		}
		return sum + " = " + product.Short(*t.Percent)
	}
	for _, t := range c.a.availabilities() {
		if product.Cmp(t.Percent.Decimal) < 0 {
			d := c.report(t.At("target"), "support-availability", formula(t), t.Percent.String())
			*d = d.At(weakest.weak.At("target"), "support-says", weakest.id, weakest.from.agreedOver(weakest.weak))
		}
	}
}

// single is the lowest availability of a supporting agreement.
func single(s Link) (p part, ok bool) {
	for _, t := range s.Agreement.availabilities() {
		if !ok || t.Percent.Cmp(p.value.Decimal) < 0 {
			p, ok = part{s.ID + " " + t.Percent.String(), *t.Percent, s.ID, t, s.Agreement}, true
		}
	}
	return p, ok
}

// together puts a group of parallel agreements into one part, under the name of the lowest of them.
func (c *chain) together(group []Ref, supports []Link) (p part, ok bool) {
	var words []string
	var values []Percent
	for _, ref := range group {
		i := slices.IndexFunc(supports, func(s Link) bool { return s.ID == ref.Name })
		if i < 0 {
			c.report(ref.Pos, "parallel-unknown", ref.Name)
			continue
		}
		one, found := single(supports[i])
		if !found {
			continue
		}
		if words, values = append(words, one.words), append(values, one.value); !ok || one.value.Cmp(p.value.Decimal) < 0 {
			p, ok = one, true
		}
	}
	if len(words) > 1 {
		p.words, p.value = "("+strings.Join(words, " ∥ ")+")", Parallel(values...)
	}
	return p, ok
}
